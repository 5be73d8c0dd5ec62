"""Did the fix work? One measure before and after the day on which an action was completed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import (
    Flags,
    Numbers,
    Times,
    days,
    flags,
    gaps,
    moment,
    numbers,
    segments,
)
from trustdash.charts.axes import time_axis, value_axis, value_room
from trustdash.charts.labels import safe, shortened, value_text
from trustdash.charts.marks import Mark, dated_lines, incident_marks, incident_names
from trustdash.charts.series import End, end_labels, ends_room, hover_template, value_range
from trustdash.charts.style import Margin, Style, blank, layout, line

_HEIGHT_PX = 320
_NARROW_HEIGHT_PX = 280
_NAME_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Levels:
    """The mean before and after, and where the level after may lie (95 %), if that is known."""

    before: float | None
    after: float | None
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Points:
    day: Times
    value: Numbers
    is_after: Flags


def before_after(
    points: pd.DataFrame,
    style: Style,
    *,
    unit: str,
    done_on: date,
    fix: str,
    levels: Levels,
    comparison: pd.DataFrame | None = None,
    comparison_name: str = "",
    incidents: pd.DataFrame | None = None,
    decimals: int = 0,
) -> go.Figure:
    """Draw the values before and after a fix, the mean of each side, and the day of the fix.

    Columns of `points`: period_end (datetime64), value (float), is_after (bool). Of `comparison`,
    a series of the same unit: period_end, value; it is dashed. Of `incidents`: on, letter, title.
    The mean before is dotted across the time after, where the grey band shows the interval of the
    level after: where the band leaves the dotted line out, the change is more than chance. `fix` is
    the name at the vertical line.
    """
    data = _points(points)
    if not len(data.day):
        return go.Figure(layout=blank(style))
    beside = _points(comparison) if comparison is not None else _points(pd.DataFrame())
    start, end = _span(data, done_on)
    low, high = _range(data, beside, levels)
    # A phone has no room for the name, which the caption gives.
    named = "comparison" if style.narrow else comparison_name
    ends = _ends(levels, beside, named, unit, decimals)
    axis = value_axis(style, low, high, unit)
    left, right = value_room(style, axis), ends_room(style, ends) if ends else style.px(16)
    marks = [*incident_marks(style, incidents), _mark(done_on, fix)]
    lines = dated_lines(style, marks, start, end, style.assumed_width - left - right)
    names = incident_names(style, incidents, start, end) if style.narrow else None
    below = 0.0 if names is None else names.room
    margin = Margin(left, right, lines.room + style.px(10), style.px(28) + below)
    usual = style.px(_NARROW_HEIGHT_PX if style.narrow else _HEIGHT_PX)
    height = style.height or below + usual
    return go.Figure(
        data=_traces(data, beside, levels, comparison_name, style, unit, decimals, moment(done_on)),
        layout=layout(
            style,
            height=height,
            margin=margin,
            xaxis=time_axis(style, start, end),
            yaxis=axis,
            shapes=[*_band(data, levels, style), *lines.shapes],
            annotations=[
                *end_labels(style, ends, low, high, height - margin.top - margin.bottom),
                *lines.annotations,
                *([] if names is None else names.annotations),
            ],
        ),
    )


def _points(frame: pd.DataFrame) -> _Points:
    at, value = days(frame, "period_end"), numbers(frame, "value")
    after = flags(frame, "is_after") if "is_after" in frame else np.zeros(len(at), dtype=bool)
    known = np.flatnonzero(~np.isnat(at) & np.isfinite(value))
    order = known[np.argsort(at[known], kind="stable")]
    return _Points(at[order], value[order], after[order])


def _mark(done_on: date, fix: str) -> Mark:
    return Mark(moment(done_on), safe(shortened(fix, _NAME_LENGTH)), "fix", is_strong=True)


def _span(data: _Points, done_on: date) -> tuple[np.datetime64, np.datetime64]:
    day = moment(done_on)
    first = min(data.day[0].astype("datetime64[m]"), day)
    last = max(data.day[-1].astype("datetime64[m]"), day)
    return first, last if last > first else first + np.timedelta64(1, "D")


def _range(data: _Points, beside: _Points, levels: Levels) -> tuple[float, float]:
    """Hold the values and the band; a band wider than the values is cut at twice their range."""
    low, high = value_range(np.concatenate([data.value, beside.value]))
    if levels.limits is None:
        return low, high
    room = high - low
    return max(low - room, min(low, levels.limits[0])), min(
        high + room, max(high, levels.limits[1])
    )


def _ends(levels: Levels, beside: _Points, name: str, unit: str, decimals: int) -> list[End]:
    short = "%" if unit == "%" else ""
    ends = []
    if levels.after is not None:
        ends.append(
            End(levels.after, f"{value_text(levels.after, short, decimals)} after", is_strong=True)
        )
    if levels.before is not None:
        text = f"{value_text(levels.before, short, decimals)} before"
        ends.append(End(levels.before, text, is_muted=levels.after is not None))
    if len(beside.value):
        ends.append(End(float(beside.value[-1]), shortened(name, _NAME_LENGTH), is_muted=True))
    return ends


def _traces(
    data: _Points,
    beside: _Points,
    levels: Levels,
    name: str,
    style: Style,
    unit: str,
    decimals: int,
    done_on: np.datetime64,
) -> list[dict[str, Any]]:
    traces = [_means(data, levels, style), _dots(data, style, unit, decimals)]
    if len(data.day[data.is_after]) and levels.before is not None:
        traces.insert(0, _continued(data, levels.before, style, done_on))
    if len(beside.day):
        traces.insert(0, _dashed(beside, name, style, unit, decimals))
    return traces


def _dashed(beside: _Points, name: str, style: Style, unit: str, decimals: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "comparison",
        "x": beside.day,
        "y": beside.value,
        "line": line(style.neutral, style.px(1.2), "dash"),
        "hovertemplate": hover_template(f"{safe(name)}<br>", unit, decimals) + "<extra></extra>",
    }


def _continued(
    data: _Points, before: float, style: Style, done_on: np.datetime64
) -> dict[str, Any]:
    """Return the level before, dotted across the time after."""
    last = data.day[-1].astype("datetime64[m]")
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "level before, continued",
        "x": np.array([done_on, last]),
        "y": np.full(2, before),
        "line": line(style.text, style.px(1.4), (style.px(2), style.px(3))),
        "hoverinfo": "skip",
    }


def _means(data: _Points, levels: Levels, style: Style) -> dict[str, Any]:
    sides = [(levels.before, data.day[~data.is_after]), (levels.after, data.day[data.is_after])]
    known = [(value, at) for value, at in sides if value is not None and len(at)]
    starts = np.array([at[0] for _, at in known], dtype="datetime64[D]")
    stops = np.array([at[-1] for _, at in known], dtype="datetime64[D]")
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "means",
        "x": segments(starts, stops),
        "y": gaps(np.array([value for value, _ in known], dtype="float64")),
        "line": line(style.text, style.px(2.4)),
        "hoverinfo": "skip",
    }


def _dots(data: _Points, style: Style, unit: str, decimals: int) -> dict[str, Any]:
    """Return the values: hollow before the fix, full after it."""
    apart = style.assumed_width / max(len(data.day), 1)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "value",
        "x": data.day,
        "y": data.value,
        "marker": {
            "symbol": np.where(data.is_after, "circle", "circle-open"),
            "size": min(max(apart * 0.75, style.px(3)), style.px(6)),
            "color": style.neutral,
            "opacity": 1,
        },
        "hovertemplate": hover_template("", unit, decimals) + "<extra></extra>",
        "cliponaxis": False,
    }


def _band(data: _Points, levels: Levels, style: Style) -> list[dict[str, Any]]:
    after = data.day[data.is_after]
    if levels.limits is None or not len(after):
        return []
    return [
        {
            "type": "rect",
            "x0": str(after[0]),
            "x1": str(after[-1]),
            "y0": levels.limits[0],
            "y1": levels.limits[1],
            "fillcolor": style.band,
            "line": {"width": 0},
            "layer": "below",
        }
    ]
