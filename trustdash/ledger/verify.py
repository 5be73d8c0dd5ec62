"""Does the history add up? The chain, what was derived from it, and the imported rows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from trustdash.ledger import facts as fact_tables
from trustdash.ledger import headfile
from trustdash.ledger.events import GENESIS, Event, Position, canonical, event_hash
from trustdash.ledger.ledger import Ledger
from trustdash.ledger.projection import Projector
from trustdash.model.change import State
from trustdash.model.entities import FACTS, GOVERNED


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not add up: at which event, of which kind, in words."""

    seq: int
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found."""

    seq: int
    hash: str
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether everything adds up."""
        return not self.problems


def verify(ledger: Ledger, against: Position | None = None) -> Verification:
    """Check the chain, the head kept elsewhere, the projections and the facts of every batch.

    against: a head that was printed or kept elsewhere; it must still be part of the history.
    """
    head = ledger.head()
    events = ledger.events()
    found = [
        *_chain(events),
        *_heads(ledger, events, against),
        *_projections(ledger, events),
        *_batches(ledger, events),
    ]
    return Verification(head.seq, head.hash, tuple(found))


def _chain(events: list[Event]) -> Iterator[Problem]:
    expected_seq, prev_hash = 1, GENESIS
    for event in events:
        if event.seq > expected_seq:
            gone = (
                f"{expected_seq}"
                if event.seq == expected_seq + 1
                else (f"{expected_seq} to {event.seq - 1}")
            )
            yield Problem(expected_seq, "deleted", f"Event {gone} is missing.")
        elif event.prev_hash != prev_hash:
            yield Problem(
                event.seq, "inserted", f"Event {event.seq} does not follow the event before it."
            )
        if event_hash(replace(event, hash=""), canonical(event.changes)) != event.hash:
            yield Problem(event.seq, "edited", f"The content of event {event.seq} was changed.")
        expected_seq, prev_hash = event.seq + 1, event.hash


def _heads(ledger: Ledger, events: list[Event], against: Position | None) -> Iterator[Problem]:
    by_seq = {event.seq: event.hash for event in events}
    by_seq[0] = GENESIS
    for name, head in (
        ("kept beside the file", headfile.read(ledger.path)),
        ("given", against),
    ):
        if head is None or by_seq.get(head.seq) == head.hash:
            continue
        if head.seq > ledger.head().seq:
            detail = f"The history was cut off: the head {name} is event {head.seq}."
            yield Problem(head.seq, "cut off", detail)
        else:
            detail = f"The head {name} (event {head.seq}) is not part of this history."
            yield Problem(head.seq, "rewritten", detail)


def expected_versions(events: list[Event]) -> dict[str, list[State]]:
    """Return entity → version rows that the events make."""
    projector = Projector()
    rows: dict[str, list[State]] = {name: [] for name in GOVERNED}
    for event in events:
        if event.entity in GOVERNED:
            key = (event.entity, event.entity_id)
            projector.learn(key, event.valid_from, event.seq, event.changes)
            rows[event.entity] += projector.versions(key, event.valid_from, event.seq)
    return rows


def _projections(ledger: Ledger, events: list[Event]) -> Iterator[Problem]:
    for entity, rows in expected_versions(events).items():
        names = [*GOVERNED[entity].model_fields, "valid_from", "seq"]
        with ledger.cursor() as cursor:
            sql = f"SELECT {', '.join(names)} FROM main.{entity}_version"
            on_file = {_comparable(row) for row in cursor.execute(sql).fetchall()}
        wanted = {_comparable(tuple(row[name] for name in names)) for row in rows}
        for row in sorted(on_file ^ wanted, key=lambda row: (row[-1], row[0]))[:20]:
            is_extra = row in on_file
            verb = "holds a version that no event made" if is_extra else "lacks a version"
            detail = f"{entity} {row[0]} {verb}, from {row[-2]}."
            yield Problem(int(row[-1]), "projection", detail)


def _comparable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_plain(value) for value in row)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _batches(ledger: Ledger, events: list[Event]) -> Iterator[Problem]:
    known: dict[str, set[int]] = {name: set() for name in FACTS}
    for event in events:
        for entity, kept in event.changes.get("facts", {}).items() if event.batch_id else ():
            known[entity].add(event.seq)
            with ledger.cursor() as cursor:
                rows = fact_tables.stored(cursor, entity, event.seq)
            if fact_tables.content_hash(rows) != kept["sha256"]:
                detail = (
                    f"The {entity} rows of {event.changes['file']} were changed:"
                    f" {rows.num_rows} on file, {kept['rows']} imported."
                )
                yield Problem(event.seq, "batch", detail)
    for entity, seqs in known.items():
        with ledger.cursor() as cursor:
            sql = f"SELECT DISTINCT batch_seq FROM main.{entity}_fact ORDER BY 1"
            strays = [seq for (seq,) in cursor.execute(sql).fetchall() if seq not in seqs]
        for seq in strays:
            yield Problem(seq, "batch", f"{entity} rows belong to a batch that was never imported.")
