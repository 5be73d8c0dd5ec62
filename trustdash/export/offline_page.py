"""A deck as one page that opens without a network: live charts, and all of it without scripts, too.

Nothing is loaded and nothing is sent: the page's own policy allows its two scripts by their hashes.
The same deck gives the same bytes.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import orjson

from trustdash.answers.answer import Card, Exhibit, read_aloud
from trustdash.answers.slide import Deck
from trustdash.charts.mounted import plain_figure
from trustdash.charts.style import STATES, Style
from trustdash.export import outline
from trustdash.export.outline import Grid, Sheet

ENDING, MIME = "html", "text/html"

_FOLDER = Path(__file__).parent
_WIDTH_PX = 1100
_WIDER = 1.15


def write(deck: Deck) -> bytes:
    """Return the deck as one HTML page (UTF-8)."""
    scripts = [_library(), (_FOLDER / "offline_page.js").read_text(encoding="utf-8")]
    style = (_FOLDER / "offline_page.css").read_text(encoding="utf-8")
    body = "\n".join(_slide(sheet, place) for place, sheet in enumerate(outline.sheets(deck), 1))
    title = escape(deck.title)
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1><p class="muted">{escape(deck.footer)}</p>
<noscript><p>Charts need JavaScript; what each of them shows stands in the table under it.</p>
</noscript></header>
<main>
{body}
</main>
<script>{scripts[0]}</script>
<script>{scripts[1]}</script>
</body>
</html>
"""
    return page.encode()


def _library() -> str:
    from plotly.offline import get_plotlyjs

    # Inside a script the browser ends it at the first closing tag, wherever that stands.
    return str(get_plotlyjs()).replace("</script", "<\\/script")


def _policy(scripts: list[str]) -> str:
    hashes = [b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _slide(sheet: Sheet, place: int) -> str:
    return "\n".join(
        (
            f'<section aria-labelledby="slide-{place}">',
            f'<h2 id="slide-{place}">{escape(sheet.title)}</h2>',
            *(f"<p>{escape(line)}</p>" for line in sheet.lines),
            *_cards(sheet.cards),
            *_exhibit(sheet, place),
            *(_table(sheet.grid) if sheet.grid else ()),
            *_notes(sheet),
            f"<footer>{escape(sheet.footer)}</footer>",
            "</section>",
        )
    )


def _notes(sheet: Sheet) -> Iterator[str]:
    if sheet.notes:
        yield "<details><summary>What this counts</summary>"
        yield from (f"<p>{escape(note)}</p>" for note in sheet.notes)
        yield "</details>"


def _cards(found: tuple[Card, ...]) -> Iterator[str]:
    if not found:
        return
    yield '<ul class="cards">'
    for card in found:
        shape, _ = STATES[card.state]
        headline, label, support = (
            escape(read_aloud(part)) for part in (card.headline, card.label, card.support)
        )
        yield (
            f"<li><strong>{escape(card.question)}</strong>"
            f'<div class="headline"><span class="{card.state}" aria-hidden="true">{shape}</span> '
            f'{headline}</div><div>{label}</div><div class="muted">{support}</div></li>'
        )
    yield "</ul>"


def _exhibit(sheet: Sheet, place: int) -> Iterator[str]:
    shown = sheet.exhibit
    if shown is None:
        return
    heading = outline.heading(sheet)
    if heading:
        yield f"<h3>{escape(heading)}</h3>"
    if shown.empty:
        yield f"<p>{escape(shown.empty)}</p>"
        return
    name = f"chart-{place}"
    yield f'<div class="chart" id="{name}" role="figure" aria-label="{escape(shown.alt)}"></div>'
    for theme in ("light", "dark"):
        told = _figure(shown, Style(theme=theme, scale=1.1, width=_WIDTH_PX, alone=True))
        yield f'<script type="application/json" id="{name}-{theme}">{told}</script>'
    yield f'<p class="muted">{escape(shown.caption)}</p>'
    yield "<details><summary>Table of the chart</summary>"
    yield from _table(outline.grid(shown.table))
    yield "</details>"


def _figure(shown: Exhibit, style: Style) -> str:
    """Return a figure as JSON that can't end the element that it stands in."""
    figure: dict[str, Any] = plain_figure(shown.draw(style))
    # Room is measured for the dashboard's face; that of the reader's machine may be wider.
    for side in ("l", "r"):
        figure["layout"]["margin"][side] *= _WIDER
    told = orjson.dumps({"data": figure["data"], "layout": figure["layout"]}).decode()
    return told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _table(grid: Grid) -> Iterator[str]:
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(grid.caption)}">'
    yield f"<table><caption>{escape(grid.caption)}</caption>"
    heads = (_cell("th", text, column in grid.right, ' scope="col"')
             for column, text in enumerate(grid.headings))  # fmt: skip
    yield f"<thead><tr>{''.join(heads)}</tr></thead><tbody>"
    for row in grid.rows:
        cells = (_cell("td", text, column in grid.right) for column, text in enumerate(row))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
    if grid.more:
        yield f'<p class="muted">{escape(grid.more)}</p>'


def _cell(tag: str, text: str, is_right: bool, more: str = "") -> str:
    first, *rest = text.split("\n")
    side = ' class="right"' if is_right else ""
    notes = "".join(f"<small>{escape(line)}</small>" for line in rest)
    return f"<{tag}{side}{more}>{escape(first)}{notes}</{tag}>"
