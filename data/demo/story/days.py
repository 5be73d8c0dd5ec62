"""The invented calendar. Days are ISO text, which sorts, compares and prints as it should."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

FIRST = "2024-11-25"
"""The first day of data: a Monday, more than a year before the first major incident."""
LAST = "2026-11-20"
"""The last day, a Friday: nothing is dated later but plans and due dates."""
MAJOR = ("2026-01-20", "2026-03-09", "2026-06-15")
"""The days on which the three major incidents began or became known to us."""

Knots = Sequence[tuple[str, float]]


def plus(day: str, days: int) -> str:
    """Return the day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def between(start: str, end: str) -> int:
    """Return how many days lie between two days; negative if `end` is before `start`."""
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def workday(day: str) -> str:
    """Return the day, or the Monday after it if it is on a weekend."""
    return plus(day, (0, 0, 0, 0, 0, 2, 1)[date.fromisoformat(day).weekday()])


def not_after_last(day: str) -> str:
    """Return the day if it has come by the last day, or nothing."""
    return day if day <= LAST else ""


def mondays(start: str = FIRST) -> Iterator[str]:
    """Yield the first days of the full weeks of data."""
    day = start
    while plus(day, 6) <= LAST:
        yield day
        day = plus(day, 7)


def level(knots: Knots, day: str) -> float:
    """Return the value of a line drawn through knots on a day; flat before and after them."""
    before = [knot for knot in knots if knot[0] <= day]
    after = [knot for knot in knots if knot[0] > day]
    if not before or not after:
        return (before[-1:] or after[:1])[0][1]
    (d0, v0), (d1, v1) = before[-1], after[0]
    return v0 + (v1 - v0) * between(d0, day) / between(d0, d1)


def dice(what: str) -> Random:
    """Return the random numbers of one part of the story, so that no part disturbs another."""
    return Random(f"Larkmoor Pay, {what}")
