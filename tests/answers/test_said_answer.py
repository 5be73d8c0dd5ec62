"""What we said: claims against the record of the day, updates promised, who heard from us."""

from datetime import date, datetime

import pytest

from trustdash.answers import said, statements
from trustdash.answers.answer import RowsBehind, read_aloud
from trustdash.answers.lists.said import MESSAGES, cell_of
from trustdash.answers.numbers import Numbers, rows_behind
from trustdash.ledger import Change, open_for_reading
from trustdash.model.lens import Lens

NEWEST = date(2026, 11, 20)


def day(text):
    return date.fromisoformat(text)


def at(text):
    return datetime.fromisoformat(text)


def claim(identity, on="2026-03-11", message="MSG-001", **fields):
    said_fields = {"communication_id": message, "text": f"Words of {identity}.", **fields}
    return Change("claim", identity, said_fields, day(on))


def judged(identity, first, second=None, on="2026-03-13"):
    fields = {"check_result": first, "checked_by": "Reader one"}
    if second:
        fields |= {"second_result": second, "second_checked_by": "Reader two"}
    return Change("claim", identity, fields, day(on), reason="read")


@pytest.fixture
def spoken(own):
    """Return the small organisation with six claims, an undated promise and a promised update."""
    own.append(
        [
            Change("communication", "MSG-002", {
                "incident_id": "INC-01", "sent_at": at("2026-06-01T09:00"), "kind": "update",
                "channel": "website", "text": "We will do better. Next word by 5 June.",
                "promised_next_update_at": at("2026-06-05T12:00"), "has_undated_promise": True,
            }, day("2026-06-01")),
            Change("communication", "MSG-003", {
                "incident_id": "INC-01", "sent_at": at("2026-06-07T12:00"), "kind": "update",
                "channel": "website", "text": "<b>Here</b> it is.", "group_ids": ("GRP-02",),
            }, day("2026-06-07")),
            claim("CLM-001", kind="will_do", on="2026-06-01", message="MSG-002",
                  commitment_id="COM-001"),
            claim("CLM-002", kind="will_do", on="2026-06-01", message="MSG-002"),
            claim("CLM-003", kind="fact"),
            claim("CLM-004", kind="done", on="2026-06-01", message="MSG-002",
                  commitment_id="COM-002", evidence_id="EVI-001"),
            claim("CLM-005", kind="apology"),
            claim("CLM-006", kind="fact"),
            judged("CLM-001", "backed", "backed", "2026-06-02"),
            judged("CLM-002", "unbacked", on="2026-06-02"),
            judged("CLM-003", "backed", "backed"),
            judged("CLM-004", "backed", "unbacked", "2026-06-02"),
            judged("CLM-005", "not_checkable"),
            Change("claim", "CLM-003", {"contradicted_on": day("2026-05-12"),
                   "contradicted_by": "More were found."}, day("2026-05-12"), reason="found"),
        ]
    )  # fmt: skip
    return own


@pytest.fixture
def found(spoken):
    with spoken.at(Lens(NEWEST)) as reader:
        yield said.answer(reader)


def cells(block, table=0):
    return {row[0].text: row for row in block.tables[table].rows}


def test_the_headline_says_how_many_the_record_of_the_day_backed(found):
    assert read_aloud(found.headline) == (
        "2 of 4 claims that can be checked were backed by the record of the day; "
        "1 was contradicted later."
    )
    assert [read_aloud(line) for line in found.lines] == [
        "0 of 1 promised update came by the time promised.",
        "1 of 1 affected group has heard nothing in 90 days on a channel that it uses: "
        "Account holders.",
        "Not counted: 1 claim not judged yet, 1 not checkable.",
        "As of 20 Nov 2026",
    ]


def test_what_we_cannot_back_stands_first_the_contradicted_on_top(found):
    rows = found.cannot_back.tables[0].rows
    assert [(row[0].text, row[2].text) for row in rows] == [
        ("Words of CLM-003.", "contradicted later"),
        ("Words of CLM-002.", "unbacked promise"),
        ("Words of CLM-004.", "unbacked"),
    ]
    assert rows[0][2].note == "12 May 2026: More were found. On the day it was said: backed."
    assert rows[2][2].note == "readers differ"
    assert read_aloud(found.cannot_back.text[0]).startswith(
        "3 of 6 claims: 2 unbacked on the day, 1 promise without a commitment, 1 contradicted"
    )


