"""From typed rows to changes of governed records: what is new, what changed, what is known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from trustdash.errors import ChangeRefused
from trustdash.importing.known import Fields, Ids, Known, events_of
from trustdash.importing.mapping import Mapped, rule_of
from trustdash.importing.profile import Identity, Mapping_
from trustdash.importing.sheet import BadRow, shortened
from trustdash.ledger import Change, Ledger
from trustdash.model.change import State, changed_fields
from trustdash.model.moves import MOVABLE, revision_fields
from trustdash.model.record import Record
from trustdash.model.rules import filled


@dataclass
class RecordPlan:
    """What the rows of one sheet do to governed records.

    changes: in the order in which they are to be written. ids: position in the sheet → id of the
    record. stored, duplicates: rows. bad_rows: rows that a rule of the record forbids.
    revisions: moves of a due date among the changes.
    """

    changes: list[Change] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)
    stored: int = 0
    duplicates: int = 0
    bad_rows: list[BadRow] = field(default_factory=list)
    revisions: int = 0


@dataclass(frozen=True)
class Day:
    """When things are true that name no day: the file's day, if it has one, or today."""

    as_of: date | None
    today: date

    @property
    def present(self) -> date:
        """The file's day, or today."""
        return self.as_of or self.today


def plan_records(
    ledger: Ledger, mapping: Mapping_, mapped: Mapped, ids: Ids, day: Day, file: str
) -> RecordPlan:
    """Compare typed rows with what is on file; see `RecordPlan`. Nothing is written."""
    rows = mapped.table.to_pylist()
    planner = _Planner(ledger, mapping, rows, ids, day)
    order = sorted(range(len(rows)), key=lambda at: (_in_time(rows[at]), at))
    for at in order:
        planner.row(rows[at], int(mapped.positions[at]), file)
    return planner.plan


class _Planner:
    def __init__(
        self, ledger: Ledger, mapping: Mapping_, rows: Sequence[Fields], ids: Ids, day: Day
    ) -> None:
        self.mapping = mapping
        self.plan = RecordPlan()
        self._day = day
        self._free = ids
        self._history = bool(getattr(mapping, "history", False))
        self._entity = mapping.entity
        self._by_key = _ids_by_external_id(ledger, mapping)
        wanted = {i for row in rows if (i := self._id_on_file(row)) is not None}
        self._known = Known(self._entity, events_of(ledger, self._entity, wanted))
        self._rehearsal = ledger.rehearsal()
        self._rehearsal.load((self._entity, entity_id) for entity_id in wanted)

    def row(self, row: Fields, position: int, file: str) -> None:
        """Plan one row; a broken rule refuses the row, not the file."""
        number = row["source_row"]
        entity_id = self._id_on_file(row)
        if entity_id is None and not row.get("external_id"):
            self._refuse(file, number, "id", "", "It has neither an id nor an external_id.")
            return
        entity_id = entity_id or self._free.next(self._entity)
        try:
            changes = self._allowed(entity_id, row)
        except ChangeRefused as problem:
            value = str(row.get(problem.field or "", "") or "")
            self._refuse(file, number, problem.field or "", value, str(problem))
            return
        if row.get("external_id"):
            self._by_key[row["external_id"]] = entity_id
        self.plan.ids[position] = entity_id
        self.plan.stored += bool(changes)
        self.plan.duplicates += not changes
        self.plan.changes += changes
        self.plan.revisions += sum(c.entity == "due_date_revision" for c in changes[1:])

    def _refuse(self, file: str, row: int, column: str, value: str, rule: str) -> None:
        self.plan.bad_rows.append(BadRow(file, row, column, shortened(value), rule))

    def _id_on_file(self, row: Fields) -> str | None:
        if row.get("id"):
            return str(row["id"])
        return self._by_key.get(row.get("external_id") or "")

    def _allowed(self, entity_id: str, row: Fields) -> list[Change]:
        """Return the changes that a row makes, if the rules allow every one of them."""
        changes = list(self._changes(entity_id, row))
        try:
            self._rehearsal.together(changes)
        except ChangeRefused:
            own = sum(c.entity == self._entity and c.entity_id == entity_id for c in changes)
            self._known.forget(entity_id, own)
            raise
        return changes

    def _changes(self, entity_id: str, row: Fields) -> Iterator[Change]:
        trail: list[tuple[State | None, Change]] = []
        latest = self._known.state(entity_id)
        begins = latest is None or bool(latest.get("is_void"))
        try:
            for on, wish in sorted(self._steps(entity_id, row).items()):
                before = self._before(entity_id, on)
                change = self._change(entity_id, on, wish, before, row)
                if change is not None:
                    change = replace(change, begins=begins)
                    self._known.learn(change)
                    trail.append((before, change))
        except ChangeRefused:
            self._known.forget(entity_id, len(trail))
            raise
        for before, change in trail:
            yield change
            yield from self._revision(before, change, row)

    def _before(self, entity_id: str, on: date) -> State | None:
        before = self._known.state(entity_id, on)
        if before is None and not self._history:
            before = self._known.state(entity_id)
        return before

    def _change(
        self, entity_id: str, on: date, wish: Fields, before: State | None, row: Fields
    ) -> Change | None:
        record = self._known.record
        fields = changed_fields(record, before, {"id": entity_id, **wish})
        if not fields:
            return None
        is_new = before is None or bool(before.get("is_void"))
        _first_due_date(record, None if is_new else before, fields)
        if self._history and not is_new:
            fields = filled(self._entity, before, fields, on)
        reason = None if "reason" in record.model_fields else row.get("reason")
        return Change(
            self._entity, entity_id, fields, on, reason, row["source_row"],
            skips_states=self.mapping.skips_states,
        )  # fmt: skip

    def _steps(self, entity_id: str, row: Fields) -> dict[date, Fields]:
        """Return day → what the row says is true from that day on."""
        fields = {column.name for column in self._known.record.columns()}
        wish = {k: v for k, v in row.items() if v is not None and k in fields and k != "id"}
        latest = self._known.state(entity_id)
        if latest is not None and latest.get("is_void"):
            return self._anew(entity_id, self._dated(wish, row))
        if self._history and row.get("effective_on"):
            return {row["effective_on"]: wish}
        dated = self._dated(wish, row)
        if entity_id not in self._known:
            return dated
        return self._since(entity_id, dated, row)

    def _anew(self, entity_id: str, steps: Mapping[date, Fields]) -> dict[date, Fields]:
        """Return the steps of a record whose making was undone and that a file brings again.

        From its first day on it says what the row says, and nothing of what was undone.
        """
        columns = self._known.record.columns()
        fields = self._known.record.model_fields
        since = max(min(steps), self._known.first_day(entity_id))
        whole: Fields = {c.name: fields[c.name].default for c in columns if not c.required}
        for _, told in sorted(item for item in steps.items() if item[0] <= since):
            whole |= told
        made = {**steps, since: {**whole, "is_void": False}}
        for day, names in self._known.days_after(entity_id, since):
            whole |= steps.get(day, {})
            made[day] = {**{n: whole[n] for n in names if n in whole}, **steps.get(day, {})}
        return made

    def _dated(self, wish: Fields, row: Fields) -> dict[date, Fields]:
        base = row.get("effective_on") or self._day.as_of or _first_day(self._known.record, wish)
        base = base or self._day.today
        steps: dict[date, Fields] = defaultdict(dict)
        own = _own_days(self._known.record, wish) if self._history else {}
        for name, value in wish.items():
            rule = rule_of(self.mapping, name)
            on = _day(row.get(rule.known_on)) if rule.known_on else own.get(name)
            steps[max(base, on or base)][name] = value
            later = _day(row.get(rule.then.on)) if rule.then else None
            if rule.then is not None and later is not None:
                steps[max(base, later)][name] = rule.then.value
        return dict(steps)

    def _since(
        self, entity_id: str, steps: Mapping[date, Fields], row: Fields
    ) -> dict[date, Fields]:
        """Return what changed against the latest state on file, from the day it changed on."""
        final: Fields = {}
        on_day: dict[str, date] = {}
        for on, fields in sorted(steps.items()):
            final |= fields
            on_day |= dict.fromkeys(fields, on)
        latest = self._known.state(entity_id)
        changed = changed_fields(self._known.record, latest, {"id": entity_id, **final})
        last = self._known.last_day(entity_id)
        present = row.get("changed_on") or self._day.as_of
        if present is not None and present < last:
            return {}  # An older export: what is on file is newer, and loading must not undo it.
        made: dict[date, Fields] = defaultdict(dict)
        for name in changed:
            own = on_day[name] if on_day[name] > last else None
            made[max(last, own or present or self._day.today)][name] = final[name]
        return dict(made)

    def _revision(self, before: State | None, change: Change, row: Fields) -> Iterator[Change]:
        if self._entity not in MOVABLE or before is None or "due_date" not in change.fields:
            return
        if before.get("due_date") is None or before.get("is_void"):
            return
        said = {n: row.get(n) for n in ("requested_by", "approved_by", "reason_code", "reason")}
        yield revision(self._free, before, change, {n: v for n, v in said.items() if v})


