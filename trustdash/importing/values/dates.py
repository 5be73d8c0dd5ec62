"""Dates and instants in the styles that exports use; the order of day and month per column."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from trustdash.importing.values.text import Refusal

DateOrder: TypeAlias = Literal["iso", "dmy", "mdy", "ymd", "ambiguous", "none"]
"""What the values of a column say about the order of day and month.

iso: every date states it (year first with hyphens, month by name, day equal to month). ymd: the
same, year first with slashes. dmy, mdy: decided by a part above 12. ambiguous: no date decides.
none: no date at all.
"""

FIRST_YEAR, LAST_YEAR = 1901, 2199
"""Outside these a date is a spreadsheet's day zero or a stand-in for "never", not a day."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip

_DAYS = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.I)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
_PARTS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_DAY_NAME = re.compile(
    r"(?:the\s+)?([0-9]{1,2})(?:st|nd|rd|th)?[\s/.-]+(?:of\s+)?([a-z]{3,9})"
    r"\.?[\s/.,-]+([0-9]{4}|[0-9]{2})",
    re.I,
)
_NAME_DAY = re.compile(
    r"([a-z]{3,9})\.?[\s/-]+([0-9]{1,2})(?:st|nd|rd|th)?(?:,\s*|[\s/-]+)([0-9]{4})", re.I
)
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]{1,9}))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?"
    r"(?:\s*(?P<zone>z|utc|gmt|[+\-\u2212][0-9]{2}(?::?[0-9]{2})?))?",
    re.I,
)
_BETWEEN = re.compile(r"T|,?\s+(?:at\s+)?", re.I)

_Parts = tuple[str, tuple[int, int, int], str]
"""A date's style (year, compact, slash, name), its three numbers, and the text after it.

The numbers are year, month and day, except that slash keeps first, second and year.
"""


def date_order(values: Iterable[str]) -> DateOrder | Refusal:
    """Decide the order of day and month for a column from its (distinct) values.

    One date with a part above 12 decides for all. Dates of both orders in one column contradict
    one another: a Refusal that names one of each. Values that are no dates are passed over.
    """
    days_first = months_first = undecided = year_slash = any_date = None
    for text in values:
        split = _split(text)
        if split is None:
            continue
        any_date = text
        style, (first, second, _), _ = split
        if style == "slash":
            if 12 < first <= 31:
                days_first = days_first or text
            elif 12 < second <= 31:
                months_first = months_first or text
            elif first != second and max(first, second) <= 12:
                undecided = text
        elif style == "year" and "/" in text[:5]:
            year_slash = text
    if days_first and months_first:
        return Refusal(
            f"“{days_first}” has the day first and “{months_first}” the month: one column must "
            "keep to one order."
        )
    if days_first or months_first:
        return "dmy" if days_first else "mdy"
    if undecided:
        return "ambiguous"
    return "none" if any_date is None else "ymd" if year_slash else "iso"


def to_date(text: str, order: str = "iso", *, month: str | None = None) -> date | Refusal:
    """The calendar day that a text names, as written: no change of zone.

    order: "dmy" or "mdy" for dates such as 09/12/2016; others need none. A time after the date is
    left off. month: "2017-05" reads a bare "25" as 25 May 2017. Years of two digits are 1970 to
    2069. Days before 1901 or after 2199 are refused as placeholders.
    """
    text = text.strip()
    if month is not None and re.fullmatch(r"[0-9]{1,2}", text):
        return to_date(f"{month}-{text}")
    read = _read(text, order)
    return read if isinstance(read, Refusal) else read[0]


