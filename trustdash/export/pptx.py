"""A deck as a PowerPoint file: native charts and tables that people can edit.

The same deck gives the same bytes.
"""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from trustdash.answers.answer import Card, Exhibit, read_aloud
from trustdash.answers.slide import Deck
from trustdash.charts.style import (
    PAGE_LIGHT,
    STATES,
    SURFACE_LIGHT,
    TEXT_LIGHT,
    TICK_LIGHT,
    Style,
)
from trustdash.export import outline
from trustdash.export.chart_data import Chart, chart_of
from trustdash.export.drawing import drawing
from trustdash.export.drawn_shapes import add_shapes
from trustdash.export.native_chart import native
from trustdash.export.native_scatter import surroundings
from trustdash.export.native_xml import look, put
from trustdash.export.outline import Grid, Sheet
from trustdash.export.presentation import layout, opened, timeless

ENDING, MIME = "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_EMU_A_PX, _EMU_A_PT = 9525, 12700
_SIDE_PX, _FOOTER_PX = 48, 34
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""A file needs a day; the one that it shows stands in its footer."""
_TITLE_SIZES: Final = (28.0, 24.0, 20.0, 18.0)
_TEXT_SIZES: Final = (18.0, 16.0, 14.0, 12.0)
_TABLE_SIZES: Final = (14.0, 13.0, 12.0)
_SMALL: Final = 12.0
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""What Office calls a table without rules and fills of a theme's own."""
_RULE: Final = "#D0D4D8"
_LINES_PX, _MOST_CAPTION_PX = 130.0, 66.0


def write(deck: Deck, *, template: Path | None = None) -> bytes:
    """Return the deck as a PPTX file, 16:9; `template` gives another's masters, theme and size.

    Raises ExportFailed if the template is no presentation that can be used.
    """
    presentation = opened(template)
    titled = layout(presentation)
    for sheet in outline.sheets(deck):
        slide = presentation.slides.add_slide(titled)
        for unused in [p for p in slide.placeholders if p.placeholder_format.idx != 0]:
            unused._element.getparent().remove(unused._element)
        _Page(presentation, slide, is_own=template is None).fill(sheet)
    told = presentation.core_properties
    told.title, told.author, told.last_modified_by = deck.title, "trustdash", "trustdash"
    told.subject, told.language, told.revision = deck.footer, "en", 1
    told.created = told.modified = _MADE
    content = io.BytesIO()
    presentation.save(content)
    return timeless(content.getvalue())


