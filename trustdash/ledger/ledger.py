"""The ledger: one DuckDB file, one writer, readers with a lens each."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import orjson
import pyarrow as pa

from trustdash import clock
from trustdash.errors import ConcurrentChange, LedgerError, LedgerLocked, LedgerTampered
from trustdash.ledger import connection, headfile, migrate
from trustdash.ledger import facts as fact_tables
from trustdash.ledger.checking import Checker, Rehearsal
from trustdash.ledger.events import GENESIS, Batch, Event, Position, Undo
from trustdash.ledger.facts import FactsFound
from trustdash.ledger.projection import RecordKey
from trustdash.ledger.reader import Reader
from trustdash.ledger.schema import EVENT_COLUMNS
from trustdash.ledger.sight import Sight
from trustdash.ledger.writer import Append, Author
from trustdash.model.change import Change, State
from trustdash.model.entities import GOVERNED
from trustdash.model.lens import Lens
from trustdash.model.record import Record


class Ledger:
    """What was promised and what happened. Nothing in it is ever overwritten.

    Use `Ledger.create` or `Ledger.open`; close it, or use it in a `with`. `append` may be called
    from several threads; readers do not wait for it.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool) -> None:
        """Wrap an open connection; `create` and `open` make one."""
        self._con = con
        self._lock = threading.RLock()
        self.path = path
        self.read_only = read_only
        self._head = self._read_head()
        self._sight_lock = threading.Lock()
        self._sight: tuple[int, Sight] | None = None

    @classmethod
    def create(cls, path: Path | str) -> "Ledger":
        """Make an empty ledger file and open it; LedgerError if the file is there already."""
        path = Path(path)
        connection.create_file(path)
        con = connection.connect(path, read_only=False)
        migrate.apply_pending(con)
        headfile.write(path, Position(0, GENESIS))
        return cls(con, path, read_only=False)

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False) -> "Ledger":
        """Open a ledger; migrate it first if it is older.

        Raises LedgerMissing, LedgerLocked, LedgerTooNew, LedgerError, or LedgerTampered when the
        file holds less history than the head kept beside it says was committed (a read-only open
        is still possible then, so that it can be examined).
        """
        path = Path(path)
        con = connection.connect(path, read_only=read_only)
        if not migrate.is_current(con, path):
            if read_only:
                raise LedgerError(
                    f"{path} has an older schema.", "Open it once for writing to bring it up."
                )
            con.close()
            migrate.upgrade(path)
            con = connection.connect(path, read_only=read_only)
        ledger = cls(con, path, read_only=read_only)
        if not read_only:
            ledger._refuse_lost_history()
        return ledger

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in."""
        self._con.close()

    def head(self) -> Position:
        """Return the number and hash of the last event."""
        return self._head

    def at(self, lens: Lens) -> Reader:
        """Return a reader that looks through the lens, on a cursor of its own."""
        seq, sight = self._looked()
        return Reader(self._con.cursor(), lens, seq, sight)

    def _looked(self) -> tuple[int, Sight]:
        """Return the head and what not everybody may see of it, worked out once for each head."""
        seq = self._head.seq
        with self._sight_lock:
            if self._sight is None or self._sight[0] != seq:
                self._sight = (seq, Sight(self._con.cursor()))
            return self._sight

    def append(
        self,
        changes: Sequence[Change] = (),
        *,
        actor: str = "local",
        role: str = "admin",
        batch: Batch | None = None,
        facts: Mapping[str, pa.Table] | None = None,
        expected: Position | None = None,
        made_from: Mapping[RecordKey, int] | None = None,
        undo: Undo | None = None,
        refuses_repeated: bool = False,
    ) -> Position:
        """Record changes, and with a batch its facts, in one transaction; return the new head.

        facts: entity → table as `new_facts` returned it. expected: refuse with ConcurrentChange if
        the head has moved since. made_from: (entity, id) → the last event of the record that the
        change was made from, 0 for a new one; refuse with ConflictingChange if it has another one
        by now. undo: what the changes undo. A change whose idempotency key is on file is left out,
        and is no conflict; refuses_repeated: RepeatedChange instead. Raises ChangeRefused if a
        change breaks the record's rules; nothing is written then.
        """
        if facts and batch is None:
            raise LedgerError("Facts come only as part of a batch.", "Pass the batch as well.")
        with self._lock:
            if expected is not None and expected != self._head:
                raise ConcurrentChange(
                    f"The ledger is at event {self._head.seq}, not {expected.seq}.",
                    "Read it again and repeat the change.",
                )
            self._con.execute("BEGIN")
            try:
                write = Append(self._con, self._head, clock.now(), Author(actor, role))
                if batch is not None:
                    write.batch(batch, facts or {})
                if undo is not None:
                    write.undo(undo, len(changes))
                write.changes(changes, made_from or {}, refuses_repeated=refuses_repeated)
                head = write.commit()
                self._con.execute("COMMIT")
            except BaseException:
                # A failed COMMIT has ended the transaction already.
                with suppress(duckdb.Error):
                    self._con.execute("ROLLBACK")
                raise
            if head != self._head:
                self._head = head
                headfile.write(self.path, head)
            return head

    def rehearsal(self) -> Rehearsal:
        """Return what tells, change by change, which an import would be refused."""
        today = clock.now().date()
        return Rehearsal(Checker(self._con.cursor(), "local", "admin", today, by_import=True))

    def new_facts(self, entity: str, table: pa.Table) -> FactsFound:
        """Tell which of the incoming facts are not on file yet. Nothing is written."""
        with self._lock, self._con.cursor() as cursor:
            return fact_tables.find_new(cursor, entity, table)

    def states(self, entity: str, ids: Iterable[str] | None = None) -> dict[str, State]:
        """Return id → latest state of every record of an entity, or of those named.

        Records whose making was undone are left out.
        """
        where = "" if ids is None else "WHERE list_contains($1, id)"
        rows = self._rows(
            f"SELECT * FROM (SELECT * FROM main.{entity}_version {where}"
            " QUALIFY row_number() OVER (PARTITION BY id ORDER BY valid_from DESC, seq DESC) = 1)"
            " WHERE NOT is_void ORDER BY id",
            None if ids is None else [list(ids)],
        )
        lists = [c.name for c in GOVERNED[entity].columns() if c.type == "texts"]
        for row in rows:
            row.update({name: tuple(row[name] or ()) for name in lists})
        return {row["id"]: row for row in rows}

    def next_ids(self, entity: str, count: int) -> list[str]:
        """Return the next free ids as people read them aloud: COM-015, COM-016, …"""
        prefix = GOVERNED[entity].prefix
        row = self._rows(
            f"SELECT max(try_cast(substr(id, {len(prefix) + 2}) AS BIGINT)) AS last"
            f" FROM main.{entity}_version WHERE regexp_matches(id, '^{prefix}-[0-9]+$')"
        )[0]
        first = (row["last"] or 0) + 1
        return [f"{prefix}-{number:03d}" for number in range(first, first + count)]

    def next_id(self, entity: str) -> str:
        """Return the next free id."""
        return self.next_ids(entity, 1)[0]

    def batches(self) -> list[dict[str, Any]]:
        """Return every imported file with its counts, in order; those undone are left out."""
        rows = self._rows(
            "SELECT * FROM batch WHERE seq NOT IN"
            " (SELECT batch_seq FROM undone_batch WHERE redone_at IS NULL) ORDER BY seq"
        )
        return [{**row, "detail": orjson.loads(row["detail"])} for row in rows]

    def restated_by(self, batch_seq: int) -> int | None:
        """Return the first later batch that restates facts of a batch; None if none does."""
        with self._lock, self._con.cursor() as cursor:
            return fact_tables.restated_by(cursor, batch_seq)

    def referring(self, entity: str, ids: Sequence[str]) -> list[tuple[str, str, str]]:
        """Return (entity, id, id referred to) of records that refer to some records by id."""
        found = []
        for record in GOVERNED.values():
            for name, of_any in references(record, entity):
                latest = (
                    f"SELECT *, row_number() OVER (PARTITION BY id ORDER BY valid_from DESC,"
                    f" seq DESC) AS nth FROM main.{record.entity}_version"
                )
                is_it = f" AND {of_any} = '{entity}'" if of_any else ""
                rows = self._rows(
                    f"SELECT id, {name} AS it FROM ({latest}) WHERE nth = 1 AND NOT is_void"
                    f" AND list_contains($1, {name}){is_it} ORDER BY id",
                    [list(ids)],
                )
                found += [(record.entity, row["id"], row["it"]) for row in rows]
        return found

    def history(self, entity: str, entity_id: str) -> list[Event]:
        """Return every event of one record, in the order in which they were recorded."""
        return self.events("WHERE entity = $1 AND entity_id = $2", [entity, entity_id])

    def version(self, entity: str, entity_id: str) -> int:
        """Return the number of a record's last event, which a change is made from; 0: none yet."""
        sql = "SELECT max(seq) AS last FROM event WHERE entity = $1 AND entity_id = $2"
        return int(self._rows(sql, [entity, entity_id])[0]["last"] or 0)

    def events(self, where: str = "", parameters: Sequence[Any] = ()) -> list[Event]:
        """Return events by a condition of our own, in order."""
        sql = f"SELECT {', '.join(EVENT_COLUMNS)} FROM event {where} ORDER BY seq"
        rows = self._rows(sql, list(parameters))
        return [Event(**{**row, "changes": orjson.loads(row["changes"])}) for row in rows]

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a bare cursor, for the other modules of this room only."""
        return self._con.cursor()

    def exclusively(self) -> threading.RLock:
        """Return the writer's lock, for the other modules of this room only."""
        return self._lock

    def _rows(self, sql: str, parameters: Sequence[Any] | None = None) -> list[dict[str, Any]]:
        with self._con.cursor() as cursor:
            result = cursor.execute(sql, parameters)
            names = [column[0] for column in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def _read_head(self) -> Position:
        rows = self._rows("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        return Position(rows[0]["seq"], rows[0]["hash"]) if rows else Position(0, GENESIS)

    def _refuse_lost_history(self) -> None:
        kept = headfile.read(self.path)
        if kept is not None and kept.seq > self._head.seq:
            self.close()
            raise LedgerTampered(
                f"{self.path} ends at event {self._head.seq}, but event {kept.seq} was committed.",
                "Put back the newest copy with `python -m trustdash restore data/published/FILE`.",
            )


_OF_ANY = {
    "subject_id": "subject_entity", "item_id": "item_entity", "about_id": "about_entity",
    "relates_id": "relates_entity",
}  # fmt: skip
"""Fields that refer to a record of any entity, and the field that says of which."""


def references(record: type[Record], entity: str) -> list[tuple[str, str | None]]:
    """Return the fields of a record that may refer to an entity, each with what names it."""
    names = record.model_fields
    fixed = [(c.name, None) for c in record.columns() if c.refers_to == entity]
    return [*fixed, *((n, of) for n, of in _OF_ANY.items() if n in names and of in names)]


def open_for_reading(path: Path) -> Ledger:
    """Open a ledger to look at it: the file itself or, while a dashboard owns it, its newest copy.

    Raises LedgerLocked if there is no copy yet.
    """
    try:
        return Ledger.open(path, read_only=True)
    except LedgerLocked:
        copies = sorted((path.parent / "published").glob(f"{path.stem}-*.duckdb"))
        if not copies:
            raise
        return Ledger.open(copies[-1], read_only=True)
