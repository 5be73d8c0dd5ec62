"""Answer a question of an import, set up a feed and take a template, as an editor does."""

import datetime as dt

import pytest
import streamlit as st
from page_html import html

from trustdash.importing import feeds
from trustdash.ledger import Ledger


def press(app, label):
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception, app.exception


def field(kind, label):
    return next(each for each in kind if label in each.label)


@pytest.fixture
def page(opened, demo):
    app = opened(demo, "bring_in")
    assert not app.exception
    return app


def test_an_open_question_is_shown_with_its_promise_and_answered_in_one_save(page, demo):
    assert "question waits for an answer" in html(page)
    field(page.radio, "What became of it").set_value("delivered").run()
    field(page.text_input, "By whom").set_value("Head of Platform")
    press(page, "Save the answer")
    assert "Say on which day." in html(page)
    field(page.date_input, "On which day").set_value(dt.date(2026, 11, 2))
    press(page, "Save the answer")
    assert "is answered" in html(page)
    assert "wait for an answer" not in html(page)
    st.cache_resource.clear()
    with Ledger.open(demo) as ledger:
        open_still = [q for q in ledger.states("question").values() if q["status"] == "open"]
        question = ledger.states("question")["QUE-002"]
        promise = ledger.states("commitment")[question["about_id"]]
    assert open_still == []
    assert (promise["status"], promise["delivered_on"]) == ("delivered", dt.date(2026, 11, 2))


def test_a_feed_is_set_up_with_its_record_and_its_folder(page, demo):
    page.expander[-1]
    page.session_state["td_feed_new"] = True
    page.run()
    field(page.text_input, "Name (letters").set_value("complaints")
    field(page.selectbox, "Profile or template").set_value("complaint")
    field(page.text_input, "Who sees to it").set_value("Head of Care")
    press(page, "Set up the feed")
    assert "The feed complaints is set up" in html(page)
    assert feeds.read_setting(feeds.place(demo) / "complaints").profile == "complaint"
    assert "No file has come by the feed complaints yet." in html(page)


def test_a_template_can_be_taken_for_every_entity(page):
    from trustdash.importing.templates import workbook_bytes
    from trustdash.model.entities import ENTITIES

    options = field(page.selectbox, "Template for").options
    assert len(options) == len(ENTITIES)
    assert workbook_bytes("commitment")[:2] == b"PK"
