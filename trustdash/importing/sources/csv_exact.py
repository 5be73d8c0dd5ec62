"""Delimited text read row by row, for files that break the rules somewhere.

Every record is either a row of the table or a bad row with its rule; none is lost. A quotation
mark that is never closed costs its own line, not the rest of the file.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from trustdash.importing.sheet import BadRow, Sheet, shortened

LONGEST_RECORD = 2_000
"""Lines one quoted value may span; beyond that the quotation mark counts as never closed."""

LONGEST_FIELD = 16 << 20

UNCLOSED = (
    "A quotation mark is opened here and never closed: close it, or double it if it is meant "
    "as a character."
)
MISPLACED = (
    "Text follows a closing quotation mark: double the quotation marks inside the value, or put "
    "the separator after it."
)


@dataclass
class _Rows:
    file: str
    width: int
    cells: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def take(self, number: int, row: list[str], text: str) -> None:
        if len(row) == self.width:
            self.cells.append(row)
            self.numbers.append(number)
        else:
            self.refuse(number, text, _wrong_length(len(row), self.width))

    def refuse(self, number: int, text: str, rule: str) -> None:
        self.bad.append(BadRow(self.file, number, "", shortened(text), rule))


def read_rows(
    text: str, names: Sequence[str], delimiter: str, *, file: str, first_row: int
) -> Sheet:
    """Read the data below the header; `first_row` is the number of the first row of it."""
    csv.field_size_limit(LONGEST_FIELD)
    lines = list(io.StringIO(text, newline=""))
    rows = _Rows(file, len(names))
    number, at = first_row, 0
    while at < len(lines):
        if lines[at].strip("\r\n"):
            at = _take_record(lines, at, delimiter, rows, number)
        else:
            at += 1
        number += 1
    numbers = np.array(rows.numbers, dtype=np.int64)
    table = _table(names, rows.cells)
    return Sheet(file, None, table, first_row, numbers, bad_rows=tuple(rows.bad))


def _take_record(lines: Sequence[str], at: int, delimiter: str, rows: _Rows, number: int) -> int:
    """Take the record that begins at a line; the position of the line after it."""
    row, end, rule = _parsed(lines, at, delimiter)
    if row is None:
        rows.refuse(number, lines[at], rule)
        return at + 1
    if len(row) != rows.width and _swallowed_rows(lines[at + 1 : end], delimiter, rows.width):
        rows.refuse(number, lines[at], UNCLOSED)
        return at + 1
    rows.take(number, row, "".join(lines[at:end]))
    return end


def _parsed(lines: Sequence[str], at: int, delimiter: str) -> tuple[list[str] | None, int, str]:
    end = at + 1
    while True:
        try:
            return next(csv.reader(lines[at:end], delimiter=delimiter, strict=True)), end, ""
        except csv.Error as problem:
            if "unexpected end" not in str(problem):
                return None, end, _rule(problem)
        end = _next_mark(lines, end, at + LONGEST_RECORD)
        if end < 0:
            return None, at + 1, UNCLOSED


def _next_mark(lines: Sequence[str], start: int, stop: int) -> int:
    """The position after the next line that has a quotation mark, or -1 if there is none."""
    stop = min(stop, len(lines))
    return next((at + 1 for at in range(start, stop) if '"' in lines[at]), -1)


def _swallowed_rows(lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a line inside a quotation is, by itself, a whole row: then it was never meant."""
    if width < 2:
        return False
    return any(
        len(row) == width for row in csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    )


def _rule(problem: csv.Error) -> str:
    if "expected after" in str(problem):
        return MISPLACED
    return f"The row can't be read ({problem}): correct it in the file."


def _wrong_length(found: int, wanted: int) -> str:
    fields = "1 field" if found == 1 else f"{found:,} fields"
    reason = (
        "a separator is missing, or a value has a line break that is not in quotation marks"
        if found < wanted
        else "a value has a separator that is not in quotation marks"
    )
    return f"The row has {fields} where the header has {wanted:,}: {reason}."


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> pa.Table:
    if not rows:
        return pa.table({name: pa.array([], pa.string()) for name in names})
    columns = zip(*rows, strict=True)
    return pa.table(
        {
            name: pa.array([cell or None for cell in column], pa.string())
            for name, column in zip(names, columns, strict=True)
        }
    )
