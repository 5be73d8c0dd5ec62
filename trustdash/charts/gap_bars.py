"""Where does the owner's word stand above the assessor's? Bars of promises by team."""

import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import numbers, texts
from trustdash.charts.bars import Part, stacked_bars, tabulate
from trustdash.charts.labels import count_text
from trustdash.charts.style import Style

PARTS = (
    "owner 2 or 3 steps higher",
    "owner 1 step higher",
    "no evidence",
    "same step",
    "assessor higher",
    "not yet assessed",
)
"""How the two words differ, the largest self-awarded difference first."""


def gap_bars(gaps: pd.DataFrame, style: Style) -> go.Figure:
    """Draw how many promises of each team have which difference between the two words.

    Columns: label (text: the team), part (one of `PARTS`), count (promises), steps (steps on the
    scale by which the owners of these stand higher). Teams stand in the order in which they first
    appear, the first on top. The end of each bar says its promises, and the steps in all. Each part
    has a shape and words besides its colour.
    """
    table = tabulate(gaps, "part", PARTS)
    steps = dict.fromkeys(table.labels, 0.0)
    for label, found in zip(texts(gaps, "label"), numbers(gaps, "steps"), strict=True):
        steps[label] += found
    ends = [_self_awarded(steps[label], style) for label in table.labels]
    return stacked_bars(style, table, _parts(style, table.counts.sum(axis=0).tolist()), ends)


def _self_awarded(steps: float, style: Style) -> str:
    if steps <= 0:
        return ""
    return f"(+{count_text(steps)})" if style.narrow else f"(owner +{count_text(steps)})"


def _parts(style: Style, totals: list[float]) -> list[Part]:
    looks = (
        ("▼", style.concern, style.concern),
        ("▽", style.tinted(style.concern, 0.5), style.concern),
        ("?", style.tinted(style.concern, 0.2), style.concern),
        ("◆", style.good, style.good),
        ("◇", style.tinted(style.neutral, 0.3), style.neutral),
        ("○", style.page, style.neutral),
    )
    return [
        Part(name, f"{glyph} {name}: {count_text(total)}", fill, outline, glyph)
        for name, total, (glyph, fill, outline) in zip(PARTS, totals, looks, strict=True)
    ]
