"""The numbers of a review are the same on the page, in its files, and in `metrics --json`."""

import html
import io
import json
import random
import re

import pypdf
import pytest
from fifty_views import VIEWS, name
from pptx import Presentation
from seen import by_key

from trustdash.answers import numbers as numbers_of
from trustdash.answers import review
from trustdash.answers.numbers import Numbers
from trustdash.charts.mounted import plain_figure
from trustdash.charts.style import Style
from trustdash.export import offline_page, outline, pdf, pptx

MANY = 4
CHOSEN = random.Random("files of a review").sample(VIEWS[3:], MANY)


class Handed:
    """A view's review, and what can be read back out of its files, slide by slide."""

    def __init__(self, reader) -> None:
        self.numbers = Numbers(reader)
        self.deck = review.deck(self.numbers)
        self.sheets = outline.sheets(self.deck)
        self.slides = list(Presentation(io.BytesIO(pptx.write(self.deck))).slides)
        paper = pypdf.PdfReader(io.BytesIO(pdf.write(self.deck)))
        self.pages = [squeezed(page.extract_text()) for page in paper.pages]
        self.page = offline_page.write(self.deck).decode()
        self.sections = self.page.partition("<main>")[2].partition("</main>")[0].split("<section")

    def everywhere(self, place: int) -> tuple[str, str, str]:
        """Return a slide's words without spaces: PowerPoint, PDF, page."""
        slide, section = self.slides[place], self.sections[place + 1]
        shapes = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
        shapes += [c.text for s in slide.shapes if s.has_table for r in s.table.rows
                   for c in r.cells]  # fmt: skip
        words = re.sub(r"<script.*?</script>|<[^>]*>", "", section, flags=re.DOTALL)
        said = "".join(shapes), self.pages[place], html.unescape(words)
        return tuple(map(squeezed, said))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module", params=CHOSEN, ids=name)
def handed(ledger, request):
    with ledger.at(request.param) as reader:
        yield Handed(reader)


def test_each_slide_has_its_place_in_every_file(handed):
    assert len(handed.slides) == len(handed.sections) - 1
    assert len(handed.slides) < len(handed.pages)  # Behind them: how the numbers are made.
    assert len(handed.slides) == len(handed.sheets) > 0


def test_every_file_says_what_the_slide_says(handed):
    for place, sheet in enumerate(handed.sheets):
        for said in handed.everywhere(place):
            for words in (sheet.title, *sheet.lines, sheet.footer):
                assert squeezed(words) in said


def test_every_row_of_a_table_is_in_every_file_or_counted_as_left_out(handed):
    for place, sheet in enumerate(handed.sheets):
        if sheet.grid is None:
            continue
        for said in handed.everywhere(place):
            rows = [row for row in sheet.grid.rows if all(squeezed(cell) in said for cell in row)]
            left = len(sheet.grid.rows) - len(rows)
            assert left == 0 or f"{left}more" in said


def test_native_charts_hold_what_the_figures_draw(handed):
    for slide, sheet in zip(handed.slides, handed.sheets, strict=True):
        shown = sheet.exhibit
        found = [shape.chart for shape in slide.shapes if shape.has_chart]
        assert len(found) == (shown is not None and not shown.empty)
        for chart in found:
            drawn = plain_figure(shown.draw(Style()))["data"]
            if drawn[0]["type"] == "bar":
                assert_counts(chart, shown)
            else:
                assert_lines(chart, drawn)


def assert_counts(chart, shown):
    """The bars add up to the table, row by row and part by part."""
    for series in chart.plots[0].series:
        column = next(at for at, heading in enumerate(shown.table.headings)
                      if heading.lower().startswith(series.name.lower()))  # fmt: skip
        table = [int(row[column].text.replace(",", "")) for row in shown.table.rows]
        assert [int(value or 0) for value in series.values] == table


def assert_lines(chart, drawn):
    """Each line of the figure is a series with its values; marks are, in one look or several."""
    held = [[v for v in series.values if v is not None] for series in chart.plots[0].series]
    every = sorted(value for values in held for value in values)
    for trace in drawn:
        values = [value for value in trace["y"] if value is not None and value == value]
        if trace.get("mode") == "lines" and "shape" not in trace["line"] and values:
            assert values in held
        assert set(values) <= set(every)


def test_kept_and_due_are_those_of_metrics_json(handed):
    found = numbers_of.values(handed.numbers.reader, ["M1"])
    told = json.loads(json.dumps(numbers_of.as_json(handed.numbers.reader, found)))
    kept = by_key(told)["M1", None, None]
    places = [i for i, sheet in enumerate(handed.sheets) if sheet.name == "commitment-progress"]
    for place in places:
        words = f"{kept['numerator']:.0f} of {kept['denominator']:.0f} promise"
        if kept["denominator"]:
            assert all(squeezed(words) in said for said in handed.everywhere(place))
