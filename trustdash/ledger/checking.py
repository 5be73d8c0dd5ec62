"""Changes against what is on file: each meets the rules, and so does what it stands before."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from trustdash.errors import ChangeRefused
from trustdash.ledger.events import UNDO, Event, canonical, standing
from trustdash.ledger.projection import Projector, RecordKey, fold
from trustdash.ledger.schema import EVENT_COLUMNS
from trustdash.model.change import Change, State, follow, typed
from trustdash.model.entities import GOVERNED
from trustdash.model.rules import Course, Said, Step, broken, the_past_does_not_improve

ABOUT = {
    "evidence": "subject_id",
    "effectiveness_check": "action_id",
    "due_date_revision": "item_id",
}
"""Records on which others stand, and the field that names those."""

_TIMED = "commitment"

UNWRITTEN = 1 << 60
"""Events from this number on are rehearsed and not written."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an event said besides its fields: who recorded it, when, why, and whether by a file."""

    actor: str
    role: str
    recorded_on: date
    reason: str | None
    by_import: bool
    is_reported: bool = False
    undoes: int | None = None
    begins: bool = False


@dataclass(frozen=True, slots=True)
class _Pending:
    """A step of an undo whose consequences are looked at when the whole undo is applied."""

    change: Change
    step: Step
    watched: list[RecordKey]
    stood: "list[_Broken]"
    was: Course


@dataclass(frozen=True, slots=True)
class _Broken:
    seq: int
    problem: ChangeRefused


