"""Check a draft, as a communicator uses it: type, mark, name the record, read what it carries."""

import re

import pytest
from page_html import html

DRAFT = (
    "We are sorry. The status page shows outages within 15 minutes. Every key is replaced by "
    "30 April. We will do better."
)


@pytest.fixture
def checker(opened, demo):
    """Return the page with the draft typed in."""
    app = opened(demo, "said")
    app.text_area(key="td_draft").set_value(DRAFT).run()
    assert not app.exception
    return app


def box(app, label):
    return next(each for each in app.selectbox if each.label == label)


def mark(app, number, kind, record=None):
    """Mark a sentence as a person does, by the words on the screen."""
    box(app, f"Sentence {number} is").set_value(kind).run()
    if record:
        box(app, f"Sentence {number} rests on").set_value(record).run()
    assert not app.exception


def verdicts(app):
    found = re.findall(r'class="td-held">.*?</span>([^<]+)</span>', html(app))
    return [each.strip() for each in found]


def test_an_empty_draft_asks_for_nothing(opened, demo):
    app = opened(demo, "said")
    assert [each.label for each in app.text_area] == ["Draft"]
    assert not [each for each in app.selectbox if each.label.startswith("Sentence")]
    assert "Nothing is stored" in html(app)


def test_the_text_is_split_and_no_sentence_is_judged_before_a_person_marks_it(checker):
    said = html(checker)
    assert "4 sentences. No sentence is marked as a claim. 4 sentences are not marked yet." in said
    assert verdicts(checker) == []


def test_marked_sentences_say_what_the_ledger_carries(checker):
    mark(checker, 1, "apology")
    mark(checker, 2, "done", "COM-003")
    mark(checker, 3, "done", "COM-007")
    mark(checker, 4, "will_do")
    assert verdicts(checker) == [
        "an apology claims nothing that can be checked",
        "carried by COM-003, verified 5 Jun 2026",
        "not carried: COM-007 is 204 days late; nobody verified it",
        "will do without a commitment: unbacked promise",
    ]
    said = html(checker)
    assert "1 of 3 claims are carried by the ledger as of 20 Nov 2026." in said
    assert "commitments?c=COM-007" in said


def test_a_promise_is_offered_commitments_alone_the_likeliest_first(checker):
    mark(checker, 3, "will_do")
    options = box(checker, "Sentence 3 rests on").options
    assert options[0].startswith("COM-007") and "(shares: " in options[0]
    assert all(option.startswith("COM-") for option in options)


def test_marks_stay_when_another_sentence_is_edited(checker):
    mark(checker, 2, "done", "COM-003")
    checker.text_area(key="td_draft").set_value("Good morning. " + DRAFT).run()
    assert box(checker, "Sentence 3 is").value == "done"
    assert verdicts(checker) == ["carried by COM-003, verified 5 Jun 2026"]


def test_the_ledger_answers_as_of_the_day_of_the_view(opened, demo):
    app = opened(demo, "said", asof="2026-03-15")
    app.text_area(key="td_draft").set_value(DRAFT).run()
    mark(app, 2, "done", "COM-003")
    assert verdicts(app) == ["not carried: COM-003 is promised for 31 Mar 2026, not verified"]


def test_what_is_typed_is_shown_as_text_and_leaves_no_trace(opened, demo):
    app = opened(demo, "said")
    before = dict(app.query_params)
    app.text_area(key="td_draft").set_value('<script>alert(1)</script> is "said".').run()
    assert "<script" not in html(app) and "&lt;script&gt;" in html(app)
    assert dict(app.query_params) == before


def test_a_draft_can_be_checked_on_an_empty_ledger(opened, empty):
    app = opened(empty, "said")
    app.text_area(key="td_draft").set_value("We will pay.").run()
    mark(app, 1, "will_do")
    assert verdicts(app) == ["will do without a commitment: unbacked promise"]


def test_the_address_opens_one_message(opened, demo):
    said = html(opened(demo, "said", m="MSG-014"))
    assert "MSG-014: acknowledgement, 11 Mar 2026" in said and "Close" in said
