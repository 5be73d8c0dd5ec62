"""One form for any record, made from its declaration: fields, choices, what is frozen and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from trustdash.answers import fields, formats
from trustdash.ledger import Reader
from trustdash.model.entities import RECORDS
from trustdash.model.lens import Scope
from trustdash.model.record import Column, Record

Kind = Literal[
    "line", "long", "choice", "reference", "date", "instant", "integer", "number", "yes_no", "texts"
]
Choices = tuple[tuple[str, str], ...]

MOST_CHOICES = 2000
"""Records that a field offers by name; of more than that it takes the id alone."""

MOVABLE = ("commitment", "corrective_action", "milestone")
"""Entities whose date in force is moved with a reason and an approver, as a record of its own."""

LONG = frozenset({
    "text", "what_went_wrong", "why", "being_done", "facts_unknown", "responsibility_statement",
    "statement", "note", "update_note", "reason", "end_reason", "response_reason", "criterion",
    "acceptance_criterion", "covers", "formula", "context", "outcome", "theme", "decision_reason",
    "answer", "applies_to", "adopted_in", "method", "contradicted_by", "occurred_rule",
})  # fmt: skip
_LAST = ("external_id", "visibility")
_NEVER = ("id", "is_void")
"""Fields that nobody fills in: the id is given out, a record is voided by undoing it."""

_FROZEN = "Frozen: what was said stays said."
_MOVED = "To change it, use “Move the date”: a move has a reason and an approver."
_NO_NEXT = "No other state may follow this one."


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. fixed: why it is shown as text and can't be changed here.

    may_be_empty: whether nothing may be said; one that is not required may need a value still.
    """

    name: str
    label: str
    kind: Kind
    help: str
    is_required: bool
    value: Any
    in_words: str
    choices: Choices = ()
    may_be_empty: bool = True
    fixed: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What a person may say of a record. made_from: its last event when it was looked at."""

    entity: str
    id: str | None
    title: str
    made_from: int
    fields: tuple[Field, ...]
    needs_reason: tuple[str, ...]
    """States that can't be reached without a reason."""

    def field(self, name: str) -> Field | None:
        """Return a field that can be changed here, by name."""
        return next((f for f in self.fields if f.name == name and not f.fixed), None)

    @property
    def shown(self) -> dict[str, Any]:
        """Return the values of the fields that can be changed here."""
        return {each.name: each.value for each in self.fields if not each.fixed}


def form(reader: Reader, entity: str, entity_id: str | None = None) -> Form | None:
    """Return the form of a record, or (None) of a new one; None if the lens shows no such record.

    The reader is to look at everything recorded (no early as-of), since that is what a save meets.
    """
    record = RECORDS[entity]
    state = newest(reader, entity, entity_id) if entity_id else None
    if entity_id and state is None:
        return None
    may_see = reader.open_fields(entity, entity_id)
    made = [
        _field(reader, record, column, state)
        for column in _in_order(record)
        if column.name in may_see and column.name not in _NEVER
    ]
    title = fields.in_words(entity, *_name(record, state)) if state else ""
    return Form(
        entity, entity_id, title,
        made_from(reader, entity, entity_id) if entity_id else 0,
        tuple(made),
        record.states.needs_reason if record.states else (),
    )  # fmt: skip


def newest(reader: Reader, entity: str, entity_id: str) -> dict[str, Any] | None:
    """Return the record's fields as the lens shows them, typed; None if it shows no such record."""
    rows = reader.states(entity)
    found = rows[rows["id"] == entity_id]
    if found.empty:
        return None
    row = found.iloc[0]
    return {c.name: fields.plain(c, row[c.name]) for c in RECORDS[entity].columns()}


def made_from(reader: Reader, entity: str, entity_id: str) -> int:
    """Return the number of the record's last event that the reader knows."""
    return max((told.event.seq for told in reader.recorded(entity, entity_id)), default=0)


def is_movable(entity: str, state: Mapping[str, Any] | None) -> bool:
    """Tell whether a date is in force that can be moved with a reason and an approver alone."""
    is_set = state is not None and state.get("due_date") is not None
    return entity in MOVABLE and is_set and (state or {}).get("status") != "draft"


