"""What the weekly lists hold: what is owed, by whom, by when, and in which order."""

from dataclasses import replace
from datetime import date, timedelta

import icalendar
import pytest

from trustdash.answers import week
from trustdash.answers.answer import read_aloud
from trustdash.answers.lists.week import NO_TEAM, NOBODY
from trustdash.answers.numbers import Numbers, rows_behind
from trustdash.export.calendar import calendar
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import Lens

AS_OF = date(2026, 6, 1)
BEGAN = date(2026, 1, 5)
SECURITY, LEAD = "Security", "Chief Information Security Officer"


def action(number, due_in, **fields):
    due = AS_OF + timedelta(days=due_in)
    known = {"title": f"Work {number}", "owner": "Head of Keys", "team_id": "SEC", "due_date": due}
    return Change("corrective_action", f"ACT-{number:03d}", known | fields, BEGAN)


def told():
    yield Change("team", "SEC", {"name": SECURITY, "lead": LEAD}, BEGAN)
    yield Change("team", "CARE", {"name": "Customer Care"}, BEGAN)
    yield action(1, -12)
    yield action(2, 0)
    yield action(3, 6)
    yield action(4, 7)
    yield action(5, 27)
    yield action(6, 28)
    yield action(7, -3)
    done = {"status": "implemented", "completed_on": AS_OF - timedelta(days=5)}
    yield Change("corrective_action", "ACT-007", done, AS_OF - timedelta(days=5))
    yield action(8, 3, team_id="CARE", owner=None)
    yield action(9, -40, team_id=None, owner="Chief Executive")
    promise = {"title": "Every key replaced", "text": "We replace every key.", "team_id": "SEC",
               "owner": LEAD, "original_due_date": AS_OF - timedelta(days=30),
               "due_date": AS_OF - timedelta(days=30)}  # fmt: skip
    yield Change("commitment", "COM-001", promise, BEGAN)
    half = {"commitment_id": "COM-001", "title": "Half", "due_date": AS_OF - timedelta(days=60)}
    whole = {"commitment_id": "COM-001", "title": "All", "due_date": AS_OF + timedelta(days=1)}
    yield Change("milestone", "MIL-001", half, BEGAN)
    yield Change("milestone", "MIL-002", whole | {"reached_on": BEGAN}, BEGAN)
    yield Change("decision", "DEC-001", {"text": "Close the old shop?", "owner": LEAD,
                                         "team_id": "SEC", "asked_on": AS_OF - timedelta(days=9)},
                 AS_OF - timedelta(days=9))  # fmt: skip


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    with Ledger.create(tmp_path_factory.mktemp("week") / "ledger.duckdb") as ledger:
        ledger.append(list(told()))
        yield ledger


@pytest.fixture
def reader(seen):
    with seen.at(Lens(AS_OF)) as reader:
        yield reader


def ids(answer):
    return {title: [thing.id for thing in things] for title, things in answer.handed_out.parts}


def test_a_list_says_first_what_is_late_then_this_week_then_three_weeks(reader):
    assert ids(week.answer(reader, whose=SECURITY)) == {
        "Late": ["MIL-001", "COM-001", "ACT-001", "DEC-001"],
        "Due this week": ["ACT-002", "ACT-003"],
        "Due in the three weeks after": ["ACT-004", "ACT-005"],
    }


def test_the_headline_counts_what_is_late_and_due_in_all_lists(reader):
    assert read_aloud(week.answer(reader).headline) == (
        "5 things are late and 3 are due this week: 3 teams owe them."
    )


def test_the_list_with_most_that_is_late_is_open_and_names_its_lead(reader):
    answer = week.answer(reader)
    assert answer.opened == SECURITY
    assert read_aloud(answer.list.text[0]) == (
        f"Lead: {LEAD}. 4 late, 2 due this week and 2 due in the three weeks after."
    )


def test_what_has_no_team_or_no_owner_is_on_a_list_of_its_own(reader):
    assert NO_TEAM in week.answer(reader).names
    assert ids(week.answer(reader, "person", NOBODY))["Due this week"] == ["ACT-008"]


def test_lists_by_person_and_by_team_hold_the_same_things(reader):
    by_team, by_person = (
        sorted(thing.id for each in week.lists(reader, way) for _, part in each.parts
               for thing in part)
        for way in week.BY
    )  # fmt: skip
    assert by_team == by_person


def test_each_number_of_the_overview_leads_to_as_many_rows(reader):
    table = week.answer(reader).overview.tables[0]
    numbers = [cell.number for row in table.rows for cell in row if cell.number]
    assert sum(number.amount for number in numbers) == 10
    for number in numbers:
        if number.rows is not None:
            assert len(rows_behind(reader, number.rows).rows) == number.amount


def test_the_text_names_each_thing_with_its_id_owner_and_how_late_it_is(reader):
    text = week.as_text(week.answer(reader, whose=SECURITY).handed_out)
    assert text.startswith(f"{SECURITY} (lead: {LEAD})\nAs of 1 Jun 2026\n\nLate (4)\n")
    assert "- Work 1 (action ACT-001, Head of Keys): 20 May 2026, 12 days late.\n" in text
    assert "- Work 2 (action ACT-002, Head of Keys): 1 Jun 2026, today.\n" in text


def test_nothing_owed_is_said(tmp_path):
    with Ledger.create(tmp_path / "empty.duckdb") as ledger, ledger.at(Lens(AS_OF)) as reader:
        assert read_aloud(week.answer(reader).headline) == "No corrective actions are on file."
    with Ledger.create(tmp_path / "done.duckdb") as ledger:
        ledger.append([action(1, 60)])
        with ledger.at(Lens(AS_OF)) as reader:
            assert read_aloud(week.answer(reader).headline) == week.NOTHING


def test_a_calendar_holds_every_day_ahead_and_keeps_identities_when_a_day_moves(reader):
    handed_out = week.answer(reader, whose=SECURITY).handed_out
    book = icalendar.Calendar.from_ical(calendar(handed_out))
    events = {str(event["uid"]): event for event in book.walk("VEVENT")}
    assert len(events) == len(handed_out.dated) == 9
    assert events["corrective_action-ACT-006@trustdash"]["dtstart"].dt == date(2026, 6, 29)
    assert "ACT-006" in str(events["corrective_action-ACT-006@trustdash"]["summary"])


def test_the_same_list_gives_the_same_calendar(reader):
    handed_out = week.answer(reader, whose=SECURITY).handed_out
    assert calendar(handed_out) == calendar(handed_out)


@pytest.mark.parametrize("title", ["=1+1;BEGIN:VEVENT", "two\nlines\r\nEND:VCALENDAR", "a,b;c\\"])
def test_words_of_people_cannot_add_to_a_calendar(reader, title):
    handed_out = week.answer(reader, whose=SECURITY).handed_out
    thing = handed_out.dated[0]
    planted = replace(handed_out, dated=(replace(thing, what=title),))
    book = icalendar.Calendar.from_ical(calendar(planted))
    (event,) = book.walk("VEVENT")
    assert title.replace("\r\n", "\n") in str(event["summary"])


def test_rows_of_the_lists_are_the_rows_owed(reader):
    numbers = Numbers(reader)
    every = sum(len(numbers.listed(name)) for name in week.PARTS)
    assert every == 10
