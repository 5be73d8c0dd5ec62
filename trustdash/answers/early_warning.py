"""What will become a broken promise if nobody acts, and what is not known: for the Overview."""

from typing import Any

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Link, Number, Sentence
from trustdash.answers.lists.warnings import KINDS
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import (
    agree,
    amount_of,
    and_more,
    and_so,
    say,
    several,
)

_MOST = 7
_TITLE = "What will be late next if nobody acts"
_PAGES = {
    "commitment": ("commitments", "c"),
    "corrective_action": ("actions", None),
    "control_check": ("assurance", None),
    "effectiveness_check": ("incidents", None),
    "evidence": ("assurance", None),
    "validation": ("assurance", None),
    "kpi_definition": ("measures", "kpi"),
    "recommendation": ("assurance", None),
    "leader_engagement": ("leaders", None),
    "listening_theme": ("listening", None),
    "question": ("commitments", None),
    "communication": ("said", None),
    "review_meeting": ("definitions", None),
    "feed": ("bring_in", None),
}
"""The page that shows a kind of record, and the parameter with which it opens one."""
_ITEM = ("promise or action", "promises and actions")
_UNKNOWN = (
    ("unknown-owner", _ITEM, "no owner"),
    ("unknown-date", _ITEM, "no date"),
    ("unknown-evidence", ("delivered promise", "delivered promises"), "no evidence in force"),
    ("unknown-cause", ("incident", "incidents"), "no determined cause"),
    ("unknown-baseline", ("measure", "measures"), "no level before the incident"),
    (
        "groups-not-met",
        ("affected group", "affected groups"),
        "met no accountable executive in 90 days",
    ),
)
"""The list, what is counted, and what it lacks."""


def early_warning(numbers: Numbers) -> Block:
    """Return the list of warnings, and how many of each kind."""
    rows, every = numbers.listed("early-warnings"), numbers.length("early-warnings")
    if rows.empty:
        return Block(_TITLE, empty="Nothing that is looked for here is about to be missed.")
    counts = [(kind, numbers.length(kind.name)) for kind in KINDS]
    kinds = [
        say("{n} {noun}", n=count, noun=agree(count, kind.one, kind.several))
        for kind, count in counts
        if amount_of(count)
    ]
    columns = (
        tables.Column("What", _what),
        tables.Column("Who", lambda row: _who(row.who)),
        tables.Column("By", lambda row: _by(row.by, numbers), right=True),
    )
    table = tables.table(
        "Early warnings: what can still be met, then what has passed", columns, rows.head(_MOST),
        and_more(len(rows) - _MOST),
    )  # fmt: skip
    text = say("{n}: {kinds}.", n=several(every, "warning"), kinds=and_so(kinds))
    return Block(_TITLE, (text,), tables=(table,))


def _what(row: Any) -> Cell:
    page, parameter = _PAGES[row.entity]
    link = Link(page, ((parameter, row.id),) if parameter else ())
    return tables.text(row.what, f"{row.id} · {row.why}", link)


def _who(owner: Any) -> Cell:
    if formats.is_missing(owner):
        return Cell("no owner named", state="concern")
    return Cell(str(owner))


def _by(day: Any, numbers: Numbers) -> Cell:
    """Write the day with how far off it is: `in 8 days`, `today`, `26 days ago`."""
    known = formats.as_day(day)
    if known is None:
        return Cell("now")
    left = (known - numbers.as_of).days
    said = "today" if not left else f"in {formats.days(left)}" if left > 0 else (
        f"{formats.days(-left)} ago"
    )  # fmt: skip
    return Cell(formats.day(known), said)


def unknown(numbers: Numbers) -> Block:
    """Return what is not known, each count leading to its rows."""
    said = [
        _lacking(count, nouns, what)
        for name, nouns, what in _UNKNOWN
        if amount_of(count := numbers.length(name))
    ]
    if not said:
        return Block("What we do not know", empty="Every record has what is looked for here.")
    return Block("What we do not know", tuple(said))


def _lacking(count: Number, nouns: tuple[str, str], what: str) -> Sentence:
    verb = "" if what.startswith("met") else f" {agree(count, 'has', 'have')}"
    return say("{n} {noun}{verb} {what}.", n=count, noun=agree(count, *nouns), verb=verb, what=what)
