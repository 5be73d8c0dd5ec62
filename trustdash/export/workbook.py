"""The workbook inside a chart: the chart's data, in which text is never a formula or a link."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

_SHEET = "Sheet1"
_DAYS = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Office wants a day; the same data must give the same bytes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its place from 0, its heading in the first row, its cells below."""

    index: int
    heading: str
    cells: tuple[float | str | None, ...]
    is_days: bool = False
    """Its numbers are days, to be shown as such."""

    @property
    def _letters(self) -> str:
        letters, rest = "", self.index + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return letters

    @property
    def format(self) -> str:
        """How Excel shows its numbers: days with their time where there is one."""
        if not self.is_days:
            return "General"
        whole = all(isinstance(cell, str) or cell is None or cell % 1 == 0 for cell in self.cells)
        return _DAYS[0 if whole else 1]

    @property
    def place(self) -> str:
        """Where its cells stand, as a formula refers to them."""
        return f"{_SHEET}!${self._letters}$2:${self._letters}${max(len(self.cells), 1) + 1}"

    @property
    def heading_place(self) -> str:
        """Where its heading stands."""
        return f"{_SHEET}!${self._letters}$1"


def workbook(columns: list[Column]) -> bytes:
    """Return the columns as an XLSX file; the same columns give the same bytes."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"created": _MADE})
    sheet = book.add_worksheet(_SHEET)
    looks = {each: book.add_format({"num_format": each}) for each in _DAYS}
    for column in columns:
        sheet.write_string(0, column.index, column.heading)
        look = looks.get(column.format)
        for row, cell in enumerate(column.cells, 1):
            _write(sheet, row, column.index, cell, look)
    book.close()
    return content.getvalue()


def _write(sheet: Any, row: int, column: int, cell: float | str | None, look: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write_number(row, column, cell, look)
