"""The incident whole: what is not known, both clocks, the breach, those left out, repeats."""

from datetime import datetime
from types import SimpleNamespace

import pytest
from small_organisation import _at, _day, _new, add_facts

from trustdash.answers import complaints, incidents
from trustdash.answers.answer import read_aloud
from trustdash.answers.breach import MEANS
from trustdash.answers.incident import clocks
from trustdash.answers.wording import banned_words
from trustdash.ledger import Change


def texts(block):
    return [read_aloud(text) for text in block.text]


def table(block, caption):
    (found,) = (each for each in block.tables if each.caption == caption)
    return found


@pytest.fixture
def told(own, lens):
    """Append changes, then tell INC-01, or another incident."""
    opened = []

    def after(*changes, incident="INC-01"):
        if changes:
            own.append(list(changes))
        opened.append(own.at(lens))
        return incidents.answer(opened[-1], incident=incident).story

    yield after
    for reader in opened:
        reader.close()


def unknown_of(story):
    return [(row[0].text, row[1].text, row[1].state) for row in story.unknown.tables[0].rows]


def unknown(text):
    return Change("incident", "INC-01", {"facts_unknown": text}, _day("2026-04-01"))


def message(identity, on, next_on=None):
    next_at = None if next_on is None else _at(f"{next_on}T12:00")
    return _new("communication", identity, on, incident_id="INC-01", sent_at=_at(f"{on}T09:00"),
                text="An update.", promised_next_update_at=next_at)  # fmt: skip


def test_nothing_unknown_is_said(told):
    assert told().unknown.empty == "Nothing is on file as not yet known."


def test_an_unknown_without_a_date_is_said_to_have_none(told):
    story = told(unknown("Whether the data was sold."))
    assert unknown_of(story) == [("Whether the data was sold.", "no date given", "concern")]
    assert texts(story.unknown) == ["1 thing is not known yet. 1 of 1 has no date."]


def test_the_next_promised_update_is_when_we_shall_know(told):
    story = told(unknown("Whether it was sold."), message("MSG-9", "2026-11-01", "2026-12-04"))
    assert unknown_of(story) == [
        ("Whether it was sold.", "next update promised for 4 Dec 2026", "neutral")
    ]


def test_a_promised_update_whose_day_has_passed_is_late(told):
    story = told(unknown("Whether it was sold."), message("MSG-9", "2026-10-01", "2026-11-10"))
    (row,) = story.unknown.tables[0].rows
    assert row[1].text == "next update promised for 10 Nov 2026; none has come"
    assert (row[1].note, row[1].state) == ("10 days late", "concern")


def test_a_promise_that_a_message_has_followed_is_no_date_any_more(told):
    story = told(
        unknown("Whether it was sold."),
        message("MSG-8", "2026-10-01", "2026-12-10"), message("MSG-9", "2026-11-01"),
    )  # fmt: skip
    assert unknown_of(story)[0][1] == "no date given"


def test_a_text_that_names_its_day_is_left_to_say_it(told):
    story = told(unknown("Whether it was sold: the police answer in January 2027."))
    assert unknown_of(story)[0][1] == "on the day it names"


def test_causes_that_are_not_determined_and_groups_without_a_count_are_not_known(told):
    story = told(
        _new("root_cause", "CAU-009", "2026-05-01", incident_id="INC-01", statement="The log."),
        _new("incident_stakeholder", "AFF-009", "2026-05-01", incident_id="INC-01",
             group_id="GRP-02"),
    )  # fmt: skip
    assert [row[0] for row in unknown_of(story)] == [
        "Whether this is a cause: The log.", "How many were affected: Partners",
    ]  # fmt: skip


def test_both_clocks_are_said(told):
    assert told().timeline.caption.endswith(
        "They were told 61 hours after we knew and 63 hours after it began."
    )
    silent = told(incident="INC-02").timeline.caption
    assert "Nobody was told 16 days after we knew and 16 days after it began." in silent


def test_a_word_before_we_knew_took_no_time():
    at = datetime.fromisoformat
    row = SimpleNamespace(first_communication_at=at("2026-03-09T05:00"), occurred_at=None,
                          detected_at=at("2026-03-09T08:00"))  # fmt: skip
    assert clocks(row, None) == " They were told under 1 hour after we knew."


def test_the_breach_is_said_in_words_with_what_repair_asks_for(told):
    account = {fact.label: read_aloud(fact.value) for fact in told().account}
    assert account["What it broke trust in"] == MEANS["integrity"]
    other = {f.label: read_aloud(f.value) for f in told(incident="INC-02").account}
    assert other["What it broke trust in"].startswith("Not recorded")


