"""The rules of the domain, one by one, as a form, a file or the command line meets them."""

from datetime import date, timedelta

import pytest

from trustdash import clock
from trustdash.commands.dates import revise_due_date
from trustdash.commands.saving import Wish, save
from trustdash.errors import ChangeRefused
from trustdash.ledger import Ledger
from trustdash.model.lens import LOCAL, Scope
from trustdash.model.rules import REPORTING_DAYS

EVA, OLE = Scope("Eva", "editor"), Scope("Ole", "editor")
OWNER, AUDIT, CHIEF = "Head of Platform", "Internal audit", "Chief Executive"
TODAY = clock.now().date()


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


class Book:
    """A ledger with short words for what people do."""

    def __init__(self, ledger):
        self.ledger, self.saves = ledger, 0

    def save(self, who, entity, identity, on, reason=None, **fields):
        made_from = self.ledger.version(entity, identity) if identity else 0
        self.saves += 1
        wish = Wish(entity, identity, fields, on, made_from, reason)
        return save(self.ledger, who, [wish], key=f"save-{self.saves}").ids[0]

    def promise(self, on=-60, due=30, **fields):
        said = {"title": "Keys", "text": "We will rotate the keys.", "owner": OWNER,
                "due_date": None if due is None else day(due), "status": "published"}  # fmt: skip
        return self.save(EVA, "commitment", None, day(on), **{**said, **fields})

    def change(self, on, identity="COM-001", who=EVA, reason=None, **fields):
        entity = "commitment" if identity.startswith("COM") else "corrective_action"
        self.save(who, entity, identity, day(on), reason, **fields)

    def evidence(self, on, subject="COM-001", **fields):
        entity = "commitment" if subject.startswith("COM") else "corrective_action"
        about = {"subject_entity": entity, "subject_id": subject, "title": "Log"}
        return self.save(
            EVA, "evidence", None, day(on), **{**about, "status": "approved", **fields}
        )

    def action(self, on=-60, **fields):
        said = {"title": "Rotate", "owner": OWNER, "status": "in_progress"}
        return self.save(EVA, "corrective_action", None, day(on), **{**said, **fields})

    def check(self, on, **fields):
        made = {"action_id": "ACT-001", "criterion": "No old key", "checker": AUDIT,
                "criterion_written_on": day(-50), "checked_on": day(on),
                "result": "effective"}  # fmt: skip
        return self.save(EVA, "effectiveness_check", None, day(on), **{**made, **fields})

    def move(self, to, on=0, who=EVA, asked=OWNER, approved=CHIEF, reason="Supplier", **more):
        entity, identity = more.get("entity", "commitment"), more.get("identity", "COM-001")
        self.saves += 1
        return revise_due_date(
            self.ledger, who, entity, identity, day(to), requested_by=asked, approved_by=approved,
            reason_code=None, reason=reason, on=day(on), key=f"move-{self.saves}",
            made_from=self.ledger.version(entity, identity),
        )  # fmt: skip

    def now(self, identity="COM-001"):
        entity = "commitment" if identity.startswith("COM") else "corrective_action"
        return self.ledger.states(entity)[identity]


