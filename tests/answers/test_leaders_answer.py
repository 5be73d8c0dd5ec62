"""What the Leaders page says of who met whom, of questions owed and of who is accountable."""

import dataclasses
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_organisation import AS_OF, fill, lenses_on

from trustdash.answers import leaders, meetings
from trustdash.answers.answer import Number, read_aloud
from trustdash.answers.numbers import Numbers, rows_behind
from trustdash.ledger import Change, Ledger
from trustdash.metrics.leadership import leader_engagement
from trustdash.model.lens import Lens

COO, CEO, PRESS = "Chief Operating Officer", "Chief Executive", "Press officer"


def met(number, leader, group, days, **fields):
    """Return a meeting so many days before the as-of day."""
    held = AS_OF - timedelta(days=days)
    known = {"leader_role": leader, "group_id": group, "held_on": held, "incident_id": "INC-01",
             "format": "visit", "is_two_way": True, "status": "held"}  # fmt: skip
    return Change("leader_engagement", f"MTG-{number:03d}", known | fields, min(held, AS_OF))


def calendar():
    yield met(1, COO, "GRP-01", 20, questions_asked=9, questions_answered=2)
    yield met(2, COO, "GRP-01", 100, questions_asked=4, questions_answered=4,
              answered_on=AS_OF - timedelta(days=95))  # fmt: skip
    yield met(3, PRESS, "GRP-02", 10)
    yield met(4, COO, "GRP-02", 30, format="broadcast", is_two_way=False, attendees=300)
    yield met(5, COO, "GRP-02", 40, status="cancelled")
    yield met(6, CEO, "GRP-02", -12, status="planned")
    yield met(7, CEO, "GRP-02", 3, status="planned")
    yield met(8, CEO, "GRP-03", 5, questions_asked=2)
    yield met(9, COO, "GRP-02", 8, is_two_way=False, attendees=3)


def named():
    """Return another affected group, one that is not affected, and promises that name people."""
    yield Change("stakeholder_group", "GRP-03", {"name": "Regulator", "kind": "regulator"},
                 date(2026, 1, 1))  # fmt: skip
    yield Change("incident_stakeholder", "AFF-8", {"incident_id": "INC-01", "group_id": "GRP-02"},
                 date(2026, 4, 1))  # fmt: skip
    yield Change("commitment", "COM-001", {"accountable_executive": CEO}, date(2026, 5, 26))


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    with Ledger.create(tmp_path_factory.mktemp("leaders") / "ledger.duckdb") as ledger:
        fill(ledger).append([*named(), *calendar()])
        yield ledger


@pytest.fixture
def look_at(seen):
    with lenses_on(seen) as at:
        yield at


@pytest.fixture
def page(look_at):
    return leaders.answer(look_at())


def texts(block):
    return [read_aloud(text) for text in block.text]


def test_the_headline_counts_groups_met_and_names_those_whom_nobody_met(page):
    assert read_aloud(page.headline) == (
        "1 of 2 affected groups met an accountable executive in the last 90 days; nobody met "
        "Partners."
    )


def test_questions_owed_stand_directly_under_it(page):
    assert read_aloud(page.lines[0]) == (
        "9 questions from 2 meetings wait for an answer, the oldest for 20 days."
    )


def test_the_stricter_share_of_answers_stands_first_and_with_its_counts(page):
    assert (
        "Of the questions asked at least 10 days ago, 31% (4 of 13) were answered within 10 days "
        "and 46% (6 of 13) at all. 1 meeting held since, not counted yet."
    ) in [read_aloud(line) for line in page.lines]


def test_executives_stand_in_the_order_of_the_alphabet_and_have_no_totals(page):
    (table,) = page.matrix.tables
    assert table.headings == ("Affected group", "Met in 90 days", CEO, COO)
    assert len(table.rows) == 2


def test_groups_that_nobody_met_stand_first_with_what_is_planned_and_was_cancelled(page):
    first, second = page.matrix.tables[0].rows
    assert [cell.text for cell in first] == ["Partners", "nobody", "none", "none"]
    assert first[1].note == "planned 2 Dec 2026 · 1 cancelled"
    assert second[1].text == "met 31 Oct 2026"


def test_a_cell_counts_two_way_meetings_leads_to_them_and_says_when_the_last_was(page, look_at):
    cell = page.matrix.tables[0].rows[1][3]
    assert (cell.number.amount, cell.note) == (2, "last 31 Oct 2026")
    behind = rows_behind(look_at(), cell.number.rows)
    assert [row[0] for row in behind.rows] == ["MTG-002", "MTG-001"]


def test_the_visible_period_narrows_the_table_and_no_count_of_the_headline(look_at):
    narrow = leaders.answer(look_at(period="12w"))
    assert narrow.matrix.tables[0].rows[1][3].number.amount == 1
    assert read_aloud(narrow.headline) == read_aloud(leaders.answer(look_at()).headline)


def test_what_the_table_leaves_out_is_said(page):
    assert texts(page.matrix) == [
        "2 broadcasts, not counted: nobody could answer back.",
        "Not in the table: 1 two-way meeting of leaders whom no incident and no promise names as "
        "accountable and 1 two-way meeting with groups that no open incident affects.",
    ]


