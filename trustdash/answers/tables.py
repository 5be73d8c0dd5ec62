"""Tables built from the rows of a frame, column by column; and long lists in parts."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from trustdash.answers import formats
from trustdash.answers.answer import Cell, Link, Number, Paging, Table
from trustdash.answers.wording import and_more


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how a row of the frame becomes a cell."""

    heading: str
    cell: Callable[[Any], Cell]
    right: bool = False


def each_row(rows: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame, with the columns as attributes."""
    row = _row_type(tuple(map(str, rows.columns)))
    yield from map(row._make, rows.itertuples(index=False, name=None))


@lru_cache(maxsize=256)
def _row_type(columns: tuple[str, ...]) -> Any:
    """Return the class of a frame's rows: to make one takes longer than to fill many."""
    return namedtuple("Row", columns, rename=True)


def table(
    caption: str, columns: Sequence[Column], rows: pd.DataFrame, more: str | None = None
) -> Table:
    """Return the rows of a frame as a table."""
    cells = tuple(tuple(column.cell(row) for column in columns) for row in each_row(rows))
    right = tuple(position for position, column in enumerate(columns) if column.right)
    return Table(tuple(column.heading for column in columns), cells, caption, right, more)


def plain(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return rows of words as a table whose columns after the first are aligned right."""
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    return Table(tuple(headings), cells, caption, tuple(range(1, len(headings))))


def text(value: Any, note: Any = None, link: Link | None = None) -> Cell:
    """Return a cell of words; what is missing is a dash, a note that is missing is none."""
    said = None if formats.is_missing(note) else str(note)
    return Cell(formats.UNKNOWN if formats.is_missing(value) else str(value), said, link=link)


def day(value: Any, note: str | None = None) -> Cell:
    """Return a cell with a day."""
    return Cell(formats.day(value), note)


def number(value: Number) -> Cell:
    """Return a cell with a number that leads to its rows."""
    return Cell(value.text, number=value)


def in_parts(
    rows: pd.DataFrame, page: int, size: int, parameter: str = "page"
) -> tuple[pd.DataFrame, Paging | None]:
    """Return one part of a long list and where it stands; a page out of range is the nearest.

    parameter: what names the part in the URL, of a page with several long lists.
    """
    total = len(rows)
    pages = max(1, -(-total // size))
    if pages == 1:
        return rows, None
    page = min(max(page, 1), pages)
    first = (page - 1) * size
    shown = rows.iloc[first : first + size]
    return shown, Paging(page, pages, first + 1, first + len(shown), total, parameter)


def named(name: Any, identity: Any, *others: Any) -> str:
    """Return the small line under a title: `COM-014 · Security · Chief Executive`."""
    known = [str(part) for part in (identity, *others) if not formats.is_missing(part) and part]
    return " · ".join(part for part in known if part != name)


def first(rows: pd.DataFrame, most: int) -> tuple[pd.DataFrame, str | None]:
    """Return the first rows of a list, and how many more there are."""
    return rows.head(most), and_more(len(rows) - most)
