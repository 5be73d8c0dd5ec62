"""From typed rows to facts: which are new, which are known, which contradict the file itself."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trustdash.importing.mapping import Mapped
from trustdash.importing.sheet import BadRow
from trustdash.ledger import Ledger, arrow_schema
from trustdash.model.entities import FACTS


@dataclass(frozen=True)
class FactPlan:
    """What the rows of one sheet add to the facts of an entity.

    new: the facts to store. stored, duplicates, restated: rows of the file; restated ones are among
    the stored. bad_rows: rows that contradict an earlier row of the same file or hold no value.
    """

    new: pa.Table
    stored: int
    duplicates: int
    restated: int
    bad_rows: tuple[BadRow, ...]


def plan_facts(ledger: Ledger, mapped: Mapped, file: str) -> FactPlan:
    """Compare typed rows with the facts on file. Nothing is written."""
    found = ledger.new_facts(mapped.entity, _complete(mapped.entity, mapped.table))
    new = found.new
    good = mapped.read - mapped.refused
    bad = [*_contradictions(mapped, found.conflicts, file), *_valueless(mapped, file)]
    if found.conflicts:
        new = new.filter(pc.invert(pc.is_in(new["source_row"], pa.array(found.conflicts))))
    stored = pc.count_distinct(new["source_row"]).as_py()
    refused = len({row.row for row in bad})
    return FactPlan(new, stored, good - stored - refused, found.restated, tuple(bad))


def _complete(entity: str, table: pa.Table) -> pa.Table:
    """Return the table with every declared column, in order; what was not mapped is its default."""
    schema = arrow_schema(entity)
    fields = FACTS[entity].model_fields
    columns = []
    for name, kind in zip(schema.names, schema.types, strict=True):
        default = None if name not in fields or fields[name].is_required() else fields[name].default
        if name not in table.column_names:
            columns.append(pa.repeat(pa.scalar(default, kind), table.num_rows))
            continue
        column = table[name].cast(kind)
        if default is not None and column.null_count:
            column = pc.fill_null(column, pa.scalar(default, kind))
        columns.append(column)
    return pa.table(columns, schema=schema)


def _contradictions(mapped: Mapped, rows: tuple[int, ...], file: str) -> list[BadRow]:
    key = ", ".join(FACTS[mapped.entity].key)
    rule = (
        f"An earlier row of this file has the same {key} with another content. Keep the right one."
    )
    return [BadRow(file, row, "", "", rule) for row in sorted(set(rows))]


def _valueless(mapped: Mapped, file: str) -> list[BadRow]:
    """Name the good rows that gave no fact at all, as when every question was left blank."""
    if mapped.table.num_rows == len(mapped.good_rows):
        return []
    without = np.setdiff1d(mapped.good_rows, np.asarray(mapped.table["source_row"]))
    rule = "It holds no value for any of the items that the profile reads."
    return [BadRow(file, int(row), "", "", rule) for row in without]
