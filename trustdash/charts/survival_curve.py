"""How long does it take? The share still open by days since opening, and when half were closed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Numbers, flags, numbers
from trustdash.charts.axes import value_axis, value_room
from trustdash.charts.labels import bold, count_text, label, text_width, widest
from trustdash.charts.style import Margin, Style, blank, layout, line

_HEIGHT_PX = 300
_ROWS_PX = 44
_EVERYONE = 100.0
_FEWEST_DAYS = 7.0
"""A shorter axis would have parts of days."""
_DAYS, _OPEN = "Days", "Open"


@dataclass(frozen=True, slots=True)
class Half:
    """Days until half were closed, with the 95 % interval; None where it is not known."""

    days: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class _Curve:
    """The curve's corners: from each day on, the share (%) that is still open, and its limits."""

    day: Numbers
    share: Numbers
    low: Numbers
    high: Numbers
    until: float


def survival_curve(
    followed: pd.DataFrame,
    steps: pd.DataFrame,
    style: Style,
    *,
    until: float | None,
    half: Half | None = None,
) -> go.Figure:
    """Draw the share still open by days since opening, as a step line with its 95 % band.

    Columns of `followed`, one row for each item: days (how long it was open or has been so far),
    is_closed (bool). Columns of `steps`: days, open_share, low, high (%, NaN where a limit is not
    known). The line ends at `until`, from where on too few are followed; None draws nothing. Small
    upright marks on the line are items that were not closed so far. Two rows under the axis give
    the days and how many were open that long.
    """
    if followed.empty or until is None:
        return go.Figure(layout=blank(style))
    curve = _corners(steps, until)
    waited = numbers(followed, "days")
    end = max(until, _FEWEST_DAYS)
    axis = value_axis(style, 0, _EVERYONE * 1.04, "%")
    left = max(value_room(style, axis), widest([_DAYS, _OPEN], style) + style.px(24))
    margin = Margin(left, style.px(20), style.px(10), style.px(_ROWS_PX))
    plot = style.assumed_width - left - margin.right
    return go.Figure(
        data=_traces(curve, followed, half, style),
        layout=layout(
            style,
            height=style.px(_HEIGHT_PX),
            margin=margin,
            xaxis=_day_axis(style, waited, end),
            yaxis=axis,
            annotations=[*_headings(style), *_half_label(style, half, end, plot)],
        ),
    )


def _corners(steps: pd.DataFrame, until: float) -> _Curve:
    """Return the corners from day 0, when everything was open, to the last day."""
    share, low, high = (
        np.r_[_EVERYONE, column, column[-1] if len(column) else _EVERYONE]
        for column in (numbers(steps, name) for name in ("open_share", "low", "high"))
    )
    return _Curve(np.r_[0.0, numbers(steps, "days"), until], share, low, high, until)


def _traces(
    curve: _Curve, followed: pd.DataFrame, half: Half | None, style: Style
) -> list[dict[str, Any]]:
    traces = [_band(curve, style), _line(curve, style), _unfinished(curve, followed, style)]
    return traces if half is None else [*traces, _half_mark(half, curve.until, style)]


def _band(curve: _Curve, style: Style) -> dict[str, Any]:
    known = np.isfinite(curve.low) & np.isfinite(curve.high)
    day, low = _stepped(curve.day[known], curve.low[known])
    _, high = _stepped(curve.day[known], curve.high[known])
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "95% limits",
        "x": np.r_[day, day[::-1]],
        "y": np.r_[high, low[::-1]],
        "fill": "toself",
        "fillcolor": style.band,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _stepped(day: Numbers, value: Numbers) -> tuple[Numbers, Numbers]:
    """Return a line that stays level until the next day."""
    return np.repeat(day, 2)[1:], np.repeat(value, 2)[:-1]


def _line(curve: _Curve, style: Style) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "still open",
        "x": curve.day,
        "y": curve.share,
        "line": line(style.text, style.px(2.2)) | {"shape": "hv"},
        "hovertemplate": "After %{x:,.0f} days<br>%{y:.0f}% still open<extra></extra>",
        "cliponaxis": False,
    }


def _unfinished(curve: _Curve, followed: pd.DataFrame, style: Style) -> dict[str, Any]:
    """Mark on the line what was not closed: so long it was followed, and no longer."""
    days = numbers(followed, "days")[~flags(followed, "is_closed")]
    days = np.sort(days[days <= curve.until])
    at = np.searchsorted(curve.day[:-1], days, side="right") - 1
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "not closed so far",
        "x": days,
        "y": curve.share[:-1][at],
        "marker": {
            "symbol": "line-ns-open",
            "size": style.px(8),
            "color": style.text,
            "line": {"width": style.px(1.2)},
        },
        "hovertemplate": "Followed for %{x:,.0f} days, not closed<extra></extra>",
        "cliponaxis": False,
    }


def _half_mark(half: Half, until: float, style: Style) -> dict[str, Any]:
    """Draw the interval of the median at 50 %, and a dot at the median."""
    low = half.days if half.low is None else half.low
    high = until if half.high is None else half.high
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "half closed",
        "x": np.array([low, half.days, high]),
        "y": np.full(3, _EVERYONE / 2),
        "line": line(style.neutral, style.px(3)),
        "marker": {"size": np.array([0, style.px(9), 0]), "color": style.text},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _day_axis(style: Style, waited: Numbers, end: float) -> dict[str, Any]:
    """Return the axis of days; under each day stands how many were open that long."""
    axis = value_axis(style, 0, end, "", most=5 if style.narrow else 7)
    still = [int((waited >= day).sum()) for day in axis["tickvals"]]
    said = [
        f"{day}<br>{count_text(count)}" for day, count in zip(axis["ticktext"], still, strict=True)
    ]
    return axis | {"ticktext": np.array(said, dtype="object"), "tickangle": 0}


def _headings(style: Style) -> list[dict[str, Any]]:
    """Name the two rows under the axis, left of their first numbers."""
    return [
        label(
            style,
            f"{_DAYS}<br>{_OPEN}",
            x=0,
            xref="paper",
            y=0,
            yref="paper",
            xanchor="right",
            yanchor="top",
            align="right",
            xshift=-round(style.px(14)),
            yshift=-round(style.px(4)),
            font={"size": style.font_size, "color": style.muted},
        )
    ]


def _half_label(style: Style, half: Half | None, end: float, plot: float) -> list[dict[str, Any]]:
    """Say the median at its mark, with its interval if there is room to the right of it."""
    if half is None:
        return []
    text = f"Half closed: {count_text(half.days)} {'day' if half.days == 1 else 'days'}"
    at = half.days / end * plot + style.px(8)
    if at + text_width(text + _interval(half), style) <= plot:
        text += _interval(half)
    over = max(at + text_width(text, style) - plot, 0.0)
    return [
        label(
            style,
            bold(text),
            x=half.days,
            y=_EVERYONE / 2,
            xanchor="left",
            yanchor="bottom",
            xshift=round(style.px(8) - over),
            yshift=round(style.px(6)),
        )
    ]


def _interval(half: Half) -> str:
    if half.low is None:
        return ""
    if half.high is None:
        return f" (at least {count_text(half.low)})"
    return f" ({count_text(half.low)} to {count_text(half.high)})"
