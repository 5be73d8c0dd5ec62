"""What happened, what we said, what we did: one incident in five lanes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Numbers, Texts, Times, minutes, moment, texts
from trustdash.charts.axes import row_axis, time_axis
from trustdash.charts.labels import (
    bold,
    day_text,
    duration_text,
    label,
    safe,
    shortened,
    text_width,
    widest,
)
from trustdash.charts.marks import as_of_mark, dated_lines
from trustdash.charts.style import Margin, Style, blank, layout, line

LANES = {
    "What happened": ("▼", "triangle-down"),
    "What we said": ("■", "square"),
    "What we did": ("●", "circle"),
    "Remedies": ("◆", "diamond"),
    "Checked by others": ("★", "star"),
}
"""The lanes from top to bottom, with their shape as a character and as Plotly names it."""

MOST_LABELLED = 12

_SAID = 1
_LANE_PX = 84
_NARROW_LANE_PX = 68
_LABEL_LENGTH = 34
_MOST_NUMBERS = 3
_LEVELS = (1, -1, 2, -2)
_NEAR_PX, _LEVEL_PX = 15, 16


@dataclass(frozen=True, slots=True)
class _Frame:
    """The span of time and its length in pixels, by which labels are kept apart."""

    start: np.datetime64
    end: np.datetime64
    width: float
    last: float
    """Where labels must end, in pixels: before the as-of line, if they are words."""

    def pixel(self, at: np.datetime64) -> float:
        """Return how far from the left edge a time stands."""
        return float((at - self.start) / (self.end - self.start)) * self.width


@dataclass(frozen=True, slots=True)
class _Word:
    """A label and where it goes: its mark, its lane, its level (above is positive), its shift."""

    text: str
    at: np.datetime64
    lane: int
    level: int
    shift: float


def incident_timeline(
    events: pd.DataFrame,
    style: Style,
    *,
    silence: tuple[datetime, datetime] | None = None,
    as_of: date,
) -> go.Figure:
    """Draw an incident's events in five lanes, and how long it took until people were told.

    Columns: at (datetime64, in UTC), lane (one of `LANES`), label (text). Up to twelve marks carry
    their labels, above and below in turn; with more of them, where they would touch, or on a phone,
    they carry numbers in time order, 1 the first, for the list beside the chart; without that list
    (`style.alone`) the ones that find room carry words, and the others nothing. `silence` is the
    time from detection to the first outward notice: a bar in the second lane, in hours up to 72,
    then in days (metric M20); an end after the as-of day means "still silent". The as-of line is
    drawn where it does not squeeze the events into less than half of the width.
    """
    known = events[~np.isnat(minutes(events, "at"))] if len(events) else events
    if not len(known):
        return go.Figure(layout=blank(style))
    known = known.sort_values("at", kind="stable")
    at, lanes = minutes(known, "at"), _lanes(texts(known, "lane"))
    frame = _frame(style, at, silence, as_of)
    lines = dated_lines(
        style, [as_of_mark(as_of, at_end=True)], frame.start, frame.end, frame.width
    )
    margin = Margin(style.px(4), style.px(14), lines.room + style.px(8), style.px(28))
    lane_px = style.px(_NARROW_LANE_PX if style.narrow else _LANE_PX)
    silent = _silence_word(style, frame, silence, as_of)
    words = _words(style, frame, at, lanes, texts(known, "label"), silent)
    return go.Figure(
        data=[_silence_bar(style, silence), *_marks(style, at, lanes, texts(known, "label"))],
        layout=layout(
            style,
            height=len(LANES) * lane_px + margin.top + margin.bottom,
            margin=margin,
            xaxis=time_axis(style, frame.start, frame.end),
            yaxis=_lane_axis(style),
            shapes=lines.shapes,
            annotations=[
                *lines.annotations,
                *(_annotation(style, word) for word in words),
                *(_lane_names(style, silent) if style.narrow else _above(style, silent)),
            ],
        ),
    )


def _lanes(names: Texts) -> Any:
    order = list(LANES)
    unknown = sorted(set(names) - set(order))
    if unknown:
        raise ValueError(f"lane {unknown[0]!r} is not one of {', '.join(order)}")
    return np.array([order.index(name) for name in names])


def _frame(
    style: Style, at: Times, silence: tuple[datetime, datetime] | None, as_of: date
) -> _Frame:
    ends = [] if silence is None else [moment(silence[0]), moment(silence[1])]
    every = np.concatenate([at, np.array(ends, dtype="datetime64[m]")])
    first, last, today = every.min(), every.max(), as_of_mark(as_of, at_end=True).at
    if last < today <= last + (last - first):
        last = today
    pad = max((last - first) // 30, np.timedelta64(60, "m"))
    names = 0.0 if style.narrow else widest(_lane_words(), style) + style.px(12)
    width = style.assumed_width - names - style.px(18)
    frame = _Frame(first - pad, last + pad, width, width)
    stop = frame.pixel(today) - style.px(4)
    return replace(frame, last=stop) if style.alone and stop < width else frame


def _lane_words() -> list[str]:
    return [f"{name} {shape}" for name, (shape, _) in LANES.items()]


def _lane_axis(style: Style) -> dict[str, Any]:
    names = [""] * len(LANES) if style.narrow else _lane_words()
    return row_axis(style, names, has_rules=True) | {"showline": False}


def _lane_names(style: Style, silent: list[_Word]) -> list[dict[str, Any]]:
    """On a phone the lanes' names stand above them, and the silence beside its lane's name."""
    muted = {"size": style.font_size, "color": style.muted}
    more = {_SAID: "".join(f" · {word.text}" for word in silent)}
    return [
        label(
            style,
            name + more.get(lane, ""),
            x=0,
            xref="paper",
            y=lane,
            xanchor="left",
            yanchor="bottom",
            yshift=round(style.px(9)),
            font=muted,
        )
        for lane, name in enumerate(_lane_words())
    ]


def _above(style: Style, words: list[_Word]) -> list[dict[str, Any]]:
    return [_annotation(style, word) for word in words]


def _words(
    style: Style, frame: _Frame, at: Times, lanes: Any, labels: Texts, silent: list[_Word]
) -> list[_Word]:
    """Return the labels in words if there are few and all find room; else their numbers."""
    if (len(at) <= MOST_LABELLED or style.alone) and not style.narrow:
        said = [safe(shortened(text, _LABEL_LENGTH)) for text in labels]
        placed = _placed(style, frame, at, lanes, said, silent)
        if len(placed) == len(at) or style.alone:
            return placed
    return _numbered(style, frame, at, lanes, silent)


def _placed(
    style: Style, frame: _Frame, at: Times, lanes: Any, said: list[str], silent: list[_Word]
) -> list[_Word]:
    """Place what fits, lane by lane in time order, beginning above and below in turn."""
    words: list[_Word] = []
    turns = dict.fromkeys(range(len(LANES)), 0)
    for moment_at, lane, text in zip(at, lanes.tolist(), said, strict=True):
        found = _free(style, frame, _Word(text, moment_at, lane, 0, 0), turns[lane], words + silent)
        words += [found] if found else []
        turns[lane] += 1
    return words


def _numbered(
    style: Style, frame: _Frame, at: Times, lanes: Any, silent: list[_Word]
) -> list[_Word]:
    """Number the marks in time order; a number without room joins the one before it in its lane."""
    words: list[_Word] = []
    kept_free = [] if style.narrow else silent
    turns = dict.fromkeys(range(len(LANES)), 0)
    for number, (moment_at, lane) in enumerate(zip(at, lanes.tolist(), strict=True), start=1):
        wanted = _Word(str(number), moment_at, lane, 0, 0)
        found = _free(style, frame, wanted, turns[lane], words + kept_free)
        last = next((word for word in reversed(words) if word.lane == lane), None)
        turns[lane] += 1
        if found is None and last is not None:
            words.remove(last)
            joined = replace(last, text=_joined(last.text, number))
            found = _free(style, frame, joined, turns[lane], words + kept_free) or joined
        words += [found] if found else []
    return words


def _joined(text: str, number: int) -> str:
    """Write a few numbers one by one, `4, 5, 10`, and more of them as the first and last."""
    numbers = text.replace("…", ", ").split(", ")
    if "…" in text or len(numbers) >= _MOST_NUMBERS:
        return f"{numbers[0]}…{number}"
    return f"{text}, {number}"


def _free(style: Style, frame: _Frame, word: _Word, turn: int, others: list[_Word]) -> _Word | None:
    """Return the word on the first level where it touches no other; None if there is none."""
    shifted = replace(word, shift=_shift(style, frame, word))
    left, right = _extent(style, frame, shifted)
    for level in _levels(style, turn):
        row = [_extent(style, frame, o) for o in others if (o.lane, o.level) == (word.lane, level)]
        if all(right < start or left > end for start, end in row):
            return replace(shifted, level=level)
    return None


def _levels(style: Style, turn: int) -> tuple[int, ...]:
    """Where a label may go, best first. A phone has the lane's name above, so numbers go below."""
    if style.narrow:
        return (-1, -2)
    if style.alone:
        return (1, -1) if turn % 2 == 0 else (-1, 1)
    return _LEVELS if turn % 2 == 0 else (-1, 1, -2, 2)


