"""What needs a decision now, in a stated order; and what the meeting in progress decided."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers import checked, formats, last_review
from trustdash.answers.lists.listing import Listing
from trustdash.answers.lists.promises import owed

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

MANY_MOVES = 3
SOON_DAYS = 30
RULES = (
    "asked for or deferred until now",
    "decided and not done",
    "overdue without a new date",
    f"date moved {MANY_MOVES} times or more",
    "same cause again",
    "accepted risk to look at again",
    "opinion expired",
)
"""Why something needs a decision, the most pressing first."""
_PENDING = ("needed", "deferred", "agreed", "not_done")
_STANDING = ("favourable", "qualified", "adverse", "disclaimed", "in progress", "planned")
COLUMNS = ["place", "why", "entity", "id", "text", "owner", "asked_on", "context"]
"""place: of the rule in `RULES`, from 1. asked_on: since when it waits for a decision."""


def items(numbers: "Numbers") -> pd.DataFrame:
    """Return what needs a decision, in the order of the rules, longest waiting first in each."""
    return numbers.once("agenda", _items)


def _items(numbers: "Numbers") -> pd.DataFrame:
    parts = (_asked, _came_back, _overdue, _moved, _repeated, _risks, _opinions)
    found = [
        part(numbers).assign(place=place) for place, part in enumerate(parts, 1)
    ]  # fmt: skip
    every = pd.concat([rows for rows in found if len(rows)] or [_rows()], ignore_index=True)
    every = every.sort_values(["place", "asked_on", "id"], na_position="last")
    every = every.drop_duplicates(["entity", "id"], ignore_index=True)
    return every[COLUMNS]


def _rows(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns or {"id": []}).reindex(columns=COLUMNS).astype(
        {"asked_on": "datetime64[us]", "owner": object, "context": object}
    )  # fmt: skip


def _today(numbers: "Numbers") -> pd.Timestamp:
    return pd.Timestamp(numbers.as_of)


def _asked(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("decisions")
    is_back = (rows["status"] == "deferred") & (rows["due_date"] <= _today(numbers))
    rows = rows[(rows["status"] == "needed") | is_back]
    return _decisions(rows, rows["asked_on"].fillna(rows["due_date"]),
                      ["deferred until now" if each == "deferred" else "asked for"
                       for each in rows["status"]])  # fmt: skip


def _came_back(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("decisions")
    late = (rows["status"] == "agreed") & (rows["due_date"] < _today(numbers))
    rows = rows[late | (rows["status"] == "not_done")]
    words = ["decided, not done" if each == "not_done" else "decided, no outcome on file"
             for each in rows["status"]]  # fmt: skip
    return _decisions(rows, rows["due_date"], words)


def _decisions(rows: pd.DataFrame, since: pd.Series, why: list[str]) -> pd.DataFrame:
    return _rows(why=why, entity="decision", id=rows["id"], text=rows["text"], owner=rows["owner"],
                 asked_on=since, context=rows["context"].fillna(rows["outcome"]))  # fmt: skip


def _undecided(rows: pd.DataFrame, numbers: "Numbers", column: str = "id") -> pd.DataFrame:
    """Leave out what a decision that is asked for, agreed or deferred is about."""
    decisions = numbers.whole("decisions")
    about = decisions[decisions["status"].isin(_PENDING)]["relates_id"]
    return rows[~rows[column].isin(about)]


def _overdue(numbers: "Numbers") -> pd.DataFrame:
    rows = owed(numbers)
    rows = _undecided(rows[rows["due_date"] < _today(numbers)], numbers)
    return _rows(why="overdue, no new date", entity="commitment", id=rows["id"], text=rows["title"],
                 owner=rows["owner"], asked_on=rows["due_date"])  # fmt: skip


def _moved(numbers: "Numbers") -> pd.DataFrame:
    rows = owed(numbers)
    rows = _undecided(rows[rows["moves"] >= MANY_MOVES], numbers)
    why = [f"date moved {formats.count(moves)} times" for moves in rows["moves"]]
    return _rows(why=why, entity="commitment", id=rows["id"], text=rows["title"],
                 owner=rows["owner"], asked_on=rows["last_moved_on"])  # fmt: skip


def _repeated(numbers: "Numbers") -> pd.DataFrame:
    """Return incidents that repeat a cause (M15) on which nothing was asked or decided since."""
    rows, decisions = numbers.rows("M15"), numbers.whole("decisions")
    if rows.empty:
        return _rows()
    day = decisions["decided_on"].fillna(decisions["asked_on"])
    told = [_is_told(row, decisions, day) for row in rows.itertuples(index=False)]
    rows = rows[[not each for each in told]]
    why = [f"same cause as {each}" for each in rows["repeats_after_fix"]]
    executives = numbers.whole("incidents").set_index("id")["accountable_executive"]
    return _rows(why=why, entity="incident", id=rows["id"], text=rows["title"],
                 owner=rows["id"].map(executives), asked_on=rows["began_on"])  # fmt: skip


def _is_told(row: Any, decisions: pd.DataFrame, day: pd.Series) -> bool:
    about = (decisions["relates_id"] == row.id) | (decisions["incident_id"] == row.id)
    return bool((about & (day >= row.began_on)).any())


def _risks(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("risks")
    accepted = (rows["status"] == "accepted") | (rows["treatment"] == "accept")
    soon = rows["review_on"] <= _today(numbers) + timedelta(days=SOON_DAYS)
    rows = _undecided(rows[accepted & soon & (rows["status"] != "closed")], numbers)
    why = [f"accepted until {formats.day(day)}" for day in rows["review_on"]]
    return _rows(why=why, entity="risk", id=rows["id"], text=rows["title"], owner=rows["owner"],
                 asked_on=rows["review_on"])  # fmt: skip


def _opinions(numbers: "Numbers") -> pd.DataFrame:
    rows = checked.opinions(numbers)
    standing = rows[rows["look"].isin(_STANDING)]
    judged = set(zip(standing["subject_entity"], standing["subject_id"], strict=True))
    pairs = zip(rows["subject_entity"], rows["subject_id"], strict=True)
    renewed = pd.Series([pair in judged for pair in pairs], index=rows.index, dtype=bool)
    rows = _undecided(rows[(rows["look"] == "expired") & ~renewed], numbers)
    why = [f"opinion expired on {formats.day(day)}" for day in rows["valid_until"]]
    return _rows(why=why, entity="validation", id=rows["id"],
                 text=rows["subject_title"].fillna(rows["title"]), asked_on=rows["valid_until"],
                 context=rows["title"])  # fmt: skip


def newest(numbers: "Numbers") -> "Numbers":
    """Return the numbers of all that these know of, whatever day it is dated.

    What a meeting decides is dated on its own day, which is later than the day its pages look at.
    """
    return type(numbers)(numbers.reader.on(date.max))


def meeting(numbers: "Numbers") -> str | None:
    """Return the review in progress: the one held on the as-of day or later, the open one first."""
    rows = newest(numbers).frame("reviews")
    rows = rows[rows["status"].isin(last_review.HELD) & (rows["held_on"] >= _today(numbers))]
    if rows.empty:
        return None
    is_open = rows["status"] == "held"
    by = rows.assign(is_open=is_open).sort_values(["is_open", "held_on"], ascending=[False, True])
    return str(by.iloc[0]["id"])


def next_meeting(numbers: "Numbers") -> str | None:
    """Return the review in progress, else the one planned next; None if there is none."""
    rows = numbers.frame("reviews")
    ahead = rows[(rows["status"] == "planned") & (rows["held_on"] >= _today(numbers))]
    return meeting(numbers) or (None if ahead.empty else str(ahead.iloc[0]["id"]))


def of_review(numbers: "Numbers", review_id: str) -> pd.DataFrame:
    """Return the decisions that a review took, as they are known, in the order of their ids."""
    rows = newest(numbers).frame("decisions")
    return rows[rows["review_id"] == review_id].sort_values("id")


def _decided_today(numbers: "Numbers") -> pd.DataFrame:
    return of_review(numbers, meeting(numbers) or "")


def _in_order(rules: Iterable[str]) -> str:
    return "; ".join(f"{place} {rule}" for place, rule in enumerate(rules, 1))


LISTS: dict[str, Listing] = {
    "decisions-needed": Listing(
        "Decisions needed",
        f"What needs a decision, in this order: {_in_order(RULES)}. In each, what has waited "
        "longest comes first. A record about which a decision is asked for, agreed or deferred "
        "stands there once, as that decision. An opinion counts as expired if no "
        "other one on the same subject is in force.",
        items,
    ),
    "decided-today": Listing(
        "Decisions taken today",
        "Decisions of the review that is held on the as-of day or later.",
        _decided_today,
    ),
}
"""What is to be decided, and what was decided today."""
