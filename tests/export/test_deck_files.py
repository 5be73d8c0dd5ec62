"""What every file of a deck holds, whoever opens it."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Emu
from small_deck import FORMULA, HOSTILE, MARKUP, deck, dots, late, trend

from trustdash.answers.slide import Deck, Slide
from trustdash.charts.style import Style
from trustdash.errors import ExportFailed
from trustdash.export import chart_data, outline, pptx
from trustdash.export.deck_files import KINDS

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def made():
    return {kind.ending: kind.write(deck()) for kind in KINDS}


@pytest.fixture(scope="module")
def slides(made):
    return list(Presentation(io.BytesIO(made["pptx"])).slides)


@pytest.fixture(scope="module")
def paper(made):
    return pypdf.PdfReader(io.BytesIO(made["pdf"]))


class Page(HTMLParser):
    """A page's words outside scripts and styles, its elements, and its data."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.words, self.tags, self.data, self._open = [], [], {}, None
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open = (tag, dict(attrs)) if tag in ("script", "style") else None

    def handle_endtag(self, tag):
        self._open = None if tag else self._open

    def handle_data(self, data):
        if self._open is None:
            self.words.append(data)
        elif self._open[1].get("type") == "application/json":
            self.data[self._open[1]["id"]] = json.loads(data)


@pytest.fixture(scope="module")
def page(made):
    return Page(made["html"])


def charts(slides):
    return [shape for slide in slides for shape in every(slide.shapes) if shape.has_chart]


def every(shapes):
    """Return the shapes, those of groups with them."""
    for shape in shapes:
        yield from every(shape.shapes) if shape.shape_type == MSO_SHAPE_TYPE.GROUP else (shape,)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def texts(slide) -> str:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    cells = [cell.text for shape in slide.shapes if shape.has_table
             for row in shape.table.rows for cell in row.cells]  # fmt: skip
    return "\n".join(found + cells)


def test_a_slide_has_its_title_in_the_title_placeholder(slides):
    assert [slide.shapes.title.text_frame.text for slide in slides] == [
        sheet.title for sheet in outline.sheets(deck())
    ]


def test_the_title_is_read_first_and_the_footer_last(slides):
    for slide in slides:
        names = [shape.name for shape in slide.shapes]
        assert slide.shapes[0] == slide.shapes.title
        assert names[-1] == "footer"


def test_the_footer_says_the_view_and_which_of_how_many(slides):
    for place, slide in enumerate(slides, 1):
        said = slide.shapes[-1].text_frame.text
        assert said == f"{deck().footer} · {place} of {len(slides)}"


def test_each_chart_is_native_has_a_workbook_and_says_what_it_shows(slides):
    found = charts(slides)
    assert [shape.name for shape in found] == ["late", "trend"]
    for shape in found:
        assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 20
        assert shape.chart.part.chart_workbook.xlsx_part.blob


def test_bars_hold_the_counts_of_the_table(slides):
    plot, table = charts(slides)[0].chart.plots[0], late().table
    assert [name.split(":")[0] for name in plot.categories] == [
        row[0].text.split(":")[0] for row in table.rows
    ]
    columns = {name: [float(row[at].text) or None for row in table.rows]
               for at, name in enumerate(table.headings[:-1]) if at}  # fmt: skip
    counted = [name for name, counts in columns.items() if any(counts)]
    assert [series.name for series in plot.series] == counted
    for series in plot.series:
        counts = columns[series.name]
        assert list(series.values) == counts


def test_a_line_holds_its_values_and_prints_its_words(slides):
    chart = charts(slides)[1].chart
    assert list(range(60, 72)) in [list(series.values)[:12] for series in chart.plots[0].series]
    group = next(shape for shape in slides[2].shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP)
    printed = [shape.text_frame.text for shape in group.shapes if shape.has_text_frame]
    assert "A" in printed and any("71%" in words for words in printed)


def test_a_drawn_chart_is_one_group_at_its_charts_place_that_says_what_it_shows(slides):
    (group,) = (shape for shape in slides[2].shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP)
    (chart,) = charts(slides[2:3])
    assert (group.left, group.top, group.width, group.height) == (
        chart.left, chart.top, chart.width, chart.height)  # fmt: skip
    assert group._element.nvGrpSpPr.cNvPr.get("descr") == trend().alt


def test_series_of_a_chart_are_equally_long(slides):
    """Where they are not, an office program loses the shorter ones."""
    lengths = {len(list(series.values)) for series in charts(slides)[1].chart.plots[0].series}
    assert len(lengths) == 1


