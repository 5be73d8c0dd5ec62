"""Records in use: what is refused, what two people do at once, what a lead does in a click."""

from datetime import date, datetime

import pytest
from page_html import html

from trustdash.commands.saving import Wish, save
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import Scope
from trustdash.ui import cached, saves

DAY, DUE = date(2026, 3, 2), date(2026, 3, 20)
EVA = Scope("Eva", "editor")
ACT = {"e": "corrective_action", "id": "ACT-001"}


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    path = tmp_path_factory.mktemp("records") / "small.duckdb"
    fields = {"title": "Rotate the keys", "owner": "Head of Operations", "team_id": "OPS",
              "original_due_date": DUE, "due_date": DUE, "status": "in_progress"}  # fmt: skip
    other = {"title": "Train the night shift", "due_date": date(2026, 3, 19)}
    with Ledger.create(path) as ledger:
        ledger.append([
            Change("team", "OPS", {"name": "Operations"}, DAY),
            Change("corrective_action", "ACT-001", fields, DAY),
            Change("corrective_action", "ACT-002", {**fields, **other}, DAY),
        ])  # fmt: skip
    return path


@pytest.fixture
def path(original, copied):
    return copied(original)


@pytest.fixture
def page(path, opened):
    """Open the page of records without another before it: page(**query)."""
    return lambda **query: opened(path, "records", **query)


def widget(app, end):
    kinds = ("text_input", "text_area", "selectbox", "date_input", "radio", "button")
    found = [w for kind in kinds for w in app.get(kind) if (w.key or "").endswith(end)]
    assert len(found) == 1, (end, [w.key for w in found])
    return found[0]


def press(app, end):
    return widget(app, end).click().run()


def action(path, entity_id="ACT-001"):
    return cached.ledger(path).states("corrective_action")[entity_id]


def test_the_first_screen_is_the_list_of_actions_most_urgent_first(page):
    said = html(page(asof="2026-03-25"))
    assert said.index("Train the night shift") < said.index("Rotate the keys")
    assert said.count("days late") == 2


def test_one_click_says_still_on_track_and_a_word_may_follow(page, path):
    app = press(page(), "td_on_track_ACT-001")
    assert action(path)["last_update_on"] == saves.today()
    assert "Saved as event 4: ACT-001." in html(app)
    widget(app, "td_note").set_value("Half done.")
    app = press(app, "td_note_save")
    assert action(path)["update_note"] == "Half done."
    assert not [w for w in app.text_input if w.key == "td_note"]


def test_done_needs_evidence_and_keeps_what_was_typed_until_it_has_it(page, path):
    app = press(page(), "td_done_ACT-001")
    widget(app, "ACT-001/title").set_value("Log of the rotation")
    app = press(app, "td_done/ACT-001/save")
    assert "Where it is" in html(app) and "is missing" in html(app)
    assert widget(app, "ACT-001/title").value == "Log of the rotation"
    assert action(path)["status"] == "in_progress"
    widget(app, "ACT-001/location").set_value("https://example.org/log")
    app = press(app, "td_done/ACT-001/save")
    assert action(path)["status"] == "implemented"
    (proof,) = cached.ledger(path).states("evidence").values()
    assert (proof["title"], proof["subject_id"]) == ("Log of the rotation", "ACT-001")
    assert "to implemented" in html(app) and "td_done_ACT-001" not in {b.key for b in app.button}


def test_a_new_date_has_a_reason_and_an_approver_and_counts_as_a_move(page, path):
    app = press(page(), "td_date_ACT-001")
    new = date(2026, 8, 15)
    widget(app, "ACT-001/new").set_value(new)
    widget(app, "ACT-001/reason").set_value("The supplier is late.")
    app = press(app, "td_date/ACT-001/save")
    assert "Who approved it is missing" in html(app)
    widget(app, "ACT-001/approved").set_value("Chief Technology Officer")
    widget(app, "ACT-001/asked").set_value("Chief Technology Officer")
    app = press(app, "td_date/ACT-001/save")
    assert "approve it" in html(app) and action(path)["due_date"] == DUE
    widget(app, "ACT-001/asked").set_value("Head of Operations")
    app = press(app, "td_date/ACT-001/save")
    assert (action(path)["due_date"], action(path)["original_due_date"]) == (new, DUE)
    (move,) = cached.ledger(path).states("due_date_revision").values()
    assert (move["old_date"], move["new_date"], move["item_id"]) == (DUE, new, "ACT-001")
    assert "moved the date from 20 Mar 2026 to 15 Aug 2026" in html(app)


def test_a_refused_save_says_why_at_the_field_and_loses_nothing(page, path):
    app = page(**ACT)
    widget(app, "ACT-001/title").set_value("")
    widget(app, "ACT-001/owner").set_value("Chief of Staff")
    app = press(app, "td_save_corrective_action/ACT-001")
    assert "Title is missing" in html(app) and "td-problem" in html(app)
    assert widget(app, "ACT-001/owner").value == "Chief of Staff"
    widget(app, "ACT-001/title").set_value("Rotate all keys")
    app = press(app, "td_save_corrective_action/ACT-001")
    assert (action(path)["title"], action(path)["owner"]) == ("Rotate all keys", "Chief of Staff")


