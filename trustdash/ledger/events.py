"""The event chain: what is hashed, and how."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson

GENESIS = "0" * 64
"""The hash before the first event."""


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
