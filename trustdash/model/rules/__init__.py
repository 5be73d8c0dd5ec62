"""The rules that a change of a record must meet, however it comes: form, file or command line."""

from collections.abc import Iterator

from trustdash.errors import ChangeRefused
from trustdash.model.entities import GOVERNED
from trustdash.model.rules import actions, moving, promises, reviews
from trustdash.model.rules.filling import filled
from trustdash.model.rules.past import REPORTING_DAYS, Course, the_past_does_not_improve
from trustdash.model.rules.step import LOCAL_ACTOR, Around, Rule, Said, Step


def a_reason_is_given(step: Step, _around: Around) -> ChangeRefused | None:
    """What ends or suspends a record says why."""
    states = GOVERNED[step.entity].states
    if states is None or step.is_reported or step.undoes is not None or step.why:
        return None
    if not step.enters(states.needs_reason):
        return None
    status = step.after["status"].replace("_", " ")
    return ChangeRefused(
        f"{step.entity_id} can't become {status} without a reason.",
        "Say why in one sentence.",
        rule="reason",
        field="end_reason" if "end_reason" in step.after else "status",
    )


def nothing_taken_back_is_changed(step: Step, _around: Around) -> ChangeRefused | None:
    """A record that was taken back changes no more, until that is undone or a file brings it."""
    if step.undoes is not None:
        return None
    if not (step.before or {}).get("is_void"):
        if not step.after["is_void"]:
            return None
        what, remedy = f"{step.entity_id} is taken back by undoing.", "Undo the event that made it."
    elif step.by_import and not step.after["is_void"]:
        return None
    else:
        what, remedy = f"{step.entity_id} was taken back.", "Undo that first."
    return ChangeRefused(what, remedy, rule="void", field="is_void")


RULES: tuple[Rule, ...] = (
    Rule("void", (), nothing_taken_back_is_changed, is_again=False, of_void=True),
    Rule("draft", ("commitment",), promises.nothing_returns_to_draft),
    Rule("first_date", ("commitment",), promises.a_first_date_looks_ahead),
    Rule("owner", ("commitment", "corrective_action"), promises.delivery_has_an_owner),
    Rule("delivered_on", ("commitment",), promises.delivery_has_a_day),
    Rule("evidence", ("commitment",), promises.proof_is_approved),
    Rule("verified_by", ("commitment",), promises.somebody_else_confirms),
    Rule("superseded_by", ("commitment",), promises.a_successor_is_named),
    Rule("check", ("corrective_action",), actions.a_check_tells),
    Rule("approver", ("corrective_action",), actions.not_doing_is_approved),
    Rule("reason", (), a_reason_is_given),
    Rule(
        "due_date_revision", ("commitment", "corrective_action", "milestone"),
        moving.a_move_is_counted, is_again=False,
    ),
    Rule("revision", ("due_date_revision",), moving.a_revision_says_why, is_again=False),
    Rule(
        "closed_review", ("decision",), reviews.a_closed_review_keeps_its_decisions, is_again=False,
        of_void=True,
    ),
    Rule("closing", ("review_meeting",), reviews.closing_says_what_was_known, is_again=False),
)  # fmt: skip
"""Every rule beside `frozen` and `transition`, which follow from the declarations, and `past`."""


def broken(step: Step, around: Around, *, again: bool = False) -> Iterator[ChangeRefused]:
    """Yield what the step breaks. again: only the rules that hold a step again and again."""
    if step.is_first_of_file:
        return
    for rule in RULES:
        if step.after["is_void"] and not rule.of_void:
            continue
        if (step.entity in rule.entities or not rule.entities) and (rule.is_again or not again):
            problem = rule.check(step, around)
            if problem is not None:
                yield problem


__all__ = [
    "LOCAL_ACTOR", "REPORTING_DAYS", "RULES", "Around", "Course", "Rule", "Said", "Step", "broken",
    "filled", "the_past_does_not_improve",
]  # fmt: skip
