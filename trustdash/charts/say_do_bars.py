"""What fell due each month, and what of it was kept: a pair of bars a month."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Times, days, numbers
from trustdash.charts.axes import value_axis, value_room
from trustdash.charts.key import Entry, key
from trustdash.charts.labels import count_text, month_text
from trustdash.charts.style import Margin, Style, blank, layout

_HEIGHT_PX = 260
_BAR_SHARE = 0.36
_NUMBERED_PX = 30


@dataclass(frozen=True, slots=True)
class _Kind:
    """One bar of the pair: its column and look, and its place beside the middle of the month."""

    entry: Entry
    shift: float


def say_do_bars(months: pd.DataFrame, style: Style) -> go.Figure:
    """Draw for each month how many promises were due and how many of those were kept.

    Columns: month (datetime64, any day of it), due, kept (promises). Counts, never percentages: a
    month often has fewer than five. Due is outlined and kept is solid, as plan and actual are.
    A month without promises keeps its place on the axis.
    """
    shown = months[~np.isnat(days(months, "month"))] if len(months) else months
    if not len(shown):
        return go.Figure(layout=blank(style))
    shown = shown.sort_values("month")
    starts = days(shown, "month").astype("datetime64[M]")
    axis_months = np.arange(starts[0], starts[-1] + 1)
    kinds = _kinds(style)
    is_numbered = style.assumed_width / len(axis_months) >= style.px(_NUMBERED_PX)
    counts = np.concatenate([numbers(shown, kind.entry.words) for kind in kinds])
    axis = value_axis(style, 0, max(float(np.nanmax(counts, initial=0)) * 1.15, 1.0), "", 4)
    left = style.px(4) if is_numbered else value_room(style, axis)
    words = key(style, [kind.entry for kind in kinds], left)
    return go.Figure(
        data=[_bars(style, kind, shown, starts, is_numbered=is_numbered) for kind in kinds],
        layout=layout(
            style,
            height=style.px(_HEIGHT_PX),
            margin=Margin(left, style.px(8), words.room + style.px(12), style.px(28)),
            xaxis=_month_axis(style, axis_months),
            yaxis=axis | {"visible": not is_numbered},
            annotations=words.annotations,
        )
        | {"barmode": "overlay"},
    )


def _kinds(style: Style) -> tuple[_Kind, _Kind]:
    return (
        _Kind(Entry("due", style.page, style.text), -_BAR_SHARE / 2),
        _Kind(Entry("kept", style.good, style.good), _BAR_SHARE / 2),
    )


def _month_axis(style: Style, months: Times) -> dict[str, Any]:
    step = -(-len(months) // style.most_ticks)
    at = np.arange(0, len(months), step)
    return {
        "range": [-0.6, len(months) - 0.4],
        "tickvals": at.astype("float64"),
        "ticktext": np.array([month_text(month) for month in months[at]], dtype="object"),
        "tickangle": 0,
        "ticks": "",
    }


def _bars(
    style: Style, kind: _Kind, shown: pd.DataFrame, months: Times, *, is_numbered: bool
) -> dict[str, Any]:
    word = kind.entry.words
    counts = [count_text(count) for count in numbers(shown, word)]
    hover = [f"{month_text(month)}<br>{n} {word}" for month, n in zip(months, counts, strict=True)]
    return {
        "type": "bar",
        "name": word,
        "x": (months - months[0]).astype("float64") + kind.shift,
        "y": numbers(shown, word),
        "width": _BAR_SHARE * 0.92,
        "marker": {
            "color": kind.entry.fill,
            "line": {"color": kind.entry.outline, "width": style.px(1.5)},
        },
        "text": np.array(counts, dtype="object"),
        "textposition": "outside" if is_numbered else "none",
        "textfont": {"size": style.font_size, "color": style.text},
        "constraintext": "none",
        "textangle": 0,
        "hovertext": np.array(hover, dtype="object"),
        "hoverinfo": "text",
        "cliponaxis": False,
    }
