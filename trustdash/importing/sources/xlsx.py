"""Excel workbooks: one sheet as text, as a person reads it in Excel."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from trustdash.errors import ImportRefused
from trustdash.importing import headers
from trustdash.importing.notices import uninformative
from trustdash.importing.reading import Limits, Options
from trustdash.importing.sheet import Sheet
from trustdash.importing.sources import workbook

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
Rows = list[list[Cell]]

EXACT = 10**15
"""Excel keeps 15 digits; a whole number from here on may have lost its last ones."""


def read(path: Path, options: Options, limits: Limits) -> Sheet:
    """Read one sheet: the one asked for, or the only visible one that is not empty."""
    with _opened(path, limits) as book:
        name, rows, merged = _chosen(book, path, options, limits)
    for (row, column), text in workbook.error_cells(path, name).items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    return _sheet(path.name, name, rows, merged, options.header_row)


def filled_sheets(path: Path, limits: Limits) -> dict[str, Rows]:
    """Return the rows of each visible sheet that holds something; ImportRefused if none does."""
    with _opened(path, limits) as book:
        return {name: rows for name, rows, _ in _filled(book, path, limits)}


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[CalamineWorkbook]:
    workbook.check_archive(path, limits)
    try:
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except PasswordError as problem:
        raise ImportRefused(
            f"{path.name} is protected by a password.", "Save it without one and import that."
        ) from problem
    except (CalamineError, ValueError, OSError) as problem:
        reason = " ".join(str(problem).split())[:160].rstrip(".")
        raise ImportRefused(
            f"{path.name} is not a whole workbook: {reason}.", "Open it in Excel and save it again."
        ) from problem


Merged = list[tuple[tuple[int, int], tuple[int, int]]]


def _chosen(
    book: CalamineWorkbook, path: Path, options: Options, limits: Limits
) -> tuple[str, Rows, Merged]:
    tables = [facts for facts in book.sheets_metadata if facts.typ == SheetTypeEnum.WorkSheet]
    if options.sheet is not None:
        wanted = options.sheet.strip().casefold()
        names = [facts.name for facts in tables if facts.name.strip().casefold() == wanted]
        if not names:
            raise ImportRefused(
                f"{path.name} has no sheet “{options.sheet}”.",
                f"It has {_listed([facts.name for facts in tables])}.",
            )
        return _loaded(book, path, names[0], limits)
    filled = _filled(book, path, limits)
    if len(filled) == 1:
        return filled[0]
    raise ImportRefused(
        f"{path.name} has several sheets: {_listed([name for name, _, _ in filled])}.",
        "Name one as `sheet` in a profile, or save that sheet as a file of its own.",
    )


def _filled(book: CalamineWorkbook, path: Path, limits: Limits) -> list[tuple[str, Rows, Merged]]:
    """Return the visible sheets that hold something; refuse a workbook without one."""
    shown = [
        facts.name
        for facts in book.sheets_metadata
        if facts.typ == SheetTypeEnum.WorkSheet and facts.visible == SheetVisibleEnum.Visible
    ]
    filled = [found for name in shown if (found := _loaded(book, path, name, limits))[1]]
    if not filled:
        raise ImportRefused(f"{path.name} has no filled sheet.", "Check that it was saved.")
    return filled


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names) or "none"


def _loaded(
    book: CalamineWorkbook, path: Path, name: str, limits: Limits
) -> tuple[str, Rows, Merged]:
    workbook.check_extent(path, name, limits)
    sheet: CalamineSheet = book.get_sheet_by_name(name)
    if sheet.end is None:
        return name, [], []
    cells = (sheet.end[0] + 1) * (sheet.end[1] + 1)
    if cells > limits.workbook_cells:
        raise workbook.too_large(path.name, name, cells, limits)
    return name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []


def _sheet(file: str, name: str, rows: Rows, merged: Merged, header_row: int | None) -> Sheet:
    texts = [[as_text(cell) for cell in row] for row in rows]
    filled = [sum(cell is not None for cell in row) for row in texts[: headers.LOOKED_AT]]
    if header_row is None:
        at = headers.find_header(filled)
    else:
        at = headers.header_position(header_row, len(rows), file)
    raw = _spread(texts[at], at, merged)
    width = max((len(row) - _trailing(row) for row in [raw, *texts[at + 1 :]]), default=0)
    if not any(raw):
        raise ImportRefused(
            f"{file}, sheet “{name}”, has no column names in row {at + 1}.",
            "Put the names of the columns above the table, or name their row as `header_row` in a"
            " profile.",
        )
    names, warnings = headers.name_columns((raw + [None] * width)[:width], file)
    if at:
        warnings = (headers.left_out(1, at), *warnings)
    warnings = (*warnings, *_fill_down(texts, at, merged))
    return _table(file, name, names, texts[at + 1 :], at + 2, (*warnings, *_long(rows[at + 1 :])))


def _spread(header: list[str | None], at: int, merged: Merged) -> list[str | None]:
    """The header with a merged cell's name under each of its columns."""
    spread = list(header)
    for (top, left), (bottom, right) in merged:
        if top <= at <= bottom and top == at and left < len(spread):
            for column in range(left, min(right + 1, len(spread))):
                spread[column] = spread[column] or header[left]
    return spread


def _fill_down(texts: list[list[str | None]], header: int, merged: Merged) -> tuple[str, ...]:
    """Put the value of a cell merged over several rows into each of them; say so.

    A person who looks at the sheet reads it so. Cells merged sideways hold one value: the first.
    """
    filled = 0
    for (top, left), (bottom, _) in merged:
        if top <= header or bottom == top or top >= len(texts):
            continue
        value = texts[top][left] if left < len(texts[top]) else None
        for row in texts[top + 1 : bottom + 1]:
            if value is not None and left < len(row) and row[left] is None:
                row[left] = value
                filled += 1
    if not filled:
        return ()
    cells = "1 empty cell takes" if filled == 1 else f"{filled:,} empty cells take"
    return (f"{cells} the value of the merged cell that covers them.",)


def _trailing(row: Sequence[str | None]) -> int:
    return next((at for at, cell in enumerate(reversed(row)) if cell is not None), len(row))


def _table(
    file: str,
    name: str,
    names: Sequence[str],
    rows: list[list[str | None]],
    first: int,
    warnings: tuple[str, ...],
) -> Sheet:
    kept = [at for at, row in enumerate(rows) if any(cell is not None for cell in row)]
    table = pa.table(
        {
            column: pa.array([rows[at][place] for at in kept], pa.string())
            for place, column in enumerate(names)
        }
    )
    numbers = np.array(kept, dtype=np.int64) + first
    sheet = Sheet(file, name, table, first, numbers)
    return replace(sheet, warnings=(*warnings, *uninformative(table)))


def _long(rows: Rows) -> tuple[str, ...]:
    for row in rows:
        for cell in row:
            if type(cell) is float and abs(cell) >= EXACT and cell.is_integer():
                return (
                    f"Some whole numbers have more than 15 digits ({cell:.0f}): Excel keeps only "
                    "15. Save such codes as text.",
                )
    return ()


def as_text(cell: Cell) -> str | None:
    """A cell as text: ISO dates, whole numbers without a point, 15 digits as Excel shows them."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, dt.timedelta):
        return _duration(cell)
    return str(cell) if isinstance(cell, int) else cell.isoformat()


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < EXACT * 1000:
        return str(int(value))
    return format(value, ".15g")


def _duration(span: dt.timedelta) -> str:
    seconds = round(span.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
