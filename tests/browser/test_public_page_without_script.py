"""The public page in Chromium as everybody has it: no script, on a phone, light and dark."""

import pytest
from axe import violations

WIDER = "() => document.documentElement.scrollWidth > innerWidth"

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def place(demo_path, tmp_path_factory, command_line):
    folder = tmp_path_factory.mktemp("public")
    told = command_line(["export", "public", "-o", ".", "--ledger", str(demo_path)], folder)
    assert told.code == 0, told.err
    return (folder / "index.html").as_uri()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_is_whole_without_script_and_asks_nobody(chromium, place, width, theme):
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=theme, java_script_enabled=False
    )
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(place)
    assert page.get_by_role("heading", level=3).count() == 16
    told = page.locator("#COM-004 details ul")
    assert not told.is_visible()
    page.locator("#COM-004 summary").press("Enter")
    assert "Date moved from 31 May 2026 to 30 Sep 2026." in told.inner_text()
    assert not page.evaluate(WIDER)
    assert asked == [place]
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_keeps_the_rules_of_wcag(chromium, place, theme):
    """In a window that runs scripts, because axe is one."""
    context = chromium.new_context(viewport={"width": 1440, "height": 844}, color_scheme=theme)
    page = context.new_page()
    page.goto(place)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert violations(page) == []
    context.close()
