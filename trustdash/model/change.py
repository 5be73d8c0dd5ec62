"""One change of one record: what it may do, and the state that follows. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from trustdash.errors import ChangeRefused
from trustdash.model.record import Record

State = dict[str, Any]
"""Field → value of one record at one moment, typed as declared."""


@dataclass(frozen=True, slots=True)
class Change:
    """New values for some fields of one governed record, true in the world from a day on.

    entity, entity_id: the record. fields: field → new value, without `id`. valid_from: the day
    from which it is true. reason: why. source_row: the row of the imported file. idempotency_key:
    a second change with the same key is ignored. skips_states: the source reports only its present
    state, so states between may have passed unseen. undoes: the event that this one takes back.
    begins: it belongs to the beginning of a record that a file brings.
    """

    entity: str
    entity_id: str
    fields: dict[str, Any]
    valid_from: date
    reason: str | None = None
    source_row: int | None = None
    idempotency_key: str | None = None
    skips_states: bool = False
    undoes: int | None = None
    begins: bool = False


def follow(
    record: type[Record], before: State | None, change: Change, *, by_import: bool = False
) -> State:
    """Return the state after `change`, or raise ChangeRefused naming the rule that it breaks.

    A record that is imported may be new in any state: its history lies elsewhere. One whose making
    was undone is new again when a file brings it.
    """
    after = typed(record, {"id": change.entity_id, **(before or {}), **change.fields}, change)
    is_new = before is None or (by_import and bool(change.begins or before.get("is_void")))
    if not is_new and before is not None:
        _refuse_thawing(record, before, after)
    if "status" in change.fields:
        _refuse_impossible_state(record, None if is_new else before, after, change, by_import)
    return after


def typed(record: type[Record], state: Mapping[str, Any], change: Change | None = None) -> State:
    """Return the state with every field declared, typed; raise ChangeRefused if one can't be."""
    try:
        return dict(record.model_validate(state))
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else None
        what = f"{change.entity_id if change else state.get('id')}: {field}{_said(first)}."
        raise ChangeRefused(
            what, _remedy(record, field), rule=str(first["type"]), field=field
        ) from error


def _said(error: Any) -> str:
    """Return what pydantic found, in the words of somebody who filled in a table."""
    plain = {"missing": " is missing", "literal_error": f" can't be “{error['input']}”"}
    return plain.get(error["type"], f": {error['msg']}")


def _remedy(record: type[Record], field: str | None) -> str:
    if field is None or field not in record.model_fields:
        return f"The fields of a {record.entity} are: {', '.join(record.model_fields)}."
    column = record.column(field)
    if column.choices:
        return f"Use one of: {', '.join(column.choices)}."
    return f"{field} is {column.type.replace('_', '/')}: {column.help}"


def _refuse_thawing(record: type[Record], before: State, after: State) -> None:
    if before.get("status") == "draft":
        return
    for column in record.columns():
        was = before.get(column.name)
        if column.frozen and was is not None and after[column.name] != was:
            raise ChangeRefused(
                f"{before['id']}: {column.name} is frozen at “{was}”.",
                "What was said stays said: record a revision or a new record instead.",
                rule="frozen",
                field=column.name,
            )


def _refuse_impossible_state(
    record: type[Record], before: State | None, after: State, change: Change, by_import: bool
) -> None:
    states = record.states
    if states is None or change.skips_states or change.undoes is not None:
        return
    if before is None and by_import:
        return
    was = None if before is None else before.get("status", record.model_fields["status"].default)
    if not states.may_follow(was, after["status"]):
        allowed = ", ".join(states.next(was)) or "nothing"
        raise ChangeRefused(
            f"{change.entity_id}: {was or 'a new record'} can't become {after['status']}.",
            f"After {was or 'the start'} may follow: {allowed}.",
            rule="transition",
            field="status",
        )


def changed_fields(record: type[Record], before: State | None, wish: Mapping[str, Any]) -> State:
    """Return the fields of `wish` that differ from `before`, typed. Fields unknown are refused."""
    after = typed(record, {**(before or {}), **wish})
    old = before or {}
    names: Iterable[str] = (name for name in wish if name != "id")
    return {name: after[name] for name in names if name not in old or after[name] != old[name]}
