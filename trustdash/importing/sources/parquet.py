"""Parquet: typed columns turned into the same text that other files would hold."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trustdash.errors import ImportRefused
from trustdash.importing import headers
from trustdash.importing.notices import uninformative
from trustdash.importing.reading import Limits, Options
from trustdash.importing.sheet import Sheet
from trustdash.importing.sources.records import Columns


def read(path: Path, options: Options, limits: Limits) -> Sheet:  # noqa: ARG001
    """Read a Parquet file; rows are counted from 1."""
    try:
        with pq.ParquetFile(path) as file:
            _check(file, path.name, limits)
            table = file.read()
    except (pa.ArrowException, OSError, ValueError) as problem:
        reason = " ".join(str(problem).split())[:160].rstrip(".")
        raise ImportRefused(
            f"{path.name} is not a whole Parquet file: {reason}.", "Write or download it again."
        ) from problem
    return as_text(table, path.name, limits)


def _check(file: pq.ParquetFile, name: str, limits: Limits) -> None:
    facts = file.metadata
    cells = facts.num_rows * facts.num_columns
    groups = (facts.row_group(at) for at in range(facts.num_row_groups))
    unpacked = sum(group.total_byte_size for group in groups)
    if cells > limits.cells or unpacked > limits.file_mb * 2**20:
        raise ImportRefused(
            f"{name} has {facts.num_rows:,} rows of {facts.num_columns:,} columns; one file may "
            f"have {limits.cells:,} cells and {limits.file_mb:,} MB unpacked.",
            "Split it into several files.",
        )
    if not facts.num_columns:
        raise ImportRefused(f"{name} has no columns.", "Write it again with its columns.")


def as_text(table: pa.Table, file: str, limits: Limits) -> Sheet:
    """A typed table as a sheet: dates in ISO 8601, true and false in words, lists as children."""
    names, warnings = headers.name_columns(table.column_names, file)
    table = table.rename_columns(list(names))
    if any(pa.types.is_nested(column.type) for column in table.schema):
        return _nested(table, file, limits, warnings)
    text = pa.table({name: _text(table.column(name), name, file) for name in names})
    return Sheet(file, None, text, 1, warnings=(*warnings, *uninformative(text)))


def _text(column: pa.ChunkedArray, name: str, file: str) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.cast(kind.value_type), name, file)
    if pa.types.is_timestamp(kind):
        return _instants(column)
    try:
        text = column.cast(pa.string())
    except pa.ArrowException as problem:
        raise ImportRefused(
            f"{file}: column “{name}” ({kind}) can't be read as text.",
            "Leave that column out, or write it as text.",
        ) from problem
    return pc.if_else(pc.equal(text, ""), None, text)


def _instants(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # Arrow prints a zone's local time; the one instant is what has to arrive.
    zone = column.type.tz
    plain = column.cast(pa.timestamp(column.type.unit, "UTC" if zone else None))
    text = pc.replace_substring(plain.cast(pa.string()), " ", "T")
    return pc.replace_substring_regex(text, r"\.0+(Z?)$", r"\1")


def _nested(table: pa.Table, file: str, limits: Limits, warnings: tuple[str, ...]) -> Sheet:
    columns = Columns(file, None, limits)
    flat = [
        column if pa.types.is_nested(column.type) else _text(column, name, file)
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    for number, record in enumerate(_rows(pa.table(flat, names=table.column_names)), 1):
        columns.take(record, number)
    return columns.sheet(warnings)


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist(maps_as_pydicts="lossy")
