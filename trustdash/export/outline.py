"""What all files of a deck say alike, whatever they look like: titles, lines, cells, notes."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from trustdash.answers import formats
from trustdash.answers.answer import Card, Cell, Exhibit, Link, Table, read_aloud
from trustdash.answers.slide import Deck, Slide
from trustdash.charts.style import STATES

ROOM_FOR_LETTERS = 0.52
"""The width of a letter as a share of its size, on the safe side for the usual faces."""
_FULL_WIDTH = 0x2E80
_WIDTHS = {
    share: width
    for width, found in {
        0.43: "ijl'|",
        0.54: " .,:;!fItr()[]/",
        0.65: '-–·"“”',
        0.98: "sckvxyzJ",
        1.33: "ABCDEGHKNOPQRSUVXYw",
        1.62: "mMW%—…",
    }.items()
    for share in found
}
"""How wide letters are in faces without serifs, of a usual one; the others are as wide as an n."""
_NOTE_SHARE, _LINE = 0.87, 1.18
PAD = 0.35
_UNBROKEN, _GAP = 14, 1.9
_COUNT = re.compile(r"(\d[\d,]*) more")
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
    a_line = max(width / (size * letter), 1.0)
    return sum(_wrapped(part, a_line) for part in text.split("\n"))


def letters(text: str) -> float:
    """Return how long a text is, in letters of usual width."""
    return sum(_WIDTHS.get(each, 2.0 if ord(each) >= _FULL_WIDTH else 1.06) for each in text)


def _wrapped(text: str, a_line: float) -> int:
    """Count the lines of a paragraph that is broken between words, and within the longest ones."""
    lines, used = 1, 0.0
    for word in text.split():
        long = letters(word)
        if used and used + _WIDTHS[" "] + long > a_line:
            lines, used = lines + 1, 0.0
        if long > a_line:
            lines += math.ceil(long / a_line) - 1
        used += long + (_WIDTHS[" "] if used else 0.0)
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


def widths(table: Grid, width: float, note: float = _NOTE_SHARE) -> tuple[float, ...]:
    """Share a width out among columns: what can't be broken first, then by what they say."""
    least, wanted = [], []
    for column, head in enumerate(table.headings):
        words = [head, *(row[column].partition("\n")[0] for row in table.rows)]
        notes = [each for row in table.rows for each in row[column].split("\n")[1:]]
        pieces = [piece for text in (*words, *notes) for piece in text.split()]
        whole = [text for text in words if len(text) <= _UNBROKEN]
        least.append(max(min(letters(each), 16.0) for each in (*whole, *pieces, "–")) + _GAP)
        most = 14.0 if column in table.right else 36.0
        beside = [min(letters(each) * note, most) for each in notes]
        wanted.append(max(*(min(letters(each), 40.0) for each in words), *beside, 1.0) + _GAP)
    more = [max(most - some, 0.0) for most, some in zip(wanted, least, strict=True)]
    whole_width = sum(least) + sum(more)
    return tuple(
        width * (some + each) / whole_width for some, each in zip(least, more, strict=True)
    )


def heading(sheet: Sheet) -> str | None:
    """Return what a slide's chart is called; None where the slide's title says it already."""
    shown = sheet.exhibit
    if shown is None or shown.title.casefold() in sheet.title.casefold():
        return None
    return shown.title


def cut_to(
    table: Grid,
    size: float,
    width: float,
    height: float,
    letter: float = ROOM_FOR_LETTERS,
    note: float = _NOTE_SHARE,
    pad: float = PAD,
) -> tuple[Grid, list[float]]:
    """Return the rows that fit a height, what is left out said, and how tall each row is.

    note: the size of the second line of a cell as a share of the first one's. pad: what is free
    above and below the words of a cell, as a share of their size.
    """
    columns = widths(table, width, note)

    def tall(row: Sequence[str]) -> float:
        return size * pad + max(
            _height(text, size, note, own - size, letter)
            for text, own in zip(row, columns, strict=True)
        )

    heights, kept = [tall(table.headings)], []
    for row in table.rows:
        if sum(heights) + tall(row) > height:
            break
        heights.append(tall(row))
        kept.append(row)
    left = len(table.rows) - len(kept)
    more = _more(left, table.more) if left else table.more
    return Grid(table.headings, tuple(kept), table.right, table.caption, more), heights


def _height(text: str, size: float, note: float, width: float, letter: float) -> float:
    """Return how tall a cell's words are, with the notes under them."""
    words, *notes = text.split("\n")
    small = sum(lines_needed(each, size * note, width, letter) for each in notes)
    return (lines_needed(words, size, width, letter) + small * note) * size * _LINE


def _more(left: int, said: str | None) -> str:
    """Say how many rows are left out, those that the table leaves out itself among them."""
    found = _COUNT.search(said or "")
    if said is None or found is None:
        return " ".join(filter(None, (f"and {formats.count(left)} more on the page", said)))
    every = left + int(found[1].replace(",", ""))
    return said.replace(found[0], f"{formats.count(every)} more")
