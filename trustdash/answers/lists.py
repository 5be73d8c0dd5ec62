"""Lists that pages count but that are no metric: each with one definition and its rows.

A metric divides or measures; a list says which records a reader may want to see, for instance the
promises due within 30 days. Page and rows take it from here, so that they cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers import fixes
from trustdash.answers.measured import Measured, headline, major_incidents, measures
from trustdash.metrics.course import BACK_RULE

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

SOON_DAYS = 30
QUIET_DAYS = 14
EARLY_POINTS = 12


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its title, what is on it, and how its rows are found.

    of_incident: the rows of one incident alone, of a list that pages show by incident.
    """

    title: str
    definition: str
    rows: "Callable[[Numbers], pd.DataFrame]"
    of_incident: "Callable[[Numbers, str], pd.DataFrame] | None" = None


def overdue_ids(numbers: "Numbers", group: str) -> frozenset[str]:
    """Return the ids of what is overdue by metric M9, of the group `commitments` or `actions`."""
    rows = numbers.rows("M9", group=group)
    return frozenset() if rows.empty else frozenset(rows["id"])


def last_review(numbers: "Numbers") -> date | None:
    """Return the day of the last review held before the as-of day; None if there was none."""
    reviews = numbers.frame("reviews")
    held = reviews[reviews["status"].isin(["held", "closed"])]["held_on"]
    past = held[held < pd.Timestamp(numbers.as_of)]
    return None if past.empty else past.max().date()


def _since_review(numbers: "Numbers", days: pd.Series) -> pd.Series:
    review = last_review(numbers)
    after = pd.Timestamp(review if review is not None else date.max.replace(year=2200))
    return (days > after) & (days <= pd.Timestamp(numbers.as_of))


def _due_soon(numbers: "Numbers") -> pd.DataFrame:
    rows = owed(numbers)
    start = pd.Timestamp(numbers.as_of)
    due = rows["due_date"].between(start, start + timedelta(days=SOON_DAYS))
    return rows[due].sort_values(["due_date", "id"])


def owed(numbers: "Numbers") -> pd.DataFrame:
    """Return the promises on which something is still to be delivered, as metric M9 counts them."""
    value = numbers.one("M9", group="commitments")
    return numbers.frame("commitments").iloc[:0] if value is None else value.rows


