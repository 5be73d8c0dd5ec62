"""Assurance: both words, findings, opinions, checks, evidence and readiness, counted by hand."""

from datetime import date

import pytest
from assured_organisation import assurance as others_said
from small_organisation import AS_OF, bring, fill

from trustdash.answers import assurance
from trustdash.answers.answer import Number, RowsBehind, read_aloud
from trustdash.answers.numbers import Numbers, rows_behind
from trustdash.answers.wording import banned_words
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import Lens


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with Ledger.create(tmp_path_factory.mktemp("assured") / "ledger.duckdb") as made:
        fill(made).append(others_said())
        yield made


@pytest.fixture
def seen(ledger):
    with ledger.at(Lens(AS_OF)) as reader:
        yield reader


@pytest.fixture
def found(seen):
    return assurance.answer(seen)


def said(block) -> list[str]:
    return [read_aloud(text) for text in block.text]


def cells(table) -> list[list[str]]:
    return [[cell.number.text if cell.number else cell.text for cell in row] for row in table.rows]


def row_of(table, identity: str) -> list:
    (row,) = [row for row in table.rows if identity in (row[0].note or "")]
    return list(row)


def test_the_headline_counts_what_others_found_good_then_what_is_late(found):
    assert read_aloud(found.headline) == (
        "1 of 8 commitments has been checked by somebody outside the line and found good, "
        "1 found wanting, 1 found good with reservations and 1 expired. "
        "1 finding is overdue and 1 written answer is late."
    )


def test_the_lines_say_where_the_others_stand_so_that_the_parts_make_all(found):
    lines = [read_aloud(line) for line in found.lines]
    assert "The others: 4 checked by nobody else." in lines
    assert "1 opinion has expired, on commitments or on anything else." in lines


def test_the_team_with_the_largest_self_awarded_difference_comes_first(found):
    assert found.own_word.title == "Security: 2 steps self-awarded on 2 assessed promises"
    assert cells(found.own_word.table) == [
        ["Security", "1", "0", "0", "0", "1", "3", "5"],
        ["Customer care", "0", "0", "1", "0", "0", "2", "3"],
    ]
    assert found.own_word.table.rows[0][0].note == "owner +2 steps, 2 assessed"


def test_both_words_stand_side_by_side_with_the_difference_in_words(found):
    (table,) = found.words.tables
    assert table.headings[1:4] == ("Owner's word", "Assessor's word", "Difference")
    worst = table.rows[0]
    assert [cell.text for cell in worst[1:4]] == ["complete", "limited", "owner 2 steps higher"]
    assert worst[1].note == "says delivered on 12 Nov 2026"
    assert worst[2].note == "Internal audit, 15 Nov 2026"
    assert row_of(table, "COM-003")[3].text == "assessor 1 step higher"


def test_no_evidence_is_a_word_of_its_own(found):
    row = row_of(found.words.tables[0], "COM-005")
    assert [cell.text for cell in row[1:4]] == ["not started", "no evidence", "no evidence"]
    assert (
        "For 1 the assessor found no evidence, which is not the same as not started."
        in (said(found.words)[1])
    )


def test_what_nobody_else_assessed_is_said_and_counted(found):
    own = row_of(found.words.tables[0], "COM-002")
    assert (own[2].text, own[2].note) == ("–", "assessed by its owner, counts as none")
    assert said(found.words)[0] == (
        "On 1 of 3 assessed promises the owner's word stands above the assessor's."
    )
    assert said(found.words)[1].startswith("5 promises are not yet assessed by another.")


def test_written_answers_are_owed_by_date_late_ones_first(found):
    owed = found.findings.tables[0]
    assert [row[0].text for row in owed.rows] == ["Finding 1", "Finding 4"]
    assert [row[2].text for row in owed.rows] == ["142 days late", "due in 11 days"]
    assert [row[3].text for row in owed.rows] == ["no answer", "rejected"]
    assert owed.rows[1][3].note == "not in full: no reason"


def test_resolved_and_closed_are_two_columns_and_done_is_our_own_word(found):
    table = found.findings.tables[1]
    assert table.headings[3:6] == ("Resolved (their word)", "Done (our word)",
                                   "Closed (their word)")  # fmt: skip
    assert [cell.text for cell in row_of(table, "REC-002")[2:6]] == [
        "accepted", "acceptable", "implemented", "implemented, awaiting verification",
    ]  # fmt: skip
    assert [cell.text for cell in row_of(table, "REC-004")[2:6]] == [
        "rejected", "not acceptable", "not done", "open",
    ]  # fmt: skip


