"""A line above the plot that says which fill means what, wrapped where the chart is narrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trustdash.charts.labels import label, safe, text_width
from trustdash.charts.style import Style

_SWATCH, _APART = "■", "   "
_SWATCH_PX, _LINE_PX = 16, 22


@dataclass(frozen=True, slots=True)
class Entry:
    """One fill with its outline, and its words."""

    words: str
    fill: str
    outline: str


@dataclass(frozen=True, slots=True)
class Key:
    """The swatches and words ready for a layout, and the pixels they need above the plot."""

    annotations: list[dict[str, Any]]
    room: float


def key(style: Style, entries: Sequence[Entry], left: float) -> Key:
    """Lay out the entries from the left edge of the chart; `left` is the margin in pixels.

    Drawn by ourselves, because Plotly's legend goes by the width of the plot without its margins
    and grows a scroll bar on a phone. One text for the whole key: Plotly's time for a chart grows
    with the number of its labels and shapes.
    """
    lines = _flow(style, entries)
    if not lines:
        return Key([], style.px(4))
    text = "<br>".join(_APART.join(_written(style, entry) for entry in line) for line in lines)
    room = len(lines) * style.px(_LINE_PX)
    words = label(
        style,
        text,
        x=0,
        xref="paper",
        xanchor="left",
        xshift=round(-left),
        align="left",
        y=1,
        yref="paper",
        yanchor="middle",
        yshift=round(room / 2),
    )
    return Key([words], room + style.px(4))


def _flow(style: Style, entries: Sequence[Entry]) -> list[list[Entry]]:
    """Share the entries out over lines: one goes on a new line where the last one is full."""
    lines: list[list[Entry]] = []
    used = 0.0
    for entry in entries:
        width = text_width(_SWATCH + " " + entry.words + _APART, style)
        if not lines or used + width > style.assumed_width:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += width
    return lines


def _written(style: Style, entry: Entry) -> str:
    """Write a square in the fill with its outline, and the words."""
    look = (
        f"color:{entry.fill};stroke:{entry.outline};stroke-width:{style.px(1.5)}px;"
        f"font-size:{style.px(_SWATCH_PX)}px"
    )
    return f'<span style="{look}">{_SWATCH}</span> {safe(entry.words)}'
