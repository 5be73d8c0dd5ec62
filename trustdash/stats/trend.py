"""Does it rise or fall steadily, and what is the season's part in it?

A step looks like a trend: ask `change` first where something happened on a known day.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from trustdash.errors import StatisticRefused
from trustdash.stats import autocorrelation
from trustdash.stats.inputs import (
    Series,
    Values,
    confidence,
    is_constant,
    normal_quantile,
    number,
    numbers,
    of_equal_length,
)
from trustdash.stats.result import Result, every_known, known

FEWEST_POINTS = 8
FEWEST_YEARS = 3
_MOST_VALUES = 3000
_TOGETHER = 0.3
"""Above this lag-1 correlation no trend is claimed from this test alone."""
_UNSURE = "neighbouring values move together: no claim from this alone"

Direction = Literal["up", "down", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend(Result):
    """A Mann–Kendall test with Sen's slope.

    s: pairs that rise minus pairs that fall. var_s: its variance, corrected for ties. tau_b: −1 to
    1. z: with continuity correction. slope: median of all pairs' slopes, values per unit of time,
    with its interval. direction: by that interval, from 8 values on. lag1: of the residuals.
    """

    s: int | None = None
    var_s: float | None = None
    tau_b: float | None = None
    z: float | None = None
    slope: float | None = None
    slope_lower: float | None = None
    slope_upper: float | None = None
    direction: Direction = "none"
    lag1: float | None = None


def mann_kendall_sen(values: Series, times: Series | None = None, conf: float = 0.95) -> Trend:
    """Return whether a series rises or falls, by Mann–Kendall and Sen.

    S = Σ sign(yⱼ − yᵢ) over i < j; z = (S ∓ 1) / √var S. times: when, rising; 1, 2, 3 … if left
    out. Missing values are left out with their times. Direction is `none` below 8 values, where
    the slope's interval holds 0, and without variation. Lag-1 correlation of the residuals above
    0.3 is a caution. Refused: times that do not rise, more than 3,000 values. Source: Mann (1945),
    Econometrica 13, 245–259; Sen (1968), J. Am. Stat. Assoc. 63, 1379–1389, by
    `scipy.stats.theilslopes`; Gilbert (1987), chapter 16.
    """
    series = numbers(values, "values", gaps=True)
    at = np.arange(1.0, len(series) + 1) if times is None else numbers(times, "times")
    of_equal_length(values=series, times=at)
    confidence(conf)
    if any(later <= earlier for earlier, later in pairwise(at)):
        raise StatisticRefused("times does not rise.", "Put the values in time order, one a time.")
    y, t = series[~np.isnan(series)], at[~np.isnan(series)]
    if len(y) > _MOST_VALUES:
        raise StatisticRefused(f"values has {len(y):,} values.", f"Give up to {_MOST_VALUES:,}.")
    return _trend(y, t, len(series) - len(y), conf)


def _trend(y: Values, t: Values, missing: int, conf: float) -> Trend:
    n = len(y)
    about: dict[str, Any] = {"n": n, "missing": missing}
    if n < 2:
        reason = "one value has no trend" if n else "no values"
        return Trend(status="too_few" if n else "no_data", reason=reason, **about)
    s, variance = _s(y), _variance(y)
    if not variance:
        reason = "all values are alike"
        return Trend(s=0, var_s=0.0, slope=0.0, status="not_estimable", reason=reason, **about)
    slope, low, high = _sen(y, t, conf)
    found = autocorrelation.lag1(y - slope * t, fitted=2)
    together = found.lag1 is not None and found.lag1 > _TOGETHER
    few = n < FEWEST_POINTS
    return Trend(
        s=s,
        var_s=variance,
        tau_b=float(stats.kendalltau(t, y).statistic),
        z=_z(s, variance),
        slope=slope,
        slope_lower=low,
        slope_upper=high,
        direction="none" if few else _way(low, high),
        lag1=found.lag1,
        status="too_few" if few else "ok",
        reason=f"{FEWEST_POINTS} values are needed to claim a direction" if few else None,
        caution=_UNSURE if together else None,
        **about,
    )


def _s(y: Values) -> int:
    return int(np.sign(y[np.newaxis, :] - y[:, np.newaxis])[np.triu_indices(len(y), 1)].sum())


def _variance(y: Values) -> float:
    """Return n(n−1)(2n+5)/18, less as much for each group of ties; 0 if all are alike."""

    def term(size: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return size * (size - 1) * (2 * size + 5)

    ties = np.unique(y, return_counts=True)[1].astype(np.int64)
    return float(term(np.array([len(y)], dtype=np.int64)).sum() - term(ties).sum()) / 18


def _z(s: int, variance: float) -> float:
    return (s - int(np.sign(s))) / sqrt(variance)


def _sen(y: Values, t: Values, conf: float) -> tuple[float, float | None, float | None]:
    if len(y) < 3:
        return float((y[1] - y[0]) / (t[1] - t[0])), None, None
    found = stats.theilslopes(y, t, alpha=conf)
    return float(found.slope), known(found.low_slope), known(found.high_slope)


def _way(low: float | None, high: float | None) -> Direction:
    if low is not None and low > 0:
        return "up"
    return "down" if high is not None and high < 0 else "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonalTrend(Result):
    """A Mann–Kendall test within each season, added up.

    s, var_s, z: sums over the seasons. slope: median of the slopes within seasons, values per
    whole period (per year for months). direction: where |z| is beyond chance, from 3 periods on.
    """

    s: int | None = None
    var_s: float | None = None
    z: float | None = None
    slope: float | None = None
    direction: Direction = "none"


def seasonal_mann_kendall(values: Series, period: int, conf: float = 0.95) -> SeasonalTrend:
    """Return whether a seasonal series rises or falls: S and its variance summed over seasons.

    period: values a whole period, 12 for months. Below 3 whole periods no direction is claimed.
    Neighbouring seasons are taken as independent. Refused: a period below 2. Source: Hirsch, Slack
    and Smith (1982), Water Resources Research 18, 107–121.
    """
    series = numbers(values, "values", gaps=True)
    length = int(number(period, "period", least=2, most=_MOST_VALUES))
    z_limit = normal_quantile(conf)
    if len(series) > _MOST_VALUES:
        raise StatisticRefused(f"values has {len(series):,} values.", f"Give {_MOST_VALUES:,}.")
    seasons = [series[first::length] for first in range(length)]
    known_seasons = [season[~np.isnan(season)] for season in seasons]
    n = sum(map(len, known_seasons))
    about: dict[str, Any] = {"n": n, "missing": len(series) - n}
    if not n:
        return SeasonalTrend(status="no_data", reason="no values", **about)
    s, variance = sum(map(_s, known_seasons)), sum(map(_variance, known_seasons))
    if not variance:
        reason = "no season has two values that differ"
        return SeasonalTrend(s=s, var_s=0.0, status="not_estimable", reason=reason, **about)
    z, few = _z(s, variance), len(series) < FEWEST_YEARS * length
    return SeasonalTrend(
        s=s,
        var_s=variance,
        z=z,
        slope=_seasonal_slope(seasons),
        direction="none" if few or abs(z) <= z_limit else "up" if z > 0 else "down",
        status="too_few" if few else "ok",
        reason=f"{FEWEST_YEARS} whole periods are needed to claim a direction" if few else None,
        **about,
    )


def _seasonal_slope(seasons: list[Values]) -> float:
    slopes = []
    for season in seasons:
        years = np.flatnonzero(~np.isnan(season))
        one, other = np.triu_indices(len(years), 1)
        rise = season[years[other]] - season[years[one]]
        slopes.append(rise / (years[other] - years[one]))
    return float(np.median(np.concatenate(slopes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonalAdjustment(Result):
    """A series without its season, and the season's part in each place of the period."""

    adjusted: tuple[float | None, ...] = ()
    effects: tuple[float, ...] = ()


