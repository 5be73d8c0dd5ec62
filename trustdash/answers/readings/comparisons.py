"""How shares, rates, levels and trends read, and what a change did to them."""

from trustdash.answers import formats
from trustdash.answers.readings.reading import (
    Compared,
    Fields,
    between,
    known,
    odds,
    percent,
    reading,
    shown,
    times_as_much,
)

_SMALL = 30
"""Below so many, counts are said and no percentage."""
_SHARES = Compared(
    "The first share", "the second", "No clear difference between the two shares", "points"
)
_MEANS = Compared("The first mean", "the second", "No clear difference between the two means")
_LEVEL = Compared("The level after the change", "before", "No clear change of the level")
_HEADING = Compared(
    "The latest value", "where it was heading", "No clear change from where it was heading"
)


@reading("wilson_interval", too_little="Nothing was counted yet, so there is no share.")
def _share(asked: Fields, found: Fields) -> str | None:
    if found["value"] is None or found["lower"] is None or found["upper"] is None:
        return None
    counts = f"{formats.count(asked['successes'])} of {formats.count(asked['n'])}"
    said = counts if asked["n"] < _SMALL else f"{percent(found['value'])} ({counts})"
    few = "with so few, " if asked["n"] < _SMALL else ""
    low, high = percent(found["lower"]), percent(found["upper"])
    return f"{said}: {few}the true share lies between {low} and {high} ({odds(asked)})."


@reading("newcombe_difference", too_little="A share of nothing can't be compared with another.")
def _shares(asked: Fields, found: Fields) -> str | None:
    if found["difference"] is None:
        return None
    difference, *limits = (
        None if found[name] is None else 100 * found[name]
        for name in ("difference", "lower", "upper")
    )
    return _SHARES.said(asked, difference or 0.0, *limits)


@reading("poisson_rate_exact", too_little="Nothing was at risk, so there is no rate.")
def _rate(asked: Fields, found: Fields) -> str | None:
    if found["rate"] is None:
        return None
    events = formats.with_unit(asked["count"], "events")
    rate = f"a rate of {shown(found['rate'])}{between(asked, found['lower'], found['upper'])}"
    return f"{events if asked['count'] != 1 else '1 event'}: {rate}."


@reading(
    "poisson_rate_ratio_exact", too_little="Without events on either side no rates are compared."
)
@reading(
    "poisson_rate_ratio_score",
    too_little="With a count of 0 this method has no answer; the exact one has.",
)
def _rates(asked: Fields, found: Fields) -> str | None:
    limits = found["lower"], found["upper"]
    if found["ratio"] is None or limits == (None, None):
        return None
    return times_as_much(("The first rate", "the second"), asked, found["ratio"], *limits)


@reading("mean_difference_welch", too_little="Too few values in a group to compare the means.")
def _means(asked: Fields, found: Fields) -> str | None:
    if found["difference"] is None or found["lower"] is None:
        return None
    return _MEANS.said(asked, found["difference"], found["lower"], found["upper"])


@reading("step_change", too_little="Too early to tell whether the level changed.")
def _level(asked: Fields, found: Fields) -> str | None:
    if found["level_change"] is None or found["lower"] is None:
        return None
    return _LEVEL.said(asked, found["level_change"], found["lower"], found["upper"])


@reading(
    "segmented_regression", too_little="Too early to tell where values would have been heading."
)
def _heading(asked: Fields, found: Fields) -> str | None:
    if found["effect"] is None or found["effect_lower"] is None:
        return None
    return _HEADING.said(asked, found["effect"], found["effect_lower"], found["effect_upper"])


@reading("segmented_poisson", too_little="Too early to tell whether the rate changed.")
def _segmented_rate(asked: Fields, found: Fields) -> str | None:
    limits = found["claim_lower"], found["claim_upper"]
    if found["rate_ratio"] is None or None in limits:
        return None
    words = ("The rate after the change", "what it would have been")
    return times_as_much(words, asked, found["rate_ratio"], *limits)


def _direction(found: Fields, each: str) -> str | None:
    if found["direction"] is None:
        return None
    slope = found.get("sen_slope")
    if found["direction"] == "none" or slope is None:
        return f"No steady rise or fall from {each} to {each} beyond chance."
    verb = "rise" if found["direction"] == "up" else "fall"
    return f"Values {verb} by about {shown(abs(slope))} from {each} to {each}, more than chance."


@reading("mann_kendall_sen", too_little="Too few values to tell a trend.")
def _trend(_asked: Fields, found: Fields) -> str | None:
    return None if found["status"] != "ok" else _direction(found, "period")


@reading("seasonal_mann_kendall", too_little="Too few whole seasons to tell a trend.")
def _seasonal_trend(_asked: Fields, found: Fields) -> str | None:
    return None if found["status"] != "ok" else _direction(found, "year")


@reading(
    "seasonal_adjustment", too_little="Too few whole seasons to take them out: three are needed."
)
def _season(_asked: Fields, found: Fields) -> str | None:
    effects = known(found["effects"])
    if not effects:
        return None
    low, high = shown(min(effects)), shown(max(effects))
    return f"The season moves values by {low} to {high}; the adjusted ones are without it."
