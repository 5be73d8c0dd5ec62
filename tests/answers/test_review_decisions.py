"""What a review decides, until when that can be changed, and that its pages come again exactly."""

import random
from datetime import date, timedelta

import pytest
from small_organisation import AS_OF

from trustdash import clock
from trustdash.answers import agenda, decided, last_review, overview, since
from trustdash.answers.answer import read_aloud
from trustdash.answers.numbers import Numbers, as_json, values
from trustdash.commands import reviews, undoing
from trustdash.commands.saving import Wish, present, save
from trustdash.errors import AccessDenied, ChangeRefused, TrustdashError
from trustdash.model.lens import LOCAL, Lens, Scope

MEETING = "RVW-900"
LATER = timedelta(days=30)


@pytest.fixture
def ledger(own):
    plan(own, MEETING)
    return own


def plan(ledger, review):
    fields = {"held_on": clock.today(), "title": "Review"}
    save(ledger, LOCAL, [Wish("review_meeting", review, fields, AS_OF, 0)], key=f"plan {review}")


def taken(ledger, key="1", who=LOCAL, **changed):
    said = {
        "text": "Rotate the keys by January.", "kind": "approve_date", "verdict": "agreed",
        "owner": "Head of Platform", "due_date": clock.today() + LATER,
        "about": ("commitment", "COM-003"),
    }  # fmt: skip
    return reviews.decide(ledger, who, MEETING, key=key, **{**said, **changed}).ids[0]


def changed(ledger, decision, key="2", **fields):
    state = present(ledger, "decision", decision)
    said = {"text": state["text"], "kind": state["kind"], "verdict": state["status"],
            "owner": state["owner"], "due_date": state["due_date"]}  # fmt: skip
    return reviews.revise(ledger, LOCAL, decision, made_from=ledger.version("decision", decision),
                          key=key, **{**said, **fields})  # fmt: skip


def closed(ledger, key="close"):
    return reviews.close_review(ledger, LOCAL, MEETING, as_of=AS_OF, key=key)


def test_a_decision_is_on_file_with_its_review_and_the_planned_review_is_held(ledger):
    found = present(ledger, "decision", taken(ledger))
    assert (found["review_id"], found["status"]) == (MEETING, "agreed")
    assert (found["decided_on"], found["incident_id"]) == (clock.today(), "INC-01")
    assert present(ledger, "review_meeting", MEETING)["status"] == "held"


def test_the_same_click_twice_decides_once(ledger):
    assert taken(ledger) == taken(ledger)
    with ledger.at(Lens(AS_OF, scope=LOCAL)) as reader:
        assert len(Numbers(reader).listed("decided-today")) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"owner": None}, "owner"),
        ({"due_date": None}, "due_date"),
        ({"due_date": date(2020, 1, 1)}, "due_date"),
        ({"about": ("commitment", "COM-999")}, "relates_id"),
    ],
)
def test_a_decision_says_what_who_and_until_when(ledger, wrong, field):
    before = ledger.head()
    with pytest.raises(ChangeRefused) as refused:
        taken(ledger, **wrong)
    assert refused.value.field == field
    assert ledger.head() == before


def test_a_viewer_decides_and_closes_nothing(ledger):
    who = Scope("Vera", "viewer")
    with pytest.raises(AccessDenied):
        taken(ledger, who=who)
    with pytest.raises(AccessDenied):
        reviews.close_review(ledger, who, MEETING, as_of=AS_OF, key="x")


def test_words_and_verdict_change_until_the_review_is_closed(ledger):
    decision = taken(ledger)
    changed(ledger, decision, text="Rotate all keys.", verdict="not_agreed")
    found = present(ledger, "decision", decision)
    assert (found["text"], found["status"]) == ("Rotate all keys.", "not_agreed")
    closed(ledger)
    with pytest.raises(ChangeRefused, match="closed"):
        changed(ledger, decision, "3", text="Other words")


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Other words"}, {"kind": "stop"}, {"review_id": None},
        {"decided_on": date(2026, 1, 1)}, {"due_date": date(2030, 1, 1)},
        {"status": "not_agreed"}, {"relates_id": "COM-001"},
    ],
)  # fmt: skip
def test_no_other_door_changes_what_a_closed_review_decided(ledger, fields):
    decision = taken(ledger)
    closed(ledger)
    # Also dated before the review was closed.
    for on in (clock.today(), AS_OF, clock.today() + LATER):
        seen = ledger.version("decision", decision)
        with pytest.raises(ChangeRefused) as refused:
            save(ledger, LOCAL, [Wish("decision", decision, fields, on, seen)], key=f"{on}")
        assert refused.value.rule in ("closed_review", "before_beginning")
    first = ledger.history("decision", decision)[0].seq
    with pytest.raises(TrustdashError):
        undoing.undo_event(ledger, LOCAL, first, reason="It suits us", key="undo")


