"""Intervals for shares and means, and for their differences, 95 % unless asked otherwise.

Each function guards its edges before the library is called, so that no NaN or infinity leaves it.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from scipy import stats

from trustdash.errors import StatisticRefused
from trustdash.stats import inputs
from trustdash.stats.inputs import (
    Series,
    Values,
    confidence,
    count,
    counts,
    is_constant,
    normal_quantile,
    numbers,
    of_equal_length,
)
from trustdash.stats.result import Estimate, Result, Status, excludes

Z95 = float(stats.norm.ppf(0.975))
"""The normal quantile of a two-sided 95 % interval, 1.96."""
Interval = tuple[float, float, float]
"""A value with the lower and upper limit of its interval."""
SMALL = 30
"""Below so many the words are `17 of 20`, not a percentage, and a mean's t interval may mislead."""
_NEARLY_ONE = 1e-3
_RESAMPLES = 9999
_MOST_RESAMPLED = 20_000


def wilson(k: float, n: float, conf: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of a share, as shares from 0 to 1.

    k of n counted; n may be an effective number of answers (weights). n of 0 or less has no
    interval: ValueError. Source: Wilson (1927), J. Am. Stat. Assoc. 22, 209–212; equals
    `scipy.stats.binomtest(k, n).proportion_ci(method="wilson")` for whole numbers.
    """
    if n <= 0 or not 0 <= k <= n:
        raise StatisticRefused(f"There is no interval for {k} of {n}.", "Give a part of a whole.")
    z = normal_quantile(conf)
    share, square = k / n, z**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    # Rounding may leave 1e-17 where the limit is exactly 0 or 1.
    low = 0.0 if k == 0 else max(0.0, centre - half)
    return low, 1.0 if k == n else min(1.0, centre + half)


def share(successes: float, n: float, conf: float = 0.95) -> Estimate:
    """Return a share (0 to 1) with its Wilson interval; None of nothing.

    Refused: no counts, more successes than n. Source: see `wilson`.
    """
    k, of = count(successes, "successes"), count(n, "n")
    confidence(conf)
    if k > of:
        raise StatisticRefused(f"successes is {k} of n = {of}.", "Give a part of a whole.")
    if not of:
        return Estimate(method="Wilson", n=0, status="no_data", reason="no share of nothing")
    low, high = wilson(k, of, conf)
    few = f"{k} of {of}: say the counts, not a percentage" if of < SMALL else None
    return Estimate(value=k / of, lower=low, upper=high, method="Wilson", n=of, caution=few)


def share_difference(x1: float, n1: float, x2: float, n2: float, conf: float = 0.95) -> Estimate:
    """Return share 1 minus share 2 of two independent groups, with Newcombe's hybrid interval.

    With p the share and l, u its Wilson limits: lower = d − √((p₁ − l₁)² + (u₂ − p₂)²), upper
    likewise. A group of none: None. The same items asked twice are paired, which this is not for.
    Refused: as `share`. Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10;
    equals statsmodels `confint_proportions_2indep(method="newcomb")`, which raises at n = 0.
    """
    first, second = share(x1, n1, conf), share(x2, n2, conf)
    n = first.n + second.n
    if first.value is None or second.value is None:
        reason = f"the {'first' if first.value is None else 'second'} group is empty"
        return Estimate(method="Newcombe", n=n, status="no_data", reason=reason)
    value, lower, upper = difference(
        (first.value, *wilson(x1, n1, conf)), (second.value, *wilson(x2, n2, conf))
    )
    return Estimate(
        value=value, lower=max(-1.0, lower), upper=min(1.0, upper), method="Newcombe", n=n
    )


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


def t95(degrees: float) -> float:
    """Return the quantile of Student's t of a two-sided 95 % interval; degrees of at least 1."""
    return float(stats.t.ppf(0.975, degrees))


def mean(
    total: float, total_of_squares: float, n: float, conf: float = 0.95
) -> tuple[float, float, float]:
    """Return a mean and its t interval, from the sum, the sum of squares and n.

    A constant sample has an interval without width; n below 2 has none: ValueError. Source: Student
    (1908); equals `scipy.stats.ttest_1samp(x, 0).confidence_interval()`.
    """
    if n < 2:
        raise StatisticRefused(f"There is no interval for the mean of {n}.", "Give two or more.")
    centre = total / n
    variance = max(0.0, (total_of_squares - n * centre**2) / (n - 1))
    half = float(stats.t.ppf((1 + confidence(conf)) / 2, n - 1)) * sqrt(variance / n)
    return centre, centre - half, centre + half


def sample_mean(values: Series, weights: Series | None = None, conf: float = 0.95) -> Estimate:
    """Return the mean of a sample with its t interval, x̄ ± t s / √n, in the values' unit.

    weights: one per value, from 0; then n in both places is the effective number of answers,
    (Σ w)² / Σ w², and x̄ and s are weighted. Missing values are left out with their weights. One
    value, or all alike: no interval, and the reason says so. Refused: negative weights. Source:
    Student (1908), Biometrika 6, 1–25; Kish (1965), "Survey Sampling".
    """
    series = numbers(values, "values", gaps=True)
    weight = np.ones(len(series)) if weights is None else numbers(weights, "weights")
    of_equal_length(values=series, weights=weight)
    if (weight < 0).any():
        raise StatisticRefused("weights holds a negative weight.", "Give weights from 0.")
    counted = ~np.isnan(series) & (weight > 0)
    return _mean(series[counted], weight[counted], int((~counted).sum()), confidence(conf))


def mean_of_scores(counts_by_score: Mapping[Any, float], conf: float = 0.95) -> Estimate:
    """Return the mean of answers given as how many gave each score, with its t interval.

    counts_by_score: score → number of answers. Refused: a score that is no number, no counts.
    """
    try:
        scores = numbers([float(score) for score in counts_by_score], "counts_by_score")
    except (TypeError, ValueError):
        raise StatisticRefused(
            "counts_by_score has a score that is no number.", 'Write it as {"1": 3, "2": 5}.'
        ) from None
    found = counts(list(counts_by_score.values()), "counts_by_score")
    given = found > 0
    return _mean(scores[given], found[given], 0, confidence(conf), n=int(found.sum()))


def _mean(
    values: Values, weight: Values, missing: int, conf: float, n: int | None = None
) -> Estimate:
    """Return the weighted mean; n: answers, if the weights are counts of answers."""
    answers = len(values) if n is None else n
    about: dict[str, Any] = {"n": answers, "missing": missing, "method": "t"}
    if not answers:
        return Estimate(status="no_data", reason="no values", **about)
    if is_constant(values):
        value = float(values[0])
        reason = "one value has no interval" if answers == 1 else f"all {answers} are {value:g}"
        status: Status = "too_few" if answers == 1 else "not_estimable"
        return Estimate(value=value, status=status, reason=reason, **about)
    centre = float(np.average(values, weights=weight))
    scaled = weight / weight.max()
    effective = n or float(scaled.sum() ** 2 / (scaled**2).sum())
    if effective - 1 < _NEARLY_ONE:
        reason = "nearly all weight lies on one value"
        return Estimate(value=centre, status="too_few", reason=reason, **about)
    variance = float(np.average((values - centre) ** 2, weights=weight))
    error = sqrt(variance / (effective - 1))
    half = float(stats.t.ppf((1 + conf) / 2, effective - 1)) * error
    few = f"fewer than {SMALL}: look at the distribution" if answers < SMALL else None
    return Estimate(value=centre, lower=centre - half, upper=centre + half, caution=few, **about)


def bootstrap_mean(values: Series, conf: float = 0.95, seed: int = 1) -> Estimate:
    """Return a mean with its BCa bootstrap interval, for few or lopsided values.

    9,999 resamples of the values in sorted order from the seed, so that the same values give the
    same limits. Fewer than 3 values, or all alike: no interval. Refused: more than 20,000 values,
    where the t interval serves. Source: Efron (1987), J. Am. Stat. Assoc. 82, 171–185, by
    `scipy.stats.bootstrap`, which gives NaN for a constant.
    """
    series = numbers(values, "values", gaps=True)
    x = np.sort(series[~np.isnan(series)])
    if len(x) > _MOST_RESAMPLED:
        raise StatisticRefused(f"{len(x):,} values are many.", "Use the t interval of the mean.")
    about: dict[str, Any] = {"n": len(x), "missing": len(series) - len(x), "method": "BCa"}
    plain = sample_mean(x, conf=conf)
    if plain.lower is None or len(x) < 3:
        status: Status = "too_few" if plain.status == "ok" else plain.status
        reason = plain.reason or "three values are needed"
        return Estimate(value=plain.value, status=status, reason=reason, **about)
    drawn = stats.bootstrap(
        (x,),
        np.mean,
        confidence_level=confidence(conf),
        method="BCa",
        n_resamples=_RESAMPLES,
        batch=max(1, 2_000_000 // len(x)),
        rng=np.random.default_rng(inputs.seed(seed)),
    ).confidence_interval
    low, high = float(drawn.low), float(drawn.high)
    if not low < high:
        reason = "the resamples do not vary enough"
        return Estimate(value=plain.value, status="not_estimable", reason=reason, **about)
    return Estimate(value=plain.value, lower=low, upper=high, **about)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanDifference(Result):
    """Two means and their difference, 1 minus 2; changed: its interval leaves out 0."""

    mean1: float | None = None
    mean2: float | None = None
    difference: float | None = None
    lower: float | None = None
    upper: float | None = None
    changed: bool | None = None


def mean_difference(group1: Series, group2: Series, conf: float = 0.95) -> MeanDifference:
    """Return mean 1 minus mean 2 of two independent groups, with Welch's interval.

    Variances need not be equal. Fewer than 2 values in a group, or no variation in either: no
    interval. The same people asked twice are paired, which this is not for. Source: Welch (1947),
    Biometrika 34, 28–35, by `scipy.stats.ttest_ind(equal_var=False)`.
    """
    first, second = (
        numbers(group, name, gaps=True) for group, name in ((group1, "group1"), (group2, "group2"))
    )
    confidence(conf)
    a, b = first[~np.isnan(first)], second[~np.isnan(second)]
    n = len(a) + len(b)
    means: dict[str, Any] = {
        name: float(group.mean()) if len(group) else None
        for name, group in (("mean1", a), ("mean2", b))
    }
    about: dict[str, Any] = {**means, "n": n, "missing": len(first) + len(second) - n}
    if not len(a) or not len(b):
        reason = f"group{2 if len(a) else 1} is empty"
        return MeanDifference(status="no_data", reason=reason, **about)
    about["difference"] = about["mean1"] - about["mean2"]
    if min(len(a), len(b)) < 2:
        reason = "two values in each group are needed"
        return MeanDifference(status="too_few", reason=reason, **about)
    if is_constant(a) and is_constant(b):
        return MeanDifference(status="not_estimable", reason="neither group varies", **about)
    # Divided by their range, so that no square of a variance runs over.
    scale = max(float(np.ptp(a)), float(np.ptp(b)))
    middle = about["mean2"]
    scaled = (a - middle) / scale, (b - middle) / scale
    with warnings.catch_warnings():
        # A group of like values is no loss of precision: the other one varies.
        warnings.simplefilter("ignore")
        found = stats.ttest_ind(*scaled, equal_var=False).confidence_interval(conf)
    low, high = float(found.low) * scale, float(found.high) * scale
    few = "fewer than 30 in a group" if min(len(a), len(b)) < SMALL else None
    return MeanDifference(
        lower=low, upper=high, changed=excludes(0, low, high), caution=few, **about
    )
