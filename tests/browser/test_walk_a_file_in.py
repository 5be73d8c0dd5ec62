"""An editor walks a messy workbook into the ledger in a real browser, and a feed brings a file."""

import datetime as dt
import re
import time

import openpyxl
import pytest
from playwright.sync_api import expect
from serving import serve

from trustdash.importing import feeds
from trustdash.importing.feeds import Setting
from trustdash.ledger import Change, Ledger

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROWS = [
    ["P-1", "Pay back the fees", "Every fee comes back.", "3rd of May 2026", "Delivered", "CFO"],
    ["P-2", "Publish the report", "We publish it.", dt.date(2026, 6, 30), "running", None],
    [None, None, None, None, None, None],
    ["P-3", "Second site", "Two sites carry all.", "3 Jul 26", "In progress", "CTO"],
    ["P-4", "Train all staff", "All are trained.", "Mai 2026", "published", "CHRO"],
    ["P-5", "Call everybody", "We call you.", "30 Sep 2026", "mañana", "COO"],
    ["P-6", None, "No title here.", "1 Oct 2026", "published", "COO"],
    ["P-7", "Leap", "On a day that is none.", "30 February 2026", "published", "COO"],
]
BAD = {"8": "Mai 2026", "9": "mañana", "10": "title", "11": "30 February 2026"}
"""Row as a spreadsheet numbers it → what the page must name of it."""


def workbook(path):
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["Ask Ada before you change anything."])
    sheet = book.create_sheet("Promises")
    sheet.append(["What we promised after March"])
    sheet.append([])
    sheet.append(["Ref", "Promise", "Wording", "Due by", "State", "Responsible"])
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("F4:F5")
    book.save(path)
    return path


def choose(page, label, option):
    """Choose from a list by its label, as a person does: open, type, take."""
    box = page.get_by_role("combobox", name=re.compile(re.escape(label)))
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()


def press(page, name):
    page.get_by_role("button", name=name).click()


@pytest.fixture
def ours(tmp_path):
    path = tmp_path / "ours.duckdb"
    with Ledger.create(path) as ledger:
        expected = {"name": "complaints", "profile": "complaint", "every": "month",
                    "owner": "Head of Care", "started_on": dt.date(2026, 4, 1)}  # fmt: skip
        ledger.append([Change("feed", "FEED-001", expected, dt.date(2026, 4, 1))])
    feeds.make_folder(path, "complaints", Setting(profile="complaint", every="month"))
    return path


def test_a_messy_workbook_is_walked_in_and_the_page_says_what_the_ledger_holds(
    chromium, ours, tmp_path
):
    with serve(ours) as address:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(80_000)
        page.goto(f"{address}/bring_in")
        page.wait_for_selector(".td-footer", timeout=60_000)
        page.locator('[data-testid="stFileUploaderDropzoneInput"]').first.set_input_files(
            workbook(tmp_path / "tracker.xlsx")
        )
        expect(page.get_by_text("The table has 7 rows and 6 columns.")).to_be_visible()
        expect(page.get_by_text("What we promised after March")).to_be_visible()
        press(page, "Next: columns")
        expect(page.get_by_text("Words that are not known")).to_be_visible()
        choose(page, "“running” in State", "means in progress")
        running = page.get_by_role("combobox", name=re.compile("“running” in State"))
        expect(running).to_have_value("means in progress")
        press(page, "Next: check")
        said = page.get_by_role("heading", name=re.compile("^Of 7 rows"))
        expect(said).to_be_visible()
        foretold = list(map(int, re.findall(r"\d+", said.inner_text())))
        assert foretold == [7, 3, 4, 0]
        refused = page.get_by_role("table", name=re.compile("Refused values")).inner_text()
        for row, named in BAD.items():
            assert re.search(rf"(^|\n){row}\s", refused), (row, refused)
            assert named in refused
        assert refused.count("sheet Promises") == len(BAD)
        press(page, "Import 3 rows")
        done = page.get_by_role("heading", name=re.compile("Imported as batch"))
        expect(done).to_be_visible()
        batch, first, last = re.search(
            r"batch (BAT-\d+), events (\d+) to (\d+)", done.inner_text()
        ).groups()
        bring_by_feed(ours)
        page.reload()
        expect(page.get_by_text("complaints-2026-05-31.csv").first).to_be_visible()
        assert "gestern" in page.locator('[data-testid="stMain"]').inner_text()
        page.close()
    with Ledger.open(ours) as ledger:
        mine, fed = ledger.batches()
        assert (mine["batch_id"], mine["seq"]) == (batch, int(first))
        assert [mine[n] for n in ("read", "stored", "refused", "duplicates")] == foretold
        assert ledger.events("WHERE batch_id = $1", [batch])[-1].seq == int(last)
        promises = {s["external_id"]: s for s in ledger.states("commitment").values()}
        assert (fed["stored"], fed["refused"], fed["detail"]["feed"]) == (1, 1, "complaints")
    assert sorted(promises) == ["P-1", "P-2", "P-3"]
    assert promises["P-1"]["due_date"] == dt.date(2026, 5, 3)
    assert promises["P-2"]["status"] == "in_progress" and promises["P-2"]["owner"] == "CFO"


def bring_by_feed(ledger):
    """Drop a file into the feed and wait until the dashboard has worked it off."""
    folder = feeds.place(ledger) / "complaints"
    draft = ledger.parent / "draft.csv"
    draft.write_text(
        "id,received_on,channel\nCMP-1,2026-05-01,phone\nCMP-2,gestern,web\n", encoding="utf-8"
    )
    draft.rename(folder / "complaints-2026-05-31.csv")
    end = time.monotonic() + 60
    while not list((folder / "runs").glob("*.json")) and time.monotonic() < end:
        time.sleep(0.2)
