"""The head of the history, kept beside the ledger file so that a cut-off end is noticed."""

import os
from pathlib import Path

import orjson

from trustdash.ledger.events import Position


def place(ledger: Path) -> Path:
    """Return where the head of a ledger is kept."""
    return ledger.with_suffix(".head")


def write(ledger: Path, head: Position) -> None:
    """Keep the head: whole or not at all, even if the machine stops in between."""
    target = place(ledger)
    fresh = target.with_suffix(".head-new")
    with fresh.open("wb") as file:
        file.write(orjson.dumps({"seq": head.seq, "hash": head.hash}))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)


def read(ledger: Path) -> Position | None:
    """Return the head kept beside a ledger, or None if there is none."""
    try:
        kept = orjson.loads(place(ledger).read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    return Position(int(kept["seq"]), str(kept["hash"]))
