"""A deck as a PDF: A4 landscape, tagged, words and charts as vectors; it needs no browser.

The face comes with this package, so a server needs none; the same deck gives the same bytes. Each
slide is one page; what each of them rests on stands behind the last one.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from trustdash.answers.answer import Card, Exhibit, read_aloud
from trustdash.answers.slide import Deck
from trustdash.charts.style import STATES, Style
from trustdash.errors import ExportFailed
from trustdash.export import outline
from trustdash.export.chart_data import chart_of
from trustdash.export.drawing import drawing
from trustdash.export.outline import Grid, Sheet

ENDING, MIME = "pdf", "application/pdf"

_LAYOUT = Path(__file__).with_name("deck.typ")
_FACES = Path(__file__).with_name("faces")
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""A file needs a day; the one that it shows stands in its footer."""
_WIDE_PX, _TALL_PT = 1032.0, 516.0
_A_PX = 0.75
_LETTER = 0.46
"""The width of a letter of the face that is set, as a share of its size."""
_TITLE_PT, _TEXT_PT, _ALONE_PT = 22.0, 13.0, 16.0
_SCALE: Final = 1.1


def write(deck: Deck) -> bytes:
    """Return the deck as a tagged PDF (PDF/UA-1). Raises ExportFailed if it can't be set."""
    try:
        import typst
    except ImportError as error:
        raise ExportFailed(
            "A PDF needs the package typst, which is not installed here.",
            "Install what requirements.txt names.",
        ) from error
    told = json.dumps(_told(deck), ensure_ascii=False, sort_keys=True)
    faces = typst.Fonts(include_system_fonts=False, font_paths=[str(_FACES)])
    try:
        made: Any = typst.Compiler(
            input=_LAYOUT.read_bytes(),
            font_paths=faces,
            sys_inputs={"deck": told},
        ).compile(format="pdf", timestamp=_MADE, pdf_standards="ua-1")
    except typst.TypstError as error:
        raise ExportFailed(f"The PDF could not be set: {error}", "Report this.") from error
    return bytes(made)


def _told(deck: Deck) -> dict[str, Any]:
    """Return the deck as plain values for the layout."""
    return {
        "title": deck.title,
        "title_size": _TITLE_PT,
        "slides": [_slide(sheet) for sheet in outline.sheets(deck)],
    }


def _slide(sheet: Sheet) -> dict[str, Any]:
    wide = _WIDE_PX * _A_PX
    room = _TALL_PT - _room(sheet.title, _TITLE_PT, wide) - 10
    is_alone = sheet.exhibit is None and sheet.grid is None
    text = _ALONE_PT if is_alone else _TEXT_PT
    room -= sum(_room(line, text, wide) for line in sheet.lines)
    room -= 130 if sheet.cards else 0
    shown = sheet.exhibit
    title = caption = chart = table = None
    if shown is not None:
        title = outline.heading(sheet)
        caption = shown.empty or shown.caption
        room -= _room(title, 13.0, wide) if title else 0
        chart = None if shown.empty else _chart(shown, max(room - _room(caption, 10.5, wide), 160))
        grid = None if chart or shown.empty else outline.grid(shown.table)
    else:
        grid = sheet.grid
    table = _table(grid, room) if grid is not None and grid.headings else None
    return {
        "title": sheet.title,
        "lines": list(sheet.lines),
        "text_size": text,
        "cards": [_card(card) for card in sheet.cards],
        "chart_title": title,
        "chart": chart,
        "table": table,
        "caption": caption,
        "notes": list(sheet.notes),
        "footer": sheet.footer,
    }


def _room(text: str, size: float, wide: float) -> float:
    """Return the height of a paragraph with what is free under it, in points."""
    return (outline.lines_needed(text, size, wide, _LETTER) * 1.21 - 0.5) * size + 10


def _chart(shown: Exhibit, room: float) -> dict[str, Any] | None:
    style = Style(scale=_SCALE, width=round(_WIDE_PX), height=round(room / _A_PX), alone=True)
    chart = chart_of(shown, style)
    if chart is None:
        return None
    return {
        "alt": shown.alt,
        "width": chart.width,
        "height": chart.height,
        "shapes": drawing(chart),
    }


def _table(grid: Grid, room: float) -> dict[str, Any]:
    wide = _WIDE_PX * _A_PX
    for size in (13.0, 12.0, 11.0, 10.0):
        shown, _ = outline.cut_to(grid, size, wide, room - 24, _LETTER)
        if len(shown.rows) == len(grid.rows):
            break
    return {
        "headings": list(shown.headings),
        "rows": [list(row) for row in shown.rows],
        "right": sorted(shown.right),
        "widths": list(outline.widths(grid, wide)),
        "more": shown.more,
        "size": size,
    }


def _card(card: Card) -> dict[str, str]:
    shape, colour = STATES[card.state]
    return {
        "question": card.question,
        "headline": read_aloud(card.headline),
        "label": read_aloud(card.label),
        "support": read_aloud(card.support),
        "shape": shape,
        "colour": colour,
    }