def test_no_words_on_repair_suggest_denial_or_soften():
    assert set(MEANS) == {"ability", "benevolence", "integrity"}
    for words in MEANS.values():
        assert not banned_words(words) and "den" not in words.lower()


def test_groups_left_out_stand_first(told):
    story = told(
        _new("incident_stakeholder", "AFF-009", "2026-05-01", incident_id="INC-01",
             group_id="GRP-02", affected_count=30, count_basis="estimate"),
        _new("leader_engagement", "MTG-1", "2026-11-01", incident_id="INC-01", group_id="GRP-01",
             leader_role="Chief Operating Officer", held_on=_day("2026-11-01"), status="held"),
    )  # fmt: skip
    rows = [[cell.text for cell in row] for row in story.affected.tables[0].rows]
    assert rows == [
        ["Partners", "30", "not told", "not met", "none on file"],
        ["Account holders", "41,200", "first on 11 Mar 2026", "last on 1 Nov 2026", "5 of 7"],
    ]
    assert texts(story.affected) == [
        "1 of 2 affected groups was not told; 1 of 2 affected groups was not met by a leader."
    ]


def test_a_broadcast_is_no_meeting(told):
    story = told(
        _new("leader_engagement", "MTG-1", "2026-11-01", incident_id="INC-01", group_id="GRP-01",
             leader_role="Chief Operating Officer", held_on=_day("2026-11-01"), status="held",
             format="broadcast"),
    )  # fmt: skip
    assert story.affected.tables[0].rows[0][3].text == "not met"


def test_a_group_of_fewer_than_five_is_not_counted_aloud(told):
    few = {"incident_id": "INC-01", "group_id": "GRP-02", "affected_count": 3}
    story = told(_new("incident_stakeholder", "AFF-009", "2026-05-01", **few))
    assert {row[1].text for row in story.affected.tables[0].rows} == {"not shown"}


def later(on="2026-10-01"):
    return (
        _new("incident", "INC-03", on, title="Keys again", severity="SEV2", status="new",
             occurred_at=_at(f"{on}T06:00"), detected_at=_at(f"{on}T07:00")),
        _new("root_cause", "CAU-003", on, incident_id="INC-03", statement="A key.",
             cause_category="access control", determined_on=_day(on)),
    )  # fmt: skip


def repeats_of(story):
    (found,) = story.repeats.tables
    return [(r[0].text, r[0].link.parameters, r[1].text, r[4].text) for r in found.rows]


def test_a_repeat_after_a_completed_action_is_listed_with_its_day_and_link(told):
    story = told(*later())
    said = "repeat: an action was completed before"
    assert repeats_of(story) == [("Keys again", (("i", "INC-03"),), "1 Oct 2026", said)]
    again = told(incident="INC-03")
    assert repeats_of(again)[0][::3] == ("Customer data exposed", said)


def test_the_same_cause_with_its_action_still_open_is_told_apart(told):
    story = told(*later("2026-05-01"))
    assert repeats_of(story)[0][3] == "same cause, action still open"
    assert texts(story.repeats)[0] == (
        "1 other incident of the same cause is on file: none after an action was completed, 1 with "
        "its action still open."
    )


def test_without_a_determined_cause_repeats_cannot_be_told(told):
    assert "No cause of this incident is determined" in told(incident="INC-02").repeats.empty


def test_lessons_not_built_in_stand_first_with_their_owner(told):
    first = {"incident_id": "INC-01", "status": "agreed", "statement": "Test it."}
    verified = Change(
        "lesson", "LES-000", {"status": "verified"}, _day("2026-07-01"), skips_states=True
    )
    story = told(
        _new("lesson", "LES-000", "2026-06-01", **first),
        verified,
        _new("lesson", "LES-002", "2026-06-01", **first),
    )
    rows = [(row[0].note, row[1].text) for row in story.lessons.tables[0].rows]
    assert rows == [
        ("LES-001", "Head of Platform"),
        ("LES-002", "no owner"),
        ("LES-000", "no owner"),
    ]
    assert texts(story.lessons) == ["1 of 3 lessons built in. 1 verified."]


