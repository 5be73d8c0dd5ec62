"""Each page of the demo in a real browser, at three sizes, light and dark."""

import re

import pytest
from axe import violations

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
    return whole && now - window.seenAt > 900;
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

    def dress(self, theme: str) -> None:
        """Let the system change its theme, and wait until the page has followed."""
        self.page.emulate_media(color_scheme=theme)
        self.page.wait_for_function(DRESSED, arg=BACKGROUNDS[theme], timeout=60_000)
        self.page.wait_for_timeout(700)
        self.page.wait_for_function(SETTLED, timeout=60_000)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_selector("h1", timeout=60_000)
        # The server learns the window's size after the first paint and lays the page out anew.
        self.page.wait_for_function(SETTLED, timeout=60_000)
        if self.page.locator(".stPlotlyChart").count():
            self.page.wait_for_selector(".stPlotlyChart .main-svg", timeout=60_000)


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def visit(request, chromium, address):
    visit = Visit(chromium, address, request.param, "light")
    yield visit
    visit.context.close()


def test_every_page_is_whole_quiet_and_within_the_window(visit):
    themes = ["light", "dark"]
    for path in PAGES:
        visit.open(path)
        for theme in themes:
            visit.dress(theme)
            is_whole(visit.page, path)
        if visit.page.viewport_size["width"] == 1440:
            assert violations(visit.page) == [], (path, theme)
        themes.reverse()
    assert visit.errors == []
    assert visit.strangers == []


def is_whole(page, path):
    assert page.locator("h1").count() == 1, path
    assert page.locator(".td-error").count() == 0, path
    assert page.locator('[data-testid="stException"]').count() == 0, path
    overflow = "() => document.documentElement.scrollWidth - window.innerWidth"
    assert page.evaluate(overflow) <= 0, path
    main = "() => { const m = document.querySelector('[data-testid=stMain]');"
    assert page.evaluate(main + " return m.scrollWidth - m.clientWidth }") <= 0, path
    assert page.evaluate("() => document.documentElement.lang") == "en"
    for chart in page.locator(".stPlotlyChart").all():
        assert len(chart.get_attribute("aria-label") or "") > 20, path


def test_the_theme_of_the_system_is_followed(chromium, address):
    for theme, background in BACKGROUNDS.items():
        visit = Visit(chromium, address, (1440, 900), theme)
        visit.open("")
        assert visit.page.evaluate(DRESSED, background)
        visit.context.close()


@pytest.mark.parametrize("path", ["", "commitments", "actions?asof=2026-09-30"])
def test_a_click_on_a_number_leads_to_exactly_as_many_rows(chromium, address, path):
    visit = Visit(chromium, address, (1440, 900), "light")
    visit.open(path)
    links = visit.page.locator("a.td-n")
    found = [(link.inner_text(), link.get_attribute("href")) for link in links.all()]
    counts = dict.fromkeys((text.replace(",", ""), href) for text, href in found)
    assert len(counts) > 5
    for text, href in list(counts)[:12]:
        visit.open(href.removeprefix("./"))
        assert visit.page.locator("table.td-table tbody tr").count() == int(text), href
    visit.context.close()


def test_a_link_inside_the_dashboard_does_not_load_it_anew(chromium, address):
    visit = Visit(chromium, address, (1440, 900), "light")
    visit.open("")
    visit.page.evaluate("() => { window.stillHere = true }")
    visit.page.locator("h1 a.td-n").first.click()
    visit.page.wait_for_url("**/rows?**")
    visit.page.wait_for_selector("table.td-table")
    assert visit.page.evaluate("() => window.stillHere") is True
    visit.context.close()


def test_a_filter_stands_in_the_address_by_its_id(chromium, address):
    visit = Visit(chromium, address, (1440, 900), "light")
    visit.open("commitments")
    visit.page.locator('[data-testid="stMultiSelect"] input').first.click()
    visit.page.get_by_role("option", name="INC-02").click()
    visit.page.wait_for_url("**inc=INC-02**")
    visit.context.close()
