import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from trustdash.answers.answer import Cell, Link, Number, RowsBehind, Table
from trustdash.charts.style import STATES
from trustdash.ui.links import Links
from trustdash.ui.tables import cell_html, table_html

LINKS = Links("overview", filters=(("team", "SEC"),))
TABLE = Table(
    ("Promise", "First date", "Status"),
    ((Cell("Rotate keys", "COM-001"), Cell("23 Apr 2026"), Cell("26 days late", state="concern")),),
    "Promises overdue",
    align_right=(1,),
    more="and 4 more",
)


class Read(HTMLParser):
    """Collects the tags and the text of a fragment."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def count(self, tag: str, **attributes: str) -> int:
        return sum(name == tag and attributes.items() <= found.items() for name, found in self.tags)


def test_a_table_has_a_caption_and_headings_with_scope():
    read = Read(table_html(TABLE, LINKS))
    assert read.count("caption") == 1
    assert read.count("th", scope="col") == 3
    assert read.count("th", scope="row") == 1
    assert "and 4 more" in read.text


def test_a_caption_told_above_is_for_listeners_alone():
    assert 'caption class="td-unseen"' in table_html(TABLE, LINKS, is_told=True)


def test_a_state_is_a_shape_and_a_word():
    html = cell_html(Cell("26 days late", state="concern"), LINKS)
    assert STATES["concern"][0] in html
    assert "26 days late" in html


def test_a_number_leads_to_its_rows_in_the_same_view():
    number = Number("13", 13, RowsBehind("M1", False))
    html = cell_html(Cell("13", number=number), LINKS)
    assert 'href="rows?m=M1&amp;counted=0&amp;team=SEC"' in html


def test_a_link_inside_the_dashboard_is_marked_for_the_watcher():
    html = cell_html(Cell("Rotate keys", link=Link("commitments", (("c", "COM-001"),))), LINKS)
    assert re.search(r'<a [^>]*data-td [^>]*href="commitments\?c=COM-001&amp;team=SEC"', html)


def test_a_sparkline_is_decoration():
    html = cell_html(Cell(image="data:image/svg+xml;base64,AAAA"), LINKS)
    assert 'alt=""' in html


def test_a_table_wider_than_a_phone_can_be_scrolled_by_keyboard():
    assert 'tabindex="0"' in table_html(TABLE, LINKS, narrow=True)


texts = st.text(alphabet=st.characters(codec="utf-8"))


@given(texts, texts, texts)
def test_no_text_whatever_becomes_markup(text: str, note: str, caption: str):
    table = Table(("A",), ((Cell(text, note),),), caption)
    hostile = Read(table_html(table, LINKS))
    harmless = Read(table_html(Table(("A",), ((Cell("a", note and "b"),),), "c"), LINKS))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in harmless.tags]
