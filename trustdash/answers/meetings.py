"""Meetings of leaders with affected groups: who met whom, what is owed, what lies ahead.

Leaders stand in the order of the alphabet and have no totals: nobody is ranked.
"""

from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Sentence, Table
from trustdash.answers.lists import leaders
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, and_so, say, several
from trustdash.metrics.dates import PERIOD_DAYS
from trustdash.metrics.suppression import FEWEST

NONE = "none"
_MOST = 25
_FORMATS = {"q_and_a": "questions and answers"}


def matrix(numbers: Numbers) -> Block:
    """Return affected groups by accountable executive: two-way meetings in the visible period."""
    value = numbers.one("M39")
    rows = pd.DataFrame() if value is None else value.rows
    title = "Who met whom"
    texts = tuple(t for t in (_not_counted(numbers), _others(numbers)) if t)
    if rows.empty:
        return Block(title, (*texts, ("No group is affected by an open incident.",)))
    rows = rows.sort_values(["counted", "group_name"])
    return Block(title, texts, tables=(_matrix_table(rows, numbers),))


def columns_of(numbers: Numbers) -> list[str]:
    """Return whose meetings have a column: accountable executives; any leader if none is named."""
    met = numbers.listed("meetings-met")
    return leaders.accountable(numbers) or sorted({str(role) for role in met["leader_role"]})


def _matrix_table(groups: pd.DataFrame, numbers: Numbers) -> Table:
    met = numbers.listed("meetings-met")
    last = {str(pair): on for pair, on in met.groupby("pair")["held_on"].max().items()}
    columns = [
        tables.Column("Affected group", lambda row: tables.text(row.group_name)),
        tables.Column(f"Met in {PERIOD_DAYS} days", lambda row: _met_cell(row, numbers)),
        *(_column_of(leader, last, numbers) for leader in columns_of(numbers)),
    ]
    caption = f"Two-way meetings {_period(numbers)}; groups that nobody met first"
    return tables.table(caption, columns, groups)


def _column_of(leader: str, last: dict[str, Any], numbers: Numbers) -> tables.Column:
    return tables.Column(leader, lambda row: _pair_cell(row, leader, last, numbers))


def _period(numbers: Numbers) -> str:
    first = leaders.start(numbers)
    end = f"to {formats.day(numbers.as_of)}"
    return f"up {end}" if first is None else f"from {formats.day(first)} {end}"


def _met_cell(row: Any, numbers: Numbers) -> Cell:
    """Return who met a group last; of one that nobody met, what is planned and was cancelled."""
    if row.counted:
        return Cell(f"met {formats.day(row.last_met_on)}", f"by {row.met_by}", "good")
    planned, cancelled = (
        rows[rows["group_id"] == row.group_id]
        for rows in (numbers.listed("meetings-planned"), numbers.listed("meetings-cancelled"))
    )
    known = (
        f"planned {formats.day(planned['held_on'].min())}" if len(planned) else "none planned",
        f"{formats.count(len(cancelled))} cancelled" if len(cancelled) else None,
    )
    return Cell("nobody", tables.named(None, *known), "concern")


def _pair_cell(row: Any, leader: str, last: dict[str, Any], numbers: Numbers) -> Cell:
    name = leaders.pair(row.group_name, leader)
    if name not in last:
        return Cell(NONE)
    n = numbers.length("meetings-met", name)
    return Cell(n.text, f"last {formats.day(last[name])}", number=n)


def _not_counted(numbers: Numbers) -> Sentence:
    """List broadcasts apart: nobody could answer back."""
    n = numbers.length("broadcasts")
    if not amount_of(n):
        return (f"No broadcast was held {_period(numbers)}.",)
    return say("{n}, not counted: nobody could answer back.", n=several(n, "broadcast"))


def _others(numbers: Numbers) -> Sentence:
    """Say which two-way meetings the table leaves out, so that none vanishes."""
    others, elsewhere = numbers.length("meetings-others"), numbers.length("meetings-elsewhere")
    parts = [
        say("{n} {what}", n=several(n, "two-way meeting"), what=what)
        for n, what in (
            (others, "of leaders whom no incident and no promise names as accountable"),
            (elsewhere, "with groups that no open incident affects"),
        )
        if amount_of(n)
    ]
    return say("Not in the table: {parts}.", parts=and_so(parts)) if parts else ()


