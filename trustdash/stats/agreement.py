"""Do two judges agree, the owner and the assessor, and which of them is kinder?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from trustdash.errors import StatisticRefused
from trustdash.stats.inputs import Values, counts, normal_quantile
from trustdash.stats.result import Result

SMALL = 30
"""Below so many pairs the pages show counts, not kappa."""
_MOST_STATES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Result):
    """How far two judges agree on the same items.

    agreement: share on the diagonal, 0 to 1. row_higher, column_higher: on how many items the one
    judge chose a later state than the other (direction). kappa: agreement beyond chance, 1 full,
    0 chance; se and limits of it, None where all agree or all choose one state.
    """

    agreement: float | None = None
    row_higher: int = 0
    column_higher: int = 0
    kappa: float | None = None
    se: float | None = None
    lower: float | None = None
    upper: float | None = None


def cohen_kappa(
    table: Sequence[Sequence[float]] | npt.NDArray[np.float64],
    weights: Literal["none", "linear"] = "none",
    conf: float = 0.95,
) -> Agreement:
    """Return Cohen's κ = (pₒ − pₑ) / (1 − pₑ) with its large-sample interval.

    table: square; row i, column j holds how many items the one judge put in state i and the other
    in j, states in order. weights: `linear` counts a miss by one state less than one by two, for
    ordered states. Kappa is low where nearly all are in one state, however well judges agree, so
    agreement and direction stand before it; below 30 pairs it is a caution. Refused: a table that
    is not square, no counts. Source: Cohen (1960), Educational and Psychological Measurement 20,
    37–46; Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72, 323–327; Feinstein and
    Cicchetti (1990), J. Clin. Epidemiol. 43, 543–549; by statsmodels `cohens_kappa`.
    """
    square, z = _square(table), normal_quantile(conf)
    n = int(square.sum())
    if not n:
        return Agreement(n=0, status="no_data", reason="no pairs")
    about: dict[str, Any] = {
        "agreement": float(np.trace(square)) / n,
        "row_higher": int(np.tril(square, -1).sum()),
        "column_higher": int(np.triu(square, 1).sum()),
        "n": n,
    }
    if (square.sum(axis=0) * square.sum(axis=1) == n * n).any() or len(square) < 2:
        reason = "both judges chose one state alone, so agreement beyond chance is not defined"
        return Agreement(status="not_estimable", reason=reason, **about)
    kappa, error = _kappa(square, weights)
    about["kappa"] = kappa
    about["caution"] = f"{n} pairs: say the counts, not kappa" if n < SMALL else None
    if not error:
        reason = "no disagreement to judge by, so the interval has no width"
        return Agreement(status="not_estimable", reason=reason, **about)
    low, high = max(-1.0, kappa - z * error), min(1.0, kappa + z * error)
    return Agreement(se=error, lower=low, upper=high, **about)


def _square(table: Sequence[Sequence[float]] | npt.NDArray[np.float64]) -> Values:
    rows = [counts(row, "table") for row in table]
    if not 1 <= len(rows) <= _MOST_STATES or {len(row) for row in rows} != {len(rows)}:
        raise StatisticRefused(
            "table is not square.", f"Give as many rows as columns, 1 to {_MOST_STATES}."
        )
    return np.array(rows)


def _kappa(square: Values, weights: str) -> tuple[float, float]:
    from statsmodels.stats.inter_rater import cohens_kappa

    with np.errstate(all="ignore"):
        found = cohens_kappa(square, wt="linear" if weights == "linear" else None)
    error = float(found.std_kappa)
    return float(found.kappa), error if isfinite(error) and error > 1e-12 else 0.0
