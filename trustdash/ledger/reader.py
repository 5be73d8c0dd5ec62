"""Looking: a cursor of its own whose variables say as of when, knowing what, seen by whom."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import TracebackType
from typing import Any, Self

import duckdb
import orjson
import pandas as pd

from trustdash.ledger.events import Event
from trustdash.ledger.schema import EVENT_COLUMNS
from trustdash.model.entities import FACTS, GOVERNED, KEPT
from trustdash.model.lens import Lens

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

    def __init__(self, cursor: duckdb.DuckDBPyConnection, lens: Lens, head: int) -> None:
        """Set the cursor's variables from the lens. `head`: the last event on file."""
        self._cursor = cursor
        self._kept: dict[str, dict[str, Any]] = {}
        self.lens = lens
        self.seq = head if lens.known_to is None else min(lens.known_to, head)
        cursor.execute("SET VARIABLE as_of = $1", [lens.as_of])
        cursor.execute("SET VARIABLE known_to = $1", [self.seq])
        cursor.execute("SET VARIABLE grants = $1", [list(lens.scope.grants)])
        cursor.execute("SET VARIABLE role = $1", [lens.scope.role])

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
        """Give the cursor back."""
        self._cursor.close()

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

    def states(self, entity: str) -> pd.DataFrame:
        """Return every record of an entity as the lens shows it, by id."""
        if entity not in GOVERNED:
            raise KeyError(entity)
        return self.frame(f"SELECT * FROM seen.{entity} ORDER BY id")

    def recorded(self, entity: str, entity_id: str) -> list[Recorded]:
        """Return what was recorded of one record, in order; nothing if the lens does not show it.

        Values of confidential fields are left out without the grant for them. The past of a record
        that was taken back is told to holders of every grant alone: no view shows it any more.
        """
        may_see_all = {"privileged", "named_people"} <= set(self.lens.scope.grants)
        if not may_see_all and not self._shows(entity, entity_id):
            return []
        closed = self._closed_fields(entity, entity_id)
        columns = ", ".join(f"e.{name}" for name in EVENT_COLUMNS)
        found = self._cursor.execute(
            f"SELECT {columns}, b.file FROM event e LEFT JOIN batch b USING (batch_id)"
            " WHERE e.entity = $1 AND e.entity_id = $2 AND e.seq <= $3 ORDER BY e.seq",
            [entity, entity_id, self.seq],
        ).fetchall()
        return [_recorded(row, closed) for row in found]

    def versions(self, entity: str) -> dict[str, int]:
        """Return id → number of the last event of every record that the lens shows."""
        found = self._cursor.execute(
            f"SELECT entity_id, max(e.seq) FROM event e JOIN seen.{entity} s ON s.id = entity_id"
            " WHERE entity = $1 AND e.seq <= $2 GROUP BY entity_id",
            [entity, self.seq],
        ).fetchall()
        return {str(entity_id): int(seq) for entity_id, seq in found}

    def open_fields(self, entity: str, entity_id: str | None = None) -> frozenset[str]:
        """Return the fields whose values the lens shows, of a record or (None) of a new one."""
        every = frozenset(GOVERNED[entity].model_fields)
        return every - self._closed_fields(entity, entity_id)

    def _shows(self, entity: str, entity_id: str) -> bool:
        sql = f"SELECT 1 FROM seen.{entity} WHERE id = $1"
        return self._cursor.execute(sql, [entity_id]).fetchone() is not None

    def _closed_fields(self, entity: str, entity_id: str | None) -> frozenset[str]:
        """Return the confidential fields that the viewer may not see.

        The grant for every incident opens all; one for an incident opens what the view then shows.
        """
        named = [column.name for column in GOVERNED[entity].columns() if column.confidential]
        if not named or "named_people" in self.lens.scope.grants:
            return frozenset()
        sql = f"SELECT {', '.join(named)} FROM seen.{entity} WHERE id = $1"
        values = self._cursor.execute(sql, [entity_id]).fetchone() or (None,) * len(named)
        return frozenset(n for n, value in zip(named, values, strict=True) if value is None)

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
        found = self._cursor.execute(sql, [entity, self.seq, self.lens.as_of]).fetchall()
        rows = [dict(zip(EVENT_COLUMNS, row, strict=True)) for row in found]
        return [Event(**{**row, "changes": orjson.loads(row["changes"])}) for row in rows]

    def newest_day(self, not_after: date) -> date | None:
        """Return the newest day that any record or fact on file is dated, up to a day.

        It looks at the whole ledger, whatever the lens's own as-of. None: nothing is on file.
        """
        # A batch or an undo is dated on its own day, an account on the day it was changed: none of
        # these says anything of the world.
        others = ", ".join(f"'{entity}'" for entity in ("batch", "undo", *KEPT))
        sources = [
            f"SELECT max(valid_from) FROM event WHERE entity NOT IN ({others}) AND valid_from <= $1"
        ]
        sources += [
            f"SELECT max({fact.true_on}) FROM main.{fact.entity}_fact WHERE {fact.true_on} <= $1"
            for fact in FACTS.values()
        ]
        days = [self._cursor.execute(sql, [not_after]).fetchone() for sql in sources]
        found = [row[0] for row in days if row and row[0] is not None]
        return max(found, default=None)


def _recorded(row: tuple[Any, ...], closed: frozenset[str]) -> Recorded:
    fields = dict(zip(EVENT_COLUMNS, row[:-1], strict=True))
    changes = orjson.loads(fields["changes"])
    shown = {name: None if name in closed else value for name, value in changes.items()}
    event = replace(Event(**{**fields, "changes": changes}), changes=shown)
    return Recorded(event, closed & changes.keys(), row[-1])