def test_the_judgement_of_an_answer_stays_when_the_finding_is_closed(found):
    (table,) = found.ended_findings.tables
    assert [cell.text for cell in row_of(table, "REC-003")[3:6]] == [
        "acceptable", "implemented", "closed: acceptable",
    ]  # fmt: skip


def test_findings_overdue_stand_first_and_repeats_are_named(found):
    first, *_ = found.findings.tables[1].rows
    assert (first[0].text, first[6].text) == ("Finding 1", "111 days late")
    assert "found before" in row_of(found.findings.tables[1], "REC-002")[0].note
    assert (
        "Of all findings: 1 implemented by our own word, awaiting verification and "
        in (said(found.findings)[2])
    )


def test_overdue_findings_are_aged_like_actions(found):
    assert found.ageing.title == "1 finding overdue, 1 by more than 90 days"
    assert cells(found.ageing.table) == [["high", "0", "0", "0", "1", "1"]]


def test_an_opinion_says_in_words_until_when_it_holds(found):
    table = found.validity.table
    assert [row[0].text for row in table.rows] == [
        "Opinion 4", "Opinion 3", "Opinion 5", "Opinion 1", "Opinion 2",
    ]  # fmt: skip
    assert [(row[3].text, row[5].note) for row in table.rows] == [
        ("expired", "expired 1 day ago"),
        ("adverse", "ends in 315 days"),
        ("with reservations", "no end given"),
        ("favourable", "ends in 315 days"),
        ("counts as none", "ends in 315 days"),
    ]
    assert found.validity.title == "3 opinions in force, 1 favourable; 1 expired"


def test_missed_checks_come_first_and_who_found_a_failure_is_said(found):
    (table,) = found.checks.tables
    assert [(row[4].text, row[4].note) for row in table.rows] == [
        ("missed", "50 days late"),
        ("failed", "found by others, 3 days late"),
        ("failed", "found by ourselves, 2 days late"),
    ]
    assert said(found.checks) == [
        "2 of 5 checks due so far were made in time.",
        "The others: 1 never made and 2 made late.",
        "2 checks have failed: 1 found by others or by nobody named, 1 by ourselves.",
    ]


def test_evidence_says_when_it_ends_and_shortens_its_hash(found, seen):
    (table,) = found.evidence.tables
    assert [(row[0].text, row[3].note, row[5].text) for row in table.rows] == [
        ("List of keys", "expired 1 day ago", "cdcdcdcdcdcd"),
        ("List of refunds", "expires in 11 days", "abababababab"),
    ]
    in_force = row_of(found.evidence_in_force.tables[0], "EVI-001")
    assert in_force[5].text == "no hash"
    whole = rows_behind(seen, RowsBehind("evidence"))
    hashes = [row[whole.columns.index("sha256")] for row in whole.rows]
    assert sorted(filter(None, hashes)) == ["ab" * 32, "cd" * 32]


def test_the_next_audit_is_the_earliest_that_has_not_reported(found):
    assert said(found.readiness)[0] == (
        "Audit 2 by Brackwater (from outside), planned: report in 20 days, on 10 Dec 2026."
    )
    assert "1 audit whose report was planned for an earlier day has not reported." in (
        said(found.readiness)
    )


def test_the_level_of_done_is_counted_by_kind(found):
    assert said(found.readiness)[1] == "Level of done: 5 of 17 items in its scope are done."
    assert cells(found.readiness.tables[0]) == [
        ["Commitments", "2", "8", "6"],
        ["Findings", "1", "4", "3"],
        ["Controls", "1", "2", "1"],
        ["Evidence", "1", "3", "2"],
    ]


def test_evidence_that_ends_before_the_audit_is_still_to_do(seen):
    rows = rows_behind(seen, RowsBehind("audit-evidence-missing", group="AUD-002"))
    missing = {row[1]: row[5] for row in rows.rows}
    assert missing == {
        "EVI-002": "expires before the audit, on 1 Dec 2026",
        "EVI-003": "expired",
    }


