"""How far is what the next audit will look at? The level of done, until its planned day."""

from typing import Any

from trustdash.answers import audit_scope, formats, states, tables, view
from trustdash.answers.answer import Block, Cell, Sentence, Table
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, agree_of, amount_of, say, several

MOST_ROWS = 10
_MOST_AUDITS = 25
_TITLE = "Until the next audit"


def block(numbers: Numbers) -> Block:
    """Say which audit comes next, in how many days, and how much of its scope is done."""
    found = audit_scope.next_audit(numbers)
    if found is None:
        return Block(_TITLE, _none_planned(numbers))
    texts = (
        _coming(found, numbers),
        _level(found, numbers),
        *_late(numbers),
        (audit_scope.DEFINITION,),
    )
    shown = (*_done(found, numbers), *_missing(found, numbers))
    return Block(_TITLE, texts, tables=shown)


def _none_planned(numbers: Numbers) -> tuple[Sentence, ...]:
    said = "No audit is planned, so readiness can't be told."
    return ((f"{said} {view.how_to_bring_in('audit')}",), *_late(numbers))


def _coming(audit: Any, numbers: Numbers) -> Sentence:
    left = (formats.as_day(audit.report_on) - numbers.as_of).days  # type: ignore[operator]
    who = "" if formats.is_missing(audit.auditor) else f" by {audit.auditor}"
    kind = states.INDEPENDENCE.get(str(audit.independence))
    kind = f" ({kind})" if kind else ""
    day = formats.day(audit.report_on)
    when = "today" if not left else f"in {formats.days(left)}"
    return (f"{audit.title}{who}{kind}, {states.AUDIT[audit.status][0]}: report {when}, on {day}.",)


def _level(audit: Any, numbers: Numbers) -> Sentence:
    done, every = numbers.length("audit-done", audit.id), numbers.length("audit-scope", audit.id)
    if not amount_of(every):
        return ("Nothing on file belongs to its scope.",)
    are = agree_of(done, every, "is", "are")
    return say("Level of done: {n} of {m} in its scope {are} done.", n=done,
               m=several(every, "item"), are=are)  # fmt: skip


def _late(numbers: Numbers) -> tuple[Sentence, ...]:
    late = numbers.length("audits-late")
    if not amount_of(late):
        return ()
    said = "whose report was planned for an earlier day has not reported"
    many = "whose report was planned for an earlier day have not reported"
    return (say("{n} {said}.", n=several(late, "audit"), said=agree(late, said, many)),)


def _done(audit: Any, numbers: Numbers) -> tuple[Table, ...]:
    """Count what is done of each kind; a kind that is not in scope is left out."""
    found = [
        (kind, numbers.length(f"audit-{kind}-done", audit.id), whole)
        for kind in audit_scope.KINDS
        if amount_of(whole := numbers.length(f"audit-{kind}", audit.id))
    ]
    if not found:
        return ()
    cells = tuple(
        (
            Cell(audit_scope.KINDS[kind][0].capitalize(), audit_scope.KINDS[kind][1]),
            tables.number(done),
            tables.number(whole),
            tables.number(numbers.length(f"audit-{kind}-missing", audit.id)),
        )
        for kind, done, whole in found
    )
    headings = ("In scope", "Done", "Of", "Still to do")
    return (Table(headings, cells, "Level of done until the planned audit", (1, 2, 3)),)


def _missing(audit: Any, numbers: Numbers) -> tuple[Table, ...]:
    rows = audit_scope.scope(numbers, audit.id)
    rows = rows[~rows["is_done"].astype(bool)]
    if rows.empty:
        return ()
    columns = (
        tables.Column("Still to do", lambda row: tables.text(row.title, row.id)),
        tables.Column("Kind", lambda row: tables.text(row.kind)),
        tables.Column("Owner", lambda row: tables.text(row.owner)),
        tables.Column("What is missing", lambda row: tables.text(row.missing)),
    )
    shown, more = tables.first(rows, MOST_ROWS)
    return (tables.table(f"Still to do in the scope of {audit.id}", columns, shown, more),)


def audits(numbers: Numbers) -> Block | None:
    """List every audit. None if there is none."""
    every = numbers.frame("audits")
    if every.empty:
        return None
    late = set(numbers.listed("audits-late")["id"])
    columns = (
        tables.Column("Audit", lambda row: tables.text(row.title, _audit_note(row))),
        tables.Column("Auditor", lambda row: tables.text(row.auditor, _kind(row))),
        tables.Column("Looked at", lambda row: Cell(_period(row))),
        tables.Column("Report", lambda row: tables.day(row.report_on), right=True),
        tables.Column("Findings", lambda row: tables.text(formats.count(row.findings)), right=True),
        tables.Column("State", lambda row: _audit_state(row, late, numbers)),
    )
    rows = every.sort_values(["report_on", "id"], ascending=[False, True], na_position="first")
    shown, more = tables.first(rows, _MOST_AUDITS)
    table = tables.table("Audits, latest report first", columns, shown, more)
    return Block("All audits", tables=(table,))


def _audit_note(row: Any) -> str:
    return tables.named(row.title, row.id, row.covers, formats.shortened(row.incident_title, 40))


def _kind(row: Any) -> str | None:
    return states.INDEPENDENCE.get(str(row.independence))


def _period(row: Any) -> str:
    ends = [formats.day(day) for day in (row.period_start, row.period_end)]
    if formats.is_missing(row.period_end):
        return formats.UNKNOWN if formats.is_missing(row.period_start) else f"from {ends[0]}"
    return f"{ends[0]} to {ends[1]}"


def _audit_state(row: Any, late: set[str], numbers: Numbers) -> Cell:
    note = formats.lateness(row.report_on, numbers.as_of) if row.id in late else None
    return states.pill(states.AUDIT, row.status, note)
