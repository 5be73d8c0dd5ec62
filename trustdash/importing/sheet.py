"""A file as it was read: columns of text, each row with the number a person sees it under."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

RowNumbers = npt.NDArray[np.int64]

JOINT = "; "
"""What stands between the values of a list that becomes one cell."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row, or one value of a row, that can't go in, and why.

    row: the number a person sees it under in the file. column: empty when the whole row is meant.
    value: what stands there, shortened. rule: a sentence that says what is wrong and its remedy.
    """

    file: str
    row: int
    column: str
    value: str
    rule: str


@dataclass(frozen=True)
class Sheet:
    """One table of a file.

    file: the file's name without folders. sheet: the workbook's sheet, or the name of the list in
    the parent's records for a child; None otherwise.
    table: every column is text (`pa.string`); an empty cell is null, whatever the kind of file;
    words such as NA stay words.
    first_row: the number of the first data row. rows: the number of each row, or None when they
    follow one another without a gap. CSV and workbooks count as a spreadsheet shows them (header
    in row 1, blank lines counted, a line break inside quotes not); JSON counts records from 1 and
    JSON Lines counts lines from 1. The rows of a child carry their parent's number.
    parents: for a child, each row's parent as a position in the parent's table.
    warnings: sentences for the person who imports. bad_rows: rows that could not be read.
    children: lists of objects inside the records, by the name of their column.
    """

    file: str
    sheet: str | None
    table: pa.Table
    first_row: int = 1
    rows: RowNumbers | None = None
    parents: RowNumbers | None = None
    warnings: tuple[str, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    children: Mapping[str, "Sheet"] = field(default_factory=dict)

    @property
    def row_numbers(self) -> RowNumbers:
        """The number of each row of the table, as a person sees it in the file."""
        if self.rows is not None:
            return self.rows
        return np.arange(self.first_row, self.first_row + self.table.num_rows, dtype=np.int64)

    @property
    def read(self) -> int:
        """How many data rows the file holds: those in the table and those that are bad."""
        return int(self.table.num_rows) + len(self.bad_rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The column names, in the file's order."""
        return tuple(self.table.column_names)


def shortened(text: str, most: int = 200) -> str:
    """The text on one line, cut with an ellipsis where it is longer than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
