from datetime import datetime, timedelta
from types import SimpleNamespace

from trustdash.answers import incidents
from trustdash.answers.answer import read_aloud


def _facts(facts):
    return {fact.label: read_aloud(fact.value) for fact in facts}


def test_the_headline_counts_incidents_and_the_major_ones(reader):
    assert read_aloud(incidents.answer(reader).headline) == (
        "2 incidents on file, 1 of them major; 2 not yet resolved."
    )


def test_the_newest_major_incident_is_shown_in_full_unless_another_is_asked_for(reader):
    assert incidents.answer(reader).story.id == "INC-01"
    assert incidents.answer(reader, incident="INC-02").story.id == "INC-02"


def test_the_account_says_what_went_wrong_then_why_then_what_is_being_done(reader):
    account = incidents.answer(reader).story.account
    assert [fact.label for fact in account] == [
        "What went wrong", "Why", "What is being done", "What it broke trust in",
    ]  # fmt: skip
    assert read_aloud(account[2].value) == "Nothing is on file about what is being done."


def test_a_missing_cause_is_said_to_be_missing(reader):
    account = _facts(incidents.answer(reader, incident="INC-02").story.account)
    assert account["Why"] == "The cause is not on file yet."


def test_the_timeline_title_says_how_long_those_affected_waited(reader):
    story = incidents.answer(reader).story
    assert story.timeline.title == "Those affected were first told 61 hours after we knew"


def test_an_incident_nobody_was_told_of_is_still_silent(reader):
    story = incidents.answer(reader, incident="INC-02").story
    assert story.timeline.title.startswith("Still silent, 16 days after we knew")


def test_causes_actions_checks_and_results_stand_in_one_row(reader):
    chain = incidents.answer(reader).story.chain
    rows = [[cell.text for cell in row] for row in chain.tables[0].rows]
    assert [
        "Service keys were shared.", "Alert on bulk reads", "–", "effective",
        "No bulk read goes unseen for a month", "effective", "–",
    ] in rows  # fmt: skip
    assert any(row[0].startswith("Alerts were sent") and row[3] == "no action yet" for row in rows)


def test_actions_that_serve_no_cause_stand_apart(reader):
    orphans = incidents.answer(reader).story.chain.tables[-1]
    assert orphans.caption == "Actions that serve no cause"
    assert {row[0].text for row in orphans.rows} == {
        "Rewrite the call script", "Train on access", "Fix the alert list",
    }  # fmt: skip


def test_who_still_waits_for_a_remedy_stands_first(reader):
    remedies = incidents.answer(reader).story.remedies
    assert read_aloud(remedies.text[0]).startswith("4 of 7")
    (chart,) = remedies.exhibits
    assert [cell.text for cell in chart.table.rows[0]] == [
        "Account holders: still waiting", "4 of 7",
    ]  # fmt: skip


def test_complaints_upheld_in_part_count_as_upheld(reader):
    blocks = {block.title: block for block in incidents.answer(reader).complaints}
    texts = [read_aloud(text) for block in blocks.values() for text in block.text]
    assert "3 of 4 decided complaints were upheld, fully or in part." in texts


def test_lessons_say_where_they_were_built_in(reader):
    lessons = incidents.answer(reader).story.lessons
    assert read_aloud(lessons.text[0]) == "0 of 1 lesson built in."


def test_the_most_severe_incident_stands_first_in_the_list(reader):
    (table,) = incidents.answer(reader).incidents.tables
    assert [row[0].text for row in table.rows] == ["Customer data exposed", "Statement delay"]
    assert table.rows[0][4].text == "61 hours"


def test_a_word_before_we_knew_took_no_time_as_m20_counts_it():
    knew = datetime.fromisoformat("2026-03-09T08:00")
    said = SimpleNamespace(detected_at=knew, first_communication_at=knew - timedelta(hours=5))
    assert incidents.first_word(said) == "under 1 hour"


def test_many_minor_incidents_are_shown_in_parts_with_counts_per_month(many_incidents, lens):
    with many_incidents.at(lens) as reader:
        found = incidents.answer(reader, page=2)
    assert (found.incidents.paging.first, found.incidents.paging.total) == (26, 60)
    assert len(found.incidents.tables[0].rows) == 25
    assert sum(int(row[1].text) for row in found.months.tables[0].rows) == 60
