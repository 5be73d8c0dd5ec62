"""The page Review: from where a review is started, and the slides that it then is."""

import re
from datetime import date, timedelta

import pytest
from page_html import html

from trustdash.ledger import Change, Ledger


@pytest.fixture
def slides(opened):
    return lambda ledger, **query: opened(ledger, "review", mode="review", **query)


def test_the_start_says_what_is_frozen_and_the_way_in_carries_it(opened, demo):
    said = html(opened(demo, "review", inc="INC-02"))
    way = re.search(r'td-start" data-td href="([^"]+)"', said)[1]
    assert way.startswith("review?mode=review&amp;slide=1&amp;seq=")
    assert "asof=2026-11-20" in way and "inc=INC-02" in way
    assert "event 1," in said and "incidents INC-02" in said
    assert said.count("<tr") > 8


def test_slides_are_free_of_all_else_and_what_is_frozen_is_written_into_the_address(slides, demo):
    app = slides(demo, slide="3")
    assert not app.exception
    assert not app.get("multiselect") and not app.get("date_input")
    said = html(app)
    assert 'class="td-corner' not in said and 'class="td-footer' not in said
    feet = re.findall(r'<footer class="td-slide-foot"><span>(\d+) of (\d+) · ([^<]+)<', said)
    count = int(feet[0][1])
    assert {int(at) for at, _, _ in feet} == set(range(1, count + 1)) and len(feet) == count
    assert all("As of 20 Nov 2026 · all incidents · all teams · event 1," in f[2] for f in feet)
    assert said.count("Left out.") == 1
    assert len(re.findall(r"<h1", said)) == count
    assert ".st-key-td-slide-3{visibility:visible" in said
    address = {name: app.query_params[name] for name in ("asof", "slide", "seq")}
    assert "".join(address["asof"]) == "2026-11-20" and "".join(address["slide"]) == "3"
    assert "event " + format(int("".join(address["seq"])), ",") in feet[0][2]


def test_an_address_that_asks_for_what_is_not_there_shows_what_is(slides, demo):
    app = slides(demo, slide="99", seq="999999", asof="2026-02-30")
    assert not app.exception
    said = html(app)
    assert "not a date" in said
    assert re.search(r"\.st-key-td-slide-\d\d?\{visibility", said)


def test_a_review_stays_as_it_was_and_says_that_newer_events_exist(slides, demo):
    seen = {"asof": "2026-11-20", "inc": "INC-02"}
    with Ledger.open(demo) as ledger:
        seq = str(ledger.head().seq)
        moved = {"title": "Quite another title", "severity": "SEV1", "status": "new"}
        day = date(2026, 11, 20)
        new = [Change("incident", f"INC-9{n}", moved, day - timedelta(days=n)) for n in range(2)]
        ledger.append(new)
    said = html(slides(demo, seq=seq, **seen))
    assert "2 newer events: " in said
    assert "Quite another title" not in said
    assert f"event {int(seq):,}" in said


def test_an_empty_ledger_has_no_slides_and_says_so(slides, empty):
    app = slides(empty)
    assert not app.exception
    assert "nothing to review" in html(app)
