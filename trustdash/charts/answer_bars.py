"""How are the answers spread? For each question of a survey, counts from lowest to highest."""

import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.bars import Part, stacked_bars, tabulate
from trustdash.charts.style import NEUTRAL, Style

PLACES = ("lowest", "low", "middle", "high", "highest")
"""The five parts of a scale. A scale of 5 has one answer in each; others are symmetrical."""

_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def place_of(value: float, low: float, high: float) -> str:
    """Return which fifth of a scale from `low` to `high` an answer lies in; refuse an empty scale.

    On a scale of 7 the two lowest answers are "lowest" and the two highest are "highest".
    """
    if not high > low:
        raise ValueError(f"a scale from {low} to {high} has no length")
    share = (value - low) / (high - low)
    if 0.4 - 1e-9 <= share <= 0.6 + 1e-9:
        return PLACES[2]
    if share < 0.4:
        return PLACES[0] if share < 0.2 - 1e-9 else PLACES[1]
    return PLACES[4] if share > 0.8 + 1e-9 else PLACES[3]


def answer_bars(answers: pd.DataFrame, style: Style) -> go.Figure:
    """Draw how many gave each answer, one bar a question.

    Columns: label (the question), place (one of `PLACES`), count (answers). Questions stand in the
    order in which they first appear. One grey hue from outlined to solid, because whether a high
    answer is good depends on the question; outline, gap, order and printed numbers carry it.
    """
    table = tabulate(answers, "place", PLACES)
    return stacked_bars(style, table, _parts(style), [""] * len(table.labels))


def _parts(style: Style) -> list[Part]:
    return [
        Part(place, place, style.tinted(NEUTRAL, share), NEUTRAL)
        for place, share in zip(PLACES, _SHARES, strict=True)
    ]
