from datetime import timedelta

import pytest
from small_organisation import AS_OF

from trustdash.answers import actions
from trustdash.answers.answer import RowsBehind, read_aloud
from trustdash.ledger import Batch, Change
from trustdash.metrics.forecast import HELD
from trustdash.model.lens import Lens


def test_the_headline_counts_overdue_actions_and_the_very_late_ones(reader):
    assert read_aloud(actions.answer(reader).headline) == (
        "2 of 4 open actions are overdue, 1 of them by more than 90 days."
    )


def test_the_lines_say_how_late_and_who_is_silent(reader):
    lines = [read_aloud(line) for line in actions.answer(reader).lines]
    assert "1 overdue action has had no update for 14 days." in lines
    assert any("the oldest 111 days" in line for line in lines)


def test_overdue_actions_stand_with_the_longest_delay_first(reader):
    (table,) = actions.answer(reader).overdue.tables
    assert [row[0].note[:7] for row in table.rows] == ["ACT-001", "ACT-002"]
    assert [row[4].text for row in table.rows] == ["111 days late", "10 days late"]


def test_a_silent_owner_is_marked(reader):
    (table,) = actions.answer(reader).overdue.tables
    silent, heard = (row[5] for row in table.rows)
    assert (silent.text, silent.note) == ("1 Aug 2026", "no update for 14 days")
    assert (heard.text, heard.state) == ("15 Nov 2026", None)


def test_the_list_can_be_narrowed_to_silent_owners(reader):
    block = actions.answer(reader, quiet=True).overdue
    assert [row[0].note[:7] for row in block.tables[0].rows] == ["ACT-001"]
    assert read_aloud(block.text[0]) == "1 of 2 overdue actions."


def test_ages_are_counted_by_team_with_the_total(reader):
    rows = [[cell.text for cell in row] for row in actions.answer(reader).ageing.table.rows]
    assert ["Security", "0", "0", "0", "1", "1"] in rows
    assert ["Customer care", "1", "0", "0", "0", "1"] in rows


def test_owners_are_not_ranked_unless_that_is_allowed(reader):
    refused, allowed = (
        actions.answer(reader, "owner"),
        actions.answer(reader, "owner", may_rank_owners=True),
    )
    assert refused.notices == ("Actions are not shown by owner here; shown by team.",)
    assert allowed.ageing.table.headings[0] == "Owner"


def test_the_backlog_has_26_weeks_and_ends_with_what_is_open(reader):
    table = actions.answer(reader).backlog.table
    assert len(table.rows) == 26
    assert table.rows[0][4].text == "4"


def test_whether_the_fixes_worked_is_said_in_counts(reader):
    texts = [read_aloud(text) for text in actions.answer(reader).quality.text]
    assert "1 of 2 checks with a result found the action effective." in texts
    assert "1 of 2 determined causes has an accepted action." in texts


def test_failed_checks_are_listed(reader):
    (table,) = actions.answer(reader).quality.tables
    assert [cell.text for cell in table.rows[0]][:3] == [
        "Train on access", "Nine in ten pass the test", "not effective",
    ]  # fmt: skip


def test_without_actions_the_page_says_how_to_bring_them_in(empty, lens):
    with empty.at(lens) as reader:
        found = actions.answer(reader)
    assert read_aloud(found.headline) == "No corrective actions are on file."
    assert "trustdash template corrective_action" in read_aloud(found.lines[1])


GIVEN_UP = {"end_reason": "Twice", "approved_by": "COO"}


@pytest.fixture
def ledger_of(empty):
    """Return a function that fills a ledger with actions: (opened, closed, last state)."""

    def filled(*spans):
        changes = []
        for n, (first, last, state) in enumerate(spans, 1):
            name = f"ACT-{n:03d}"
            fields = {"title": f"Work {n}", "owner": "CTO", "opened_on": first, "status": "open"}
            changes.append(Change("corrective_action", name, fields, first))
            if last is not None:
                done = {"completed_on": last} if state == "implemented" else GIVEN_UP
                ended = {"status": state, **done}
                changes.append(Change("corrective_action", name, ended, last, reason="as found"))
        batch = Batch("test", "corrective_action", "0" * 64, None, len(changes), len(changes), 0, 0)
        empty.append(changes, batch=batch)
        return empty

    return filled


