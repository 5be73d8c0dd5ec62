"""A view is passed on: by a link that lasts, and by files whose names say what they hold."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

# Keeps what stands beside the link, however briefly: a slow machine looks too late.
LISTEN = """() => {
    const corner = document.querySelector(".td-corner");
    window.said = [];
    new MutationObserver(() => window.said.push(
        [...corner.querySelectorAll("a, [role=status]")].map((each) => each.textContent)
    )).observe(corner, { childList: true, characterData: true, subtree: true });
}"""

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def page(chromium, address):
    context = chromium.new_context(viewport={"width": 1760, "height": 900})
    context.set_default_timeout(60_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    yield context.new_page()
    context.close()


def test_a_link_is_copied_by_keyboard_said_and_shows_the_same_for_ever(page, address):
    page.goto(f"{address}/commitments?inc=INC-02")
    page.wait_for_selector(".td-footer")
    link = page.get_by_role("link", name="Copy link")
    page.evaluate(LISTEN)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.said.length > 0")
    seen, heard = page.evaluate("() => window.said[0]")
    assert seen == "Link copied"
    assert heard.startswith("Link copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    asked = parse_qs(urlsplit(copied).query)
    assert asked == {"inc": ["INC-02"], "asof": ["2026-11-20"]}
    heading = page.locator("h1").inner_text()
    page.goto(copied)
    page.wait_for_selector(".td-footer")
    expect(page.locator("h1")).to_have_text(heading, use_inner_text=True)
    assert page.get_by_text("Link copied").count() == 0


def test_a_file_s_name_says_the_view_and_the_day_and_can_not_be_guessed(page, address):
    page.goto(f"{address}/rows?m=M9&counted=1&group=actions&inc=INC-02&asof=2026-11-20")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    assert re.fullmatch(
        r"invented-example-larkmoor-pay_overdue-[a-z-]+_inc-02_as-of-2026-11-20_[0-9a-f]{32}\.csv",
        download.value.suggested_filename,
    )