def test_without_a_planned_audit_it_is_said(look):
    block = assurance.answer(look()).readiness
    assert said(block)[0].startswith("No audit is planned, so readiness can't be told.")


def test_what_is_not_on_file_is_said_with_the_way_to_bring_it_in(look):
    found = assurance.answer(look())
    assert "trustdash template recommendation" in found.findings.empty
    assert "trustdash template validation" in found.validity.empty
    assert "trustdash template control_check" in found.checks.empty


def test_it_is_not_too_green_to_be_told_from_few_items(found):
    assert said(found.too_green)[0].startswith("It can't be told: at most ")


def test_audits_are_not_split_by_team_and_that_is_said(ledger):
    with ledger.at(Lens(AS_OF, teams=("SEC",))) as reader:
        assert "Audits are not split by team; shown for all teams." in (
            assurance.answer(reader).notices
        )


def test_a_filter_narrows_both_words_and_findings_alike(ledger):
    with ledger.at(Lens(AS_OF, teams=("CARE",))) as reader:
        found = assurance.answer(reader)
    assert [row[0].text for row in found.own_word.table.rows] == ["Customer care"]
    assert "No recommendations match these filters. 0 of 4 fit." in found.findings.empty


def test_the_day_before_it_ran_out_the_opinion_was_in_force(ledger):
    with ledger.at(Lens(date(2026, 11, 19))) as reader:
        table = assurance.answer(reader).validity.table
    assert [row[5].note for row in table.rows if row[0].text == "Opinion 4"] == ["ends today"]


def test_every_number_leads_to_its_rows_and_no_word_is_banned(found, seen):
    texts = [found.headline, *found.lines]
    for block in (found.words, found.findings, found.freshness, found.checks, found.evidence,
                  found.readiness):  # fmt: skip
        texts += block.text
    assert [word for text in texts for word in banned_words(read_aloud(text))] == []
    numbers = [part for text in texts for part in text if isinstance(part, Number)]
    assert all(number.rows for number in numbers if number.amount)
    for number in numbers:
        if number.rows:
            assert len(rows_behind(seen, number.rows).rows) == number.amount
    assert len(numbers) > 25


def flawless(team: str, first: int) -> list[Change]:
    """Return 25 promises of a team, each kept in time, with a check that passed, in each period."""
    made: list[Change] = []
    for number in range(first, first + 25):
        due = date(2026, 11, 1) if number % 2 else date(2026, 7, 20)
        identity = f"COM-{number}"
        made += [
            Change("commitment", identity, {
                "title": f"Promise {number}", "text": "We will.", "status": "published",
                "original_due_date": due, "due_date": due, "team_id": team,
                "said_on": date(2026, 1, 5)}, date(2026, 1, 5)),
            Change("commitment", identity, {"status": "delivered", "delivered_on": due}, due),
            Change("corrective_action", f"ACT-{number}", {
                "title": f"Action {number}", "team_id": team, "status": "open",
                "opened_on": date(2026, 1, 5), "due_date": due}, date(2026, 1, 5)),
            Change("corrective_action", f"ACT-{number}", {
                "status": "implemented", "completed_on": date(2026, 2, 1)}, date(2026, 2, 1)),
            Change("effectiveness_check", f"CHK-{number}", {
                "action_id": f"ACT-{number}", "criterion": "It holds.",
                "criterion_written_on": date(2026, 1, 5), "planned_on": due, "checked_on": due,
                "result": "effective"}, due),
        ]  # fmt: skip
    return made


def test_a_team_without_a_flaw_is_asked_how(empty):
    bring(empty, [
        Change("team", "SEC", {"name": "Security"}, date(2026, 1, 1)),
        Change("team", "CARE", {"name": "Customer care"}, date(2026, 1, 1)),
        *flawless("SEC", 100),
        Change("commitment", "COM-001", {
            "title": "Late", "text": "We will.", "status": "published", "team_id": "CARE",
            "original_due_date": date(2026, 6, 1), "due_date": date(2026, 6, 1)},
            date(2026, 1, 5)),
    ])  # fmt: skip
    with empty.at(Lens(AS_OF)) as reader:
        found, value = assurance.answer(reader), Numbers(reader).one("M19")
    asked = said(found.too_green)[0]
    assert value.value == 0
    assert asked.startswith("A question for Security: how is it that in two periods of 90 days")
    assert asked in [read_aloud(line) for line in found.lines]
