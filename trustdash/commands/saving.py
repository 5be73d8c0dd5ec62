"""The one way in which people change governed records: whole, once, and from what they saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trustdash.access.roles import refuse_unless_may
from trustdash.errors import ChangeRefused, ConflictingChange, RepeatedChange
from trustdash.ledger import Change, Ledger
from trustdash.model.change import State, changed_fields
from trustdash.model.entities import GOVERNED, KEPT
from trustdash.model.lens import Lens, Scope
from trustdash.model.rules import filled

_TRIES = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants a record to say.

    entity_id: None makes a new record with the next free id. fields: field → new value, typed as
    declared; those that do not differ are left out. on: the day from which it is true in the
    world. made_from: the record's last event when the person opened it (`Ledger.version`), 0 for a
    new one. reason: why.
    """

    entity: str
    entity_id: str | None
    fields: Mapping[str, Any]
    on: date
    made_from: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. seq: the last event, None if nothing differed. ids: of each wish.

    is_repeat: the same save, by its key, had been written before.
    """

    seq: int | None
    ids: tuple[str, ...]
    is_repeat: bool = False


def save(ledger: Ledger, who: Scope, wishes: Sequence[Wish], *, key: str) -> Saved:
    """Write all wishes in one transaction, or none.

    key: told once for each intent of a person; a second save with it, as from a repeated click,
    writes nothing and returns what the first one did. Raises AccessDenied, ChangeRefused (a rule of
    the record forbids it) or ConflictingChange (somebody else saved the record since).
    """
    for _ in range(_TRIES):
        earlier = saved_before(ledger, key)
        if earlier is not None:
            return earlier
        changes, made_from, ids = _planned(ledger, who, wishes, key)
        if not changes:
            return Saved(None, ids)
        try:
            head = ledger.append(
                changes, actor=who.actor, role=who.role, made_from=made_from, refuses_repeated=True
            )
        except RepeatedChange:
            continue  # The same save came a second time meanwhile: say what the first one did.
        except ConflictingChange as conflict:
            if conflict.made_from == 0 and _is_new(wishes, conflict.entity):
                continue  # Somebody took the free id first: take the next one.
            raise
        return Saved(head.seq, ids)
    raise ChangeRefused(
        "No free id could be had.", "Save again: many people save at the moment.", rule="id"
    )


def _is_new(wishes: Sequence[Wish], entity: str) -> bool:
    return any(wish.entity == entity and wish.entity_id is None for wish in wishes)


def saved_before(ledger: Ledger, key: str) -> Saved | None:
    """Return what the save with this key wrote, or None if there was none yet."""
    events = ledger.events("WHERE starts_with(idempotency_key, $1)", [f"{key}/"])
    if not events:
        return None
    return Saved(events[-1].seq, tuple(event.entity_id for event in events), is_repeat=True)


def _planned(
    ledger: Ledger, who: Scope, wishes: Sequence[Wish], key: str
) -> tuple[list[Change], dict[tuple[str, str], int], tuple[str, ...]]:
    changes: list[Change] = []
    made_from: dict[tuple[str, str], int] = {}
    ids: list[str] = []
    taken: dict[str, int] = {}
    for number, wish in enumerate(wishes):
        entity_id = wish.entity_id or _free_id(ledger, wish.entity, taken)
        ids.append(entity_id)
        before = present(ledger, wish.entity, entity_id)
        record = GOVERNED[wish.entity]
        wished = wish.fields if before is None else _as_seen(ledger, who, wish, entity_id)
        fields = changed_fields(record, before, {"id": entity_id, **wished})
        if not fields:
            continue
        fields = filled(wish.entity, before, fields, wish.on)
        refuse_unless_may(who, wish.entity, before, fields, lambda *key: present(ledger, *key))
        changes.append(
            Change(
                wish.entity, entity_id, fields, wish.on, wish.reason,
                idempotency_key=f"{key}/{number}",
            )
        )  # fmt: skip
        made_from[wish.entity, entity_id] = wish.made_from
    return changes, made_from, tuple(ids)


def _as_seen(ledger: Ledger, who: Scope, wish: Wish, entity_id: str) -> Mapping[str, Any]:
    """Return the wished fields without the confidential ones that `who` may not see.

    Their fields stand empty in his form, which must not empty the record. A record that he may not
    see is refused as one that is not on file. What is no content, such as one's own account, is not
    seen and may be changed: the table of roles alone decides.
    """
    if wish.entity in KEPT:
        return wish.fields
    with ledger.at(Lens(wish.on, scope=who)) as reader:
        if not reader.may_see(wish.entity, entity_id):
            raise ChangeRefused(
                f"No {wish.entity.replace('_', ' ')} {entity_id} is on file.",
                "Choose one from the list, or leave the id empty to make a new one.",
                rule="not_on_file",
            )
        if reader.may_see_fields(wish.entity, entity_id):
            return wish.fields
    columns = GOVERNED[wish.entity].columns()
    hidden = {column.name for column in columns if column.confidential}
    return {name: value for name, value in wish.fields.items() if name not in hidden}


def present(ledger: Ledger, entity: str, entity_id: str) -> State | None:
    """Return the latest state of a record, field by field as declared; None if there is none."""
    found = ledger.states(entity, [entity_id]).get(entity_id)
    return found and {name: found[name] for name in GOVERNED[entity].model_fields}


def _free_id(ledger: Ledger, entity: str, taken: dict[str, int]) -> str:
    taken[entity] = taken.get(entity, 0) + 1
    return ledger.next_ids(entity, taken[entity])[-1]
