"""What changed in the last seven days, what is late, and what needs a decision: to be sent.

It is made of the lists and metrics that pages show, through the lens of whoever gets it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd

from trustdash.answers import formats, sentences, tables, view, week
from trustdash.answers.about import about
from trustdash.answers.answer import Sentence, read_aloud
from trustdash.answers.lists import LISTS
from trustdash.answers.lists.digest import DAYS
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import and_more, ended
from trustdash.ledger import Reader

MOST = 5
"""How many things of a kind are named; of the rest it is said how many there are."""

_LONGEST = 160

Group = tuple[str, tuple[str, ...]]
"""A heading such as "Dates moved (2)" and the lines under it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a digest: its title, and either its lines or what is said when there are none.

    groups: lines under a heading of their own.
    """

    title: str
    groups: tuple[Group, ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What is sent: whose it is, the seven days that it looks at, its sentences, three parts."""

    whose: str
    since: date
    as_of: date
    lines: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def subject(self) -> str:
        """What stands in the subject of a mail: `Invented example: Meridian Pay, week to …`."""
        return f"{self.whose}, week to {formats.day(self.as_of)}"


def digest(reader: Reader, sent_on: date | None = None) -> Digest:
    """Return the digest of the seven days that end with the reader's as-of day.

    sent_on: the day on which it is sent; then it says if nothing newer than a week is on file.
    """
    numbers = Numbers(reader)
    parts: tuple[Part, ...] = ()
    lines: tuple[Sentence, ...] = ((view.before_data(numbers),),)
    if not view.is_before_data(numbers):
        parts = (_changed(numbers), _late(numbers), _needed(numbers))
        lines = (*_standing(numbers), *_stale(numbers.as_of, sent_on))
    whose = _one_line(about(reader).label)
    since = numbers.as_of - timedelta(days=DAYS - 1)
    return Digest(whose, since, numbers.as_of, tuple(map(read_aloud, lines)), parts)


def _standing(numbers: Numbers) -> tuple[Sentence, ...]:
    """Say where promises stand, in the words of the pages."""
    overdue = numbers.counted("M9", group="commitments")
    return (
        sentences.overdue_promises(numbers.length("commitments"), overdue),
        sentences.kept_by_first_date(numbers.counted("M1"), numbers.base("M1"), numbers.as_of),
    )


def _stale(as_of: date, sent_on: date | None) -> tuple[Sentence, ...]:
    days = 0 if sent_on is None else (sent_on - as_of).days
    if days < DAYS:
        return ()
    return ((f"Nothing newer than {formats.day(as_of)} is on file: {days} days before this.",),)


def _changed(numbers: Numbers) -> Part:
    kinds: dict[str, Callable[[Any], str]] = {
        "incidents-in-week": lambda row: _named(row.title, row.id),
        "promises-late-in-week": lambda row: _due(row, numbers.as_of),
        "actions-late-in-week": lambda row: _due(row, numbers.as_of),
        "moved-in-week": _moved,
        "reopened-in-week": lambda row: _named(row.title, row.id, _who(row.owner)),
        "delivered-in-week": lambda row: (
            f"{_named(row.title, row.id)}: on {formats.day(row.delivered_on)}, {_verified(row)}"
        ),
        "verified-in-week": lambda row: (
            f"{_named(row.title, row.id)}: on {formats.day(row.verified_on)}"
        ),
        "implemented-in-week": lambda row: (
            f"{_named(row.title, row.id, _who(row.owner))}: on {formats.day(row.completed_on)}"
        ),
        "decided-in-week": lambda row: (
            f"{_named(row.text, row.id, _who(row.owner))}: on {formats.day(row.decided_on)}"
        ),
    }
    found = [_group(LISTS[name].title, numbers.listed(name), line) for name, line in kinds.items()]
    return Part(
        f"What changed since {formats.day(numbers.as_of - timedelta(days=DAYS))}",
        _some(found),
        "No incident, no new delay, no moved date, nothing delivered and nothing decided is on "
        f"file for these {DAYS} days.",
    )


