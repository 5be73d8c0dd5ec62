"""Stacked horizontal bars of counts: how parts are drawn, numbered and kept apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Numbers, Texts, numbers, texts
from trustdash.charts.axes import length_axis, row_axis
from trustdash.charts.colour import ink_on
from trustdash.charts.key import Entry, key
from trustdash.charts.labels import bold, count_text, label, safe, text_width, widest
from trustdash.charts.style import Margin, Style, blank, layout

_ROW_PX, _NARROW_ROW_PX = 36, 50
_BAR_PX = 24
_GAP_PX = 2
_NAME_SHARE = 0.2
"""How far a row is moved down in its place on a phone, where its name stands above the bar."""


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
    for row, part, count in zip(rows, parts, numbers(frame, "count"), strict=True):
        counts[labels.index(row), names.index(part)] += np.nan_to_num(count)
    return Table(labels, counts)


def stacked_bars(
    style: Style, table: Table, parts: Sequence[Part], ends: Sequence[str], at_least: float = 0
) -> go.Figure:
    """Draw one stacked bar for each row of the table, with printed counts and totals.

    ends: more words behind each total. at_least: the least height in pixels. The names of rows
    stand on the left; on a phone they stand above their bars, so that the bars get the width.
    """
    if not table.labels:
        return go.Figure(layout=blank(style))
    left = style.px(4) if style.narrow else widest(table.labels, style) + style.px(12)
    legend = key(style, [Entry(part.words, part.fill, part.outline) for part in parts], left)
    said = [_total_text(total, end) for total, end in zip(table.totals, ends, strict=True)]
    right = max(text_width(text, style) for text in said) + style.px(6)
    margin = Margin(left, right, legend.room + style.px(6), style.px(4))
    row = style.px(_NARROW_ROW_PX if style.narrow else _ROW_PX)
    tall = style.height or max(len(table.labels) * row + margin.top + margin.bottom, at_least)
    thick = _BAR_PX * style.scale / ((tall - margin.top - margin.bottom) / len(table.labels))
    thick = min(thick, 0.8) if thick > 0 else 0.8
    room = max(style.assumed_width - left - right, style.px(40))
    names = [] if style.narrow else table.labels
    axis = row_axis(style, names or [""] * len(table.labels)) | {"showline": False}
    if style.narrow:
        axis["range"] = [len(table.labels) - 0.5 - _NAME_SHARE, -0.5 - _NAME_SHARE]
    return go.Figure(
        data=[_segments(style, table, parts, room, thick), _totals(style, table, said)],
        layout=layout(
            style,
            height=tall,
            margin=margin,
            xaxis=length_axis(table.totals.max()),
            yaxis=axis,
            annotations=[*legend.annotations, *(_names_above(style, table, thick))],
        )
        | {"barmode": "overlay"},
    )


def _total_text(total: float, more: str) -> str:
    return f" {count_text(total)} {more}".rstrip()


def _names_above(style: Style, table: Table, thick: float) -> list[dict[str, Any]]:
    if not style.narrow:
        return []
    return [
        label(
            style,
            safe(name),
            x=0,
            xref="paper",
            xanchor="left",
            y=row - thick / 2,
            yanchor="bottom",
        )
        for row, name in enumerate(table.labels)
    ]


def _segments(
    style: Style, table: Table, parts: Sequence[Part], room: float, thick: float
) -> dict[str, Any]:
    """Return all segments as one trace, row by row: a browser draws one much faster than several.

    room: the length of the longest bar in pixels. Neighbours are 2 px apart. A count that does not
    fit in its segment is left out; the row's total and the table beneath the chart hold it.
    """
    rows, columns = np.nonzero(table.counts)
    counts, drawn = table.counts[rows, columns], [parts[int(column)] for column in columns]
    longest = table.totals.max(initial=0.0)
    unit = room / longest if longest > 0 else 1.0
    starts = np.cumsum(table.counts, axis=1)[rows, columns] - counts
    names = [safe(table.labels[row]) for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": "counts",
        "customdata": _texts(part.name for part in drawn),
        "y": rows.astype("float64"),
        "base": starts,
        "x": np.maximum(counts - style.px(_GAP_PX) / unit, counts / 2),
        "width": thick,
        "marker": {
            "color": [part.fill for part in drawn],
            "line": {"color": [part.outline for part in drawn], "width": style.px(1.5)},
        },
        "text": _texts(
            _printed(style, part, count, count * unit)
            for part, count in zip(drawn, counts, strict=True)
        ),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": style.font_size, "color": [ink_on(part.fill) for part in drawn]},
        "hovertext": _texts(
            f"{name}<br>{safe(part.name)}: {count_text(count)}"
            for name, part, count in zip(names, drawn, counts, strict=True)
        ),
        "hoverinfo": "text",
    }


def _texts(said: Iterable[str]) -> Texts:
    return np.array(list(said), dtype="object")


def _printed(style: Style, part: Part, count: float, length: float) -> str:
    """Print shape and number, or the number alone, or nothing, as the segment has room."""
    number = count_text(count)
    choices = (f"{part.glyph} {number}".strip(), number) if count > 0 else ()
    return next((t for t in choices if text_width(t, style) + style.px(3) < length), "")


def _totals(style: Style, table: Table, said: Sequence[str]) -> dict[str, Any]:
    """Return the trace that prints each row's total, bold, and what is said behind it."""
    words = [text.split(" ", 2)[1:] for text in said]
    return {
        "type": "scatter",
        "mode": "text",
        "name": "all",
        "x": table.totals,
        "y": np.arange(len(table.labels), dtype="float64"),
        "text": np.array([" ".join([" " + bold(n), *more]) for n, *more in words], dtype="object"),
        "textposition": "middle right",
        "textfont": {"size": style.font_size, "color": style.text},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
