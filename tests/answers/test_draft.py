"""A draft against the ledger: split, marked by a person, carried or not by the rule of M23."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_organisation import AS_OF

from trustdash.answers import carriers, draft
from trustdash.answers.answer import read_aloud
from trustdash.answers.carriers import COMMITMENT, EVIDENCE, Carrier
from trustdash.answers.dates_said import Said, dates_said
from trustdash.metrics.claims import carried_by
from trustdash.model.entities.promises import Commitment


@pytest.fixture
def known(reader):
    """Return what may carry a claim in the small organisation, by id."""
    return {each.id: each for each in carriers.every(reader)}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We are sorry. All is paid!  Is it?", ["We are sorry.", "All is paid!", "Is it?"]),
        ("Paid on 3 Nov. 2026 by Dr. A. Hall, e.g. in full.", 1),
        ("The rate was 3.5 percent. Nothing else.", 2),
        ("- First point\n- Second point\n\n3) Third", ["First point", "Second point", "Third"]),
        ("She said “We will pay.” Then she left.", 2),
        ("  \n … \n", 0),
        ("", 0),
    ],
)
def test_a_text_is_split_where_a_reader_would_stop(text, sentences):
    found = draft.sentences_of(text)
    expected = sentences if isinstance(sentences, int) else len(sentences)
    assert len(found) == expected
    assert isinstance(sentences, int) or list(found) == sentences


@given(st.text(max_size=200))
def test_splitting_loses_no_word_and_invents_none(text):
    letters = [c for c in "".join(draft.sentences_of(text)) if c.isalpha()]
    assert letters == [c for c in text if c.isalpha()]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("It will be removed by 14 October.", [Said("14 October", 10, 14)]),
        ("By Oct 14, 2026 it is done", [Said("Oct 14, 2026", 10, 14, 2026)]),
        ("2026-11-03 or 3.11.2026",
         [Said("2026-11-03", 11, 3, 2026), Said("3.11.2026", 11, 3, 2026)]),
        ("By the end of April", [Said("end of April", 4, is_end=True)]),
        ("We write again in September 2026", [Said("September 2026", 9, year=2026)]),
        ("Nobody may sell 5 of them on 31 February or 05/06/2026", []),
    ],
)  # fmt: skip
def test_dates_are_read_or_left_alone(sentence, said):
    assert list(dates_said(sentence)) == said


def test_a_date_said_without_a_year_fits_that_day_of_any_year():
    assert Said("14 October", 10, 14).fits(date(2027, 10, 14))
    assert not Said("14 October 2026", 10, 14, 2026).fits(date(2027, 10, 14))
    assert Said("end of April", 4, is_end=True).fits(date(2026, 4, 30))
    assert not Said("end of April", 4, is_end=True).fits(date(2026, 4, 29))


@pytest.mark.parametrize(
    ("kind", "record", "words", "is_carried"),
    [
        ("done", "COM-001", "carried by COM-001, verified 25 May 2026", True),
        ("fact", "EVI-001", "carried by EVI-001, evidence approved by Company secretary", True),
        ("done", "COM-009", "not carried: COM-009: its owner says delivered on 12 Nov 2026, nobody "
                            "verified it", False),
        ("done", "COM-003", "not carried: COM-003 is 211 days late; nobody verified it", False),
        ("done", "COM-006",
         "not carried: COM-006 is promised for 28 Nov 2026, not verified", False),
        ("fact", "COM-008", "not carried: COM-008 is withdrawn", False),
        ("fact", None, "not carried: no record is named", False),
        ("will_do", "COM-006", "carried by COM-006, promised for 28 Nov 2026, due in 8 days", True),
        ("will_do", "COM-003", "carried by COM-003, but its date has passed: promised for "
                               "23 Apr 2026, 211 days late", True),
        ("will_do", "COM-007", "not carried: COM-007 has no date", False),
        ("will_do", "COM-008", "not carried: COM-008 is withdrawn", False),
        ("will_do", None, "will do without a commitment: unbacked promise", False),
        ("apology", None, "an apology claims nothing that can be checked", False),
        ("nothing", None, "nothing to check", False),
        (None, None, "not marked yet", False),
    ],
)  # fmt: skip
def test_the_ledger_says_what_it_carries(known, kind, record, words, is_carried):
    found = draft.held("We did it.", kind, known.get(record), AS_OF)
    assert (found.words, found.is_carried) == (words, is_carried)


def test_a_promise_that_is_late_is_carried_and_still_a_concern(known):
    assert draft.held("We will.", "will_do", known["COM-003"], AS_OF).state == "concern"
    assert draft.held("We will.", "will_do", known["COM-006"], AS_OF).state == "good"


def test_a_date_that_is_not_on_file_is_named_and_one_that_is_passes(known):
    wrong = draft.held("All agents are trained by 1 December.", "will_do", known["COM-006"], AS_OF)
    assert wrong.remarks == (
        "the date in the sentence, 1 December, is not the one on file (due 28 Nov 2026)",
    )
    assert wrong.state == "concern"
    right = draft.held("All agents are trained by 28 November.", "will_do", known["COM-006"], AS_OF)
    assert right.remarks == ()


def test_records_are_offered_by_the_words_they_share(known):
    every = list(known.values())
    (first, label), *_ = draft.offered("Every customer got a refund.", "done", every)
    assert (first, label) == (
        "COM-002",
        "COM-002 · Refund every customer (shares: customer, refund)",
    )
    assert {each for each, _ in draft.offered("Nothing alike", "fact", every)} == set(known)
    promised = draft.offered("The board minute is signed", "will_do", every)
    assert all(known[each].entity == COMMITMENT for each, _ in promised)


STATUSES = [None, *Commitment.model_fields["status"].annotation.__args__]
CARRIERS = st.builds(
    Carrier, id=st.just("COM-1"), entity=st.sampled_from([COMMITMENT, EVIDENCE]),
    title=st.just("Letters"), words=st.just("Letters"),
    status=st.sampled_from([*STATUSES, "approved", "rejected", "expired"]),
    due=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)), is_late=st.booleans(),
)  # fmt: skip


@given(st.sampled_from(draft.CLAIMS), CARRIERS)
def test_a_draft_is_held_against_the_rule_of_m23_and_no_other(kind, carrier):
    is_promise = carrier.entity == COMMITMENT
    claim = pd.DataFrame(
        {
            "kind": [kind],
            "commitment_status_then": [carrier.status if is_promise else None],
            "commitment_due_then": [pd.Timestamp(carrier.due) if is_promise else pd.NaT],
            "evidence_status_then": [None if is_promise else carrier.status],
        }
    )
    found = draft.held("We did.", kind, carrier, AS_OF)
    assert found.is_carried == (carried_by(claim).iloc[0] is not None)
    assert found.words.startswith("carried by" if found.is_carried else "not carried")


def test_the_summary_counts_claims_and_says_what_is_not_marked(known):
    carried = draft.held("Done.", "done", known["COM-001"], AS_OF)
    wrong = draft.held("By 1 December.", "will_do", known["COM-006"], AS_OF)
    unmarked = draft.held("And?", None, None, AS_OF)
    said = draft.summary([("done", carried), ("will_do", wrong), (None, unmarked)], AS_OF)
    assert read_aloud(said) == (
        "2 of 2 claims are carried by the ledger as of 20 Nov 2026. In 1 a date is not the one on "
        "file. 1 sentence is not marked yet."
    )
    late = draft.held("We will.", "will_do", known["COM-003"], AS_OF)
    assert read_aloud(draft.summary([("will_do", late)], AS_OF)) == (
        "1 of 1 claim is carried by the ledger as of 20 Nov 2026, 1 by a promise whose date has "
        "passed."
    )
    assert read_aloud(draft.summary([(None, unmarked)], AS_OF)) == (
        "No sentence is marked as a claim. 1 sentence is not marked yet."
    )


def test_the_ledger_answers_as_of_the_chosen_day(look):
    before = {each.id: each for each in carriers.every(look(as_of=date(2026, 5, 22)))}
    found = draft.held("Done.", "done", before["COM-001"], date(2026, 5, 22))
    assert not found.is_carried


def test_filters_hide_no_record_from_a_draft(look):
    narrowed = carriers.every(look(teams=("CARE",), incidents=("INC-02",)))
    assert {each.id for each in narrowed} == {each.id for each in carriers.every(look())}


def test_a_very_long_text_is_cut_and_that_is_said():
    assert draft.split_in(1) == "1 sentence."
    assert draft.split_in(41) == "41 sentences; the first 40 are shown."
