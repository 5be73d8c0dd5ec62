"""Answer what an import could not know: was a promise that left its list delivered or withdrawn?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from trustdash import clock
from trustdash.commands.saving import Saved, Wish, present, save
from trustdash.errors import ChangeRefused
from trustdash.ledger import Ledger
from trustdash.model.change import State
from trustdash.model.lens import Scope

CHOICES = ("delivered", "withdrawn", "superseded")


def answer(
    ledger: Ledger,
    who: Scope,
    question_id: str,
    choice: str,
    *,
    on: date,
    owner: str | None = None,
    reason: str | None = None,
    superseded_by: str | None = None,
    made_from: Mapping[str, int],
    key: str,
) -> Saved:
    """Write the answer and what follows for the promise, both or neither.

    choice: one of CHOICES. on: the day on which it was delivered, withdrawn or superseded. owner:
    who delivered it, needed for delivered unless the promise names one. reason: needed for the
    others. made_from: id of the question and of the promise → last event seen, as
    `Ledger.version` tells it. Raises AccessDenied, ChangeRefused or ConflictingChange.
    """
    question, promise = _asked(ledger, question_id, key)
    today = max(clock.today(), question["asked_on"])
    follows = _follows(ledger, promise, choice, on, owner, reason, superseded_by)
    if on > today:
        raise _refused("on", f"{on} has not come yet.", "Give the day on which it happened.")
    said = {
        "status": "answered",
        "answer": _in_words(choice, on, follows),
        "answered_by": who.actor,
        "answered_on": today,
    }
    about = question["about_id"]
    wishes = [
        Wish("commitment", about, follows, on, made_from[about], reason),
        Wish("question", question_id, said, today, made_from[question_id], reason),
    ]
    return save(ledger, who, wishes, key=key)


def _asked(ledger: Ledger, question_id: str, key: str) -> tuple[State, State]:
    """Return the question and the promise that it is about; refuse one that is answered."""
    question = present(ledger, "question", question_id)
    if question is None or question["about_entity"] != "commitment":
        raise _refused("question", f"{question_id} is no question about a promise.", "Choose one.")
    repeated = ledger.events("WHERE starts_with(idempotency_key, $1)", [f"{key}/"])
    if question["status"] != "open" and not repeated:
        raise _refused(
            "status", f"{question_id} is answered already: {question['answer']}",
            "Look at it again; its promise can still be changed on its own page.",
        )  # fmt: skip
    promise = present(ledger, "commitment", question["about_id"])
    if promise is None:
        raise _refused("question", f"{question['about_id']} is not on file.", "Bring it in first.")
    return question, promise


def _follows(
    ledger: Ledger,
    promise: State,
    choice: str,
    on: date,
    owner: str | None,
    reason: str | None,
    superseded_by: str | None,
) -> dict[str, Any]:
    """Return what the answer makes of the promise."""
    if choice not in CHOICES:
        raise _refused("choice", f"“{choice}” is no answer.", f"One of: {', '.join(CHOICES)}.")
    if choice == "delivered":
        if not (owner or promise["owner"]):
            raise _refused(
                "owner", f"{promise['id']} names nobody who delivered it.", "Say who did: a role."
            )
        named = {"owner": owner} if owner else {}
        return {"status": "delivered", "delivered_on": on, **named}
    if not (reason or "").strip():
        raise _refused("reason", f"A promise is not {choice} without a reason.", "Say why.")
    ended = {"status": choice, "end_reason": reason}
    if choice == "withdrawn":
        return ended
    if superseded_by == promise["id"] or present(ledger, "commitment", superseded_by or "") is None:
        raise _refused(
            "superseded_by", f"“{superseded_by or ''}” is no other promise on file.",
            "Name the promise that took its place.",
        )  # fmt: skip
    return {**ended, "superseded_by": superseded_by}


def _in_words(choice: str, on: date, follows: Mapping[str, Any]) -> str:
    by = {"delivered": follows.get("owner"), "superseded": follows.get("superseded_by")}.get(choice)
    return f"{choice.capitalize()} on {on.day} {on:%B %Y}{f' by {by}' if by else ''}."


def _refused(field: str, what: str, remedy: str) -> ChangeRefused:
    return ChangeRefused(what, remedy, rule="answer", field=field)