def test_nothing_is_put_into_a_closed_review(ledger):
    closed(ledger)
    with pytest.raises(ChangeRefused, match="closed"):
        taken(ledger)
    wish = Wish("decision", None, {"text": "Late", "review_id": MEETING}, clock.today(), 0)
    with pytest.raises(ChangeRefused, match="closed"):
        save(ledger, LOCAL, [wish], key="late")


def test_what_became_of_it_is_recorded_after_closing_and_it_may_be_taken_again(ledger):
    decision = taken(ledger)
    closed(ledger)
    seen = ledger.version("decision", decision)
    reviews.record_outcome(ledger, LOCAL, decision, is_done=False, outcome="No key was rotated.",
                           made_from=seen, key="outcome")  # fmt: skip
    found = present(ledger, "decision", decision)
    assert (found["status"], found["outcome"]) == ("not_done", "No key was rotated.")
    plan(ledger, "RVW-901")
    again = {"status": "agreed", "due_date": clock.today() + 2 * LATER, "review_id": "RVW-901"}
    seen = ledger.version("decision", decision)
    save(ledger, LOCAL, [Wish("decision", decision, again, clock.today(), seen)], key="again")
    assert present(ledger, "decision", decision)["review_id"] == "RVW-901"


def test_closing_keeps_the_day_and_the_event_that_its_pages_knew_once_and_for_all(ledger):
    taken(ledger)
    head = ledger.head().seq
    assert closed(ledger).ids == closed(ledger).ids
    found = present(ledger, "review_meeting", MEETING)
    assert (found["status"], found["as_of"], found["known_to"]) == ("closed", AS_OF, head)
    with pytest.raises(ChangeRefused):
        closed(ledger, "again")
    seen = ledger.version("review_meeting", MEETING)
    wish = Wish("review_meeting", MEETING, {"known_to": 1}, clock.today(), seen)
    with pytest.raises(ChangeRefused, match="stays"):
        save(ledger, LOCAL, [wish], key="other")


def test_a_review_is_not_closed_by_its_state_alone(ledger):
    taken(ledger)
    seen = ledger.version("review_meeting", MEETING)
    wish = Wish("review_meeting", MEETING, {"status": "closed"}, clock.today(), seen)
    with pytest.raises(ChangeRefused, match="what its pages knew"):
        save(ledger, LOCAL, [wish], key="by hand")


def pages(ledger, lens):
    """Return everything that a deck is made of, in one view."""
    with ledger.at(lens) as reader:
        numbers = Numbers(reader)
        rows = {name: numbers.listed(name).to_csv() for name in ("decisions-needed",
                "decided-today", "changed-since-review", "decided-last-review")}  # fmt: skip
        return (
            as_json(reader, values(reader))["measures"], rows, overview.answer(reader),
            since.slide(numbers), agenda.slide(numbers), decided.slide(numbers),
        )  # fmt: skip


def corrected(ledger, times):
    """Change the ledger again and again through the door that people use, seeded."""
    random_ = random.Random(7)
    kinds = ("commitment", "corrective_action", "incident", "decision")
    ids = {entity: sorted(ledger.states(entity)) for entity in kinds}
    written = 0
    for number in range(4 * times):
        if written == times:
            break
        try:
            written += _correction(ledger, ids, random_, f"correction {number}")
        except TrustdashError:
            continue
    return written


def _correction(ledger, ids, random_, key):
    on = AS_OF - timedelta(days=random_.randrange(-6, 200))
    entity = random_.choice(list(ids))
    entity_id = random_.choice(ids[entity])
    if random_.random() < 0.1:
        event = random_.choice(ledger.history(entity, entity_id)).seq
        return undoing.undo_event(ledger, LOCAL, event, reason="Wrong", key=key).seq is not None
    word = f"Corrected {key}"
    fields = {
        "commitment": {"title": word, "owner": random_.choice(["Head of IT", "Head of Care"])},
        "corrective_action": {"title": word, "status": random_.choice(["open", "in_progress"])},
        "incident": {"title": word, "severity": random_.choice(["SEV1", "SEV2", "SEV3"])},
        "decision": {"owner": word, "status": random_.choice(["needed", "agreed", "withdrawn"])},
    }[entity]
    wish = Wish(entity, entity_id, fields, on, ledger.version(entity, entity_id), "Corrected")
    return save(ledger, LOCAL, [wish], key=key).seq is not None


def test_a_closed_review_is_shown_again_exactly_after_200_later_corrections(ledger):
    taken(ledger)
    lens = Lens(AS_OF, scope=LOCAL)
    shown = pages(ledger, lens)
    closed(ledger)
    assert corrected(ledger, 200) == 200
    with ledger.at(lens) as reader:
        kept = last_review.lens_of(Numbers(reader.on(date.max)), MEETING)
    assert pages(ledger, kept) == shown
    assert pages(ledger, lens) != shown
    assert read_aloud(shown[-1].title) == "1 decision taken today: 1 agreed"
