"""Stacked horizontal bars of counts: how parts are drawn, numbered and kept apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from trustdash.charts.arrays import Numbers, numbers, texts
from trustdash.charts.colour import ink_on
from trustdash.charts.labels import bold, count_text, safe, text_width, widest
from trustdash.charts.style import Margin, Style

ROW_PX = 38
_BAR_SHARE = 0.62
_GAP_PX = 2
_LEGEND_PX = 24
_SWATCH_PX = 48


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar: its words in the legend, its fill and its outline.

    glyph: a shape printed before the number, so that colour does not stand alone.
    """

    name: str
    words: str
    fill: str
    outline: str
    glyph: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by row (in the order in which rows first appear) and by part (in stated order)."""

    labels: list[str]
    counts: Numbers

    @property
    def totals(self) -> Numbers:
        """The length of each bar."""
        return np.asarray(self.counts.sum(axis=1), dtype="float64")


def tabulate(frame: pd.DataFrame, column: str, names: Sequence[str]) -> Table:
    """Return the counts of a long frame with columns label, `column` and count.

    A missing count is 0, since a bar can't show it; a part that is not in `names` is refused.
    """
    rows, parts = texts(frame, "label"), texts(frame, column)
    unknown = sorted(set(parts) - set(names))
    if unknown:
        raise ValueError(f"{column} {unknown[0]!r} is not one of {', '.join(names)}")
    labels = list(dict.fromkeys(rows))
    counts = np.zeros((len(labels), len(names)))
    for label, part, count in zip(rows, parts, numbers(frame, "count"), strict=True):
        counts[labels.index(label), names.index(part)] += np.nan_to_num(count)
    return Table(labels, counts)


def room_for_bars(style: Style, labels: Sequence[str], margin: Margin) -> float:
    """Estimate the pixels that the longest bar gets."""
    taken = widest(labels, style) + margin.left + margin.right + style.px(8)
    return max(style.assumed_width - taken, style.px(40))


def stacked(style: Style, table: Table, parts: Sequence[Part], room: float) -> list[Any]:
    """Return one trace for each part, with 2 px between neighbours and printed counts.

    `room` is the length of the longest bar in pixels. A count that does not fit in its segment is
    left out; the row's total and the table beneath the chart hold it.
    """
    longest = table.totals.max(initial=0.0)
    unit = room / longest if longest > 0 else 1.0
    ends = np.cumsum(table.counts, axis=1)
    return [
        _segments(style, table, part, ends[:, index] - table.counts[:, index], index, unit)
        for index, part in enumerate(parts)
    ]


def _segments(
    style: Style, table: Table, part: Part, starts: Numbers, index: int, unit: float
) -> dict[str, Any]:
    counts = table.counts[:, index]
    lengths = np.where(counts > 0, np.maximum(counts - style.px(_GAP_PX) / unit, counts / 2), 0.0)
    hover = [
        f"{safe(label)}<br>{safe(part.words)}: {count_text(count)}" if count else ""
        for label, count in zip(table.labels, counts, strict=True)
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": part.words,
        "y": np.arange(len(counts), dtype="float64"),
        "base": starts,
        "x": lengths,
        "width": bar_share(style),
        "marker": {"color": part.fill, "line": {"color": part.outline, "width": style.px(1.5)}},
        "text": np.array([_printed(style, part, c, c * unit) for c in counts], dtype="object"),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": style.font_size, "color": ink_on(part.fill)},
        "hovertext": np.array(hover, dtype="object"),
        "hoverinfo": "text",
    }


def bar_share(style: Style) -> float:
    """Return how much of its row a bar fills; a fixed height may leave rows that are too tall."""
    return _BAR_SHARE if style.height is None else _BAR_SHARE * 0.9


def _printed(style: Style, part: Part, count: float, length: float) -> str:
    """Print shape and number, or the number alone, or nothing, as the segment has room."""
    number = count_text(count)
    choices = (f"{part.glyph} {number}".strip(), number) if count > 0 else ()
    return next((t for t in choices if text_width(t, style) + style.px(3) < length), "")


def end_labels(style: Style, table: Table, words: Sequence[str]) -> dict[str, Any]:
    """Return the trace that prints each row's total behind its bar, and more words if given."""
    said = [
        bold(count_text(total)) + (f" {more}" if more else "")
        for total, more in zip(table.totals, words, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "text",
        "name": "all",
        "x": table.totals,
        "y": np.arange(len(table.labels), dtype="float64"),
        "text": np.array([f" {text}" for text in said], dtype="object"),
        "textposition": "middle right",
        "textfont": {"size": style.font_size, "color": style.text},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def legend_room(style: Style, words: Sequence[str]) -> float:
    """Return the pixels that a legend above the plot needs; it wraps where the line is full."""
    lines, used = 1, 0.0
    for word in words:
        own = text_width(word, style) + style.px(_SWATCH_PX)
        if used and used + own > style.assumed_width:
            lines, used = lines + 1, 0.0
        used += own
    return lines * style.px(_LEGEND_PX)
