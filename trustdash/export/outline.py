"""What all files of a deck say alike, whatever they look like: titles, lines, cells, notes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from trustdash.answers.answer import Card, Cell, Exhibit, Link, Table, read_aloud
from trustdash.answers.slide import Deck, Slide
from trustdash.charts.style import STATES

ROOM_FOR_LETTERS = 0.52
"""The width of a letter as a share of its size, on the safe side for the usual faces."""
_NOTE_SHARE = 0.87
_NUMBERED = frozenset({"incident-timeline"})
"""Charts whose marks may carry numbers: what they stand for goes into the notes."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as text: headings, rows, which columns are aligned right, what is not shown."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int]
    caption: str
    more: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A slide as text and parts, ready to be laid out."""

    name: str
    title: str
    lines: tuple[str, ...]
    cards: tuple[Card, ...]
    exhibit: Exhibit | None
    grid: Grid | None
    notes: tuple[str, ...]
    footer: str


def sheets(deck: Deck) -> tuple[Sheet, ...]:
    """Return the slides; the last one says which were left out, and each its place among all."""
    many = len(deck.slides)
    return tuple(
        _sheet(slide, deck, f"{deck.footer} · {place} of {many}", is_last=place == many)
        for place, slide in enumerate(deck.slides, 1)
    )


def _sheet(slide: Slide, deck: Deck, footer: str, *, is_last: bool) -> Sheet:
    lines = [read_aloud(line) for line in slide.lines]
    if is_last and deck.left_out:
        lines.append(" ".join(deck.left_out))
    return Sheet(
        slide.name,
        read_aloud(slide.title),
        tuple(lines),
        slide.cards,
        slide.exhibit,
        grid(slide.table) if slide.table else None,
        _notes(slide),
        footer,
    )


def _notes(slide: Slide) -> tuple[str, ...]:
    where = (f"Page: {address(slide.link)}",) if slide.link else ()
    caption = slide.exhibit.caption if slide.exhibit else None
    is_said = caption is None or any(caption in note for note in slide.notes)
    how = () if caption is None or is_said else (caption,)
    shown = slide.exhibit
    marks = _numbered(shown) if shown is not None and shown.name in _NUMBERED else ()
    return (*slide.notes, *how, *where, *marks)


def _numbered(shown: Exhibit) -> list[str]:
    """Return the rows of a chart's table, numbered from 1 as its marks are."""
    rows = grid(shown.table).rows
    return [f"{place}. {' · '.join(row)}" for place, row in enumerate(rows, 1)]


def address(link: Link) -> str:
    """Return a page of the dashboard as a relative address."""
    return f"{link.page}?{urlencode(link.parameters)}" if link.parameters else link.page


def grid(table: Table) -> Grid:
    """Return a table as text, without columns that hold pictures alone."""
    kept = [
        column
        for column in range(len(table.headings))
        if any(cell_text(row[column]) for row in table.rows) or not table.rows
    ]
    return Grid(
        tuple(table.headings[column] for column in kept),
        tuple(tuple(cell_text(row[column]) for column in kept) for row in table.rows),
        frozenset(place for place, column in enumerate(kept) if column in table.align_right),
        table.caption,
        table.more,
    )


def cell_text(cell: Cell) -> str:
    """Return what a cell says: its state's shape, its words, its note in a second line."""
    words = cell.text or (cell.number.text if cell.number else "")
    shape = f"{STATES[cell.state][0]} " if cell.state and words else ""
    return "\n".join(filter(None, (f"{shape}{words}", cell.note)))


def as_line(card: Card) -> str:
    """Return a card in one line."""
    said = (read_aloud(part) for part in (card.headline, card.label, card.support))
    return f"{card.question} {'. '.join(part for part in said if part)}"


def lines_needed(text: str, size: float, width: float, letter: float = ROOM_FOR_LETTERS) -> int:
    """Return how many lines a text needs at a size in a width, both in one unit."""
    a_line = max(int(width / (size * letter)), 1)
    return sum(_wrapped(part, a_line) for part in text.split("\n"))


def _wrapped(text: str, a_line: int) -> int:
    """Count the lines of a paragraph that is broken between words, and within the longest ones."""
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > a_line:
            lines, used = lines + 1, 0
        if len(word) > a_line:
            lines += math.ceil(len(word) / a_line) - 1
        used += len(word) + (1 if used else 0)
    return lines


def fitting(text: str, sizes: Sequence[float], width: float, height: float) -> tuple[str, float]:
    """Return the text with the first size that fits; cut at the smallest if none does."""
    for size in sizes:
        if lines_needed(text, size, width) * size * 1.25 <= height:
            return text, size
    smallest = sizes[-1]
    words = text.split(" ")
    while len(words) > 1:
        words.pop()
        cut = " ".join(words).rstrip(" ,;:.–-") + "…"
        if lines_needed(cut, smallest, width) * smallest * 1.25 <= height:
            return cut, smallest
    return text[: max(int(width / (smallest * ROOM_FOR_LETTERS)) - 1, 1)] + "…", smallest


def widths(table: Grid, width: float) -> tuple[float, ...]:
    """Share a width out among columns by the longest of what they say, within limits."""
    wanted = []
    for column, heading in enumerate(table.headings):
        cells = [line for row in table.rows for line in row[column].split("\n")]
        longest = max((len(heading), *map(len, cells)))
        wanted.append(float(min(longest, 40) + 3))
    whole = sum(wanted) or 1.0
    return tuple(width * each / whole for each in wanted)


def _lines_in_cell(text: str, size: float, width: float, letter: float) -> int:
    """Count the lines of a cell, whose note below its words is smaller."""
    words, _, note = text.partition("\n")
    small = lines_needed(note, size * _NOTE_SHARE, width, letter) if note else 0
    return lines_needed(words, size, width, letter) + small


def cut_to(
    table: Grid, size: float, width: float, height: float, letter: float = ROOM_FOR_LETTERS
) -> tuple[Grid, list[float]]:
    """Return the rows that fit a height, what is left out said, and how tall each row is."""
    columns = widths(table, width)

    def tall(row: Sequence[str]) -> float:
        most = max(
            _lines_in_cell(text, size, own - size, letter)
            for text, own in zip(row, columns, strict=True)
        )
        return most * size * 1.25 + size * 0.6

    heights, kept = [tall(table.headings)], []
    for row in table.rows:
        if sum(heights) + tall(row) > height:
            break
        heights.append(tall(row))
        kept.append(row)
    left = len(table.rows) - len(kept)
    more = table.more
    if left:
        more = f"{left} more on the page" if more is None else f"{left} more, {more}"
    return Grid(table.headings, tuple(kept), table.right, table.caption, more), heights
