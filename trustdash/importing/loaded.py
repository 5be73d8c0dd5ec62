"""Files that were loaded before: what became of their rows then is what becomes of them again.

The same bytes, understood in the same way, do nothing a second time. A later file may have changed
what they say, and loading them again must not take that back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trustdash.importing.report import Counts
from trustdash.importing.sheet import BadRow
from trustdash.ledger import Ledger

LISTED = 5000
"""How many refused rows a batch remembers by number; their count is always kept."""


@dataclass(frozen=True)
class Loaded:
    """An earlier load of a file. refused: list of rows ("" is the file's own) → rows refused by
    what was on file then; children: list of rows → counts."""

    refused: Mapping[str, Sequence[BadRow]]
    counts: Counts
    children: Mapping[str, Counts]

    def row_numbers(self, name: str = "") -> set[int]:
        """Return the numbers of the rows refused then."""
        return {bad.row for bad in self.refused.get(name, ())}


def earlier_load(ledger: Ledger, file: str, sha256: str, fingerprint: str) -> Loaded | None:
    """Return the latest load of the same bytes with the same understanding, if there was one."""
    for batch in reversed(ledger.batches()):
        detail = batch["detail"]
        if batch["sha256"] == sha256 and detail.get("setting") == fingerprint:
            return Loaded(
                {name: _restored(file, rows) for name, rows in detail["refused"].items()},
                _again(batch),
                {name: _again(counts) for name, counts in detail["children"].items()},
            )
    return None


def remembered(refused: Mapping[str, Sequence[BadRow]]) -> dict[str, Any]:
    """Return refused rows as a batch keeps them: numbers, columns and rules, but no values."""
    return {name: _kept(rows) for name, rows in refused.items() if rows}


def _kept(rows: Sequence[BadRow]) -> dict[str, Any]:
    rules = list(dict.fromkeys(bad.rule for bad in rows[:LISTED]))
    place = {rule: at for at, rule in enumerate(rules)}
    return {"rules": rules, "rows": [[b.row, b.column, place[b.rule]] for b in rows[:LISTED]]}


def _restored(file: str, kept: Mapping[str, Any]) -> list[BadRow]:
    rules = kept["rules"]
    return [BadRow(file, row, column, "", rules[at]) for row, column, at in kept["rows"]]


def _again(then: Mapping[str, Any]) -> Counts:
    read, refused = then["read"], then["refused"]
    return Counts(read, 0, refused, read - refused)