def to_instant(text: str, order: str = "iso", zone: tzinfo | str = "UTC") -> datetime | Refusal:
    """The instant that a text names, in UTC. A stated offset counts; else the time is in `zone`.

    A date without a time is the day's beginning in the zone. Where clocks go back an hour the
    first of the two is meant; an hour that is skipped is read with the offset before it.
    """
    read = _read(text.strip(), order)
    if isinstance(read, Refusal):
        return read
    day, rest = read
    clock = _clock(rest, text)
    if isinstance(clock, Refusal):
        return clock
    at, offset = clock
    where = offset or (_zone(zone) if isinstance(zone, str) else zone)
    return datetime.combine(day, at, where).astimezone(UTC)


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    return ZoneInfo(name)


def _read(text: str, order: str) -> tuple[date, str] | Refusal:
    """The day, and the checked text of the time after it."""
    split = _split(text)
    if split is None:
        return Refusal(f"“{text}” is not a date: write it as 2026-11-20.")
    style, numbers, rest = split
    if style == "slash":
        first, second, year = numbers
        if order not in {"dmy", "mdy"} and first != second:
            return Refusal(f"“{text}” can be read in two ways: say whether day or month is first.")
        numbers = (year, second, first) if order == "dmy" else (year, first, second)
    return _day(text, numbers, rest)


def _day(text: str, numbers: tuple[int, int, int], rest: str) -> tuple[date, str] | Refusal:
    year, month, day = numbers
    try:
        found = date(year, month, day)
    except ValueError:
        return Refusal(f"“{text}” is not a day of the calendar: correct it, or the date order.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Refusal(
            f"“{text}” looks like a placeholder, not a day: correct it, or list it under "
            "`missing` in a profile."
        )
    return found, rest


def _split(text: str) -> _Parts | None:
    """A text taken apart, or None where it is not a date, or a date with a time, throughout."""
    text = text.strip()
    named = _DAYS.match(text)
    text = text[named.end() :] if named else text
    for match_style in (_year_first, _numeric, _with_name):
        found = match_style(text)
        if found is not None:
            style, numbers, end = found
            rest = text[end:]
            between = _BETWEEN.match(rest)
            clock = rest[between.end() :] if between else rest
            whole = not rest or (between is not None and _TIME.fullmatch(clock) is not None)
            return (style, numbers, clock) if whole else None
    return None


_Found = tuple[str, tuple[int, int, int], int]


def _year_first(text: str) -> _Found | None:
    if found := _YEAR_FIRST.match(text):
        return "year", (int(found[1]), int(found[3]), int(found[4])), found.end()
    if found := _COMPACT.match(text):
        return "compact", (int(found[1]), int(found[2]), int(found[3])), found.end()
    return None


def _numeric(text: str) -> _Found | None:
    found = _PARTS.match(text)
    if found is None:
        return None
    return "slash", (int(found[1]), int(found[3]), _full_year(found[4])), found.end()


def _with_name(text: str) -> _Found | None:
    if found := _DAY_NAME.match(text):
        day, name, year = found[1], found[2], found[3]
    elif found := _NAME_DAY.match(text):
        name, day, year = found[1], found[2], found[3]
    else:
        return None
    month = MONTHS.get(name.lower())
    return None if month is None else ("name", (_full_year(year), month, int(day)), found.end())


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 1900 + year if year >= 70 else 2000 + year


def _clock(text: str, whole: str) -> tuple[time, tzinfo | None] | Refusal:
    if not text:
        return time(), None
    found = _TIME.fullmatch(text)
    if found is None:
        return Refusal(f"“{whole}” has no time that can be read: write it as 14:30 or 2:30 PM.")
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return Refusal(f"“{whole}” has no such hour: with AM or PM it is 1 to 12.")
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    part = int((found["part"] or "0").ljust(6, "0")[:6])
    try:
        at = time(hour, int(found["minute"]), int(found["second"] or 0), part)
        return at, _offset(found["zone"])
    except ValueError:
        return Refusal(f"“{whole}” has no such time of day: correct it.")


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text.lower() in {"z", "utc", "gmt"}:
        return UTC
    digits = text[1:].replace(":", "")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    if shift > timedelta(hours=15):
        raise ValueError
    return timezone(shift if text[0] == "+" else -shift)