def seasonally_adjusted(
    values: Series, period: int, baseline_n: int | None = None
) -> SeasonalAdjustment:
    """Return the series less its season, which is estimated on the first `baseline_n` values alone.

    The season is the mean of a robust STL's seasonal part in each place of the period, set to sum
    to 0. Below 3 whole periods nothing is adjusted (STL itself runs on one and a half). The chart
    must say "seasonally adjusted". Refused: gaps in the baseline. Source: Cleveland et al. (1990),
    J. Official Statistics 6, 3–73, by statsmodels `STL`.
    """
    series = numbers(values, "values", gaps=True)
    length = int(number(period, "period", least=2, most=_MOST_VALUES))
    given = len(series) if baseline_n is None else baseline_n
    baseline = numbers(
        series[: int(number(given, "baseline_n", least=0, most=len(series)))], "values"
    )
    n = int((~np.isnan(series)).sum())
    about: dict[str, Any] = {"n": n, "missing": len(series) - n}
    if len(baseline) < FEWEST_YEARS * length:
        reason = f"{FEWEST_YEARS} whole periods are needed to know the season"
        return SeasonalAdjustment(status="too_few" if n else "no_data", reason=reason, **about)
    if is_constant(baseline):
        effects = np.zeros(length)
    else:
        # Loaded when it is needed: statsmodels takes its time, and most commands do without it.
        from statsmodels.tsa.seasonal import STL

        scale = float(np.ptp(baseline))
        part = STL((baseline - baseline.mean()) / scale, period=length, robust=True).fit().seasonal
        effects = scale * np.array([part[first::length].mean() for first in range(length)])
        effects -= effects.mean()
    adjusted = series - effects[np.arange(len(series)) % length]
    same = "no variation was recorded in the baseline" if is_constant(baseline) else None
    return SeasonalAdjustment(
        adjusted=every_known(adjusted), effects=tuple(map(float, effects)), caution=same, **about
    )