def _shift(style: Style, frame: _Frame, word: _Word) -> float:
    """Return how far the middle of a label is from its mark, so that it stays in the plot."""
    half = text_width(word.text, style) / 2
    pixel = frame.pixel(word.at)
    return min(max(pixel, half), max(frame.last - half, half)) - pixel


def _extent(style: Style, frame: _Frame, word: _Word) -> tuple[float, float]:
    half = text_width(word.text, style) / 2 + style.px(4)
    centre = frame.pixel(word.at) + word.shift
    return centre - half, centre + half


def _silence_word(
    style: Style, frame: _Frame, silence: tuple[datetime, datetime] | None, as_of: date
) -> list[_Word]:
    if silence is None:
        return []
    first, last = (moment(end) for end in silence)
    lasted = duration_text(float((last - first) / np.timedelta64(1, "h")))
    spoke = last < moment(as_of) + np.timedelta64(1, "D")
    text = bold(f"{lasted} until the first notice" if spoke else f"still silent after {lasted}")
    word = _Word(text, first + (last - first) // 2, _SAID, 1, 0)
    return [replace(word, shift=_shift(style, frame, word))]


def _silence_bar(style: Style, silence: tuple[datetime, datetime] | None) -> dict[str, Any]:
    ends = [] if silence is None else [moment(end) for end in silence]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "silence",
        "x": np.array(ends, dtype="datetime64[m]"),
        "y": np.full(len(ends), float(_SAID)),
        "line": line(style.concern, style.px(7)),
        "hoverinfo": "skip",
    }


def _marks(style: Style, at: Times, lanes: Any, labels: Texts) -> list[dict[str, Any]]:
    return [
        _lane_marks(style, name, symbol, at[lanes == index], labels[lanes == index], float(index))
        for index, (name, (_, symbol)) in enumerate(LANES.items())
    ]


def _lane_marks(
    style: Style, name: str, symbol: str, at: Times, labels: Texts, row: float
) -> dict[str, Any]:
    hover = [f"{safe(text)}<br>{day_text(day)}" for text, day in zip(labels, at, strict=True)]
    rows: Numbers = np.full(len(at), row)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": at,
        "y": rows,
        "marker": {
            "symbol": symbol,
            "size": style.px(13 if symbol == "star" else 11),
            "color": style.text,
            "line": {"color": style.page, "width": style.px(1.5)},
            "opacity": 1,
        },
        "hovertext": np.array(hover, dtype="object"),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _annotation(style: Style, word: _Word) -> dict[str, Any]:
    away = style.px(_NEAR_PX + _LEVEL_PX * (abs(word.level) - 1))
    return label(
        style,
        word.text,
        x=str(word.at),
        y=word.lane,
        yanchor="middle",
        xshift=round(word.shift),
        yshift=round(away if word.level > 0 else -away),
    )
