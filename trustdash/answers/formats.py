"""How numbers, dates and durations are written: one function per kind of value.

Minus is a true minus, thousands are parted by commas, days are written `20 Nov 2026`, and what is
not known is an en dash, never a zero.
"""

from datetime import date, datetime
from typing import Any

import pandas as pd

from trustdash.charts import labels
from trustdash.metrics.value import MetricValue

UNKNOWN = "–"
MINUS = "−"

_DAYS_UP_TO = 60
_MINUTES_UP_TO = 2
"""Durations of less than so many hours are written in minutes where that is wanted."""
_COUNTED_IN = ("days", "hours", "minutes", "points", "people", "weeks", "answers")
_DAYS_A_MONTH = 30.44
_PLURALS = ("days", "hours", "minutes", "points", "people", "weeks", "months", "years", "answers")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_missing(value: Any) -> bool:
    """Tell whether a cell of a frame holds nothing: None, NaN, NaT or NA. A list never does."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def as_day(value: Any) -> date | None:
    """Return a frame's cell as a day; None if it is empty."""
    if is_missing(value):
        return None
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value)[:10])


def count(value: float | None) -> str:
    """Write a whole number: `1,204`."""
    return number(value)


def number(value: float | None, decimals: int = 0) -> str:
    """Write a number with fixed decimals; halves are rounded away from zero, as people do."""
    if value is None or is_missing(value):
        return UNKNOWN
    return labels.value_text(float(value), "", decimals)


def with_unit(value: float | None, unit: str, decimals: int = 0) -> str:
    """Write a number with its unit: `78%`, `3.2 days`, `1 day`, `42`."""
    if value is None or is_missing(value):
        return UNKNOWN
    text = number(value, decimals)
    if unit in ("", "count"):
        return text
    if unit == "%":
        return f"{text}%"
    one = unit[:-1] if unit in _PLURALS else unit
    one = "person" if unit == "people" else one
    return f"{text} {one if text.lstrip(MINUS) == '1' else unit}"


def gap(value: float | None, unit: str = "points", decimals: int = 0) -> str:
    """Write a difference with its sign: `−5 points`, `+3 points`, `0 points`.

    The difference of two percentages is in points.
    """
    if value is None or is_missing(value):
        return UNKNOWN
    named = "points" if unit in ("%", "") else unit
    text = with_unit(value, named, decimals)
    is_zero = not number(value, decimals).strip("0.")
    return text if value < 0 or is_zero else f"+{text}"


def whole_percent(value: float) -> int:
    """Round a percentage; what is close to 0 or 100 but not exactly that becomes 1 or 99."""
    nearest = int(labels.rounded(value))
    return min(max(nearest, 1 if value > 0 else 0), 100 if value >= 100 else 99)


def percent(numerator: float, denominator: float) -> str:
    """Write a share as a whole percentage with what it counts: `40% (2 of 5)`; `no data` of none.

    Neither 0% nor 100% is written for a share that is close to but not exactly that.
    """
    if not denominator:
        return "no data"
    return f"{whole_percent(100 * numerator / denominator)}% ({of(numerator, denominator)})"


def of(part: float | None, whole: float | None) -> str:
    """Write `2 of 13`."""
    return f"{count(part)} of {count(whole)}"


def day(value: Any) -> str:
    """Write a day: `20 Nov 2026`."""
    known = as_day(value)
    return UNKNOWN if known is None else f"{known.day} {_MONTHS[known.month - 1]} {known.year}"


def month(value: Any) -> str:
    """Write a month: `Nov 2026`."""
    known = as_day(value)
    return UNKNOWN if known is None else f"{_MONTHS[known.month - 1]} {known.year}"


def instant(value: Any) -> str:
    """Write an instant, which is kept in UTC: `20 Nov 2026, 14:05 UTC`."""
    if is_missing(value):
        return UNKNOWN
    return f"{day(value)}, {value:%H:%M} UTC"


def days(value: float | None) -> str:
    """Write a number of days: `1 day`, `1,204 days`."""
    return with_unit(value, "days")


def span(days_long: float) -> str:
    """Write a length of time as people say it: days up to 60, then months: `8 months`."""
    if days_long <= _DAYS_UP_TO:
        return days(days_long)
    return with_unit(round(days_long / _DAYS_A_MONTH), "months")


def rhythm(every_days: float) -> str:
    """Write how often a value comes: `a week`, `a month`, `every 10 days`."""
    names = {1: "a day", 7: "a week", 28: "a month", 30: "a month", 31: "a month",
             90: "a quarter", 91: "a quarter", 92: "a quarter", 365: "a year"}  # fmt: skip
    return names.get(round(every_days), f"every {days(every_days)}")


def part(name: str | None) -> str:
    """Write the part of a metric that is named after a question: `staff_proud` as words."""
    return (name or "").replace("_", " ")


def duration(hours: float | None) -> str:
    """Write a duration: in hours up to 72, then in days."""
    return UNKNOWN if hours is None or is_missing(hours) else labels.duration_text(float(hours))


def silence(hours: float | None) -> str:
    """Write a duration in minutes below two hours, then as `duration` does: `34 minutes`."""
    if hours is None or is_missing(hours) or abs(hours) >= _MINUTES_UP_TO:
        return duration(hours)
    return with_unit(60 * hours, "minutes")


def lateness(due: Any, as_of: date) -> str:
    """Write where a day stands: `26 days late`, `due today`, `due in 8 days`, `no date`."""
    known = as_day(due)
    if known is None:
        return "no date"
    late = (as_of - known).days
    if late == 0:
        return "due today"
    return f"{days(late)} late" if late > 0 else f"due in {days(-late)}"


def money(amount: float | None, currency: str | None) -> str:
    """Write money with its currency and how it is rounded: `EUR 12,340 (rounded to EUR 1)`."""
    if amount is None or is_missing(amount):
        return UNKNOWN
    name = currency or "currency not given:"
    rounded = "" if float(amount).is_integer() else f" (rounded to {name} 1)"
    return f"{name} {count(amount)}{rounded}"


def shortened(text: Any, length: int = 120) -> str:
    """Cut a long text at a word and end it with an ellipsis."""
    whole = "" if is_missing(text) else " ".join(str(text).split())
    if len(whole) <= length:
        return whole
    return whole[: length - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def amount(value: MetricValue) -> str:
    """Write a metric's value with its unit; shares are whole, scores and days have one decimal."""
    if value.unit == "hours":
        return duration(value.value)
    if value.unit == "%" and value.value is not None:
        return f"{whole_percent(value.value)}%"
    if value.unit.isupper() and len(value.unit) == 3:
        return money(value.value, value.unit)
    return with_unit(value.value, _shown_unit(value.unit), _decimals(value))


def interval(value: MetricValue) -> str:
    """Write a metric's 95 % interval, `25.1 to 36.7`; nothing if it has none."""
    if value.low is None or value.high is None:
        return ""
    decimals, unit = _decimals(value), _shown_unit(value.unit)
    return f"{number(value.low, decimals)} to {with_unit(value.high, unit, decimals)}"


def _shown_unit(unit: str) -> str:
    return "" if unit in ("points", "count") else unit


def _decimals(value: MetricValue) -> int:
    if value.unit in ("%", "count") or value.value is None:
        return 0
    if value.unit.startswith("of "):
        return 2
    return 0 if value.unit in ("days", "weeks") and float(value.value).is_integer() else 1
