"""What an answer to a question of an import does to the promise: both are written, or neither."""

from datetime import date

import pytest

from trustdash.commands.questions import answer
from trustdash.errors import AccessDenied, ChangeRefused, ConflictingChange
from trustdash.ledger import Batch, Change, Ledger
from trustdash.model.lens import Scope

EDITOR = Scope("Eva", "editor")
ASKED, ON = date(2026, 5, 31), date(2026, 5, 20)


@pytest.fixture
def ledger(tmp_path):
    words = {"title": "Second site", "text": "Two sites carry all.", "status": "in_progress"}
    asked = {
        "about_entity": "commitment", "about_id": "COM-001", "text": "Delivered or withdrawn?",
        "choices": ("delivered", "withdrawn", "superseded"), "asked_on": ASKED, "source": "may.csv",
    }  # fmt: skip
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        changes = [
            Change("commitment", "COM-001", words, date(2026, 1, 5)),
            Change("commitment", "COM-002", {**words, "title": "Third"}, date(2026, 1, 5)),
            Change("question", "QUE-001", asked, ASKED),
        ]
        batch = Batch("may.csv", "list", "0" * 64, ASKED, 3, 3, 0, 0)
        ledger.append(changes, batch=batch)
        yield ledger


def seen(ledger):
    return {
        "QUE-001": ledger.version("question", "QUE-001"),
        "COM-001": ledger.version("commitment", "COM-001"),
    }


def told(ledger, choice, who=EDITOR, key="a", **more):
    wish = {"on": ON, "made_from": seen(ledger), "key": key, **more}
    return answer(ledger, who, "QUE-001", choice, **wish)


def test_delivered_says_when_and_by_whom_in_one_save(ledger):
    told(ledger, "delivered", owner="Head of Operations")
    promise, question = ledger.states("commitment")["COM-001"], ledger.states("question")["QUE-001"]
    assert (promise["status"], promise["delivered_on"]) == ("delivered", ON)
    assert promise["owner"] == "Head of Operations"
    assert question["status"] == "answered" and question["answered_by"] == "Eva"
    assert question["answer"] == "Delivered on 20 May 2026 by Head of Operations."
    assert question["answered_on"] >= ASKED


def test_withdrawn_and_superseded_carry_their_reason(ledger):
    told(ledger, "superseded", reason="One larger site instead.", superseded_by="COM-002")
    promise = ledger.states("commitment")["COM-001"]
    assert (promise["status"], promise["superseded_by"]) == ("superseded", "COM-002")
    assert promise["end_reason"] == "One larger site instead."
    assert ledger.history("commitment", "COM-001")[-1].reason == "One larger site instead."


@pytest.mark.parametrize(
    ("choice", "more", "field"),
    [
        ("delivered", {}, "owner"),
        ("withdrawn", {}, "reason"),
        ("withdrawn", {"reason": "  "}, "reason"),
        ("superseded", {"reason": "x"}, "superseded_by"),
        ("superseded", {"reason": "x", "superseded_by": "COM-001"}, "superseded_by"),
        ("superseded", {"reason": "x", "superseded_by": "COM-999"}, "superseded_by"),
        ("lost", {}, "choice"),
        ("delivered", {"owner": "COO", "on": date(2199, 1, 1)}, "on"),
    ],
)
def test_what_is_missing_or_makes_no_sense_is_refused_and_nothing_is_written(
    ledger, choice, more, field
):
    head = ledger.head()
    with pytest.raises(ChangeRefused) as refused:
        told(ledger, choice, **more)
    assert refused.value.field == field
    assert ledger.head() == head


def test_a_repeated_click_writes_once_and_an_answered_question_stays(ledger):
    made_from = seen(ledger)
    first = told(ledger, "delivered", owner="COO", made_from=made_from)
    again = told(ledger, "delivered", owner="COO", made_from=made_from)
    assert (again.seq, again.is_repeat) == (first.seq, True)
    with pytest.raises(ChangeRefused, match="answered already"):
        told(ledger, "withdrawn", reason="No", key="b")


def test_what_somebody_changed_meanwhile_is_a_conflict_and_neither_is_written(ledger):
    made_from = seen(ledger)
    ledger.append([Change("commitment", "COM-001", {"owner": "CTO"}, date(2026, 5, 1))])
    with pytest.raises(ConflictingChange):
        told(ledger, "delivered", owner="COO", made_from=made_from)
    assert ledger.states("question")["QUE-001"]["status"] == "open"


def test_a_viewer_answers_nothing(ledger):
    with pytest.raises(AccessDenied):
        told(ledger, "delivered", who=Scope("Vic", "viewer"), owner="COO")
    assert ledger.states("question")["QUE-001"]["status"] == "open"
