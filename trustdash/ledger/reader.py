"""Looking: a cursor of its own whose variables say as of when, knowing what, seen by whom."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import TracebackType
from typing import Any, Self

import duckdb
import orjson
import pandas as pd
import pyarrow as pa

from trustdash.ledger.events import UNDO, Event, standing
from trustdash.ledger.schema import BUCKETS, EVENT_COLUMNS, WITHHELD_ROWS, fact_is_seen, stands
from trustdash.ledger.sight import Sight
from trustdash.model.entities import FACTS, GOVERNED, KEPT
from trustdash.model.lens import Lens
from trustdash.model.record import Column

# Frames here have tens of rows and are taken apart often: for these, Python's own strings are
# faster than Arrow's, by a fifth of the time that the Overview takes.
pd.set_option("mode.string_storage", "python")

_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event of a record, as far as the lens may see it.

    hidden: the fields that it changed and whose values the viewer may not see; these are None.
    file: the name of the imported file that it came from.
    """

    event: Event
    hidden: frozenset[str] = frozenset()
    file: str | None = None


class Reader:
    """Answers SQL through one lens. It sees only `seen.*`; close it, or use it in a `with`."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, lens: Lens, head: int, sight: Sight
    ) -> None:
        """Set the cursor's variables from the lens.

        head: the last event on file. sight: what not everybody may see of it.
        """
        self._cursor = cursor
        self._head, self._sight = head, sight
        self._others: dict[Lens, Reader] = {}
        self._kept: dict[str, dict[str, Any]] = {}
        self.lens = lens
        self.seq = head if lens.known_to is None else min(lens.known_to, head)
        cursor.execute("SET VARIABLE as_of = $1", [lens.as_of])
        cursor.execute("SET VARIABLE known_to = $1", [self.seq])
        cursor.execute("SET VARIABLE grants = $1::VARCHAR[]", [list(lens.scope.grants)])
        cursor.execute("SET VARIABLE role = $1", [lens.scope.role])
        self._withheld = sight.withheld(lens.scope, lens.as_of)
        _set_map(cursor, "withheld", self._withheld)
        self._unveiled = sight.unveiled(lens.scope)
        _set_map(cursor, "unveiled", self._unveiled)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the cursor."""
        self.close()

    def close(self) -> None:
        """Give the cursor back, and those of the other days that were looked at from here."""
        for other in self._others.values():
            other.close()
        self._cursor.close()

    def on(self, as_of: date, known_to: int | None = None) -> "Reader":
        """Return the reader of another day, for the same scope and filters; it is kept.

        known_to: the last event taken into account; never one that this reader does not know.
        """
        known = self.seq if known_to is None else min(known_to, self.seq)
        lens = self.lens.but(as_of=as_of, known_to=known)
        if lens not in self._others:
            self._others[lens] = Reader(self._cursor.cursor(), lens, self._head, self._sight)
        return self._others[lens]

    def recorded_by(self, day: date) -> int:
        """Return the number of the last event recorded by the end of a day (UTC); 0: none was."""
        end = datetime.combine(day + timedelta(days=1), time())
        found = self._cursor.execute(
            "SELECT max(seq) FROM event WHERE recorded_at < $1 AND seq <= $2", [end, self.seq]
        ).fetchone()
        return int(found[0] or 0) if found else 0

    def kept(self, name: str) -> dict[str, Any]:
        """Return the place, by name, for what is worked out from this look at the ledger.

        It never changes what is seen: a reader looks at one state of the ledger for ever.
        """
        return self._kept.setdefault(name, {})

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Return the rows of a question. Only the parameters that it names are passed."""
        given = {
            "incidents": list(self.lens.incidents),
            "teams": list(self.lens.teams),
            "as_of": self.lens.as_of,
            **(parameters or {}),
        }
        used = {name: given[name] for name in set(_PARAMETER.findall(sql))}
        frame: pd.DataFrame = self._cursor.execute(sql, used).df()
        return frame

    def table(self, view: str) -> pa.Table:
        """Return all rows of a view of `seen` with their types as declared, in one fixed order."""
        found: pa.Table = self._cursor.execute(
            f"SELECT * FROM seen.{view} ORDER BY ALL"
        ).to_arrow_table()
        return found

    def states(self, entity: str) -> pd.DataFrame:
        """Return every record of an entity as the lens shows it, by id."""
        if entity not in GOVERNED:
            raise KeyError(entity)
        return self.frame(f"SELECT * FROM seen.{entity} ORDER BY id")

    def recorded(self, entity: str, entity_id: str) -> list[Recorded]:
        """Return what was recorded of one record, in order; nothing if the scope may not see it.

        Without the grant for them, values of confidential fields are left out, and the id of a
        record that the scope may not see is None.
        """
        if not self.may_see(entity, entity_id):
            return []
        names = {column.name for column in GOVERNED[entity].columns()}
        closed = names - self.open_fields(entity, entity_id)
        columns = ", ".join(f"e.{name}" for name in EVENT_COLUMNS)
        found = self._cursor.execute(
            f"SELECT {columns}, b.file FROM event e LEFT JOIN batch b USING (batch_id)"
            " WHERE e.entity = $1 AND e.entity_id = $2 AND e.seq <= $3 ORDER BY e.seq",
            [entity, entity_id, self.seq],
        ).fetchall()
        return [self._as_seen(row, closed) for row in found]

    def _as_seen(self, row: tuple[Any, ...], closed: Set[str]) -> Recorded:
        fields = dict(zip(EVENT_COLUMNS, row[:-1], strict=True))
        columns = {column.name: column for column in GOVERNED[fields["entity"]].columns()}
        changes = orjson.loads(fields["changes"])
        shown = {
            name: None if name in closed or self._is_hidden(columns.get(name), value) else value
            for name, value in changes.items()
        }
        event = Event(**{**fields, "changes": shown})
        return Recorded(event, frozenset(closed & changes.keys()), row[-1])

    def _is_hidden(self, column: Column | None, value: Any) -> bool:
        """Tell whether a value is the id of a record that the scope may not see."""
        refers_to = None if column is None else column.refers_to
        return refers_to is not None and not self.may_see(refers_to, str(value))

    def versions(self, entity: str) -> dict[str, int]:
        """Return id → number of the last event of every record that the lens shows."""
        found = self._cursor.execute(
            f"SELECT entity_id, max(e.seq) FROM event e JOIN seen.{entity} s ON s.id = entity_id"
            " WHERE entity = $1 AND e.seq <= $2 GROUP BY entity_id",
            [entity, self.seq],
        ).fetchall()
        return {str(entity_id): int(seq) for entity_id, seq in found}

    def open_fields(self, entity: str, entity_id: str | None = None) -> frozenset[str]:
        """Return the fields whose values the scope may see, of a record or (None) of a new one."""
        is_open = self.may_see_fields(entity, entity_id)
        columns = GOVERNED[entity].columns()
        return frozenset(column.name for column in columns if is_open or not column.confidential)

    def kept_history(self, entity: str) -> list[Event]:
        """Return every event of what one role keeps, in order; nothing to those of another role.

        Only of entities that are no content: KeyError for others, whose events have no visibility.
        """
        if KEPT[entity].kept_by != self.lens.scope.role:
            return []
        sql = (
            f"SELECT {', '.join(EVENT_COLUMNS)} FROM event WHERE entity = $1 AND seq <= $2"
            " AND valid_from <= $3 ORDER BY seq"
        )
        return self._events(sql, [entity, self.seq, self.lens.as_of])

    def _events(self, sql: str, given: list[Any]) -> list[Event]:
        found = self._cursor.execute(sql, given).fetchall()
        rows = [dict(zip(EVENT_COLUMNS, row, strict=True)) for row in found]
        return [Event(**{**row, "changes": orjson.loads(row["changes"])}) for row in rows]

    def newest_day(self, not_after: date) -> date | None:
        """Return the newest day that any record or fact is dated, up to a day.

        It looks at the whole ledger, whatever the lens's own as-of, but at nothing that the lens's
        scope may not see, and at nothing that was undone. None: there is nothing.
        """
        # A batch or an undo is dated on its own day, an account on the day it was changed: none of
        # these says anything of the world.
        others = ", ".join(f"'{entity}'" for entity in ("batch", "undo", *KEPT))
        sources = [
            f"SELECT max(valid_from) FROM event AS e WHERE entity NOT IN ({others})"
            f" AND valid_from <= $1 AND {self._event_is_seen()} AND {self._event_stands()}"
        ]
        sources += [
            f"SELECT max({fact.true_on}) FROM main.{fact.entity}_fact AS f"
            f" WHERE {fact.true_on} <= $1 AND {fact_is_seen(fact)} AND {stands(str(self.seq))}"
            for fact in FACTS.values()
        ]
        days = [self._cursor.execute(sql, [not_after]).fetchone() for sql in sources]
        found = [row[0] for row in days if row and row[0] is not None]
        return max(found, default=None)

    def _event_is_seen(self) -> str:
        if not self._withheld:
            return "true"
        return (
            f"NOT EXISTS (SELECT 1 FROM ({WITHHELD_ROWS}) w"
            " WHERE w.entity = e.entity AND w.id = e.entity_id)"
        )

    def _event_stands(self) -> str:
        """Return the condition that an event was not undone and was not made by undoing another."""
        sql = (
            f"SELECT {', '.join(EVENT_COLUMNS)} FROM event WHERE entity = $1 AND seq <= $2"
            " ORDER BY seq"
        )
        undone, made = standing(self._events(sql, [UNDO, self.seq]))
        gone = ", ".join(map(str, sorted(undone | made)))
        return f"e.seq NOT IN ({gone})" if gone else "true"

    def may_see(self, entity: str, entity_id: str) -> bool:
        """Tell whether the lens's scope may see a record, if there is one of that id."""
        if GOVERNED[entity].kept_by not in (None, self.lens.scope.role):
            return False
        return entity_id not in self._withheld.get(entity, ())

    def may_see_fields(self, entity: str, entity_id: str | None) -> bool:
        """Tell whether the scope may see the confidential fields of a record; None: a new one."""
        of_one = self._unveiled.get(entity, ())
        return "named_people" in self.lens.scope.grants or entity_id in of_one


def _set_map(cursor: duckdb.DuckDBPyConnection, name: str, found: dict[str, list[str]]) -> None:
    if not any(found.values()):
        cursor.execute(f"SET VARIABLE {name} = map([]::VARCHAR[], []::VARCHAR[][][])")
        return
    pairs = [(entity, id_) for entity, ids in found.items() for id_ in ids]
    entities, ids = zip(*pairs, strict=True)
    given = "WITH given AS (SELECT unnest($1::VARCHAR[]) AS entity, unnest($2::VARCHAR[]) AS id)"
    cursor.execute(f"SET VARIABLE {name} = ({given} {BUCKETS})", [list(entities), list(ids)])
