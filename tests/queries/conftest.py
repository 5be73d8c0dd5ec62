from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from trustdash import queries
from trustdash.ledger import Batch, Change, Ledger, arrow_schema
from trustdash.model.lens import Lens

AS_OF = date(2026, 11, 20)


class Told:
    """A ledger that is told in short sentences, and asked by the name of a query."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def tell(self, entity: str, id: str, on: str, **fields: Any) -> None:  # noqa: A002
        """Record what is true of a record from a day on; days are given as text."""
        batch = Batch("told.csv", entity, "0" * 64, None, 1, 1, 0, 0)
        told = replace(_change(entity, id, on, fields), begins=True)
        self.ledger.append([told], batch=batch)

    def import_one(self, entity: str, id: str, on: str, **fields: Any) -> None:  # noqa: A002
        """Record it as a file would that knows its present state alone."""
        batch = Batch(f"{id}.csv", entity, "0" * 64, None, 1, 1, 0, 0)
        self.ledger.append([_change(entity, id, on, fields)], batch=batch)

    def facts(self, entity: str, *rows: dict[str, Any]) -> None:
        """Append facts as one batch."""
        typed = [
            {"source_row": n, **{name: _typed(name, value) for name, value in row.items()}}
            for n, row in enumerate(rows, 2)
        ]
        table = pa.Table.from_pylist(typed, arrow_schema(entity))
        batch = Batch(f"{entity}.csv", entity, "0" * 64, None, len(rows), len(rows), 0, 0)
        self.ledger.append(batch=batch, facts={entity: table})

    def ask(self, query: str, as_of: date = AS_OF, *, filtered: bool = True, **lens: Any):
        """Return a query's frame as of a day."""
        with self.ledger.at(Lens(as_of, **lens)) as reader:
            fetch = queries.fetch if filtered else queries.fetch_all
            return fetch(query, reader)


def _change(entity: str, identity: str, on: str, fields: dict[str, Any]) -> Change:
    typed = {name: _typed(name, value) for name, value in fields.items()}
    return Change(entity, identity, typed, date.fromisoformat(on), reason="told")


def _typed(name: str, value: Any) -> Any:
    if isinstance(value, str) and (name.endswith(("_on", "_date")) or name.startswith("period_")):
        return date.fromisoformat(value)
    return value


@pytest.fixture
def told(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        yield Told(ledger)
