"""Dated lines across a chart, with their labels above it: incidents, and the as-of day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from trustdash.charts.arrays import minutes, moment, texts
from trustdash.charts.labels import bold, day_text, label, safe, shortened, stagger, text_width
from trustdash.charts.style import Style, line

_ROWS = 3
_ROW_PX = 18
_AXIS_PX = 26
_NAME_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """One dated line. `text` is its label; `short` stands in where names would not fit."""

    at: np.datetime64
    text: str
    short: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Dated lines ready for a layout, and the room in pixels their labels need above the plot."""

    shapes: list[dict[str, Any]]
    annotations: list[dict[str, Any]]
    room: float


def as_of_mark(as_of: date, *, at_end: bool = False) -> Mark:
    """Return the line of the day that the whole page speaks of.

    at_end: on a chart to the minute it stands at the day's end, after everything that is shown.
    """
    day = moment(as_of)
    text = f"As of {day_text(day)}"
    return Mark(day + np.timedelta64(1439, "m") if at_end else day, text, text, is_strong=True)


def incident_marks(style: Style, incidents: pd.DataFrame | None) -> list[Mark]:
    """Return a line for each dated incident: its letter, and its name where there is room.

    Columns: on (datetime64), letter, title. A phone shows letters alone.
    """
    marks = []
    for on, letter, name in _incidents(incidents):
        full = letter if style.narrow else f"{letter} {name}".rstrip()
        marks.append(Mark(on, full, letter))
    return marks


def incident_names(
    style: Style, incidents: pd.DataFrame | None, start: np.datetime64, end: np.datetime64
) -> Lines:
    """Return the names behind the letters as lines of text below a phone's time axis.

    Only incidents between `start` and `end`; `room` is what they need below the axis.
    """
    said = [f"{letter} {name}" for on, letter, name in _incidents(incidents) if start <= on <= end]
    if not said:
        return Lines([], [], 0.0)
    below = label(
        style,
        "<br>".join(said),
        x=0,
        xref="paper",
        y=0,
        yref="paper",
        xanchor="left",
        yanchor="top",
        align="left",
        yshift=-round(style.px(_AXIS_PX)),
    )
    return Lines([], [below], len(said) * style.px(_ROW_PX) + style.px(8))


def _incidents(frame: pd.DataFrame | None) -> list[tuple[np.datetime64, str, str]]:
    """Return day, bold letter and shortened name of each dated incident, oldest first."""
    if frame is None:
        return []
    ons = minutes(frame, "on")
    found = [
        (on, bold(safe(letter)), safe(shortened(title, _NAME_LENGTH)))
        for on, letter, title in zip(
            ons, texts(frame, "letter"), texts(frame, "title"), strict=True
        )
        if not np.isnat(on)
    ]
    return sorted(found, key=lambda each: each[0])


def dated_lines(
    style: Style, marks: Sequence[Mark], start: np.datetime64, end: np.datetime64, width: float
) -> Lines:
    """Draw the marks between `start` and `end`; labels that would touch go on a higher row.

    width: of the plot in pixels. The strong mark is placed first, then the others in time order.
    """
    inside = [mark for mark in marks if start <= mark.at <= end]
    shown = sorted(inside, key=lambda mark: (not mark.is_strong, mark.at))
    centres, rows, wordings = _placed(style, shown, start, end, width)
    annotations = [
        _above(style, mark, wording, centre, row, _pixel(mark.at, start, end, width))
        for mark, wording, centre, row in zip(shown, wordings, centres, rows, strict=True)
        if row is not None
    ]
    used = 1 + max((row for row in rows if row is not None), default=-1)
    return Lines([_line(style, mark) for mark in shown], annotations, used * style.px(_ROW_PX))


def _pixel(at: np.datetime64, start: np.datetime64, end: np.datetime64, width: float) -> float:
    span = (end - start) / np.timedelta64(1, "m")
    return float((at - start) / np.timedelta64(1, "m") / span * width) if span else 0.0


def _placed(
    style: Style, marks: Sequence[Mark], start: np.datetime64, end: np.datetime64, width: float
) -> tuple[list[float], list[int | None], list[str]]:
    """Place the full labels; if not all fit, the short ones."""
    for wordings in ([mark.text for mark in marks], [mark.short for mark in marks]):
        widths = [text_width(_plain(wording), style) + style.px(10) for wording in wordings]
        centres = [
            _within(_pixel(mark.at, start, end, width), own, width)
            for mark, own in zip(marks, widths, strict=True)
        ]
        rows = stagger(centres, widths, _ROWS)
        if None not in rows:
            break
    return centres, rows, wordings


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")


def _within(centre: float, own: float, width: float) -> float:
    """Move a label's centre so that the label does not leave the plot."""
    return min(max(centre, own / 2), max(width - own / 2, own / 2))


def _line(style: Style, mark: Mark) -> dict[str, Any]:
    at = str(mark.at)
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": line(style.text, style.px(1.4)),
    }


def _above(
    style: Style, mark: Mark, wording: str, centre: float, row: int, at: float
) -> dict[str, Any]:
    return label(
        style,
        bold(wording) if mark.is_strong else wording,
        x=str(mark.at),
        y=1,
        yref="paper",
        yanchor="bottom",
        xshift=round(centre - at),
        yshift=round(row * style.px(_ROW_PX)),
    )
