"""Did the fix work, for counts of events? A rate before against after, beside a steady trend."""

import warnings
from dataclasses import dataclass
from math import exp, isfinite, sqrt
from typing import Any

import numpy as np

from trustdash.errors import StatisticRefused
from trustdash.stats import autocorrelation
from trustdash.stats.change import FEWEST_FOR_STEP, Flags, too_early
from trustdash.stats.inputs import (
    Series,
    Values,
    confidence,
    counts,
    exposures,
    flags,
    normal_quantile,
    of_equal_length,
)
from trustdash.stats.result import Result, Status, excludes
from trustdash.stats.robust_line import careful_spread, careful_t

_MOST_VALUES = 5000
_FEWEST_VALUES = 5
_WIDEST_LOG = 50.0
"""A standard error of a log rate ratio beyond this means that the counts fix no ratio."""
_FLAT = 1e-10
_LARGEST_LOG = 700.0
"""The exponential of more runs over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentedPoisson(Result):
    """The rate after over the rate before, beside a steady trend of the log rate.

    lower, upper: Poisson's own, too narrow by √dispersion. dispersion: Pearson's χ² / df, 1 for a
    Poisson. …_overdispersed: with that scale. claim_…: the interval that a change is claimed by,
    by t, with a scale of at least 1 and widened where neighbours move together; changed: it leaves
    out 1; None below 8 values a side.
    """

    rate_ratio: float | None = None
    lower: float | None = None
    upper: float | None = None
    dispersion: float | None = None
    lower_overdispersed: float | None = None
    upper_overdispersed: float | None = None
    claim_lower: float | None = None
    claim_upper: float | None = None
    changed: bool | None = None
    lag1: float | None = None


def segmented_poisson(
    events: Series, exposure: Series, after: Series, conf: float = 0.95
) -> SegmentedPoisson:
    """Return log rate = b₀ + b₁ t + b₂ after, exposure as offset; the ratio is exp(b₂).

    after: 0 or 1 for each value. A missing count, or no exposure, is left out; time goes on. Not
    estimable: no values or no events on one side, fewer than 5 values, counts that fix no ratio.
    Refused: events without exposure, flags beside 0 and 1. Source: Lopez Bernal et al. (2017), Int.
    J. Epidemiol. 46, 348–355; McCullagh and Nelder (1989), "Generalized Linear Models", 6.2; by
    statsmodels `GLM`, whose `fit(scale="X2")` gives the same overdispersed limits.
    """
    y, base, late = _counted(events, exposure, after)
    conf = confidence(conf)
    there = ~np.isnan(y) & (base > 0)
    k, after_it = y[there], late[there]
    about: dict[str, Any] = {"n": len(k), "missing": int((~there).sum())}
    lacking = _unfit(k, after_it)
    if lacking is not None:
        status, reason = lacking
        return SegmentedPoisson(status=status, reason=reason, **about)
    t = np.flatnonzero(there).astype(np.float64)
    x = np.column_stack([np.ones(len(k)), (t - t.mean()) / len(y), after_it])
    fit = _poisson(k, x, np.log(base[there]))
    if fit is None:
        reason = "the counts fix no ratio beside a trend"
        return SegmentedPoisson(status="not_estimable", reason=reason, **about)
    return _ratio(fit, after_it, conf, about)


def _counted(events: Series, exposure: Series, after: Series) -> tuple[Values, Values, Flags]:
    y, base = counts(events, "counts", gaps=True), exposures(exposure, "exposure")
    late = flags(after, "after")
    of_equal_length(counts=y, exposure=base, after=late)
    if len(y) > _MOST_VALUES:
        raise StatisticRefused(f"counts has {len(y):,} values.", f"Give up to {_MOST_VALUES:,}.")
    if ((y > 0) & (base == 0)).any():
        raise StatisticRefused("exposure is 0 beside events.", "Give the exposure of each value.")
    return y, base, late


def _unfit(k: Values, after: Flags) -> tuple[Status, str] | None:
    """Return why the counts are not fit for the model; None if they are."""
    for side, chosen in (("before", ~after), ("after", after)):
        if not chosen.any():
            return "no_data", f"no values {side}"
        if not k[chosen].any():
            return "not_estimable", f"no events {side}: use the exact rate ratio"
    return ("too_few", "five values are needed") if len(k) < _FEWEST_VALUES else None


def _poisson(k: Values, x: Values, offset: Values) -> Any | None:
    """Return the fitted model; None if it does not settle, or settles on nothing."""
    # Loaded when it is needed: statsmodels takes its time, and most commands do without it.
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    if np.linalg.matrix_rank(x) < x.shape[1]:
        return None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            fit = GLM(k, x, family=Poisson(), offset=offset - offset.mean()).fit(maxiter=200)
        except (ValueError, np.linalg.LinAlgError):
            return None
    known = [float(fit.params[2]), float(fit.bse[2]), float(fit.pearson_chi2)]
    settled = fit.converged and all(map(isfinite, known))
    usable = settled and 0 < known[1] < _WIDEST_LOG and abs(known[0]) < _LARGEST_LOG / 2
    return fit if usable else None


def _ratio(fit: Any, after: Flags, conf: float, about: dict[str, Any]) -> SegmentedPoisson:
    estimate, error = float(fit.params[2]), float(fit.bse[2])
    dispersion = float(fit.pearson_chi2 / fit.df_resid)
    sides = fit.resid_pearson[~after], fit.resid_pearson[after]
    found = autocorrelation.lag1(*sides, fitted=len(fit.params))
    early = too_early(after, FEWEST_FOR_STEP)
    wide = autocorrelation.widening(found)
    spread = careful_spread(wide, len(after), len(fit.params)) * sqrt(max(1.0, dispersion))
    careful = careful_t(conf, fit.df_resid, wide) * spread
    claim = (None, None) if early else _limits(estimate, careful * error)
    z = normal_quantile(conf)
    low, high = _limits(estimate, z * error)
    flat = "the counts follow the line exactly" if dispersion <= _FLAT else None
    over = (None, None) if flat else _limits(estimate, z * error * sqrt(dispersion))
    endless = None if None not in (high, over[1], claim[1]) else "a limit has no end"
    return SegmentedPoisson(
        rate_ratio=exp(estimate),
        lower=low,
        upper=high,
        dispersion=dispersion,
        lower_overdispersed=over[0],
        upper_overdispersed=over[1],
        claim_lower=claim[0],
        claim_upper=claim[1],
        changed=excludes(1, *claim),
        lag1=found.lag1,
        status="too_few" if early else "not_estimable" if flat or endless else "ok",
        reason=early or flat or endless,
        caution=found.caution,
        **about,
    )


def _limits(estimate: float, half: float) -> tuple[float, float | None]:
    high = estimate + half
    low = exp(max(-_LARGEST_LOG, estimate - half))
    return low, exp(high) if high < _LARGEST_LOG else None
