"""Undo a batch of imported rows, through the command that knows what may be undone."""

from importlib import import_module

from trustdash.access.imports import refuse_unless_may_import
from trustdash.errors import ChangeRefused
from trustdash.ledger import Ledger
from trustdash.model.lens import Scope


def undo_batch(ledger: Ledger, who: Scope, batch_id: str, *, reason: str, key: str) -> None:
    """Undo everything that a batch changed, with a reason; AccessDenied or ChangeRefused if not."""
    refuse_unless_may_import(who)
    if not reason.strip():
        raise ChangeRefused(
            "An import is not undone without a reason.", "Say why.", rule="reason", field="reason"
        )
    try:
        undoing = import_module("trustdash.commands.undoing")
    except ModuleNotFoundError:
        raise ChangeRefused(
            f"Batch {batch_id} can't be undone here.",
            "Correct its rows and import the file again.",
            rule="undo",
        ) from None
    undoing.undo_batch(ledger, who, batch_id, reason=reason.strip(), key=key)
