"""Where is it heading, and when would it get there? Bands for single values, not for means."""

import warnings
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import stats

from trustdash.errors import StatisticRefused
from trustdash.stats.inputs import (
    Series,
    Values,
    confidence,
    count,
    is_constant,
    number,
    numbers,
    of_equal_length,
)
from trustdash.stats.result import Result, Status, every_known

FEWEST_FOR_FORECAST = 12
_MOST_VALUES = 2000
_EXACT = 1e-20
_EARLIEST_LINE = 3
_SMOOTHING = {
    "smoothing_level": (0.3, 0.9999),
    "smoothing_trend": (0.05, 0.9999),
    "damping_trend": (0.8, 0.98),
}
"""In short series the likelihood likes to smooth not at all, and then sees no risk ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanPrediction(Result):
    """Where the mean lies (ci) and where the next single value will (pi), in the values' unit."""

    ci_lower: float | None = None
    ci_upper: float | None = None
    pi_lower: float | None = None
    pi_upper: float | None = None


def predict_next(mean: float, sd: float, n: float, conf: float = 0.95) -> MeanPrediction:
    """Return mean ± t s / √n, and for the next value mean ± t s √(1 + 1/n).

    sd: the sample's standard deviation, with n − 1. For steady, independent, roughly normal values.
    Fewer than 2 values, or no variation: no interval. Refused: negative sd, no count. Source: Hahn
    and Meeker (1991), "Statistical Intervals", 4.7.
    """
    centre, spread, size = number(mean, "mean"), number(sd, "sd", least=0), count(n, "n")
    conf = confidence(conf)
    if size < 2 or not spread:
        status: Status = "not_estimable" if size >= 2 else "too_few" if size else "no_data"
        reason = "no variation was recorded" if size >= 2 else "two values are needed"
        return MeanPrediction(n=size, status=status, reason=reason)
    reach = float(stats.t.ppf((1 + conf) / 2, size - 1)) * spread
    ci, pi = reach / sqrt(size), reach * sqrt(1 + 1 / size)
    return MeanPrediction(
        ci_lower=centre - ci,
        ci_upper=centre + ci,
        pi_lower=centre - pi,
        pi_upper=centre + pi,
        n=size,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePrediction(Result):
    """For each place asked, the line's value and the band of single values around it."""

    fit: tuple[float, ...] = ()
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()


def predict_line(x: Series, y: Series, x_new: Series, conf: float = 0.95) -> LinePrediction:
    """Return the line through (x, y) at new places, with its prediction interval.

    ŷ ± t s √(1 + 1/n + (x − x̄)² / Σ (xᵢ − x̄)²). Pairs with a missing y are left out. Fewer than 3
    pairs, or one place alone: no line; points exactly on a line: no band. Refused: lists that
    differ in length. Source: Draper and Smith (1998), "Applied Regression Analysis", 3.1; columns
    `obs_ci_*` of statsmodels `get_prediction`, not `mean_ci_*`, the band of the mean.
    """
    at, series, new = numbers(x, "x"), numbers(y, "y", gaps=True), numbers(x_new, "x_new")
    of_equal_length(x=at, y=series)
    conf = confidence(conf)
    there = ~np.isnan(series)
    at, known = at[there], series[there]
    about: dict[str, Any] = {"n": len(known), "missing": int((~there).sum())}
    if len(known) < _EARLIEST_LINE or is_constant(at):
        varied = len(known) >= _EARLIEST_LINE
        reason = "x does not vary" if varied else f"{_EARLIEST_LINE} pairs are needed"
        status: Status = "not_estimable" if varied else "too_few" if len(known) else "no_data"
        return LinePrediction(status=status, reason=reason, **about)
    scale = float(np.ptp(known)) or 1.0
    # Loaded when it is needed: statsmodels takes its time, and most commands do without it.
    from statsmodels.regression.linear_model import OLS

    model = OLS((known - known.mean()) / scale, _line(at, at)).fit()
    if not len(new):
        return LinePrediction(**about)
    with np.errstate(over="ignore"):
        found = model.get_prediction(_line(new, at)).summary_frame(alpha=1 - conf)
    fit, low, high = (
        found[name].to_numpy() * scale + known.mean()
        for name in ("mean", "obs_ci_lower", "obs_ci_upper")
    )
    line = tuple(map(float, fit))
    if model.ssr <= _EXACT:
        nothing = (None,) * len(new)
        reason = "the points lie exactly on a line, so there is no band"
        return LinePrediction(
            fit=line, lower=nothing, upper=nothing, status="not_estimable", reason=reason, **about
        )
    if not np.isfinite([low, high]).all():
        about |= {"status": "not_estimable", "reason": "a new place lies too far from the points"}
    return LinePrediction(fit=line, lower=every_known(low), upper=every_known(high), **about)


def _line(x: Values, of: Values) -> Values:
    """Return the design of a line, with x measured from the mean of the data in its own spread."""
    return np.column_stack([np.ones(len(x)), (x - of.mean()) / float(np.ptp(of))])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Result):
    """In how many more periods a level is reached: at the earliest, by the line, at the latest.

    None: not within half the observed length, so there is no honest date yet.
    """

    earliest: int | None = None
    expected: int | None = None
    latest: int | None = None
    horizon: int


