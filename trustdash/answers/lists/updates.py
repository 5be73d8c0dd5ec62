"""Open actions whose lead has something to say: overdue, due soon, or long not spoken of."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers.lists.listing import Listing
from trustdash.answers.lists.promises import overdue_ids
from trustdash.metrics.actions import open_actions

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

SOON_DAYS = 14
SILENT_DAYS = 30

OPEN, OVERDUE, SOON, SILENT, REST = (
    "updates-open", "updates-overdue", "updates-soon", "updates-silent", "updates-nothing-due",
)  # fmt: skip


def _parts(numbers: "Numbers") -> dict[str, pd.DataFrame]:
    """Return the open actions, all of them and each in the one part in which it is shown."""
    rows = open_actions(numbers.frame("actions"), numbers.as_of).sort_values(["due_date", "id"])
    today = pd.Timestamp(numbers.as_of)
    late = rows["id"].isin(overdue_ids(numbers, "actions"))
    soon = ~late & (rows["due_date"] <= today + timedelta(days=SOON_DAYS))
    said = rows["last_update_on"]
    silent = ~late & ~soon & (said.isna() | (said < today - timedelta(days=SILENT_DAYS)))
    return {
        OPEN: rows,
        OVERDUE: rows[late],
        SOON: rows[soon],
        SILENT: rows[silent].sort_values(["last_update_on", "id"], na_position="first"),
        REST: rows[~late & ~soon & ~silent],
    }


def of_whom(rows: pd.DataFrame, whose: str) -> pd.DataFrame:
    """Return the actions of a team, by its id, or of an owner, by the role."""
    return rows[(rows["team_id"] == whose) | (rows["owner"] == whose)]


def _part(name: str) -> Callable[["Numbers"], pd.DataFrame]:
    return lambda numbers: numbers.once("actions to update", _parts)[name]


def _part_of(name: str) -> Callable[["Numbers", str], pd.DataFrame]:
    return lambda numbers, whose: of_whom(numbers.listed(name), whose)


def _listing(name: str, title: str, definition: str) -> Listing:
    return Listing(title, definition, _part(name), _part_of(name))


LISTS: dict[str, Listing] = {
    OPEN: _listing(
        OPEN, "Open actions", "Actions on which work is still owed; of one team or owner if chosen."
    ),
    OVERDUE: _listing(
        OVERDUE,
        "Actions to update: overdue",
        "Open actions whose date in force lies before the as-of day (M9); of one team or owner if "
        "one is chosen.",
    ),
    SOON: _listing(
        SOON,
        "Actions to update: due soon",
        f"Open actions that are due on the as-of day or in the {SOON_DAYS} days after it.",
    ),
    SILENT: _listing(
        SILENT,
        "Actions to update: not spoken of",
        f"Open actions, neither overdue nor due soon, without an update for {SILENT_DAYS} days.",
    ),
    REST: _listing(
        REST,
        "Open actions that need nothing now",
        f"Open actions that are not due within {SOON_DAYS} days and were updated in the last "
        f"{SILENT_DAYS} days.",
    ),
}
