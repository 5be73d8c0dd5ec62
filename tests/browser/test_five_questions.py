"""From Overview, five questions of every review are answered within two clicks each.

How long each walk took is noted with the test (`--junitxml`); nothing is asserted about it.
"""

import re
import time

import pytest
from test_every_page import Visit

WALKS = [
    ("What did we promise that is latest?", "Replace every service key", r"204 days late"),
    (
        "Who is still waiting?",
        "Who is still waiting?",
        r"\d+ of \d+ remedies owed are still waited",
    ),
    (
        "What can we not back?",
        "What did we say that we cannot back?",
        r"What we said that we cannot",
    ),
    ("Who has checked?", "Who has checked?", r"checked by somebody outside the line"),
    ("What needs a decision?", None, r"Decisions needed"),
]
MOST_CLICKS = 2

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def visit(chromium, address):
    visit = Visit(chromium, address, (1440, 900), "light")
    yield visit
    visit.context.close()


@pytest.mark.parametrize(("question", "link", "answer"), WALKS, ids=[walk[0] for walk in WALKS])
@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_question_is_answered_within_two_clicks(
    visit, question, link, answer, way, record_property
):
    visit.open("")
    began, clicks = time.perf_counter(), 0
    if link is not None:
        target = visit.page.get_by_role("link", name=re.compile(re.escape(link))).first
        clicks += 1
        if way == "mouse":
            target.click()
        else:
            target.focus()
            visit.page.keyboard.press("Enter")
    visit.page.get_by_text(re.compile(answer)).first.wait_for(state="visible", timeout=30_000)
    record_property("seconds", round(time.perf_counter() - began, 1))
    record_property("clicks", clicks)
    assert clicks <= MOST_CLICKS
