"""A line above the plot that says which fill means what, wrapped where the chart is narrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trustdash.charts.labels import label, safe, text_width
from trustdash.charts.style import Style

_SWATCH_PX, _INSET_PX, _APART_PX = 12, 6, 16
_LINE_PX = 22


@dataclass(frozen=True, slots=True)
class Entry:
    """One fill with its outline, and its words."""

    words: str
    fill: str
    outline: str


@dataclass(frozen=True, slots=True)
class Key:
    """The swatches and words ready for a layout, and the pixels they need above the plot."""

    shapes: list[dict[str, Any]]
    annotations: list[dict[str, Any]]
    room: float


def key(style: Style, entries: Sequence[Entry], left: float) -> Key:
    """Lay out the entries from the left edge of the chart; `left` is the margin in pixels.

    Drawn by ourselves, because Plotly's legend goes by the width of the plot without its margins
    and grows a scroll bar on a phone.
    """
    widths = [_width(style, entry) for entry in entries]
    places = _flow(widths, style.assumed_width)
    lines = 1 + max((line for line, _ in places), default=-1)
    shapes, annotations = [], []
    for entry, (line, offset) in zip(entries, places, strict=True):
        up = (lines - line - 0.5) * style.px(_LINE_PX)
        shapes.append(_swatch(style, entry, offset - left, up))
        annotations.append(_words(style, entry, offset - left, up))
    return Key(shapes, annotations, lines * style.px(_LINE_PX) + style.px(4))


def _width(style: Style, entry: Entry) -> float:
    return text_width(entry.words, style) + style.px(_SWATCH_PX + _INSET_PX + _APART_PX)


def _flow(widths: Sequence[float], room: float) -> list[tuple[int, float]]:
    """Return line and offset of each entry: it goes on a new line where the last one is full."""
    line, used = 0, 0.0
    places = []
    for width in widths:
        if used and used + width > room:
            line, used = line + 1, 0.0
        places.append((line, used))
        used += width
    return places


def _swatch(style: Style, entry: Entry, x: float, up: float) -> dict[str, Any]:
    size = style.px(_SWATCH_PX)
    return {
        "type": "rect",
        "xref": "paper",
        "xsizemode": "pixel",
        "xanchor": 0,
        "x0": x + 1,
        "x1": x + 1 + size,
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 1,
        "y0": up - size / 2,
        "y1": up + size / 2,
        "fillcolor": entry.fill,
        "line": {"color": entry.outline, "width": style.px(1.5)},
    }


def _words(style: Style, entry: Entry, x: float, up: float) -> dict[str, Any]:
    return label(
        style,
        safe(entry.words),
        x=0,
        xref="paper",
        xanchor="left",
        xshift=round(x + style.px(_SWATCH_PX + _INSET_PX)),
        y=1,
        yref="paper",
        yanchor="middle",
        yshift=round(up),
    )
