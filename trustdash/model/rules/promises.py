"""What holds for promises: frozen words, an owner, evidence, somebody else's word."""

from trustdash.errors import ChangeRefused
from trustdash.model.change import State
from trustdash.model.rules.step import Around, Step, same

DELIVERED = ("delivered", "verified", "kept", "kept_in_part")
"""States in which the owner has said that it is delivered."""
CONFIRMED = ("verified", "kept")
"""States that stand on evidence and on somebody else's word."""
DONE = ("implemented", "awaiting_effectiveness", "effective", "not_effective", "closed")
"""States in which an action is said to be implemented."""


def nothing_returns_to_draft(step: Step, _around: Around) -> ChangeRefused | None:
    """A promise that was published is never a draft again."""
    was = (step.before or {}).get("status", "draft")
    if was == "draft" or step.after["status"] != "draft":
        return None
    return ChangeRefused(
        f"{step.entity_id} was published and can't be a draft again.",
        "Withdraw it with a reason: what was said stays said.",
        rule="draft",
        field="status",
    )


def a_first_date_looks_ahead(step: Step, _around: Around) -> ChangeRefused | None:
    """A date first given after publication lies ahead, and comes before delivery."""
    before, first = step.before, step.after["original_due_date"]
    if before is None or before["status"] == "draft" or before["original_due_date"] is not None:
        return None
    if first is None:
        return None
    if before["status"] in DELIVERED or before["delivered_on"] is not None:
        what = f"{step.entity_id} was delivered before it had a date."
        return _first_date(what, "It stays without a date: none was promised.")
    if first < step.on:
        what = f"{step.entity_id}: the first date {first} lies before {step.on}, when it is given."
        return _first_date(what, "Give a date that lies ahead, or leave it without one.")
    return None


def _first_date(what: str, remedy: str) -> ChangeRefused:
    return ChangeRefused(what, remedy, rule="first_date", field="original_due_date")


def delivery_has_an_owner(step: Step, _around: Around) -> ChangeRefused | None:
    """What is delivered or implemented was done by somebody."""
    states = DELIVERED if step.entity == "commitment" else DONE
    if step.is_reported or step.after["owner"] or not step.enters(states, "owner"):
        return None
    return ChangeRefused(
        f"{step.entity_id} can't become {step.after['status']}: it has no owner.",
        "Name the role that did it in “owner”.",
        rule="owner",
        field="owner",
    )


def delivery_has_a_day(step: Step, _around: Around) -> ChangeRefused | None:
    """The day of a delivery is not taken away from it."""
    before = step.before or {}
    gone = before.get("delivered_on") is not None and step.after["delivered_on"] is None
    if not gone or step.after["status"] not in DELIVERED:
        return None
    return ChangeRefused(
        f"{step.entity_id} is {step.after['status']} and needs the day of its delivery.",
        "Set it back to in progress first, or give the right day.",
        rule="delivered_on",
        field="delivered_on",
    )


def proof_is_approved(step: Step, around: Around) -> ChangeRefused | None:
    """Verified and kept stand on evidence that was approved and in force on that day."""
    if not step.enters(CONFIRMED):
        return None
    found = around.about("evidence", step.entity_id, step.on)
    if any(e["subject_entity"] == step.entity and is_in_force(e, step) for e in found):
        return None
    return ChangeRefused(
        f"{step.entity_id} can't become {step.after['status']} on {step.on}: no approved evidence"
        " for it is on file for that day.",
        "Record the evidence and have it approved first, or date the change after its approval.",
        rule="evidence",
        field="status",
    )


def is_in_force(evidence: State, step: Step) -> bool:
    """Tell whether evidence proves something on the day of the step."""
    expires = evidence["expiry_date"]
    is_open = expires is None or expires >= step.on
    return evidence["status"] == "approved" and is_open and not evidence["is_void"]


def somebody_else_confirms(step: Step, around: Around) -> ChangeRefused | None:
    """Who verifies is named, is not the owner, and did not record the delivery."""
    if not step.enters(CONFIRMED, "verified_by", "owner"):
        return None
    by = step.after["verified_by"]
    if not by:
        what = f"{step.entity_id} can't become {step.after['status']}: nobody has verified it."
        return _confirmed(what, "Name who confirmed it in “verified_by”.")
    if same(by, step.after["owner"]):
        what = f"{step.entity_id}: {by} owns it and can't verify it."
        return _confirmed(what, "Have somebody other than the owner confirm it.")
    recorder = _recorder_of_delivery(step, around)
    if recorder and (same(by, recorder) or (step.is_signed_in and same(step.actor, recorder))):
        what = f"{step.entity_id}: {recorder} recorded the delivery and can't verify it."
        return _confirmed(what, "Have somebody else confirm it, signed in by their own name.")
    return None


def _confirmed(what: str, remedy: str) -> ChangeRefused:
    return ChangeRefused(what, remedy, rule="verified_by", field="verified_by")


def _recorder_of_delivery(step: Step, around: Around) -> str | None:
    """Return who, by name, recorded the delivery in force on the day of the step."""
    said = around.said(step.entity, step.entity_id)
    told = [s for s in said if s.on <= step.on and s.fields.get("status") == "delivered"]
    return told[-1].actor if told and not step.by_import and step.undoes is None else None


def a_successor_is_named(step: Step, _around: Around) -> ChangeRefused | None:
    """What is superseded names the promise that took its place."""
    if not step.enters(("superseded",), "superseded_by"):
        return None
    if step.after["superseded_by"] not in (None, step.entity_id):
        return None
    return ChangeRefused(
        f"{step.entity_id} can't become superseded: it does not say by what.",
        "Name the promise that took its place in “superseded_by”, or withdraw it.",
        rule="superseded_by",
        field="superseded_by",
    )
