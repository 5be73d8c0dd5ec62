"""A chart as plain data: what every kind of file draws its own native chart from.

It is read off the figure that the pages show, so that a slide, a PDF and a page draw the same
lines, marks, bars, words and ticks. Days become Excel's serial numbers, which are days, too.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from trustdash.answers.answer import Exhibit
from trustdash.charts.labels import widest
from trustdash.charts.mounted import plain_figure
from trustdash.charts.style import Style

_EPOCH = np.datetime64("1899-12-30T00:00", "m")
_MINUTES_A_DAY = 24 * 60
_TAG = re.compile(r"(</?b>|<span style=\"[^\"]*\">|</span>|<br>)")
_COLOUR = re.compile(r"(?<![a-z-])(color|stroke):(#[0-9A-Fa-f]{6})")
_OPEN: Final = "-open"

At = tuple[float, float] | None
"""A point in the units of both axes; None breaks a line."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look. outline: of a swatch, whose colour is its fill."""

    text: str
    is_bold: bool = False
    colour: str | None = None
    outline: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of words at a place; x and y are in units of their axis, or shares of the plot.

    across: -1 the words end there, 0 are centred, 1 begin there. up: -1 hang below, 0, 1 stand on
    it. shift: pixels to the right and up.
    """

    lines: tuple[tuple[Run, ...], ...]
    x: float
    y: float
    x_is_share: bool
    y_is_share: bool
    across: int
    up: int
    shift: tuple[float, float]
    colour: str
    backing: str | None = None

    @property
    def text(self) -> str:
        """The words alone."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from `low` at the left or bottom to `high`; ticks are where and what."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    is_days: bool
    is_shown: bool
    has_line: bool
    has_rules: bool
    colour: str
    line: str
    rule: str

    def share(self, at: float) -> float:
        """Return how far along the axis a value stands: 0 to 1."""
        return (at - self.low) / (self.high - self.low) if self.high != self.low else 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or segment: `at` on the axis of rows, from `start`, `length` long, `thick` rows.

    said: the number printed in it; beyond: the number stands past its end.
    """

    series: str
    at: float
    start: float
    length: float
    thick: float
    fill: str
    outline: str
    is_across: bool
    said: str = ""
    ink: str = "#000000"
    is_beyond: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points, broken at None; with `fill` the inside of it is filled."""

    name: str
    points: tuple[At, ...]
    colour: str
    width: float
    dash: tuple[float, ...] = ()
    fill: str | None = None
    is_reference: bool = False
    """An event, a target, a limit: it belongs to no series of the data."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a series."""

    name: str
    x: float
    y: float
    shape: str
    size: float
    fill: str
    outline: str
    thick: float


@dataclass(frozen=True, slots=True)
class Chart:
    """All of a chart in the order in which it is painted; lengths in pixels."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    size: float
    x: Axis
    y: Axis
    paths: tuple[Path, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]


def chart_of(exhibit: Exhibit, style: Style) -> Chart | None:
    """Return an exhibit's chart as data; None if it has nothing to draw.

    style: must have a width and a height.
    """
    if exhibit.empty or style.width is None or style.height is None:
        return None
    figure = plain_figure(exhibit.draw(style))
    layout, traces = figure["layout"], figure["data"]
    if not traces:
        return None
    x, y = (_axis(layout[name]) for name in ("xaxis", "yaxis"))
    margin = layout["margin"]
    left = margin["l"]
    if layout["yaxis"].get("automargin"):
        names = widest([text for _, text in y.ticks], style) if y.is_shown else 0.0
        left = max(left, names + layout["yaxis"].get("ticklabelstandoff", 0) + style.px(6))
    shapes = [_shape(shape, x, y) for shape in layout.get("shapes", ())]
    scatter = [trace for trace in traces if trace["type"] == "scatter"]
    return Chart(
        width=float(style.width),
        height=float(style.height),
        left=left,
        right=margin["r"],
        top=margin["t"],
        bottom=margin["b"],
        size=style.font_size,
        x=x,
        y=y,
        paths=(*shapes, *(path for trace in scatter for path in _paths(trace, style))),
        bars=tuple(bar for trace in traces if trace["type"] == "bar" for bar in _bars(trace)),
        marks=tuple(mark for trace in scatter for mark in _marks(trace, style)),
        words=(
            *(words for trace in scatter for words in _texts(trace, style)),
            *(_note(note, style) for note in layout.get("annotations", ())),
        ),
    )


def number(value: Any) -> float:
    """Return a place on an axis as a number: a day as Excel's serial number, unknown as NaN."""
    if value is None:
        return float("nan")
    if isinstance(value, str):
        minutes = (np.datetime64(value, "m") - _EPOCH) / np.timedelta64(1, "m")
        return float(minutes) / _MINUTES_A_DAY
    return float(value)