def time_to_reach(
    values: Series, level: float, better: Literal["higher", "lower"], conf: float = 0.95
) -> Reach:
    """Return when a steady line would reach a level, by inverting its band for single values.

    earliest: the first period ahead at which the band's better edge reaches the level; latest: its
    worse edge. Looks at most half the observed length ahead, from 12 values on. Values that
    already stand at the level give 1. Source: see `predict_line`.
    """
    series = numbers(values, "values", gaps=True)
    wanted = number(level, "level")
    n, horizon = int((~np.isnan(series)).sum()), len(series) // 2
    about: dict[str, Any] = {"horizon": horizon, "n": n, "missing": len(series) - n}
    if n < FEWEST_FOR_FORECAST:
        reason = f"{FEWEST_FOR_FORECAST} values are needed for a date"
        return Reach(status="too_few" if n else "no_data", reason=reason, **about)
    at = np.arange(1.0, len(series) + 1)
    ahead = predict_line(at, series, len(series) + np.arange(1.0, horizon + 1), conf)
    sign = 1 if better == "higher" else -1
    soon, late = (ahead.upper, ahead.lower) if sign > 0 else (ahead.lower, ahead.upper)
    latest = _first(late, wanted, sign)
    surely = latest is not None
    return Reach(
        earliest=_first(soon, wanted, sign),
        expected=_first(ahead.fit, wanted, sign),
        latest=latest,
        status="ok" if surely else "not_reached",
        reason=None if surely else f"no honest date yet: not surely within {horizon} periods",
        **about,
    )


def _first(edge: tuple[float | None, ...], level: float, sign: int) -> int | None:
    reached = (
        step for step, at in enumerate(edge, 1) if at is not None and sign * (at - level) >= 0
    )
    return next(reached, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DampedForecast(Result):
    """The next values by a trend that flattens out, with the band of single values."""

    forecast: tuple[float | None, ...] = ()
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()


def damped_trend_forecast(values: Series, steps: int, conf: float = 0.95) -> DampedForecast:
    """Return a forecast by exponential smoothing with a damped additive trend and normal errors.

    Conditions, printed beside it: the future goes on as the past did, at most half the observed
    length ahead, no season, no gap, at least 12 values, errors of steady size. statsmodels' own
    band takes the fitted smoothing as true and holds far too little in short series (6 in 10 of a
    stated 95 % at 24 values); here the level follows at least 0.3 of each error, and the error is
    Akaike's final prediction error, SSE / n × (n + k) / (n − k), by t. No variation: not estimable.
    Refused: more steps than half the length, gaps. Source: Gardner and McKenzie (1985), Management
    Science 31, 1237–1246; Akaike (1969), Ann. Inst. Stat. Math. 21, 243–247; Hyndman et al. (2008),
    "Forecasting with Exponential Smoothing", by statsmodels `ETSModel`.
    """
    series, conf = numbers(values, "values"), confidence(conf)
    ahead = int(number(steps, "steps", least=1, most=_MOST_VALUES))
    if len(series) > _MOST_VALUES:
        raise StatisticRefused(f"values has {len(series):,} values.", f"Give {_MOST_VALUES:,}.")
    if len(series) < FEWEST_FOR_FORECAST:
        status: Status = "too_few" if len(series) else "no_data"
        reason = f"{FEWEST_FOR_FORECAST} values are needed for a forecast"
        return DampedForecast(n=len(series), status=status, reason=reason)
    if ahead > len(series) // 2:
        raise StatisticRefused(
            f"steps is {ahead}: {len(series)} values carry no honest forecast so far ahead.",
            f"Ask for at most {len(series) // 2}.",
        )
    constant = is_constant(series)
    spread = float(series.std())
    bands = None if constant else _ets((series - series.mean()) / spread, ahead, conf)
    if bands is None:
        reason = "no variation was recorded" if constant else "no damped trend could be fitted"
        return DampedForecast(n=len(series), status="not_estimable", reason=reason)
    middle, low, high = (every_known(each * spread + series.mean()) for each in bands)
    return DampedForecast(forecast=middle, lower=low, upper=high, n=len(series))


def _ets(series: Values, steps: int, conf: float) -> tuple[Values, Values, Values] | None:
    """Return the forecast and its band; None if nothing could be fitted."""
    # Loaded when it is needed: statsmodels takes its time, and most commands do without it.
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            # A copy, because statsmodels writes into the bounds that it is given.
            fit = ETSModel(
                pd.Series(series),
                error="add",
                trend="add",
                damped_trend=True,
                bounds=dict(_SMOOTHING),
            ).fit(disp=False)
        except (ValueError, np.linalg.LinAlgError):
            return None
        middle = np.asarray(fit.forecast(steps), dtype=np.float64)
        parameters = np.asarray(fit.params, dtype=np.float64)
        left_over = float(np.square(np.asarray(fit.resid)).sum())
    level, slope, damping = (float(each) for each in parameters[:3])
    n, k = len(series), len(parameters)
    error = sqrt(left_over / n * (n + k) / (n - k))
    spread = error * np.sqrt(band_growth(level, slope, damping, steps))
    half = float(stats.t.ppf((1 + conf) / 2, n - k)) * spread
    if not isfinite(float((middle + half).sum())):
        return None
    return middle, middle - half, middle + half


def band_growth(level: float, slope: float, damping: float, steps: int) -> Values:
    """Return the variance 1, 2 … steps ahead over that of one step: 1 + Σ cⱼ², cⱼ = α + β Σ φⁱ.

    level, slope, damping: the smoothing parameters α, β, φ. Source: Hyndman et al. (2008), table
    6.2, model (A, Ad, N).
    """
    ahead = np.arange(1, steps)
    weights = level + slope * np.cumsum(damping**ahead)
    return np.asarray(1 + np.r_[0.0, np.cumsum(weights**2)])