def _delivered_since(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("commitments")
    return rows[_since_review(numbers, rows["delivered_on"])]


def _late_since(numbers: "Numbers") -> pd.DataFrame:
    """Return what is overdue now and was due on the day of the review or later."""
    rows = numbers.frame("commitments")
    rows = rows[rows["id"].isin(overdue_ids(numbers, "commitments"))]
    review = last_review(numbers)
    return rows.iloc[:0] if review is None else rows[rows["due_date"] >= pd.Timestamp(review)]


def _moved_since(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("revisions")
    moves = (rows["item_entity"] == "commitment") & rows["is_move"].astype(bool)
    return rows[moves & _since_review(numbers, rows["revised_on"])]


def _incidents_since(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("incidents")
    known = rows["detected_at"].fillna(rows["occurred_at"])
    return rows[_since_review(numbers, known.dt.normalize())]


def _decisions_needed(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("decisions")
    return rows[rows["status"] == "needed"].sort_values(["asked_on", "id"])


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


def _quiet(numbers: "Numbers") -> pd.DataFrame:
    """Return overdue actions whose owner has said nothing for 14 days, or never."""
    rows = numbers.frame("actions")
    rows = rows[rows["id"].isin(overdue_ids(numbers, "actions"))]
    silent_since = pd.Timestamp(numbers.as_of) - timedelta(days=QUIET_DAYS)
    return rows[rows["last_update_on"].isna() | (rows["last_update_on"] < silent_since)]


def _measured(fits: Callable[[Measured], bool]) -> "Callable[[Numbers], pd.DataFrame]":
    def rows(numbers: "Numbers") -> pd.DataFrame:
        return _as_rows(tuple(found for found in headline(numbers) if fits(found)))

    return rows


def _as_rows(found: tuple[Measured, ...]) -> pd.DataFrame:
    columns = ["id", "name", "unit", "now", "before", "gap", "direction", "back_to_usual",
               "stale", "last_period", "n"]  # fmt: skip
    rows = [
        (
            each.kpi.id, each.kpi.name, each.kpi.unit, each.state.now, each.state.before,
            each.state.gap, each.state.direction, each.state.back_to_usual, each.state.stale,
            each.state.last_period, each.state.n,
        )
        for each in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _unfinished(incidents: pd.DataFrame) -> pd.DataFrame:
    return incidents[incidents["status"].isin(["new", "acknowledged", "contained", "reopened"])]


def is_complete(found: Measured) -> bool:
    """Tell whether a measure has a value and it is not older than 1.5 times its frequency."""
    return found.state.now is not None and not found.state.stale


_IN_VERDICT = "Measures that the verdict counts"
_READ = (
    "Completed actions whose check names a measure that has at least 8 values before and after, "
    "to be compared"
)


def _fixes(title: str, definition: str, fits: Callable[[pd.DataFrame], pd.Series]) -> Listing:
    """Return a list of completed actions; of one incident, or of all."""

    def rows(numbers: "Numbers", incident: str | None = None) -> pd.DataFrame:
        every = fixes.rows(numbers, incident)
        return every[fits(every)]

    return Listing(title, definition, rows, rows)


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
    "delivered-since-review": Listing(
        "Delivered since the review",
        "Promises delivered after the day of the last review.",
        _delivered_since,
    ),
    "late-since-review": Listing(
        "Newly late since the review",
        "Promises overdue now that were not overdue on the day of the last review.",
        _late_since,
    ),
    "moved-since-review": Listing(
        "Dates moved since the review",
        "Moves of a promise's date after the day of the last review.",
        _moved_since,
    ),
    "incidents-since-review": Listing(
        "Incidents since the review",
        "Incidents detected after the day of the last review.",
        _incidents_since,
    ),
    "decisions-needed": Listing(
        "Decisions needed", "Decisions asked for and not yet taken.", _decisions_needed
    ),
    "no-update": Listing(
        "Overdue actions without an update",
        f"Overdue actions on which the owner has said nothing for {QUIET_DAYS} days or ever.",
        _quiet,
    ),
    "incidents": Listing(
        "Incidents", "Every incident on file.", lambda numbers: numbers.frame("incidents")
    ),
    "incidents-major": Listing(
        "Major incidents", "Incidents by which trust was broken.", major_incidents
    ),
    "incidents-open": Listing(
        "Incidents not yet resolved",
        "Incidents whose service is not restored yet, reopened ones among them.",
        lambda numbers: _unfinished(numbers.frame("incidents")),
    ),
    "measures": Listing("Measures", f"{_IN_VERDICT}.", _measured(lambda _: True)),
    "measures-all": Listing(
        "Measures", "Every measure in force.", lambda numbers: _as_rows(measures(numbers))
    ),
    "measures-improving": Listing(
        "Measures improving",
        f"{_IN_VERDICT} and that improve beyond chance since the last major incident.",
        _measured(lambda found: found.state.direction == "improving"),
    ),
    "measures-worsening": Listing(
        "Measures worsening",
        f"{_IN_VERDICT} and that worsen beyond chance since the last major incident.",
        _measured(lambda found: found.state.direction == "worsening"),
    ),
    "measures-early": Listing(
        "Measures too early to tell",
        f"{_IN_VERDICT} and that have fewer than {EARLY_POINTS} values since the last major "
        "incident.",
        _measured(lambda found: found.state.direction == "too early"),
    ),
    "measures-back": Listing(
        "Measures back to the earlier level",
        f"{_IN_VERDICT}, that fell and are back, as metric M44 counts them. {BACK_RULE} Where no "
        "level before is known, the declared target takes its place.",
        _measured(lambda found: bool(found.state.back_to_usual)),
    ),
    "measures-complete": Listing(
        "Measures with complete data",
        "Measures with a value that is not older than 1.5 times their frequency.",
        lambda numbers: _as_rows(tuple(f for f in measures(numbers) if is_complete(f))),
    ),
    "fixes-done": _fixes(
        "Fixes done", "Every action that was completed.", lambda rows: rows["id"].notna()
    ),
    "fixes-checked": _fixes(
        "Fixes checked",
        "Completed actions with a check that counts and has a result. A check dated before "
        "implementation, or without a criterion written before it, does not count.",
        lambda rows: rows["result"].notna(),
    ),
    "fixes-worked": _fixes(
        "Fixes that worked by their own criterion",
        "Completed actions whose latest check that counts found them effective.",
        lambda rows: rows["result"] == "effective",
    ),
    "fixes-readable": _fixes(
        "Fixes that a measure can be read around",
        f"{_READ}.",
        lambda rows: rows["is_readable"].astype(bool),
    ),
    "fixes-better": _fixes(
        "Fixes after which their measure is better",
        f"{_READ}, and it is better after, beyond chance.",
        lambda rows: rows["since"] == "better",
    ),
    "fixes-worse": _fixes(
        "Fixes after which their measure is worse",
        f"{_READ}, and it is worse after, beyond chance.",
        lambda rows: rows["since"] == "worse",
    ),
    "fixes-changed": _fixes(
        "Fixes after which their measure changed",
        f"{_READ}, and it changed beyond chance; neither higher nor lower is better.",
        lambda rows: rows["since"] == "changed",
    ),
    "fixes-close": _fixes(
        "Fixes that can't be told apart",
        f"{_READ}, within {fixes.NOT_SEPARABLE_PERIODS} periods of another fix of the same "
        "measure or of an incident.",
        lambda rows: rows["is_readable"].astype(bool) & rows["close_to"].notna(),
    ),
    "checks-refused": Listing(
        "Checks that do not count",
        "Checks of completed actions that are dated before implementation, or whose criterion is "
        "missing or was written after it.",
        fixes.refused,
        fixes.refused,
    ),
    "cause-repeats": Listing(
        "Repeats of a cause since it was dealt with",
        "Later incidents with the cause category of a determined cause, which began after the "
        "first action against it was completed.",
        fixes.repeat_rows,
        fixes.repeat_rows,
    ),
}
