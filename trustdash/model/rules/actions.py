"""What holds for actions: whether one worked is told by a check whose criterion came before."""

from datetime import date

from trustdash.errors import ChangeRefused
from trustdash.model.change import State
from trustdash.model.rules.promises import DONE
from trustdash.model.rules.step import Around, Step, same

RESULTS = {
    "effective": ("effective",),
    "not_effective": ("not_effective", "partially"),
    "closed": ("effective", "not_effective", "partially"),
}
"""State of an action → results of a check that let it enter."""


def a_check_tells(step: Step, around: Around) -> ChangeRefused | None:
    """Effective, not effective and closed stand on a check; a correction may close without one."""
    is_closing = step.after["status"] == "closed"
    if not step.enters(tuple(RESULTS)) or (is_closing and step.after["kind"] == "correction"):
        return None
    checks = [
        check
        for check in around.about("effectiveness_check", step.entity_id, step.on)
        if check["result"] in RESULTS[step.after["status"]] and _is_made(check, step.on)
    ]
    wanted = " or ".join(r.replace("_", " ") for r in RESULTS[step.after["status"]])
    problem = f"no check on file by that day found it {wanted}"
    if checks:
        problem = _flaw(checks, step, around) or ""
    if not problem:
        return None
    return ChangeRefused(
        f"{step.entity_id} can't become {step.after['status'].replace('_', ' ')} on {step.on}:"
        f" {problem}.",
        "Record an effectiveness check by somebody other than the owner, whose criterion was"
        " written on or before the day the action was implemented.",
        rule="check",
        field="status",
    )


def _is_made(check: State, on: date) -> bool:
    made = check["checked_on"]
    return not check["is_void"] and (made is None or made <= on)


def _flaw(checks: list[State], step: Step, around: Around) -> str | None:
    """Return what is wrong with the last of the checks, None if one of them holds."""
    flaw = None
    for check in checks:
        written = _written_on(check, around)
        done = _implemented_on(step, around)
        if not check["checker"] or same(check["checker"], step.after["owner"]):
            flaw = f"{check['id']} was not made by somebody other than the owner"
        elif not check["criterion"] or written is None:
            flaw = f"{check['id']} has no criterion"
        elif written > done:
            flaw = f"the criterion of {check['id']} was written after the action was implemented"
        else:
            return None
    return flaw


def _written_on(check: State, around: Around) -> date | None:
    """Return the day the criterion was written; without one, the day it came on record."""
    if check["criterion_written_on"] is not None:
        written: date = check["criterion_written_on"]
        return written
    said = around.said("effectiveness_check", check["id"])
    return min((s.on for s in said if s.fields.get("criterion")), default=None)


def _implemented_on(step: Step, around: Around) -> date:
    if step.after["completed_on"] is not None:
        done: date = step.after["completed_on"]
        return done
    said = around.said(step.entity, step.entity_id)
    told = [(s.on, s.fields.get("status")) for s in said if s.on <= step.on]
    days = [on for on, status in told if status == "implemented"]
    return max(days or [on for on, status in told if status in DONE][:1], default=step.on)


def not_doing_is_approved(step: Step, _around: Around) -> ChangeRefused | None:
    """Not doing an action is approved by somebody who does not own it."""
    if step.is_reported or not step.enters(("not_doing",), "approved_by", "owner"):
        return None
    approver = step.after["approved_by"]
    if approver and not same(approver, step.after["owner"]):
        return None
    said = f"{approver} owns it" if approver else "nobody has approved that"
    return ChangeRefused(
        f"{step.entity_id} can't become not doing: {said}.",
        "Name in “approved_by” who agreed, other than the owner.",
        rule="approver",
        field="approved_by",
    )
