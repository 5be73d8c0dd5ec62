"""The parts of a page as HTML of our own: every text escaped, every number leading to its rows."""

from collections.abc import Iterable, Sequence
from html import escape

from trustdash.answers.answer import (
    Block,
    Card,
    Fact,
    Link,
    Number,
    Paging,
    Sentence,
    State,
    Tile,
    read_aloud,
)
from trustdash.answers.definitions import Definition
from trustdash.charts.style import STATES
from trustdash.errors import TrustdashError
from trustdash.ui.links import Links
from trustdash.ui.tables import table_html


def heading(level: int, text: str) -> str:
    """Return a heading: level 1 once on a page, 2 for its parts, 3 within a part."""
    return f'<h{level} class="td-h{level}">{text}</h{level}>'


def anchor(href: str, text: str, kind: str = "td-link") -> str:
    """Return a link inside the dashboard; `text` is HTML already."""
    return f'<a class="{kind}" data-td href="{escape(href)}">{text}</a>'


def number(part: Number, links: Links) -> str:
    """Return a number; if its rows are known it is a link to them."""
    if part.rows is None:
        return escape(part.text)
    return anchor(links.rows(part.rows), escape(part.text), "td-n")


def sentence(parts: Sentence, links: Links) -> str:
    """Return a sentence with its numbers as links."""
    return "".join(escape(part) if isinstance(part, str) else number(part, links) for part in parts)


def pill(state: State, words: str) -> str:
    """Return a state as shape, word and tint, so that colour never stands alone."""
    shape, _ = STATES[state]
    mark = f'<span class="td-mark" aria-hidden="true">{shape}</span>'
    return f'<span class="td-pill td-{state}">{mark}{escape(words)}</span>'


def top(headline: Sentence, lines: Iterable[Sentence], links: Links) -> str:
    """Return the page's one sentence and the lines under it."""
    under = "".join(f'<p class="td-line">{_commanding(line, links)}</p>' for line in lines)
    return f'<header class="td-top">{heading(1, sentence(headline, links))}{under}</header>'


def _commanding(said: Sentence, links: Links) -> str:
    """Return a sentence in which commands are set as code."""
    return "".join(_with_code(part) if isinstance(part, str) else number(part, links)
                   for part in said)  # fmt: skip


def notices(said: Sequence[str]) -> str:
    """Return what a reader must know about this view; nothing if there is nothing to know."""
    if not said:
        return ""
    lines = "".join(f"<li>{escape(each)}</li>" for each in said)
    return f'<ul class="td-notices" role="status">{lines}</ul>'


def nothing_fits(links: Links) -> str:
    """Return the way out of filters that match nothing."""
    return f'<p class="td-way">{anchor(links.unfiltered(), "Clear filters", "td-button")}</p>'


def error(problem: TrustdashError, level: int = 1) -> str:
    """Return the one block in which something that went wrong is told, with its remedy."""
    return (
        f'<section class="td-error" role="alert">{heading(level, escape(problem.what))}'
        f"<p>{_with_code(problem.remedy)}</p></section>"
    )


def _with_code(text: str) -> str:
    """Set what stands between backticks as code, so that a command can be copied."""
    pieces = escape(text).split("`")
    return "".join(
        f"<code>{piece}</code>" if position % 2 else piece for position, piece in enumerate(pieces)
    )


def plain(text: str) -> str:
    """Return a text as a paragraph, commands set as code."""
    return f'<p class="td-text">{_with_code(text)}</p>'


def cards(found: Sequence[Card], links: Links) -> str:
    """Return the answer cards side by side; under each other where there is no room."""
    return f'<div class="td-cards">{"".join(_card(card, links) for card in found)}</div>'


def _card(card: Card, links: Links) -> str:
    shape, _ = STATES[card.state]
    question = anchor(links.to(card.link), escape(card.question), "td-quiet")
    support = sentence(card.support, links)
    mark = f'<span class="td-mark" aria-hidden="true">{shape}</span>'
    return (
        f'<section class="td-card td-{card.state}">{heading(2, question)}'
        f'<p class="td-big">{sentence(card.headline, links)}</p>'
        f'<p class="td-label">{sentence(card.label, links)}</p>'
        f'<p class="td-line">{mark + support if support else "&nbsp;"}</p></section>'
    )


def tiles(title: str, found: Iterable[Tile], links: Links) -> str:
    """Return measures in small under a heading: as many beside each other as there is room for."""
    inside = "".join(_tile(tile, links) for tile in found)
    return (
        f'<section class="td-block">{heading(2, escape(title))}'
        f'<div class="td-tiles">{inside}</div></section>'
    )


def _tile(tile: Tile, links: Links) -> str:
    name = anchor(links.to(tile.link), escape(tile.name), "td-quiet")
    is_current = ' aria-current="true"' if tile.is_chosen else ""
    cells = [cell for cell in (tile.direction, tile.target) if cell.state is not None]
    pills = "".join(pill(cell.state, cell.text) for cell in cells if cell.state is not None)
    notes = " · ".join(cell.note for cell in cells if cell.note)
    return (
        f'<section class="td-tile"{is_current}>{heading(3, name)}'
        f'<img alt="{escape(tile.alt)}" src="{escape(tile.image)}">'
        f'<p class="td-line">{escape(tile.line)}</p><p class="td-pills">{pills}</p>'
        f'<p class="td-line">{escape(notes)}</p></section>'
    )