@pytest.fixture
def book(tmp_path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        yield Book(ledger)


def refused(rule, act, *arguments, says="", **fields):
    """Hold that the act is refused by the rule, in words that say so, with a remedy."""
    with pytest.raises(ChangeRefused) as error:
        act(*arguments, **fields)
    assert error.value.rule == rule, error.value
    assert error.value.what and error.value.remedy
    assert says in str(error.value)


# Publishing freezes words, speaker and first date.


@pytest.mark.parametrize(
    "fields", [{"text": "Other"}, {"said_by": "CTO"}, {"original_due_date": day(60)}]
)
def test_what_was_said_in_public_stays_said(book, fields):
    book.promise(said_by=CHIEF)
    refused("frozen", book.change, 0, **fields)


def test_a_draft_may_be_reworded_and_its_first_date_follows(book):
    book.promise(status="draft")
    book.change(-50, text="Other words", due_date=day(40))
    book.change(-40, status="published")
    assert (book.now()["original_due_date"], book.now()["text"]) == (day(40), "Other words")


def test_nothing_returns_to_draft(book):
    book.promise()
    refused("transition", book.change, 0, status="draft")


def test_a_backdated_change_does_not_thaw_what_was_published_later(book):
    book.promise(status="draft", on=-60)
    book.change(-30, status="published")
    refused("frozen", book.change, -40, text="Other words", says="event 2")


def test_a_backdated_change_does_not_break_what_follows_and_says_what(book):
    book.promise()
    book.change(-30, status="in_progress")
    refused("transition", book.change, -40, status="not_kept", reason="No", says="event 2")


def test_evidence_does_not_vanish_under_what_was_verified(book):
    book.promise()
    book.change(-30, status="delivered")
    book.evidence(-25)
    book.change(-20, status="verified", verified_by=AUDIT, who=OLE)
    take_back = lambda on: book.save(  # noqa: E731
        EVA, "evidence", "EVI-001", day(on), status="rejected"
    )
    refused("evidence", take_back, -22, says="stands in the way")
    take_back(-10)


@pytest.mark.parametrize(("given_on", "first"), [(-10, -11), (0, -1)])
def test_a_first_date_given_after_publication_looks_ahead(book, given_on, first):
    book.promise(due=None)
    refused("first_date", book.change, given_on, due_date=day(first))
    book.change(given_on, due_date=day(given_on + 5))


def test_what_was_delivered_without_a_date_gets_none_afterwards(book):
    book.promise(due=None)
    book.change(-20, status="delivered")
    refused("first_date", book.change, -10, original_due_date=day(10))


# Delivered and implemented.


def test_what_is_delivered_has_an_owner_and_a_day(book):
    book.promise(owner=None)
    refused("owner", book.change, -5, status="delivered")
    book.change(-5, status="delivered", owner=OWNER)
    assert book.now()["delivered_on"] == day(-5)
    refused("owner", book.change, -4, owner=None)
    refused("delivered_on", book.change, -4, delivered_on=None)


def test_what_is_implemented_has_an_owner(book):
    book.action(owner=None)
    refused("owner", book.change, -5, "ACT-001", status="implemented")
    book.change(-5, "ACT-001", status="implemented", owner=OWNER)
    assert book.now("ACT-001")["completed_on"] == day(-5)


# Verified and kept.


@pytest.fixture
def delivered(book):
    book.promise()
    book.change(-30, status="delivered")
    return book


def verify(book, on=-10, who=OLE, by=AUDIT):
    book.change(on, who=who, status="verified", verified_by=by)


def test_what_is_verified_has_evidence(delivered):
    refused("evidence", verify, delivered)
    delivered.evidence(-20)
    verify(delivered)
    assert delivered.now()["verified_on"] == day(-10)


@pytest.mark.parametrize(
    "evidence",
    [
        {"status": "in_review"},
        {"expiry_date": day(-11)},
        {"subject_id": "COM-002"},
        {"subject_entity": "validation"},
    ],
)
def test_evidence_counts_if_it_is_approved_in_force_and_about_it(delivered, evidence):
    delivered.evidence(-20, **evidence)
    refused("evidence", verify, delivered)


def test_evidence_approved_later_proves_nothing_yet(delivered):
    delivered.evidence(-9)
    refused("evidence", verify, delivered)


@pytest.mark.parametrize("by", [None, OWNER, OWNER.upper()])
def test_the_owner_does_not_verify(delivered, by):
    delivered.evidence(-20)
    refused("verified_by", verify, delivered, by=by)


def test_who_recorded_the_delivery_does_not_verify(delivered):
    delivered.evidence(-20)
    refused("verified_by", verify, delivered, who=EVA)
    refused("verified_by", verify, delivered, by="Eva")
    verify(delivered, who=LOCAL)


def test_kept_needs_evidence_that_still_holds(delivered):
    delivered.evidence(-20, expiry_date=day(-6))
    verify(delivered)
    refused("evidence", delivered.change, -5, who=OLE, status="kept")
    delivered.change(-6, who=OLE, status="kept")


# A moved due date.


def test_a_date_does_not_move_by_itself(book):
    book.promise()
    refused("due_date_revision", book.change, 0, due_date=day(60))
    refused("due_date_revision", book.change, 0, due_date=None)
    book.move(60)
    assert book.now()["due_date"] == day(60)


def test_a_draft_moves_freely(book):
    book.promise(status="draft")
    book.change(0, due_date=day(60))


def test_a_milestone_and_an_action_move_as_a_promise_does(book):
    book.promise()
    step = {"commitment_id": "COM-001", "title": "First half", "due_date": day(10)}
    book.save(EVA, "milestone", None, day(-50), **step)
    refused("due_date_revision", book.save, EVA, "milestone", "MIL-001", day(0), due_date=day(20))
    book.move(20, entity="milestone", identity="MIL-001")
    book.action(due_date=day(10))
    refused("due_date_revision", book.change, 0, "ACT-001", due_date=day(20))
    book.move(20, entity="corrective_action", identity="ACT-001")


@pytest.mark.parametrize(
    "said",
    [
        {"reason": None},
        {"approved": None},
        {"approved": OWNER},
        {"who": OLE, "asked": None, "approved": "ole"},
    ],
)
def test_a_move_has_a_reason_and_somebody_elses_approval(book, said):
    book.promise()
    refused("due_date_revision", book.move, 60, **said)
    assert not book.ledger.states("due_date_revision")


def test_a_revision_stays_as_it_was_recorded(book):
    book.promise()
    book.move(60)
    edit = lambda **fields: book.save(  # noqa: E731
        EVA, "due_date_revision", "REV-001", day(0), **fields
    )
    refused("frozen", edit, old_date=day(50))
    refused("due_date_revision", edit, approved_by=None)


# Whether an action worked.


@pytest.fixture
def awaiting(book):
    book.action()
    book.change(-40, "ACT-001", status="implemented")
    book.change(-39, "ACT-001", status="awaiting_effectiveness")
    return book


def test_an_action_is_effective_when_a_check_says_so(awaiting):
    refused("check", awaiting.change, -5, "ACT-001", status="effective")
    awaiting.check(-6)
    awaiting.change(-5, "ACT-001", status="effective")
    awaiting.change(-4, "ACT-001", status="closed")


@pytest.mark.parametrize(
    "flaw",
    [
        {"result": "not_effective"},
        {"result": "inconclusive"},
        {"checker": OWNER},
        {"checker": None},
        {"criterion": None},
        {"criterion_written_on": day(-39)},
        {"criterion_written_on": None},
        {"checked_on": day(-4)},
    ],
)
def test_a_check_counts_if_somebody_else_made_it_by_a_criterion_written_before(awaiting, flaw):
    awaiting.check(-6, **flaw)
    refused("check", awaiting.change, -5, "ACT-001", status="effective")


def test_not_effective_needs_a_check_too(awaiting):
    refused("check", awaiting.change, -5, "ACT-001", status="not_effective")
    awaiting.check(-6, result="not_effective")
    awaiting.change(-5, "ACT-001", status="not_effective")
    awaiting.change(-4, "ACT-001", status="closed")


def test_a_corrective_action_closes_after_its_check_and_a_correction_directly(book):
    book.action()
    book.change(-40, "ACT-001", status="implemented")
    refused("check", book.change, -30, "ACT-001", status="closed")
    book.action(kind="correction")
    book.change(-40, "ACT-002", status="implemented")
    book.change(-30, "ACT-002", status="closed")


# Ends say why.


@pytest.mark.parametrize("approver", [None, OWNER])
def test_not_doing_is_approved_by_somebody_else(book, approver):
    book.action()
    end = {"status": "not_doing", "end_reason": "No longer used"}
    refused("approver", book.change, 0, "ACT-001", approved_by=approver, **end)
    book.change(0, "ACT-001", approved_by=CHIEF, **end)


@pytest.mark.parametrize("status", ["withdrawn", "not_kept", "on_hold", "superseded"])
def test_what_ends_or_rests_says_why(book, status):
    book.promise()
    book.promise()
    by = {"superseded_by": "COM-002"} if status == "superseded" else {}
    refused("reason", book.change, 0, status=status, **by)
    book.change(0, status=status, reason="The law changed", **by)


def test_what_is_superseded_names_what_took_its_place(book):
    book.promise()
    end = {"status": "superseded", "end_reason": "Both in one"}
    refused("superseded_by", book.change, 0, **end)
    refused("superseded_by", book.change, 0, superseded_by="COM-001", **end)


# The on-time rate of a past period never rises.


def test_a_delivery_is_told_within_the_reporting_days(book):
    book.promise(due=-REPORTING_DAYS)
    book.change(-REPORTING_DAYS, status="delivered")


def test_a_delivery_by_the_first_date_is_not_told_long_after_it(book):
    book.promise(due=-REPORTING_DAYS - 1)
    refused("past", book.change, -REPORTING_DAYS - 1, status="delivered")
    refused("past", book.change, 0, status="delivered", delivered_on=day(-30))
    book.change(-REPORTING_DAYS, status="delivered")
    refused("past", book.change, 0, delivered_on=day(-30))


def test_a_delivery_does_not_contradict_what_the_record_said_for_later(book):
    book.promise(due=-5)
    book.change(-4, status="in_progress")
    refused("past", book.change, -6, status="delivered", delivered_on=day(-6))


def test_a_promise_does_not_leave_the_count_by_a_change_dated_back(book):
    book.promise(due=-REPORTING_DAYS - 1)
    refused("past", book.change, -REPORTING_DAYS - 1, status="withdrawn", reason="Law")
    book.change(0, status="withdrawn", reason="Law")


def test_a_second_delivery_does_not_make_the_first_date_kept_again(book):
    book.promise(due=-30)
    book.change(-25, status="delivered")
    book.change(-20, status="in_progress")
    book.change(-15, status="delivered")
    assert book.now()["delivered_on"] == day(-15)
