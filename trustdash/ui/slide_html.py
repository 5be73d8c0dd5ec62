"""The parts of a slide as HTML of our own."""

from collections.abc import Sequence
from html import escape

from trustdash.answers import formats
from trustdash.answers.answer import Table, read_aloud
from trustdash.answers.slide import Deck, Slide
from trustdash.answers.wording import agree
from trustdash.ui import parts
from trustdash.ui.links import Links
from trustdash.ui.tables import table_html

KEYS = (
    ("→ PageDown Space", "next slide"),
    ("← PageUp", "slide before"),
    ("Home End", "first, last slide"),
    ("f", "full screen"),
    ("n", "notes for the presenter"),
    ("d", "decisions"),
    ("Esc", "leave"),
)
_FEW_ROWS = 5
_FREEZES = (
    "The start freezes this day, these filters and this event of the ledger: what is recorded "
    "later is told in a banner and not counted."
)


def start(href: str) -> str:
    """Return the way into the slides, and the keys that work there."""
    keys = "".join(f"<div><dt>{key}</dt><dd>{does}</dd></div>" for key, does in KEYS)
    return (
        f'<p class="td-text">{_FREEZES}</p><p class="td-way">'
        f'<a class="td-button td-start" data-td href="{escape(href)}">Start the review</a></p>'
        f'<section class="td-block">{parts.heading(2, "Keys, and the buttons of a remote")}'
        f'<dl class="td-facts">{keys}</dl></section>'
    )


def newer(amount: int, leave: str) -> str:
    """Return the banner that says that the ledger went on; nothing if it did not."""
    if amount <= 0:
        return '<span class="td-newer-none"></span>'
    events = f"{formats.count(amount)} newer {agree(amount, 'event', 'events')}"
    way = parts.anchor(leave, "leave to see them" if amount > 1 else "leave to see it")
    return f'<p class="td-newer" role="status">{events}: {way}</p>'


def remarks(said: Sequence[str]) -> str:
    """Return what the address asked for and could not be given; nothing if it could."""
    text = escape(" ".join(said))
    return f'<p class="td-newer" role="status">{text}</p>' if text else "<span></span>"


def head(slide: Slide, links: Links) -> str:
    """Return title, lines, cards and table of a slide, and what stands above its chart."""
    lines = "".join(f"<p>{parts.sentence(line, links)}</p>" for line in slide.lines)
    cards = parts.cards(slide.cards, links) if slide.cards else ""
    table = _table(slide.table, links) if slide.table else ""
    title = parts.sentence(slide.title, links)
    return (
        f'<header class="td-slide-head"><h1 class="td-h1" tabindex="-1">{title}</h1>'
        f"{lines}</header>{cards}{_above_chart(slide)}{table}"
    )


def _table(shown: Table, links: Links) -> str:
    room = " td-roomy" if len(shown.rows) <= _FEW_ROWS else ""
    return f'<div class="td-slide-table{room}">{table_html(shown, links)}</div>'


def _above_chart(slide: Slide) -> str:
    """Return the chart's finding, unless the title says it, and how to read it."""
    if slide.exhibit is None:
        return ""
    shown = slide.exhibit
    is_title = read_aloud(slide.title).lower().endswith(shown.title.lower())
    title = "" if is_title else parts.heading(2, escape(shown.title))
    caption = "" if slide.cards else f'<p class="td-caption">{escape(caption_of(slide))}</p>'
    return f'<div class="td-slide-chart">{title}{caption}</div>'


def caption_of(slide: Slide) -> str:
    """Return how to read the chart, as far as there is room for it; the notes say all."""
    return "" if slide.exhibit is None else slide.exhibit.caption.partition(" Rules:")[0]


def left_out(made: Deck) -> str:
    """Return what the deck has no slide for."""
    said = " ".join(made.left_out)
    return f'<p class="td-slide-left">Left out. {escape(said)}</p>' if said else ""


def foot(made: Deck, place: int, links: Links, leave: str) -> str:
    """Return what stands under every slide: which of how many, the frozen view, the ways on."""
    last = len(made.slides)
    ways = [
        _way(links, "Back", place - 1) if place > 1 else "",
        _way(links, "Next", place + 1) if place < last else "",
        '<button class="td-button" data-td-do="notes">Notes</button>',
        '<button class="td-button" data-td-do="full">Full screen</button>',
        f'<a class="td-button" data-td data-td-leave href="{escape(leave)}">Leave</a>',
    ]
    whose = made.title.partition(": review as of")[0]
    said = f"{place} of {last} · {made.footer} · {whose}"
    return (
        f'<footer class="td-slide-foot"><span>{escape(said)}</span>'
        f'<nav aria-label="Slides">{"".join(ways)}</nav></footer>'
    )


def _way(links: Links, word: str, place: int) -> str:
    href = escape(links.here(slide=str(place)))
    return f'<a class="td-button" data-td-slide="{place}" href="{href}">{word}</a>'


def notes(slide: Slide) -> str:
    """Return the notes for the presenter, shown when they are asked for."""
    said = "".join(f"<li>{escape(each)}</li>" for each in slide.notes)
    return (
        '<aside class="td-slide-notes" aria-label="Notes for the presenter" tabindex="0">'
        f"{parts.heading(2, 'Notes')}<ul>{said or '<li>None.</li>'}</ul></aside>"
    )
