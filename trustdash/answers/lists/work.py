"""Incidents, and actions nobody reports on."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers.lists.listing import Listing
from trustdash.answers.lists.promises import overdue_ids

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

QUIET_DAYS = 14


def _quiet(numbers: "Numbers") -> pd.DataFrame:
    """Return overdue actions whose owner has said nothing for 14 days, or never."""
    rows = numbers.frame("actions")
    rows = rows[rows["id"].isin(overdue_ids(numbers, "actions"))]
    silent_since = pd.Timestamp(numbers.as_of) - timedelta(days=QUIET_DAYS)
    return rows[rows["last_update_on"].isna() | (rows["last_update_on"] < silent_since)]


def _majors(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("incidents")
    return rows[rows["is_major"].astype(bool)].sort_values("id")


def _unfinished(incidents: pd.DataFrame) -> pd.DataFrame:
    return incidents[incidents["status"].isin(["new", "acknowledged", "contained", "reopened"])]


LISTS: dict[str, Listing] = {
    "no-update": Listing(
        "Overdue actions without an update",
        f"Overdue actions on which the owner has said nothing for {QUIET_DAYS} days or ever.",
        _quiet,
    ),
    "incidents": Listing(
        "Incidents", "Every incident on file.", lambda numbers: numbers.frame("incidents")
    ),
    "incidents-major": Listing(
        "Major incidents",
        "Incidents by which trust was broken, undated ones among them.",
        _majors,
    ),
    "incidents-open": Listing(
        "Incidents not yet resolved",
        "Incidents whose service is not restored yet, reopened ones among them.",
        lambda numbers: _unfinished(numbers.frame("incidents")),
    ),
}
