"""A lead by keyboard alone, and an executive in another window.

Interactions are counted as a person makes them: walking with Tab to the next thing wanted is one,
however many stops lie between; each press of Enter is one; each choice in a list would be one.
Typing words is none.
"""

import re

import pytest
from ledgers import copy_of
from playwright.sync_api import expect
from serving import serve
from test_every_page import SETTLED, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_STOPS = 400


class Keyboard:
    """Hands that know no mouse, and count what they do."""

    def __init__(self, page) -> None:
        self.page, self.interactions = page, 0

    def walk_to(self, name: str) -> None:
        """Press Tab until the focus is on what is named so."""
        self.interactions += 1
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED).startswith(name):
                return
        raise AssertionError(f"Tab never came to {name!r}")

    def enter(self) -> None:
        self.interactions += 1
        self.page.keyboard.press("Enter")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)


FOCUSED = """() => {
    const at = document.activeElement;
    return (at.getAttribute("aria-label") || at.innerText || "").trim();
}"""


def settle(page) -> None:
    page.evaluate("() => { window.seenText = null }")
    page.wait_for_function(SETTLED, timeout=60_000)


def overdue(visit) -> int:
    """Return how many actions are overdue, as a chart's title on Overview says it."""
    title = visit.page.locator("h2", has_text=re.compile(r"actions? overdue, ")).first
    return int(title.inner_text().split()[0].replace(",", ""))


@pytest.fixture(scope="module")
def address(demo_original, tmp_path_factory):
    """Serve a demo of this test's own, since it writes."""
    with serve(copy_of(demo_original, tmp_path_factory.mktemp("lead") / "demo.duckdb")) as address:
        yield address


@pytest.fixture
def lead(chromium, address):
    visit = Visit(chromium, address, (1440, 900), "light")
    yield visit
    visit.context.close()


@pytest.fixture
def executive(chromium, address):
    visit = Visit(chromium, address, (1440, 900), "light")
    yield visit
    visit.context.close()


def test_a_lead_marks_an_action_done_by_keyboard_and_an_executive_sees_it(lead, executive):
    # A word today first, so that both windows look at the same day before and after.
    lead.open("records")
    hands = Keyboard(lead.page)
    hands.walk_to("Still on track")
    hands.enter()
    lead.page.wait_for_selector(".td-saved")
    assert hands.interactions == 2

    executive.open("")
    before = overdue(executive)

    lead.open("records")
    hands = Keyboard(lead.page)
    hands.walk_to("Done, here is the evidence")
    hands.enter()
    lead.page.wait_for_selector('[data-testid="stForm"]')
    hands.walk_to("What the evidence shows")
    hands.type("Log of the last test")
    hands.walk_to("Where it is")
    hands.type("https://example.org/log")
    hands.enter()
    expect(lead.page.locator(".td-saved")).to_contain_text("implemented")
    assert hands.interactions < 10

    # What came of it has the focus, since the button that was pressed is gone.
    lead.page.wait_for_function(
        "() => document.activeElement.classList.contains('td-saved')", timeout=10_000
    )

    executive.page.reload()
    executive.page.wait_for_selector("h1")
    settle(executive.page)
    assert overdue(executive) == before - 1
    assert lead.errors == [] and executive.errors == []
