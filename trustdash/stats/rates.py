"""Rates of countable events, and before against after: exact intervals that survive a zero."""

from dataclasses import dataclass

from scipy import stats

from trustdash.errors import StatisticRefused
from trustdash.stats.inputs import confidence, count, exposures
from trustdash.stats.result import Estimate, Result, excludes, known

_QUIET = 3.0
"""Rule of three: without an event for 3 / rate, chance alone explains it in 5 % of cases."""


def poisson_rate(events: float, exposure: float, conf: float = 0.95) -> Estimate:
    """Return events per unit of exposure with Garwood's exact interval.

    No exposure: None. No events: the lower limit is 0, the upper is not. Refused: no count,
    negative exposure, events without exposure. Source: Garwood (1936), Biometrika 28, 437–442, by
    statsmodels `confint_poisson(method="exact-c")`.
    """
    k, t = count(events, "count"), _exposure(exposure, "exposure", events)
    confidence(conf)
    if not t:
        reason = "nothing was exposed, so there is no rate"
        return Estimate(method="exact Poisson", n=0, status="no_data", reason=reason)
    # Loaded when it is needed: statsmodels takes its time, and most commands do without it.
    from statsmodels.stats.rates import confint_poisson

    low, high = confint_poisson(k, t, method="exact-c", alpha=1 - conf)
    return Estimate(value=k / t, lower=known(low), upper=known(high), method="exact Poisson", n=k)


def _exposure(exposure: float, field: str, events: float) -> float:
    found = float(exposures([exposure], field)[0])
    if not found and events:
        raise StatisticRefused(f"{field} is 0 beside events.", "Give the time or amount at risk.")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRatio(Result):
    """Rate 1 over rate 2, its interval, and whether that leaves out 1.

    upper None: no upper limit. quiet_needed: where there were no events in 1, the exposure without
    any that it takes before that is no longer chance at rate 2 (3 / rate 2).
    """

    ratio: float | None = None
    lower: float | None = None
    upper: float | None = None
    changed: bool | None = None
    quiet_needed: float | None = None
    method: str


def poisson_rate_ratio(
    count1: float, exposure1: float, count2: float, exposure2: float, conf: float = 0.95
) -> RateRatio:
    """Return rate 1 over rate 2 with the exact interval given both counts' sum.

    With p the exact binomial limits of count1 of count1 + count2: p / (1 − p) × exposure2 /
    exposure1. No event in 2: no ratio and no upper limit. None at all: not estimable. Refused: as
    `poisson_rate`. Source: Clopper and Pearson (1934) on Przyborowski and Wilenski (1940), as R's
    `poisson.test`.
    """
    k1, t1, k2, t2 = _two(count1, exposure1, count2, exposure2)
    method = "exact, conditional"
    nothing = _nothing_to_compare(k1, t1, k2, t2, method)
    confidence(conf)
    if nothing is not None:
        return nothing
    found = stats.binomtest(k1, k1 + k2).proportion_ci(conf, method="exact")
    low, high = (None if p >= 1 else p / (1 - p) * t2 / t1 for p in (found.low, found.high))
    return _ratio(k1, t1, k2, t2, (low, high), method)


def poisson_rate_ratio_score(
    count1: float, exposure1: float, count2: float, exposure2: float, conf: float = 0.95
) -> RateRatio:
    """Return rate 1 over rate 2 with the score interval; without one where a count is 0.

    statsmodels `confint_poisson_2indep(method="score")`, its default, answers a zero with an
    interval of no width; so a zero gives no interval here, and the exact one is to be used.
    Refused: as `poisson_rate`. Source: Ng and Tang (2005), Statistics in Medicine 24, 955–965.
    """
    k1, t1, k2, t2 = _two(count1, exposure1, count2, exposure2)
    nothing = _nothing_to_compare(k1, t1, k2, t2, "score")
    confidence(conf)
    if nothing is not None:
        return nothing
    if not k1 or not k2:
        reason = "the score method fails with a count of 0: use the exact one"
        return _ratio(k1, t1, k2, t2, (None, None), "score", reason)
    # Loaded when it is needed: statsmodels takes its time, and most commands do without it.
    from statsmodels.stats.rates import confint_poisson_2indep

    low, high = confint_poisson_2indep(
        k1, t1, k2, t2, method="score", compare="ratio", alpha=1 - conf
    )
    if not 0 < low < k1 / t1 / (k2 / t2) < high:
        reason = "the score method found no interval: use the exact one"
        return _ratio(k1, t1, k2, t2, (None, None), "score", reason)
    return _ratio(k1, t1, k2, t2, (known(low), known(high)), "score")


def _two(
    count1: float, exposure1: float, count2: float, exposure2: float
) -> tuple[int, float, int, float]:
    k1, k2 = count(count1, "count1"), count(count2, "count2")
    return k1, _exposure(exposure1, "exposure1", k1), k2, _exposure(exposure2, "exposure2", k2)


def _nothing_to_compare(k1: int, t1: float, k2: int, t2: float, method: str) -> RateRatio | None:
    if not t1 or not t2:
        reason = f"nothing was exposed in {1 if not t1 else 2}"
        return RateRatio(method=method, n=k1 + k2, status="no_data", reason=reason)
    if not k1 + k2:
        return RateRatio(method=method, n=0, status="not_estimable", reason="no events at all")
    return None


def _ratio(
    k1: int,
    t1: float,
    k2: int,
    t2: float,
    limits: tuple[float | None, float | None],
    method: str,
    reason: str | None = None,
) -> RateRatio:
    low, high = limits
    if not k2:
        reason = reason or "no events in 2, so the ratio has no end"
    # Without an upper limit the interval reaches from the lower one on.
    changed = low > 1 if low is not None and high is None else excludes(1, low, high)
    return RateRatio(
        ratio=k1 / t1 / (k2 / t2) if k2 else None,
        lower=low,
        upper=high,
        changed=changed,
        quiet_needed=_QUIET * t2 / k2 if k2 and not k1 else None,
        method=method,
        n=k1 + k2,
        status="not_estimable" if reason else "ok",
        reason=reason,
    )
