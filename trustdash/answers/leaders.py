"""Whom did accountable leaders meet, and which questions do they owe?"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from trustdash.answers import formats, meetings, states, tables, view
from trustdash.answers.answer import Answer, Block, Cell, Sentence
from trustdash.answers.lists.leaders import accountable
from trustdash.answers.numbers import Numbers
from trustdash.answers.promise import promise_cell
from trustdash.answers.wording import agree, amount_of, names, say, several
from trustdash.ledger import Reader
from trustdash.metrics.dates import PERIOD_DAYS
from trustdash.metrics.leadership import ANSWER_DAYS

_READS = {"leader_meetings": "Meetings"}
_MOST_PROMISES = 25


@dataclass(frozen=True, slots=True)
class LeadersAnswer(Answer):
    """Groups met by executives, questions owed, meetings ahead, who is accountable for what."""

    matrix: Block | None = None
    owed: Block | None = None
    ahead: Block | None = None
    accountable: Block | None = None


def answer(reader: Reader) -> LeadersAnswer:
    """Answer the page's question."""
    numbers = Numbers(reader)
    nothing = view.nothing(numbers, "leader_meetings", "leader_engagement")
    notices = view.notices(numbers, _READS)
    if nothing is not None:
        return LeadersAnswer(
            nothing.headline, nothing.lines, notices, nothing.nothing_fits,
            accountable=None if nothing.nothing_fits else _accountable(numbers),
        )  # fmt: skip
    return LeadersAnswer(
        headline=_headline(numbers),
        lines=_lines(numbers),
        notices=notices,
        matrix=meetings.matrix(numbers),
        owed=meetings.owed(numbers),
        ahead=meetings.ahead(numbers),
        accountable=_accountable(numbers),
    )


def _headline(numbers: Numbers) -> Sentence:
    """Say how many affected groups were met, and name those whom nobody met."""
    met, every = numbers.counted("M39"), numbers.base("M39")
    who = "an accountable executive" if accountable(numbers) else "a leader"
    if not amount_of(every):
        return ("No group is affected by an open incident.",)
    missed = numbers.listed("groups-not-met")
    nobody = say("; nobody met {names}", names=names(missed["group_name"]))
    return say(
        "{met} of {groups} met {who} in the last {days} days{nobody}.",
        met=met,
        groups=several(every, "affected group"),
        who=who,
        days=PERIOD_DAYS,
        nobody=nobody if len(missed) else "",
    )


def _lines(numbers: Numbers) -> tuple[Sentence, ...]:
    found = (
        meetings.owed_in_all(numbers),
        view.as_of_line(numbers),
        _answered(numbers),
        _any_leader(numbers),
    )
    return tuple(line for line in found if line)


def _answered(numbers: Numbers) -> Sentence:
    """Say how many questions were answered in time and at all: the stricter number first."""
    in_time = numbers.one("M39", part=f"questions answered within {ANSWER_DAYS} days")
    at_all = numbers.one("M39", part="questions answered at all")
    if in_time is None or at_all is None or in_time.value is None:
        return ()
    counts = formats.percent(in_time.numerator or 0, in_time.denominator or 0)
    later = formats.percent(at_all.numerator or 0, at_all.denominator or 0)
    note = f" {in_time.note.capitalize()}." if in_time.note else ""
    return (
        f"Of the questions asked at least {ANSWER_DAYS} days ago, {counts} were answered within "
        f"{ANSWER_DAYS} days and {later} at all.{note}",
    )


def _any_leader(numbers: Numbers) -> Sentence:
    if accountable(numbers):
        return ()
    return ("No incident and no commitment names an accountable executive, so any leader counts.",)


def _accountable(numbers: Numbers) -> Block | None:
    """Return the promises that name nobody accountable; None if there is no promise in force."""
    every, n = numbers.length("promises-in-force"), numbers.length("no-executive")
    if not amount_of(every):
        return None
    title = "Promises without an accountable executive"
    if not amount_of(n):
        text = say("Each of {n} in force names an accountable executive.",
                   n=several(every, "promise"))  # fmt: skip
        return Block(title, (text,))
    text = say("{n} of {every} in force {name} no accountable executive.", n=n,
               every=several(every, "promise"), name=agree(n, "names", "name"))  # fmt: skip
    shown, more = tables.first(numbers.listed("no-executive"), _MOST_PROMISES)
    return Block(title, (text,), tables=(_promises(shown, more, numbers),))


def _promises(rows: pd.DataFrame, more: str | None, numbers: Numbers) -> Any:
    late = frozenset(numbers.rows("M9", group="commitments").get("id", ()))
    columns = (
        tables.Column("Promise", promise_cell),
        tables.Column("Accountable executive", lambda _: Cell("nobody named")),
        tables.Column("Said by", lambda row: tables.text(row.said_by)),
        tables.Column(
            "Status",
            lambda row: states.standing(
                states.COMMITMENT, row.status, row.due_date, numbers.as_of, is_late=row.id in late
            ),
        ),
    )
    return tables.table("Promises that name nobody accountable", columns, rows, more)
