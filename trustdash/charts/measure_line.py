"""Is it getting better, beyond chance, and is it back? One measure as a control chart."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import (
    Flags,
    Numbers,
    Texts,
    Times,
    days,
    flags,
    gaps,
    moment,
    numbers,
    segments,
    texts,
)
from trustdash.charts.axes import time_axis, value_axis, value_room
from trustdash.charts.labels import count_text, label, short_day_text, text_width, value_text
from trustdash.charts.marks import Lines, as_of_mark, dated_lines, incident_marks, incident_names
from trustdash.charts.measure_layers import Beside, Corridor, Layers, layers
from trustdash.charts.series import End, broken, end_labels, ends_room, hover_template, value_range
from trustdash.charts.style import STATES, Margin, Style, blank, layout, line

_HEIGHT_PX = 400
_NARROW_HEIGHT_PX = 320
_DOT_SHARE = 0.75
_SHAPES = {"improving": "diamond", "worsening": "triangle-down"}
_KINDS = {"improving": "good", "worsening": "concern"}


class Baseline(Protocol):
    """The usual range before the incident, in the unit of the measure."""

    @property
    def low(self) -> float:
        """The lower limit."""

    @property
    def centre(self) -> float:
        """The mean."""

    @property
    def high(self) -> float:
        """The upper limit."""


@dataclass(frozen=True, slots=True)
class Now:
    """The value that the page's words call "now": the mean of the last `points` known values."""

    value: float
    points: int


@dataclass(frozen=True, slots=True)
class _Points:
    """The visible points in time order."""

    day: Times
    value: Numbers
    n: Numbers
    low: Numbers
    high: Numbers
    mark: Texts
    restated: Flags
    breaks_before: Flags
    word: Texts


def measure_line(
    points: pd.DataFrame,
    style: Style,
    *,
    unit: str,
    baseline: Baseline | None = None,
    phases: pd.DataFrame | None = None,
    incidents: pd.DataFrame | None = None,
    target: float | None = None,
    as_of: date | None = None,
    window: tuple[date, date] | None = None,
    now: Now | None = None,
    decimals: int = 0,
    fan: pd.DataFrame | None = None,
    corridor: Corridor | None = None,
    beside: Beside | None = None,
) -> go.Figure:
    """Draw one measure with its usual range before the incident, its phases, and where it heads.

    Columns of `points`: period_end (datetime64), value, n, low, high (floats, NaN if missing: low
    and high are the 95 % limits, drawn as whiskers), mark (improving and worsening have shapes of
    their own), restated (bool: drawn hollow), breaks_before (bool: not comparable with what went
    before), word (text: what begins here). The line breaks at missing values and before a break;
    a word stands at a dotted line. Columns of `incidents`: on (datetime64), letter, title. Columns
    of `phases`: first, last (datetime64), centre, low, high: a solid mean and dashed limits, where
    they are known. Columns of `fan`: on, middle, low, high: the time ahead, dashed with a band.

    The grey band is frozen: it is the same over the whole chart, so that the quiet time before the
    incident never looks like an improvement. `window` chooses the days that are visible and changes
    no value; the time ahead takes at most half as much room again. The bold label is `now`, if
    given, with a bold line over the points it is the mean of; else the last value with its day.
    """
    data = _visible(points, window)
    if not np.isfinite(data.value).any():
        return go.Figure(layout=blank(style))
    start, end = _span(data, as_of, window)
    own = layers(style, start, end, phases, fan, corridor, beside)
    end = max(end, own.until)
    ends = [*_ends(data, baseline, target, now, unit, decimals), *own.ends]
    right = ends_room(style, ends)
    marks = incident_marks(style, incidents) + ([as_of_mark(as_of)] if as_of else [])
    low, high = _value_range(data, baseline, target, own)
    axis = value_axis(style, low, high, unit)
    left = value_room(style, axis)
    plot = style.assumed_width - left - right
    lines = dated_lines(style, marks, start, end, plot)
    names = incident_names(style, incidents, start, end) if style.narrow else Lines([], [], 0)
    margin = Margin(left, right, lines.room + style.px(10), style.px(28) + names.room)
    height = style.height or names.room + style.px(
        _NARROW_HEIGHT_PX if style.narrow else _HEIGHT_PX
    )
    labels = end_labels(style, ends, low, high, height - margin.top - margin.bottom)
    return go.Figure(
        data=[*own.traces, *_traces(data, style, unit, now, decimals)],
        layout=layout(
            style,
            height=height,
            margin=margin,
            xaxis=time_axis(style, start, end),
            yaxis=axis,
            shapes=[*_levels(style, baseline, target), *_words_lines(data, style), *lines.shapes],
            annotations=[
                *labels,
                *own.annotations,
                *_words(data, style, start, end, plot),
                *lines.annotations,
                *names.annotations,
            ],
        ),
    )


