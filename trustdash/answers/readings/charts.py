"""How results of control charts read."""

from trustdash.answers import formats
from trustdash.answers.readings.reading import (
    Fields,
    known,
    outside,
    percent,
    reading,
    shown,
)

_REASONS = {
    "astronomical": "The latest value lies {side} its usual range, more than chance.",
    "shift": "The latest values all lie {side} the usual level, more than chance.",
}


def _range(asked: Fields, found: Fields, before: str) -> str | None:
    """Return the usual range with how many values lie outside; the middle value without limits."""
    if found["lpl"] is None or found["upl"] is None:
        return None
    usual = f"{before} {shown(found['lpl'])} to {shown(found['upl'])}"
    return f"{usual}; {outside(found['outside'], len(known(asked['values'])))} it."


@reading("xmr_limits", too_little="Too few values for a usual range.")
def _xmr(asked: Fields, found: Fields) -> str | None:
    return _range(asked, found, "The usual range is")


@reading("xmr_limits_frozen", too_little="Too few values at the beginning to freeze a usual range.")
def _frozen(asked: Fields, found: Fields) -> str | None:
    many = formats.count(asked["baseline_n"])
    return _range(asked, found, f"By the first {many} values the usual range is")


@reading(
    "xmr_limits_screened",
    too_little="Too few values for a usual range, with or without those that stand out.",
)
def _screened(asked: Fields, found: Fields) -> str | None:
    if not asked["screen_outliers"]:
        return _range(asked, found, "With every value the usual range is")
    return _range(asked, found, "Without moves that stand out the usual range is")


@reading("xmr_phases", too_little="No phase has enough values for a usual range.")
def _phases(_asked: Fields, found: Fields) -> str | None:
    limited = [phase for phase in found["phases"] if phase["upl"] is not None]
    if not limited:
        return None
    latest = found["phases"][-1]
    stand_out = sum(rule is not None for rule in found["shown"])
    said = f"{formats.count(stand_out)} of {formats.count(found['n'])} values stand out of their"
    if latest["upl"] is None:
        return f"{said} own phase; the latest phase is too short for a usual range."
    usual = f"{shown(latest['lpl'])} to {shown(latest['upl'])}"
    return f"{said} own phase; the usual range of the latest is {usual}."


@reading("spc_rules", too_little="There is no value to judge by the run rules.")
def _rules(_asked: Fields, found: Fields) -> str | None:
    if not found["n"]:
        return None
    flagged = sum(rule is not None for rule in found["shown"])
    return f"{formats.count(flagged)} of {formats.count(found['n'])} values are more than chance."


@reading("latest_signal", too_little="Too early to tell whether the latest value is chance.")
def _latest(_asked: Fields, found: Fields) -> str | None:
    if found["side"] is None:
        return None
    if not found["side"]:
        return "The latest value shows nothing beyond chance."
    said = _REASONS[found["rule"]].format(side="above" if found["side"] > 0 else "below")
    caution = " Neighbouring values move together, so this may be chance more often than usual."
    return said + (caution if found["together"] else "")


@reading("assurance", too_little="Too early to tell whether the target is met reliably.")
def _assurance(asked: Fields, found: Fields) -> str | None:
    target = shown(asked["target"])
    return {
        "meets": f"The target of {target} is met reliably.",
        "hit_or_miss": f"The target of {target} is hit or missed by chance.",
        "misses": f"The target of {target} is missed reliably.",
    }.get(found["assurance"])


@reading(
    "lag1_autocorrelation", too_little="Too few values to tell whether neighbours move together."
)
def _neighbours(_asked: Fields, found: Fields) -> str | None:
    if found["lag1"] is None:
        return None
    if found["together"]:
        return "Neighbouring values move together, so usual ranges are too narrow."
    return "Neighbouring values do not move together beyond chance."


def _usual(found: Fields, what: str, centre: str, periods: int) -> str:
    return (
        f"The usual {what} is {centre}; {outside(found['outside'], periods, 'period')} its range."
    )


@reading("p_chart", too_little="Too few counted for the usual range of a share.")
@reading("p_prime_chart", too_little="Too few counted for the usual range of a share of many.")
def _share(asked: Fields, found: Fields) -> str | None:
    if found["centre"] is None or not known(found["ucl"]):
        return None
    return _usual(found, "share", percent(found["centre"]), len(asked["counts"]))


@reading("u_chart", too_little="Too few events for the usual range of a rate.")
@reading("u_prime_chart", too_little="Too few events for the usual range of a rate of many.")
def _rate(asked: Fields, found: Fields) -> str | None:
    if found["centre"] is None or not known(found["ucl"]):
        return None
    return _usual(found, "rate", shown(found["centre"]), len(asked["counts"]))


@reading("c_chart", too_little="Too few events for the usual range of a count.")
def _count(asked: Fields, found: Fields) -> str | None:
    if found["centre"] is None or found["ucl"] is None:
        return None
    return _usual(found, "count", shown(found["centre"]), len(asked["counts"]))


@reading("g_chart", too_little="Too few events for the usual number of cases between two.")
def _cases(asked: Fields, found: Fields) -> str | None:
    if found["mean"] is None or found["ucl"] is None:
        return None
    usual = f"{shown(found['mean'])} cases lie between two events, at most {shown(found['ucl'])}"
    return f"Usually {usual}; {outside(found['outside'], len(known(asked['between'])), 'gap')}."


@reading("t_chart", too_little="Too few events for the usual number of days between two.")
def _days(asked: Fields, found: Fields) -> str | None:
    if found["centre"] is None or found["ucl"] is None:
        return None
    usual = f"{shown(found['centre'])} days lie between two events, at most {shown(found['ucl'])}"
    gaps = len(known(asked["days_between"]))
    return f"Usually {usual}; {outside(found['outside'], gaps, 'gap')}."


@reading("benjamini_hochberg", too_little="There is no series to compare.")
def _many(_asked: Fields, found: Fields) -> str | None:
    if not found["n"]:
        return None
    differ = f"{formats.count(found['n_rejected'])} of {formats.count(found['n'])} series differ"
    by_chance = shown(found["expected_by_chance"])
    return f"{differ} by more than chance; about {by_chance} would by chance alone."
