from datetime import date

from trustdash.answers import overview
from trustdash.answers.answer import read_aloud


def _texts(table, column):
    return [row[column].text for row in table.rows]


def test_the_headline_tells_recovery_by_the_measures_and_counts_overdue_promises(reader):
    assert read_aloud(overview.answer(reader).headline) == (
        "It is too early to tell whether trust is recovering: 1 of 3 measures is improving, none "
        "is back to the earlier level. 2 promises are overdue."
    )


def test_the_line_below_says_what_changed_since_the_last_review(reader):
    (line,) = overview.answer(reader).lines
    assert read_aloud(line) == (
        "As of 20 Nov 2026 · since the review on 23 Oct 2026: 1 promise delivered, 1 newly late, "
        "1 new incident · data complete for 2 of 3 measures"
    )


def test_three_cards_each_give_one_number(reader):
    cards = overview.answer(reader).cards
    assert [(card.question, read_aloud(card.headline)) for card in cards] == [
        ("Is trust recovering?", "1 of 3"),
        ("Are we keeping promises?", "1 of 5"),
        ("What needs a decision today?", "4"),
    ]


def test_the_promises_card_says_what_is_overdue_due_soon_and_moved(reader):
    card = overview.answer(reader).cards[1]
    assert read_aloud(card.support) == "2 overdue · 2 due in 30 days · 2 dates moved"
    assert card.state == "concern"


def test_the_decisions_card_says_who_has_none_and_how_long_the_oldest_waits(reader):
    card = overview.answer(reader).cards[2]
    assert read_aloud(card.label) == "decisions, 3 with a named owner"
    assert read_aloud(card.support) == "Oldest has waited 211 days"


def test_promises_late_or_due_soon_stand_with_the_longest_delay_first(reader):
    block = overview.answer(reader).promises
    assert block.title == "1 promise is more than 90 days late"
    (table,) = block.tables
    assert _texts(table, 3) == ["211 days late", "26 days late", "due today", "due in 8 days"]
    assert table.rows[1][2].note == "moved 1×"
    assert table.rows[0][0].link.parameters == (("c", "COM-003"),)


def test_decisions_asked_for_come_first_and_the_longest_waiting_before_others(reader):
    (table,) = overview.answer(reader).decisions.tables
    assert _texts(table, 2) == ["19 days", "8 days", "211 days", "26 days"]
    assert _texts(table, 1) == ["asked for", "asked for", *["overdue, no new date"] * 2]
    assert "Chief Executive" in table.rows[0][0].note
    assert "no owner named" in table.rows[1][0].note


def test_each_measure_has_a_row_and_a_stale_one_says_where_its_data_ends(reader):
    (table,) = overview.answer(reader).measures.tables
    assert _texts(table, 0) == ["Customer satisfaction", "Repeat contacts", "Phishing tests failed"]
    assert table.rows[2][1].note == "data ends 2 Aug 2026"
    assert table.rows[1][2].note == "no baseline before the incident"


def test_three_small_charts_stand_below_each_with_its_table(reader):
    charts = overview.answer(reader).charts
    assert [chart.name for chart in charts] == [
        "commitment-progress",
        "satisfaction-trend",
        "overdue-by-age",
    ]
    assert all(chart.table.rows and len(chart.alt) > 20 for chart in charts)


def test_the_chart_of_promises_says_what_the_card_says_and_what_its_bars_count_besides(reader):
    found = overview.answer(reader)
    progress = found.charts[0]
    assert read_aloud(found.cards[1].headline) == "1 of 5"
    assert progress.title == "1 of 5 promises due so far kept by the first date"
    assert progress.caption == (
        "All 7 promises with a first date, by incident, the 2 whose first date has not passed "
        "among them. Withdrawn and replaced ones are left out."
    )
    assert [cell.text for cell in progress.table.rows[0]][1:] == ["1", "2", "2", "2", "7"]


def test_what_came_early_is_drawn_as_kept_and_said_to_be_early(look):
    progress = overview.answer(look(as_of=date(2026, 5, 28))).charts[0]
    assert progress.title == "0 of 2 promises due so far kept by the first date"
    assert "1 of these is delivered already." in progress.caption


def test_before_anything_was_promised_nothing_is_late_and_nothing_is_called_good(look):
    found = overview.answer(look(as_of=date(2025, 2, 1)))
    assert "No promises are on file." in read_aloud(found.headline)
    assert [card.state for card in found.cards] == ["neutral"] * 3


def test_an_empty_ledger_has_an_overview_that_says_so(empty, lens):
    with empty.at(lens) as reader:
        found = overview.answer(reader)
    assert read_aloud(found.headline) == (
        "No measures are on file, so recovery can't be told. No promises are on file."
    )