def revision(ids: Ids, before: State, change: Change, said: Mapping[str, Any]) -> Change:
    """Return the record of one move of a due date. said: by whom and why, as far as known."""
    fields = revision_fields(
        change.entity, change.entity_id, before["due_date"], change.fields["due_date"],
        change.valid_from, said,
    )  # fmt: skip
    revision_id = ids.next("due_date_revision")
    return Change(
        "due_date_revision",
        revision_id,
        fields,
        change.valid_from,
        source_row=change.source_row,
        skips_states=change.skips_states,
    )


def _first_due_date(record: type[Record], before: State | None, fields: Fields) -> None:
    if "original_due_date" not in record.model_fields or fields.get("due_date") is None:
        return
    if before is None or before.get("original_due_date") is None:
        fields.setdefault("original_due_date", fields["due_date"])


def _in_time(row: Fields) -> tuple[date, date]:
    return row.get("effective_on") or date.min, row.get("changed_on") or date.min


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _first_day(record: type[Record], wish: Fields) -> date | None:
    """Return the earliest day that a row names, plans aside."""
    dated = (c.name for c in record.columns() if c.type in ("date", "instant") and not c.planned)
    return min((d for n in dated if (d := _day(wish.get(n))) is not None), default=None)


def _own_days(record: type[Record], wish: Fields) -> dict[str, date]:
    """Return field → day from which a row without a day of its own can have known it.

    A date that came to pass is known on that day, and the present state since the last of them.
    """
    dated = [c.name for c in record.columns() if c.type in ("date", "instant") and not c.planned]
    days = {n: d for n in dated if (d := _day(wish.get(n))) is not None}
    return {**days, "status": max(days.values())} if days else {}


def _ids_by_external_id(ledger: Ledger, mapping: Mapping_) -> dict[str, str]:
    if isinstance(mapping.id, Identity) and mapping.id.many:
        return {}
    states = ledger.states(mapping.entity)
    return {s["external_id"]: i for i, s in states.items() if s.get("external_id")}
