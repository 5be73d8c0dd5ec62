"""Columns that carry no information, said before anybody makes a number of them."""

import pyarrow as pa
import pyarrow.compute as pc

FIRST = 64
"""Values compared before the whole column is, since most columns differ at once."""


def uninformative(table: pa.Table) -> tuple[str, ...]:
    """A warning for each column that is empty, or the same, in every row of two or more."""
    rows = table.num_rows
    if rows < 2:
        return ()
    said = (_notice(name, table.column(name), rows) for name in table.column_names)
    return tuple(notice for notice in said if notice)


def _notice(name: str, column: pa.ChunkedArray, rows: int) -> str | None:
    if column.null_count == rows:
        return f"Column “{name}” is empty in all {rows:,} rows: it carries no information."
    if column.null_count or not _constant(column.slice(0, FIRST)) or not _constant(column):
        return None
    value = str(column[0].as_py())[:60]
    return f"Column “{name}” is {value} in {rows:,} of {rows:,} rows: it carries no information."


def _constant(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.equal(column, column[0])).as_py())
