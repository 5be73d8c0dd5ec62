"""What may everybody outside read: which promises, kept or not, since when, checked by whom?

It is made of the fields that `model.public` names, of records of visibility public alone, and its
numbers are the metrics of these promises alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from trustdash.answers import formats, states, tables
from trustdash.answers.answer import Cell
from trustdash.answers.numbers import Numbers
from trustdash.ledger import Reader
from trustdash.metrics.promises import promised
from trustdash.metrics.registry import METRICS, compute
from trustdash.model.public import MARK, PUBLISHED

LATE, COMING = "Late, or not kept in full", "Still to come"
UNCHECKED, CHECKED = "Delivered, not verified yet", "Delivered and verified by somebody else"
REPLACED = "Replaced by another promise"
GROUPS = (LATE, COMING, UNCHECKED, CHECKED, REPLACED)
"""The parts of the page, what is owed longest first."""

_GROUP_OF = {
    "delivered": UNCHECKED,
    "verified": CHECKED,
    "kept": CHECKED,
    "superseded": REPLACED,
    "kept_in_part": LATE,
    "not_kept": LATE,
    "withdrawn": LATE,
}
_COUNTED = {
    "M1": "delivered by the date first given, of all whose first date has come",
    "M2": "delivered by the date in force, moves included, of all whose date has come",
    "M9": "late now, of all still owed",
    "M8": "with a date that was moved, of all with a date",
}
"""The metrics on the page, and what their counts say of the public promises."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in a promise on a day, in sentences."""

    promise: str
    on: date
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicPromise:
    """One public promise: its published fields, where it stands, and what changed.

    fields: field → value, missing ones None. standing: in the words of the pages. moved: how often
    its date was moved since it is public. incident: what it answers, if that is public too.
    """

    fields: dict[str, Any]
    incident: str | None
    group: str
    standing: Cell
    moved: int
    changes: tuple[Changed, ...]

    @property
    def id(self) -> str:
        """The promise's id."""
        return str(self.fields["id"])


@dataclass(frozen=True, slots=True)
class PublicMeasure:
    """A metric over the public promises alone, with its counts: `counted` of `base`."""

    id: str
    name: str
    says: str
    value: float | None
    counted: int
    base: int
    formula: str


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """Everything that is published, as of a day and at a head of the ledger."""

    organisation: str
    is_invented: bool
    as_of: date
    seq: int
    headline: str
    measures: tuple[PublicMeasure, ...]
    promises: tuple[PublicPromise, ...]

    @property
    def changes(self) -> tuple[Changed, ...]:
        """Every change of every promise, the newest first."""
        every = [each for promise in self.promises for each in promise.changes]
        return tuple(sorted(every, key=lambda each: (-each.on.toordinal(), each.promise)))


def progress(reader: Reader) -> PublicProgress:
    """Return what is published, seen through a reader that holds no grant."""
    numbers = Numbers(reader)
    rows = published_promises(numbers)
    measures = tuple(_measures(numbers, rows))
    late = _late(numbers, rows)
    name, is_invented = _organisation(reader)
    history = numbers.frame("promise_history")
    promises = [
        _promise(row, history[history["commitment_id"] == row.id], numbers, row.id in late)
        for row in tables.each_row(rows)
    ]
    known = frozenset(each.id for each in promises)
    ordered = sorted((_pointing_to(each, known) for each in promises), key=_order)
    return PublicProgress(
        name, is_invented, numbers.as_of, reader.seq, _headline(rows, measures),
        measures, tuple(ordered),
    )  # fmt: skip


def published_promises(numbers: Numbers) -> pd.DataFrame:
    """Return the promises of visibility public that are no drafts."""
    rows = promised(numbers.whole("commitments"))
    return rows[rows["visibility"] == MARK]


def _organisation(reader: Reader) -> tuple[str, bool]:
    found = reader.states("organisation")
    found = found[found["visibility"] == MARK]
    if found.empty:
        return "The organisation", False
    return str(found.iloc[0]["name"]), bool(found.iloc[0]["is_invented"])


def _computed(numbers: Numbers, rows: pd.DataFrame, metric: str) -> Any:
    """Return the first value of a metric over some promises alone, without any action."""
    frames = {name: numbers.whole(name) for name in METRICS[metric].needs if name != "as_of"}
    given = {**frames, "commitments": rows}
    return compute(metric, {**given, "actions": numbers.whole("actions").iloc[:0]}, numbers.as_of)[
        0
    ]


def _measures(numbers: Numbers, rows: pd.DataFrame) -> Iterator[PublicMeasure]:
    for metric, says in _COUNTED.items():
        found = _computed(numbers, rows, metric)
        yield PublicMeasure(
            metric, METRICS[metric].name, says, found.value, int(found.numerator or 0),
            int(found.denominator or 0), METRICS[metric].formula,
        )  # fmt: skip