def runs(text: str) -> tuple[tuple[Run, ...], ...]:
    """Read the few tags that our labels hold; what people wrote is escaped and stays text."""
    lines: list[list[Run]] = [[]]
    is_bold, colour, outline = False, None, None
    for part in _TAG.split(text):
        if part == "<br>":
            lines.append([])
        elif part in ("<b>", "</b>"):
            is_bold = part == "<b>"
        elif part == "</span>":
            colour = outline = None
        elif part.startswith("<span style="):
            found = dict(_COLOUR.findall(part))
            colour, outline = found.get("color"), found.get("stroke")
        elif part:
            lines[-1].append(Run(html.unescape(part), is_bold, colour, outline))
    return tuple(tuple(line) for line in lines)


def _axis(told: dict[str, Any]) -> Axis:
    low, high = (number(end) for end in told.get("range", (0, 1)))
    is_shown = told.get("visible", True)
    ticks = zip(told.get("tickvals", ()), told.get("ticktext", ()), strict=True)
    return Axis(
        low,
        high,
        tuple((number(at), html.unescape(str(text)).replace("<br>", "\n")) for at, text in ticks)
        if is_shown
        else (),
        told.get("type") == "date",
        is_shown,
        is_shown and told.get("showline", False),
        is_shown and told.get("showgrid", False),
        told["tickfont"]["color"],
        told.get("linecolor", "#000000"),
        told.get("gridcolor", "#DDDDDD"),
    )


