"""Forty hostile texts wherever people's text is shown: nothing runs, nothing is asked elsewhere."""

import csv

import pytest
from hostile import ELSEWHERE, TEXTS, plant
from ledgers import copy_of
from serving import serve
from test_every_page import PAGES, Visit

OWN = "() => [...document.querySelectorAll('a[href]')].map((a) => a.href)"
RAN = "() => window.hostile"
HANDLERS = """() => [...document.querySelectorAll('*')].flatMap((each) =>
    [...each.attributes].filter((a) => a.name.startsWith('on')).map((a) => a.name))"""
FOREIGN = """() => [...document.querySelectorAll('iframe, form, object, embed, video, base')]
    .map((each) => each.outerHTML.slice(0, 200))"""
OPENED = (
    "commitments?c=COM-007", "said?m=MSG-001", "rows?m=M9&group=actions",
    "records?do=find&words=td0",
    "records?e=corrective_action&id=ACT-027", "records?e=corrective_action&id=ACT-027&see=history",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def hostile_address(demo_original, tmp_path_factory):
    path = copy_of(demo_original, tmp_path_factory.mktemp("hostile") / "demo.duckdb")
    plant(path)
    with serve(path) as address:
        yield address


@pytest.fixture(scope="module")
def seen(hostile_address, chromium):
    """Visit every page once; keep what each showed and did."""
    visit = Visit(chromium, hostile_address, (1440, 900), "light")
    dialogs = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    found = {}
    for path in [*PAGES, *OPENED]:
        visit.open(path)
        hover_over_charts(visit.page)
        found[path] = {
            "text": visit.page.locator("body").inner_text(),
            "ran": visit.page.evaluate(RAN),
            "links": visit.page.evaluate(OWN),
            "handlers": visit.page.evaluate(HANDLERS),
            "foreign": visit.page.evaluate(FOREIGN),
            "errors": visit.page.locator(".td-error").count(),
            "overflow": visit.page.evaluate(
                "() => document.documentElement.scrollWidth - window.innerWidth"
            ),
        }
    yield found, visit, dialogs
    visit.context.close()


def hover_over_charts(page) -> None:
    """Move the mouse over each chart, where boxes with words open."""
    for chart in page.locator(".stPlotlyChart").all()[:6]:
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        for share in (0.25, 0.5, 0.75):
            page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * share)


def test_every_page_is_shown_and_stays_within_the_window(seen):
    found, _, _ = seen
    assert {path: page["errors"] for path, page in found.items() if page["errors"]} == {}
    assert {path: page["overflow"] for path, page in found.items() if page["overflow"] > 0} == {}


def test_nothing_runs(seen):
    found, _, dialogs = seen
    assert dialogs == []
    assert {path: page["ran"] for path, page in found.items() if page["ran"] is not None} == {}
    assert {path: page["handlers"] for path, page in found.items() if page["handlers"]} == {}
    assert {path: page["foreign"] for path, page in found.items() if page["foreign"]} == {}


def test_nothing_is_fetched_from_elsewhere_and_no_link_leads_there(seen, hostile_address):
    found, visit, _ = seen
    assert visit.strangers == []
    for path, page in found.items():
        assert [link for link in page["links"] if not link.startswith(hostile_address)] == [], path


def test_each_text_is_shown_as_it_was_typed(seen):
    found, _, _ = seen
    every = " ".join(" ".join(page["text"].split()) for page in found.values())
    missing = [text for text in TEXTS if " ".join(text.split())[:40] not in every]
    assert missing == []
    assert ELSEWHERE in every


def test_no_file_holds_a_cell_that_a_spreadsheet_would_run(seen):
    _, visit, _ = seen
    for path in ("rows?m=M9&group=actions&counted=0", "rows?m=commitments", "rows?m=questions"):
        visit.open(path)
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name="Download CSV").click()
        text = download.value.path().read_text(encoding="utf-8-sig")
        cells = [cell for row in csv.reader(text.splitlines(keepends=True)) for cell in row]
        assert len(cells) > 20
        assert [cell for cell in cells if cell.startswith(FORMULA) and not is_number(cell)] == []


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_the_test_would_notice(chromium):
    """A page that took the texts for HTML is caught by the same looks."""
    page = chromium.new_page()
    strangers = []
    page.on("request", lambda request: strangers.append(request.url))
    page.set_content("".join(text for text in TEXTS if "http-equiv" not in text))
    page.wait_for_timeout(300)
    assert page.evaluate(RAN) is not None
    assert page.evaluate(HANDLERS)
    assert [url for url in strangers if ELSEWHERE in url]
    page.close()
