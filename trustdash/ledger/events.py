"""The event chain: what is hashed, and how."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson

GENESIS = "0" * 64
"""The hash before the first event."""


UNDO = "undo"
"""The entity of the event that begins an undo and says what is undone."""


@dataclass(frozen=True, slots=True)
class Undo:
    """What is undone. event: the one named: of a record's change, of a batch or of another undo.

    ranges: first and last number of the events that it takes back. batch: the number of the batch
    whose facts it takes back, or brings back if is_redone. undone: every event that is undone once
    this is. key: of the save.
    """

    event: int
    reason: str
    ranges: tuple[tuple[int, int], ...]
    undone: frozenset[int]
    batch: int | None = None
    is_redone: bool = False
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the history: the number of the last event and its hash."""

    seq: int
    hash: str

    def __str__(self) -> str:
        """Return it as it is printed and given to `verify --against`."""
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Event:
    """One recorded change. `changes` maps each changed field to its new value, as JSON values."""

    seq: int
    recorded_at: datetime
    valid_from: date
    actor: str
    role: str
    entity: str
    entity_id: str
    changes: dict[str, Any]
    reason: str | None
    batch_id: str | None
    source_row: int | None
    idempotency_key: str | None
    prev_hash: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One imported file: what it was and what became of its rows.

    sha256: of the file's bytes. as_of: the day of the file, if it has one. read = stored + refused
    + duplicates. detail: further counts and what the report said, as JSON values.
    """

    file: str
    profile: str
    sha256: str
    as_of: date | None
    read: int
    stored: int
    refused: int
    duplicates: int
    detail: dict[str, Any] = field(default_factory=dict)


def standing(undoings: Iterable[Event], more: Iterable[int] = ()) -> tuple[set[int], set[int]]:
    """Return the numbers of events that are undone, and of those that undoing made.

    undoings: every event of undoing, in order. more: events that are to be undone besides.
    """
    undone, made = set(more), set()
    for header in reversed(list(undoings)):
        made |= set(range(header.seq, header.seq + header.changes["changes"] + 1))
        if header.seq not in undone:
            for first, last in header.changes["ranges"]:
                undone |= set(range(first, last + 1))
    return undone, made


def canonical(value: Any) -> str:
    """Return the JSON text that is stored and hashed: keys sorted, no spaces, UTF-8."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def event_hash(event: Event, changes_text: str) -> str:
    """Return SHA-256 over the previous hash and the canonical JSON of the row."""
    row = [
        event.seq,
        event.recorded_at.isoformat(timespec="microseconds"),
        event.valid_from.isoformat(),
        event.actor,
        event.role,
        event.entity,
        event.entity_id,
        changes_text,
        event.reason,
        event.batch_id,
        event.source_row,
        event.idempotency_key,
    ]
    return hashlib.sha256((event.prev_hash + canonical(row)).encode()).hexdigest()
