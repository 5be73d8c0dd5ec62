"""M44: how far each measure is on its way back to where it was before the first major incident.

The usual range is the mean of the values before ± 3 standard deviations, these from the mean moving
range (/ 1.128; Wheeler 1993), of 8 values or more. A measure is back if, twice running, its last 7
values and the worse 95 % limit of their mean lie in that range by the standard error of the range's
own limit, or beyond its better side. Without a range the worse end of the intervals of the last two
values must have reached the level before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from typing import Any

BACK = "measures back to the earlier level"
Z95, T95_OF_7 = 1.959963984540054, 2.4469118511449692
"""The quantiles 0.975 of the normal distribution, and of Student's with 6 degrees of freedom."""
Point = dict[str, Any]


@dataclass(frozen=True)
class Range:
    """The usual range: low and high around the middle; n: the values it is made of."""

    low: float
    middle: float
    high: float
    n: int

    @property
    def sigma(self) -> float:
        """The standard deviation from value to value."""
        return (self.high - self.middle) / 3


def usual_range(series: list[float | None]) -> Range | None:
    """Return the range of a series, None for a missing value; None of fewer than 8 values."""
    known = [value for value in series if value is not None]
    moves = [abs(b - a) for a, b in pairwise(series) if a is not None and b is not None]
    if len(known) < 8 or not moves:
        return None
    middle = sum(known) / len(known)
    if max(known) - min(known) <= 1e-12 * max(map(abs, known)):
        return Range(known[0], known[0], known[0], len(known))
    reach = 3 / 1.128 * sum(moves) / len(moves)
    return Range(middle - reach, middle, middle + reach, len(known))


def with_gaps(points: list[Point], every_days: int) -> list[Point]:
    """Return the points with one without a value wherever a period is missing."""
    found: list[Point] = []
    for point in points:
        if found and (point["on"] - found[-1]["on"]).days > 1.5 * every_days:
            found.append({"on": point["on"] - timedelta(days=every_days), "value": None})
        found.append(point)
    return found


def limits(point: Point, usual: Range | None) -> tuple[float, float] | None:
    """Return the limits of a value: as published, else by the range; None if neither is known."""
    if point["ci_low"] is not None and point["ci_high"] is not None:
        return point["ci_low"], point["ci_high"]
    if usual is None:
        return None
    half = Z95 * usual.sigma
    return point["value"] - half, point["value"] + half


def is_usual(seven: list[float], usual: Range, good: int) -> bool:
    """Tell whether seven values and the worse limit of their mean lie in the range, or beyond."""
    middle = sum(seven) / 7
    variance = max(0.0, (sum(each**2 for each in seven) - 7 * middle**2) / 6)
    half = T95_OF_7 * sqrt(variance / 7)
    unsure = usual.sigma * sqrt((1 + 9 * 0.826) / usual.n)
    if good > 0:
        return min(*seven, middle - half - unsure) >= usual.low
    return max(*seven, middle + half + unsure) <= usual.high


def is_back(since: list[Point], usual: Range | None, base: float, good: int, less: float) -> bool:
    """Tell whether a measure is back; since: its values since the latest major incident.

    less: the smallest change that matters.
    """
    if usual is not None:
        values = [point["value"] for point in since]
        return len(values) >= 8 and all(
            is_usual(window, usual, good) for window in (values[-8:-1], values[-7:])
        )
    found = [limits(point, usual) for point in since[-2:]]
    short = [good * (base - each[0 if good > 0 else 1]) for each in found if each is not None]
    return len(short) == 2 and max(short) <= less


def recovery(kpi: Point, points: list[Point], majors: list[date], as_of: date) -> Point | None:
    """Return value, low, high and whether it is back; None where there is nothing to come back."""
    if not majors or not points or kpi["direction"] == "neither":
        return None
    good = 1 if kpi["direction"] == "higher_is_better" else -1
    every = with_gaps(points, kpi["every_days"])
    before = [point["value"] for point in every if point["on"] < min(majors)]
    told = [value for value in before if value is not None]
    base = sum(told) / len(told) if len(told) >= 3 else kpi["target"]
    after = [point for point in points if point["on"] >= min(majors)]
    if not after or base is None:
        return None
    worst = min(good * point["value"] for point in after) * good
    if good * (base - worst) <= 0:
        return None
    latest = next(point for point in points if point["on"] == after[-1]["on"])
    usual = usual_range(before)
    ends = sorted(100 * (each - worst) / (base - worst) for each in limits(latest, usual) or ())
    is_stale = (as_of - points[-1]["on"]).days > 1.5 * kpi["every_days"]
    since = [point for point in points if point["on"] >= max(majors)]
    return {
        "value": 100 * (latest["value"] - worst) / (base - worst),
        "n": latest["n"],
        "low": ends[0] if ends else None,
        "high": ends[1] if ends else None,
        "is_back": not is_stale and is_back(since, usual, base, good, kpi["tolerance"] or 0.0),
    }


def comparable(points: list[Point], breaks: list[date]) -> list[Point]:
    """Return the points of periods that began since the last break; all while there is none."""
    if not breaks:
        return points
    return [p for p in points if p["begins"] and p["begins"] >= max(breaks)] or points


def told(db: Any, question: str) -> list[Point]:
    """Return the rows of a question by the names of their columns."""
    asked = db.execute(question)
    names = [each[0] for each in asked.description]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def measures(db: Any) -> Iterator[tuple[Point, Point | None]]:
    """Yield each measure in force with how far it is back."""
    as_of: date = db.execute("SELECT as_of()").fetchone()[0]
    majors = [
        day["began"]
        for day in told(db, "SELECT coalesce(occurred_at, detected_at)::DATE AS began "
                            "FROM incidents WHERE is_major")
        if day["began"]
    ]  # fmt: skip
    points = told(
        db,
        'SELECT kpi_id, period_start AS begins, period_end AS "on", n, ci_low, ci_high, '
        "coalesce(value, CASE WHEN weight > 0 THEN weighted_sum / weight END) AS value "
        "FROM observations WHERE period_end <= as_of() ORDER BY period_end, period_start",
    )
    breaks = told(db, "SELECT kpi_id, on_date FROM annotations WHERE is_break")
    for kpi in told(db, "SELECT * FROM kpis WHERE status = 'active' ORDER BY id"):
        mine = [p for p in points if p["kpi_id"] == kpi["id"] and p["value"] is not None]
        since = [b["on_date"] for b in breaks if b["kpi_id"] == kpi["id"]]
        yield kpi, recovery(kpi, comparable(mine, since), majors, as_of)


def rows(db: Any) -> list[Point]:
    """Return how many headline measures are back, and how far each measure is."""
    found = list(measures(db))
    counted = [state["is_back"] for kpi, state in found if state and kpi["is_headline"]]
    k, n = (sum(counted), len(counted)) if counted else (None, None)
    back = {"group": None, "part": BACK, "numerator": k, "denominator": n, "value": k}
    return [{**back, "low": None, "high": None}, *(_row(kpi, state) for kpi, state in found)]


def _row(kpi: Point, state: Point | None) -> Point:
    shown = {name: state[name] if state else None for name in ("value", "n", "low", "high")}
    return {"group": None, "part": kpi["name"], "numerator": None, "denominator": None, **shown}
