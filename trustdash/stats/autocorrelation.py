"""Do neighbouring values move together? Then limits made for independent ones are too narrow."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from trustdash.stats.inputs import Series, Values, is_constant, numbers
from trustdash.stats.result import Result

TOGETHER = "neighbouring values move together, limits too narrow"
_BEYOND_CHANCE = 2.0
_MOST = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Autocorrelation(Result):
    """How far each value follows the one before.

    lag1: correlation of neighbours, −1 to 1; None without variation. threshold: 2 / √n, what
    chance alone rarely exceeds. together: whether lag1 is above it. fitted: how many means or
    lines were taken out first, each of which pulls lag1 down.
    """

    lag1: float | None = None
    threshold: float | None = None
    together: bool = False
    fitted: int


def lag1(*phases: Series, fitted: int | None = None) -> Autocorrelation:
    """Return the lag-1 correlation within phases of a series, Σ dₜ dₜ₊₁ / Σ dₜ².

    phases: consecutive stretches of the series in time order, units as measured; d is the distance
    from the mean of its own phase, so that a step from one phase to the next is not taken for
    correlation. fitted: for residuals, how many parameters were fitted; else one mean a phase. Gaps
    (NaN) break a pair. Fewer than 3 values, or none that vary: lag1 is None and nothing moves
    together. Refused: what is no number. Source: Box and Jenkins (1970), "Time Series Analysis",
    2.1; the threshold is Bartlett's (1946), J. R. Stat. Soc. Suppl. 8, 27–41.
    """
    series = [numbers(phase, "values", gaps=True) for phase in phases]
    n = sum(int((~np.isnan(phase)).sum()) for phase in series)
    about: dict[str, Any] = {"n": n, "missing": sum(map(len, series)) - n}
    means = sum(bool((~np.isnan(phase)).any()) for phase in series) if fitted is None else fitted
    if n < 3:
        reason = "fewer than 3 values" if n else "no values"
        return Autocorrelation(
            fitted=means, status="too_few" if n else "no_data", reason=reason, **about
        )
    products = [_products(phase) for phase in series]
    squares = sum(square for _, square in products)
    if not squares:
        reason = "no variation was recorded"
        return Autocorrelation(fitted=means, status="not_estimable", reason=reason, **about)
    correlation, threshold = sum(pair for pair, _ in products) / squares, _BEYOND_CHANCE / sqrt(n)
    together = correlation > threshold
    return Autocorrelation(
        lag1=correlation,
        threshold=threshold,
        together=together,
        fitted=means,
        caution=TOGETHER if together else None,
        **about,
    )


def _products(phase: Values) -> tuple[float, float]:
    """Return Σ dₜ dₜ₊₁ and Σ dₜ² of a phase; 0 without variation."""
    known = phase[~np.isnan(phase)]
    if is_constant(known):
        return 0.0, 0.0
    distance = phase - known.mean()
    return float(np.nansum(distance[:-1] * distance[1:])), float(np.nansum(distance**2))


def without_line(values: Series) -> Values:
    """Return the distances from a straight line through a phase, so that a climb is no correlation.

    Gaps stay gaps; fewer than 3 values are returned as they are. Unit: the values'.
    """
    phase = numbers(values, "values", gaps=True)
    there = ~np.isnan(phase)
    if there.sum() < 3:
        return phase
    at = np.arange(len(phase)) - np.flatnonzero(there).mean()
    known = phase[there] - phase[there].mean()
    slope = float(at[there] @ known / (at[there] @ at[there]))
    return np.asarray(phase - slope * at)


def widening(found: Autocorrelation) -> float:
    """Return by how much the error of a mean grows where neighbours move together: √((1+r)/(1−r)).

    r is lag1 corrected for its bias in short series, r + fitted (1 + 3 r) / n, and held from 0 to
    0.9; so 1 where neighbours do not move together. Source: Kendall (1954), Biometrika 41,
    403–404; Bayley and Hammersley (1946), J. R. Stat. Soc. Suppl. 8, 184–197.
    """
    if found.lag1 is None:
        return 1.0
    r = found.lag1 + found.fitted * (1 + 3 * found.lag1) / found.n
    r = min(_MOST, max(0.0, r))
    return sqrt((1 + r) / (1 - r))
