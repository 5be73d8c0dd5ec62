"""How long things take when some have not happened yet (Kaplan and Meier 1958)."""

import warnings
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from trustdash.errors import StatisticRefused
from trustdash.stats.inputs import (
    Values,
    confidence,
    flags,
    normal_quantile,
    number,
    numbers,
    of_equal_length,
)
from trustdash.stats.result import Result, Status, every_known, excludes, joined
from trustdash.stats.waiting import ROUNDING, first_at_most

FEWEST_AT_RISK = 5
"""A curve is read as long as so many still wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalCurve(Result):
    """The share still open after each time, in the durations' unit.

    times: those at which something closed. survival: the share still open from then on. std_err:
    Greenwood's. lower, upper: log-log limits; None where nothing is left at risk. at_risk: open
    just before. closed: how many closed then. median: first time with half closed or more; None if
    not reached. readable_until: the last time before which at least 5 were open.
    """

    times: tuple[float, ...] = ()
    survival: tuple[float, ...] = ()
    std_err: tuple[float | None, ...] = ()
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    at_risk: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    censored: int = 0
    median: float | None = None
    median_lower: float | None = None
    median_upper: float | None = None
    readable_until: float | None = None


def kaplan_meier(
    durations: npt.ArrayLike, observed: npt.ArrayLike, conf: float = 0.95
) -> SurvivalCurve:
    """Return the Kaplan–Meier curve of a cohort with log-log Greenwood limits.

    durations: from opening to closing, or to the as-of day for what is still open. observed: 1
    closed, 0 open. S = Π (1 − d / n) over the closings so far; limits S^exp(± z se / (S ln S)).
    The median's limits are the first times at which the curve's limits are at most ½. None closed:
    the median is not reached. Refused: negative durations, flags beside 0 and 1. Source: Kaplan and
    Meier (1958); Kalbfleisch and Prentice (1980), "The Statistical Analysis of Failure Time Data",
    1.3; by statsmodels `SurvfuncRight` and `scipy.stats.ecdf`.
    """
    times, closed, n = _cohort(durations, observed)
    conf = confidence(conf)
    if not closed.any():
        status: Status = "not_reached" if n else "no_data"
        reason = "nothing is closed yet" if n else "nothing was opened"
        return SurvivalCurve(censored=n, n=n, status=status, reason=reason)
    curve = _steps(times, closed)
    low, high = _limits(times, closed, curve.surv_times, conf)
    median = first_at_most(curve.surv_times, curve.surv_prob, 0.5)
    upper = first_at_most(curve.surv_times, high, 0.5)
    readable = curve.surv_times[curve.n_risk >= FEWEST_AT_RISK]
    return SurvivalCurve(
        times=tuple(map(float, curve.surv_times)),
        survival=tuple(map(float, curve.surv_prob)),
        std_err=every_known(np.where(curve.surv_prob > ROUNDING, curve.surv_prob_se, np.nan)),
        lower=every_known(low),
        upper=every_known(high),
        at_risk=tuple(map(int, curve.n_risk)),
        closed=tuple(map(int, curve.n_events)),
        censored=int(n - closed.sum()),
        median=median,
        median_lower=first_at_most(curve.surv_times, low, 0.5),
        median_upper=upper,
        readable_until=float(readable[-1]) if len(readable) else None,
        n=n,
        status="ok" if median is not None else "not_reached",
        reason=_unknown(curve, median, upper),
    )


def _steps(times: Values, closed: npt.NDArray[np.bool_]) -> Any:
    # Loaded when it is needed: statsmodels takes its time, and most commands do without it.
    from statsmodels.duration.survfunc import SurvfuncRight

    return SurvfuncRight(times, closed)


def _unknown(curve: Any, median: float | None, upper: float | None) -> str | None:
    """Say which values of a curve can't be given, if any."""
    if median is None:
        return "half are not closed yet"
    return joined(
        None if upper is not None else "the median has no upper limit yet",
        None if curve.surv_prob[-1] > ROUNDING else "no limits where all are closed",
    )


def _limits(
    times: Values, closed: npt.NDArray[np.bool_], at: Values, conf: float
) -> tuple[Values, Values]:
    """Return the log-log limits of the curve at the closings; NaN where nothing is left."""
    estimate = stats.ecdf(stats.CensoredData(times[closed], right=times[~closed])).sf
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        limits = estimate.confidence_interval(conf, method="log-log")
    steps = np.searchsorted(estimate.quantiles, at)
    return limits.low.probabilities[steps], limits.high.probabilities[steps]


