"""Records: what to update, what is found, what a form asks, and how a past is told."""

from dataclasses import replace
from datetime import date

import pytest

from trustdash.answers import fields, forms, history, records
from trustdash.answers.answer import read_aloud
from trustdash.answers.lists import updates
from trustdash.answers.wording import banned_words
from trustdash.ledger import Batch, Change, Ledger, Recorded
from trustdash.model.entities import RECORDS
from trustdash.model.lens import LOCAL, NOBODY, Lens, Scope

DAY = date(2026, 3, 2)
EVERYTHING = date.max


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        ledger.append(
            [
                Change("team", "OPS", {"name": "Operations"}, DAY),
                action("ACT-001", "Rotate the keys", due=date(2026, 3, 20), said=DAY),
                action("ACT-002", "Write the runbook", due=date(2026, 4, 9), said=DAY),
                action("ACT-003", "Train the night shift", due=date(2026, 9, 1), said=DAY),
                action("ACT-004", "Count the spare parts", due=date(2026, 9, 1),
                       said=date(2026, 3, 30), owner="Storekeeper", team=None),
            ],
            actor="Eva",
            role="editor",
        )  # fmt: skip
        yield ledger


def action(entity_id, title, *, due, said, owner="Head of Operations", team="OPS"):
    given = {"title": title, "owner": owner, "team_id": team, "original_due_date": due,
             "due_date": due, "last_update_on": said, "status": "in_progress"}  # fmt: skip
    return Change("corrective_action", entity_id, given, DAY)


def ask(ledger, question, *about, as_of=date(2026, 4, 5), scope=LOCAL, **more):
    with ledger.at(Lens(as_of, scope=scope)) as reader:
        return question(reader, *about, **more)


def ids(answer):
    return {
        read_aloud(group.title).split(":")[0]: [row.id for row in group.rows]
        for group in answer.groups
    }


def test_overdue_stand_first_then_due_soon_then_those_not_spoken_of(ledger):
    found = ask(ledger, records.answer)
    assert ids(found) == {"Overdue": ["ACT-001"], "Due within 14 days": ["ACT-002"],
                          "Not updated for 30 days": ["ACT-003"]}  # fmt: skip
    assert read_aloud(found.headline) == (
        "1 of 4 open actions is overdue, 1 is due within 14 days."
    )
    assert "1 other open action needs nothing now." in map(read_aloud, found.lines)


def test_a_lead_starts_with_the_own_team_and_others_with_everybody(ledger):
    lead = Scope("Lea", "lead", team="OPS")
    assert ask(ledger, records.answer, scope=lead).whose == "OPS"
    assert read_aloud(ask(ledger, records.answer, scope=lead).headline).startswith("Operations: ")
    assert ask(ledger, records.answer, scope=lead, whose="all").whose is None
    assert ask(ledger, records.answer).whose is None


def test_one_owner_may_be_chosen_and_an_unknown_one_is_said(ledger):
    assert ids(ask(ledger, records.answer, whose="Storekeeper")) == {}
    unknown = ask(ledger, records.answer, whose="Nobody of that name")
    assert "Shown: everybody's." in unknown.notices[0] and len(ids(unknown)) == 3


def test_each_open_action_is_in_one_part(ledger):
    def parts(reader):
        from trustdash.answers.numbers import Numbers

        return {name: list(Numbers(reader).listed(name)["id"]) for name in updates.LISTS}

    found = ask(ledger, parts)
    every = found.pop(updates.OPEN)
    assert sorted(each for part in found.values() for each in part) == sorted(every)


def test_a_viewer_is_offered_no_button(ledger):
    found = ask(ledger, records.answer, scope=Scope("Vic", "viewer"))
    assert not any(row.may_change for group in found.groups for row in group.rows)


@pytest.mark.parametrize(
    ("words", "first"),
    [("act-003", "ACT-003"), ("night shift", "ACT-003"), ("SHIFT train", "ACT-003")],
)
def test_a_record_is_found_by_its_id_or_by_words_in_any_order(ledger, words, first):
    found = ask(ledger, records.find, words, as_of=EVERYTHING)
    assert found.table.rows[0][0].note == first
    assert found.table.rows[0][0].link == records.link("corrective_action", first)


def test_nothing_is_found_of_what_may_not_be_seen(ledger):
    hidden = {"title": "A secret step", "visibility": "privileged"}
    ledger.append([Change("corrective_action", "ACT-009", hidden, DAY)])
    assert ask(ledger, records.find, "secret", as_of=EVERYTHING).table is not None
    for question in ("secret", "ACT-009"):
        assert ask(ledger, records.find, question, as_of=EVERYTHING, scope=NOBODY).table is None
    opened = ask(ledger, records.opened, "corrective_action", "ACT-009", as_of=EVERYTHING,
                 scope=NOBODY)  # fmt: skip
    assert opened is None
    assert ask(ledger, history.told, "corrective_action", "ACT-009", as_of=EVERYTHING,
               scope=NOBODY) == ()  # fmt: skip


def test_a_form_offers_the_states_that_may_follow_and_says_why_others_are_fixed(ledger):
    form = ask(ledger, forms.form, "corrective_action", "ACT-001", as_of=EVERYTHING)
    states = [value for value, _ in form.field("status").choices]
    assert states == ["in_progress", "open", "implemented", "not_doing", "cancelled_duplicate"]
    fixed = {each.name: each.fixed for each in form.fields if each.fixed}
    assert "Frozen" in fixed["original_due_date"]
    assert "Move the date" in fixed["due_date"]
    assert form.made_from == ledger.version("corrective_action", "ACT-001")