def test_opinions_and_findings_of_others_stand_in_their_lane_and_our_own_do_not(told):
    opinion = {"subject_entity": "commitment", "subject_id": "COM-001", "opinion": "qualified",
               "issued_on": _day("2026-06-01"), "status": "issued", "provider": "A"}  # fmt: skip
    story = told(
        _new("validation", "VAL-1", "2026-06-01", **opinion, title="Keys", independence="external"),
        _new("validation", "VAL-2", "2026-06-01", **opinion, title="Ours", independence="self"),
        _new("validation", "VAL-3", "2026-01-01", **{**opinion, "issued_on": _day("2026-01-01")}),
        _new(
            "recommendation",
            "REC-1",
            "2026-07-01",
            incident_id="INC-01",
            title="Rotate keys",
            source="audit",
            issued_on=_day("2026-07-01"),
        ),
    )
    checked = [r[2].text for r in story.timeline.table.rows if r[1].text == "Checked by others"]
    assert checked == ["Opinion (qualified): Keys", "Finding: Rotate keys"]


def test_a_moved_date_of_a_promise_is_something_we_did(told):
    did = [r[2].text for r in told().timeline.table.rows if r[1].text == "What we did"]
    assert "Date moved from 10 May 2026 to 30 Jun 2026: Refund every customer" in did


def test_promises_and_moves_of_their_dates_are_counted_with_their_rows(told):
    facts = {fact.label: fact.value for fact in told().facts}
    assert read_aloud(facts["Promised"]) == "9 promises; 2 dates moved"
    assert [part.rows.group for part in facts["Promised"] if not isinstance(part, str)] == [
        "INC-01", "INC-01",
    ]  # fmt: skip


def test_severe_incidents_of_an_incident_happened_in_it(told):
    child = {"parent_id": "INC-01", "occurred_at": _at("2026-05-05T06:00"), "status": "new"}
    story = told(
        _new("incident", "INC-07", "2026-05-05", title="Grave", severity="SEV2", **child),
        _new("incident", "INC-08", "2026-05-05", title="Slight", severity="SEV4", **child),
    )
    happened = [r[2].text for r in story.timeline.table.rows if r[1].text == "What happened"]
    assert happened == ["Grave"]


def remedies_block(own, rows, lens):
    add_facts(own, "remedy", rows)
    with own.at(lens) as reader:
        return incidents.answer(reader).story.remedies


def owed(group, n, **days):
    known = {name: _day(day) for name, day in days.items()}
    return [
        {"id": f"REM-{group}-{i}-{len(days)}", "eligible_on": _day("2026-05-01"),
         "incident_id": "INC-01", "group_id": group, "kind": "apology", **known}
        for i in range(n)
    ]  # fmt: skip


def test_the_group_of_which_most_wait_stands_first_and_everyone_last(own, lens):
    done = {"offered_on": "2026-05-02", "accepted_on": "2026-05-03", "delivered_on": "2026-05-09"}
    rows = [*owed("GRP-02", 9), *owed("GRP-02", 11, **done), *owed("GRP-01", 20, **done)]
    add_facts(own, "remedy", owed("GRP-01", 6))
    found = table(remedies_block(own, rows, lens), "Remedies by affected group")
    assert [row[0].text for row in found.rows] == ["Partners", "Account holders", "Everyone"]
    assert found.rows[0][1].number.text == "9"


def test_fewer_than_five_remedies_are_not_shown(empty, lens):
    empty.append([_new("incident", "INC-01", "2026-03-09", title="T", is_major=True)])
    block = remedies_block(empty, owed("GRP-01", 4), lens)
    assert block.empty == "Fewer than 5 remedies are on file; they are not shown."


def test_a_small_group_is_shown_together_and_that_is_said(own, lens):
    block = remedies_block(own, [*owed("GRP-02", 3), *owed("GRP-01", 9)], lens)
    names = {row[0].text for row in table(block, "Remedies by affected group").rows}
    assert "Partners" not in names
    assert any("group has fewer than 5" in text or "together" in text for text in texts(block))


def test_the_flow_of_complaints_is_shown_to_add_up(reader):
    block = next(b for b in incidents.answer(reader).complaints if b.title == "Complaints")
    (row,) = table(block, "Flow of complaints in the last 90 days").rows
    assert [cell.number.amount for cell in row[:4]] == [2, 0, 0, 2]
    assert row[4].text == "adds up"
    ages = table(block, "Complaints by age").rows
    assert [row[1].number.amount for row in ages] == [2, 0, 0]


@pytest.mark.parametrize(("flow", "off"), [((5, 3, 2, 6), 0), ((5, 3, 2, 7), -1)])
def test_a_flow_that_does_not_add_up_is_told_by_how_much(flow, off):
    assert complaints.balance(*flow) == off
