"""What the viewer may change, asked of the one place that decides it."""

from functools import partial
from typing import Any

from trustdash.access.roles import refuse_unless_may
from trustdash.answers.forms import newest
from trustdash.errors import AccessDenied
from trustdash.ledger import Reader
from trustdash.model.entities import RECORDS


def may_change(reader: Reader, entity: str, before: dict[str, Any]) -> bool:
    """Tell whether the viewer may change something of a record. Saving asks again, by field."""
    return _may(reader, entity, before, {})


def may_create(reader: Reader, entity: str) -> bool:
    """Tell whether the viewer may put a new record on file, for the own team if there is one."""
    team = reader.lens.scope.team
    has_team = team is not None and "team_id" in RECORDS[entity].model_fields
    return _may(reader, entity, None, {"team_id": team} if has_team else {})


def creatable(reader: Reader) -> tuple[str, ...]:
    """Return the entities of which the viewer may put new records on file, in declared order."""
    return tuple(entity for entity in RECORDS if may_create(reader, entity))


def _may(
    reader: Reader, entity: str, before: dict[str, Any] | None, fields: dict[str, Any]
) -> bool:
    try:
        refuse_unless_may(reader.lens.scope, entity, before, fields, partial(newest, reader))
    except AccessDenied:
        return False
    return True
