"""The dates that a sentence names, as far as they can be read; nothing is guessed."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_NAMES = [name for name in calendar.month_name if name]
_MONTH = "|".join(f"{name}|{name[:3]}" if len(name) > 3 else name for name in _NAMES) + "|Sept"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_PATTERNS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\b\.?{_YEAR}"),
    re.compile(rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d){_YEAR}"),
    re.compile(rf"\b(?P<end>[Ee]nd of)\s+(?P<month>{_MONTH})\b{_YEAR}"),
    re.compile(rf"\b[Ii]n\s+(?P<month>{_MONTH})\b{_YEAR}"),
)
_LEAP = 2024
"""A year in which every day of a year that is not named exists."""


@dataclass(frozen=True, slots=True)
class Said:
    """A date as a sentence names it. No year: any. No day: any of the month, or its last."""

    text: str
    month: int
    day: int | None = None
    year: int | None = None
    is_end: bool = False

    def fits(self, other: date) -> bool:
        """Tell whether a date on file may be the one that was said."""
        if other.month != self.month or (self.year is not None and other.year != self.year):
            return False
        if self.is_end:
            return other.day == calendar.monthrange(other.year, other.month)[1]
        return self.day is None or other.day == self.day


def dates_said(sentence: str) -> tuple[Said, ...]:
    """Return the dates that can be read in a sentence, in order.

    Read are `14 October`, `Oct 14, 2026`, `2026-10-14`, `14.10.2026`, `end of October`,
    `in October`. Not read are days with slashes, which are written in two orders.
    """
    found: list[tuple[int, Said]] = []
    taken: list[tuple[int, int]] = []
    for start, end, said in _each(sentence):
        if not any(start < other_end and other < end for other, other_end in taken):
            taken.append((start, end))
            found.append((start, said))
    return tuple(said for _, said in sorted(found, key=lambda pair: pair[0]))


def _each(sentence: str) -> Iterator[tuple[int, int, Said]]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            said = _read(match)
            if said is not None:
                yield match.start(), match.end(), said


def _read(match: re.Match[str]) -> Said | None:
    """Return what was matched as a date; None if there is no such day."""
    parts = match.groupdict()
    number = int(parts["number"]) if parts.get("number") else _number(parts["month"])
    day = int(parts["day"]) if parts.get("day") else None
    year = int(parts["year"]) if parts.get("year") else None
    try:
        date(year or _LEAP, number, day or 1)
    except ValueError:
        return None
    text = re.sub(r"^[Ii]n ", "", match.group(0)).rstrip(".")
    return Said(text, number, day, year, bool(parts.get("end")))


def _number(month: str) -> int:
    return next(n for n, name in enumerate(_NAMES, 1) if name[:3] == month[:3])
