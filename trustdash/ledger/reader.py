"""Looking: a cursor of its own whose variables say as of when, knowing what, seen by whom."""

import re
from collections.abc import Mapping
from datetime import date
from types import TracebackType
from typing import Any, Self

import duckdb
import pandas as pd

from trustdash.model.entities import FACTS, RECORDS
from trustdash.model.lens import Lens

_PARAMETER = re.compile(r"\$(\w+)")


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
        """Return the newest day that any record or fact on file is dated, up to a day.

        It looks at the whole ledger, whatever the lens's own as-of. None: nothing is on file.
        """
        # The event of a batch or an undo is dated on its own day, which says nothing of the world.
        sources = [
            "SELECT max(valid_from) FROM event"
            " WHERE entity NOT IN ('batch', 'undo') AND valid_from <= $1"
        ]
        sources += [
            f"SELECT max({fact.true_on}) FROM main.{fact.entity}_fact WHERE {fact.true_on} <= $1"
            for fact in FACTS.values()
        ]
        days = [self._cursor.execute(sql, [not_after]).fetchone() for sql in sources]
        found = [row[0] for row in days if row and row[0] is not None]
        return max(found, default=None)
