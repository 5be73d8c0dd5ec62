"""What changed since the last review, as a comparison of two states; what needs a decision now."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_organisation import AS_OF

from trustdash.answers import agenda, last_review, since
from trustdash.answers.answer import read_aloud
from trustdash.answers.changes import apply, changes, filled
from trustdash.answers.lists import LISTS
from trustdash.answers.lists import since as compared
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import banned_words
from trustdash.ledger import Change, Ledger
from trustdash.model.lens import Lens, Scope

KEYS = st.tuples(st.sampled_from(["commitment", "incident"]), st.sampled_from("ABCD"))
FIELDS = st.dictionaries(
    st.sampled_from(["status", "due_date", "overdue"]),
    st.none() | st.booleans() | st.sampled_from(["open", "kept"]) | st.dates(),
)
STATES = st.dictionaries(KEYS, FIELDS)


@given(STATES, STATES)
def test_the_state_then_and_the_changes_give_the_state_now(then, now):
    found = changes(then, now)
    assert apply(then, found) == filled(now)
    back = [replace(each, was=each.now, now=each.was) for each in found]
    assert apply(now, back) == filled(then)
    assert not changes(now, now)


def test_over_each_review_of_the_demo_the_changes_give_the_state_now(demo_path):
    with Ledger.open(demo_path, read_only=True) as ledger:
        for day in (date(2026, 9, 24), date(2026, 10, 22), date(2026, 11, 20)):
            with ledger.at(Lens(day)) as reader:
                numbers = Numbers(reader)
                then, now = last_review.then(numbers), compared.state_of(numbers)
                found = numbers.listed("changed-since-review")
                assert len(found) == len(compared.changed(numbers)) > 0
                after = apply(compared.state_of(then), compared.changed(numbers))
                assert after == filled(now)


@pytest.fixture
def numbers(reader):
    return Numbers(reader)


def ids(numbers, name):
    return list(numbers.listed(name)["id"])


def test_each_kind_of_change_names_its_records(numbers):
    assert ids(numbers, "late-since-review") == ["COM-004"]
    assert ids(numbers, "delivered-since-review") == ["COM-009"]
    assert ids(numbers, "incidents-since-review") == ["INC-02"]
    assert ids(numbers, "promises-since-review") == []
    late = numbers.listed("late-since-review").iloc[0]
    assert (late["was"], late["now"]) == ("no", "yes")


def test_the_block_tells_the_worst_first_and_every_number_leads_to_its_rows(numbers):
    block = since.block(numbers)
    assert block.title == "Since the last review (23 Oct 2026)"
    said = [read_aloud(text) for text in block.text]
    assert said[0].startswith("1 promise newly late, 1 new incident, ")
    assert "1 promise newly late: Commission a penetration test (COM-004)." in said
    assert said[-1] == (
        "Compared with 23 Oct 2026; the ledger began after it, so its day is told as it is known "
        "today."
    )
    for text in block.text:
        for part in text:
            if not isinstance(part, str) and part.rows is not None:
                assert len(numbers.listed(part.rows.metric)) == part.amount


def test_the_slide_fits_a_screen_and_softens_nothing(numbers):
    slide = since.slide(numbers)
    texts = [read_aloud(slide.title), *map(read_aloud, slide.lines), *slide.notes]
    assert len(slide.lines) <= 5
    assert not any(banned_words(text) for text in texts)


def test_without_a_review_nothing_is_compared_and_it_is_said_how_to_plan_one(empty):
    with empty.at(Lens(AS_OF)) as reader:
        numbers = Numbers(reader)
        assert since.slide(numbers) is None
        assert "No review has been held yet" in since.block(numbers).empty
        assert agenda.slide(numbers) is None
        assert agenda.block(numbers).empty == "No decision is waiting."


def test_a_review_that_kept_what_it_knew_is_compared_with_that(own):
    known = own.head().seq
    day = date(2026, 11, 13)
    held = {"held_on": day, "as_of": day, "known_to": known, "status": "closed"}
    own.append([Change("review_meeting", "RVW-902", {**held, "status": "held"}, day)])
    # Learnt after the review of a day before it: news all the same.
    late = {"title": "Tell partners", "text": "We will.", "status": "published",
            "due_date": date(2026, 11, 1), "original_due_date": date(2026, 11, 1)}  # fmt: skip
    own.append([Change("commitment", "COM-090", late, date(2026, 10, 1))])
    with own.at(Lens(AS_OF)) as reader:
        numbers = Numbers(reader)
        assert last_review.last_review(numbers).known_to == known
        assert ids(numbers, "promises-since-review") == ["COM-090"]
        assert ids(numbers, "late-since-review") == ["COM-090"]
        assert ids(numbers, "incidents-since-review") == []


def test_another_day_is_read_with_the_same_scope_and_never_more_than_is_known(filled):
    lens = Lens(AS_OF, known_to=40, scope=Scope("Vera", "viewer"), teams=("SEC",))
    with filled.at(lens) as reader:
        other = reader.on(date(2026, 6, 1), 999)
        assert other.lens == lens.but(as_of=date(2026, 6, 1), known_to=40)
        assert reader.on(date(2026, 6, 1)) is other


def test_the_agenda_stands_in_the_order_of_its_rules_and_says_why(numbers):
    rows = numbers.listed("decisions-needed")
    assert list(rows["why"]) == [*["asked for"] * 2, *["overdue, no new date"] * 2]
    assert list(rows["id"])[2:] == ["COM-003", "COM-004"]
    assert rows["asked_on"].iloc[0] < rows["asked_on"].iloc[1]
    assert rows["place"].is_monotonic_increasing
    assert agenda.HOW in read_aloud(agenda.block(numbers).text[0])
    assert read_aloud(agenda.slide(numbers).title) == "4 decisions are needed"
    assert LISTS["decisions-needed"].definition.count(";") >= 6


@pytest.fixture
def decided(own):
    """Return what the agenda says once some more changes are on file."""

    def after(*more):
        own.append(more)
        with own.at(Lens(AS_OF)) as reader:
            rows = Numbers(reader).listed("decisions-needed")
            slide = agenda.slide(Numbers(reader))
        return dict(zip(rows["id"], rows["why"], strict=True)), slide

    return after


def decision(number, **fields):
    said = {"text": f"Decision {number}", "status": "agreed", "relates_entity": "commitment"}
    return Change("decision", f"DEC-9{number:02d}", {**said, **fields}, AS_OF - timedelta(days=30))


def test_a_record_about_which_something_is_decided_stands_there_once(decided):
    day = AS_OF + timedelta(days=20)
    found, _ = decided(decision(1, relates_id="COM-003", due_date=day))
    assert "COM-003" not in found
    assert "DEC-901" not in found


def test_a_decision_comes_back_when_its_day_has_passed_or_it_was_not_done(decided):
    day = AS_OF - timedelta(days=1)
    deferred = decision(3, due_date=AS_OF, status="deferred")
    ahead = decision(4, due_date=AS_OF + timedelta(days=1), status="deferred")
    found, _ = decided(decision(1, due_date=day), decision(2, due_date=AS_OF), deferred, ahead)
    assert found["DEC-901"] == "decided, no outcome on file"
    assert found["DEC-903"] == "deferred until now"
    assert not {"DEC-902", "DEC-904"} & set(found)


def test_accepted_risks_and_expired_opinions_come_back_and_five_are_shown(decided):
    risk = {"title": "Old phone numbers", "treatment": "accept", "status": "accepted"}
    opinion = {"title": "Key audit", "subject_entity": "commitment", "subject_id": "COM-001",
               "provider": "Auditor", "independence": "external", "opinion": "favourable",
               "issued_on": date(2025, 1, 10), "valid_until": date(2026, 1, 9),
               "status": "issued"}  # fmt: skip
    begun = date(2025, 2, 1)
    found, slide = decided(
        Change("risk", "RSK-901", {**risk, "review_on": AS_OF + timedelta(days=30)}, begun),
        Change("risk", "RSK-902", {**risk, "review_on": AS_OF + timedelta(days=31)}, begun),
        Change("validation", "VAL-901", opinion, begun),
    )
    assert found["RSK-901"] == "accepted until 20 Dec 2026"
    assert found["VAL-901"] == "opinion expired on 9 Jan 2026"
    assert "RSK-902" not in found
    assert len(slide.table.rows) == 5
    assert slide.table.more == f"and {len(found) - 5} more"
