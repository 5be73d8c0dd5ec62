"""Whom leaders met, which questions they owe, and promises that name nobody accountable."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers import view
from trustdash.answers.lists.listing import Listing
from trustdash.metrics import dates
from trustdash.metrics.affected import affected
from trustdash.metrics.leadership import accountable_roles, known_meetings
from trustdash.metrics.promises import GONE

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

SEPARATOR = " · "
_VISIBLE = "in the visible period"
_TWO_WAY = f"Meetings held {_VISIBLE} at which people could answer back; broadcasts are not counted"


def meetings(numbers: "Numbers") -> pd.DataFrame:
    """Return every meeting as metric M39 reads it, with who met whom and the questions owed.

    Columns besides those of the query: is_meeting, pair, questions_owed, days_since.
    """
    return numbers.once("meetings-known", _known)


def _known(numbers: "Numbers") -> pd.DataFrame:
    rows = known_meetings(numbers.frame("leader_meetings"))
    answered = rows["questions_answered"].fillna(0)
    pairs = zip(rows["group_name"], rows["leader_role"], strict=True)
    return rows.assign(
        pair=[pair(group, leader) for group, leader in pairs],
        questions_owed=(rows["questions_asked"].fillna(0) - answered).clip(lower=0).astype(int),
        days_since=dates.days_since(rows["held_on"], numbers.as_of),
    )


def pair(group: Any, leader: Any) -> str:
    """Return the name under which the meetings of a group with a leader are listed."""
    return f"{'no group' if pd.isna(group) else group}{SEPARATOR}{leader}"


def accountable(numbers: "Numbers") -> list[str]:
    """Return the accountable executives in the order of the alphabet, as metric M39 has them."""
    return sorted(accountable_roles(numbers.frame("incidents"), numbers.frame("commitments")))


def start(numbers: "Numbers") -> date | None:
    """Return the first day of the visible period; None if everything is visible."""
    window = view.window(numbers)
    return None if window is None else window[0]


def _visible(rows: pd.DataFrame, numbers: "Numbers") -> pd.Series:
    first = start(numbers)
    known = dates.by(rows["held_on"], numbers.as_of)
    return known if first is None else known & (rows["held_on"] >= dates.day(first))


def _met(numbers: "Numbers", of: str | None = None) -> pd.DataFrame:
    rows = meetings(numbers)
    found = rows[rows["is_meeting"].astype(bool) & _visible(rows, numbers)]
    return found if of is None else found[found["pair"] == of]


def _others(numbers: "Numbers") -> pd.DataFrame:
    rows, named = _met(numbers), accountable(numbers)
    return rows[~rows["leader_role"].isin(named)] if named else rows.iloc[:0]


def _elsewhere(numbers: "Numbers") -> pd.DataFrame:
    rows, others = _met(numbers), _others(numbers)["id"]
    groups = affected(numbers.frame("affected_groups"), numbers.frame("incidents"))
    return rows[~rows["group_id"].isin(groups["group_id"]) & ~rows["id"].isin(others)]


def _with_status(
    status: str, fits: "Callable[[pd.DataFrame, Numbers], pd.Series]"
) -> "Callable[[Numbers], pd.DataFrame]":
    def rows(numbers: "Numbers") -> pd.DataFrame:
        every = meetings(numbers)
        found = every[(every["status"] == status) & fits(every, numbers)]
        return found.sort_values(["held_on", "id"])

    return rows


def _is_past(rows: pd.DataFrame, numbers: "Numbers") -> pd.Series:
    return dates.by(rows["held_on"], numbers.as_of)


def _owed(numbers: "Numbers") -> pd.DataFrame:
    rows = meetings(numbers)
    owed = rows["is_meeting"].astype(bool) & (rows["questions_owed"] > 0)
    return rows[owed].sort_values(["held_on", "id"])


def _not_met(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.others("M39").drop(columns="counted", errors="ignore")
    return rows.rename(columns={"group_id": "id"})


def promises_in_force(numbers: "Numbers") -> pd.DataFrame:
    """Return the commitments that were neither withdrawn nor replaced."""
    rows = numbers.frame("commitments")
    return rows[~rows["status"].isin(GONE)]


def _nobody(numbers: "Numbers") -> pd.DataFrame:
    rows = promises_in_force(numbers)
    return rows[rows["accountable_executive"].isna()].sort_values(["due_date", "id"])


LISTS: dict[str, Listing] = {
    "meetings-met": Listing("Two-way meetings", f"{_TWO_WAY}.", _met, _met),
    "meetings-others": Listing(
        "Two-way meetings of other leaders",
        f"{_TWO_WAY}. Held by leaders whom no incident and no commitment names as accountable.",
        _others,
    ),
    "meetings-elsewhere": Listing(
        "Two-way meetings with groups not affected",
        f"{_TWO_WAY}. Held by accountable executives with a group that no incident affects which "
        "is neither dismissed nor closed, or with no group on file.",
        _elsewhere,
    ),
    "broadcasts": Listing(
        "Broadcasts",
        f"Held {_VISIBLE}; nobody could answer back, so that they count as no meeting.",
        _with_status(
            "held",
            lambda rows, numbers: ~rows["is_meeting"].astype(bool) & _visible(rows, numbers),
        ),
    ),
    "meetings-planned": Listing(
        "Meetings planned",
        "Planned for a day after the as-of day.",
        _with_status("planned", lambda rows, numbers: ~_is_past(rows, numbers)),
    ),
    "meetings-unrecorded": Listing(
        "Planned meetings whose day has passed",
        "Planned for a day that has passed; that they were held or cancelled is not on file.",
        _with_status("planned", _is_past),
    ),
    "meetings-cancelled": Listing(
        "Meetings cancelled",
        f"Cancelled meetings whose day lies {_VISIBLE}.",
        _with_status("cancelled", _visible),
    ),
    "questions-owed": Listing(
        "Meetings whose questions are not all answered",
        "Meetings held at which more questions were asked than are answered so far, oldest first.",
        _owed,
    ),
    "groups-not-met": Listing(
        "Affected groups that nobody met",
        "Affected groups that no accountable executive met in the 90 days to the as-of day, as "
        "metric M39 counts them.",
        _not_met,
    ),
    "promises-in-force": Listing(
        "Promises in force",
        "Promises that were neither withdrawn nor replaced.",
        promises_in_force,
    ),
    "no-executive": Listing(
        "Promises without an accountable executive",
        "Promises, neither withdrawn nor replaced, that name no accountable executive.",
        _nobody,
    ),
}
