"""One incident in full: the account, the timeline, from cause to result, remedies, lessons."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import before_after, formats, remedies, states, tables
from trustdash.answers.affected import affected
from trustdash.answers.answer import Block, Cell, Exhibit, Fact
from trustdash.answers.breach import breach
from trustdash.answers.chain import answered, chain
from trustdash.answers.exhibits import exhibit
from trustdash.answers.fixes import Fix, fixes
from trustdash.answers.lessons import lessons
from trustdash.answers.numbers import Numbers
from trustdash.answers.repeats import repeats
from trustdash.answers.unknown import unknown
from trustdash.answers.wording import amount_of, say, several
from trustdash.charts.incident_timeline import incident_timeline

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
    unknown: Block
    """What is not known yet, and when it will be."""
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
    repeats: Block
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
        facts=(*_facts(row), *_promised(incident, numbers)),
        account=_account(row),
        unknown=unknown(row, numbers),
        timeline=timeline(row, numbers),
        affected=affected(incident, numbers, remedies.values_of(numbers, incident)),
        answered=answered(numbers, incident),
        chain=chain(numbers, incident),
        fix=before_after.block(chosen, numbers) if chosen else None,
        fix_choices=tuple(
            (each.id, formats.shortened(each.check.action_title, _CHOICE_LENGTH)) for each in found
        ),
        fix_chosen=chosen.id if chosen else None,
        repeats=repeats(numbers, incident),
        remedies=remedies.funnel(numbers, incident),
        lessons=lessons(incident, numbers),
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
    )
    always = ("Began", "Severity", "People affected", "Accountable", "State")
    return tuple(
        Fact(label, (formats.UNKNOWN if formats.is_missing(value) else str(value),))
        for label, value in facts
        if label in always or (not formats.is_missing(value) and value != formats.UNKNOWN)
    )


def _promised(incident: str, numbers: Numbers) -> tuple[Fact, ...]:
    """Say how many promises answer the incident, and how often one of their dates was moved."""
    promised = numbers.length("incident-promises", incident)
    moves = numbers.length("incident-moves", incident)
    if not amount_of(promised):
        return ()
    moved = say("; {n}", n=several(moves, "date moved", "dates moved")) if amount_of(moves) else ""
    return (Fact("Promised", say("{n}{moved}", n=several(promised, "promise"), moved=moved)),)


def _account(row: Any) -> tuple[Fact, ...]:
    """Return the three texts; a missing one is said to be missing, a cause above all."""
    texts = (
        ("What went wrong", row.what_went_wrong, "No account is on file yet."),
        ("Why", row.why, _NO_CAUSE),
        ("What is being done", row.being_done, "Nothing is on file about what is being done."),
    )
    more = (("Who takes responsibility", row.responsibility_statement),)
    said = [Fact(label, (none if formats.is_missing(text) else str(text),))
            for label, text, none in texts]  # fmt: skip
    said += [Fact(label, (str(text),)) for label, text in more if not formats.is_missing(text)]
    return (*said, breach(row))


def timeline(row: Any, numbers: Numbers) -> Exhibit:
    """Show what happened, was said and was done, in five lanes; row: of the query `incidents`."""
    events = numbers.frame("incident_timeline")
    events = events[events["incident_id"] == row.id]
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
        f"when we knew to the first word to those affected.{clocks(row, numbers)}"
    )
    table = tables.table(caption, columns, events)
    empty = None if len(events) else "No event of this incident is on file."
    return exhibit("incident-timeline", _timeline_title(row, silence), caption, draw, table, empty)


def clocks(row: Any, numbers: Numbers) -> str:
    """Say both clocks of M20: how long until the first word, from the beginning and from knowing.

    Still silent: how long so far, up to the end of the as-of day. A word before we knew took no
    time.
    """
    end, told = row.first_communication_at, "They were told"
    if formats.is_missing(end):
        end, told = pd.Timestamp(numbers.as_of) + pd.Timedelta(days=1), "Nobody was told"
    known = ((row.detected_at, "we knew"), (row.occurred_at, "it began"))
    said = [
        f"{formats.duration(max((end - since).total_seconds() / 3600, 0.0))} after {words}"
        for since, words in known if not formats.is_missing(since)
    ]  # fmt: skip
    return f" {told} {' and '.join(said)}." if said else ""


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