def _name(record: type[Record], state: Mapping[str, Any] | None) -> tuple[Column, Any]:
    column = record.column(fields.named_by(record.entity))
    return column, (state or {}).get(column.name)


def _in_order(record: type[Record]) -> list[Column]:
    """Return the columns as declared: the state first, what every record has last."""
    place = {"status": -1, **dict.fromkeys(_LAST, 1)}
    return sorted(record.columns(), key=lambda column: place.get(column.name, 0))


def _field(
    reader: Reader, record: type[Record], column: Column, state: Mapping[str, Any] | None
) -> Field:
    value = _default(record, column) if state is None else state[column.name]
    kind = _kind(record, column)
    choices = _choices(reader, record, column, state)
    if kind == "reference" and not choices:
        kind = "line"
    label = fields.label(column.name)
    return Field(
        name=column.name,
        label=f"{label} ({column.unit})" if column.unit and kind != "instant" else label,
        kind=kind,
        help=column.help,
        is_required=column.required,
        value=value,
        in_words=fields.in_words(record.entity, column, value),
        choices=choices,
        may_be_empty=_may_be_empty(record, column),
        fixed=_fixed(record, column, state, choices),
    )


def _default(record: type[Record], column: Column) -> Any:
    return None if column.required else record.model_fields[column.name].get_default()


def _may_be_empty(record: type[Record], column: Column) -> bool:
    return type(None) in get_args(record.model_fields[column.name].annotation) or (
        column.type in ("texts", "yes_no") and not column.required
    )


def _kind(record: type[Record], column: Column) -> Kind:
    if column.choices or _names_an_entity(record, column):
        return "choice"
    if column.refers_to in RECORDS:
        return "reference"
    if column.type == "text":
        return "long" if column.name in LONG else "line"
    return column.type


def _names_an_entity(record: type[Record], column: Column) -> bool:
    """Tell whether a field says of what kind the record is whose id its neighbour holds."""
    other = column.name.removesuffix("_entity") + "_id"
    return column.name.endswith("_entity") and other in record.model_fields


def entity_field(record: type[Record], name: str) -> str | None:
    """Return the field that says what kind of record the id in `name` is of; None: no field."""
    other = name.removesuffix("_id") + "_entity"
    return other if name.endswith("_id") and other in record.model_fields else None


def _choices(
    reader: Reader, record: type[Record], column: Column, state: Mapping[str, Any] | None
) -> Choices:
    if column.refers_to in RECORDS:
        return _records(reader, column.refers_to)
    if column.name == "status" and record.states is not None:
        was = state["status"] if state else None
        names = (*((was,) if was else ()), *record.states.next(was))
    elif column.name == "visibility":
        names = _visibilities(reader.lens.scope, state)
    elif _names_an_entity(record, column) and not column.choices:
        names = tuple(RECORDS)
    else:
        names = column.choices
    return tuple((each, fields.choice(record.entity, column.name, each)) for each in names)


def _records(reader: Reader, entity: str) -> Choices:
    """Return the records that a field may name, by id with their titles; none if too many."""
    rows, name = reader.states(entity), fields.named_by(entity)
    if len(rows) > MOST_CHOICES:
        return ()
    return tuple(
        (str(key), str(key) if formats.is_missing(title) or title == key
         else f"{key} · {formats.shortened(title, 80)}")
        for key, title in zip(rows["id"], rows[name], strict=True)
    )  # fmt: skip


def _visibilities(who: Scope, state: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the visibilities that the record may be given without leaving the viewer's sight."""
    held = {grant.partition(":")[0] for grant in who.grants}
    now = {state["visibility"]} if state else set()
    open_to = {"public", "internal"} | held | now
    return tuple(each for each in Record.column("visibility").choices if each in open_to)


def _fixed(
    record: type[Record], column: Column, state: Mapping[str, Any] | None, choices: Choices
) -> str | None:
    if state is None:
        return None
    if column.frozen and state[column.name] is not None and state.get("status") != "draft":
        return _FROZEN
    if column.name == "due_date" and is_movable(record.entity, state):
        return _MOVED
    if column.name == "status" and record.states is not None and len(choices) == 1:
        return _NO_NEXT
    return None
