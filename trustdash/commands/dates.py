"""Moving a due date: the record and the revision that counts the move, in one append."""

from datetime import date
from typing import Any

from trustdash.commands.saving import Saved, Wish, present, save
from trustdash.errors import ChangeRefused
from trustdash.ledger import Ledger
from trustdash.model.lens import Scope
from trustdash.model.moves import MOVABLE, revision_fields


def revise_due_date(
    ledger: Ledger,
    who: Scope,
    entity: str,
    entity_id: str,
    new_date: date,
    *,
    requested_by: str | None,
    approved_by: str | None,
    reason_code: str | None,
    reason: str | None,
    on: date,
    made_from: int,
    key: str,
) -> Saved:
    """Move the due date of a promise, an action or a milestone, and record the move.

    A record without a date gets its first one, which moves nothing. on: the day of the move.
    made_from, key: as `save` takes them. Returns the ids of the item and of the revision. Raises
    what `save` raises: ChangeRefused if a reason or an approver other than the requester is
    missing, AccessDenied, ConflictingChange.
    """
    before = present(ledger, entity, entity_id)
    if entity not in MOVABLE or before is None:
        raise ChangeRefused(
            f"There is no date of {entity_id} to move.",
            f"Dates are moved of: {', '.join(MOVABLE)}.",
            rule="due_date_revision",
            field="due_date",
        )
    fields: dict[str, Any] = {"due_date": new_date}
    old = before["due_date"]
    wishes = [Wish(entity, entity_id, fields, on, made_from, reason)]
    if old is None:
        if "original_due_date" in before and before["original_due_date"] is None:
            fields["original_due_date"] = new_date
    elif new_date != old:
        said = {
            "requested_by": requested_by,
            "approved_by": approved_by,
            "reason_code": reason_code,
            "reason": reason,
        }
        made = revision_fields(entity, entity_id, old, new_date, on, said)
        wishes.append(Wish("due_date_revision", None, made, on, 0))
    return save(ledger, who, wishes, key=key)
