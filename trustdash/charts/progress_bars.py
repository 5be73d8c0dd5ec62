"""How far are the promises? Stacked bars from kept to not yet due."""

import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.axes import length_axis, row_axis
from trustdash.charts.bars import (
    ROW_PX,
    Part,
    end_labels,
    legend_room,
    room_for_bars,
    stacked,
    tabulate,
)
from trustdash.charts.labels import count_text, text_width
from trustdash.charts.style import Margin, Style, blank, layout

PARTS = ("kept on the first date", "kept later", "late", "not yet due")
"""What can have become of a promise, the strictest success first."""


def progress_bars(progress: pd.DataFrame, style: Style) -> go.Figure:
    """Draw how many promises were kept on the first date, kept later, are late, or not yet due.

    Columns: label (text), part (one of `PARTS`), count (promises). Labels stand in the order in
    which they first appear, the first on top. Each part has a shape and words besides its colour,
    and the legend holds its total over all rows.
    """
    table = tabulate(progress, "part", PARTS)
    if not table.labels:
        return go.Figure(layout=blank(style))
    parts = _parts(style, table.counts.sum(axis=0).tolist())
    widest_total = max(text_width(f" {count_text(total)}", style) for total in table.totals)
    margin = Margin(
        left=style.px(4),
        right=widest_total + style.px(10),
        top=legend_room(style, [part.words for part in parts]) + style.px(8),
        bottom=style.px(6),
    )
    figure_layout = layout(
        style,
        height=max(len(table.labels) * style.px(ROW_PX) + margin.top, style.px(120)),
        margin=margin,
        xaxis=length_axis(table.totals.max()),
        yaxis=row_axis(style, table.labels),
        has_legend=True,
    )
    room = room_for_bars(style, table.labels, margin)
    totals = end_labels(style, table, [""] * len(table.labels))
    return go.Figure(
        data=[*stacked(style, table, parts, room), totals],
        layout=figure_layout | {"barmode": "overlay"},
    )


def _parts(style: Style, totals: list[float]) -> list[Part]:
    looks = (
        ("◆", style.good, style.good),
        ("◇", style.tinted(style.concern, 0.25), style.concern),
        ("▼", style.concern, style.concern),
        ("○", style.page, style.neutral),
    )
    return [
        Part(name, f"{glyph} {name}: {count_text(total)}", fill, outline, glyph)
        for name, total, (glyph, fill, outline) in zip(PARTS, totals, looks, strict=True)
    ]
