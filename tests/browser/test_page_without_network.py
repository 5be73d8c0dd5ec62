"""The page of a review that opens without a network, in a real browser that has none."""

import sys
from pathlib import Path

import pytest
from axe import violations

from trustdash.export import offline_page

sys.path.append(str(Path(__file__).parents[1] / "export"))
from small_deck import HOSTILE, deck

CHARTS = ".chart .main-svg >> nth=0"


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("page") / "review.html"
    path.write_bytes(offline_page.write(deck()))
    return path.as_uri()


@pytest.fixture
def opened(chromium, file):
    contexts = []

    def open_page(**more):
        context = chromium.new_context(offline=True, **more)
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.said.append(request.url))
        page.goto(file)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_are_drawn_in_either_theme_and_nothing_is_asked_for(opened, file, theme):
    page = opened(color_scheme=theme)
    page.wait_for_selector(CHARTS)
    assert page.locator(".chart").count() == page.locator(".chart .plot-container").count() == 2
    assert [said for said in page.said if said != file] == []
    assert violations(page) == []
    ink = page.locator(".chart .xtick text").first.evaluate("one => getComputedStyle(one).fill")
    assert ink == ("rgb(93, 100, 107)" if theme == "light" else "rgb(168, 174, 179)")


def test_without_scripts_the_words_and_tables_are_there(opened):
    page = opened(java_script_enabled=False)
    said = page.locator("body").inner_text()
    assert "Charts need JavaScript" in said
    assert all(words in page.locator("body").text_content() for words in HOSTILE)
    assert page.locator("table").count() == 3


def test_on_a_phone_the_page_is_not_wider_than_the_screen(opened):
    page = opened(viewport={"width": 390, "height": 844})
    page.wait_for_selector(CHARTS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