def owed_in_all(numbers: Numbers) -> Sentence:
    """Say how many questions wait for an answer, and since when the oldest does."""
    n = numbers.length("questions-owed")
    if not amount_of(n):
        return ("No question asked at a meeting waits for an answer.",)
    rows = numbers.listed("questions-owed")
    questions = int(rows["questions_owed"].sum())
    return say(
        "{questions} from {n} {wait} for an answer, the oldest for {days}.",
        questions=f"{formats.count(questions)} {agree(questions, 'question', 'questions')}",
        n=several(n, "meeting"),
        wait=agree(questions, "waits", "wait"),
        days=formats.days(float(rows["days_since"].max())),
    )


def owed(numbers: Numbers) -> Block:
    """Return the meetings whose questions are not all answered, oldest first, and who owes."""
    rows = numbers.listed("questions-owed")
    if rows.empty:
        return Block("Questions owed", empty="No question asked at a meeting waits for an answer.")
    columns = (
        tables.Column("Asked by", _meeting_cell),
        tables.Column("Owed by", lambda row: tables.text(row.leader_role)),
        tables.Column("Met", lambda row: tables.day(row.held_on), right=True),
        tables.Column("Not answered", _owed_cell, right=True),
        tables.Column("Age", lambda row: Cell(formats.days(row.days_since)), right=True),
    )
    shown, more = tables.first(rows, _MOST)
    table = tables.table("Questions not answered, oldest first", columns, shown, more)
    return Block("Questions owed", tables=(table,))


def _meeting_cell(row: Any) -> Cell:
    return tables.text(row.group_name, tables.named(None, row.id, _format(row), row.incident_id))


def _format(row: Any) -> str:
    return _FORMATS.get(str(row.format), str(row.format).replace("_", " "))


def _owed_cell(row: Any) -> Cell:
    return Cell(formats.of(row.questions_owed, row.questions_asked))


def ahead(numbers: Numbers) -> Block:
    """Return meetings planned, unrecorded ones whose day has passed, cancelled, and broadcasts."""
    planned, gone, cancelled = (
        numbers.length(f"meetings-{name}") for name in ("planned", "unrecorded", "cancelled")
    )
    text = say(
        "{planned} ahead. {cancelled} cancelled {period}.{gone}",
        planned=several(planned, "planned meeting") if amount_of(planned)
        else "No planned meeting",
        cancelled=say("{n} {were}", n=several(cancelled, "meeting"),
                      were=agree(cancelled, "was", "were"))
        if amount_of(cancelled) else "No meeting was",
        period=_period(numbers),
        gone=say(" Of {n} whose day has passed, nothing is on file.",
                 n=several(gone, "planned meeting"))
        if amount_of(gone) else "",
    )  # fmt: skip
    shown = [
        table
        for name, caption in (
            ("meetings-planned", "Planned, next first"),
            ("meetings-unrecorded", "Planned, day has passed, nothing on file"),
            ("meetings-cancelled", "Cancelled"),
            ("broadcasts", "Broadcasts, not counted as meetings"),
        )
        if (table := _plain(name, caption, numbers)) is not None
    ]
    return Block("Planned, cancelled, broadcast", (text,), tables=tuple(shown))


def _plain(name: str, caption: str, numbers: Numbers) -> Table | None:
    rows = numbers.listed(name)
    if rows.empty:
        return None
    columns = [
        tables.Column("Group", _meeting_cell),
        tables.Column("Leader", lambda row: tables.text(row.leader_role)),
        tables.Column("Day", lambda row: tables.day(row.held_on), right=True),
    ]
    if name == "broadcasts":
        columns.append(tables.Column("Reached", _reached_cell, right=True))
    shown, more = tables.first(rows, _MOST)
    return tables.table(caption, columns, shown, more)


def _reached_cell(row: Any) -> Cell:
    if formats.is_missing(row.attendees):
        return Cell(formats.UNKNOWN, f"not on file, or fewer than {FEWEST}")
    return Cell(formats.count(row.attendees))