def test_a_claim_is_shown_against_the_record_of_that_day_and_of_now(found):
    row = cells(found.claims)["Words of CLM-004."]
    assert (row[1].text, row[1].note) == ("1 Jun 2026", "MSG-002 · website")
    then, now = row[3], row[4]
    assert (then.text, then.note) == (
        "promised", "COM-002 · due 30 Jun 2026 · evidence EVI-001 approved"
    )  # fmt: skip
    assert (now.text, now.note) == (
        "delivered and verified", "verified 20 Jun 2026 · evidence EVI-001 approved"
    )  # fmt: skip
    assert [cell.text for cell in row[5:7]] == ["backed", "unbacked"]
    assert (row[7].text, row[7].note) == ("unbacked", "readers differ")


@pytest.mark.parametrize(
    ("identity", "verdict"),
    [("CLM-001", "backed"), ("CLM-003", "contradicted later"), ("CLM-005", "not checkable"),
     ("CLM-006", "not judged yet")],
)  # fmt: skip
def test_every_claim_has_its_verdict_in_words(found, identity, verdict):
    assert cells(found.claims)[f"Words of {identity}."][7].text == verdict


def test_readers_are_counted_in_words_below_30_claims(found):
    told = [read_aloud(line) for line in found.readers.text]
    assert told[0] == (
        "Two readers judged 3 claims and agree on 2; on 1 they differ: "
        "first reader backed, second not: 1; the other way round: 0."
    )
    assert told[1] == "Fewer than 30 claims: the counts say it, no coefficient does."


def test_from_30_claims_read_by_two_on_kappa_is_said_with_its_interval(spoken):
    verdicts = ["backed", "unbacked"]
    changes = [claim(f"CLM-1{n:02d}", kind="fact") for n in range(32)]
    changes += [
        judged(f"CLM-1{n:02d}", verdicts[n % 2], verdicts[n % 2 if n > 3 else 1 - n % 2])
        for n in range(32)
    ]
    spoken.append(changes)
    with spoken.at(Lens(NEWEST)) as reader:
        told = [read_aloud(line) for line in said.answer(reader).readers.text]
    assert told[1].startswith("Agreement beyond chance (Cohen's kappa): 0.7")
    assert "95 in 100 chance" in told[1]


def test_an_apology_stands_with_the_remedies_and_is_no_claim(found):
    row = cells(found.apologies)["Words of CLM-005."]
    assert (row[2].text, row[2].note) == ("3 of 7", "INC-01")


def test_a_promised_update_that_came_late_says_how_late(found):
    (row,) = found.updates[0].tables[0].rows
    assert [cell.text for cell in row[1:]] == [
        "5 Jun 2026, 12:00 UTC", "7 Jun 2026, 12:00 UTC", "48 hours late", "everyone",
    ]  # fmt: skip


def test_a_promise_without_a_date_is_listed_as_such(found):
    block = found.updates[1]
    assert block.title == "Promised without a date"
    assert [row[0].text for row in block.tables[0].rows] == [
        "We will do better. Next word by 5 June."
    ]


def test_silence_runs_from_the_beginning_to_the_first_word(found):
    block = found.updates[2]
    assert read_aloud(block.text[0]).startswith(
        "Of 2 incidents, 1 is known to have begun before the first word about it: half stayed "
        "without a word for 63 hours or longer"
    )


def test_the_matrix_counts_messages_and_prints_none(spoken, found):
    (table,) = found.audiences.tables
    assert table.headings[2:] == (
        "Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026", "Jun 2026",
        "Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026", "Nov 2026",
    )  # fmt: skip
    holders, partners = table.rows
    assert (holders[0].text, holders[0].note) == ("Account holders", "affected")
    shown = [[cell.text for cell in row[2:]] for row in table.rows]
    # MSG-001 was for account holders, MSG-002 for everyone, MSG-003 for partners.
    assert shown[0] == [*["none"] * 3, "1", "none", "none", "1", *["none"] * 5]
    assert shown[1] == [*["none"] * 6, "2", *["none"] * 5]
    assert partners[1].text == "7 Jun 2026"
    with spoken.at(Lens(NEWEST)) as reader:
        behind = rows_behind(reader, RowsBehind(MESSAGES, group=cell_of("GRP-02", "2026-06")))
    assert [row[0] for row in behind.rows] == ["MSG-002", "MSG-003"]