def _visible(frame: pd.DataFrame, window: tuple[date, date] | None) -> _Points:
    at = days(frame, "period_end")
    shown = ~np.isnat(at)
    if window is not None:
        first, last = (moment(day).astype("datetime64[D]") for day in window)
        shown &= (at >= first) & (at <= last)
    order = np.flatnonzero(shown)[np.argsort(at[shown], kind="stable")]
    return _Points(
        day=at[order],
        value=numbers(frame, "value")[order],
        n=numbers(frame, "n")[order],
        low=numbers(frame, "low")[order],
        high=numbers(frame, "high")[order],
        mark=texts(frame, "mark")[order],
        restated=flags(frame, "restated")[order],
        breaks_before=flags(frame, "breaks_before")[order],
        word=texts(frame, "word")[order],
    )


def _span(
    data: _Points, as_of: date | None, window: tuple[date, date] | None
) -> tuple[np.datetime64, np.datetime64]:
    """The window; else from the first point to the last, or to the as-of day if that is later."""
    if window is not None:
        first, last = moment(window[0]), moment(window[1])
    else:
        first = data.day[0].astype("datetime64[m]")
        last = max(data.day[-1].astype("datetime64[m]"), moment(as_of) if as_of else data.day[-1])
    return first, last if last > first else first + np.timedelta64(1, "D")


def _value_range(
    data: _Points, baseline: Baseline | None, target: float | None, own: Layers
) -> tuple[float, float]:
    usual = [] if baseline is None else [baseline.low, baseline.high]
    aimed = [] if target is None else [target]
    return value_range(np.concatenate([data.value, data.low, data.high, usual, aimed, own.held]))


def _ends(
    data: _Points,
    baseline: Baseline | None,
    target: float | None,
    now: Now | None,
    unit: str,
    decimals: int,
) -> list[End]:
    last = np.flatnonzero(np.isfinite(data.value))[-1]
    value = data.value[last] if now is None else now.value
    word = f"on {short_day_text(data.day[last])}" if now is None else "now"
    short = "%" if unit == "%" else ""
    ends = [End(float(value), f"{value_text(value, short, decimals)} {word}", is_strong=True)]
    if target is not None:
        ends.append(End(target, f"Target {value_text(target, short, decimals)}"))
    if baseline is not None:
        ends.append(End(baseline.centre, "Usual before", is_muted=True))
    return ends


def _traces(
    data: _Points, style: Style, unit: str, now: Now | None, decimals: int
) -> list[dict[str, Any]]:
    at, values = broken(data.day, data.value, data.breaks_before)
    thread = {
        "type": "scatter",
        "mode": "lines",
        "name": "line",
        "x": at,
        "y": values,
        "line": line(style.neutral, style.px(1.4)),
        "hoverinfo": "skip",
        "connectgaps": False,
    }
    traces = [*_whiskers(data, style), thread, _dots(data, style, unit, decimals)]
    return traces if now is None else [*traces, _now_line(data, now, style)]


