"""95 % intervals for shares, net promoter scores and means.

Each function guards its edges before the library is called, so that no NaN or infinity leaves it.
"""

from dataclasses import dataclass
from math import sqrt

from scipy import stats

Z95 = float(stats.norm.ppf(0.975))
"""The normal quantile of a two-sided 95 % interval, 1.96."""


def wilson(k: float, n: float) -> tuple[float, float]:
    """Return the Wilson score interval of a share, as shares from 0 to 1.

    k of n counted; n may be an effective number of answers (weights). n of 0 or less has no
    interval: ValueError. Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209–212; equals
    `scipy.stats.binomtest(k, n).proportion_ci(method="wilson")` for whole numbers.
    """
    if n <= 0 or not 0 <= k <= n:
        raise ValueError(f"no interval for {k} of {n}")
    share, square = k / n, Z95**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    # Rounding may leave 1e-17 where the limit is exactly 0 or 1.
    low = 0.0 if k == 0 else max(0.0, centre - half)
    return low, 1.0 if k == n else min(1.0, centre + half)


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
        raise ValueError(f"no score from {promoters}, {passives} and {detractors} answers")
    factor = _finite_population(n, population)
    value, error = _net(promoters, detractors, n)
    centre, wide = _net(promoters + 0.75, detractors + 0.75, n + 3)
    half = Z95 * wide * factor
    low, high = max(-100.0, centre - half), min(100.0, centre + half)
    # A census shrinks the interval to its adjusted centre, which lies beside the score itself.
    return NetScore(value, error * factor, min(low, value), max(high, value))


def _net(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    p, d = promoters / n, detractors / n
    return 100 * (promoters - detractors) / n, 100 * sqrt(max(0.0, (p + d - (p - d) ** 2) / n))


def _finite_population(n: float, population: float | None) -> float:
    if population is None or population <= 0:
        return 1.0
    return sqrt(max(0.0, 1 - n / population))


def mean(total: float, total_of_squares: float, n: float) -> tuple[float, float, float]:
    """Return a mean and its 95 % t interval, from the sum, the sum of squares and n.

    A constant sample has an interval without width; n below 2 has none: ValueError. Source: Student
    (1908); equals `scipy.stats.ttest_1samp(x, 0).confidence_interval()`.
    """
    if n < 2:
        raise ValueError(f"no interval for the mean of {n}")
    centre = total / n
    variance = max(0.0, (total_of_squares - n * centre**2) / (n - 1))
    half = t95(n - 1) * sqrt(variance / n)
    return centre, centre - half, centre + half


def t95(degrees: float) -> float:
    """Return the quantile of Student's t of a two-sided 95 % interval; degrees of at least 1."""
    return float(stats.t.ppf(0.975, degrees))


Interval = tuple[float, float, float]
"""A value with the lower and upper limit of its interval."""


def difference(first: Interval, second: Interval) -> Interval:
    """Return first − second with its 95 % interval, from the intervals of two independent values.

    The distances to the facing limits are squared and added. For two Wilson intervals it is
    Newcombe's method 10; for t intervals it is close to Welch's. Source: Newcombe (1998), Stat.
    Med. 17, 873–890; Zou and Donner (2008), Stat. Med. 27, 1693–1702.
    """
    (a, a_low, a_high), (b, b_low, b_high) = first, second
    below = sqrt((a - a_low) ** 2 + (b_high - b) ** 2)
    above = sqrt((a_high - a) ** 2 + (b - b_low) ** 2)
    return a - b, a - b - below, a - b + above
