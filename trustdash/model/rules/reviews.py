"""What holds for reviews: what was decided in a closed one keeps its words."""

from datetime import date
from typing import Any

from trustdash.errors import ChangeRefused
from trustdash.model.change import State
from trustdash.model.rules.step import Around, Step

TAKEN = ("agreed", "not_agreed", "deferred")
"""States into which a decision comes in a review."""
FINAL = ("agreed", "not_agreed")
"""What a review settled; a decision that it deferred, or that was not done, may be taken again."""
_WORDS = ("text", "context", "kind", "relates_entity", "relates_id", "asked_on")
_TAKING = ("review_id", "decided_on", "due_date")
"""What is said with the taking of a decision, and said anew if it is taken again later."""
_KNEW = ("as_of", "known_to", "held_on")


def a_closed_review_keeps_its_decisions(step: Step, around: Around) -> ChangeRefused | None:
    """No decision comes into a closed review, changes its words there or is taken out of it.

    What became of it may be recorded; and one that was deferred or not done may be taken again in
    a later review, on a new date. What was left empty may be filled in.
    """
    before, after = step.before, step.after
    if before is not None and before["is_void"] and not step.after["is_void"]:
        return None
    if before is None:
        later = around.state(step.entity, step.entity_id, date.max)
        if later is not None and _is_closed(later["review_id"], around):
            return _kept(step, later["review_id"], "its beginning", "text")
    was = None if before is None else before["review_id"]
    if _is_closed(was, around) and before is not None:
        if after["is_void"]:
            return _kept(step, was, "its making", "is_void")
        for name in _kept_fields(before, after):
            if before[name] is not None and before[name] != after[name]:
                return _kept(step, was, name.replace("_", " "), name)
    review = after["review_id"]
    if review != was and not step.by_import and _is_closed(review, around):
        return ChangeRefused(
            f"{step.entity_id} can't be put into {review}: that review is closed.",
            "Take the decision in the next review.",
            rule="closed_review",
            field="review_id",
        )
    return None


def _kept_fields(before: State, after: State) -> tuple[str, ...]:
    """Return what stays: the verdict too where it was settled; less if it is taken again."""
    was, now = before["status"], after["status"]
    if now in TAKEN and was in FINAL:
        return (*_WORDS, *_TAKING, "status")
    return _WORDS if now in TAKEN and was != now else (*_WORDS, *_TAKING)


def _kept(step: Step, review: Any, what: str, field: str) -> ChangeRefused:
    return ChangeRefused(
        f"{step.entity_id}: {what} stays as {review} decided it, since that review is closed.",
        "Record what became of it as its outcome, or take a new decision in the next review.",
        rule="closed_review",
        field=field,
    )


def _is_closed(review: Any, around: Around) -> bool:
    found: State | None = around.state("review_meeting", review, date.max) if review else None
    return found is not None and found["status"] == "closed" and not found["is_void"]


def closing_says_what_was_known(step: Step, _around: Around) -> ChangeRefused | None:
    """A review is closed with the day and the event that its pages knew, and both stay."""
    if step.by_import or step.undoes is not None:
        return None
    before = step.before or {}
    if before.get("status") == "closed":
        changed = [name for name in _KNEW if before[name] not in (None, step.after[name])]
        if not changed:
            return None
        what = f"{changed[0]} of {step.entity_id} stays: the review is closed."
        return _closing(what, "Its pages are shown again by it.", changed[0])
    if not step.enters(("closed",)) or None not in (step.after["as_of"], step.after["known_to"]):
        return None
    return _closing(f"{step.entity_id} can't be closed without what its pages knew.",
                    "Close it with “Close the review” on its own page.", "status")  # fmt: skip


def _closing(what: str, remedy: str, field: str) -> ChangeRefused:
    return ChangeRefused(what, remedy, rule="closing", field=field)
