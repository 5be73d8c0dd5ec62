"""Scores of surveys: the net promoter score, its change, and what weights cost."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from trustdash.errors import StatisticRefused
from trustdash.stats.inputs import count, normal_quantile, numbers
from trustdash.stats.intervals import Z95
from trustdash.stats.result import Result, excludes

_EXTRA_EACH, _EXTRA = 0.75, 3.0
"""Rocks's answers added to promoters and detractors, and to all (passives get 1½)."""


@dataclass(frozen=True, slots=True)
class NetScore:
    """A net promoter score from −100 to 100, its standard error and its 95 % interval."""

    value: float
    standard_error: float
    low: float
    high: float


def net_promoter(
    promoters: float, passives: float, detractors: float, population: float | None = None
) -> NetScore:
    """Return the net promoter score 100 (p − d) with its adjusted Wald interval.

    The counts may be weighted sums scaled to the effective number of answers. The printed score and
    its standard error 100 √((p + d − (p − d)²) / n) are unadjusted; the interval adds ¾, 1½ and ¾
    to promoters, passives and detractors, because the plain one covers too little when few are
    detractors. `population` narrows it by √(1 − n / N) for a random sample without replacement.
    n of 0: ValueError. Source: Rocks (2016), "Interval estimation for the net promoter score",
    The American Statistician 70, 365–372.
    """
    n = promoters + passives + detractors
    if n <= 0 or min(promoters, passives, detractors) < 0:
        raise StatisticRefused(
            f"There is no score from {promoters}, {passives} and {detractors} answers.",
            "Give how many are promoters, passives and detractors.",
        )
    factor = _finite_population(n, population)
    value, error = _net(promoters, detractors, n)
    low, high = _adjusted(promoters, detractors, n, Z95 * factor)
    # A census shrinks the interval to its adjusted centre, which lies beside the score itself.
    return NetScore(value, error * factor, min(low, value), max(high, value))


def _net(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    p, d = promoters / n, detractors / n
    return 100 * (promoters - detractors) / n, 100 * sqrt(max(0.0, (p + d - (p - d) ** 2) / n))


def _adjusted_net(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    return _net(promoters + _EXTRA_EACH, detractors + _EXTRA_EACH, n + _EXTRA)


def _adjusted(promoters: float, detractors: float, n: float, z: float) -> tuple[float, float]:
    centre, wide = _adjusted_net(promoters, detractors, n)
    return max(-100.0, centre - z * wide), min(100.0, centre + z * wide)


def _finite_population(n: float, population: float | None) -> float:
    if population is None or population <= 0:
        return 1.0
    return sqrt(max(0.0, 1 - n / population))


@dataclass(frozen=True, slots=True, kw_only=True)
class NetPromoter(Result):
    """A net promoter score in points, with two intervals.

    lower, upper: Wald, nps ± z se; None where all answered alike, as it would have no width.
    adjusted_lower, adjusted_upper: Rocks's adjusted Wald, which the pages show.
    """

    nps: float | None = None
    se: float | None = None
    lower: float | None = None
    upper: float | None = None
    adjusted_lower: float | None = None
    adjusted_upper: float | None = None


def nps(promoters: float, passives: float, detractors: float, conf: float = 0.95) -> NetPromoter:
    """Return the net promoter score of counted answers with both its intervals; None of none.

    Unit: points, −100 to 100. Refused: no counts. Source: see `net_promoter`.
    """
    p, d = count(promoters, "promoters"), count(detractors, "detractors")
    n = p + count(passives, "passives") + d
    z = normal_quantile(conf)
    if not n:
        return NetPromoter(n=0, status="no_data", reason="no answers yet")
    value, error = _net(p, d, n)
    low, high = _adjusted(p, d, n, z)
    about: dict[str, Any] = {"nps": value, "se": error, "n": n}
    about |= {"adjusted_lower": low, "adjusted_upper": high}
    if not error:
        reason = "all answered alike, so the Wald interval has no width; use the adjusted one"
        return NetPromoter(status="not_estimable", reason=reason, **about)
    wald = max(-100.0, value - z * error), min(100.0, value + z * error)
    return NetPromoter(lower=wald[0], upper=wald[1], **about)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetPromoterChange(Result):
    """The change of a net promoter score in points, wave 2 minus wave 1.

    lower, upper, changed: Wald; None where all answered alike in both waves. adjusted_…: with
    Rocks's answers added to each wave, which the pages use.
    """

    difference: float | None = None
    se: float | None = None
    lower: float | None = None
    upper: float | None = None
    changed: bool | None = None
    adjusted_lower: float | None = None
    adjusted_upper: float | None = None
    adjusted_changed: bool | None = None


Wave = tuple[float, float, float]
"""How many were promoters, passives and detractors."""


def nps_change(wave1: Wave, wave2: Wave, conf: float = 0.95) -> NetPromoterChange:
    """Return wave 2 minus wave 1 with difference ± z √(se₁² + se₂²), clipped to ±200.

    For two samples drawn apart; the same people asked twice are paired, which this is not for.
    Refused: no counts. Source: Rocks (2016).
    """
    first, second, z = nps(*wave1), nps(*wave2), normal_quantile(conf)
    n = first.n + second.n
    if first.nps is None or second.nps is None or first.se is None or second.se is None:
        reason = f"wave{1 if first.nps is None else 2} has no answers"
        return NetPromoterChange(n=n, status="no_data", reason=reason)
    difference, error = second.nps - first.nps, sqrt(first.se**2 + second.se**2)
    (m1, s1), (m2, s2) = (_adjusted_net(p, d, p + q + d) for p, q, d in (wave1, wave2))
    low, high = _around(m2 - m1, z * sqrt(s1**2 + s2**2))
    about: dict[str, Any] = {"difference": difference, "se": error, "n": n}
    about |= {"adjusted_lower": low, "adjusted_upper": high}
    about["adjusted_changed"] = excludes(0, low, high)
    if not error:
        reason = "all answered alike in both waves, so the Wald interval has no width"
        return NetPromoterChange(status="not_estimable", reason=reason, **about)
    low, high = _around(difference, z * error)
    return NetPromoterChange(lower=low, upper=high, changed=excludes(0, low, high), **about)


def _around(centre: float, half: float) -> tuple[float, float]:
    return max(-200.0, centre - half), min(200.0, centre + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveNumber(Result):
    """How many unweighted answers weighted ones are worth, and n over that."""

    effective_n: float | None = None
    design_effect: float | None = None


def kish_effective_n(weights: npt.ArrayLike) -> EffectiveNumber:
    """Return (Σ w)² / Σ w², and the design effect n Σ w² / (Σ w)².

    Weights of 0 are not answers. None without any. Refused: negative weights. Source: Kish (1965),
    "Survey Sampling", 11.2C.
    """
    given = numbers(weights, "weights")
    if (given < 0).any():
        raise StatisticRefused("weights holds a negative weight.", "Give weights from 0.")
    weight = given[given > 0]
    if not len(weight):
        return EffectiveNumber(n=0, status="no_data", reason="no weights above 0")
    scaled = weight / weight.max()
    effective = float(scaled.sum() ** 2 / np.square(scaled).sum())
    return EffectiveNumber(
        effective_n=effective, design_effect=len(weight) / effective, n=len(weight)
    )