class Checker:
    """Holds changes to the rules, one after another, with those before them taken into account."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, actor: str, role: str, today: date, *, by_import: bool
    ) -> None:
        """Prepare to check what `actor` writes today."""
        self._con = con
        self._author = Told(actor, role, today, None, by_import)
        self.projector = Projector()
        self._told: dict[int, Told] = {}
        self._loaded: set[RecordKey] = set()
        self._about: dict[tuple[str, str], set[str]] = {}
        self._beside: Sequence[Change] = ()
        self._pending: list[_Pending] = []
        self._undone, self._made = standing(self._undoings())

    def leave_out(self, undone: frozenset[int]) -> None:
        """Know what is undone once the changes that follow are applied."""
        self._undone = set(undone)

    def group(self, changes: Sequence[Change]) -> None:
        """Take the changes that are made together, before the first of them is applied."""
        self._beside = changes
        self.load({(c.entity, c.entity_id) for c in changes})

    def load(self, keys: Iterable[RecordKey], *, are_new: bool = False) -> None:
        """Read the events of some records, once. are_new: there are none, as the caller knows."""
        missing = set(keys) - self._loaded
        self._loaded |= missing
        if missing and not are_new:
            self._read(missing)

    def apply(self, change: Change, seq: int) -> State:
        """Take a change in as event `seq` and return the state after it.

        Raises ChangeRefused, and knows nothing of the change then.
        """
        key = (change.entity, change.entity_id)
        self.load([key])
        raw = self.projector.state(key, change.valid_from)
        if raw is None:
            self._refuse_before_beginning(change)
        record = GOVERNED[change.entity]
        before = None if raw is None else typed(record, {"id": change.entity_id, **raw})
        after = follow(record, before, change, by_import=self._author.by_import)
        fields = {name: after[name] for name in change.fields if name != "id"}
        told = replace(
            self._author, reason=change.reason, is_reported=change.skips_states,
            undoes=change.undoes, begins=change.begins,
        )  # fmt: skip
        step = self._step(key, change.valid_from, before, after, fields, told)
        for problem in broken(step, self):
            raise problem
        watched = self._watched(key, before, after)
        is_late = change.valid_from < (self.projector.last_day(key) or change.valid_from)
        was = self._course(key)
        stood = list(self._broken_since(watched, change.valid_from)) if is_late or watched else []
        frozen = self._frozen_since(key, change.valid_from) if is_late else {}
        self._learn(key, change.valid_from, seq, fields, told)
        pending = _Pending(change, step, watched, stood, was)
        try:
            self._refuse_thawing_later(key, frozen)
            if change.undoes is None:
                self._conclude(pending)
            else:
                self._pending.append(pending)
        except ChangeRefused:
            self.forget(key, seq)
            raise
        return after

    def settle(self) -> None:
        """Look at the consequences of an undo, when each of its changes is applied."""
        for pending in self._pending:
            self._conclude(pending)
        self._pending = []

    def _conclude(self, pending: _Pending) -> None:
        change = pending.change
        self._refuse_what_breaks(pending.watched, change, pending.stood)
        self._refuse_better_past((change.entity, change.entity_id), pending.step, pending.was)

    def forget(self, key: RecordKey, seq: int) -> None:
        """Take a change back that was applied."""
        self.projector.forget(key, seq)
        self._told.pop(seq, None)

    # What a rule may ask for.

    def state(self, entity: str, entity_id: str, on: date) -> State | None:
        """Return the state of a record at the end of a day, if it existed."""
        key = (entity, entity_id)
        self.load([key])
        raw = self.projector.state(key, on)
        return None if raw is None else typed(GOVERNED[entity], {"id": entity_id, **raw})

    def about(self, entity: str, subject_id: str, on: date) -> list[State]:
        """Return the records of an entity that are about another one, at the end of a day."""
        field = ABOUT[entity]
        found = (self.state(entity, i, on) for i in sorted(self._ids_about(entity, subject_id)))
        return [state for state in found if state is not None and state[field] == subject_id]

    def said(self, entity: str, entity_id: str) -> list[Said]:
        """Return the events of a record, in the order of their days."""
        self.load([(entity, entity_id)])
        return [
            Said(seq, on, fields, self._told[seq].actor, self._told[seq].recorded_on)
            for on, seq, fields in self.projector.steps((entity, entity_id))
        ]

    def beside(self, entity: str) -> list[dict[str, Any]]:
        """Return the fields of every change of an entity that is made together with this one."""
        return [change.fields for change in self._beside if change.entity == entity]

    # What stands after a change.

    def _watched(self, key: RecordKey, before: State | None, after: State) -> list[RecordKey]:
        """Return the records whose later steps a change of this one could break."""
        field = ABOUT.get(key[0])
        if field is None or key[0] == "due_date_revision":
            return [key] if self.projector.steps(key) else []
        fixed = "corrective_action" if field == "action_id" else None
        about = [
            (fixed or state["subject_entity"], state[field])
            for state in (before, after)
            if state is not None
        ]
        found = [key, *(place for place in about if place[0] in GOVERNED)]
        return list(dict.fromkeys(found))

    def _broken_since(self, keys: Iterable[RecordKey], day: date) -> Iterator[_Broken]:
        """Yield what the steps of records break that lie after a day, or on it if of others."""
        for number, key in enumerate(keys):
            self.load([key])
            steps = self.projector.steps(key)
            for at, (on, seq, _) in enumerate(steps):
                if seq not in self._undone and (on > day or (number and on == day)):
                    yield from self._broken_at(key, steps[: at + 1], seq)

    def _broken_at(self, key: RecordKey, steps: list[Any], seq: int) -> Iterator[_Broken]:
        record, told = GOVERNED[key[0]], self._told[seq]
        on, _, fields = steps[-1]
        raw = fold(steps[:-1])
        before = typed(record, {"id": key[1], **raw}) if len(steps) > 1 else None
        change = Change(*key, fields, on, skips_states=told.is_reported,
                        undoes=told.undoes, begins=told.begins)  # fmt: skip
        try:
            after = follow(record, before, change, by_import=told.by_import)
        except ChangeRefused as problem:
            yield _Broken(seq, problem)
            return
        step = self._step(key, on, before, after, fields, told)
        yield from (_Broken(seq, found) for found in broken(step, self, again=True))

    def _refuse_what_breaks(
        self, watched: list[RecordKey], change: Change, stood: list[_Broken]
    ) -> None:
        known = {(b.seq, b.problem.rule) for b in stood}
        for found in self._broken_since(watched, change.valid_from):
            if (found.seq, found.problem.rule) not in known:
                raise self._in_the_way(change.entity_id, found.seq, found.problem)

    def _in_the_way(self, entity_id: str, seq: int, problem: ChangeRefused) -> ChangeRefused:
        where = f"event {seq}" if seq < UNWRITTEN else "another row of this file"
        return ChangeRefused(
            f"{entity_id}: {where}, which is on file for later, stands in the way. {problem.what}",
            "Date the change after it, or undo that event first.",
            rule=problem.rule,
            field=problem.field,
        )

    def _frozen_since(self, key: RecordKey, day: date) -> dict[int, State]:
        """Return event → what was frozen after it, of a record's events after a day."""
        record = GOVERNED[key[0]]
        names = [c.name for c in record.columns() if c.frozen and c.name != "id"]
        found = {}
        steps = self.projector.steps(key)
        for at, (on, seq, _) in enumerate(steps):
            state = fold(steps[: at + 1])
            if on > day and state.get("status", "published") != "draft":
                found[seq] = {n: state[n] for n in names if state.get(n) is not None}
        return found

    def _refuse_thawing_later(self, key: RecordKey, frozen: dict[int, State]) -> None:
        steps = self.projector.steps(key)
        for at, (_, seq, _) in enumerate(steps):
            now = fold(steps[: at + 1])
            for name, value in frozen.get(seq, {}).items():
                if now.get(name) != value:
                    problem = ChangeRefused(
                        f"{name} is frozen there at “{value}”.", "", rule="frozen", field=name
                    )
                    raise self._in_the_way(key[1], seq, problem)

    def _course(self, key: RecordKey, before_seq: int | None = None) -> Course:
        """Return day → state of a promise, as of the events before one of them; {} for others."""
        if key[0] != _TIMED:
            return {}
        record = GOVERNED[_TIMED]
        steps = [s for s in self.projector.steps(key) if before_seq is None or s[1] < before_seq]
        folded: dict[str, Any] = {}
        course: Course = {}
        for on, _, fields in steps:
            folded |= fields
            course[on] = typed(record, {"id": key[1], **folded})
        return course

    def _refuse_better_past(self, key: RecordKey, step: Step, was: Course) -> None:
        if key[0] != _TIMED or step.is_first_of_file:
            return
        allowed = [] if step.undoes is None else [self._course(key, step.undoes)]
        problem = the_past_does_not_improve(step, was, self._course(key), allowed)
        if problem is not None:
            raise problem

    def _refuse_before_beginning(self, change: Change) -> None:
        begins = self.projector.begins((change.entity, change.entity_id))
        record = GOVERNED[change.entity]
        required = {c.name for c in record.columns() if c.required and c.name != "id"}
        if begins is not None and not required <= change.fields.keys():
            raise ChangeRefused(
                f"{change.entity_id} does not exist on {change.valid_from:%Y-%m-%d} yet:"
                f" it begins on {begins:%Y-%m-%d}.",
                "Date the change on that day or later, or give the whole record.",
                rule="before_beginning",
            )

    # What is known.

    def _step(
        self, key: RecordKey, on: date, before: State | None, after: State,
        fields: dict[str, Any], told: Told,
    ) -> Step:  # fmt: skip
        days = [self._told[seq].recorded_on for _, seq, _ in self.projector.steps(key)]
        return Step(
            *key, before, after, fields, on, told.reason, told.actor, told.role, told.recorded_on,
            min(days, default=told.recorded_on), told.by_import, told.is_reported, told.undoes,
            told.begins,
        )  # fmt: skip

    def _learn(
        self, key: RecordKey, on: date, seq: int, fields: dict[str, Any], told: Told
    ) -> None:
        self.projector.learn(key, on, seq, orjson.loads(canonical(fields)))
        self._told[seq] = told
        field = ABOUT.get(key[0])
        if field is not None and fields.get(field):
            self._ids_about(key[0], fields[field]).add(key[1])

    def _ids_about(self, entity: str, subject_id: str) -> set[str]:
        place = (entity, subject_id)
        if place not in self._about:
            sql = f"SELECT DISTINCT id FROM main.{entity}_version WHERE {ABOUT[entity]} = $1"
            self._about[place] = {i for (i,) in self._con.execute(sql, [subject_id]).fetchall()}
        return self._about[place]

    def _read(self, keys: set[RecordKey]) -> None:
        wanted = pa.table(
            {
                "entity": pa.array([entity for entity, _ in keys], pa.string()),
                "entity_id": pa.array([entity_id for _, entity_id in keys], pa.string()),
            }
        )
        self._con.register("wanted", wanted)
        rows = self._con.execute(
            "SELECT entity, entity_id, valid_from, seq, changes, actor, role,"
            " recorded_at::DATE, reason, batch_id, source_row"
            " FROM event SEMI JOIN wanted USING (entity, entity_id) ORDER BY seq"
        ).fetchall()
        self._con.unregister("wanted")
        rows_of: dict[RecordKey, tuple[str | None, int | None]] = {}
        for entity, entity_id, on, seq, changes, actor, role, day, reason, batch, row in rows:
            key = (entity, entity_id)
            self.projector.learn(key, on, seq, orjson.loads(changes))
            begins = batch is not None and rows_of.setdefault(key, (batch, row)) == (batch, row)
            self._told[seq] = Told(
                actor, role, day, reason, batch is not None, begins=begins,
                undoes=0 if seq in self._made else None,
            )  # fmt: skip

    def _undoings(self) -> list[Event]:
        names = ", ".join(EVENT_COLUMNS)
        sql = f"SELECT {names} FROM event WHERE entity = $1 ORDER BY seq"
        rows = self._con.execute(sql, [UNDO]).fetchall()
        events = [dict(zip(EVENT_COLUMNS, row, strict=True)) for row in rows]
        return [Event(**{**event, "changes": orjson.loads(event["changes"])}) for event in events]


class Rehearsal:
    """What an import would meet: changes are held to the rules, and nothing is written."""

    def __init__(self, checker: Checker) -> None:
        """Wrap a checker of its own."""
        self._checker = checker
        self._seq = itertools.count(UNWRITTEN)

    def load(self, keys: Iterable[RecordKey]) -> None:
        """Read what is on file of some records; others are taken to be new."""
        self._checker.load(keys)

    def together(self, changes: Sequence[Change]) -> None:
        """Take changes in that are made together; ChangeRefused: none of them was taken in."""
        keys = [(change.entity, change.entity_id) for change in changes]
        self._checker.load(keys, are_new=True)
        self._checker.group(changes)
        taken: list[tuple[RecordKey, int]] = []
        try:
            for key, change in zip(keys, changes, strict=True):
                seq = next(self._seq)
                self._checker.apply(change, seq)
                taken.append((key, seq))
        except ChangeRefused:
            for key, seq in taken:
                self._checker.forget(key, seq)
            raise