def _late(numbers: Numbers) -> Part:
    """Name what is late: promises, then actions, then steps, checks, answers and updates."""
    rows = numbers.listed("owed-late")
    kinds = {
        "Promises": rows["kind"] == "promise",
        "Actions": rows["kind"] == "action",
        "Steps, checks, decisions, answers and updates": ~rows["kind"].isin(["promise", "action"]),
    }
    found = [
        _group(f"{title}, longest delay first", rows[chosen], lambda row: _owed(row, numbers.as_of))
        for title, chosen in kinds.items()
    ]
    return Part("What is late", _some(found), "Nothing is late.")


def _needed(numbers: Numbers) -> Part:
    found = _group(
        "Decisions needed, the most pressing first",
        numbers.listed("decisions-needed"),
        lambda row: (
            f"{_named(row.text, row.id, _who(row.owner))}: {row.why}{_waiting(row, numbers.as_of)}"
        ),
    )
    return Part("What needs a decision", _some([found]), "No decision is waiting.")


def _group(title: str, rows: pd.DataFrame, line: Callable[[Any], str]) -> Group | None:
    """Return a list of the pages in lines, the first few; None if it is empty."""
    if rows.empty:
        return None
    lines = [ended(line(row)) for row in tables.each_row(rows.head(MOST))]
    more = and_more(len(rows) - MOST)
    lines += [f"{more}."] if more else []
    return f"{title} ({formats.count(len(rows))})", tuple(lines)


def _some(groups: Iterable[Group | None]) -> tuple[Group, ...]:
    return tuple(group for group in groups if group is not None)


def _named(name: Any, identity: str, *others: str) -> str:
    """Return `Every key replaced (COM-001, Chief Information Security Officer)`."""
    inside = ", ".join([identity, *(_one_line(each) for each in others)])
    if formats.is_missing(name):
        return f"({inside})"
    return f"{formats.shortened(_one_line(name), _LONGEST).rstrip('.')} ({inside})"


def _one_line(text: Any) -> str:
    """Return words in one line without what can't be seen: nobody's text makes up a line."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def _who(name: Any) -> str:
    return "no owner named" if formats.is_missing(name) else str(name)


def _due(row: Any, as_of: date) -> str:
    due = row.due_date.date()
    what = _named(row.title, row.id, _who(row.owner))
    return f"{what}: due {formats.day(due)}, {week.when(due, as_of)}"


def _moved(row: Any) -> str:
    old, new = formats.day(row.old_date), formats.day(row.new_date)
    why = "no reason given" if formats.is_missing(row.reason) else _one_line(row.reason)
    return f"{_named(row.title, row.item_id)}: from {old} to {new}; {why}"


def _verified(row: Any) -> str:
    verified = not formats.is_missing(row.verified_on)
    return "verified" if verified else "not verified yet"


def _owed(row: Any, as_of: date) -> str:
    kind = () if row.kind in ("promise", "action") else (row.kind,)
    due = row.by.date()
    what = _named(row.what, row.id, *kind, _who(row.who))
    return f"{what}: due {formats.day(due)}, {week.when(due, as_of)}"


def _waiting(row: Any, as_of: date) -> str:
    asked = formats.as_day(row.asked_on)
    return "" if asked is None else f", waiting {formats.days((as_of - asked).days)}"


def as_text(shown: Digest) -> str:
    """Return a digest as plain text."""
    lines = [shown.whose, _days(shown), "", *shown.lines]
    for part in shown.parts:
        lines += ["", part.title.upper()]
        lines += [] if part.groups else [part.nothing]
        for title, things in part.groups:
            lines += ["", title, *(f"- {thing}" for thing in things)]
    return "\n".join(lines) + "\n"


def as_html(shown: Digest) -> str:
    """Return a digest as simple HTML for a mail: headings, sentences, lists; nothing to fetch."""
    out = [_tag("h1", shown.whose), _tag("p", _days(shown)), *_tags("p", shown.lines)]
    for part in shown.parts:
        out.append(_tag("h2", part.title))
        out += [] if part.groups else [_tag("p", part.nothing)]
        for title, things in part.groups:
            out += [_tag("h3", title), "<ul>", *_tags("li", things), "</ul>"]
    return "\n".join(out) + "\n"


def _days(shown: Digest) -> str:
    return f"Weekly digest, {formats.day(shown.since)} to {formats.day(shown.as_of)}"


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _tags(name: str, texts: Iterable[str]) -> list[str]:
    return [_tag(name, text) for text in texts]
