"""What was learned from an incident, and whether it was built in; what is not stands first."""

from typing import Any

from trustdash.answers import formats, states, tables
from trustdash.answers.answer import Block, Cell
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree

TITLE = "What was learned"
_MOST = 20
_ORDER = ("noted", "agreed", "adopted", "verified", "dropped")


def lessons(incident: str, numbers: Numbers) -> Block:
    """Return the lessons of one incident: not built in first, then not verified."""
    rows = numbers.frame("lessons")
    rows = rows[rows["incident_id"] == incident]
    if rows.empty:
        return Block(TITLE, empty="No lesson is on file for this incident.")
    rank = rows["status"].map({state: n for n, state in enumerate(_ORDER)}).fillna(0)
    rows = rows.assign(rank=rank).sort_values(["rank", "id"])
    built = int(rows["status"].isin(["adopted", "verified"]).sum())
    verified = int((rows["status"] == "verified").sum())
    proved = f" {formats.count(verified)} verified." if built else ""
    text = f"{formats.of(built, len(rows))} {agree(len(rows), 'lesson', 'lessons')} built in."
    columns = (
        tables.Column("Lesson", lambda row: tables.text(row.statement, row.id)),
        tables.Column("Owner", _owner_cell),
        tables.Column("Built into", lambda row: tables.text(row.adopted_in)),
        tables.Column("State", lambda row: states.pill(states.LESSON, row.status)),
    )
    shown, more = tables.first(rows, _MOST)
    return Block(TITLE, ((text + proved,),),
                 tables=(tables.table("Lessons", columns, shown, more),))  # fmt: skip


def _owner_cell(row: Any) -> Cell:
    if formats.is_missing(row.owner):
        return Cell("no owner", state="concern")
    return tables.text(row.owner, row.team)
