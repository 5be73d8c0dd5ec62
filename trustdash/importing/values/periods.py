"""Partial dates: a month, quarter, week or year kept with its precision, no day invented."""

import re
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from trustdash.importing.values.dates import FIRST_YEAR, LAST_YEAR, MONTHS, to_date
from trustdash.importing.values.text import Refusal

Precision: TypeAlias = Literal["year", "quarter", "month", "week", "day"]


class Period(NamedTuple):
    """First and last day of a period (both belong to it), and how precisely it was stated."""

    start: date
    end: date
    precision: Precision


_YEAR = re.compile(r"([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})|((?:19|20)[0-9]{2})(0[1-9]|1[0-2])")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/]([0-9]{4})")
_QUARTER = re.compile(r"([0-9]{4})[-\s]?Q([1-4])|Q([1-4])[-/\s]?([0-9]{4})", re.I)
_WEEK = re.compile(r"([0-9]{4})[-\s]?W([0-9]{1,2})", re.I)
_NAMED = re.compile(r"([a-z]{3,9})\.?[\s,/-]+([0-9]{4})|([0-9]{4})[\s,/-]+([a-z]{3,9})\.?", re.I)


def to_period(text: str, order: str = "iso", *, month: str | None = None) -> Period | Refusal:
    """The period that a text names: 2015, 2015-Q3, 2015-01, Jan 2015, 2015-W07 or a date.

    Weeks are ISO 8601 weeks, Monday to Sunday. `order` and `month` are those of `to_date`. Years
    before 1901 and after 2199 are refused as placeholders.
    """
    text = text.strip()
    try:
        found = _year_or_part(text) or _month(text)
    except ValueError:
        return Refusal(f"“{text}” is not a period of the calendar: correct it.")
    if found is None:
        day = to_date(text, order, month=month)
        if isinstance(day, Refusal):
            return day if any(mark in text for mark in "/.-") else _refused(text)
        return Period(day, day, "day")
    if not FIRST_YEAR <= found.start.year <= LAST_YEAR:
        return Refusal(
            f"“{text}” looks like a placeholder: correct it, or list it under `missing` in a"
            " profile."
        )
    return found


def _refused(text: str) -> Refusal:
    return Refusal(f"“{text}” is not a period: write it as 2015, 2015-Q3, 2015-01 or 2015-01-31.")


def _year_or_part(text: str) -> Period | None:
    if found := _YEAR.fullmatch(text):
        year = int(found[1])
        return Period(date(year, 1, 1), date(year, 12, 31), "year")
    if found := _QUARTER.fullmatch(text):
        year, quarter = int(found[1] or found[4]), int(found[2] or found[3])
        first = date(year, 3 * quarter - 2, 1)
        return Period(first, _month_end(year, 3 * quarter), "quarter")
    if found := _WEEK.fullmatch(text):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return Period(monday, monday + timedelta(days=6), "week")
    return None


def _month(text: str) -> Period | None:
    if found := _MONTH.fullmatch(text):
        year, month = int(found[1] or found[3]), int(found[2] or found[4])
    elif found := _MONTH_YEAR.fullmatch(text):
        year, month = int(found[2]), int(found[1])
    elif (found := _NAMED.fullmatch(text)) and (found[1] or found[4]).lower() in MONTHS:
        year, month = int(found[2] or found[3]), MONTHS[(found[1] or found[4]).lower()]
    else:
        return None
    return Period(date(year, month, 1), _month_end(year, month), "month")


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
