"""Two people changed one record: what it was, what they wrote, what I wrote, field by field."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trustdash.commands.saving import Wish
from trustdash.errors import ConflictingChange
from trustdash.ledger import Event, Ledger
from trustdash.ledger.projection import fold
from trustdash.model.change import State, typed
from trustdash.model.entities import GOVERNED


@dataclass(frozen=True, slots=True)
class FieldInConflict:
    """One field that they or I changed. was: when I opened it; theirs: now; mine: as I want it.

    by, at: who changed it meanwhile and when (UTC); None if only I did. reason: why they did.
    """

    field: str
    was: Any
    theirs: Any
    mine: Any
    by: str | None
    at: datetime | None
    reason: str | None = None

    @property
    def is_clash(self) -> bool:
        """Whether both changed it, to different values: a person has to choose."""
        return len({repr(value) for value in (self.was, self.theirs, self.mine)}) == 3

    @property
    def merged(self) -> Any:
        """The value that keeps both people's work; mine where both wrote."""
        return self.theirs if self.mine == self.was else self.mine


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a person needs to merge and save again.

    newest: the record's last event, from which the next save is to be made. by: who saved
    meanwhile, each once. fields: in order of declaration, those that differ.
    """

    entity: str
    entity_id: str
    newest: int
    by: tuple[str, ...]
    fields: tuple[FieldInConflict, ...]


def conflict(ledger: Ledger, error: ConflictingChange, wish: Wish) -> Conflict:
    """Return the conflict that `save` refused `wish` for. Reads the ledger as it is now."""
    events = ledger.history(error.entity, error.entity_id)
    later = [event for event in events if event.seq > error.made_from]
    was = _state([event for event in events if event.seq <= error.made_from], error)
    theirs = _state(events, error)
    mine = _wished(was, wish)
    touched = {name for event in later for name in event.changes} | wish.fields.keys()
    found = [
        _field(name, was, theirs, mine, later)
        for name in GOVERNED[error.entity].model_fields
        if name in touched and name != "id"
    ]
    by = tuple(dict.fromkeys(event.actor for event in later))
    newest = events[-1].seq if events else 0
    differing = tuple(f for f in found if not f.was == f.theirs == f.mine)
    return Conflict(error.entity, error.entity_id, newest, by, differing)


def _state(events: list[Event], error: ConflictingChange) -> State:
    folded = fold((event.valid_from, event.seq, event.changes) for event in events)
    if not folded:
        return {}
    return typed(GOVERNED[error.entity], {"id": error.entity_id, **folded})


def _wished(was: State, wish: Wish) -> State:
    given = {"id": wish.entity_id or "", **was, **wish.fields}
    return typed(GOVERNED[wish.entity], given)


def _field(
    name: str, was: State, theirs: State, mine: State, later: list[Event]
) -> FieldInConflict:
    values = was.get(name), theirs.get(name), mine.get(name)
    for event in reversed(later):
        if name in event.changes:
            return FieldInConflict(name, *values, event.actor, event.recorded_at, event.reason)
    return FieldInConflict(name, *values, None, None)
