"""Up to three lines over time in a small space, each named at its end."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Numbers, Times, days, numbers, texts
from trustdash.charts.axes import time_axis, value_axis, value_room
from trustdash.charts.labels import safe, short_day_text, shortened, value_text
from trustdash.charts.marks import dated_lines, incident_marks
from trustdash.charts.series import End, end_labels, ends_room, hover_template, value_range
from trustdash.charts.style import Margin, Style, blank, layout, line

MOST_LINES = 3

_HEIGHT_PX = 220
_TICKS = 3
_DASHES = ("solid", "dash", "dot")


def trend_small(
    series: pd.DataFrame,
    style: Style,
    *,
    unit: str,
    incidents: pd.DataFrame | None = None,
    now: Mapping[str, float] | None = None,
    decimals: int = 0,
) -> go.Figure:
    """Draw up to three named series of one unit, with the incidents as lettered lines.

    Columns of `series`: name (text), period_end (datetime64), value (float; NaN breaks the line).
    Series stand in the order in which they first appear; more than three are refused, because the
    fourth would not be told apart. Solid, dashed and dotted tell them apart besides the label at
    the end: the name, if there are several, and what the page's words call "now" (`now`, by name);
    where that is not given, the last value with its day. Columns of `incidents`: on, letter, title.
    """
    lines_data = _split(series)
    known = np.concatenate([values for _, _, values in lines_data] or [np.empty(0)])
    if not np.isfinite(known).any():
        return go.Figure(layout=blank(style))
    start, end = _span(lines_data)
    shown = _ends(lines_data, unit, decimals, now or {})
    right = ends_room(style, shown)
    low, high = value_range(known)
    axis = value_axis(style, low, high, unit, _TICKS)
    left = value_room(style, axis)
    plot = style.assumed_width - left - right
    lettered = [
        type(mark)(mark.at, mark.short, mark.short) for mark in incident_marks(style, incidents)
    ]
    lines = dated_lines(style, lettered, start, end, plot)
    margin = Margin(left, right, lines.room + style.px(8), style.px(28))
    height = style.height or style.px(_HEIGHT_PX)
    return go.Figure(
        data=[
            _line(name, at, values, style, index, unit, decimals)
            for index, (name, at, values) in enumerate(lines_data)
        ],
        layout=layout(
            style,
            height=height,
            margin=margin,
            xaxis=time_axis(style, start, end),
            yaxis=axis,
            shapes=lines.shapes,
            annotations=[
                *end_labels(style, shown, low, high, height - margin.top - margin.bottom),
                *lines.annotations,
            ],
        ),
    )


def _split(series: pd.DataFrame) -> list[tuple[str, Times, Numbers]]:
    names, at, values = texts(series, "name"), days(series, "period_end"), numbers(series, "value")
    order = list(dict.fromkeys(names))
    if len(order) > MOST_LINES:
        raise ValueError(f"{len(order)} series given; {MOST_LINES} can be told apart")
    found = []
    for name in order:
        mine = np.flatnonzero((names == name) & ~np.isnat(at))
        mine = mine[np.argsort(at[mine], kind="stable")]
        found.append((name, at[mine], values[mine]))
    return found


def _span(found: list[tuple[str, Times, Numbers]]) -> tuple[np.datetime64, np.datetime64]:
    every = np.concatenate([at for _, at, _ in found])
    first, last = every.min(), every.max()
    return first, last if last > first else first + 1


def _ends(
    found: list[tuple[str, Times, Numbers]], unit: str, decimals: int, now: Mapping[str, float]
) -> list[End]:
    """Return a label for each line that has a value; one that stands alone needs no name."""
    short, ends = "%" if unit == "%" else "", []
    for name, at, values in found:
        known = np.flatnonzero(np.isfinite(values))
        if len(known):
            value = float(now.get(name, values[known[-1]]))
            when = "now" if name in now else f"on {short_day_text(at[known[-1]])}"
            named = f"{shortened(name, 22)} " if len(found) > 1 else ""
            ends.append(End(value, f"{named}{value_text(value, short, decimals)} {when}"))
    return ends


def _line(
    name: str,
    at: Times,
    values: Numbers,
    style: Style,
    index: int,
    unit: str,
    decimals: int,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": at,
        "y": values,
        "line": line(style.text if index == 0 else style.neutral, style.px(2.2), _DASHES[index]),
        "hovertemplate": hover_template(f"{safe(name)}<br>", unit, decimals) + "<extra></extra>",
        "connectgaps": False,
        "cliponaxis": False,
    }
