"""Is the pile growing or manageable? Open items at the end of each week, and what may come."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Numbers, Times, days, moment, numbers
from trustdash.charts.axes import time_axis, value_axis, value_room
from trustdash.charts.labels import count_text
from trustdash.charts.marks import Mark, as_of_mark, dated_lines
from trustdash.charts.series import End, end_labels, ends_room
from trustdash.charts.style import Margin, Style, blank, layout, line

_HEIGHT_PX = 320


@dataclass(frozen=True, slots=True)
class _Case:
    """One assumption about the weeks to come: 8 in 10 runs lie between low and high."""

    name: str
    short: str
    is_filled: bool
    low: Numbers
    middle: Numbers
    high: Numbers

    def end(self, style: Style) -> End:
        """Return the label at the line's end."""
        last = float(self.middle[-1])
        return End(last, f"{count_text(last)} {self.short if style.narrow else self.name}")


def backlog(
    weekly: pd.DataFrame, as_of: date, style: Style, ahead: pd.DataFrame | None = None
) -> go.Figure:
    """Draw the number of open items at the end of each week, from 0, and the weeks to come.

    Columns of `weekly`: week_end (datetime64), opened, closed, open_at_end (items). Opened and
    closed stand in the table and the hover text, not as lines. A week without a count breaks the
    line. Columns of `ahead`, if there is a forecast, as-of first: week_end, alone_low,
    alone_middle, alone_high (if nothing new comes in: dashed, in a grey band), arriving_low and so
    on (if new ones keep coming: dotted, between thin dotted lines).
    """
    known = ~np.isnat(days(weekly, "week_end"))
    if not known.any():
        return go.Figure(layout=blank(style))
    shown = weekly[known].sort_values("week_end")
    ends, counts = days(shown, "week_end"), numbers(shown, "open_at_end")
    coming, cases = _to_come(ahead)
    start, end = ends[0], max([ends[-1], moment(as_of).astype("datetime64[D]"), *coming[-1:]])
    end = end if end > start else start + 1
    last = np.flatnonzero(np.isfinite(counts))[-1:]
    said = f"{count_text(counts[last[0]])} open" if len(last) else ""
    names = [case.end(style) for case in cases] or [End(float(n), said, True) for n in counts[last]]
    top = max(float(np.nanmax(np.r_[counts, *(case.high for case in cases)], initial=0)), 1) * 1.08
    axis = value_axis(style, 0, top, "")
    left, right = value_room(style, axis), ends_room(style, names)
    mark = _as_of(as_of, said if cases else "")
    lines = dated_lines(style, [mark], start, end, style.assumed_width - left - right)
    margin = Margin(left, right, lines.room + style.px(8), style.px(28))
    height = style.height or style.px(_HEIGHT_PX)
    plot = height - margin.top - margin.bottom
    fans = (trace for case in cases for trace in _fan(case, coming, style))
    return go.Figure(
        data=[*fans, _line(shown, style), _end_dot(ends[last], counts[last], style)],
        layout=layout(
            style,
            height=height,
            margin=margin,
            xaxis=time_axis(style, start, end),
            yaxis=axis,
            shapes=lines.shapes,
            annotations=[*lines.annotations, *end_labels(style, names, 0, top, plot)],
        ),
    )


def _as_of(as_of: date, said: str) -> Mark:
    """Return the as-of line, which says how many are open where the line goes on beyond it."""
    mark = as_of_mark(as_of)
    text = f"{mark.text}: {said}" if said else mark.text
    return replace(mark, text=text, short=text)


def _to_come(ahead: pd.DataFrame | None) -> tuple[Times, list[_Case]]:
    """Return the weeks to come and the two cases; nothing without a forecast."""
    if ahead is None or ahead.empty:
        return np.array([], dtype="datetime64[D]"), []
    alone, arriving = (
        [numbers(ahead, f"{case}_{part}") for part in ("low", "middle", "high")]
        for case in ("alone", "arriving")
    )
    return days(ahead, "week_end"), [
        _Case("if nothing new comes in", "nothing new", True, *alone),
        _Case("if new ones keep coming", "new ones too", False, *arriving),
    ]


def _fan(case: _Case, at: Times, style: Style) -> list[dict[str, Any]]:
    """Draw where 8 in 10 runs lie, and the middle one."""
    dash = (7, 5) if case.is_filled else (2, 4)
    return [
        _band(case, at, style) if case.is_filled else _bounds(case, at, style),
        {
            "type": "scatter",
            "mode": "lines",
            "name": case.name,
            "x": at,
            "y": case.middle,
            "line": line(style.neutral, style.px(2.2), [style.px(length) for length in dash]),
            "customdata": np.column_stack([case.low, case.high]),
            "hovertemplate": (
                f"By %{{x|%-d %b %Y}}, {case.name}<br>%{{y:,.0f}} open in the middle run<br>"
                "8 in 10 runs: %{customdata[0]:,.0f} to %{customdata[1]:,.0f}<extra></extra>"
            ),
        },
    ]


def _band(case: _Case, at: Times, style: Style) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"8 in 10 runs {case.name}",
        "x": np.r_[at, at[::-1]],
        "y": np.r_[case.high, case.low[::-1]],
        "fill": "toself",
        "fillcolor": style.band,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _bounds(case: _Case, at: Times, style: Style) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": f"8 in 10 runs {case.name}",
        "x": np.r_[at, at[-1:], at],
        "y": np.r_[case.high, np.nan, case.low],
        "line": line(style.neutral, style.px(1.2), (style.px(2), style.px(3))),
        "hoverinfo": "skip",
    }


def _line(shown: pd.DataFrame, style: Style) -> dict[str, Any]:
    flows = np.column_stack([numbers(shown, name) for name in ("opened", "closed")])
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "open at the end of the week",
        "x": days(shown, "week_end"),
        "y": numbers(shown, "open_at_end"),
        "line": line(style.text, style.px(2.4)),
        "customdata": flows,
        "hovertemplate": (
            "Week to %{x|%-d %b %Y}<br>%{y:,.0f} open<br>"
            "%{customdata[0]:,.0f} opened, %{customdata[1]:,.0f} closed<extra></extra>"
        ),
        "cliponaxis": False,
    }


def _end_dot(end: Times, count: Numbers, style: Style) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "latest week",
        "x": end,
        "y": count,
        "marker": {"size": style.px(8), "color": style.text},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
