"""CSV, TSV and their kin: fast where the file is regular, exact where it is not.

A regular file goes through Arrow, columns at a time. Anything irregular (blank lines, stray
quotation marks, rows of another length) takes the slower way of `csv_exact`, which names each
bad row. Both give the same table for the same regular text; a test holds them to it.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from trustdash.errors import ImportRefused
from trustdash.importing import headers
from trustdash.importing.notices import uninformative
from trustdash.importing.reading import Limits, Options
from trustdash.importing.sheet import RowNumbers, Sheet
from trustdash.importing.sources import csv_exact
from trustdash.importing.sources.text import read_utf8

DELIMITERS = ",;\t|"
HEAD_BYTES = 1 << 20
"""The header and the rows above it must fit here; long header cells rarely pass a kilobyte."""

BLOCK_BYTES = 8 << 20
TAIL_BYTES = 4096
"""Blank lines after the last row mean nothing, as long as they fit here."""

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is laid out: its delimiter, its columns, and where its data begin.

    data_at: offset of the first byte after the header. header_row: the header's own number.
    """

    delimiter: str
    names: tuple[str, ...]
    data_at: int
    header_row: int
    warnings: tuple[str, ...]


def read(path: Path, options: Options, limits: Limits) -> Sheet:
    """Read a delimited text file; the delimiter is found in the header, outside quotes."""
    data, warnings = read_utf8(path, limits)
    layout = lay_out(data, path.name, options.header_row)
    body = data[layout.data_at :]
    _check_cells(body, len(layout.names), path.name, limits)
    table = _fast(body, layout) if _regular(body, layout.delimiter) else None
    if table is None:
        sheet = csv_exact.read_rows(
            body.decode("utf-8"),
            layout.names,
            layout.delimiter,
            file=path.name,
            first_row=layout.header_row + 1,
        )
    else:
        sheet = Sheet(path.name, None, table, layout.header_row + 1)
    sheet, empty = without_empty_rows(sheet)
    said = (*warnings, *layout.warnings, *empty, *uninformative(sheet.table))
    return replace(sheet, warnings=said)


def lay_out(data: bytes, file: str, header_row: int | None = None) -> Layout:
    """Find the delimiter, the header and the first byte of data."""
    head = data[:HEAD_BYTES].decode("utf-8", errors="ignore")
    declared = _declared_delimiter(head)
    delimiter = declared or _sniffed(head, file)
    rows = list(islice(_records(head, delimiter), headers.LOOKED_AT + (header_row or 0)))
    start = 1 if declared else 0
    if header_row is None:
        at = start + headers.find_header([_width(row) for row, _ in rows[start:]])
    else:
        at = headers.header_position(header_row, len(rows), file)
    # Where the head was cut, its last record may be cut as well.
    _check_header(rows, at, len(head) + (len(data) <= HEAD_BYTES), file)
    names, warnings = headers.name_columns(rows[at][0], file)
    if at > start:
        warnings = (headers.left_out(start + 1, at), *warnings)
    return Layout(delimiter, names, len(head[: rows[at][1]].encode("utf-8")), at + 1, warnings)


def first_rows(data: bytes, file: str, most: int) -> list[list[str]]:
    """Return the first rows of a text file, those above its table too."""
    head = data[:HEAD_BYTES].decode("utf-8", errors="ignore")
    delimiter = _declared_delimiter(head) or _sniffed(head, file)
    return [row for row, _ in islice(_records(head, delimiter), most)]


def _check_header(rows: Sequence[tuple[list[str], int]], at: int, end: int, file: str) -> None:
    """Refuse a header that is not there, is blank, or reaches the end of what was looked at."""
    if at < len(rows) and rows[at][1] < end and any(cell.strip() for cell in rows[at][0]):
        return
    raise ImportRefused(
        f"{file} has no column names that can be read in row {at + 1}.",
        "Put the names of the columns into the first row, with quotation marks closed, "
        "or name their row as `header_row` in a profile.",
    )


def _width(row: Sequence[str]) -> int:
    return len(row) if any(cell.strip() for cell in row) else 0


def _declared_delimiter(head: str) -> str | None:
    # Excel writes and reads "sep=;" as a first line that states the delimiter.
    line = head.split("\n", 1)[0].rstrip("\r").strip('"')
    stated = len(line) == 5 and line.lower().startswith("sep=") and line[4] in DELIMITERS + ":^~"
    return line[4] if stated else None


def _sniffed(head: str, file: str) -> str:
    tabs = Path(file.removesuffix(".gz")).suffix.lower() in {".tsv", ".tab"}
    order = "\t,;|" if tabs else DELIMITERS
    counts = [{mark: _outside(line, mark) for mark in order} for line in _first_records(head)]
    for at, count in enumerate(counts):
        best = max(order, key=lambda mark: count[mark])
        below = counts[at + 1] if at + 1 < len(counts) else count
        # A title may hold a comma above a table that is cut by semicolons.
        if count[best] and (below[best] or not any(below.values())):
            return best
    return order[0]


