"""How times until closed, forecasts and their records read."""

from trustdash.answers import formats
from trustdash.answers.readings.reading import (
    Compared,
    Fields,
    between,
    known,
    lies,
    odds,
    percent,
    reading,
    shown,
)

_TIMES = Compared(
    "The first group's mean time", "the second's", "No clear difference between the mean times"
)


@reading("kaplan_meier", too_little="Nothing was opened yet, so there is no time until closed.")
def _half(asked: Fields, found: Fields) -> str | None:
    if not found["n"]:
        return None
    open_now = sum(not flag for flag in asked["observed"])
    still = f"{formats.count(open_now)} of {formats.count(found['n'])} are still open"
    if found["median"] is None:
        return f"Half are not closed yet; {still}."
    low, high = found["median_lower"], found["median_upper"]
    doubt = between(asked, low, high)
    return f"Half were closed within {shown(found['median'])}{doubt}; {still}."


@reading("restricted_mean", too_little="Nothing was followed long enough for a mean time.")
def _mean_time(asked: Fields, found: Fields) -> str | None:
    if found["rmst"] is None:
        return None
    doubt = between(asked, found["lower"], found["upper"])
    until = shown(asked["tau"])
    return f"Counted up to {until}, the mean time until closed is {shown(found['rmst'])}{doubt}."


@reading(
    "restricted_mean_difference",
    too_little="A group was not followed long enough to compare mean times.",
)
def _mean_times(asked: Fields, found: Fields) -> str | None:
    if found["difference"] is None or found["lower"] is None:
        return None
    return _TIMES.said(asked, found["difference"], found["lower"], found["upper"])


@reading("throughput_forecast", too_little="Too early to forecast when all will be done.")
def _done(asked: Fields, found: Fields) -> str | None:
    if found["status"] in ("no_data", "too_few"):
        return None
    many = formats.count(asked["remaining"])
    if found["p50_weeks"] is None:
        return f"At this pace the {many} left are not done in any time worth naming."
    half = f"All {many} left are done within {_weeks(found['p50_weeks'])} (5 in 10 chance)"
    if found["p85_weeks"] is None:
        return f"{half}; no later week is safe to name."
    return f"{half}, within {_weeks(found['p85_weeks'])} (17 in 20 chance)."


def _weeks(many: int) -> str:
    return formats.with_unit(many, "weeks")


@reading("slip_quantiles", too_little="Too few of this kind are done to tell how late they are.")
def _slips(_asked: Fields, found: Fields) -> str | None:
    if found["p50"] is None:
        return None
    half = f"Half were at most {shown(found['p50'])} days late"
    if found["p80"] is None:
        return f"{half}; too few to tell about 8 in 10."
    return f"{half}, 8 in 10 at most {shown(found['p80'])} days."


@reading("forecast_coverage", too_little="No date forecast has come yet, so none can have held.")
def _record(asked: Fields, found: Fields) -> str | None:
    if found["coverage"] is None:
        return None
    held = f"{formats.count(asked['held'])} of {formats.count(asked['forecasts'])} dates held"
    wanted = percent(asked["nominal"])
    if found["consistent_with_nominal"] is None:
        return f"{held}; too few to compare with {wanted}."
    as_meant = "as often as" if found["consistent_with_nominal"] else "not as often as"
    return f"{held}, {as_meant} the {wanted} they were given with."


@reading("brier_score", too_little="No forecast has an outcome yet.")
def _error(_asked: Fields, found: Fields) -> str | None:
    if found["brier"] is None:
        return None
    said = f"The mean squared error of the forecasts is {shown(found['brier'])}"
    if found["base_rate"] is None:
        return f"{said}, 0 being best."
    return f"{said}; always saying the base rate has {shown(found['base_rate'])}."


@reading("prediction_interval_mean", too_little="Too few values to tell where the next will lie.")
def _next(asked: Fields, found: Fields) -> str | None:
    if found["pi_lower"] is None:
        return None
    return f"The next value {lies(asked, found['pi_lower'], found['pi_upper'])}."


@reading(
    "prediction_interval_regression",
    too_little="Too few points for a line that tells where others will lie.",
)
def _at(asked: Fields, found: Fields) -> str | None:
    if not known(found["lower"]) or not asked["x_new"] or found["lower"][0] is None:
        return None
    place = shown(asked["x_new"][0])
    return f"At {place} a value {lies(asked, found['lower'][0], found['upper'][0])}."


@reading("time_to_reach", too_little="Too early to tell when the level will be reached.")
def _reached(asked: Fields, found: Fields) -> str | None:
    if found["status"] in ("no_data", "too_few"):
        return None
    level = shown(asked["level"])
    if found["expected"] is None:
        return f"There is no honest date yet for reaching {level}."
    first, last = (
        "any time" if found[name] is None else formats.count(found[name])
        for name in ("earliest", "latest")
    )
    about = f"in about {_periods(found['expected'])} ({odds(asked)}: {first} to {last})"
    return f"If the pace holds, {level} is reached {about}."


def _periods(many: int) -> str:
    return "1 period" if many == 1 else f"{formats.count(many)} periods"


@reading("damped_trend_forecast", too_little="Too few values to carry a trend on.")
def _ahead(asked: Fields, found: Fields) -> str | None:
    if not known(found["forecast"]) or found["lower"][-1] is None:
        return None
    ahead = _periods(len(found["forecast"]))
    value = lies(asked, found["lower"][-1], found["upper"][-1])
    return f"If the trend flattens out as it did, the value {ahead} ahead {value}."
