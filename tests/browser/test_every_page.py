"""Each page of the demo in a real browser, at three sizes, light and dark."""

import re
from contextlib import suppress

import pytest
from axe import violations
from playwright.sync_api import Error, expect

PAGES = [
    "", "commitments", "actions", "measures", "incidents", "listening", "said", "leaders",
    "assurance", "definitions", "records", "week", "people", "bring_in", "review",
]  # fmt: skip
SIZES = [(1440, 900), (1920, 1080), (390, 844)]
# Streamlit asks for its own files under the page's address first, and then at the root.
STREAMLITS_OWN = re.compile(r"/(_stcore/(health|host-config))$")

# The footer is the last thing on a page; it must have stood still, with the heading, for a while.
SETTLED = """() => {
    const text = document.querySelector('[data-testid=stMain]')?.innerText ?? "";
    const whole = document.querySelector("h1") && document.querySelector(".td-footer");
    const now = performance.now();
    if (!whole || window.seenText !== text) { window.seenText = text; window.seenAt = now; }
    return whole && now - window.seenAt > 600;
}"""

# What is wrong with a page as it stands, looked at in one moment.
WRONG = """() => {
    const count = (selector) => document.querySelectorAll(selector).length;
    const [root, main] = [document.documentElement, document.querySelector('[data-testid=stMain]')];
    const nameless = [...document.querySelectorAll('.stPlotlyChart')].filter(
        (chart) => (chart.getAttribute('aria-label') ?? '').length <= 20).length;
    return Object.entries({
        headings: count('h1') - 1,
        errors: count('.td-error') + count('[data-testid=stException]'),
        pixelsBeyond: Math.max(0, root.scrollWidth - innerWidth,
                               main ? main.scrollWidth - main.clientWidth : 0),
        chartsWithoutName: nameless,
        notEnglish: Number(root.lang !== 'en'),
    }).filter(([, found]) => found !== 0);
}"""

BACKGROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 23, 31)"}
DRESSED = """(colour) =>
    getComputedStyle(document.querySelector('.stApp')).backgroundColor === colour"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


class Visit:
    """One window on the dashboard that notes what goes wrong and whom it asks."""

    def __init__(self, chromium, address, size, theme) -> None:
        width, height = size
        viewport = {"width": width, "height": height}
        self.context = chromium.new_context(viewport=viewport, color_scheme=theme)
        self.page = self.context.new_page()
        self.address, self.errors, self.strangers = address, [], []
        self.page.on("console", self._on_console)
        self.page.on("request", self._on_request)

    def _on_console(self, message) -> None:
        where = (message.location or {}).get("url", "")
        if message.type == "error" and not STREAMLITS_OWN.search(where):
            self.errors.append(f"{message.text} {where}")

    def _on_request(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "ws://localhost")):
            self.strangers.append(request.url)

    def change(self, size: tuple[int, int], theme: str) -> None:
        """Let the window change its size, and the system its theme; wait until the page follows."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme=theme)
        self.page.wait_for_function(DRESSED, arg=BACKGROUNDS[theme], timeout=60_000)
        self.page.wait_for_timeout(400)
        self.page.wait_for_function(SETTLED, timeout=60_000)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_selector("h1", timeout=60_000)
        # The server learns the window's size after the first paint and lays the page out anew.
        self.page.wait_for_function(SETTLED, timeout=60_000)
        if self.page.locator(".stPlotlyChart").count():
            self.page.wait_for_selector(".stPlotlyChart .main-svg", timeout=60_000)


@pytest.fixture(scope="module")
def window(chromium, address):
    visit = Visit(chromium, address, SIZES[0], "light")
    yield visit
    visit.context.close()


@pytest.fixture
def visit(window):
    """Return the window of all these tests as it was at first."""
    window.page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    window.page.emulate_media(color_scheme="light")
    window.errors.clear()
    return window


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "overview")
def test_a_page_is_whole_quiet_and_within_the_window_at_any_size_and_theme(visit, path):
    visit.open(path)
    themes = list(BACKGROUNDS)
    for size in SIZES:
        for theme in themes:
            visit.change(size, theme)
            is_whole(visit.page, (path, size, theme))
            # A look of axe takes a second; pages share their colours, so each is seen in one theme.
            if (size, theme) == (SIZES[0], list(BACKGROUNDS)[PAGES.index(path) % 2]):
                assert violations(visit.page) == [], (path, theme)
        themes.reverse()
    assert visit.errors == []
    assert visit.strangers == []


def is_whole(page, where):
    with suppress(Error):  # A slow machine lays out late; what stays wrong is told below.
        page.wait_for_function(f"() => ({WRONG})().length === 0", timeout=15_000)
        return
    assert page.evaluate(WRONG) == [], where


@pytest.mark.parametrize("theme", BACKGROUNDS)
def test_a_telephone_is_shown_a_page_that_fits_it_from_the_first_in_its_theme(
    chromium, address, theme
):
    visit = Visit(chromium, address, SIZES[-1], theme)
    visit.open("")
    is_whole(visit.page, theme)
    assert visit.page.evaluate(DRESSED, BACKGROUNDS[theme])
    assert visit.errors == []
    visit.context.close()


@pytest.mark.parametrize("path", ["", "commitments", "actions?asof=2026-09-30"])
def test_a_click_on_a_number_leads_to_exactly_as_many_rows(visit, path):
    visit.open(path)
    links = visit.page.locator("a.td-n")
    found = [(link.inner_text(), link.get_attribute("href")) for link in links.all()]
    counts = dict.fromkeys((text.replace(",", ""), href) for text, href in found)
    assert len(counts) > 5
    for text, href in list(counts)[:: len(counts) // 5]:
        visit.open(href.removeprefix("./"))
        expect(visit.page.locator("table.td-table tbody tr"), href).to_have_count(int(text))


def test_a_link_inside_the_dashboard_does_not_load_it_anew(visit):
    visit.open("")
    visit.page.evaluate("() => { window.stillHere = true }")
    visit.page.locator("h1 a.td-n").first.click()
    visit.page.wait_for_url("**/rows?**")
    visit.page.wait_for_selector("table.td-table")
    assert visit.page.evaluate("() => window.stillHere") is True


def test_a_filter_stands_in_the_address_by_its_id(visit):
    visit.open("commitments")
    visit.page.locator('[data-testid="stMultiSelect"] input').first.click()
    visit.page.get_by_role("option", name="INC-02").click()
    visit.page.wait_for_url("**inc=INC-02**")