class _Page:
    """One slide that is being filled from the top down; all lengths in pixels, 96 to the inch."""

    def __init__(self, presentation: Any, slide: Any, *, is_own: bool) -> None:
        self._slide, self._is_own = slide, is_own
        self._width = presentation.slide_width / _EMU_A_PX
        self._height = presentation.slide_height / _EMU_A_PX
        self._top = 0.0

    def fill(self, sheet: Sheet) -> None:
        """Lay out a sheet in reading order: title, lines, cards, chart or table, footer."""
        self._title(sheet.title)
        self._lines(sheet)
        self._cards(sheet.cards)
        notes = list(sheet.notes)
        if sheet.exhibit is not None:
            notes += self._exhibit(sheet, sheet.exhibit)
        elif sheet.grid is not None:
            self._table(sheet.grid)
        self._text(sheet.footer, self._height - _FOOTER_PX - 4, _FOOTER_PX, (_SMALL,),
                   TICK_LIGHT, "footer")  # fmt: skip
        self._slide.notes_slide.notes_text_frame.text = "\n".join([sheet.title, *notes])

    @property
    def _inside(self) -> float:
        return float(self._width - 2 * _SIDE_PX)

    @property
    def _bottom(self) -> float:
        return float(self._height - _FOOTER_PX - 6)

    def _title(self, text: str) -> None:
        title = self._slide.shapes.title
        if self._is_own:
            is_long = outline.lines_needed(text, _TITLE_SIZES[1], self._inside * 0.7) > 1
            least = _least_px(text, _TITLE_SIZES[-1], (self._inside - 20) * 0.7)
            self._put(title, _SIDE_PX, 20, self._inside, max(80 if is_long else 48, least))
        top, wide, tall = (side / _EMU_A_PX for side in (title.top, title.width, title.height))
        # Bold letters are wider, and a template's title has insets.
        said, size = outline.fitting(text, _TITLE_SIZES, (wide - 20) * 0.7, max(tall, 48) * 0.78)
        frame = title.text_frame
        frame.word_wrap = True
        frame.text = _plain(said)
        self._written(frame.paragraphs[0], size, TEXT_LIGHT if self._is_own else None, bold=True)
        if self._is_own:
            from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

            frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            frame.margin_left = frame.margin_right = 0
            frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self._top = top + tall + 8

    def _lines(self, sheet: Sheet) -> None:
        if not sheet.lines:
            return
        text, wide = "\n".join(sheet.lines), self._inside * 0.75 - 12
        said, size = self._lines_beside(sheet, text, wide)
        tall = outline.lines_needed(said, size, wide) * size * 1.2 / 0.75 + 10
        self._text(said, self._top, tall, (size,), TEXT_LIGHT, "lines")
        self._top += tall + 8

    def _lines_beside(self, sheet: Sheet, text: str, wide: float) -> tuple[str, float]:
        """Return the lines and their size: the largest that leaves room for what is shown."""
        room = self._bottom - self._top
        beside = max(_LINES_PX, min(_least_px(text, _SMALL, wide), 300))
        if sheet.exhibit is not None:
            return outline.fitting(text, _TEXT_SIZES, wide, beside * 0.75)
        if sheet.grid is None:
            return outline.fitting(text, _TEXT_SIZES, wide, (room - 180 * bool(sheet.cards)) * 0.75)
        for size in _TEXT_SIZES:
            left = room - outline.lines_needed(text, size, wide) * size * 1.2 / 0.75 - 18
            if _is_whole(sheet.grid, self._cut(sheet.grid, _SMALL, left)[0]):
                return text, size
        return outline.fitting(text, _TEXT_SIZES[2:], wide, beside * 0.75)

    def _cards(self, found: tuple[Card, ...]) -> None:
        if not found:
            return
        gap, tall = 16.0, 150.0
        wide = (self._inside - gap * (len(found) - 1)) / len(found)
        for place, card in enumerate(found):
            self._card(card, _SIDE_PX + place * (wide + gap), wide, tall, f"card {place}")
        self._top += tall + 14

    def _card(self, card: Card, left: float, wide: float, tall: float, name: str) -> None:
        from pptx.enum.text import MSO_AUTO_SIZE

        box = self._box(left, self._top, wide, tall, name)
        box.fill.solid()
        box.fill.fore_color.rgb = _rgb(SURFACE_LIGHT)
        frame = box.text_frame
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = 12 * _EMU_A_PX
        frame.margin_top = 10 * _EMU_A_PX
        shape, colour = STATES[card.state]
        for text, size, ink, bold in (
            (card.question, 14.0, TEXT_LIGHT, True),
            (read_aloud(card.headline), 24.0, TEXT_LIGHT, True),
            (read_aloud(card.label), 14.0, TEXT_LIGHT, False),
            (read_aloud(card.support), _SMALL, TICK_LIGHT, False),
        ):
            is_first = not frame.paragraphs[0].runs
            paragraph = frame.paragraphs[0] if is_first else frame.add_paragraph()
            said, fits = outline.fitting(text, (size, _SMALL), (wide - 24) * 0.75, size * 2.6)
            paragraph.text = _plain(said)
            self._written(paragraph, fits, ink, bold=bold)
            if size == 24.0:
                # A mark's colour is not dark enough for words: the shape has it, the words not.
                paragraph.runs[0].text = f" {_plain(said)}"
                _before(paragraph, shape, colour, fits)

    def _exhibit(self, sheet: Sheet, shown: Exhibit) -> list[str]:
        """Draw the chart with its heading and caption; return what the notes must say of it."""
        heading = outline.heading(sheet)
        if heading:
            self._text(heading, self._top, 34, (16.0, 14.0, _SMALL), TEXT_LIGHT, "heading",
                       bold=True)  # fmt: skip
            self._top += 36
        if shown.empty:
            self._text(shown.empty, self._top, 60, _TEXT_SIZES, TEXT_LIGHT, "empty")
            return []
        lines = outline.lines_needed(shown.caption, _SMALL, self._inside * 0.75 - 12)
        caption = min(lines * _SMALL * 1.25 / 0.75 + 8, _MOST_CAPTION_PX)
        wide, tall = round(self._inside), round(self._bottom - self._top - caption)
        chart = chart_of(shown, Style(scale=1.25, width=wide, height=tall, alone=True))
        if chart is None:
            self._table(outline.grid(shown.table))
            return [f"Shown as a table: PowerPoint has no form of its own for {shown.name}."]
        self._chart(chart, shown, self._top)
        self._text(shown.caption, self._bottom - caption, caption, (_SMALL,), TICK_LIGHT,
                   "caption")  # fmt: skip
        return []

    def _chart(self, chart: Chart, shown: Exhibit, top: float) -> None:
        """Add the native chart, in one group with what it can't draw."""
        if chart.bars:
            self._native(self._slide.shapes, chart, shown, top)
            return
        group = self._slide.shapes.add_group_shape()
        drawn = drawing(surroundings(chart))
        words = [each for each in drawn if each["kind"] == "words"]
        add_shapes(group, [each for each in drawn if each["kind"] != "words"], _SIDE_PX, top)
        self._native(group.shapes, chart, shown, top)
        add_shapes(group, words, _SIDE_PX, top)
        _described(group, group._element.nvGrpSpPr.cNvPr, shown)
        where = self._emu(_SIDE_PX, top, chart.width, chart.height)
        self._put(group, _SIDE_PX, top, chart.width, chart.height)
        inner = group._element.grpSpPr.get_or_add_xfrm()
        inner.chOff.x, inner.chOff.y, inner.chExt.cx, inner.chExt.cy = where

    def _native(self, shapes: Any, chart: Chart, shown: Exhibit, top: float) -> None:
        from pptx.enum.chart import XL_CHART_TYPE

        where = self._emu(_SIDE_PX, top, chart.width, chart.height)
        frame = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *where, native(shown, chart))
        _described(frame, frame._element.nvGraphicFramePr.cNvPr, shown)

    def _table(self, table: Grid) -> None:
        from pptx.oxml.ns import qn

        if not table.headings:
            return
        for size in _TABLE_SIZES:
            shown, tall = self._cut(table, size, self._bottom - self._top)
            if _is_whole(table, shown):
                break
        where = self._emu(_SIDE_PX, self._top, self._inside, sum(tall))
        frame = self._slide.shapes.add_table(len(shown.rows) + 1, len(shown.headings), *where)
        frame.name = "table"
        frame._element.nvGraphicFramePr.cNvPr.set("descr", _plain(shown.caption))
        made = frame.table
        made.horz_banding = False
        if self._is_own:
            made._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
        for column, wide in zip(
            made.columns, outline.widths(table, self._inside, _SMALL / size), strict=True
        ):
            column.width = round(wide * _EMU_A_PX)
        for row, height in zip(made.rows, tall, strict=True):
            row.height = round(height * _EMU_A_PX)
        for place, texts in enumerate((shown.headings, *shown.rows)):
            for column, text in enumerate(texts):
                self._cell(made.cell(place, column), text, size, place, column in shown.right)
        self._top += sum(tall) + 6
        if shown.more:
            self._text(shown.more, self._top, 26, (_SMALL,), TICK_LIGHT, "more")

    def _cut(self, table: Grid, size: float, room: float) -> tuple[Grid, list[float]]:
        px = size / 0.75
        note, pad = _SMALL / size, _pad(size)
        left = 28 if table.more else 0
        shown, tall = outline.cut_to(table, px, self._inside, room - left, note=note, pad=pad)
        if shown.more and not left:
            shown, tall = outline.cut_to(table, px, self._inside, room - 28, note=note, pad=pad)
        return shown, tall

    def _cell(self, cell: Any, text: str, size: float, row: int, is_right: bool) -> None:
        from pptx.enum.text import PP_ALIGN

        cell.margin_left = cell.margin_right = 6 * _EMU_A_PX
        cell.margin_top = cell.margin_bottom = round(size / 0.75 * _pad(size) / 2 * _EMU_A_PX)
        if self._is_own:
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(SURFACE_LIGHT if row == 0 else PAGE_LIGHT)
            _rule_below(cell)
        frame = cell.text_frame
        frame.word_wrap = True
        for place, line in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.text = _plain(line)
            ink = (TEXT_LIGHT if place == 0 else TICK_LIGHT) if self._is_own or row else None
            self._written(paragraph, size if place == 0 else _SMALL, ink, bold=row == 0)
            paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT

    def _text(self, text: str, top: float, tall: float, sizes: tuple[float, ...], ink: str,
              name: str, *, bold: bool = False) -> None:  # fmt: skip
        """Add a box of text over the whole width, in the first size that fits."""
        said, size = outline.fitting(text, sizes, self._inside * 0.75 - 12, tall * 0.75)
        box = self._box(_SIDE_PX, top, self._inside, tall, name)
        box.text_frame.margin_left = box.text_frame.margin_right = 0
        for place, line in enumerate(said.split("\n")):
            frame = box.text_frame
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.text = _plain(line)
            self._written(paragraph, size, ink, bold=bold)

    def _box(self, left: float, top: float, wide: float, tall: float, name: str) -> Any:
        box = self._slide.shapes.add_textbox(*self._emu(left, top, wide, tall))
        box.name = name
        box.text_frame.word_wrap = True
        box.text_frame.margin_top = box.text_frame.margin_bottom = 3 * _EMU_A_PX
        return box

    def _put(self, shape: Any, left: float, top: float, wide: float, tall: float) -> None:
        shape.left, shape.top, shape.width, shape.height = self._emu(left, top, wide, tall)

    def _emu(self, *lengths: float) -> tuple[Any, ...]:
        from pptx.util import Emu

        return tuple(Emu(round(length * _EMU_A_PX)) for length in lengths)

    def _written(self, paragraph: Any, size: float, ink: str | None, *, bold: bool) -> None:
        font = paragraph.font
        font.size, font.bold = round(size * _EMU_A_PT), bold
        if ink:
            font.color.rgb = _rgb(ink)
        for run in paragraph.runs:
            run.font.size, run.font.bold = font.size, bold
            if ink:
                run.font.color.rgb = _rgb(ink)


