"""A whole review by keyboard, as a presenter's remote does it, on a wall and on a small screen."""

from datetime import date

import pytest
from axe import violations
from ledgers import copy_of
from playwright.sync_api import expect
from serving import serve

from trustdash.ledger import Change, Ledger

SIZES = {(1920, 1080): (18.0, "dark"), (1280, 720): (12.0, "light")}
"""Windows, the least size of text in them (18 px at 1080 lines, in proportion below), the theme."""
NEXT = ["ArrowRight", "PageDown", "Space"]

# What a slide is like: how far it goes beyond the window, whether its foot is within, small text.
LIKE = """(n) => {
    const slide = document.querySelector(`.st-key-td-slide-${n}`);
    const foot = slide.querySelector('.td-slide-foot').getBoundingClientRect();
    const parts = '.td-slide-head, .td-cards, .td-slide-table, .stPlotlyChart, .td-slide-left';
    const low = [...slide.querySelectorAll(parts)].map((e) => e.getBoundingClientRect().bottom);
    const texts = [...slide.querySelectorAll('*')].filter((e) =>
        !e.closest('.td-slide-notes, .td-unseen') && e.getBoundingClientRect().width > 1 &&
        [...e.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim()));
    return {
        beyond: Math.max(slide.scrollHeight - slide.clientHeight,
                         slide.scrollWidth - slide.clientWidth, Math.max(...low) - foot.top),
        foot: foot.bottom <= innerHeight && getComputedStyle(slide).visibility === 'visible',
        least: Math.min(...texts.map((e) => parseFloat(getComputedStyle(e).fontSize))),
        seen: [...document.querySelectorAll('.td-slide-foot')]
            .filter((e) => getComputedStyle(e).visibility === 'visible').length,
        drawn: [...slide.querySelectorAll('.stPlotlyChart')].every((e) =>
            e.querySelector('.main-svg') && (e.getAttribute('aria-label') ?? '').length > 20),
        focus: slide.contains(document.activeElement),
    };
}"""
DRAWN = """() => [...document.querySelectorAll('.stPlotlyChart')].length > 3 &&
    [...document.querySelectorAll('.stPlotlyChart')].every((e) => e.querySelector('.main-svg'))"""
# From a key to the next frame that shows another slide, in milliseconds, of several keys.
SPEED = """async () => {
    const took = [];
    for (const key of ['Home', ...Array(9).fill('ArrowRight')]) {
        const start = performance.now();
        document.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        took.push(performance.now() - start);
    }
    return took.sort((a, b) => a - b)[5];
}"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def review(demo_original, tmp_path_factory):
    """Serve a demo to which two events were added after the event that the review froze."""
    own = copy_of(demo_original, tmp_path_factory.mktemp("review") / "demo.duckdb")
    with Ledger.open(own) as ledger:
        seq = ledger.head().seq
        fields = {"title": "After the start", "severity": "SEV1", "status": "new"}
        days = (date(2026, 11, 19), date(2026, 11, 18))
        ledger.append([Change("incident", f"INC-9{day.day}", fields, day) for day in days])
    with serve(own) as address:
        yield f"{address}/review?mode=review&slide=1&asof=2026-11-20&seq={seq}"


def place(page) -> int:
    return int(page.evaluate("() => new URLSearchParams(location.search).get('slide')"))


def test_a_whole_review_by_keyboard_fits_the_screen(review, chromium):
    page = chromium.new_page(viewport={"width": 1920, "height": 1080}, color_scheme="dark")
    page.goto(review)
    for (width, height), (least, theme) in SIZES.items():
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(DRAWN, timeout=90_000)
        page.wait_for_timeout(3000)
        page.keyboard.press("Home")
        count = page.locator(".td-slide-foot").count()
        assert count > 10
        for at in range(1, count + 1):
            like = page.evaluate(LIKE, at)
            assert like["beyond"] <= 0, (width, at, like)
            assert like["least"] >= least, (width, at, like)
            assert like["foot"] and like["drawn"] and like["seen"] == 1, (width, at, like)
            assert place(page) == at and like["focus"], at
            assert violations(page, f".st-key-td-slide-{at}") == [], (theme, at)
            page.keyboard.press(NEXT[at % 3])
        assert place(page) == count
    leads_everywhere(page, count)
    is_frozen(page, review)
    page.close()


def leads_everywhere(page, count):
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowLeft")
    assert place(page) == count - 2
    page.keyboard.press("End")
    page.keyboard.press("d")
    found = page.locator(f".st-key-td-slide-{place(page)} h1").inner_text()
    assert "decision" in found
    page.keyboard.press("n")
    expect(page.locator(f".st-key-td-slide-{place(page)} .td-slide-notes")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(f".st-key-td-slide-{place(page)} .td-slide-notes")).to_be_hidden()
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")
    assert page.evaluate(SPEED) <= 250


def is_frozen(page, review):
    """What came later is said in a banner and not shown; leaving shows it."""
    page.goto(review.replace("slide=1", "slide=4"))
    expect(page.locator(".td-newer")).to_have_text("2 newer events: leave to see them")
    assert "After the start" not in page.content()
    page.wait_for_selector(".st-key-td-slide-4 h1")
    page.wait_for_timeout(1500)
    assert place(page) == 4
    page.keyboard.press("Escape")
    page.wait_for_selector("a.td-start", timeout=60_000)
    assert "mode=" not in page.url and "seq=" not in page.url
    page.wait_for_selector(".td-newer", state="detached")
