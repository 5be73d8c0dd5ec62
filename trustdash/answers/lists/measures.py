"""Measures by what the verdict says of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers.lists.listing import Listing
from trustdash.answers.measured import Measured, headline, measures
from trustdash.metrics.course import BACK_RULE

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

EARLY_POINTS = 12
_IN_VERDICT = "Measures that the verdict counts"


def _measured(fits: Callable[[Measured], bool]) -> "Callable[[Numbers], pd.DataFrame]":
    def rows(numbers: "Numbers") -> pd.DataFrame:
        return as_rows(tuple(found for found in headline(numbers) if fits(found)))

    return rows


def as_rows(found: tuple[Measured, ...]) -> pd.DataFrame:
    """Return measures as rows, with what is known of each."""
    columns = ["id", "name", "unit", "now", "before", "gap", "direction", "back_to_usual",
               "stale", "last_period", "n"]  # fmt: skip
    rows = [
        (
            each.kpi.id, each.kpi.name, each.kpi.unit, each.state.now, each.state.before,
            each.state.gap, each.state.direction, each.state.back_to_usual, each.state.stale,
            each.state.last_period, each.state.n,
        )
        for each in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def is_complete(found: Measured) -> bool:
    """Tell whether a measure has a value and it is not older than 1.5 times its frequency."""
    return found.state.now is not None and not found.state.stale


LISTS: dict[str, Listing] = {
    "measures": Listing("Measures", f"{_IN_VERDICT}.", _measured(lambda _: True)),
    "measures-all": Listing(
        "Measures", "Every measure in force.", lambda numbers: as_rows(measures(numbers))
    ),
    "measures-improving": Listing(
        "Measures improving",
        f"{_IN_VERDICT} and that improve beyond chance since the last major incident. One whose "
        "data have ended is not among them.",
        _measured(lambda found: found.state.direction == "improving" and not found.state.stale),
    ),
    "measures-worsening": Listing(
        "Measures worsening",
        f"{_IN_VERDICT} and that worsen beyond chance since the last major incident.",
        _measured(lambda found: found.state.direction == "worsening"),
    ),
    "measures-early": Listing(
        "Measures too early to tell",
        f"{_IN_VERDICT} and that have fewer than {EARLY_POINTS} values since the last major "
        "incident.",
        _measured(lambda found: found.state.direction == "too early"),
    ),
    "measures-ended": Listing(
        "Measures whose data have ended",
        f"{_IN_VERDICT} and whose newest value is older than 1.5 times their frequency.",
        _measured(lambda found: found.state.stale),
    ),
    "measures-back": Listing(
        "Measures back to the earlier level",
        f"{_IN_VERDICT}, that fell and are back, as metric M44 counts them. {BACK_RULE} Where no "
        "level before is known, the declared target takes its place.",
        _measured(lambda found: bool(found.state.back_to_usual)),
    ),
    "measures-complete": Listing(
        "Measures with complete data",
        "Measures with a value that is not older than 1.5 times their frequency.",
        lambda numbers: as_rows(tuple(f for f in measures(numbers) if is_complete(f))),
    ),
}
