"""The parts an answer is made of: frozen values that a page, a slide and a file lay out alike.

A sentence is a tuple of words and numbers; a number knows the rows behind it, so that every place
where it is shown can lead to exactly those rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from trustdash.charts.style import Style

State = Literal["good", "concern", "neutral"]


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """Which rows a number counts: of which metric, which part of it, for which group or band.

    `metric` is a metric's id (M1) or the name of a list (decisions-needed; answers/lists/).
    """

    metric: str
    counted: bool = True
    """True: the rows of the numerator; False: all rows of the denominator."""
    group: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Another page of the dashboard, with the parameters that it opens with."""

    page: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is read, the number itself, and the rows behind it.

    When `rows` is given, they are exactly `amount` rows.
    """

    text: str
    amount: float | None = None
    rows: RowsBehind | None = None


Sentence = tuple["str | Number", ...]


def read_aloud(sentence: Sentence) -> str:
    """Return the sentence as plain text."""
    return "".join(part if isinstance(part, str) else part.text for part in sentence)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `state` draws it as a pill with shape and word."""

    text: str = ""
    note: str | None = None
    state: State | None = None
    link: Link | None = None
    number: Number | None = None
    image: str | None = None
    """A data URI, e.g. a sparkline; its meaning must stand in another cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: headings, alignment by column, rows of cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    align_right: tuple[int, ...] = ()
    """Positions of the columns that are aligned right."""
    more: str | None = None
    """What is not shown, e.g. "and 4 more", if anything."""
    is_grid: bool = False
    """Its cells are short, such as counts: on a phone several of a row stand beside each other."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A chart with everything a reader needs: finding, how to read it, alt text, the table."""

    name: str
    title: str
    caption: str
    alt: str
    draw: Callable[[Style], Any] = field(compare=False, repr=False)
    """Draws the figure in a style. Picklable; equal data give equal figures."""
    table: Table
    empty: str | None = None
    """A sentence to show in place of the chart when there is nothing to draw."""


@dataclass(frozen=True, slots=True)
class Card:
    """A question, its number, one supporting line."""

    question: str
    headline: Sentence
    label: Sentence
    support: Sentence
    state: State
    link: Link


@dataclass(frozen=True, slots=True)
class Tile:
    """A measure in small: its name leads to its chart; a picture, and the words that it shows.

    image: a data URI; alt: the same in words. direction, target: pills.
    """

    name: str
    link: Link
    image: str
    alt: str
    line: str
    direction: Cell
    target: Cell
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a long list is shown: `page` of `pages`, rows `first` to `last` of `total`."""

    page: int
    pages: int
    first: int
    last: int
    total: int
    parameter: str = "page"
    """What names the part in the URL."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, as in "Accountable: Chief Operating Officer"."""

    label: str
    value: Sentence


@dataclass(frozen=True, slots=True)
class Block:
    """A titled part of a page: text, facts, tables and exhibits, in that order."""

    title: str
    text: tuple[Sentence, ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    empty: str | None = None
    """What is missing and how to bring it in; set when there is nothing else to show."""
    paging: Paging | None = None
    """Set when the block's list is long and shown in parts (`page=` in the URL, or another)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What every page's answer has: the headline, the lines under it, and what could not apply."""

    headline: Sentence
    lines: tuple[Sentence, ...] = ()
    """The as-of line and what stands directly under the headline."""
    notices: tuple[str, ...] = ()
    """What a reader must know about this view: filters that do not apply, stale data."""
    nothing_fits: str | None = None
    """Set when the filters match nothing: the sentence to show, with a button to clear them."""
    blocks: tuple[Block, ...] = field(default=())
