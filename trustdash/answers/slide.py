"""What a review is shown as: slides in a fixed order, made of the parts that pages are made of.

A screen, a PowerPoint file, a PDF and a page that opens offline lay out the same values, so they
can't disagree.
"""

from dataclasses import dataclass

from trustdash.answers.answer import Card, Exhibit, Link, Sentence, Table


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen of a review: a finding, and at most one chart or one table that shows it.

    name: stays the same from review to review, e.g. "commitments". lines: what stands under the
    title, five at most. table: rows that fit a screen; the rest is said in its `more`. notes: what
    the presenter needs to know, definitions first. link: the page that it was taken from.
    """

    name: str
    title: Sentence
    lines: tuple[Sentence, ...] = ()
    cards: tuple[Card, ...] = ()
    exhibit: Exhibit | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Deck:
    """The slides of one review, as of one day and one event.

    footer: as-of, filters and the ledger's head, the same under every slide. left_out: slides
    without content, as a sentence each, e.g. "No change: incidents.".
    """

    title: str
    slides: tuple[Slide, ...]
    footer: str
    left_out: tuple[str, ...] = ()