def test_a_reference_is_chosen_among_ids_with_their_titles(ledger):
    form = ask(ledger, forms.form, "corrective_action", as_of=EVERYTHING)
    assert form.field("team_id").choices == (("OPS", "OPS · Operations"),)
    assert form.field("status").choices == (("open", "open"), ("in_progress", "in progress"))


@pytest.mark.parametrize("entity", RECORDS)
def test_every_field_of_every_entity_is_asked_with_its_help(entity, ledger):
    form = ask(ledger, forms.form, entity, as_of=EVERYTHING)
    asked = {each.name for each in form.fields}
    assert asked | {"id", "is_void"} >= set(RECORDS[entity].model_fields)
    assert all(each.help and each.label for each in form.fields)
    assert not [w for each in form.fields for w in banned_words(each.label)]


def test_a_confidential_field_is_absent_without_the_grant_and_its_values_are_not_told(ledger):
    proof = {"subject_entity": "corrective_action", "subject_id": "ACT-001",
             "title": "Log of the change", "location": "Cabinet 7"}  # fmt: skip
    ledger.append([Change("evidence", "EVI-001", proof, DAY)])
    ledger.append([Change("evidence", "EVI-001", {"location": "Cabinet 8"}, DAY)])
    for scope, may_see in ((LOCAL, True), (NOBODY, False)):
        form = ask(ledger, forms.form, "evidence", "EVI-001", as_of=EVERYTHING, scope=scope)
        assert (form.field("location") is not None) == may_see
        past = ask(ledger, history.told, "evidence", "EVI-001", as_of=EVERYTHING, scope=scope)
        said = " ".join(each.aloud for each in past)
        assert ("Cabinet 7" in said and "Cabinet 8" in said) == may_see
        assert ("not shown without the grant" in said) == (not may_see)


def test_the_past_is_told_in_sentences_newest_first(ledger):
    moved = {"item_entity": "corrective_action", "item_id": "ACT-001",
             "old_date": date(2026, 3, 20), "new_date": date(2026, 8, 15), "revised_on": DAY,
             "requested_by": "Head of Operations", "approved_by": "Chief Technology Officer",
             "reason": "The supplier is late."}  # fmt: skip
    change = Change("corrective_action", "ACT-001", {"due_date": date(2026, 8, 15)}, DAY,
                    reason="The supplier is late.")  # fmt: skip
    ledger.append([change, Change("due_date_revision", "REV-001", moved, DAY)], actor="Eva",
                  role="editor")  # fmt: skip
    newest, first = ask(ledger, history.told, "corrective_action", "ACT-001", as_of=EVERYTHING)
    assert read_aloud(newest.sentence) == (
        "Head of Operations moved the date from 20 Mar 2026 to 15 Aug 2026, approved by Chief "
        "Technology Officer, because: The supplier is late."
    )
    assert read_aloud(newest.when).startswith("True since 2 Mar 2026, recorded ")
    assert read_aloud(newest.when).endswith(f"by Eva (editor), event {newest.seq}.")
    assert read_aloud(first.sentence).startswith(
        "Put on file as in progress with title “Rotate the keys”, owner Head of Operations"
    )
    assert newest.source == ()


def test_a_move_without_approver_or_reason_is_told_as_one(ledger):
    first = ledger.history("corrective_action", "ACT-001")[0]
    moved = replace(first, seq=99, changes={"due_date": "2026-08-15"})
    newest = history.tell("corrective_action", [Recorded(first), Recorded(moved)])[0]
    assert read_aloud(newest.sentence) == (
        "Somebody moved the date from 20 Mar 2026 to 15 Aug 2026; no approver is on file."
    )


def test_an_imported_event_names_its_file_and_row(ledger):
    batch = Batch("actions.csv", "corrective_action", "0" * 64, None, 1, 1, 0, 0)
    change = Change("corrective_action", "ACT-002", {"status": "open"}, DAY, source_row=7)
    ledger.append([change], batch=batch)
    newest = ask(ledger, history.told, "corrective_action", "ACT-002", as_of=EVERYTHING)[0]
    assert read_aloud(newest.source).startswith("From row 7 of actions.csv, import BAT-")
    assert "Went from in progress to open." in newest.aloud


def test_two_days_differ_in_what_changed_between_them(ledger):
    later = date(2026, 3, 9)
    ledger.append([Change("corrective_action", "ACT-001", {"owner": "Chief of Staff"}, later)])
    found = ask(ledger, history.compare, "corrective_action", "ACT-001", later, DAY,
                as_of=EVERYTHING)  # fmt: skip
    rows = [[cell.text for cell in row] for row in found.tables[0].rows]
    assert rows == [["Owner", "Head of Operations", "Chief of Staff"]]
    same = ask(ledger, history.compare, "corrective_action", "ACT-001", later, later,
               as_of=EVERYTHING)  # fmt: skip
    assert same.empty == "No field differs between the two days."
    before = ask(ledger, history.compare, "corrective_action", "ACT-001", date(2026, 1, 1),
                 date(2026, 1, 2), as_of=EVERYTHING)  # fmt: skip
    assert "was not on file" in before.empty


def test_every_choice_of_every_entity_has_plain_words():
    for entity, record in RECORDS.items():
        for column in record.columns():
            for value in column.choices:
                words = fields.choice(entity, column.name, value)
                assert words and "_" not in words and not banned_words(words), (entity, value)
