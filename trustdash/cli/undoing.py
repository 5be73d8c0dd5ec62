"""`trustdash undo`: take back one event, or the import of a file."""

from typing import Annotated
from uuid import uuid4

import typer

from trustdash.cli.options import LedgerPath, path_of
from trustdash.commands.undoing import undo_batch, undo_event
from trustdash.errors import ConfigurationError
from trustdash.ledger import Ledger
from trustdash.model.lens import LOCAL


def undo(
    what: Annotated[str, typer.Argument(help="An event's number, or an import such as BAT-12.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in one sentence.")],
    ledger: LedgerPath = None,
) -> None:
    """Undo one event, or the import of a whole file, by new events that say why."""
    is_batch = what.upper().startswith("BAT-")
    if not is_batch and not what.isdecimal():
        raise ConfigurationError(
            f"{what!r} is neither an event nor an import.",
            "Give the number of an event, as `trustdash history` prints it, or BAT-12.",
        )
    with Ledger.open(path_of(ledger)) as opened:
        key = str(uuid4())
        if is_batch:
            done = undo_batch(opened, LOCAL, what.upper(), reason=reason, key=key)
        else:
            done = undo_event(opened, LOCAL, int(what), reason=reason, key=key)
        restored = ", ".join(done.ids[:12]) + (" …" if len(done.ids) > 12 else "")
        made = opened.events("WHERE idempotency_key = $1", [f"{key}/undo"])
        said = f" Restored: {restored}." if restored else ""
        print(
            f"Undone: {what}.{said} To take that back: `trustdash undo {made[0].seq}`."
            f" The ledger is at event {opened.head().seq:,}."
        )
