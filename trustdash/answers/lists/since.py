"""What changed since the last review: one list a kind, each from the comparison of two states."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers import formats, last_review
from trustdash.answers.changes import ON_FILE, Change, State, changes, in_words
from trustdash.answers.lists.listing import Listing
from trustdash.answers.measured import headline

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

PROMISE, ACTION, INCIDENT, MEASURE = "commitment", "corrective_action", "incident", "kpi_definition"
_FRAMES = {PROMISE: "commitments", ACTION: "actions", INCIDENT: "incidents"}
_WATCHED = {
    PROMISE: ("status", "due_date", "delivered_on", "reopened"),
    ACTION: ("status", "due_date", "completed_on"),
    INCIDENT: ("status",),
}
"""What is compared of each record, beside whether it is overdue (M9)."""
_ENDED = ("withdrawn", "superseded", "not_kept", "kept_in_part")
_OVERDUE = "overdue"

Rows = Callable[["Numbers"], pd.DataFrame]


def state_of(numbers: "Numbers") -> State:
    """Return what is watched of every promise, action, incident and measure."""
    return {**_records_of(numbers), **_measures_of(numbers)}


def _records_of(numbers: "Numbers") -> State:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entity, names in _WATCHED.items():
        rows = numbers.frame(_FRAMES[entity])
        if entity == PROMISE:
            rows = rows[rows["status"] != "draft"]
        late = _overdue(numbers, entity)
        for row in rows[["id", *names]].to_dict("records"):
            fields = {name: _plain(row[name]) for name in names}
            if entity != INCIDENT:
                fields[_OVERDUE] = row["id"] in late
            found[entity, str(row["id"])] = fields
    return found


def _measures_of(numbers: "Numbers") -> State:
    def words(state: Any) -> dict[str, Any]:
        back = None if state.back_to_usual is None else bool(state.back_to_usual)
        return {"direction": state.direction, "back to the earlier level": back}

    return {(MEASURE, str(each.kpi.id)): words(each.state) for each in headline(numbers)}


def _overdue(numbers: "Numbers", entity: str) -> frozenset[str]:
    group = _FRAMES[entity]
    rows = numbers.rows("M9", group=group) if entity != INCIDENT else pd.DataFrame()
    return frozenset() if rows.empty else frozenset(rows["id"])


def _plain(value: Any) -> Any:
    if formats.is_missing(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def changed(numbers: "Numbers") -> tuple[Change, ...]:
    """Return everything watched that differs from what the last review knew; nothing without one.

    Applied to the state then, these give the state now.
    """
    return (*_records_changed(numbers), *_measures_changed(numbers))


def _records_changed(numbers: "Numbers") -> tuple[Change, ...]:
    return numbers.once("records changed", lambda now: _compared(now, _records_of))


def _measures_changed(numbers: "Numbers") -> tuple[Change, ...]:
    """Compare measures on their own: their verdicts of an earlier day take time."""
    return numbers.once("measures changed", lambda now: _compared(now, _measures_of))


def _compared(numbers: "Numbers", state: "Callable[[Numbers], State]") -> tuple[Change, ...]:
    then = last_review.then(numbers)
    return () if then is None else changes(state(then), state(numbers))


def _of(numbers: "Numbers", entity: str, fits: Callable[[Change], bool]) -> dict[str, Change]:
    found = _measures_changed(numbers) if entity == MEASURE else _records_changed(numbers)
    return {each.id: each for each in found if each.entity == entity and fits(each)}


def _records(entity: str, fits: Callable[[Change], bool]) -> Rows:
    """Return the records of one kind with a change that fits, with what it was and is."""

    def rows(numbers: "Numbers") -> pd.DataFrame:
        found = _of(numbers, entity, fits)
        every = numbers.frame(_FRAMES[entity])
        chosen = every[every["id"].isin(found)]
        was = [in_words(found[id_].was) for id_ in chosen["id"]]
        now = [in_words(found[id_].now) for id_ in chosen["id"]]
        chosen = chosen.assign(was=was, now=now)
        first = ["id", "title", "was", "now"]
        return chosen[[*first, *(name for name in every.columns if name not in first)]]

    return rows


def _is_new(change: Change) -> bool:
    return change.field == ON_FILE and bool(change.now)


def _is_late(change: Change) -> bool:
    return change.field == _OVERDUE and bool(change.now)


def _came(name: str) -> Callable[[Change], bool]:
    return lambda change: change.field == name and change.was is None and change.now is not None


def _moved(change: Change) -> bool:
    return change.field == "due_date" and None not in (change.was, change.now)


def _has_ended(change: Change) -> bool:
    return change.field == "status" and change.was is not None and change.now in _ENDED


def _is_reopened(change: Change) -> bool:
    by_state = change.field == "status" and change.now == "reopened"
    return by_state or (change.field == "reopened" and bool(change.now))


def _table(numbers: "Numbers", found: Iterable[Change]) -> pd.DataFrame:
    """Return changes of several kinds of records as rows."""
    titles = {
        (entity, str(row.id)): row.title
        for entity, frame in _FRAMES.items()
        for row in numbers.frame(frame)[["id", "title"]].itertuples(index=False)
    }
    titles |= {(MEASURE, str(each.kpi.id)): each.kpi.name for each in headline(numbers)}
    columns = ["entity", "id", "title", "field", "was", "now"]
    rows = [
        (each.entity, each.id, titles.get((each.entity, each.id)), each.field,
         in_words(each.was), in_words(each.now))
        for each in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _reopened(numbers: "Numbers") -> pd.DataFrame:
    found = {
        (each.entity, each.id): each for each in _records_changed(numbers) if _is_reopened(each)
    }
    return _table(numbers, found.values())


def _verdicts(direction: str | None = None) -> Rows:
    """Return the measures whose word changed; direction: those alone that have it now."""

    def rows(numbers: "Numbers") -> pd.DataFrame:
        found = _of(
            numbers,
            MEASURE,
            lambda each: (
                each.field == "direction"
                and each.was is not None
                and each.now is not None
                and direction in (None, each.now)
            ),
        )
        return _table(numbers, found.values())

    return rows


def _decided(numbers: "Numbers") -> pd.DataFrame:
    """Return what the last review decided, as it stands now."""
    review = last_review.last_review(numbers)
    rows = numbers.frame("decisions")
    return rows[rows["review_id"] == (review.id if review else "")].sort_values("id")


def _fallen(*statuses: str) -> Rows:
    def rows(numbers: "Numbers") -> pd.DataFrame:
        found = _decided(numbers)
        late = (found["status"] == "agreed") & (found["due_date"] < pd.Timestamp(numbers.as_of))
        return found[late | found["status"].isin(statuses)]

    return rows


def _listing(title: str, what: str, rows: Rows) -> Listing:
    return Listing(
        f"{title} since the review",
        f"{what}, by comparing what the last review knew of its day with what is known now.",
        rows,
    )


LISTS: dict[str, Listing] = {
    "delivered-since-review": _listing(
        "Delivered", "Promises delivered that were not delivered then",
        _records(PROMISE, _came("delivered_on")),
    ),
    "late-since-review": _listing(
        "Newly late", "Promises overdue now that were not overdue then",
        _records(PROMISE, _is_late),
    ),
    "moved-since-review": _listing(
        "Dates moved", "Promises whose date in force is another one than then",
        _records(PROMISE, _moved),
    ),
    "ended-since-review": _listing(
        "Withdrawn, replaced or not kept",
        "Promises that ended as withdrawn, replaced, kept in part or not kept",
        _records(PROMISE, _has_ended),
    ),
    "promises-since-review": _listing(
        "New promises", "Promises that were not published then", _records(PROMISE, _is_new)
    ),
    "actions-late-since-review": _listing(
        "Actions newly late", "Corrective actions overdue now that were not overdue then",
        _records(ACTION, _is_late),
    ),
    "actions-done-since-review": _listing(
        "Actions implemented", "Corrective actions implemented that were not then; whether they "
        "work is checked afterwards", _records(ACTION, _came("completed_on")),
    ),
    "reopened-since-review": _listing(
        "Reopened", "Promises, corrective actions and incidents that were opened again", _reopened
    ),
    "incidents-since-review": _listing(
        "New incidents", "Incidents that were not on file for that day",
        _records(INCIDENT, _is_new),
    ),
    "verdicts-since-review": _listing(
        "Verdicts changed", "Measures that the verdict counts and whose direction has another word",
        _verdicts(),
    ),
    "worsening-since-review": _listing(
        "Measures newly worsening", "Measures that the verdict counts and that worsen now and did "
        "not then", _verdicts("worsening"),
    ),
    "changed-since-review": _listing(
        "Everything that changed", "Every field watched of promises, actions, incidents and "
        "measures that differs", lambda numbers: _table(numbers, changed(numbers)),
    ),
    "decided-last-review": Listing(
        "Decided at the last review", "Decisions of the last review, as they stand now.", _decided
    ),
    "not-done-last-review": Listing(
        "Decided at the last review and not done",
        "Decisions of the last review that came back not done, or that passed their day without "
        "an outcome on file.",
        _fallen("not_done"),
    ),
}  # fmt: skip
"""What changed since the last review."""
