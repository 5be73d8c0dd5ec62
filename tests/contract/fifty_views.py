"""Fifty views of the invented organisation: its edge days, and days drawn by a fixed seed."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from trustdash.model.lens import LOCAL, PERIODS, Lens

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
FIRST, NEWEST = date(2024, 11, 25), date(2026, 11, 20)
EDGE_DAYS = (
    date(1990, 1, 1),
    FIRST - timedelta(days=1),
    FIRST,
    date(2026, 1, 20),
    date(2026, 3, 9),
    date(2026, 6, 15),
    date(2026, 6, 30),
    date(2026, 8, 31),
    date(2026, 9, 30),
    NEWEST - timedelta(days=1),
    NEWEST,
    NEWEST + timedelta(days=1),
    date(2028, 2, 29),
)
"""Before the data, its first and last days, the days of the major incidents, days that are due."""


def _ids(file: str) -> list[str]:
    with (DEMO / file).open(encoding="utf-8", newline="") as rows:
        return list(dict.fromkeys(row["id"] for row in csv.DictReader(rows)))


def _drawn(many: int) -> list[Lens]:
    draw = random.Random("the same number for the same view")
    incidents, teams = _ids("11-incident.csv"), _ids("02-team.csv")
    span = (NEWEST - FIRST).days
    return [
        Lens(
            as_of=FIRST + timedelta(days=draw.randint(-20, span + 20)),
            incidents=tuple(draw.sample(incidents, draw.choice((0, 0, 1, 2, 5)))),
            teams=tuple(draw.sample(teams, draw.choice((0, 0, 1, 2, 3)))),
            period=draw.choice(PERIODS),
            scope=LOCAL,
        )
        for _ in range(many)
    ]


VIEWS = [*(Lens(day, scope=LOCAL) for day in EDGE_DAYS), *_drawn(50 - len(EDGE_DAYS))]
_WITH_DATA = [turn for turn, lens in enumerate(VIEWS) if lens.as_of > FIRST]
HANDED_OUT = sorted(random.Random("files of a review").sample(_WITH_DATA, 30))
"""The places of the views whose review is looked at and handed out; the first days have none."""


def options(lens: Lens) -> list[str]:
    """Return the view as options of the command line."""
    chosen = [("--as-of", lens.as_of.isoformat())]
    chosen += [("--incident", each) for each in lens.incidents]
    chosen += [("--team", each) for each in lens.teams]
    return [word for pair in chosen for word in pair]


def name(lens: Lens) -> str:
    """Return a view in a few words, to name a test by."""
    return " ".join((lens.as_of.isoformat(), *lens.incidents, *lens.teams, lens.period))


IN_TURN = [
    pytest.param((turn, lens), id=f"view-{turn} {name(lens)}") for turn, lens in enumerate(VIEWS)
]
"""The views with their places, by which one worker runs all tests of a view (tests/conftest.py)."""
