"""The only way in: changes and facts become events, versions, rows and rollups, or nothing does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from trustdash.errors import ConflictingChange, RepeatedChange
from trustdash.ledger import facts as fact_tables
from trustdash.ledger.checking import Checker
from trustdash.ledger.events import UNDO, Batch, Event, Position, Undo, canonical, event_hash
from trustdash.ledger.projection import RecordKey
from trustdash.ledger.schema import EVENT_COLUMNS
from trustdash.model.change import Change, State
from trustdash.model.entities import GOVERNED

_EVENT_SCHEMA = pa.schema(
    [
        ("seq", pa.int64()),
        ("recorded_at", pa.timestamp("us")),
        ("valid_from", pa.date32()),
        *((name, pa.string()) for name in EVENT_COLUMNS[3:10]),
        ("source_row", pa.int64()),
        *((name, pa.string()) for name in EVENT_COLUMNS[11:]),
    ]
)


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a change, in which role."""

    actor: str
    role: str


class Append:
    """One append: it lives for one transaction, in which the caller calls its methods in order."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, head: Position, now: datetime, author: Author
    ) -> None:
        """Prepare to write after `head`."""
        self._con = con
        self._position = head
        self._now = now
        self._author = author
        self._batch_id: str | None = None
        self._undone: frozenset[int] | None = None
        self._events: list[Event] = []
        self._versions: dict[str, list[State]] = {}

    def batch(self, batch: Batch, facts: Mapping[str, pa.Table]) -> None:
        """Record the batch as one event that carries what was read and the hash of its facts."""
        content = {
            entity: {"rows": table.num_rows, "sha256": fact_tables.content_hash(table)}
            for entity, table in facts.items()
        }
        seq = self._position.seq + 1
        self._batch_id = f"BAT-{seq}"
        fields = {**asdict(batch), "facts": content}
        self._event("batch", self._batch_id, self._now.date(), fields, None, None, None)
        insert_batches(self._con, self._events[-1:])
        for entity, table in facts.items():
            fact_tables.store(self._con, entity, table, seq)

    def undo(self, undo: Undo, count: int) -> None:
        """Record what the next `count` changes undo, as one event before them."""
        fields = {
            "event": undo.event, "ranges": undo.ranges, "batch": undo.batch,
            "is_redone": undo.is_redone, "changes": count,
        }  # fmt: skip
        name = f"UND-{self._position.seq + 1}"
        event = self._event(
            UNDO, name, self._now.date(), fields, undo.reason, None, undo.key and f"{undo.key}/undo"
        )
        insert_undone(self._con, [event])
        self._undone = undo.undone

    def changes(
        self,
        changes: Sequence[Change],
        made_from: Mapping[RecordKey, int] | None = None,
        *,
        refuses_repeated: bool = False,
    ) -> None:
        """Check each change against the record's declaration and state, and make its event.

        made_from: record → the last event it must have; see `Ledger.append`, refuses_repeated too.
        """
        known_keys = self._keys_on_file(changes)
        if known_keys and refuses_repeated:
            raise RepeatedChange("This was saved before.", "Nothing needs to be done.")
        new = [
            c for c in changes if c.idempotency_key is None or c.idempotency_key not in known_keys
        ]
        keys = {(c.entity, c.entity_id) for c in new}
        checker = self._checking()
        checker.group(new)
        for key, seq in (made_from or {}).items():
            newest = checker.projector.newest(key)
            if key in keys and newest != seq:
                entity, entity_id = key
                raise ConflictingChange(
                    f"{entity_id} was changed by somebody else since it was opened.",
                    "Look at both versions, keep what is right, and save again.",
                    entity=entity, entity_id=entity_id, made_from=seq, newest=newest,
                )  # fmt: skip
        if self._undone is not None:
            checker.leave_out(self._undone)
        for change in new:
            self._change(checker, change)
        checker.settle()

    def _checking(self) -> Checker:
        author = self._author
        return Checker(
            self._con, author.actor, author.role, self._now.date(),
            by_import=self._batch_id is not None,
        )  # fmt: skip

    def commit(self) -> Position:
        """Insert the events and versions; return the new head."""
        insert_events(self._con, self._events)
        for entity, rows in self._versions.items():
            insert_versions(self._con, entity, rows)
        return self._position

    def _change(self, checker: Checker, change: Change) -> None:
        key = (change.entity, change.entity_id)
        after = checker.apply(change, self._position.seq + 1)
        fields = {name: after[name] for name in change.fields if name != "id"}
        event = self._event(
            change.entity, change.entity_id, change.valid_from, fields,
            change.reason, change.source_row, change.idempotency_key,
        )  # fmt: skip
        rows = checker.projector.versions(key, change.valid_from, event.seq)
        self._versions.setdefault(change.entity, []).extend(rows)

    def _event(
        self,
        entity: str,
        entity_id: str,
        valid_from: date,
        fields: Mapping[str, Any],
        reason: str | None,
        source_row: int | None,
        idempotency_key: str | None,
    ) -> Event:
        text = canonical(fields)
        event = Event(
            self._position.seq + 1, self._now, valid_from, self._author.actor, self._author.role,
            entity, entity_id, orjson.loads(text), reason, self._batch_id, source_row,
            idempotency_key, self._position.hash,
        )  # fmt: skip
        event = replace(event, hash=event_hash(event, text))
        self._position = Position(event.seq, event.hash)
        self._events.append(event)
        return event

    def _keys_on_file(self, changes: Sequence[Change]) -> set[str]:
        wanted = [c.idempotency_key for c in changes if c.idempotency_key is not None]
        if not wanted:
            return set()
        rows = self._con.execute(
            "SELECT idempotency_key FROM event WHERE list_contains($1, idempotency_key)", [wanted]
        ).fetchall()
        return {row[0] for row in rows}


def _values(event: Event) -> list[Any]:
    return [getattr(event, name) for name in EVENT_COLUMNS]


def insert_events(con: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> None:
    """Insert events as rows of the table `event`."""
    rows = [
        {**dict(zip(EVENT_COLUMNS, _values(e), strict=True)), "changes": canonical(e.changes)}
        for e in events
    ]
    _insert(con, "event", pa.Table.from_pylist(rows, _EVENT_SCHEMA))


def insert_versions(
    con: duckdb.DuckDBPyConnection, entity: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert version rows of one entity."""
    types = {**fact_tables.ARROW_TYPES, "texts": pa.list_(pa.string())}
    columns = [(c.name, types[c.type]) for c in GOVERNED[entity].columns()]
    own = [("is_void", pa.bool_()), ("valid_from", pa.date32()), ("seq", pa.int64())]
    table_schema = pa.schema([*columns, *own])
    _insert(con, f"{entity}_version", pa.Table.from_pylist(list(rows), table_schema))


def insert_batches(con: duckdb.DuckDBPyConnection, events: Iterable[Event]) -> None:
    """Insert the projection of batch events."""
    for event in events:
        fields = event.changes
        con.execute(
            "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?::DATE, ?, ?, ?, ?, ?)",
            [
                event.entity_id, event.seq, event.recorded_at, fields["file"], fields["profile"],
                fields["sha256"], fields["as_of"], fields["read"], fields["stored"],
                fields["refused"], fields["duplicates"], canonical(fields["detail"]),
            ],
        )  # fmt: skip


def insert_undone(con: duckdb.DuckDBPyConnection, events: Iterable[Event]) -> None:
    """Insert which batches were undone, and which stand again, by the events of undoing."""
    for event in events:
        batch = event.changes["batch"]
        if batch is None:
            continue
        if event.changes["is_redone"]:
            con.execute(
                "UPDATE undone_batch SET redone_at = $1 WHERE batch_seq = $2 AND redone_at IS NULL",
                [event.seq, batch],
            )
        else:
            con.execute("INSERT INTO undone_batch VALUES ($1, $2, NULL)", [batch, event.seq])


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    con.register("rows_to_insert", rows)
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_to_insert")
    con.unregister("rows_to_insert")
