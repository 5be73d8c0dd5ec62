from trustdash.answers import actions
from trustdash.answers.answer import read_aloud


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
