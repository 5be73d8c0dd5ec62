"""Days that follow from a change and need not be typed."""

from datetime import date
from typing import Any

from trustdash.model.change import State

_DAY_OF = {
    "commitment": {"delivered": "delivered_on", "verified": "verified_on"},
    "corrective_action": {"implemented": "completed_on", "closed": "closed_on"},
}
"""Entity → state → the field that holds the day on which it was entered."""


def filled(entity: str, before: State | None, fields: dict[str, Any], on: date) -> dict[str, Any]:
    """Return the changed fields with the days that follow from them.

    Entering a state of which the day is kept sets it to the change's day, unless it is given. The
    first due date given is also the original one, which a draft's moves along with.
    """
    made = dict(fields)
    was = before or {}
    name = _DAY_OF.get(entity, {}).get(str(fields.get("status")))
    if name is not None and name not in fields and was.get("status") != fields["status"]:
        made[name] = on
    if entity in _DAY_OF and "due_date" in fields and "original_due_date" not in fields:
        first, due = was.get("original_due_date"), was.get("due_date")
        is_draft = fields.get("status", was.get("status")) == "draft"
        if first is None or (is_draft and first == due):
            made["original_due_date"] = fields["due_date"]
    return made
