"""What does each team, or each person, owe now: what is late, due this week, due soon after?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from trustdash.answers import formats, tables, view
from trustdash.answers.answer import Answer, Block, Cell, Link, Sentence, Table
from trustdash.answers.lists import week
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, and_so, ended, say, several
from trustdash.ledger import Reader

BY = {"team": "Team", "person": "Person"}
PARTS = {
    "owed-late": "Late",
    "owed-this-week": "Due this week",
    "owed-after": "Due in the three weeks after",
}
"""The parts of a list, in the order in which they are to be done."""
_SHORT = {"owed-late": "Late", "owed-this-week": "This week", "owed-after": "Later"}

NOTHING = "Nothing is late, and nothing is due in the next four weeks."
"""What is said when no list holds anything."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing on a list: what is owed, by whom, by when, and why."""

    kind: str
    entity: str
    id: str
    what: str
    who: str
    team: str
    by: date
    why: str


@dataclass(frozen=True, slots=True)
class WeeklyList:
    """The list of one team or person: its name, its lead, its parts, and every day ahead."""

    name: str
    lead: str | None
    as_of: date
    parts: tuple[tuple[str, tuple[Owed, ...]], ...]
    dated: tuple[Owed, ...]
    """Everything owed with a day, however far ahead: what a calendar shows."""


@dataclass(frozen=True, slots=True)
class WeekAnswer(Answer):
    """How much each list holds, and the one that is open."""

    overview: Block | None = None
    names: tuple[str, ...] = ()
    opened: str | None = None
    list: Block | None = None
    handed_out: WeeklyList | None = None


def answer(reader: Reader, by: str = "team", whose: str | None = None) -> WeekAnswer:
    """Answer the page's question.

    by: `team` or `person`, anything else is `team`. whose: the list to open; else the one with most
    that is late.
    """
    numbers = Numbers(reader)
    way = by if by in BY else "team"
    counts = _counts(numbers, way)
    if counts.empty:
        nothing = view.nothing(numbers, "actions", "corrective_action")
        if nothing is not None:
            return WeekAnswer(nothing.headline, nothing.lines, nothing_fits=nothing.nothing_fits)
        return WeekAnswer((NOTHING,), (view.as_of_line(numbers),))
    opened = whose if whose and whose in set(counts["name"]) else str(counts.iloc[0]["name"])
    return WeekAnswer(
        headline=_headline(numbers, way, len(counts)),
        lines=(view.as_of_line(numbers),),
        overview=_overview(numbers, way, counts),
        names=tuple(sorted(counts["name"])),
        opened=opened,
        list=_block(numbers, way, opened),
        handed_out=weekly_list(numbers, way, opened),
    )


def lists(reader: Reader, by: str = "team") -> tuple[WeeklyList, ...]:
    """Return every list, of teams or of persons, the one with most that is late first."""
    numbers = Numbers(reader)
    return tuple(weekly_list(numbers, by, str(name)) for name in _counts(numbers, by)["name"])


def weekly_list(numbers: Numbers, way: str, name: str) -> WeeklyList:
    """Return the list of one team or person."""
    group = week.group_of(way, name)
    parts = tuple(
        (title, tuple(map(_owed, tables.each_row(numbers.listed(part, group)))))
        for part, title in PARTS.items()
    )
    dated = tuple(map(_owed, tables.each_row(week.of_group(week.owed(numbers), group))))
    return WeeklyList(name, _lead(numbers, way, name), numbers.as_of, parts, dated)


def _owed(row: Any) -> Owed:
    return Owed(row.kind, row.entity, row.id, row.what, row.who, row.team, row.by.date(), row.why)


def _counts(numbers: Numbers, way: str) -> pd.DataFrame:
    """Return one row per list with how much each part holds, most that is late first."""
    column = week.WAYS[way]
    sizes = {part: numbers.listed(part).groupby(column).size() for part in PARTS}
    found = pd.DataFrame(sizes).fillna(0).astype(int).rename_axis("name").reset_index()
    order = [*PARTS, "name"]
    return found.sort_values(order, ascending=[False] * len(PARTS) + [True], ignore_index=True)