def _late(numbers: Numbers, rows: pd.DataFrame) -> frozenset[str]:
    value = _computed(numbers, rows, "M9").rows
    return frozenset(value.loc[value["counted"], "id"])


def _headline(rows: pd.DataFrame, measures: tuple[PublicMeasure, ...]) -> str:
    if rows.empty:
        return "No promise is public yet."
    first, _, late, _ = measures
    if not first.base:
        return f"{_promises(len(rows))} public; the first date of none has come yet."
    was, is_late = "was" if first.base == 1 else "were", "is" if late.counted == 1 else "are"
    kept = f"{formats.of(first.counted, first.base)} {'promise' if first.base == 1 else 'promises'}"
    return (
        f"{kept} whose first date has come {was} delivered by that date. "
        f"{formats.of(late.counted, late.base)} still owed {is_late} late."
    )


def _promises(amount: int) -> str:
    return "1 promise is" if amount == 1 else f"{formats.count(amount)} promises are"


def _promise(row: Any, history: pd.DataFrame, numbers: Numbers, is_late: bool) -> PublicPromise:
    changes = tuple(_changes(row, history))
    group = LATE if is_late else _GROUP_OF.get(row.status, COMING)
    due, as_of = row.due_date, numbers.as_of
    return PublicPromise(
        fields={name: _plain(getattr(row, name)) for name in PUBLISHED["commitment"]},
        incident=_incident(row, numbers),
        group=group,
        standing=states.standing(states.COMMITMENT, row.status, due, as_of, is_late=is_late),
        moved=_moves(history),
        changes=changes,
    )


def _plain(value: Any) -> Any:
    if formats.is_missing(value):
        return None
    return formats.as_day(value) if isinstance(value, pd.Timestamp) else str(value)


def _incident(row: Any, numbers: Numbers) -> str | None:
    found = numbers.reader.states("incident")
    found = found[(found["id"] == row.incident_id) & (found["visibility"] == MARK)]
    return None if found.empty else str(found.iloc[0]["title"])


def _pointing_to(promise: PublicPromise, known: frozenset[str]) -> PublicPromise:
    """Return the promise without a successor that is not published."""
    if promise.fields["superseded_by"] in known:
        return promise
    return replace(promise, fields={**promise.fields, "superseded_by": None})


def _order(promise: PublicPromise) -> tuple[int, date, str]:
    due = promise.fields["due_date"] or promise.fields["original_due_date"]
    return GROUPS.index(promise.group), due or date.max, promise.id


def _moves(history: pd.DataFrame) -> int:
    due = history["due_date"].dropna()
    return int((due.iloc[1:].to_numpy() != due.iloc[:-1].to_numpy()).sum())


def _changes(promise: Any, history: pd.DataFrame) -> Iterator[Changed]:
    before = None
    for row in tables.each_row(history):
        said = tuple(_began(promise, row) if before is None else _changed(before, row))
        if said:
            yield Changed(str(promise.id), row.changed_on.date(), said)
        before = row


def _began(promise: Any, row: Any) -> Iterator[str]:
    first = formats.as_day(promise.original_due_date)
    speaker = "" if formats.is_missing(promise.said_by) else f" by the {promise.said_by}"
    yield (
        f"Promised{speaker}, for {formats.day(first)}."
        if first
        else (f"Promised{speaker}, without a date.")
    )
    if row.status != "published":
        yield f"State: {_state(row.status)}."


def _changed(before: Any, row: Any) -> Iterator[str]:
    old, new = formats.as_day(before.due_date), formats.as_day(row.due_date)
    if old != new:
        yield _moved(old, new, row)
    if before.status != row.status:
        by = "" if row.status != "verified" or formats.is_missing(row.verified_by) else (
            f" by the {row.verified_by}"
        )  # fmt: skip
        yield f"State: {_state(row.status)}{by}."
    level, was = _plain(row.assessed_completion), _plain(before.assessed_completion)
    if level is not None and level != was:
        who = _plain(row.assessor) or "an assessor not named"
        yield f"Assessed by the {who}: {states.COMPLETION[level][0]}."


def _moved(old: date | None, new: date | None, row: Any) -> str:
    why = "" if formats.is_missing(row.reason) else f" Reason: {row.reason}"
    if old is None or new is None:
        return (f"Date set: {formats.day(new)}." if new else "Date taken back.") + why
    passed = ", after the old date had passed" if row.changed_on.date() > old else ""
    return f"Date moved from {formats.day(old)} to {formats.day(new)}{passed}.{why}"


def _state(status: str) -> str:
    return states.COMMITMENT[status][0]
