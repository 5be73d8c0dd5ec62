"""What each role may change."""

from collections.abc import Mapping
from typing import Any

from trustdash.errors import AccessDenied
from trustdash.model.change import State
from trustdash.model.lens import Scope


def refuse_unless_may(
    who: Scope, entity: str, before: State | None, fields: Mapping[str, Any]
) -> None:
    """Raise AccessDenied, saying who may, unless `who` may make this change.

    before: the record's latest state, or None if it is new. fields: field → new value.
    """
    del before, fields
    if who.role == "viewer":
        raise AccessDenied(
            f"As a viewer you can't change a {entity.replace('_', ' ')}.",
            "Ask an administrator for another role.",
        )
