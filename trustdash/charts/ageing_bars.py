"""What is late, and how long already? Bars of overdue items by age band."""

import numpy as np
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
from trustdash.charts.style import CONCERN, Margin, Style, blank, layout

BANDS = ("1–30", "31–60", "61–90", "over 90")
"""Days overdue, as metric M10 parts them."""

_WORDS = ("1–30 days", "31–60", "61–90", "over 90")
_SHARES = (0.2, 0.5, 0.8, 1.0)


def ageing_bars(ageing: pd.DataFrame, style: Style) -> go.Figure:
    """Draw how many items of each group are overdue, by how many days.

    Columns: label (text: team, owner or incident), band (one of `BANDS`), count (items). Groups
    stand in the order in which they first appear, the first on top. One hue from light to solid;
    neighbours differ by less than 3:1, so outline, gap, order and the printed numbers carry it.
    The end of each bar says the total, and how many of it are over 90 days late.
    """
    table = tabulate(ageing, "band", BANDS)
    if not table.labels:
        return go.Figure(layout=blank(style))
    ends = [_over_90(old, style) for old in table.counts[:, -1]]
    said = [f" {count_text(total)} {end}" for total, end in zip(table.totals, ends, strict=True)]
    margin = Margin(
        left=style.px(4),
        right=max(text_width(text, style) for text in said) + style.px(8),
        top=legend_room(style, _WORDS) + style.px(8),
        bottom=style.px(6),
    )
    room = room_for_bars(style, table.labels, margin)
    figure_layout = layout(
        style,
        height=len(table.labels) * style.px(ROW_PX) + margin.top + margin.bottom,
        margin=margin,
        xaxis=length_axis(table.totals.max()),
        yaxis=row_axis(style, table.labels),
        has_legend=True,
    )
    return go.Figure(
        data=[*stacked(style, table, _parts(style), room), end_labels(style, table, ends)],
        layout=figure_layout | {"barmode": "overlay"},
    )


def _parts(style: Style) -> list[Part]:
    return [
        Part(band, words, style.tinted(CONCERN, share), CONCERN)
        for band, words, share in zip(BANDS, _WORDS, _SHARES, strict=True)
    ]


def _over_90(count: float, style: Style) -> str:
    if not np.isfinite(count) or count <= 0:
        return ""
    return f"({count_text(count)} over 90{'' if style.narrow else ' days'})"
