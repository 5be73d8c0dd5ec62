"""How far are the promises? Stacked bars from kept to not yet due."""

import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.bars import Part, stacked_bars, tabulate
from trustdash.charts.labels import count_text
from trustdash.charts.style import Style

PARTS = ("kept on the first date", "kept later", "late", "not yet due")
"""What can have become of a promise, the strictest success first."""

_HEIGHT_PX = 220


def progress_bars(progress: pd.DataFrame, style: Style) -> go.Figure:
    """Draw how many promises were kept on the first date, kept later, are late, or not yet due.

    Columns: label (text), part (one of `PARTS`), count (promises). Labels stand in the order in
    which they first appear, the first on top. Each part has a shape and words besides its colour,
    and the legend holds its total over all rows.
    """
    table = tabulate(progress, "part", PARTS)
    parts = _parts(style, table.counts.sum(axis=0).tolist())
    return stacked_bars(style, table, parts, [""] * len(table.labels), style.px(_HEIGHT_PX))


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