def _cohort(
    durations: npt.ArrayLike, observed: npt.ArrayLike
) -> tuple[Values, npt.NDArray[np.bool_], int]:
    times, closed = numbers(durations, "durations"), flags(observed, "observed")
    of_equal_length(durations=times, observed=closed)
    if (times < 0).any():
        raise StatisticRefused("durations holds a negative time.", "Give times from opening on.")
    return times, closed, len(times)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMean(Result):
    """Mean time until closing, counted up to tau, in the durations' unit, with its interval."""

    rmst: float | None = None
    std_err: float | None = None
    lower: float | None = None
    upper: float | None = None


def restricted_mean(
    durations: npt.ArrayLike, observed: npt.ArrayLike, tau: float, conf: float = 0.95
) -> RestrictedMean:
    """Return the area under the Kaplan–Meier curve up to tau, and its standard error.

    With A(u) the area from u to tau: SE² = Σ A(u)² d / (n (n − d)) over the closings up to tau.
    Beyond the longest follow-up the curve is unknown, so that there is no mean, unless all were
    closed by then. Refused: tau of 0 or less; as `kaplan_meier`. Source: Klein and Moeschberger
    (2003), "Survival Analysis", 4.5; equals R `print(survfit(...), print.rmean = TRUE)`.
    """
    times, closed, n = _cohort(durations, observed)
    until = number(tau, "tau", least=1e-9)
    z = normal_quantile(conf)
    if not n:
        return RestrictedMean(n=0, status="no_data", reason="nothing was opened")
    mean, error, lowest = _area(times, closed, until)
    if lowest > ROUNDING and until > times.max():
        reason = f"nothing was followed to {until:g}; the longest is {times.max():g}"
        return RestrictedMean(n=n, status="not_reached", reason=reason)
    if not error:
        reason = "no closing varied before tau, so there is no interval"
        return RestrictedMean(rmst=mean, n=n, status="not_estimable", reason=reason)
    low, high = max(0.0, mean - z * error), min(until, mean + z * error)
    return RestrictedMean(rmst=mean, std_err=error, lower=low, upper=high, n=n)


def _area(times: Values, closed: npt.NDArray[np.bool_], tau: float) -> tuple[float, float, float]:
    """Return the area under the curve up to tau, its standard error, and the curve's last value."""
    if not closed.any():
        return tau, 0.0, 1.0
    curve = _steps(times, closed)
    within = curve.surv_times <= tau
    at, risk, events = (each[within] for each in (curve.surv_times, curve.n_risk, curve.n_events))
    heights = np.r_[1.0, np.where(curve.surv_prob < ROUNDING, 0.0, curve.surv_prob)[within]]
    areas = heights * np.diff(np.r_[0.0, at, tau])
    beyond = areas[::-1].cumsum()[::-1][1:]
    left = risk - events
    # Where nobody is left the curve is 0 from there on, and so is the area beyond.
    terms = np.divide(events, risk * left, out=np.zeros(len(risk)), where=left > 0)
    error = sqrt(float((beyond**2 * terms).sum()))
    return float(areas.sum()), error, float(curve.surv_prob[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMeanDifference(Result):
    """Restricted mean 1 minus 2, in the durations' unit; changed: its interval leaves out 0."""

    rmst1: float | None = None
    rmst2: float | None = None
    difference: float | None = None
    std_err: float | None = None
    lower: float | None = None
    upper: float | None = None
    changed: bool | None = None


def restricted_mean_difference(
    durations1: npt.ArrayLike,
    observed1: npt.ArrayLike,
    durations2: npt.ArrayLike,
    observed2: npt.ArrayLike,
    tau: float,
    conf: float = 0.95,
) -> RestrictedMeanDifference:
    """Return the difference of two groups' restricted means, difference ± z √(se₁² + se₂²).

    Refused: as `restricted_mean`. Source: Royston and Parmar (2013), BMC Med. Res. Methodol. 13,
    152.
    """
    one = restricted_mean(durations1, observed1, tau, conf)
    two = restricted_mean(durations2, observed2, tau, conf)
    difference = None if one.rmst is None or two.rmst is None else one.rmst - two.rmst
    means: dict[str, Any] = {"rmst1": one.rmst, "rmst2": two.rmst, "difference": difference}
    if difference is None or one.std_err is None or two.std_err is None:
        which, lacking = (1, one) if one.status != "ok" else (2, two)
        reason = f"group {which}: {lacking.reason}"
        return RestrictedMeanDifference(
            **means, n=one.n + two.n, status=lacking.status, reason=reason
        )
    error = sqrt(one.std_err**2 + two.std_err**2)
    half = normal_quantile(conf) * error
    low, high = difference - half, difference + half
    return RestrictedMeanDifference(
        **means,
        std_err=error,
        lower=low,
        upper=high,
        changed=excludes(0, low, high),
        n=one.n + two.n,
    )
