"""Decisions as people read them: what was decided, by whom it is seen to, what became of it."""

from datetime import date
from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Cell, Link, State, Table

VERDICTS = {"agreed": "agreed", "not_agreed": "not agreed", "deferred": "deferred"}
KINDS = {
    "approve_date": "approve a new date",
    "accept_risk": "accept a risk",
    "escalate": "escalate",
    "close": "close",
    "reopen": "reopen",
    "stop": "stop",
    "fund": "fund",
    "publish": "publish",
    "ask": "ask",
}
"""The kinds of decisions in plain words."""

_SETTLED: dict[str, tuple[str, State]] = {
    "done": ("done", "good"),
    "not_done": ("not done", "concern"),
    "needed": ("asked again", "concern"),
}


def standing(row: Any, as_of: date) -> Cell:
    """Return what became of a decision: `done`, `due 15 Dec 2026`, `not done yet, 6 days late`."""
    due = formats.as_day(row.due_date)
    note = None if formats.is_missing(row.outcome) else formats.shortened(row.outcome, 140)
    if row.status == "agreed":
        return _agreed(due, as_of, note)
    if row.status == "deferred":
        is_back = due is not None and due <= as_of
        until = "deferred" if due is None else f"deferred until {formats.day(due)}"
        words = f"{until}, not taken up again" if is_back else until
        return Cell(words, note, "concern" if is_back else "neutral")
    words, state = _SETTLED.get(row.status, (str(row.status).replace("_", " "), "neutral"))
    return Cell(words, note, state)


def _agreed(due: date | None, as_of: date, note: str | None) -> Cell:
    if due is None:
        return Cell("agreed, no day to come back", note, "neutral")
    late = (as_of - due).days
    if late > 0:
        return Cell(f"not done yet, {formats.days(late)} late", note, "concern")
    return Cell(f"due {formats.day(due)}" if late else "due today", note, "neutral")


def decision_cell(row: Any) -> Cell:
    """Return what was decided, its kind and what it is about; it leads to its record."""
    kind = KINDS.get(row.kind, row.kind)
    about = None if formats.is_missing(row.relates_id) else f"about {row.relates_id}"
    note = tables.named(row.text, row.id, kind, about)
    return tables.text(formats.shortened(row.text, 140), note, record(str(row.id)))


def record(decision_id: str) -> Link:
    """Return the way to a decision's record."""
    return Link("records", (("e", "decision"), ("id", decision_id)))


def what_became(caption: str, rows: pd.DataFrame, as_of: date, most: int) -> Table:
    """Return decisions taken, with what became of each."""
    columns = (
        tables.Column("Decided then", decision_cell),
        tables.Column("Owner", lambda row: tables.text(row.owner)),
        tables.Column("What became of it", lambda row: standing(row, as_of)),
    )
    shown, more = tables.first(rows, most)
    return tables.table(caption, columns, shown, more)


def taken(caption: str, rows: pd.DataFrame, most: int) -> Table:
    """Return decisions as they were taken: words, verdict, owner, the day they come back."""
    columns = (
        tables.Column("Decision", decision_cell),
        tables.Column("Verdict", lambda row: Cell(verdict(row))),
        tables.Column("Owner", lambda row: tables.text(row.owner)),
        tables.Column("Comes back", lambda row: tables.day(row.due_date), right=True),
    )
    shown, more = tables.first(rows, most)
    return tables.table(caption, columns, shown, more)


def verdict(row: Any) -> str:
    """Return what was decided, `agreed`; what became of it later is another matter."""
    was = "agreed" if row.status in ("done", "not_done") else row.status
    return VERDICTS.get(was, str(was).replace("_", " "))
