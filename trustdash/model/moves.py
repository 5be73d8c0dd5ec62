"""Moves of a due date: what counts as one, and the record that each makes. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

MOVABLE = ("commitment", "corrective_action", "milestone")
"""Records of which a changed due date is a revision of its own."""


def revision_fields(
    entity: str, entity_id: str, old: date, new: date | None, on: date, said: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields of the record of one move. said: by whom and why, as far as known."""
    return {
        "item_entity": entity,
        "item_id": entity_id,
        "old_date": old,
        "new_date": new,
        "revised_on": on,
        "is_after_due": old < on,
        **said,
    }