def weekly(weeks, days=10):
    """Return one action a week for so many weeks, each closed after so many days."""
    first = AS_OF - timedelta(weeks=weeks)
    opened = [first + timedelta(weeks=n) for n in range(weeks)]
    ends = [day + timedelta(days=days) for day in opened]
    return [(day, end, "implemented") if end <= AS_OF else (day, None, "")
            for day, end in zip(opened, ends, strict=True)]  # fmt: skip


def lines(ledger):
    with ledger.at(Lens(AS_OF)) as reader:
        found = actions.answer(reader)
    return found, [read_aloud(line) for line in found.lines]


def test_the_stricter_forecast_stands_first(ledger_of):
    old = [(AS_OF - timedelta(weeks=20), None, "")] * 3
    _, said = lines(ledger_of(*weekly(30), *old))
    (line,) = [each for each in said if "chance" in each]
    assert line.startswith("At the present rate of new actions the backlog is cleared by ")
    assert line.endswith(
        "(even chance); no day within five years has a 17 in 20 chance. "
        "If nothing new comes in, all 4 open actions are done by 18 Dec 2026 (17 in 20 chance)."
    )


def test_too_little_for_a_forecast_has_its_own_sentence(reader):
    said = [read_aloud(line) for line in actions.answer(reader).lines]
    assert ("No forecast of when the open actions are done: none was done in 13 weeks, "
            "not at this pace.") in said  # fmt: skip


def test_the_weeks_ahead_stand_in_the_table_before_those_behind(ledger_of):
    found, _ = lines(ledger_of(*weekly(30), (AS_OF - timedelta(weeks=20), None, "")))
    table = found.backlog.table
    assert table.headings[-2:] == ("If nothing new comes in", "If new ones keep coming")
    behind = [row for row in table.rows if row[1].text != "–"]
    assert len(behind) == 26
    assert table.rows[-26:] == tuple(behind)
    assert table.rows[0][5].text.startswith("0 (0 to 0)")


def test_the_record_says_how_many_forecasts_held_and_leads_to_their_rows(ledger_of):
    found, _ = lines(ledger_of(*weekly(104)))
    said = read_aloud(found.record.text[0])
    made = next(part for part in found.record.text[0] if not isinstance(part, str))
    assert said.startswith(f"Of our last {made.text} such forecasts, ")
    assert "17 in 20 were meant to hold." in said
    assert made.amount >= 10 and made.rows == RowsBehind("M43", False, None, HELD)
    (table,) = found.record.tables
    assert len(table.rows) == 10
    assert table.more == f"and {made.amount - 10:.0f} more"


def test_fewer_than_10_forecasts_of_the_past_make_no_rate(ledger_of):
    found, _ = lines(ledger_of(*weekly(20)))
    assert "Too few to tell a rate." in read_aloud(found.record.text[0])


def test_a_young_ledger_has_no_forecast_that_came_due(ledger_of):
    found, _ = lines(ledger_of(*weekly(9)))
    assert found.record.empty == "No forecast of the past has come due."


def test_the_time_to_close_is_said_with_what_is_open_and_what_ended_otherwise(ledger_of):
    day = AS_OF - timedelta(days=100)
    closed = [(day, day + timedelta(days=n), "implemented") for n in (10, 20, 23, 30)]
    dropped = [(day, day + timedelta(days=5), "not_doing")]
    _, said = lines(ledger_of(*closed, *dropped, *[(day, None, "")] * 4))
    assert ("Half are closed within 30 days (at least 10); 4 of 9 are still open, 1 ended undone "
            "or as a duplicate.") in said  # fmt: skip


def test_half_not_closed_yet_is_said_as_such(reader):
    found = actions.answer(reader)
    assert found.closing.title == "Half are not closed yet; 4 of 5 still open"
    assert "Half are not closed yet; 4 of 5 are still open." in [
        read_aloud(line) for line in found.lines
    ]


def test_fewer_than_5_actions_have_no_curve_and_no_sentence(ledger_of):
    found, said = lines(ledger_of(*weekly(4)))
    assert found.closing.empty == "Fewer than 5 actions are on file: too few for a curve."
    assert not any("still open" in line for line in said)


def test_all_closed_on_the_day_of_opening_is_said_in_words(ledger_of):
    found, _ = lines(ledger_of(*[(AS_OF, AS_OF, "implemented")] * 6))
    assert found.closing.title == "Half are closed on the day of opening; 0 of 6 still open"
