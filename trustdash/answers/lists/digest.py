"""What happened in the last seven days: the lists of the weekly digest."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers.lists.listing import Listing
from trustdash.answers.lists.promises import overdue_ids

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

DAYS = 7
"""How many days a digest looks back, the as-of day among them."""

Rows = Callable[["Numbers"], pd.DataFrame]


def in_week(numbers: "Numbers", days: pd.Series) -> pd.Series:
    """Tell which days are the as-of day or one of the six before it."""
    last = pd.Timestamp(numbers.as_of)
    return (days > last - timedelta(days=DAYS)) & (days <= last)


def _incidents(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("incidents")
    known = rows["detected_at"].fillna(rows["occurred_at"])
    return rows[in_week(numbers, known.dt.normalize())].sort_values("id")


def _late(group: str) -> Rows:
    """Return what is overdue now and was not seven days ago: its day was in the last seven."""

    def rows(numbers: "Numbers") -> pd.DataFrame:
        found = numbers.frame(group)
        found = found[found["id"].isin(overdue_ids(numbers, group))]
        before = pd.Timestamp(numbers.as_of) - timedelta(days=DAYS)
        return found[found["due_date"] >= before].sort_values(["due_date", "id"])

    return rows


def _dated(query: str, column: str) -> Rows:
    def rows(numbers: "Numbers") -> pd.DataFrame:
        found = numbers.frame(query)
        return found[in_week(numbers, found[column])].sort_values([column, "id"])

    return rows


def _moved(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("revisions")
    rows = rows[rows["is_move"].astype(bool) & in_week(numbers, rows["revised_on"])]
    return rows.sort_values(["item_id", "revised_on", "id"])


LISTS: dict[str, Listing] = {
    "incidents-in-week": Listing(
        "New incidents", f"Incidents detected in the last {DAYS} days.", _incidents
    ),
    "promises-late-in-week": Listing(
        "Promises newly late",
        f"Promises overdue now that were not overdue {DAYS} days ago.",
        _late("commitments"),
    ),
    "actions-late-in-week": Listing(
        "Actions newly late",
        f"Actions overdue now that were not overdue {DAYS} days ago.",
        _late("actions"),
    ),
    "moved-in-week": Listing(
        "Dates moved",
        f"Moves of a promise's or an action's date in the last {DAYS} days.",
        _moved,
    ),
    "reopened-in-week": Listing(
        "Actions reopened",
        f"Actions that were done and were opened again in the last {DAYS} days.",
        _dated("actions", "last_reopened_on"),
    ),
    "delivered-in-week": Listing(
        "Promises delivered",
        f"Promises delivered in the last {DAYS} days; verified or not.",
        _dated("commitments", "delivered_on"),
    ),
    "verified-in-week": Listing(
        "Promises verified",
        f"Promises whose delivery somebody other than the owner verified in the last {DAYS} days.",
        _dated("commitments", "verified_on"),
    ),
    "implemented-in-week": Listing(
        "Actions implemented",
        f"Actions implemented in the last {DAYS} days; whether they work is checked later.",
        _dated("actions", "completed_on"),
    ),
    "decided-in-week": Listing(
        "Decisions taken",
        f"Decisions taken in the last {DAYS} days.",
        _dated("decisions", "decided_on"),
    ),
}
