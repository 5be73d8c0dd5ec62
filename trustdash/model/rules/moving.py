"""What holds for moved dates: each is a revision of its own, asked for, approved and explained."""

from typing import Any

from trustdash.errors import ChangeRefused
from trustdash.model.change import State
from trustdash.model.rules.step import Around, Step, same

_FIXED = ("item_entity", "item_id", "old_date", "new_date", "revised_on")


def a_move_is_counted(step: Step, around: Around) -> ChangeRefused | None:
    """A due date of something published moves together with its revision."""
    before = step.before
    if before is None or step.undoes is not None or not _was_promised(step, before, around):
        return None
    old, new = before["due_date"], step.after["due_date"]
    if old is None or new == old:
        return None
    beside = around.beside("due_date_revision")
    moves = [
        m for m in beside if m["item_id"] == step.entity_id and m["item_entity"] == step.entity
    ]
    made = [m for m in moves if m.get("old_date") == old and m.get("new_date") == new]
    if not made:
        return ChangeRefused(
            f"{step.entity_id}: its due date can't move from {old} to {new} by itself.",
            "Move it as a revision with its reason and who approved it, so that the move counts.",
            rule="due_date_revision",
            field="due_date",
        )
    return None if step.is_reported else _unexplained(step, made[-1])


def _was_promised(step: Step, before: State, around: Around) -> bool:
    if step.entity == "milestone":
        promise = around.state("commitment", before["commitment_id"], step.on)
        return promise is None or promise["status"] != "draft"
    return bool(before["status"] != "draft")


def a_revision_says_why(step: Step, _around: Around) -> ChangeRefused | None:
    """A revision made by hand has a reason and an approver, and what it moved stays."""
    before = step.before
    if step.by_import or step.is_reported or step.undoes is not None:
        return None
    changed = [n for n in _FIXED if before is not None and before[n] != step.after[n]]
    if changed:
        return ChangeRefused(
            f"{step.entity_id}: {changed[0]} of a revision stays as it was recorded.",
            "Move the date again, or undo the move.",
            rule="frozen",
            field=changed[0],
        )
    return _unexplained(step, step.after)


def _unexplained(step: Step, move: dict[str, Any]) -> ChangeRefused | None:
    name = move.get("item_id", step.entity_id)
    approver, requester = move.get("approved_by"), move.get("requested_by") or step.actor
    if not (move.get("reason") or move.get("reason_code")):
        return _refused(f"{name}: a date does not move without a reason.", "reason",
                        "Say why in “reason”, or give a “reason_code”.")  # fmt: skip
    if not approver:
        return _refused(f"{name}: nobody has approved the new date.", "approved_by",
                        "Name in “approved_by” who agreed to it.")  # fmt: skip
    if same(approver, requester) or (step.role == "lead" and same(approver, step.actor)):
        return _refused(f"{name}: {approver} asked for the new date and can't approve it.",
                        "approved_by", "Have somebody else approve it.")  # fmt: skip
    return None


def _refused(what: str, field: str, remedy: str) -> ChangeRefused:
    return ChangeRefused(what, remedy, rule="due_date_revision", field=field)
