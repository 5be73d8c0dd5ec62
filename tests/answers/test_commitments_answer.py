from datetime import date

from trustdash.answers import commitments
from trustdash.answers.answer import read_aloud
from trustdash.charts.style import Style
from trustdash.ledger import Change

SAID, MOVED = date(2026, 10, 1), date(2026, 11, 2)


def _lines(found):
    return [read_aloud(line) for line in found.lines]


def test_the_stricter_number_opens_the_page_and_the_kinder_one_stands_next(reader):
    found = commitments.answer(reader)
    assert read_aloud(found.headline) == (
        "1 of 5 promises due so far was kept by the date first given."
    )
    assert _lines(found)[0].startswith("Against changed dates: 2 of 5. 2 of 8 dates were moved")


def test_moves_of_dates_are_counted_with_those_made_too_late(reader):
    assert any(
        line.endswith("dates were moved, 2 times in all, 1 of them after the date had passed.")
        for line in _lines(commitments.answer(reader))
    )


def test_the_promise_chart_has_a_row_for_each_promise_by_first_date(reader):
    found = commitments.answer(reader)
    ids = [row[0].note.split(" · ")[0] for row in found.promises.table.rows]
    assert ids == ["COM-003", "COM-002", "COM-001", "COM-008", "COM-004", "COM-009", "COM-005",
                   "COM-006", "COM-007"]  # fmt: skip
    assert found.paging is None


def test_the_chart_says_delivered_and_verified_in_different_words(reader):
    rows = {r[0].note[:7]: r[-1].text for r in commitments.answer(reader).promises.table.rows}
    assert rows["COM-001"] == "delivered and verified"
    assert rows["COM-009"] == "delivered, not verified"


def test_a_promise_suspended_by_a_decision_is_neither_late_nor_ended_in_the_chart(empty, lens):
    said = {"title": "Repair the line", "text": "We will.", "original_due_date": MOVED,
            "due_date": MOVED}  # fmt: skip
    held = {"status": "on_hold", "decision_id": "DEC-001"}
    empty.append([
        Change("commitment", "COM-001", {**said, "status": "published"}, SAID),
        Change("commitment", "COM-001", held, date(2026, 10, 20), reason="The court decides first"),
    ])  # fmt: skip
    with empty.at(lens) as reader:
        chart = commitments.answer(reader).promises
    figure = chart.draw(Style())
    assert "ended" not in [note.text for note in figure.layout.annotations]
    assert {trace.name: len(trace.x) for trace in figure.data}["overdue"] == 0
    assert chart.table.rows[0][-1].text == "on hold"


def test_months_of_the_say_do_chart_count_promises_by_their_first_date(reader):
    rows = [[cell.text for cell in row] for row in commitments.answer(reader).say_do.table.rows]
    assert ["May 2026", "2", "1"] in rows
    assert ["Apr 2026", "1", "0"] in rows
    assert len(rows) == 12


def test_open_questions_of_snapshots_are_listed(reader):
    blocks = {block.title: block for block in commitments.answer(reader).remarks}
    questions = blocks["Delivered or withdrawn?"]
    assert read_aloud(questions.text[0]) == "1 question waits for an answer."
    assert questions.tables[0].rows[0][3].text == "delivered or withdrawn"


def test_undated_and_withdrawn_promises_have_their_own_lines(reader):
    blocks = {block.title: block for block in commitments.answer(reader).remarks}
    assert read_aloud(blocks["Without a date"].text[0]) == "1 promise has no date."
    assert read_aloud(blocks["Withdrawn"].text[0]) == "1 promise was withdrawn."
    assert blocks["Withdrawn"].tables[0].rows[0][2].text == "Nobody asked for it"


def test_a_record_shows_the_frozen_words_and_who_said_them(reader):
    record = commitments.answer(reader, commitment="COM-002").record
    assert [read_aloud(text) for text in record.text] == [
        "“We will refund every customer.”",
        "Chief Executive, 20 Mar 2026. Words, speaker and first date are frozen.",
    ]


def test_a_record_shows_every_date_with_reason_and_approver(reader):
    record = commitments.answer(reader, commitment="COM-002").record
    first, moved = record.tables[0].rows
    assert (first[0].text, first[0].note) == ("10 May 2026", "first date")
    assert [cell.text for cell in moved] == [
        "30 Jun 2026", "5 May 2026", "Bank holiday", "Chief Executive",
    ]  # fmt: skip


def test_a_move_without_a_reason_is_marked(reader):
    record = commitments.answer(reader, commitment="COM-004").record
    moved = record.tables[0].rows[1]
    assert (moved[2].text, moved[2].state) == ("no reason given", "concern")
    assert moved[0].note == "after the date had passed"


def test_a_new_first_day_of_a_window_is_told_and_is_no_move(empty, lens):
    said = {"title": "Repair the line", "text": "We will repair the line.", "status": "published",
            "original_due_date": date(2026, 12, 9), "due_date": date(2026, 12, 9)}  # fmt: skip
    same = {"old_date": date(2026, 12, 9), "new_date": date(2026, 12, 9)}
    new_start = date(2026, 12, 7)
    empty.append([
        Change("commitment", "COM-001", {**said, "window_start": date(2026, 12, 5)}, SAID),
        Change("commitment", "COM-001", {"window_start": new_start}, MOVED),
        Change("due_date_revision", "REV-001", {
            "item_entity": "commitment", "item_id": "COM-001", "revised_on": MOVED, **same,
            "reason": "First day moved to 2026-12-07; the last day stays.",
            "approved_by": "Chief Executive"}, MOVED),
    ])  # fmt: skip
    with empty.at(lens) as reader:
        found = commitments.answer(reader, commitment="COM-001")
    _, changed = found.record.tables[0].rows
    assert (changed[0].text, changed[0].note) == ("9 Dec 2026", "date unchanged")
    assert changed[2].text == "First day moved to 2026-12-07; the last day stays."
    facts = {fact.label: read_aloud(fact.value) for fact in found.record.facts}
    assert facts["Earliest day of the window"] == "7 Dec 2026"
    assert "None of 1 date was moved." in _lines(found)


def test_the_owners_word_stands_beside_the_assessors(reader):
    owner, assessor = commitments.answer(reader, commitment="COM-009").record.tables[1].rows
    assert (owner[1].text, assessor[1].text) == ("delivered, not verified", "limited")


def test_missing_evidence_is_said(reader):
    record = commitments.answer(reader, commitment="COM-003").record
    assert record.tables[2].rows[0][0].text == "No evidence on file"


def test_a_record_that_the_filters_hide_is_not_shown(look):
    found = commitments.answer(look(teams=("CARE",)), commitment="COM-003")
    assert found.record.empty == "COM-003 is not among the 3 commitments shown."


def test_filters_that_match_nothing_say_how_many_there_are(look):
    found = commitments.answer(look(incidents=("INC-02",)))
    assert found.nothing_fits == "No commitments match these filters. 0 of 9 fit."
    assert found.promises is None


def test_an_as_of_day_before_the_data_says_so(look):
    found = commitments.answer(look(as_of=date(2020, 1, 1)))
    assert read_aloud(found.headline) == (
        "Nothing was on file by 1 Jan 2020: choose a later as-of day."
    )


def test_on_an_earlier_day_the_page_shows_what_was_true_then(look):
    found = commitments.answer(look(as_of=date(2026, 6, 1)))
    assert read_aloud(found.headline) == (
        "1 of 3 promises due so far was kept by the date first given."
    )
