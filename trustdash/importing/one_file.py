"""One file that a person walks through the importer: rehearsed in numbers, then brought in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trustdash.access.imports import refuse_unless_may_import
from trustdash.errors import ConcurrentChange
from trustdash.importing.commit import append
from trustdash.importing.profile import Profile
from trustdash.importing.profiles import folder_of
from trustdash.importing.report import FileReport
from trustdash.importing.service import Wish, planned
from trustdash.importing.sheet import Sheet
from trustdash.ledger import Ledger
from trustdash.model.lens import Scope

_TRIES = 5


@dataclass(frozen=True)
class Rehearsal:
    """What a file would do: its report, and the first typed rows as they would be understood.

    changes: how many changes of records; facts: how many rows of facts.
    """

    report: FileReport
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    changes: int
    facts: int


@dataclass(frozen=True)
class BroughtIn:
    """What a file did. batch: its id, None if it said nothing new. first, last: its events."""

    report: FileReport
    batch: str | None
    first: int
    last: int


def rehearse(ledger: Ledger, path: Path, sheet: Sheet, profile: Profile, wish: Wish) -> Rehearsal:
    """Say what a file would do to the ledger as it is now; nothing is written.

    Raises ImportRefused if the whole file can't go in.
    """
    plan = planned(ledger, path, sheet, profile, wish)
    table = plan.sample
    names = tuple(table.column_names) if table is not None else ()
    rows = tuple(tuple(row.values()) for row in table.to_pylist()) if table is not None else ()
    facts = sum(each.num_rows for each in plan.facts.values())
    return Rehearsal(plan.report(), names, rows, len(plan.changes), facts)


def bring_in(
    ledger: Ledger, who: Scope, path: Path, sheet: Sheet, profile: Profile, wish: Wish
) -> BroughtIn:
    """Bring a file in as one batch, by whoever acts; whole or not at all.

    Raises AccessDenied, or ImportRefused if the whole file can't go in.
    """
    refuse_unless_may_import(who)

    def once() -> BroughtIn:
        plan = planned(ledger, path, sheet, profile, wish)
        head = append(ledger, plan, actor=who.actor, role=who.role)
        if head == plan.head:
            return BroughtIn(plan.report(), None, head.seq, head.seq)
        # The batch is the first event of its transaction and is named after it.
        first = plan.head.seq + 1
        return BroughtIn(plan.report(), f"BAT-{first}", first, head.seq)

    return _repeated(once)


def _repeated(once: Callable[[], BroughtIn]) -> BroughtIn:
    """Plan and write again when somebody else wrote in between."""
    for _ in range(_TRIES - 1):
        try:
            return once()
        except ConcurrentChange:
            continue
    return once()


def wish_for(ledger: Ledger, as_of: date | None, orders: dict[str, str] | None = None) -> Wish:
    """Return how a person wants one file imported."""
    return Wish(as_of=as_of, date_orders=orders, folder=folder_of(ledger.path))
