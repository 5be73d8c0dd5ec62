"""Looking: a cursor of its own whose variables say as of when, knowing what, seen by whom."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Any, Self

import duckdb
import orjson
import pandas as pd

from trustdash.ledger.events import Event
from trustdash.ledger.schema import BUCKETS, EVENT_COLUMNS, WITHHELD_ROWS, fact_is_seen
from trustdash.ledger.sight import Sight
from trustdash.model.entities import FACTS, RECORDS
from trustdash.model.lens import Lens

_PARAMETER = re.compile(r"\$(\w+)")


class Reader:
    """Answers SQL through one lens. It sees only `seen.*`; close it, or use it in a `with`."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, lens: Lens, head: int, sight: Sight
    ) -> None:
        """Set the cursor's variables from the lens.

        head: the last event on file. sight: what not everybody may see of it.
        """
        self._cursor = cursor
        self._kept: dict[str, dict[str, Any]] = {}
        self.lens = lens
        self.seq = head if lens.known_to is None else min(lens.known_to, head)
        cursor.execute("SET VARIABLE as_of = $1", [lens.as_of])
        cursor.execute("SET VARIABLE known_to = $1", [self.seq])
        cursor.execute("SET VARIABLE grants = $1::VARCHAR[]", [list(lens.scope.grants)])
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
        if entity not in RECORDS:
            raise KeyError(entity)
        return self.frame(f"SELECT * FROM seen.{entity} ORDER BY id")

    def newest_day(self, not_after: date) -> date | None:
        """Return the newest day that any record or fact is dated, up to a day.

        It looks at the whole ledger, whatever the lens's own as-of, but at nothing that the lens's
        scope may not see. None: there is nothing.
        """
        # The event of a batch is dated on the day of its import, which says nothing of the world.
        sources = [
            "SELECT max(valid_from) FROM event AS e"
            f" WHERE entity <> 'batch' AND valid_from <= $1 AND {self._event_is_seen()}"
        ]
        sources += [
            f"SELECT max({fact.true_on}) FROM main.{fact.entity}_fact AS f"
            f" WHERE {fact.true_on} <= $1 AND {fact_is_seen(fact)}"
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

    def may_see(self, entity: str, entity_id: str) -> bool:
        """Tell whether the lens's scope may see a record, if there is one of that id."""
        return entity_id not in self._withheld.get(entity, ())

    def history(self, entity: str, entity_id: str) -> list[Event]:
        """Return a record's events up to the lens's day, as its scope may see them, in order.

        A confidential field that the scope may not see is left out of the changes, and the id of a
        record that it may not see is None there. Of a record withheld there is no event.
        """
        if not self.may_see(entity, entity_id):
            return []
        rows = self._cursor.execute(
            f"SELECT {', '.join(EVENT_COLUMNS)} FROM event WHERE entity = $1 AND entity_id = $2"
            " AND valid_from <= $3 AND seq <= $4 ORDER BY seq",
            [entity, entity_id, self.lens.as_of, self.seq],
        ).fetchall()
        found = [Event(**dict(zip(EVENT_COLUMNS, row, strict=True))) for row in rows]
        return [replace(each, changes=self._as_seen(each)) for each in found]

    def _as_seen(self, event: Event) -> dict[str, Any]:
        """Return an event's changes without what the scope may not see."""
        record = RECORDS[event.entity]
        shown: dict[str, Any] = {}
        for name, value in orjson.loads(str(event.changes)).items():
            column = record.column(name)
            if column.confidential and not self.may_see_fields(event.entity, event.entity_id):
                continue
            is_known = column.refers_to is None or self.may_see(column.refers_to, str(value))
            shown[name] = value if is_known else None
        return shown

    def may_see_fields(self, entity: str, entity_id: str) -> bool:
        """Tell whether the scope may see the confidential fields of a record."""
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
