"""Which measures a review looks at one by one: worsening, missing their target, newly improving."""

from datetime import timedelta

import pandas as pd

from trustdash.answers import last_review
from trustdash.answers.measure_tiles import direction_cell, target_cell
from trustdash.answers.measured import Measured, headline, measures, phases_of
from trustdash.answers.numbers import Numbers

_NEW_DAYS = 28
"""Without an earlier review, a signal is new for so many days."""

RULE = (
    "A measure has a slide of its own if it is worsening, if it misses its target by the limits of "
    "its present phase, or if it first stood out as improving since the last review."
)


def exceptions(numbers: Numbers) -> tuple[Measured, ...]:
    """Return the measures of the verdict that stand out: worsening, missing, newly improving."""
    found = headline(numbers) or measures(numbers)
    worsening = [each for each in found if direction_cell(each).text == "worsening"]
    missing = [each for each in found if _misses(each, numbers)]
    newly = [each for each in found if _is_newly_improving(each, numbers)]
    return tuple({each.kpi.id: each for each in (*worsening, *missing, *newly)}.values())


def _misses(found: Measured, numbers: Numbers) -> bool:
    """Tell whether the limits say that the target is missed, and it is missed now."""
    cell = target_cell(found, numbers)
    return not found.is_small and cell.text in ("misses", "misses target")


def _is_newly_improving(found: Measured, numbers: Numbers) -> bool:
    """Tell whether the first improving point of the present phase came after the last review."""
    parts = phases_of(found, numbers)
    if found.is_small or found.state.stale or parts.current is None:
        return False
    review = last_review.last_review(numbers)
    held = review and review.held_on
    since = pd.Timestamp(held or numbers.as_of - timedelta(days=_NEW_DAYS))
    marked = parts.points.assign(mark=[mark or "" for mark in parts.marks()])
    present = marked[(marked["phase"] == marked["phase"].max()) & marked["value"].notna()]
    good = present[present["mark"] == "improving"]
    return len(good) > 0 and bool(good["period_end"].min() > since)
