"""Did the fix work? A measure before against after a day that was fixed before looking.

Test against the long baseline, never against the trough; leave transition months out by rule; two
incidents within 6 points can't be told apart; none of this proves the cause. A claim is made by the
careful interval of `robust_line`, never from two intervals that overlap or do not.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from trustdash.errors import StatisticRefused
from trustdash.stats import robust_line
from trustdash.stats.inputs import Series, Values, confidence, number, numbers
from trustdash.stats.result import Result, every_known, excludes
from trustdash.stats.robust_line import RobustLine

FEWEST_FOR_STEP = 8
FEWEST_FOR_SLOPES = 12
"""Values needed on each side before a step, or a change of slope, is claimed."""
_MOST_VALUES = 5000
_FEWEST_A_SIDE = 2

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange(Result):
    """The mean after minus the mean before, in the values' unit.

    se_ols, se_newey_west: its standard error, plain and for correlated neighbours. lower, upper:
    the interval that a change is claimed by; changed: it leaves out 0; None below 8 values a side.
    """

    mean_before: float | None = None
    mean_after: float | None = None
    level_change: float | None = None
    se_ols: float | None = None
    se_newey_west: float | None = None
    newey_west_lags: int | None = None
    lower: float | None = None
    upper: float | None = None
    changed: bool | None = None
    lag1: float | None = None


def step_change(
    values: Series,
    first_index_after: int,
    newey_west_lags: int | None = None,
    conf: float = 0.95,
) -> StepChange:
    """Return how far the mean moved after a change, y = b₀ + b₁ after.

    first_index_after: how many values lie before. newey_west_lags: the usual number if left out, 0
    for none. Missing values are left out. No change is claimed below 8 values a side. Refused: a
    place outside the series, as many lags as values. Source: Newey and West (1987), Econometrica
    55, 703–708, by statsmodels `OLS` with `cov_type="HAC", use_correction=True`, which equals R's
    `NeweyWest(prewhite = FALSE, adjust = TRUE)`.
    """
    y, after, missing = _split(numbers(values, "values", gaps=True), first_index_after)
    lags, conf = robust_line.lags_for(newey_west_lags, len(y)), confidence(conf)
    before, later = (float(part.mean()) if len(part) else None for part in (y[~after], y[after]))
    about: dict[str, Any] = {"mean_before": before, "mean_after": later}
    about |= {"n": len(y), "missing": missing}
    if before is None or later is None:
        reason = f"no values {'before' if before is None else 'after'}"
        return StepChange(status="no_data", reason=reason, **about)
    about["level_change"] = later - before
    fit = robust_line.fit(y, np.column_stack([np.ones(len(y)), after]), lags, after)
    if fit is None:
        return StepChange(**_no_fit(len(y), 2), **about)
    early = too_early(after, FEWEST_FOR_STEP)
    low, high = (None, None) if early else fit.claim([0, 1], conf)
    return StepChange(
        se_ols=fit.se_ols(1),
        se_newey_west=fit.se_newey_west(1),
        newey_west_lags=lags,
        lower=low,
        upper=high,
        changed=excludes(0, low, high),
        lag1=fit.residuals.lag1,
        status="too_few" if early else "ok",
        reason=early,
        caution=fit.residuals.caution,
        **about,
    )


def _split(series: Values, first_index_after: int) -> tuple[Values, Flags, int]:
    """Return the known values, which of them lie after, and how many are missing."""
    if len(series) > _MOST_VALUES:
        raise StatisticRefused(f"values has {len(series):,} values.", f"Give {_MOST_VALUES:,}.")
    place = number(first_index_after, "first_index_after", least=0, most=len(series))
    after = np.arange(len(series)) >= place
    there = ~np.isnan(series)
    return series[there], after[there], int((~there).sum())


def _no_fit(n: int, parameters: int) -> dict[str, Any]:
    if n <= parameters:
        return {"status": "too_few", "reason": f"more than {parameters} values are needed"}
    return {"status": "not_estimable", "reason": "nothing varies around the lines"}


def too_early(after: Flags, fewest: int) -> str | None:
    """Return why nothing can be claimed yet; None if there are `fewest` values on each side."""
    if min(int((~after).sum()), int(after.sum())) >= fewest:
        return None
    return f"too early: {fewest} values are needed on each side"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentedRegression(Result):
    """A line before, and how it breaks, in the values' unit (slopes: per step of the series).

    level_change: the jump at the first value after. se_…: Newey–West. …_lower, …_upper: the
    intervals that changes are claimed by. effect: the mean distance of the values after from where
    they were heading; changed: its interval leaves out 0; None below 12 values a side.
    counterfactual: where each known value after was heading, with its prediction band.
    """

    slope_before: float | None = None
    level_change: float | None = None
    slope_change: float | None = None
    se_level_change: float | None = None
    se_slope_change: float | None = None
    newey_west_lags: int | None = None
    level_lower: float | None = None
    level_upper: float | None = None
    slope_lower: float | None = None
    slope_upper: float | None = None
    effect: float | None = None
    effect_lower: float | None = None
    effect_upper: float | None = None
    changed: bool | None = None
    lag1: float | None = None
    counterfactual: tuple[float | None, ...] = ()
    counterfactual_lower: tuple[float | None, ...] = ()
    counterfactual_upper: tuple[float | None, ...] = ()


def segmented_regression(
    values: Series,
    first_index_after: int,
    newey_west_lags: int | None = None,
    conf: float = 0.95,
) -> SegmentedRegression:
    """Return y = b₀ + b₁ t + b₂ after + b₃ after (t − t₀), t₀ the first value after.

    b₁ is the slope before, b₂ the jump at t₀, b₃ the change of slope. Missing values (transition
    months too) are left out; time goes on. Fewer than 2 values a side, or 5 in all: not estimable;
    below 12 a side nothing is claimed. Refused: as `step_change`. Source: Wagner et al. (2002), J.
    Clin. Pharm. Ther. 27, 299–309; Lopez Bernal et al. (2017), Int. J. Epidemiol. 46, 348–355.
    """
    series = numbers(values, "values", gaps=True)
    y, after, missing = _split(series, first_index_after)
    lags, conf = robust_line.lags_for(newey_west_lags, len(y)), confidence(conf)
    about: dict[str, Any] = {"n": len(y), "missing": missing}
    if min(int((~after).sum()), int(after.sum())) < _FEWEST_A_SIDE:
        reason = f"{_FEWEST_A_SIDE} values are needed on each side"
        return SegmentedRegression(status="too_few", reason=reason, **about)
    t = np.flatnonzero(~np.isnan(series)).astype(np.float64)
    since = np.where(after, t - first_index_after, 0.0)
    x = np.column_stack([np.ones(len(t)), t, after, since])
    fit = robust_line.fit(y, x, lags, after)
    if fit is None:
        return SegmentedRegression(**_no_fit(len(y), x.shape[1]), **about)
    early = too_early(after, FEWEST_FOR_SLOPES)
    return SegmentedRegression(
        slope_before=float(fit.estimates[1]),
        level_change=float(fit.estimates[2]),
        slope_change=float(fit.estimates[3]),
        se_level_change=fit.se_newey_west(2),
        se_slope_change=fit.se_newey_west(3),
        newey_west_lags=lags,
        lag1=fit.residuals.lag1,
        status="too_few" if early else "ok",
        reason=early,
        caution=fit.residuals.caution,
        **_claims(fit, float(since[after].mean()), conf, bool(early)),
        **_counterfactual(y, x[after], fit, conf),
        **about,
    )


def _claims(fit: RobustLine, mean_since: float, conf: float, early: bool) -> dict[str, Any]:
    """Return the effect, and the intervals that changes are claimed by; none when too early."""
    effect = [0.0, 0.0, 1.0, mean_since]
    found: dict[str, Any] = {"effect": float(np.dot(effect, fit.estimates))}
    if early:
        return found
    for name, weights in (("level", [0, 0, 1, 0]), ("slope", [0, 0, 0, 1]), ("effect", effect)):
        found[f"{name}_lower"], found[f"{name}_upper"] = fit.claim(weights, conf)
    found["changed"] = excludes(0, found["effect_lower"], found["effect_upper"])
    return found


def _counterfactual(y: Values, x_after: Values, fit: RobustLine, conf: float) -> dict[str, Any]:
    """Return where the values after were heading, and the band of single values around it."""
    without = x_after.copy()
    without[:, 2:] = 0.0
    table = fit.model.get_prediction(without).summary_frame(alpha=1 - conf)
    scale = float(np.ptp(y)) or 1.0
    names = {"": "mean", "_lower": "obs_ci_lower", "_upper": "obs_ci_upper"}
    return {
        f"counterfactual{end}": every_known(table[column] * scale + y.mean())
        for end, column in names.items()
    }