def test_every_two_way_meeting_is_in_the_table_or_said_to_be_left_out(look_at):
    numbers = Numbers(look_at(period="all"))
    (table,) = meetings.matrix(numbers).tables
    inside = sum(cell.number.amount for row in table.rows for cell in row if cell.number)
    left_out = len(numbers.listed("meetings-others")) + len(numbers.listed("meetings-elsewhere"))
    assert inside + left_out == len(numbers.listed("meetings-met")) == 4


def test_questions_owed_say_who_owes_how_many_and_how_old_they_are_oldest_first(page):
    rows = [[cell.text for cell in row] for row in page.owed.tables[0].rows]
    assert rows == [
        ["Account holders", COO, "31 Oct 2026", "7 of 9", "20 days"],
        ["Regulator", CEO, "15 Nov 2026", "2 of 2", "5 days"],
    ]


def test_meetings_ahead_cancelled_and_without_a_record_are_counted(page):
    assert texts(page.ahead) == [
        "1 planned meeting ahead. 1 meeting was cancelled from 9 Feb 2026 to 20 Nov 2026. Of 1 "
        "planned meeting whose day has passed, nothing is on file."
    ]


def test_of_a_broadcast_to_few_people_the_number_is_not_shown(page):
    table = next(table for table in page.ahead.tables if table.caption.startswith("Broadcasts"))
    assert [row[3].text for row in table.rows] == ["300", "–"]


def test_promises_that_name_nobody_accountable_are_counted_and_listed(page):
    assert texts(page.accountable) == ["7 of 8 promises in force name no accountable executive."]
    assert len(page.accountable.tables[0].rows) == 7


def test_where_nobody_is_named_any_leader_counts_and_that_is_said(own):
    own.append([
        *list(calendar())[:3],
        Change("incident", "INC-01", {"accountable_executive": None}, date(2026, 3, 10)),
    ])  # fmt: skip
    with own.at(Lens(AS_OF)) as reader:
        page = leaders.answer(reader)
    assert "met a leader" in read_aloud(page.headline)
    assert page.matrix.tables[0].headings[2:] == (COO, PRESS)
    assert any("any leader counts" in read_aloud(line) for line in page.lines)


def test_without_a_meeting_promises_without_an_executive_are_shown_all_the_same(own):
    with own.at(Lens(AS_OF)) as reader:
        page = leaders.answer(reader)
    assert read_aloud(page.headline) == "No leader meetings are on file."
    assert page.matrix is None
    assert texts(page.accountable) == ["8 of 8 promises in force name no accountable executive."]


def numbers_in(value):
    if isinstance(value, Number):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from numbers_in(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from numbers_in(getattr(value, field.name))


def test_broadcasts_change_neither_table_nor_coverage(own):
    own.append([*named(), *calendar()])
    with own.at(Lens(AS_OF)) as reader:
        before = leaders.answer(reader)
    own.append([
        met(100 + n, leader, group, n, format=form, is_two_way=two_way, attendees=900,
            questions_asked=50)
        for n, (leader, group, form, two_way) in enumerate((
            (COO, "GRP-02", "broadcast", True), (CEO, "GRP-01", "visit", False),
            (COO, "GRP-01", "broadcast", False), (CEO, "GRP-02", "broadcast", True),
        ))
    ])  # fmt: skip
    with own.at(Lens(AS_OF)) as reader:
        after = leaders.answer(reader)
    assert after.matrix.tables == before.matrix.tables
    assert after.headline == before.headline and after.owed == before.owed
    assert next(n.amount for n in numbers_in(after.matrix.text)) == 6


@pytest.fixture(scope="module")
def frames(seen):
    """Return what metric M39 needs, of the small organisation."""
    names = ("leader_meetings", "affected_groups", "incidents", "commitments")
    with seen.at(Lens(AS_OF)) as reader:
        return {name: Numbers(reader).frame(name) for name in names}


ONE_WAY = st.tuples(
    st.integers(0, 8), st.sampled_from(["broadcast", "visit", "q_and_a"]), st.integers(0, 400)
)


@settings(deadline=None, max_examples=40)
@given(st.lists(ONE_WAY, max_size=12))
def test_no_number_of_broadcasts_changes_a_count_of_engagement(frames, added):
    every = frames["leader_meetings"]
    more = every.iloc[[row for row, _, _ in added]].assign(
        id=[f"NEW-{n}" for n in range(len(added))],
        format=[form for _, form, _ in added],
        is_two_way=[False for _ in added],
        status="held",
        held_on=[pd.Timestamp(AS_OF) - pd.Timedelta(days=days) for _, _, days in added],
    )
    with_more = pd.concat([every, more], ignore_index=True) if added else every
    before = leader_engagement(**frames, as_of=AS_OF)
    after = leader_engagement(**frames | {"leader_meetings": with_more}, as_of=AS_OF)
    for one, other in zip(before[:4], after[:4], strict=True):
        assert (one.numerator, one.value is None) == (other.numerator, other.value is None)
    assert [v.denominator for v in before[:3]] == [v.denominator for v in after[:3]]