def test_a_date_is_taken_out(page, path):
    app = page(**ACT)
    app.date_input(key=widget(app, "ACT-001/completed_on").key).set_value(DAY)
    app = press(app, "td_save_corrective_action/ACT-001")
    assert action(path)["completed_on"] == DAY
    (taken_out,) = (w for w in app.multiselect if w.key.endswith("/emptied"))
    taken_out.set_value(["completed_on"])
    press(app, "td_save_corrective_action/ACT-001")
    assert action(path)["completed_on"] is None


def test_an_instant_keeps_its_seconds_when_another_field_is_changed(page, path):
    began = {"title": "Outage", "occurred_at": datetime.fromisoformat("2026-03-01T10:05:33")}
    with Ledger.open(path) as ledger:
        ledger.append([Change("incident", "INC-001", began, DAY)])
    app = page(e="incident", id="INC-001")
    widget(app, "INC-001/title").set_value("Outage of sign-in")
    press(app, "td_save_incident/INC-001")
    last = cached.ledger(path).history("incident", "INC-001")[-1]
    assert last.changes == {"title": "Outage of sign-in"}


def test_a_state_that_needs_a_reason_asks_for_it(page, path):
    app = page(**ACT)
    widget(app, "ACT-001/status").set_value("cancelled_duplicate")
    app = press(app, "td_save_corrective_action/ACT-001")
    assert "reached with a reason alone" in html(app)
    widget(app, "reason for the change").set_value("It is the same as ACT-002.")
    press(app, "td_save_corrective_action/ACT-001")
    assert action(path)["status"] == "cancelled_duplicate"


def test_two_people_at_once_choose_field_by_field_and_neither_is_lost(page, path):
    app = page(**ACT)
    widget(app, "ACT-001/title").set_value("Rotate all keys")
    widget(app, "ACT-001/owner").set_value("Chief of Staff")
    ledger = cached.ledger(path)
    theirs = {"owner": "CISO", "text": "Every key, once."}
    seen = ledger.version("corrective_action", "ACT-001")
    save(ledger, EVA, [Wish("corrective_action", "ACT-001", theirs, DAY, seen)], key="theirs")
    app = press(app, "td_save_corrective_action/ACT-001")
    said = html(app)
    assert "Eva saved ACT-001 while you were typing" in said
    assert "Wording: Every key, once." in said
    assert widget(app, "ACT-001/title").value == "Rotate all keys"
    choice = widget(app, "td_clash/corrective_action/ACT-001/owner")
    assert choice.options == ["CISO", "Chief of Staff"]
    app = press(app, "td_save_corrective_action/ACT-001")
    assert "Choose one of both versions." in html(app)
    widget(app, "td_clash/corrective_action/ACT-001/owner").set_value("mine")
    app = press(app, "td_save_corrective_action/ACT-001")
    found = action(path)
    assert (found["title"], found["owner"], found["text"]) == (
        "Rotate all keys", "Chief of Staff", "Every key, once.",
    )  # fmt: skip
    assert "Saved as event" in html(app)


def test_the_past_stands_on_the_page_and_two_days_can_be_compared(page):
    said = html(page(**ACT, see="history"))
    assert "Put on file as in progress with title “Rotate the keys”" in said
    assert "by local (administrator), event 2." in said


def test_a_change_is_undone_with_a_reason_and_both_stay_in_the_past(page, path):
    app = page(**ACT)
    widget(app, "ACT-001/owner").set_value("Chief of Staff")
    app = press(app, "td_save_corrective_action/ACT-001")
    app = press(page(**ACT, see="history"), "td_undo_4")
    app = press(app, "td_undo_save")
    assert "The reason is missing" in html(app)
    widget(app, "td_undo_reason").set_value("It was the wrong record.")
    app = press(app, "td_undo_save")
    assert action(path)["owner"] == "Head of Operations"
    said = html(app)
    assert "Owner changed from Head of Operations to Chief of Staff." in said
    assert "It was the wrong record." in said


def test_a_record_made_by_mistake_is_taken_back_and_its_past_stays(page, path):
    app = press(page(e="corrective_action", id="ACT-002", see="history"), "td_undo_3")
    widget(app, "td_undo_reason").set_value("Made twice.")
    app = press(app, "td_undo_save")
    said = html(app)
    assert "ACT-002 was taken back" in said and "Its making was undone" in said
    assert "Train the night shift" in said and "Made twice." in said


def test_a_record_that_is_not_there_is_said_without_saying_more(page):
    said = html(page(e="corrective_action", id="ACT-999")).partition("td-error")[2]
    assert "not on file" in said and "ACT-999" not in said


def test_every_kind_of_record_is_offered_as_a_new_one(page):
    said = html(page(do="new"))
    assert "New commitment" in said and "e=leader_engagement" in said


def test_words_in_the_address_find_records(page):
    said = html(page(do="find", words="night"))
    assert "1 record holds these words." in said and "ACT-002" in said
