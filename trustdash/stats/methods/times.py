"""Methods of time: how long things take, when they will be done, how well forecasts hold."""

from typing import Annotated, Any, Literal

from pydantic import Field

from trustdash.stats import calibration, completion, forecast, survival
from trustdash.stats.methods.registry import (
    Confidence,
    Fields,
    Flags,
    Number,
    Numbers,
    Series,
    Whole,
    given,
    method,
)

_TIMES: dict[str, Any] = {"durations": [6, 6, 6, 6, 7, 9, 10], "observed": [1, 1, 1, 0, 1, 0, 1]}


@method(**_TIMES)
def kaplan_meier(
    durations: Numbers,
    observed: Flags,
    ci: Literal["log-log"] = "log-log",
    conf: Confidence = 0.95,
) -> Fields:
    """How long until closed, when some are still open (Kaplan–Meier); ci: how limits are made."""
    return {**given(survival.kaplan_meier(durations, observed, conf)), "ci": ci}


@method(**_TIMES, tau=10)
def restricted_mean(
    durations: Numbers, observed: Flags, tau: Number, conf: Confidence = 0.95
) -> Fields:
    """The mean time until closed, counted up to tau, when some are still open."""
    return given(survival.restricted_mean(durations, observed, tau, conf))


@method(
    durations1=[3, 5, 8, 9], observed1=[1, 1, 1, 0], durations2=[6, 9, 9, 12],
    observed2=[1, 1, 0, 1], tau=9,
)  # fmt: skip
def restricted_mean_difference(
    durations1: Numbers,
    observed1: Flags,
    durations2: Numbers,
    observed2: Flags,
    tau: Number,
    conf: Confidence = 0.95,
) -> Fields:
    """By how much two groups' mean times until closed differ, up to tau, 1 minus 2."""
    found = survival.restricted_mean_difference(
        durations1, observed1, durations2, observed2, tau, conf
    )
    return given(found)


@method(weekly_throughput=[3, 0, 2, 4, 1, 0, 3, 2, 2, 5], remaining=20, weights="dirichlet")
def throughput_forecast(
    weekly_throughput: Numbers,
    remaining: Whole,
    weights: Literal["equal", "dirichlet"] = "equal",
    seed: Whole = completion.SEED,
    weekly_arrivals: Numbers | None = None,
    within_days: Annotated[
        Number | None, Field(description="for the probability of being done by then")
    ] = None,
) -> Fields:
    """In how many weeks what is left will be done, if the future is like the past weeks."""
    found = completion.throughput_forecast(
        weekly_throughput, remaining, weights=weights, arrivals=weekly_arrivals, seed=seed
    )
    done = None if within_days is None else completion.probability_done(found, within_days)
    return {**given(found), "probability_done": done}


@method(slips_days=[0, 3, 10, -2, 30, 5, 8, 12, 1, 7, 45, 0, 3, 60, 9, 14, 2, 6, 21, 4])
def slip_quantiles(slips_days: Numbers, observed: Flags | None = None) -> Fields:
    """By how many days work of this kind was late (reference class)."""
    return given(calibration.slip_quantiles(slips_days, observed))


@method(held=11, forecasts=14, nominal=0.85)
def forecast_coverage(
    held: Whole, forecasts: Whole, nominal: Number, conf: Confidence = 0.95
) -> Fields:
    """Whether dates given with a probability held as often as they should."""
    return given(calibration.forecast_coverage(held, forecasts, nominal, conf))


@method(
    forecasts=[0.7, 0.9, 0.8, 0.4, 0.2, 0, 0, 0, 0, 0.1], outcomes=[0, 1, 1, 1, 0, 0, 0, 0, 0, 0]
)
def brier_score(forecasts: Numbers, outcomes: Flags) -> Fields:
    """How good forecast probabilities were, 0 best, beside always saying the base rate."""
    return given(calibration.brier_score(forecasts, outcomes))


@method(mean=50, sd=10, n=25)
def prediction_interval_mean(mean: Number, sd: Number, n: Whole, conf: Confidence = 0.95) -> Fields:
    """Where the mean lies and where the next single value will."""
    return given(forecast.predict_next(mean, sd, n, conf))


@method(x=[1, 2, 3, 4, 5], y=[2.1, 3.9, 6.2, 7.8, 10.1], x_new=[6, 7])
def prediction_interval_regression(
    x: Numbers, y: Series, x_new: Numbers, conf: Confidence = 0.95
) -> Fields:
    """Where single values will lie at new places of a straight line."""
    return given(forecast.predict_line(x, y, x_new, conf))


@method(values=[20, 22, 23, 26, 27, 29, 32, 33, 34, 38, 39, 40], level=45, better="higher")
def time_to_reach(
    values: Series, level: Number, better: Literal["higher", "lower"], conf: Confidence = 0.95
) -> Fields:
    """In how many periods a straight line reaches a level, at the earliest and the latest."""
    return given(forecast.time_to_reach(values, level, better, conf))


@method(values=[20, 22, 23, 26, 27, 29, 32, 33, 34, 38, 39, 40], steps=3)
def damped_trend_forecast(values: Numbers, steps: Whole, conf: Confidence = 0.95) -> Fields:
    """The next values by a trend that flattens out, at most half the observed length ahead."""
    return given(forecast.damped_trend_forecast(values, steps, conf))
