"""What is late, and how long already? Bars of overdue items by age band."""

import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.bars import Part, stacked_bars, tabulate
from trustdash.charts.labels import count_text
from trustdash.charts.style import CONCERN, Style

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
    ends = [_over_90(old, style) for old in table.counts[:, -1]]
    return stacked_bars(style, table, _parts(style), ends)


def _parts(style: Style) -> list[Part]:
    return [
        Part(band, words, style.tinted(CONCERN, share), CONCERN)
        for band, words, share in zip(BANDS, _WORDS, _SHARES, strict=True)
    ]


def _over_90(count: float, style: Style) -> str:
    if count <= 0:
        return ""
    return f"({count_text(count)} over 90{'' if style.narrow else ' days'})"