def _whiskers(data: _Points, style: Style) -> list[dict[str, Any]]:
    has = np.isfinite(data.low) & np.isfinite(data.high) & np.isfinite(data.value)
    if not has.any():
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "95% limits",
            "x": segments(data.day[has], data.day[has]),
            "y": gaps(data.low[has], data.high[has]),
            "line": line(style.tinted(style.neutral, 0.55), style.px(1.2)),
            "hoverinfo": "skip",
        }
    ]


def _dots(data: _Points, style: Style, unit: str, decimals: int) -> dict[str, Any]:
    """Draw every known value: its shape and colour say its mark, a hollow one was restated."""
    known = np.isfinite(data.value)
    apart = style.assumed_width / max(int(known.sum()), 1)
    size = min(max(apart * _DOT_SHARE, style.px(3)), style.px(6))
    large = min(max(apart, style.px(5.5)), style.px(8.5))
    marks, restated = data.mark[known], data.restated[known]
    colours = [STATES[_KINDS.get(mark, "neutral")][1] for mark in marks]
    marker: dict[str, Any] = {
        "symbol": np.array([_SHAPES.get(mark, "circle") for mark in marks], dtype="object"),
        "size": np.array([large if mark in _SHAPES else size for mark in marks]),
        "color": np.array(colours, dtype="object"),
        "opacity": 1,
    }
    if restated.any():
        inside = np.where(restated, style.page, np.array(colours, dtype="object"))
        marker |= {"color": inside, "line": {"width": style.px(1.4), "color": marker["color"]}}
    counted = [f"<br>n = {count_text(n)}" if np.isfinite(n) else "" for n in data.n[known]]
    said = [f"<br>{mark}" if mark in _SHAPES else "" for mark in marks]
    again = ["<br>restated since first published" if each else "" for each in restated]
    told = ["".join(each) for each in zip(counted, said, again, strict=True)]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "value",
        "x": data.day[known],
        "y": data.value[known],
        "marker": marker,
        "text": np.array(told, dtype="object"),
        "hovertemplate": hover_template("", unit, decimals) + "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _now_line(data: _Points, now: Now, style: Style) -> dict[str, Any]:
    last = np.flatnonzero(np.isfinite(data.value))[-max(now.points, 1) :]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "now",
        "x": data.day[last[[0, -1]]],
        "y": np.full(2, now.value),
        "line": line(style.text, style.px(3)),
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _levels(style: Style, baseline: Baseline | None, target: float | None) -> list[dict[str, Any]]:
    shapes: list[dict[str, Any]] = []
    across = {"xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    if baseline is not None:
        box = {"y0": baseline.low, "y1": baseline.high, "fillcolor": style.band}
        shapes.append({"type": "rect", "line": {"width": 0}} | across | box)
    if target is not None:
        dots = (style.px(2), style.px(3))
        look = line(style.text, style.px(1.4), dots)
        shapes.append({"type": "line", "line": look} | across | {"y0": target, "y1": target})
    return shapes


def _words_lines(data: _Points, style: Style) -> list[dict[str, Any]]:
    look = line(style.neutral, style.px(1.2), (style.px(2), style.px(3)))
    return [
        {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": look}
        for at in data.day[data.word != ""].astype(str)
    ]


def _words(
    data: _Points, style: Style, start: np.datetime64, end: np.datetime64, plot: float
) -> list[dict[str, Any]]:
    """Name what begins at its foot, on the side where there is room."""
    named = []
    for at, word in zip(data.day[data.word != ""], data.word[data.word != ""], strict=True):
        from_left = float((at - start) / (end - start)) * plot
        has_room = from_left + text_width(word, style) + style.px(6) < plot
        anchor = "left" if has_room else "right"
        named.append(
            label(
                style,
                word,
                x=str(at),
                y=0,
                yref="paper",
                xanchor=anchor,
                yanchor="bottom",
                xshift=round(style.px(4 if anchor == "left" else -4)),
                font={"size": style.font_size, "color": style.muted},
            )
        )
    return named