def _shape(shape: dict[str, Any], x: Axis, y: Axis) -> Path:
    """Return a line, or a rectangle as a filled path."""
    ends = [_place(shape, "x", x, 0), _place(shape, "x", x, 1)]
    rows = [_place(shape, "y", y, 0), _place(shape, "y", y, 1)]
    look = shape.get("line", {})
    if shape["type"] == "rect":
        around = [(ends[i], rows[j]) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
        return Path("range", tuple(around), look.get("color", ""), look.get("width", 0), (),
                    shape.get("fillcolor"), is_reference=True)  # fmt: skip
    return Path("line", tuple(zip(ends, rows, strict=True)), look["color"], look["width"],
                _dash(look.get("dash")), is_reference=True)  # fmt: skip


def _place(shape: dict[str, Any], way: str, axis: Axis, end: int) -> float:
    value = number(shape[f"{way}{end}"])
    if shape.get(f"{way}ref", way) == "paper":
        return axis.low + value * (axis.high - axis.low)
    return value


def _dash(dash: Any) -> tuple[float, ...]:
    if not dash or dash == "solid":
        return ()
    if dash in ("dot", "dash"):
        return (2.0, 3.0) if dash == "dot" else (7.0, 5.0)
    return tuple(float(length.strip().removesuffix("px")) for length in dash.split(","))


def _points(trace: dict[str, Any]) -> list[At]:
    pairs = zip(map(number, trace.get("x", ())), map(number, trace.get("y", ())), strict=True)
    return [pair if np.isfinite(pair[0]) and np.isfinite(pair[1]) else None for pair in pairs]


def _paths(trace: dict[str, Any], style: Style) -> Iterator[Path]:
    if "lines" not in trace.get("mode", "lines"):
        return
    points, look = _points(trace), trace.get("line", {})
    if look.get("shape") == "hv":
        points = _steps(points)
    if any(points):
        fill = trace.get("fillcolor") if trace.get("fill") == "toself" else None
        yield Path(trace.get("name", ""), tuple(points), look.get("color", style.neutral),
                   look.get("width", 2), _dash(look.get("dash")), fill)  # fmt: skip


def _steps(points: list[At]) -> list[At]:
    """Go across first, then up or down."""
    found: list[At] = []
    for before, at in zip([None, *points], points, strict=False):
        found += [(at[0], before[1])] if before and at else []
        found.append(at)
    return found


def _each(value: Any, index: int, default: Any) -> Any:
    if isinstance(value, list | tuple | np.ndarray):
        return value[index]
    return default if value is None else value


def _marks(trace: dict[str, Any], style: Style) -> Iterator[Mark]:
    if "markers" not in trace.get("mode", ""):
        return
    look = trace.get("marker", {})
    edge = look.get("line", {})
    for index, at in enumerate(_points(trace)):
        size = float(_each(look.get("size"), index, 6))
        if at is None or size <= 0:
            continue
        colour = _each(look.get("color"), index, style.neutral)
        shape = str(_each(look.get("symbol"), index, "circle"))
        is_open = shape.endswith(_OPEN)
        outline = colour if is_open else _each(edge.get("color"), index, colour)
        yield Mark(trace.get("name", ""), *at, shape.removesuffix(_OPEN), size,
                   style.page if is_open else colour, outline,
                   float(_each(edge.get("width"), index, 1.5 if is_open else 0)))  # fmt: skip


def _texts(trace: dict[str, Any], style: Style) -> Iterator[Words]:
    if "text" not in trace.get("mode", ""):
        return
    for index, at in enumerate(_points(trace)):
        said = _each(trace.get("text"), index, "")
        if at is None or not said.strip():
            continue
        where = str(_each(trace.get("textposition"), index, "middle right"))
        across = 1 if "right" in where else -1 if "left" in where else 0
        up = 1 if "top" in where else -1 if "bottom" in where else 0
        away = max(float(_each(trace.get("marker", {}).get("size"), index, 0)) / 2, 3)
        colour = _each(trace.get("textfont", {}).get("color"), index, style.text)
        yield Words(runs(said.strip()), *at, False, False, across, up,
                    (across * (away + 2), up * away), colour)  # fmt: skip


def _note(note: dict[str, Any], style: Style) -> Words:
    across = {"left": 1, "right": -1}.get(note.get("xanchor", ""), 0)
    up = {"bottom": 1, "top": -1}.get(note.get("yanchor", ""), 0)
    return Words(
        runs(note["text"]),
        number(note["x"]),
        number(note["y"]),
        note.get("xref") == "paper",
        note.get("yref") == "paper",
        across,
        up,
        (float(note.get("xshift", 0)), float(note.get("yshift", 0))),
        note.get("font", {}).get("color", style.text),
        note.get("bgcolor"),
    )


def _bars(trace: dict[str, Any]) -> Iterator[Bar]:
    look, is_across = trace["marker"], trace.get("orientation") == "h"
    rows, lengths = (trace["y"], trace["x"]) if is_across else (trace["x"], trace["y"])
    edge, names = look.get("line", {}), trace.get("customdata")
    where = trace.get("textposition", "none" if "text" not in trace else "inside")
    for index, (at, length) in enumerate(zip(rows, lengths, strict=True)):
        if not np.isfinite(number(length)):
            continue
        fill = _each(look.get("color"), index, "#000000")
        name = names[index] if names is not None and len(names) else trace.get("name", "")
        yield Bar(
            str(name),
            number(at),
            number(_each(trace.get("base"), index, 0)),
            number(length),
            float(_each(trace.get("width"), index, 0.8)),
            fill,
            _each(edge.get("color"), index, fill),
            is_across,
            "" if where == "none" else str(_each(trace.get("text"), index, "")),
            _each(trace.get("textfont", {}).get("color"), index, "#000000"),
            where == "outside",
        )
