"""What the viewer may change, asked of the one place that decides it."""

from typing import Any

from trustdash.access.roles import refuse_unless_may
from trustdash.errors import AccessDenied
from trustdash.model.entities import RECORDS
from trustdash.model.lens import Scope


def may_change(who: Scope, entity: str, before: dict[str, Any]) -> bool:
    """Tell whether `who` may change something of a record. Its fields are asked again on saving."""
    return _may(who, entity, before, {})


def may_create(who: Scope, entity: str) -> bool:
    """Tell whether `who` may put a new record of an entity on file, for their own team if any."""
    has_team = who.team is not None and "team_id" in RECORDS[entity].model_fields
    return _may(who, entity, None, {"team_id": who.team} if has_team else {})


def creatable(who: Scope) -> tuple[str, ...]:
    """Return the entities of which `who` may put new records on file, in declared order."""
    return tuple(entity for entity in RECORDS if may_create(who, entity))


def _may(who: Scope, entity: str, before: dict[str, Any] | None, fields: dict[str, Any]) -> bool:
    try:
        refuse_unless_may(who, entity, before, fields)
    except AccessDenied:
        return False
    return True