def _headline(numbers: Numbers, way: str, how_many: int) -> Sentence:
    late, now = numbers.length("owed-late"), numbers.length("owed-this-week")
    who = several(how_many, way, "people" if way == "person" else None)
    return say(
        "{late} {things} late and {now} {are} due this week: {who} {owe} them.",
        late=late,
        things=agree(late, "thing is", "things are"),
        now=now,
        are=agree(now, "is", "are"),
        who=who,
        owe=agree(how_many, "owes", "owe"),
    )


def _overview(numbers: Numbers, way: str, counts: pd.DataFrame) -> Block:
    def count(part: str) -> Any:
        return lambda row: tables.number(numbers.length(part, week.group_of(way, row.name)))

    columns = [tables.Column(BY[way], lambda row: _name(numbers, way, row.name))]
    columns += [tables.Column(title, count(part), right=True) for part, title in _SHORT.items()]
    title = f"What each {way} owes"
    caption = f"{title}: late, due this week, and later, in the three weeks after"
    return Block(title, ((f"{caption}.",),), tables=(tables.table(caption, columns, counts),))


def _name(numbers: Numbers, way: str, name: str) -> Cell:
    lead = _lead(numbers, way, name)
    link = Link("week", (("by", way), ("whose", name)))
    return tables.text(name, f"lead: {lead}" if lead else None, link)


def _lead(numbers: Numbers, way: str, name: str) -> str | None:
    if way != "team":
        return None
    teams = numbers.frame("teams")
    leads = teams.loc[teams["name"] == name, "lead"].dropna()
    return None if leads.empty else str(leads.iloc[0])


def _block(numbers: Numbers, way: str, name: str) -> Block:
    """Return one list: what is late first, each thing with who owes it and by when."""
    group, lead = week.group_of(way, name), _lead(numbers, way, name)
    counts = {title: numbers.length(part, group) for part, title in PARTS.items()}
    said = and_so(
        [
            say("{n} {part}", n=n, part=_in_text(title))
            for title, n in counts.items()
            if amount_of(n)
        ]
    )
    whose = say("Lead: {lead}. {said}.", lead=lead, said=said) if lead else say("{s}.", s=said)
    shown = tuple(
        _table(title, numbers.listed(part, group), numbers)
        for part, title in PARTS.items()
        if amount_of(counts[title])
    )
    return Block(name, (whose,), tables=shown)


def _in_text(title: str) -> str:
    return title[0].lower() + title[1:]


def _table(title: str, rows: pd.DataFrame, numbers: Numbers) -> Table:
    columns = (
        tables.Column("What", lambda row: tables.text(
            row.what, tables.named(row.what, row.id, row.kind, row.why), _record(row))),
        tables.Column("Who", lambda row: _who(row.who)),
        tables.Column("By", lambda row: _by(row.by, numbers.as_of), right=True),
    )  # fmt: skip
    return tables.table(title, columns, rows)


def _record(row: Any) -> Link:
    return Link("records", (("e", row.entity), ("id", row.id)))


def _who(name: str) -> Cell:
    return Cell(name, state="concern") if name == week.NOBODY else Cell(name)


def _by(day: Any, as_of: date) -> Cell:
    return tables.day(day, when(day.date(), as_of))


def when(day: date, as_of: date) -> str:
    """Say how far off a day is: `12 days late`, `today`, `in 3 days`."""
    left = (day - as_of).days
    if left < 0:
        return f"{formats.days(-left)} late"
    return f"in {formats.days(left)}" if left else "today"


def as_text(handed_out: WeeklyList) -> str:
    """Return a list as plain text to send: a heading, then each part, one line a thing."""
    lead = f" (lead: {handed_out.lead})" if handed_out.lead else ""
    lines = [f"{handed_out.name}{lead}", f"As of {formats.day(handed_out.as_of)}"]
    for title, things in handed_out.parts:
        if things:
            lines += ["", f"{title} ({len(things)})"]
            lines += [_line(thing, handed_out.as_of) for thing in things]
    if not any(things for _, things in handed_out.parts):
        lines += ["", NOTHING]
    return "\n".join(lines) + "\n"


def _line(thing: Owed, as_of: date) -> str:
    due = f"{formats.day(thing.by)}, {when(thing.by, as_of)}"
    return ended(f"- {thing.what} ({thing.kind} {thing.id}, {thing.who}): {due}")
