"""The numbers of a review are the same on the page, in its files, and in `metrics --json`."""

import html
import io
import json
import re
from functools import cached_property

import openpyxl
import pypdf
import pytest
from fifty_views import HANDED_OUT, IN_TURN
from numbers_in_words import whole
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from seen import Seen

from trustdash.answers import review
from trustdash.answers.answer import Number, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.export import outline
from trustdash.export.deck_files import KINDS
from trustdash.metrics.registry import METRICS

TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
MORE = re.compile(r"(\d+) more")
DATA = re.compile(r'<script type="application/json" id="chart-\d+-light">(.*?)</script>')

pytestmark = pytest.mark.parametrize("seen", [IN_TURN[turn] for turn in HANDED_OUT], indirect=True)


class Handed:
    """A view's review, and what can be read back out of its files, slide by slide."""

    def __init__(self, seen: Seen) -> None:
        self.seen, self.deck = seen, seen.slides["review"].deck
        self.sheets = outline.sheets(self.deck)
        self.files = {kind.ending: kind.write(self.deck) for kind in KINDS}
        self.slides = list(Presentation(io.BytesIO(self.files["pptx"])).slides)
        self.pages = pypdf.PdfReader(io.BytesIO(self.files["pdf"])).pages
        main = self.files["html"].decode().partition("<main>")[2].partition("</main>")[0]
        self.sections = main.split("<section")[1:]

    @cached_property
    def said(self) -> list[tuple[str, str, str]]:
        """Each slide's words without spaces: PowerPoint, PDF, page."""
        return list(
            zip(
                (squeezed("".join(e.text or "" for e in s._element.iter(TEXT)))
                 for s in self.slides),
                (squeezed(page.extract_text()) for page in self.pages[: len(self.slides)]),
                (squeezed(words_of(section)) for section in self.sections),
                strict=True,
            )
        )  # fmt: skip

    def printed(self, sentence: Sentence) -> str:
        """Return a sentence whose numbers are those that `metrics --json` prints."""
        return squeezed("".join(map(self._printed, sentence)))

    def _printed(self, part: str | Number) -> str:
        if isinstance(part, str):
            return part
        rows = part.rows
        if rows is None or rows.metric not in METRICS:
            return part.text
        side = "numerator" if rows.counted else "denominator"
        return f"{self.seen.amount(rows.metric, side, group=rows.group, part=rows.part):,.0f}"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def words_of(section: str) -> str:
    """Return the words of a page outside its data."""
    return html.unescape(re.sub(r"<script.*?</script>|<[^>]*>", "", section, flags=re.DOTALL))


@pytest.fixture(scope="module")
def handed(seen):
    return Handed(seen)


def test_each_slide_has_its_place_in_every_file(handed):
    assert len(handed.slides) == len(handed.sections) == len(handed.sheets) > 0
    assert len(handed.slides) < len(handed.pages)  # Behind them: how the numbers are made.


def test_every_file_says_what_the_slide_says_with_the_numbers_of_metrics_json(handed):
    for slide, sheet, files in zip(handed.deck.slides, handed.sheets, handed.said, strict=True):
        cards = [part for card in slide.cards for part in (card.headline, card.label)]
        numbers = [handed.printed(sentence) for sentence in (slide.title, *slide.lines, *cards)]
        for said in files:
            assert all(words in said for words in numbers)
            assert all(squeezed(words) in said for words in (*sheet.lines, sheet.footer))


def test_every_row_of_a_table_is_in_every_file_or_counted_as_left_out(handed):
    for sheet, files in zip(handed.sheets, handed.said, strict=True):
        rows = [tuple(map(squeezed, row)) for row in sheet.grid.rows] if sheet.grid else []
        for said in files:
            left = sum(not all(cell in said for cell in row) for row in rows)
            more = MORE.search(sheet.grid.more or "") if left else None
            assert left == 0 or f"{left + (int(more[1]) if more else 0)}more" in said


def test_charts_of_powerpoint_hold_what_those_of_the_page_draw(handed):
    for slide, section, sheet in zip(handed.slides, handed.sections, handed.sheets, strict=True):
        shown = sheet.exhibit
        named = [shape for shape in slide.shapes if shown and shape.name == shown.name]
        drawn = [json.loads(data)["data"] for data in DATA.findall(section)]
        assert len(named) == len(drawn) == (shown is not None and not shown.empty)
        for chart, traces in zip(map(native, named), drawn, strict=True):
            assert_is_edited_in_its_workbook(chart)
            if traces[0]["type"] == "bar":
                assert_counts(chart, shown)
            else:
                assert_lines(chart, traces)


def native(shape):
    """The native chart in a shape, or among the shapes that surround it."""
    inside = shape.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP else [shape]
    (chart,) = (each.chart for each in inside if each.has_chart)
    return chart


def assert_is_edited_in_its_workbook(chart):
    """Each series stands in a column of the workbook, under its name."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    columns = openpyxl.load_workbook(io.BytesIO(blob)).active.iter_cols(values_only=True)
    held = [list(map(twelve_digits, column)) for column in columns]
    for series in chart.plots[0].series:
        told = [series.name, *map(twelve_digits, series.values)]
        assert any(told == column[: len(told)] for column in held), series.name


def twelve_digits(cell):
    """Return a number rounded: a sheet keeps sixteen of its digits."""
    return float(f"{cell:.12g}") if isinstance(cell, float | int) else cell


def assert_counts(chart, shown):
    """The bars add up to the table, row by row and part by part."""
    for series in chart.plots[0].series:
        column = next(at for at, heading in enumerate(shown.table.headings)
                      if heading.lower().startswith(series.name.lower()))  # fmt: skip
        table = [whole(row[column].text) for row in shown.table.rows]
        assert [int(value or 0) for value in series.values] == table


def assert_lines(chart, drawn):
    """Each line of the figure is a series with its values; marks are, in one look or several."""
    held = [[v for v in series.values if v is not None] for series in chart.plots[0].series]
    every = {value for values in held for value in values}
    for trace in drawn:
        if (
            "fill" in trace or trace.get("mode") == "text"
        ):  # An area is as thick as the chart has room.
            continue
        values = [value for value in trace["y"] if value is not None]
        if trace.get("mode") == "lines" and "shape" not in trace["line"] and values:
            assert values in held
        assert set(values) <= every


def test_the_same_view_gives_the_same_bytes(seen, handed):
    """In two of the views, because every number is made anew."""
    if seen.turn in HANDED_OUT[::15]:
        with seen.ledger.at(seen.lens) as reader:
            again = review.deck(Numbers(reader))
        assert {kind.ending: kind.write(again) for kind in KINDS} == handed.files