def _before(paragraph: Any, shape: str, colour: str, size: float) -> None:
    """Put a state's shape before the words of a paragraph, in the state's colour."""
    run = paragraph.add_run()
    run.text, run.font.size = shape, round(size * _EMU_A_PT)
    run.font.color.rgb = _rgb(colour)
    paragraph._p.remove(run._r)
    paragraph.runs[0]._r.addprevious(run._r)


def _pad(size: float) -> float:
    """Return what is free in a cell as a share of its words' size: little in the fullest tables."""
    return outline.PAD if size > _SMALL else outline.PAD / 2


def _rule_below(cell: Any) -> None:
    """Draw a thin rule under a cell; it must stand before the cell's fill."""
    told = cell._tc.get_or_add_tcPr()
    rule = put(told, "a:lnB", w=_EMU_A_PX)
    look(rule, _RULE)
    told.insert(0, rule)


def _is_whole(table: Grid, shown: Grid) -> bool:
    return len(shown.rows) == len(table.rows)


def _described(shape: Any, told: Any, shown: Exhibit) -> None:
    shape.name = shown.name
    told.set("descr", _plain(shown.alt))
    told.set("title", _plain(shown.title))


def _least_px(text: str, size: float, width: float) -> float:
    """Return the height that a text needs at its smallest size, so that no word is cut off."""
    return outline.lines_needed(text, size, width) * size * 1.25 / 0.75 + 7


def _plain(text: str) -> str:
    """Return text without the characters that XML can't hold."""
    return "".join(each for each in text if each in "\t\n" or ord(each) >= 32)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]
