"""A deck as a PowerPoint file: native charts and tables that people can edit.

The same deck gives the same bytes.
"""

import io
import zipfile
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
from trustdash.errors import ExportFailed
from trustdash.export import outline
from trustdash.export.chart_data import chart_of
from trustdash.export.native_chart import native
from trustdash.export.outline import Grid, Sheet

ENDING, MIME = "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_EMU_A_PX, _EMU_A_PT = 9525, 12700
_WIDTH_PX, _HEIGHT_PX = 1280, 720
_SIDE_PX, _FOOTER_PX = 48, 34
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""A file needs a day; the one that it shows stands in its footer."""
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_TITLE_SIZES: Final = (28.0, 24.0, 20.0, 18.0)
_TEXT_SIZES: Final = (18.0, 16.0, 14.0, 12.0)
_SMALL: Final = 12.0


def write(deck: Deck, *, template: Path | None = None) -> bytes:
    """Return the deck as a PPTX file, 16:9; `template` gives another's masters, theme and size.

    Raises ExportFailed if the template is no presentation that can be used.
    """
    presentation = _opened(template)
    layout = _layout(presentation)
    for sheet in outline.sheets(deck):
        slide = presentation.slides.add_slide(layout)
        for unused in [p for p in slide.placeholders if p.placeholder_format.idx != 0]:
            unused._element.getparent().remove(unused._element)
        _Page(presentation, slide, is_own=template is None).fill(sheet)
    told = presentation.core_properties
    told.title, told.author, told.last_modified_by = deck.title, "trustdash", "trustdash"
    told.subject, told.language, told.revision = deck.footer, "en", 1
    told.created = told.modified = _MADE
    content = io.BytesIO()
    presentation.save(content)
    return _timeless(content.getvalue())


def _opened(template: Path | None) -> Any:
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError
    from pptx.util import Emu

    try:
        presentation = Presentation(str(template) if template else None)
        listed = presentation.slides._sldIdLst
    except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise ExportFailed(
            f"{template} is no PowerPoint file that can be used as a template.",
            "Give a .pptx file with a layout that has a title.",
        ) from error
    if template is None:
        presentation.slide_width = Emu(_WIDTH_PX * _EMU_A_PX)
        presentation.slide_height = Emu(_HEIGHT_PX * _EMU_A_PX)
    for entry in list(listed):
        presentation.part.drop_rel(entry.rId)
        listed.remove(entry)
    return presentation


def _layout(presentation: Any) -> Any:
    """Return the layout with a title and the least else, "Title Only" before any other."""
    titled = [
        (layout.name != "Title Only", len(layout.placeholders), place)
        for place, layout in enumerate(presentation.slide_layouts)
        if any(p.placeholder_format.idx == 0 for p in layout.placeholders)
    ]
    if not titled:
        raise ExportFailed(
            "The template has no layout with a title.", "Add one, or leave --template out."
        )
    return presentation.slide_layouts[min(titled)[2]]


def _timeless(content: bytes) -> bytes:
    """Return the same package with the same time on each part, so that equal decks are equal."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as read,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            part = zipfile.ZipInfo(name, _ZIPPED)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, read.read(name))
    return out.getvalue()


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
            notes += self._exhibit(sheet.exhibit)
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
        return float(self._height - _FOOTER_PX - 12)

    def _title(self, text: str) -> None:
        title = self._slide.shapes.title
        if self._is_own:
            least = _least_px(text, _TITLE_SIZES[-1], (self._inside - 20) * 0.72 * 0.96)
            self._put(title, _SIDE_PX, 20, self._inside, max(80, least))
        top, wide, tall = (side / _EMU_A_PX for side in (title.top, title.width, title.height))
        said, size = outline.fitting(
            text, _TITLE_SIZES, (wide - 20) * 0.72 * 0.96, max(tall - 6, 60) * 0.75
        )
        frame = title.text_frame
        frame.word_wrap = True
        frame.text = _plain(said)
        self._written(frame.paragraphs[0], size, TEXT_LIGHT if self._is_own else None, bold=True)
        if self._is_own:
            from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

            frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self._top = top + tall + 8

    def _lines(self, sheet: Sheet) -> None:
        if not sheet.lines:
            return
        is_alone = sheet.exhibit is None and sheet.grid is None
        text = "\n".join(sheet.lines)
        beside = max(130, min(_least_px(text, _SMALL, self._inside * 0.75 - 12), 300))
        room = self._bottom - self._top - (170 if sheet.cards else 0) if is_alone else beside
        said, size = outline.fitting(text, _TEXT_SIZES, self._inside * 0.75 - 12, room * 0.75)
        tall = outline.lines_needed(said, size, self._inside * 0.75 - 12) * size * 1.25 / 0.75 + 12
        self._text(said, self._top, tall, (size,), TEXT_LIGHT, "lines")
        self._top += tall + 8

    def _cards(self, found: tuple[Card, ...]) -> None:
        if not found:
            return
        gap, tall = 16.0, 156.0
        wide = (self._inside - gap * (len(found) - 1)) / len(found)
        for place, card in enumerate(found):
            shape, colour = STATES[card.state]
            parts = [
                (card.question, 14.0, TEXT_LIGHT, True),
                (f"{shape} {read_aloud(card.headline)}", 24.0, colour, True),
                (read_aloud(card.label), 14.0, TEXT_LIGHT, False),
                (read_aloud(card.support), 12.0, TICK_LIGHT, False),
            ]
            box = self._box(_SIDE_PX + place * (wide + gap), self._top, wide, tall, f"card {place}")
            box.fill.solid()
            box.fill.fore_color.rgb = _rgb(SURFACE_LIGHT)
            frame = box.text_frame
            for index, (text, size, ink, bold) in enumerate(parts):
                paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
                said, fits = outline.fitting(text, (size, _SMALL), wide * 0.75 - 16, size * 2.6)
                paragraph.text = _plain(said)
                # A mark's colour is not dark enough for words: the shape has it, the words not.
                self._written(paragraph, fits, TEXT_LIGHT if ink == colour else ink, bold=bold)
        self._top += tall + 14

    def _exhibit(self, shown: Exhibit) -> list[str]:
        """Draw the chart with its heading and caption; return what the notes must say of it."""
        self._heading(shown.title)
        if shown.empty:
            self._text(shown.empty, self._top, 60, _TEXT_SIZES, TEXT_LIGHT, "empty")
            return []
        wide, caption = self._inside, 46.0
        tall = self._bottom - self._top - caption
        style = Style(scale=1.25, width=round(wide), height=round(tall))
        chart = chart_of(shown, style)
        if chart is None:
            self._table(outline.grid(shown.table))
            return [f"Shown as a table: PowerPoint has no form of its own for {shown.name}."]
        self._chart(native(shown, chart), shown, self._top, wide, tall)
        self._text(shown.caption, self._bottom - caption, caption, (14.0, _SMALL), TICK_LIGHT,
                   "caption")  # fmt: skip
        return []

    def _heading(self, text: str) -> None:
        if text == self._slide.shapes.title.text_frame.text:
            return
        self._text(text, self._top, 34, (16.0, 14.0, _SMALL), TEXT_LIGHT, "heading", bold=True)
        self._top += 36

    def _chart(self, made: Any, shown: Exhibit, top: float, wide: float, tall: float) -> None:
        from pptx.enum.chart import XL_CHART_TYPE

        frame = self._slide.shapes.add_chart(
            XL_CHART_TYPE.XY_SCATTER, *self._emu(_SIDE_PX, top, wide, tall), made
        )
        frame.name = shown.name
        described = frame._element.nvGraphicFramePr.cNvPr
        described.set("descr", _plain(shown.alt))
        described.set("title", _plain(shown.title))

    def _table(self, table: Grid) -> None:
        if not table.headings:
            return
        room = self._bottom - self._top - 30
        for size in (14.0, _SMALL):
            shown, tall = outline.cut_to(table, size / 0.75, self._inside, room)
            if len(shown.rows) == len(table.rows):
                break
        where = self._emu(_SIDE_PX, self._top, self._inside, sum(tall))
        frame = self._slide.shapes.add_table(len(shown.rows) + 1, len(shown.headings), *where)
        frame.name = "table"
        frame._element.nvGraphicFramePr.cNvPr.set("descr", _plain(shown.caption))
        made = frame.table
        for column, wide in zip(made.columns, outline.widths(table, self._inside), strict=True):
            column.width = round(wide * _EMU_A_PX)
        for row, height in zip(made.rows, tall, strict=True):
            row.height = round(height * _EMU_A_PX)
        for place, texts in enumerate((shown.headings, *shown.rows)):
            for column, text in enumerate(texts):
                self._cell(made.cell(place, column), text, size, place, column in shown.right)
        self._top += sum(tall) + 4
        if shown.more:
            self._text(shown.more, self._top, 26, (_SMALL,), TICK_LIGHT, "more")

    def _cell(self, cell: Any, text: str, size: float, row: int, is_right: bool) -> None:
        from pptx.enum.text import PP_ALIGN

        cell.margin_left = cell.margin_right = 6 * _EMU_A_PX
        cell.margin_top = cell.margin_bottom = 3 * _EMU_A_PX
        if self._is_own:
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(SURFACE_LIGHT if row == 0 else PAGE_LIGHT)
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


def _least_px(text: str, size: float, width: float) -> float:
    """Return the height that a text needs at its smallest size, so that no word is cut off."""
    return outline.lines_needed(text, size, width) * size * 1.25 / 0.75 + 7


def _plain(text: str) -> str:
    """Return text without the characters that XML can't hold."""
    return "".join(each for each in text if each in "\t\n" or ord(each) >= 32)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]