def test_days_and_rows_are_named_in_the_workbook_for_whoever_edits_it():
    made = pptx.write(Deck("One", (Slide("one", ("One",), exhibit=dots()),), "As of 20 Nov 2026"))
    (shape,) = charts(Presentation(io.BytesIO(made)).slides)
    blob = shape.chart.part.chart_workbook.xlsx_part.blob
    sheet = list(openpyxl.load_workbook(io.BytesIO(blob)).active.iter_cols(values_only=True))
    columns = {column[0]: [cell for cell in column[1:] if cell is not None] for column in sheet}
    days = [f"{day:%d %b %Y}" for day in columns["delivered and verified: day"]]
    assert days == ["01 Mar 2026", "01 Apr 2026"]
    assert columns["delivered and verified"] == columns["row"] == [0, 1]
    assert columns["is"] == [FORMULA, MARKUP]


def test_the_ticks_that_are_drawn_are_those_of_the_page(slides):
    group = next(shape for shape in slides[2].shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP)
    printed = {shape.text_frame.text for shape in group.shapes if shape.has_text_frame}
    told = trend().draw(Style(scale=1.25, width=1184, height=480))
    assert set(map(str, told.layout.yaxis.ticktext)) <= printed


def test_rows_left_out_of_a_table_are_counted_with_those_it_leaves_out_itself():
    rows = tuple((f"row {place}",) for place in range(9))
    whole = outline.Grid(("Row",), rows, frozenset(), "Rows", "and 1,003 more on the page")
    shown, tall = outline.cut_to(whole, 16, 400, 100)
    assert 0 < len(shown.rows) < 9 and sum(tall) <= 100
    assert shown.more == f"and {1003 + 9 - len(shown.rows):,} more on the page"


@given(st.lists(st.text("abc mMil1,", min_size=1, max_size=60), min_size=2, max_size=2))
@settings(max_examples=40)
def test_columns_share_the_width_out(texts):
    shared = outline.widths(
        outline.Grid(("A", "B"), (tuple(texts),), frozenset(), "Two", None), 800.0
    )
    assert sum(shared) == pytest.approx(800) and min(shared) > 0


