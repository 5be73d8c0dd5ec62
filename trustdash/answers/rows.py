"""Which rows does this number count?"""

from dataclasses import dataclass
from typing import Any

from trustdash.answers import formats, view
from trustdash.answers.answer import Answer, Cell, Paging, RowsBehind, Table
from trustdash.answers.numbers import Numbers, RowsTable, rows_behind
from trustdash.answers.wording import say, several, tally
from trustdash.ledger import Reader

PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class RowsAnswer(Answer):
    """The definition of a number and exactly the rows it counts."""

    title: str = ""
    definition: str = ""
    table: Table | None = None
    paging: Paging | None = None
    rows: RowsTable | None = None
    """All rows as plain values, for the file."""


def answer(reader: Reader, wanted: RowsBehind, page: int = 1) -> RowsAnswer:
    """Return the rows behind a number; unknown metrics are refused with what is known."""
    found = rows_behind(reader, wanted)
    pages = max(1, -(-len(found.rows) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE_SIZE
    shown = found.rows[first : first + PAGE_SIZE]
    paging = Paging(page, pages, first + 1, first + len(shown), len(found.rows))
    return RowsAnswer(
        headline=say("{n} behind this number.", n=several(tally(len(found.rows)), "row")),
        lines=(view.as_of_line(Numbers(reader)),),
        title=found.title,
        definition=found.definition,
        table=_table(found, shown),
        paging=paging if pages > 1 else None,
        rows=found,
    )


def _table(found: RowsTable, shown: tuple[tuple[Any, ...], ...]) -> Table:
    cells = tuple(tuple(Cell(written(value)) for value in row) for row in shown)
    right = tuple(
        position
        for position in range(len(found.columns))
        if any(isinstance(row[position], (int, float)) for row in shown)
    )
    headings = tuple(heading(column) for column in found.columns)
    return Table(headings, cells, found.title, right)


def heading(column: str) -> str:
    """Return a column's name as a heading: `original_due_date` is `Original due date`."""
    return column.replace("_", " ").capitalize()


def written(value: Any) -> str:
    """Write a plain value as a page shows it; what is missing is a dash."""
    if value is None:
        return formats.UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return formats.number(value, 0 if value.is_integer() else 2)
    if isinstance(value, int):
        return formats.count(value)
    if hasattr(value, "hour"):
        return formats.instant(value)
    return formats.day(value) if hasattr(value, "year") else formats.shortened(value, 300)
