"""What is promised, due and asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers.lists.listing import Listing

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

SOON_DAYS = 30


def overdue_ids(numbers: "Numbers", group: str) -> frozenset[str]:
    """Return the ids of what is overdue by metric M9, of the group `commitments` or `actions`."""
    rows = numbers.rows("M9", group=group)
    return frozenset() if rows.empty else frozenset(rows["id"])


def _due_soon(numbers: "Numbers") -> pd.DataFrame:
    rows = owed(numbers)
    start = pd.Timestamp(numbers.as_of)
    due = rows["due_date"].between(start, start + timedelta(days=SOON_DAYS))
    return rows[due].sort_values(["due_date", "id"])


def owed(numbers: "Numbers") -> pd.DataFrame:
    """Return the promises on which something is still to be delivered, as metric M9 counts them."""
    value = numbers.one("M9", group="commitments")
    return numbers.frame("commitments").iloc[:0] if value is None else value.rows


def _with_status(*statuses: str) -> "Callable[[Numbers], pd.DataFrame]":
    def rows(numbers: "Numbers") -> pd.DataFrame:
        found = numbers.frame("commitments")
        return found[found["status"].isin(statuses)].sort_values("id")

    return rows


def _questions(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("questions")
    return rows[rows["status"] == "open"].sort_values(["asked_on", "id"])


def _unanswered(numbers: "Numbers") -> pd.DataFrame:
    rows, asked = numbers.rows("M9", group="commitments"), _questions(numbers)["about_id"]
    return rows if rows.empty else rows[rows["id"].isin(asked)]


LISTS: dict[str, Listing] = {
    "commitments": Listing(
        "Commitments", "Every commitment on file.", lambda numbers: numbers.frame("commitments")
    ),
    "due-soon": Listing(
        "Promises due soon",
        f"Promises not yet delivered whose current date is today or in the next {SOON_DAYS} days.",
        _due_soon,
    ),
    "withdrawn": Listing(
        "Promises withdrawn", "Promises whose state is withdrawn.", _with_status("withdrawn")
    ),
    "replaced": Listing(
        "Promises replaced",
        "Promises that another one took the place of.",
        _with_status("superseded"),
    ),
    "questions": Listing(
        "Open questions",
        "What an import could not know and a person must answer: a promise that disappeared from "
        "a published list was delivered or withdrawn.",
        _questions,
    ),
    "overdue-unanswered": Listing(
        "Overdue promises that left their list",
        "Overdue promises with an open question: they disappeared from the published list that "
        "they were imported from, and whether they were delivered or withdrawn is not known.",
        _unanswered,
    ),
}