def test_words_of_people_are_text_in_the_workbooks(slides):
    seen = []
    for shape in charts(slides):
        blob = shape.chart.part.chart_workbook.xlsx_part.blob
        sheet = openpyxl.load_workbook(io.BytesIO(blob)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert not any(cell.hyperlink for cell in cells)
        seen += [cell.value for cell in cells if str(cell.value).startswith("=")]
    assert seen


def test_no_text_is_under_twelve_points(made):
    with zipfile.ZipFile(io.BytesIO(made["pptx"])) as package:
        for name in package.namelist():
            if re.fullmatch(r"ppt/(slides/slide|charts/chart)\d+\.xml", name):
                sizes = re.findall(rb'\bsz="(\d+)"', package.read(name))
                assert sizes
                assert all(int(size) >= 1200 for size in sizes), name


def test_everything_stays_on_the_slide_and_apart(slides):
    for slide in slides:
        shapes = list(slide.shapes)
        for shape in shapes:
            assert shape.left >= 0 and shape.left + shape.width <= Emu(1280 * 9525)
            assert shape.top >= 0 and shape.top + shape.height <= Emu(720 * 9525)
        for above, below in pairwise(shapes):
            if not above.name.startswith("card"):
                assert above.top + above.height <= below.top + Emu(9525), below.name


def test_notes_hold_definitions_and_the_page(slides):
    said = slides[0].notes_slide.notes_text_frame.text
    assert "M1: promises kept by the first date." in said
    assert "Page: overview" in said


def test_what_numbered_marks_stand_for_is_in_the_notes():
    timeline = Slide("one", ("One",), exhibit=replace(trend(), name="incident-timeline"))
    content = pptx.write(Deck("One", (timeline,), "As of 20 Nov 2026"))
    (slide,) = Presentation(io.BytesIO(content)).slides
    assert "2. 11 · 61" in slide.notes_slide.notes_text_frame.text.split("\n")


def test_the_last_slide_says_what_is_left_out(slides, paper, page):
    for said in (
        texts(slides[-1]),
        paper.pages[len(slides) - 1].extract_text(),
        "".join(page.words),
    ):
        assert "No change: incidents." in said


def test_words_of_people_are_words_in_every_file(slides, paper, page):
    files = {
        "pptx": "\n".join(map(texts, slides)),
        "pdf": "\n".join(each.extract_text() for each in paper.pages),
        "html": "".join(page.words),
    }
    for said in files.values():
        for words in HOSTILE:
            assert squeezed(words) in squeezed(said)


def test_the_pdf_is_tagged_and_named(paper):
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert paper.metadata.title == deck().title
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_the_pdf_has_a_landscape_page_for_each_slide(paper):
    assert len(paper.pages) == len(deck().slides) + 1  # The last one says how numbers are made.
    assert "M1: promises kept by the first date." in paper.pages[-1].extract_text()
    for each in paper.pages:
        assert [round(float(side)) for side in each.mediabox[2:]] == [842, 595]


def test_charts_of_the_pdf_have_words_in_place_of_the_picture(made, paper):
    alts = [str(node["/Alt"]) for node in map(paper.get_object, range(1, paper.trailer["/Size"]))
            if isinstance(node, dict) and "/Alt" in node]  # fmt: skip
    assert [shown.exhibit.alt for shown in deck().slides[1:3]] == alts
    assert not any("/XObject" in (each.get("/Resources") or {}) for each in paper.pages)


def test_the_page_loads_nothing_and_runs_its_own_scripts_alone(made, page):
    tags = [tag for tag in page.tags if tag[0] in ("script", "link", "img", "iframe")]
    assert all("src" not in told and "href" not in told for _, told in tags)
    policy = next(t["content"] for n, t in page.tags if n == "meta" and "http-equiv" in t)
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    running = [told for name, told in page.tags if name == "script" and "type" not in told]
    assert len(running) == 2 == policy.count("sha256-")


def test_the_page_holds_each_figure_and_its_table(page):
    assert set(page.data) == {"chart-2-light", "chart-2-dark", "chart-3-light", "chart-3-dark"}
    drawn = [trace["y"] for trace in page.data["chart-3-light"]["data"]]
    assert list(range(60, 72)) in drawn
    assert sum(tag == "table" for tag, _ in page.tags) == 3


def test_equal_decks_are_equal_files_in_another_process(made):
    code = (
        "import hashlib\nfrom small_deck import deck\n"
        "from trustdash.export.deck_files import KINDS\n"
        "for k in KINDS: print(k.ending, hashlib.sha256(k.write(deck())).hexdigest())"
    )
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    told = os.environ | {
        "PYTHONPATH": os.pathsep.join(folders),
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
    }
    done = subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert dict(line.split() for line in done.stdout.splitlines()) == {
        ending: hashlib.sha256(content).hexdigest() for ending, content in made.items()
    }


def test_a_template_gives_size_and_masters(tmp_path):
    own = Presentation()
    own.slide_width, own.slide_height = Emu(1600 * 9525), Emu(900 * 9525)
    own.slides.add_slide(own.slide_layouts[0]).shapes.title.text = "left over"
    own.slide_master.name = "Ours"
    own.save(tmp_path / "ours.pptx")
    content = pptx.write(deck(), template=tmp_path / "ours.pptx")
    read = Presentation(io.BytesIO(content))
    assert read.slide_width == Emu(1600 * 9525)
    assert read.slide_master.name == "Ours"
    assert len(read.slides) == len(deck().slides)
    assert "left over" not in "".join(map(texts, read.slides))
    assert content == pptx.write(deck(), template=tmp_path / "ours.pptx")


def test_what_is_no_template_is_said_in_one_line(tmp_path):
    (tmp_path / "no.pptx").write_text("no presentation")
    with pytest.raises(ExportFailed, match=r"no\.pptx is no PowerPoint file"):
        pptx.write(deck(), template=tmp_path / "no.pptx")


@given(st.text(min_size=1, max_size=300), st.floats(60, 900), st.floats(20, 200))
@settings(max_examples=60)
def test_a_text_that_was_made_to_fit_fits(text, width, height):
    said, size = outline.fitting(text, (28, 18, 12), width, max(height, 20))
    assert size >= 12
    if said == text or " " in said:
        assert outline.lines_needed(said, size, width) * size * 1.25 <= max(height, 20) or (
            said.endswith("…")
        )


@given(st.text(max_size=60).filter(lambda text: "\r" not in text))
@settings(max_examples=60)
def test_escaped_words_come_back_as_they_were(text):
    from trustdash.charts.labels import bold, safe

    lines = chart_data.runs(bold(safe(text)))
    assert "".join(run.text for line in lines for run in line) == text
    assert all(run.is_bold for line in lines for run in line)


def test_a_chart_without_room_told_is_no_chart():
    assert chart_data.chart_of(late(), Style()) is None
