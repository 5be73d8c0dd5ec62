"""The first rows of a file as they stand in it, before anything in them is understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trustdash.importing import headers
from trustdash.importing.reading import Limits
from trustdash.importing.sheet import shortened
from trustdash.importing.sources import check_file, csv, read, text, xlsx

ROWS, COLUMNS, LETTERS = 25, 40, 80
"""How much of a file is shown to somebody who says where its table begins."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a person is shown of a file before it is read.

    sheets: the visible sheets of a workbook that hold something. sheet: the one looked at. rows:
    the first rows, cells as text. header_row: the number of the row that holds the column names,
    counted from 1; None where the kind of file names its columns itself.
    """

    sheets: tuple[str, ...]
    sheet: str | None
    rows: tuple[tuple[str, ...], ...]
    header_row: int | None


def look(path: Path, limits: Limits, sheet: str | None = None) -> Look:
    """Look at a file. Of several sheets the one with most rows is taken unless `sheet` names one.

    Raises ImportRefused as `sources.read` does.
    """
    check_file(path, limits)
    ending = path.name.lower().removesuffix(".gz").rsplit(".", 1)[-1]
    if ending in ("xlsx", "xlsm"):
        return _at_workbook(path, limits, sheet)
    if ending in ("csv", "tsv", "tab", "txt"):
        return _at_text(path, limits)
    found = read(path, limits=limits)
    first = found.table.slice(0, ROWS)
    cells = zip(*(first.column(name).to_pylist() for name in found.columns), strict=True)
    return Look((), None, _cut([found.columns, *cells]), None)


def _at_workbook(path: Path, limits: Limits, wanted: str | None) -> Look:
    filled = xlsx.filled_sheets(path, limits)
    names = tuple(filled)
    chosen = wanted if wanted in filled else max(filled, key=lambda name: len(filled[name]))
    rows = [[xlsx.as_text(cell) for cell in row] for row in filled[chosen][: headers.LOOKED_AT]]
    at = headers.find_header([sum(cell is not None for cell in row) for row in rows])
    more = [[xlsx.as_text(cell) for cell in row] for row in filled[chosen][len(rows) : ROWS]]
    return Look(names, chosen, _cut([*rows, *more]), at + 1)


def _at_text(path: Path, limits: Limits) -> Look:
    data, _ = text.read_utf8(path, limits)
    header_row = csv.lay_out(data, path.name).header_row
    return Look((), None, _cut(csv.first_rows(data, path.name, ROWS)), header_row)


def _cut(rows: Sequence[Sequence[str | None]]) -> tuple[tuple[str, ...], ...]:
    width = min(COLUMNS, max((len(row) for row in rows), default=0))
    return tuple(
        tuple(shortened(cell or "", LETTERS) for cell in row[:width])
        + ("",) * (width - len(row[:width]))
        for row in rows[:ROWS]
    )