def test_a_cell_of_the_matrix_that_there_is_not_has_no_rows(reader):
    for cell in ("", "GRP-01", "GRP-01, 1900-01", "NONE, x"):
        assert Numbers(reader).listed(MESSAGES, cell).empty


def test_the_address_opens_one_message_in_full(spoken):
    with spoken.at(Lens(NEWEST)) as reader:
        block = said.answer(reader, message="MSG-002").message
        unknown = said.answer(reader, message="MSG-999").message
    assert block.title == "MSG-002: update, 1 Jun 2026"
    facts = {fact.label: read_aloud(fact.value) for fact in block.facts}
    assert facts["To"] == "everyone"
    assert facts["Did it come?"] == "48 hours late: MSG-003, 7 Jun 2026, 12:00 UTC"
    assert len(block.tables[0].rows) == 3
    assert unknown.empty == "MSG-999 is not among the 3 messages shown."


def test_a_message_whose_update_is_not_due_yet_says_so(spoken):
    with spoken.at(Lens(date(2026, 6, 4))) as reader:
        found = said.answer(reader, message="MSG-002")
    facts = {fact.label: read_aloud(fact.value) for fact in found.message.facts}
    assert facts["Did it come?"] == "not due yet"
    assert found.updates[0].empty == "No promised update was due yet; 1 not due yet."


def test_messages_without_a_claim_say_what_is_missing(reader):
    found = said.answer(reader)
    assert read_aloud(found.headline) == (
        "1 message is on file, and no claim in it has been taken out to be checked."
    )
    assert "trustdash template claim" in found.claims.empty
    assert found.cannot_back is None


def test_claims_that_nobody_judged_are_no_percentage(own):
    own.append([claim("CLM-001", kind="fact")])
    with own.at(Lens(NEWEST)) as reader:
        found = said.answer(reader)
    assert read_aloud(found.headline) == (
        "1 message is on file; none of 1 claim in it has been judged yet."
    )


def test_no_message_on_file_says_how_to_bring_it_in(empty, lens):
    with empty.at(lens) as reader:
        found = said.answer(reader)
    assert "trustdash template communication" in read_aloud(found.lines[-1])


def test_a_filter_by_team_can_not_apply_and_that_is_said(look):
    notices = said.answer(look(teams=("CARE",))).notices
    assert "Messages are not split by team; shown for all teams." in notices


@pytest.fixture(scope="module")
def demo(demo_path):
    with open_for_reading(demo_path) as ledger, ledger.at(Lens(NEWEST)) as reader:
        yield reader


def test_the_demo_is_paged_and_every_claim_stands_on_one_part(demo):
    parts = [said.answer(demo, page=n).claims for n in (1, 2, 3)]
    ids = [row[0].note.partition(" ")[0] for part in parts for row in part.tables[0].rows]
    assert len(ids) == len(set(ids)) == 27
    assert parts[2].paging.last == 27


def test_the_demo_says_which_group_heard_nothing(demo):
    lines = [read_aloud(line) for line in said.answer(demo).lines]
    assert lines[:2] == [
        "8 of 16 promised updates came by the time promised; 3 never came.",
        "1 of 5 affected groups has heard nothing in 90 days on a channel that it uses: Employees.",
    ]


def test_what_we_cannot_back_holds_every_contradicted_and_unbacked_claim_of_the_demo(demo):
    numbers = Numbers(demo)
    listed = set(statements.cannot_back(numbers)["id"])
    unbacked = set(numbers.listed("claims-unbacked")["id"])
    contradicted = set(numbers.rows("M23", part="contradicted later")["id"])
    without = set(numbers.rows("M23", part="promises without a commitment")["id"])
    assert listed == unbacked | contradicted | without
    assert contradicted and without and unbacked
