"""What needs a decision now, in a stated order, and never more than five at a time."""

from typing import Any

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Link, Table
from trustdash.answers.lists.agenda import RULES
from trustdash.answers.numbers import Numbers
from trustdash.answers.slide import Slide
from trustdash.answers.wording import agree, say

MOST = 5
NOTHING = "No decision is waiting."
HOW = f"In this order: {', '.join(RULES)}; in each, the longest waiting first."
"""The rules of the order, as pages say them."""


def block(numbers: Numbers) -> Block:
    """Return the decisions needed, the most pressing first."""
    if numbers.listed("decisions-needed").empty:
        return Block("Decisions needed", empty=NOTHING)
    return Block("Decisions needed", text=((HOW,),), tables=(_table(numbers),))


def slide(numbers: Numbers) -> Slide | None:
    """Return the slide “Decisions needed”, five at most; None if none is."""
    rows, needed = numbers.listed("decisions-needed"), numbers.length("decisions-needed")
    if rows.empty:
        return None
    title = say("{n} {are} needed", n=needed, are=agree(needed, "decision is", "decisions are"))
    return Slide("agenda", title, table=_table(numbers), notes=(HOW,), link=Link("overview"))


def _table(numbers: Numbers) -> Table:
    columns = (
        tables.Column("Decision", _cell),
        tables.Column("Why", lambda row: Cell(row.why)),
        tables.Column("Waiting", lambda row: Cell(waiting(row.asked_on, numbers)), right=True),
    )
    shown, more = tables.first(numbers.listed("decisions-needed"), MOST)
    return tables.table("Decisions needed, the most pressing first", columns, shown, more)


def _cell(row: Any) -> Cell:
    owner = "no owner named" if formats.is_missing(row.owner) else row.owner
    note = tables.named(row.text, row.id, owner, formats.shortened(row.context, 140))
    return tables.text(row.text, note, _link(row))


def _link(row: Any) -> Link:
    if row.entity == "commitment":
        return Link("commitments", (("c", row.id),))
    return Link("records", (("e", row.entity), ("id", row.id)))


def waiting(since: Any, numbers: Numbers) -> str:
    """Say how long something has waited; what has a day ahead says when it comes."""
    day = formats.as_day(since)
    if day is None:
        return formats.UNKNOWN
    left = (numbers.as_of - day).days
    if not left:
        return "since today"
    return formats.days(left) if left > 0 else f"in {formats.days(-left)}"
