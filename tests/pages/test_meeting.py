"""A review as it is held, from its first decision to its closing, on the page."""

from datetime import date, timedelta

import pytest
from page_html import html

from trustdash.ledger import Change, Ledger
from trustdash.ui import cached, saves

DAY = date(2026, 3, 2)
MEETING = {"e": "review_meeting", "id": "RVW-001", "asof": "2026-03-25"}
HOSTILE = "Name a [date](http://x) for <b>keys</b>"


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    path = tmp_path_factory.mktemp("meeting") / "small.duckdb"
    promise = {"title": "Rotate the keys", "text": "We will.", "status": "published",
               "original_due_date": date(2026, 3, 20), "due_date": date(2026, 3, 20)}  # fmt: skip
    with Ledger.create(path) as ledger:
        ledger.append([
            Change("commitment", "COM-001", promise, DAY),
            Change("review_meeting", "RVW-001", {"held_on": date(2026, 3, 27)}, DAY),
            Change("decision", "DEC-001", {"text": HOSTILE, "asked_on": DAY}, DAY),
        ])  # fmt: skip
    return path


def widget(app, end):
    kinds = ("text_input", "text_area", "selectbox", "date_input", "button")
    found = [w for kind in kinds for w in app.get(kind) if (w.key or "").endswith(end)]
    assert len(found) == 1, (end, [w.key for w in found])
    return found[0]


def test_a_review_is_held_and_closed_on_its_page(original, copied, opened):
    path = copied(original)
    app = opened(path, "records", **MEETING)
    said = html(app)
    assert "No review has been held yet" in said
    assert "overdue, no new date" in said
    assert "<b>keys</b>" not in said

    widget(app, "/text").set_value("Rotate them by May.")
    app = widget(app, "/save").click().run()
    assert "Nobody is named who sees to it." in html(app)
    assert widget(app, "/text").value == "Rotate them by May."

    widget(app, "/owner").set_value("Head of Operations")
    widget(app, "/due").set_value(saves.today() + timedelta(days=30))
    widget(app, "/about").set_value("commitment/COM-001")
    app = widget(app, "/save").click().run()
    assert "Saved as event" in html(app)
    kept = cached.ledger(path).states("decision")["DEC-002"]
    assert (kept["status"], kept["relates_id"]) == ("agreed", "COM-001")

    app = widget(app, "td_close_review").click().run()
    assert "This review is closed" in html(app)
    closed = cached.ledger(path).states("review_meeting")["RVW-001"]
    assert f"asof=2026-03-25&amp;seq={closed['known_to']}" in html(app)
    assert not any("td_decide" in (w.key or "") for w in app.get("text_area"))
    closed = cached.ledger(path).states("review_meeting")["RVW-001"]
    assert (closed["as_of"], closed["known_to"]) == (date(2026, 3, 25), 5)
