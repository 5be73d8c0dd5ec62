"""Twelve measures and two series to compare them with, week by week over two years: how each fell
and how each came back, or not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from story.complaints import answered_in_time
from story.days import FIRST, MAJOR, Knots, dice, level, mondays, plus
from story.files import Row
from story.registers import Files

A, B, C = MAJOR


@dataclass(frozen=True)
class Series:
    """How one measure goes: a line through knots, and noise around it.

    noise: standard deviation from week to week. n: about how many it rests on. missing: weeks
    without a value, first and last Monday. low, high: bounds that no value can pass.
    """

    kpi: str
    knots: Knots
    noise: float
    n: int
    decimals: int = 1
    start: str = FIRST
    end: str = "2026-11-09"
    missing: tuple[str, str] = ("", "")
    low: float = 0.0
    high: float = 100.0
    assurance: str = "self_reported"
    group: str = ""
    dips: dict[str, float] = field(default_factory=dict)


SERIES = (
    Series("KPI-01", [("2026-01-18", 83), ("2026-01-19", 69), ("2026-03-08", 76),
                      ("2026-03-09", 64), ("2026-06-14", 70), ("2026-06-15", 56),
                      ("2026-08-31", 62), ("2026-11-15", 75)], 1.6, 640),
    Series("KPI-03", [("2026-01-18", 27), ("2026-01-19", 8), ("2026-03-09", -6),
                      ("2026-06-01", 1), ("2026-06-15", -11)], 3.0, 640, low=-100),
    Series("KPI-04", [("2026-01-18", 18), ("2026-03-09", 4), ("2026-06-15", 2),
                      ("2026-06-22", -6)], 3.4, 180, low=-100,
           missing=("2026-07-20", "2026-08-10")),
    Series("KPI-05", [("2026-11-15", 99.975)], 0.008, 2_100_000, 3, assurance="internally_verified",
           dips={"2025-02-10": 0.05, "2026-01-19": 11.1, "2026-01-26": 0.12,
                 "2026-02-23": 0.41, "2026-03-30": 0.1, "2026-08-31": 0.35}),
    Series("KPI-06", [("2026-01-18", 5), ("2026-01-26", 14), ("2026-03-02", 5),
                      ("2026-06-14", 5), ("2026-06-15", 9), ("2026-08-10", 41),
                      ("2026-11-15", 19)], 0.8, 300),
    Series("KPI-07", [("2025-07-06", 15.5), ("2025-07-14", 12), ("2026-01-18", 12),
                      ("2026-01-19", 19), ("2026-03-08", 16),
                      ("2026-03-09", 22), ("2026-05-03", 18), ("2026-05-04", 23),
                      ("2026-06-14", 22), ("2026-06-15", 27)], 0.9, 5200),
    Series("KPI-08", [("2026-03-08", 6.5), ("2026-03-09", 9.5), ("2026-05-04", 7.5),
                      ("2026-09-01", 5.4)], 0.7, 1150, end="2026-10-05"),
    Series("KPI-09", [("2026-01-18", 68), ("2026-01-19", 52), ("2026-03-09", 57),
                      ("2026-06-14", 63), ("2026-06-15", 60), ("2026-08-31", 63),
                      ("2026-09-14", 68.2)], 0.7, 500, assurance="independently_verified"),
    Series("KPI-10", [("2026-01-18", 62), ("2026-01-19", 58), ("2026-03-08", 58),
                      ("2026-03-09", 39), ("2026-06-14", 45), ("2026-06-15", 40),
                      ("2026-11-15", 48)], 0.9, 500, assurance="independently_verified"),
    Series("KPI-11", [("2026-01-18", 58), ("2026-01-19", 55), ("2026-03-09", 51),
                      ("2026-06-14", 53), ("2026-06-15", 42)], 1.0, 500,
           assurance="independently_verified"),
    Series("KPI-12", [("2026-06-14", 79), ("2026-06-15", 58), ("2026-11-15", 74)], 1.6, 900,
           start="2026-02-02"),
    Series("KPI-13", [("2026-01-18", 79.5), ("2026-11-15", 78.5)], 1.3, 410,
           assurance="independently_verified"),
    Series("KPI-14", [("2026-11-15", 81)], 1.3, 4300, start="2026-02-02"),
)  # fmt: skip
"""Each measure for everybody; KPI-02 is counted from the complaints themselves."""

_SATISFACTION = SERIES[0]
GROUPS = (
    ("CUST", 1.0, 540), ("BUS", -3.0, 80), ("PART", 4.0, 19), ("PAPER", -9.0, 3),
)  # fmt: skip
"""Satisfaction by group: points beside the total, and about how many answer in a week."""

TOO_LOW = ("2026-07-06", "2026-08-10", 0.72)
"""KPI-06 as it was first published: from which to which Monday, and at which share."""


def files() -> Files:
    """Yield the values as published at first, and the corrected ones that came later."""
    yield "observation", list(_published())
    yield "observation-corrected", list(_corrected())


def _published() -> Iterator[Row]:
    for series in SERIES:
        yield from (_first_published(row) for row in _rows(series))
    yield from _complaints()
    for group, beside, n in GROUPS:
        yield from _rows(_of_group(group, beside, n))


def _of_group(group: str, beside: float, n: int) -> Series:
    knots = [(day, value + beside) for day, value in _SATISFACTION.knots]
    return Series("KPI-01", knots, 40 / n**0.5, n, group=group)


def _rows(series: Series) -> Iterator[Row]:
    chance = dice(f"{series.kpi} {series.group}")
    for monday in mondays(series.start):
        value, n = _value(series, monday, chance), _about(series.n, chance)
        if monday <= series.end and not series.missing[0] <= monday <= series.missing[1]:
            text = f"{value:.{series.decimals}f}"
            yield _row(series, monday, text, n) | _interval(series, value, n)


def _value(series: Series, monday: str, chance: Random) -> float:
    middle = level(series.knots, plus(monday, 6)) - series.dips.get(monday, 0.0)
    return min(max(middle + chance.gauss(0, series.noise), series.low), series.high)


def _about(n: int, chance: Random) -> int:
    return max(1, round(n * (0.92 + 0.16 * chance.random())))


def _row(series: Series, monday: str, value: str, n: int, days: int = 2) -> Row:
    sunday = plus(monday, 6)
    return {
        "kpi_id": series.kpi, "group_id": series.group, "period_start": monday,
        "period_end": sunday, "value": value, "n": str(n), "assurance": series.assurance,
        "published_on": plus(sunday, days),
    }  # fmt: skip


def _interval(series: Series, value: float, n: int) -> Row:
    """Return Wilson's 95 % limits of satisfaction; other measures are published without."""
    if series.kpi != "KPI-01":
        return {}
    share, z = value / 100, 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5 / (1 + z * z / n)
    return {"ci_low": f"{100 * (middle - half):.1f}", "ci_high": f"{100 * (middle + half):.1f}"}


def _is_too_low(row: Row) -> bool:
    return row["kpi_id"] == "KPI-06" and TOO_LOW[0] <= row["period_start"] <= TOO_LOW[1]


def _first_published(row: Row) -> Row:
    if not _is_too_low(row):
        return row
    return row | {"value": f"{float(row['value']) * TOO_LOW[2]:.1f}"}


def _corrected() -> Iterator[Row]:
    for series in SERIES:
        for row in filter(_is_too_low, _rows(series)):
            source = "Correction of 15 September 2026: cheques included"
            yield row | {"published_on": "2026-09-15", "source": source}


def _complaints() -> Iterator[Row]:
    """Yield the share answered within 5 days; it is known five days after the week."""
    series = Series("KPI-02", [], 0, 0, assurance="evidence_attached")
    for monday in mondays():
        answered, received = answered_in_time(monday, plus(monday, 6))
        yield _row(series, monday, f"{100 * answered / received:.1f}", received, days=5)