def facts(known: Sequence[Fact], links: Links) -> str:
    """Return labels with their values."""
    if not known:
        return ""
    pairs = "".join(
        f"<div><dt>{escape(fact.label)}</dt><dd>{sentence(fact.value, links)}</dd></div>"
        for fact in known
    )
    return f'<dl class="td-facts">{pairs}</dl>'


def block(part: Block, links: Links, *, narrow: bool = False) -> str:
    """Return a titled part of a page without its exhibits, which are no HTML."""
    captions = [table.caption for table in part.tables]
    pieces = [heading(2, escape(part.title)) if part.title else ""]
    pieces += [_line(line, captions, links) for line in part.text if line]
    pieces.append(plain(part.empty) if part.empty else "")
    pieces.append(facts(part.facts, links))
    said = [part.title, *map(read_aloud, part.text)]
    pieces += [
        table_html(table, links, narrow=narrow, is_told=_is_told(table.caption, said))
        for table in part.tables
    ]
    pieces.append(paging(part.paging, links) if part.paging else "")
    return f'<section class="td-block">{"".join(pieces)}</section>'


def _line(line: Sentence, captions: Sequence[str], links: Links) -> str:
    """Return a line of a part; one that stands in for a table's caption looks like a caption."""
    is_caption = any(_is_told(caption, [read_aloud(line)]) for caption in captions)
    return f'<p class="{"td-caption" if is_caption else "td-text"}">{sentence(line, links)}</p>'


def _is_told(caption: str, said: Iterable[str]) -> bool:
    """Tell whether a table's caption repeats what stands above it, so that it need not be seen."""
    told = caption.rstrip(".").lower()
    return any(
        text.rstrip(".").lower().partition(",")[0] == told.partition(",")[0]
        and text.lower().startswith(told)
        for text in said
    )


def side_by_side(left: str, right: str) -> str:
    """Return two parts beside each other, the left one wider."""
    return f'<div class="td-sides"><div>{left}</div><div>{right}</div></div>'


def paging(part: Paging, links: Links) -> str:
    """Return where a long list stands, with links to the parts before and after."""
    where = f"{part.first:,}–{part.last:,} of {part.total:,}"
    name = part.parameter
    before = links.here(**{name: str(part.page - 1)}) if part.page > 1 else None
    after = links.here(**{name: str(part.page + 1)}) if part.page < part.pages else None
    ways = "".join(
        anchor(href, word, "td-button")
        for href, word in ((before, "Previous"), (after, "Next"))
        if href
    )
    return f'<nav class="td-paging" aria-label="Parts of the list"><span>{where}</span>{ways}</nav>'


def choices(
    label: str, options: Sequence[tuple[str, str]], chosen: str | None, name: str, links: Links
) -> str:
    """Return a row of links of which one is chosen; `name` is the parameter that it writes."""
    items = "".join(
        _option(links.here(**{name: value, "page": None}), text, is_chosen=value == chosen)
        for value, text in options
    )
    named = escape(label)
    return f'<nav class="td-choices" aria-label="{named}"><span>{named}</span>{items}</nav>'


def _option(href: str, text: str, *, is_chosen: bool) -> str:
    current = ' aria-current="true"' if is_chosen else ""
    return f'<a class="td-choice" data-td{current} href="{escape(href)}">{escape(text)}</a>'


def titled_facts(title: str, known: Sequence[Fact], links: Links) -> str:
    """Return a heading with labels and values under it."""
    return f'<section class="td-block">{heading(2, escape(title))}{facts(known, links)}</section>'


def account(told: Sequence[Fact], links: Links) -> str:
    """Return longer texts beside each other, each under its own heading."""
    columns = "".join(
        f"<section>{heading(3, escape(fact.label))}<p>{sentence(fact.value, links)}</p></section>"
        for fact in told
    )
    return f'<div class="td-account">{columns}</div>'


def definitions(section: str, found: Iterable[Definition], links: Links) -> str:
    """Return one part of the page of definitions: its heading, then its metrics."""
    inside = "".join(definition(each, links) for each in found)
    return f'<div class="td-block">{heading(2, escape(section))}</div>{inside}'


def definition(found: Definition, links: Links) -> str:
    """Return one metric as it is declared, with its value in this view first."""
    title = heading(3, f"{escape(found.id)} · {escape(found.name)}")
    now = f'<p class="td-text"><strong>{sentence(found.now, links)}</strong></p>'
    declared = facts(found.facts, links)
    inside = f"{title}{now}{declared}"
    return f'<section class="td-block td-definition" id="{escape(found.id)}">{inside}</section>'


def footer(label: str, as_of: str, event: int, links: Links, note: str = "") -> str:
    """Return what every page ends with: whose data, as of when and of which event, and a note."""
    how = anchor(links.to(Link("definitions")), "How each number is made", "td-link")
    said = f"{escape(label)} · as of {escape(as_of)} · event {event:,} · {how}"
    more = f"<br>{escape(note)}" if note else ""
    return f'<footer class="td-footer td-line">{said}{more}</footer>'


def column_name(name: str, examples: str) -> str:
    """Return a column of a file with examples of what stands in it."""
    note = f'<span class="td-note">{escape(examples)}</span>'
    return f'<p class="td-column"><strong>{escape(name)}</strong>{note}</p>'


def reason(text: str) -> str:
    """Return why something is suggested, in small."""
    return f'<p class="td-line td-reason">{escape(text)}</p>'


def question(text: str, about: str, href: str, identity: str) -> str:
    """Return a question of an import with the promise that it is about."""
    way = anchor(href, f"Open {escape(identity)}")
    return f'<p class="td-text">{escape(text)}</p><p class="td-line">{escape(about)} · {way}</p>'