def _first_records(head: str) -> Iterator[str]:
    """Whole records of the head as text, blank ones left out, without knowing the delimiter."""
    record, quotes, given = "", 0, 0
    for line in io.StringIO(head, newline=""):
        record += line
        quotes += line.count('"')
        if quotes % 2 and len(record) < HEAD_BYTES // 16:
            continue
        if record.strip():
            yield record
            given += 1
        if given >= headers.LOOKED_AT:
            return
        record, quotes = "", 0


def _outside(record: str, mark: str) -> int:
    return sum(part.count(mark) for part in record.split('"')[::2])


def _records(head: str, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """The records of the head up to the first broken one, each with the offset where it ends."""
    lines = io.StringIO(head, newline="")
    taken = 0

    def counted() -> Iterator[str]:
        nonlocal taken
        for line in lines:
            taken += len(line)
            yield line

    csv.field_size_limit(HEAD_BYTES)
    with suppress(csv.Error):
        for row in csv.reader(counted(), delimiter=delimiter, strict=True):
            yield row, taken


def _check_cells(body: bytes, columns: int, file: str, limits: Limits) -> None:
    lines = body.count(b"\n") + 1
    if lines * columns > limits.cells:
        raise ImportRefused(
            f"{file} has about {lines:,} rows of {columns} columns; "
            f"one file may have {limits.cells:,} cells.",
            "Split it into several files.",
        )


def _regular(body: bytes, delimiter: str) -> bool:
    """Whether quotation marks stand only where the rules of CSV want them, and no line is blank.

    Counted from the start of the data, marks with an even place open a quotation and marks with
    an odd place close it; a doubled mark closes and opens again at once.
    """
    text = np.frombuffer(body, dtype=np.uint8)
    marks = np.flatnonzero(text == ord('"'))
    if len(marks) % 2:
        return False
    ends = np.array([ord(delimiter), ord("\n"), ord("\r")], dtype=np.uint8)
    if len(marks):
        opening, closing = marks[::2], marks[1::2]
        doubled = opening[1:] == closing[:-1] + 1
        before = np.concatenate(([True], doubled)) | np.isin(text[opening - 1], ends)
        if opening[0] > 0:
            before[0] = text[opening[0] - 1] in ends
        last = closing + 1 >= len(text)
        after = np.concatenate((doubled, [False])) | last
        after |= np.isin(text[np.minimum(closing + 1, len(text) - 1)], ends)
        if not (before.all() and after.all()):
            return False
    return not _has_blank_line(body, text, marks)


def _has_blank_line(body: bytes, text: Bytes, marks: RowNumbers) -> bool:
    """Whether a line is blank outside quotation marks, other than after the last row."""
    tail = body[-TAIL_BYTES:]
    end = len(body) - (len(tail) - len(tail.rstrip(b"\r\n")))
    newline = text[:end] == ord("\n")
    if b"\r" in body:
        newline |= text[:end] == ord("\r")
    at = np.flatnonzero(newline)
    if len(at) and at[0] == 0:
        return True
    follows = at[1:] == at[:-1] + 1
    paired = (text[at[:-1]] == ord("\r")) & (text[at[1:]] == ord("\n"))
    blank = at[:-1][follows & ~paired]
    return bool((np.searchsorted(marks, blank) % 2 == 0).any())


def _fast(body: bytes, layout: Layout) -> pa.Table | None:
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(pa.py_buffer(body)),
            read_options=pa_csv.ReadOptions(
                column_names=list(layout.names), block_size=BLOCK_BYTES
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=layout.delimiter, newlines_in_values=b'"' in body
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(layout.names, pa.string()),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid:
        return None
    return table


def without_empty_rows(sheet: Sheet) -> tuple[Sheet, tuple[str, ...]]:
    """The sheet without rows that have nothing in any cell, and a warning that counts them.

    Spreadsheets leave such rows (",,,,") below a table; they hold nothing that could be lost.
    """
    table = sheet.table
    if any(column.null_count == 0 for column in table.columns):
        return sheet, ()
    empty = pc.is_null(table.column(0))
    for column in table.columns[1:]:
        empty = pc.and_(empty, pc.is_null(column))
    gone = np.asarray(empty, dtype=bool)
    if not gone.any():
        return sheet, ()
    numbers = sheet.row_numbers
    first = int(numbers[gone][0])
    said = f"{int(gone.sum()):,} rows with nothing in any cell were left out, first row {first:,}."
    kept = table.filter(pc.invert(empty))
    return replace(sheet, table=kept, rows=numbers[~gone]), (said,)
