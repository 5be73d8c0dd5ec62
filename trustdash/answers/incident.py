"""One incident in full: the account, the timeline, from cause to result, remedies, lessons."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import before_after, formats, states, tables
from trustdash.answers.answer import Block, Cell, Exhibit, Fact
from trustdash.answers.chain import answered, chain
from trustdash.answers.exhibits import exhibit
from trustdash.answers.fixes import Fix, fixes
from trustdash.answers.numbers import Numbers
from trustdash.answers.remedies import funnel
from trustdash.answers.wording import agree
from trustdash.charts.incident_timeline import incident_timeline

_MOST_LESSONS = 20
_CHOICE_LENGTH = 40
_NO_CAUSE = "The cause is not on file yet."


@dataclass(frozen=True, slots=True)
class IncidentStory:
    """An incident from what happened to what was learned."""

    id: str
    title: str
    facts: tuple[Fact, ...]
    account: tuple[Fact, ...]
    """What went wrong, why, what is being done: facts, in this order."""
    timeline: Exhibit
    affected: Block
    answered: Block | None
    """Did the fixes work, in sentences."""
    fix: Block | None
    """One fix in full: its measure before and after."""
    fix_choices: tuple[tuple[str, str], ...]
    """Ids and names of the fixes that `fix=` may choose."""
    fix_chosen: str | None
    chain: Block
    remedies: Block
    lessons: Block


def story(numbers: Numbers, incident: str, fix: str | None = None) -> IncidentStory:
    """Return one incident of the view in full; `fix` chooses the fix whose measure is drawn."""
    every = numbers.frame("incidents")
    row = next(tables.each_row(every[every["id"] == incident]))
    found = fixes(numbers, incident)
    chosen = _chosen_fix(found, fix)
    return IncidentStory(
        id=row.id,
        title=str(row.title),
        facts=_facts(row),
        account=_account(row),
        timeline=_timeline(row, numbers),
        affected=_affected(incident, numbers),
        answered=answered(numbers, incident),
        chain=chain(numbers, incident),
        fix=before_after.block(chosen, numbers) if chosen else None,
        fix_choices=tuple(
            (each.id, formats.shortened(each.check.action_title, _CHOICE_LENGTH)) for each in found
        ),
        fix_chosen=chosen.id if chosen else None,
        remedies=funnel(numbers, incident),
        lessons=_lessons(incident, numbers),
    )


def _chosen_fix(found: tuple[Fix, ...], asked: str | None) -> Fix | None:
    """Return the fix asked for; else the first that changed beyond chance, that can be read."""
    wanted = (each for each in found if each.id == asked)
    claimed = (each for each in found if each.reading.is_claimed)
    readable = (each for each in found if each.reading.has_interval)
    return next((*wanted, *claimed, *readable, *found).__iter__(), None)


def _facts(row: Any) -> tuple[Fact, ...]:
    found = {"internal": "by ourselves", "external": "by others"}.get(str(row.detection))
    facts = (
        ("Began", formats.instant(row.occurred_at)),
        ("We knew", formats.instant(row.detected_at)),
        ("Those affected were told", formats.instant(row.first_communication_at)),
        ("Service restored", formats.instant(row.resolved_at)),
        ("Found", found),
        ("Severity", row.severity),
        ("People affected", formats.count(row.affected_count)),
        ("Accountable", row.accountable_executive),
        ("State", states.pill(states.INCIDENT, row.status).text),
        ("Trust breached in", row.breached),
    )
    always = ("Began", "Severity", "People affected", "Accountable", "State")
    return tuple(
        Fact(label, (formats.UNKNOWN if formats.is_missing(value) else str(value),))
        for label, value in facts
        if label in always or (not formats.is_missing(value) and value != formats.UNKNOWN)
    )


def _account(row: Any) -> tuple[Fact, ...]:
    """Return the three texts; a missing one is said to be missing, a cause above all."""
    texts = (
        ("What went wrong", row.what_went_wrong, "No account is on file yet."),
        ("Why", row.why, _NO_CAUSE),
        ("What is being done", row.being_done, "Nothing is on file about what is being done."),
    )
    more = (
        ("Not known yet", row.facts_unknown),
        ("Who takes responsibility", row.responsibility_statement),
    )
    said = [Fact(label, (none if formats.is_missing(text) else str(text),))
            for label, text, none in texts]  # fmt: skip
    said += [Fact(label, (str(text),)) for label, text in more if not formats.is_missing(text)]
    return tuple(said)


def _timeline(row: Any, numbers: Numbers) -> Exhibit:
    events = numbers.frame("incident_timeline")
    events = events[events["incident_id"] == row.id].sort_values("at")
    silence = _silence(row, numbers)
    draw = partial(
        incident_timeline,
        events[["at", "lane", "label"]].reset_index(drop=True),
        silence=silence,
        as_of=numbers.as_of,
    )
    columns = (
        tables.Column("When", lambda each: Cell(formats.instant(each.at))),
        tables.Column("Lane", lambda each: tables.text(each.lane)),
        tables.Column("What", lambda each: tables.text(each.label)),
    )
    caption = (
        "What happened, what we said, what we did, remedies, checks by others. The bar runs from "
        "when we knew to the first word to those affected."
    )
    table = tables.table(caption, columns, events)
    empty = None if len(events) else "No event of this incident is on file."
    return exhibit("incident-timeline", _timeline_title(row, silence), caption, draw, table, empty)


def _silence(row: Any, numbers: Numbers) -> tuple[Any, Any] | None:
    """Return from when to when nobody outside was told; up to the as-of day if still silent."""
    if formats.is_missing(row.detected_at):
        return None
    end = row.first_communication_at
    if formats.is_missing(end):
        end = pd.Timestamp(numbers.as_of) + pd.Timedelta(days=1)
    return (row.detected_at, end) if end > row.detected_at else None


def _timeline_title(row: Any, silence: tuple[Any, Any] | None) -> str:
    if silence is None:
        return "From what happened to what was checked"
    length = formats.duration((silence[1] - silence[0]).total_seconds() / 3600)
    if formats.is_missing(row.first_communication_at):
        return f"Still silent, {length} after we knew"
    return f"Those affected were first told {length} after we knew"


def _affected(incident: str, numbers: Numbers) -> Block:
    rows = numbers.frame("affected_groups")
    rows = rows[rows["incident_id"] == incident]
    if rows.empty:
        return Block("Who was affected", empty="No affected group is on file for this incident.")
    columns = (
        tables.Column("Group", lambda row: tables.text(row.group_name)),
        tables.Column("Harm", lambda row: tables.text(row.harm_type)),
        tables.Column(
            "People", lambda row: tables.text(formats.count(row.affected_count), row.count_basis),
            right=True,
        ),
    )  # fmt: skip
    return Block("Who was affected", tables=(tables.table("Affected groups", columns, rows),))


def _lessons(incident: str, numbers: Numbers) -> Block:
    rows = numbers.frame("lessons")
    rows = rows[rows["incident_id"] == incident].sort_values("id")
    if rows.empty:
        return Block("What was learned", empty="No lesson is on file for this incident.")
    built = int(rows["status"].isin(["adopted", "verified"]).sum())
    text = f"{formats.of(built, len(rows))} {agree(len(rows), 'lesson', 'lessons')} built in."
    columns = (
        tables.Column("Lesson", lambda row: tables.text(row.statement, row.id)),
        tables.Column("Owner", lambda row: tables.text(row.owner)),
        tables.Column("Built into", lambda row: tables.text(row.adopted_in)),
        tables.Column("State", lambda row: states.pill(states.LESSON, row.status)),
    )
    shown, more = tables.first(rows, _MOST_LESSONS)
    return Block("What was learned", ((text,),),
                 tables=(tables.table("Lessons", columns, shown, more),))  # fmt: skip
