"""What became of one record: every event in a sentence, and any two days beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from trustdash.answers import fields, formats, forms, tables
from trustdash.answers.answer import Block, Cell, Paging, Sentence, Table
from trustdash.answers.wording import and_so, ended, join, say
from trustdash.ledger import Reader, Recorded
from trustdash.model.entities import RECORDS
from trustdash.model.record import Column

ROLES = {"viewer": "viewer", "lead": "lead", "editor": "editor", "admin": "administrator"}
PAGE_SIZE = 20

_NOT_TOLD = frozenset({"id", "last_update_on", "external_id"})
"""Fields that say nothing of their own when others changed too."""

_VOIDED: Sentence = ("its making was undone: it counts nowhere any more",)
_BROUGHT_BACK: Sentence = ("brought back: it counts again",)

_QUOTED_FROM = 60
"""Texts longer than this are quoted from their beginning."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as people read it. when: since when it is true, when and by whom recorded.

    source: the file and row that it came from, if it was imported.
    """

    seq: int
    sentence: Sentence
    when: Sentence
    source: Sentence

    @property
    def aloud(self) -> str:
        """Return all of it as one text."""
        parts = (self.sentence, self.when, self.source)
        return " ".join(str(word) for part in parts for word in part)


def told(reader: Reader, entity: str, entity_id: str) -> tuple[Told, ...]:
    """Return every event of a record that the lens shows, newest first."""
    moves = _moves(reader, entity, entity_id)
    return tell(entity, reader.recorded(entity, entity_id), moves)


def in_parts(every: Sequence[Told], page: int) -> tuple[tuple[Told, ...], Paging | None]:
    """Return one part of a long history, and where it stands."""
    rows, paging = tables.in_parts(pd.DataFrame({"at": range(len(every))}), page, PAGE_SIZE)
    return tuple(every[at] for at in rows["at"]), paging


def tell(
    entity: str, recorded: Iterable[Recorded], moves: Mapping[date, Any] | None = None
) -> tuple[Told, ...]:
    """Return events in sentences, newest first.

    moves: new date → the revision by which a date was moved to it, with who approved it and why.
    """
    known: dict[str, Any] | None = None
    found = []
    for each in sorted(recorded, key=lambda one: (one.event.valid_from, one.event.seq)):
        found.append(_told(entity, each, known, moves or {}))
        known = {**(known or {}), **each.event.changes}
    return tuple(sorted(found, key=lambda one: -one.seq))


def _told(
    entity: str, recorded: Recorded, before: Mapping[str, Any] | None, moves: Mapping[date, Any]
) -> Told:
    event = recorded.event
    changed = _changed(entity, event.changes)
    if "is_void" in event.changes:
        parts = [_VOIDED if event.changes["is_void"] else _BROUGHT_BACK]
    elif before is None:
        parts = [_start(entity, changed, recorded)]
    else:
        parts = [_change(entity, column, recorded, before, moves) for column in changed]
    said = join(parts, "; ") if parts else ("Nothing was changed",)
    is_told = event.reason is None or event.reason.rstrip(".") in _text(said)
    why = "" if is_told else f" because: {event.reason}"
    return Told(
        event.seq,
        (ended(f"{_text(said)}{why}"),),
        _when(recorded),
        _source(recorded),
    )


def _text(said: Sentence) -> str:
    words = "".join(part if isinstance(part, str) else part.text for part in said)
    return words[:1].upper() + words[1:]


def _changed(entity: str, changes: Mapping[str, Any]) -> list[Column]:
    """Return the columns that an event changed, the state first; those that say nothing last."""
    columns = [column for column in RECORDS[entity].columns() if column.name in changes]
    telling = [column for column in columns if column.name not in _NOT_TOLD]
    return sorted(telling or columns, key=lambda column: column.name != "status")


def _start(entity: str, changed: list[Column], recorded: Recorded) -> Sentence:
    """Say what a record began with: `Put on file as open, with title “…”, owner …`."""
    event = recorded.event
    state = event.changes.get("status") or _first_state(entity)
    start = f"put on file as {fields.choice(entity, 'status', state)}" if state else "put on file"
    given: list[str | Sentence] = [
        f"{_lower(column)} {_value(entity, column, event.changes[column.name], recorded)}"
        for column in changed
        if column.name not in ("status", "visibility")
        and event.changes[column.name] not in (None, "", [], False)
    ]
    return say("{start} with {given}", start=start, given=and_so(given)) if given else (start,)


def _first_state(entity: str) -> str | None:
    """Return the state of a record whose first event names none; None if it has no states."""
    declared = RECORDS[entity].model_fields.get("status")
    return None if declared is None or declared.is_required() else str(declared.get_default())


def _change(
    entity: str,
    column: Column,
    recorded: Recorded,
    before: Mapping[str, Any],
    moves: Mapping[date, Any],
) -> Sentence:
    """Say how one field changed: `Date in force moved from 30 May 2026 to 15 Aug 2026`."""
    name = fields.label(column.name)
    if column.name in recorded.hidden:
        return (f"{name} changed (not shown without the grant for named people)",)
    old, new = before.get(column.name), recorded.event.changes[column.name]
    if column.name == "status":
        states = old or _first_state(entity), new
        was, now = (fields.choice(entity, "status", str(state)) for state in states)
        return (f"went from {was} to {now}",)
    if column.name == "due_date" and entity in forms.MOVABLE and old and new:
        return (_move(str(old), str(new), moves),)
    if new in (None, "", []):
        return (f"{name} emptied; it was {_value(entity, column, old, recorded)}",)
    after = _value(entity, column, new, recorded)
    if old in (None, "", []):
        return (f"{name} set to {after}",)
    verb = "moved" if column.type == "date" else "changed"
    return (f"{name} {verb} from {_value(entity, column, old, recorded)} to {after}",)


def _move(old: str, new: str, moves: Mapping[date, Any]) -> str:
    """Say who moved a date and why, as its revision tells."""
    said = f"moved the date from {formats.day(old)} to {formats.day(new)}"
    move = moves.get(date.fromisoformat(new))
    if move is None:
        return f"somebody {said}; no approver is on file"
    who, by = move.requested_by, move.approved_by
    mover = by if formats.is_missing(who) else who
    reasons = (move.reason, move.reason_code)
    given = [str(why).rstrip(".") for why in reasons if not formats.is_missing(why)]
    approved = f", approved by {by}," if mover != by and not formats.is_missing(by) else ""
    why = f" because: {given[0]}" if given else "; no reason is on file"
    mover = "somebody" if formats.is_missing(mover) else str(mover)
    return f"{mover} {said}{approved}{why}"


def _lower(column: Column) -> str:
    label = fields.label(column.name)
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _value(entity: str, column: Column, value: Any, recorded: Recorded) -> str:
    if column.name in recorded.hidden:
        return "(not shown without the grant for named people)"
    words = fields.in_words(entity, column, value)
    if column.name not in forms.LONG and column.name != fields.named_by(entity):
        return words
    return f"“{formats.shortened(words.strip('“”'), _QUOTED_FROM)}”"


def _when(recorded: Recorded) -> Sentence:
    event = recorded.event
    role = ROLES.get(event.role, event.role)
    return (
        f"True since {formats.day(event.valid_from)}, recorded {formats.instant(event.recorded_at)}"
        f" by {event.actor} ({role}), event {event.seq:,}.",
    )


def _source(recorded: Recorded) -> Sentence:
    """Return the file and row of an imported event; nothing for one that a person saved."""
    if recorded.file is None:
        return ()
    row = recorded.event.source_row
    where = f"row {row:,} of " if row is not None else ""
    return (f"From {where}{recorded.file}, import {recorded.event.batch_id}.",)


def _moves(reader: Reader, entity: str, entity_id: str) -> dict[date, Any]:
    rows = reader.states("due_date_revision")
    own = rows[(rows["item_entity"] == entity) & (rows["item_id"] == entity_id)]
    own = own[own["new_date"].notna()].sort_values("revised_on")
    rows_of_moves: Iterable[Any] = own.itertuples(index=False)
    return {row.new_date.date(): row for row in rows_of_moves}


def compare(reader: Reader, entity: str, entity_id: str, first: date, second: date) -> Block:
    """Return the fields that differ between the ends of two days, as they are known now."""
    early, late = sorted((first, second))
    title = f"{formats.day(early)} and {formats.day(late)}"
    then, now = (_state_on(reader, entity, entity_id, day) for day in (early, late))
    if now is None:
        return Block(title, empty=f"{entity_id} was not on file by {formats.day(late)}.")
    rows = tuple(_difference(entity, column, then, now) for column in _differing(entity, then, now))
    if not rows:
        return Block(title, empty="No field differs between the two days.")
    start = "" if then is not None else f" {entity_id} was not on file on the first day."
    headings = ("Field", formats.day(early), formats.day(late))
    caption = f"Fields that differ, as they are known now.{start}"
    return Block(title, tables=(Table(headings, rows, caption),))


def _state_on(reader: Reader, entity: str, entity_id: str, day: date) -> dict[str, Any] | None:
    rows = reader.frame(
        f"SELECT * FROM seen.{entity}_history WHERE id = $id AND valid_from <= $day"
        " ORDER BY valid_from DESC LIMIT 1",
        {"id": entity_id, "day": day},
    )
    if rows.empty:
        return None
    row: pd.Series = rows.iloc[0]
    return {c.name: fields.plain(c, row[c.name]) for c in RECORDS[entity].columns()}


def _differing(entity: str, then: Mapping[str, Any] | None, now: Mapping[str, Any]) -> list[Column]:
    old = then or {}
    return [c for c in RECORDS[entity].columns()
            if (old.get(c.name) or None) != (now[c.name] or None)]  # fmt: skip


def _difference(
    entity: str, column: Column, then: Mapping[str, Any] | None, now: Mapping[str, Any]
) -> tuple[Cell, Cell, Cell]:
    was = fields.in_words(entity, column, then[column.name]) if then else formats.UNKNOWN
    return (
        Cell(fields.label(column.name)),
        Cell(was),
        Cell(fields.in_words(entity, column, now[column.name])),
    )
