"""What will be late next if nobody acts, and what is not known: counted by hand."""

from datetime import date

import pytest
from small_organisation import AS_OF

from trustdash.answers import overview
from trustdash.answers.answer import read_aloud
from trustdash.answers.lists.warnings import KINDS
from trustdash.answers.numbers import Numbers
from trustdash.ledger import Change
from trustdash.model.lens import Lens


def warned(reader) -> list[tuple[str, str, str]]:
    rows = Numbers(reader).listed("early-warnings")
    return [(row.kind, row.id, row.who) for row in rows.itertuples(index=False)]


def test_what_can_still_be_met_stands_first_then_what_passed_last(reader):
    assert [(kind, identity) for kind, identity, _ in warned(reader)] == [
        ("due soon without progress", "COM-005"),
        ("due soon without progress", "COM-006"),
        ("due soon without progress", "ACT-005"),
        ("answer owed", "MTG-001"),
        ("answer owed", "QUE-001"),
        ("stale measure", "KPI-03"),
        ("silent owner", "ACT-001"),
    ]


def test_each_warning_says_who_and_by_when(reader):
    (table,) = overview.answer(reader).warnings.tables
    assert table.headings == ("What", "Who", "By")
    who, by = ([row[column] for row in table.rows] for column in (1, 2))
    assert [cell.text for cell in who[2:5]] == ["Head of Platform", "Chief Operating Officer",
                                                "Head of Platform"]  # fmt: skip
    assert who[5].text == "no owner named" and who[5].state == "concern"
    assert [cell.note for cell in by] == [
        "today", "in 8 days", "in 11 days", "9 days ago", "19 days ago",
        "110 days ago", "111 days ago",
    ]  # fmt: skip


def test_the_sentence_counts_every_kind_and_the_counts_add_up(reader):
    said = overview.answer(reader).warnings.text[0]
    assert read_aloud(said) == (
        "7 warnings: 3 due soon without progress, 1 silent owner, 1 stale measure and "
        "2 answers owed."
    )
    counts = [part.amount for part in said if not isinstance(part, str)]
    assert counts[0] == sum(counts[1:])


def test_an_owner_is_silent_about_what_is_due_and_about_nothing_else(reader):
    rows = Numbers(reader).listed("warnings-silent")
    assert rows["what"].tolist() == ["3 actions due"]
    assert rows["why"].tolist() == ["no update for 14 days or more: ACT-001, ACT-005, ACT-004"]


def test_a_milestone_reached_under_a_promise_is_progress(empty):
    _promise(empty, status="in_progress")
    with empty.at(Lens(AS_OF)) as reader:
        assert [identity for _, identity, _ in warned(reader)] == ["COM-001"]
    reached = {"commitment_id": "COM-001", "title": "Half of it", "reached_on": date(2026, 11, 2)}
    empty.append([Change("milestone", "MIL-001", reached, date(2026, 11, 2))])
    with empty.at(Lens(AS_OF)) as reader:
        assert warned(reader) == []


def test_progress_does_not_help_a_promise_that_its_owner_calls_at_risk(empty):
    _promise(empty, status="in_progress")
    risk = Change("commitment", "COM-001", {"status": "at_risk"}, date(2026, 11, 1))
    empty.append([risk])
    reached = {"commitment_id": "COM-001", "title": "Half of it", "reached_on": date(2026, 11, 2)}
    empty.append([Change("milestone", "MIL-001", reached, date(2026, 11, 2))])
    with empty.at(Lens(AS_OF)) as reader:
        rows = Numbers(reader).listed("early-warnings")
    assert rows["why"].tolist() == ["said to be at risk"]


def _promise(ledger, status: str) -> None:
    fields = {
        "title": "Answer in time", "text": "We will answer in time.", "owner": "Head of Care",
        "said_on": date(2026, 10, 1), "original_due_date": date(2026, 12, 1),
        "due_date": date(2026, 12, 1), "status": status,
    }  # fmt: skip
    ledger.append([Change("commitment", "COM-001", fields, date(2026, 10, 1))])


def test_every_kind_has_a_list_of_its_own_and_together_they_are_all(reader):
    numbers = Numbers(reader)
    every = [numbers.listed(kind.name) for kind in KINDS]
    assert sum(map(len, every)) == len(numbers.listed("early-warnings"))


def test_what_is_not_known_is_said_with_its_count(reader):
    assert [read_aloud(said) for said in overview.answer(reader).unknown.text] == [
        "1 promise or action has no date.",
        "2 delivered promises have no evidence in force.",
        "1 incident has no determined cause.",
        "3 measures have no level before the incident.",
    ]


def test_a_group_that_no_leader_met_for_90_days_is_not_known(look):
    said = overview.answer(look(as_of=date(2026, 10, 31))).unknown.text
    assert "1 affected group met no accountable executive in 90 days." in map(read_aloud, said)


@pytest.mark.parametrize("day", [date(2026, 3, 10), date(2026, 6, 1), date(2026, 11, 20)])
def test_nothing_is_warned_of_before_it_was_on_file(look, day):
    for _, identity, _ in warned(look(as_of=day)):
        if identity.startswith("COM"):
            promises = Numbers(look(as_of=day)).frame("commitments")
            assert identity in set(promises["id"])


def test_an_empty_ledger_has_no_warning_and_says_so(empty):
    empty.append([Change("team", "SEC", {"name": "Security"}, date(2026, 1, 1))])
    with empty.at(Lens(AS_OF)) as reader:
        block = overview.answer(reader).warnings
    assert block.empty == "Nothing that is looked for here is about to be missed."
