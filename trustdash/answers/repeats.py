"""Has the same cause brought incidents before or since? With dates and links (M15)."""

from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Link, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, say, several

TITLE = "Has the same cause struck before or since?"
_STILL_OPEN = "same cause, action still open"
_KINDS = {
    "came back": ("repeat: an action was completed before", "concern"),
    "open": (_STILL_OPEN, "concern"),
}


def repeats(numbers: Numbers, incident: str) -> Block:
    """Return the incidents that share a determined cause with one, the newest first.

    A repeat began after an action against the earlier one was completed; the same cause with its
    action still open is told apart, as M15 does.
    """
    every = numbers.whole("repeat_incidents")
    own = every[every["id"] == incident]
    if own.empty or not bool(own["cause_determined"].iloc[0]):
        return Block(
            TITLE, empty="No cause of this incident is determined, so that repeats can't be told."
        )
    shared = _shared(every, incident, next(tables.each_row(own)))
    said = [_said(shared), *_rate(numbers)]
    if shared.empty:
        return Block(TITLE, tuple(said))
    columns = (
        tables.Column("Incident", _incident_cell),
        tables.Column("Began", lambda row: tables.day(row.began_on), right=True),
        tables.Column("Severity", lambda row: tables.text(row.severity)),
        tables.Column("Cause", lambda row: tables.text(row.cause_category)),
        tables.Column("What it is", _kind_cell),
    )
    return Block(TITLE, tuple(said), tables=(tables.table("Of the same cause", columns, shared),))


def _shared(every: pd.DataFrame, incident: str, own: Any) -> pd.DataFrame:
    """Return the earlier and later incidents, with how each is a repeat."""
    earlier = every[every["id"].isin(_ids(own.repeats))]
    later = every[[incident in _ids(each) for each in every["repeats"]]]
    before = earlier.assign(
        when="earlier", kind=_kinds([each in _ids(own.repeats_after_fix) for each in earlier["id"]])
    )
    since = later.assign(
        when="later",
        kind=_kinds([incident in _ids(each) for each in later["repeats_after_fix"]]),
    )
    shared = pd.concat([since, before])
    return shared.sort_values(["began_on", "id"], ascending=[False, True])


def _ids(text: Any) -> list[str]:
    return [] if formats.is_missing(text) else str(text).split(", ")


def _kinds(came_back: list[bool]) -> list[str]:
    return ["came back" if each else "open" for each in came_back]


def _said(shared: pd.DataFrame) -> Sentence:
    if shared.empty:
        return ("No other incident on file has the same determined cause.",)
    back, open_ones = (int((shared["kind"] == kind).sum()) for kind in _KINDS)
    n = len(shared)
    return say(
        "{n} of the same cause {are} on file: {back} after an action was completed, {still} with "
        "its action still open.",
        n=several(n, "other incident"),
        are=agree(n, "is", "are"),
        back=_or_none(back),
        still=_or_none(open_ones),
    )


def _or_none(n: int) -> str:
    return formats.count(n) if n else "none"


def _rate(numbers: Numbers) -> tuple[Sentence, ...]:
    """Say M15 over all incidents in view."""
    base, repeated = numbers.base("M15"), numbers.counted("M15")
    if not amount_of(base):
        return ()
    return (
        say(
            "Of {base} of the last 12 months with a determined cause, {n} {are} repeats; {m} more "
            "had the same cause while its action was still open.",
            base=several(base, "incident"),
            n=repeated,
            are=agree(repeated, "is", "are"),
            m=numbers.counted("M15", part=_STILL_OPEN),
        ),
    )


def _incident_cell(row: Any) -> Cell:
    note = tables.named(row.title, row.id, row.when)
    return tables.text(row.title, note, Link("incidents", (("i", row.id),)))


def _kind_cell(row: Any) -> Cell:
    text, _ = _KINDS[row.kind]
    return Cell(text, state="concern")
