"""What is not known yet about an incident, and when it will be."""

import re
from datetime import timedelta
from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Sentence, Table
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree

TITLE = "What we do not know yet"
NO_DATE = "no date given"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NAMES_A_DAY = re.compile(rf"\b(?:{_MONTHS})\b|\b\d{{4}}-\d\d-\d\d\b")


def unknown(row: Any, numbers: Numbers) -> Block:
    """Return what is not known of one incident, each with the day on which an answer is due.

    Listed: what the record says is unknown, causes that are not determined, groups whose number is
    not known. The day is that of the next update that was promised and has not come yet; an update
    whose time has passed is said to be late; without one, no date is given.
    """
    listed = [*_facts(row), *_causes(row, numbers), *_groups(row, numbers)]
    if not listed:
        return Block(TITLE, empty="Nothing is on file as not yet known.")
    when = _when(row.id, numbers)
    rows = tuple((Cell(text, note), _when_cell(text, when)) for text, note in listed)
    table = Table(("Not known", "When we shall know"), rows, "Open questions")
    return Block(TITLE, (_said(rows),), tables=(table,))


def _said(rows: tuple[tuple[Cell, ...], ...]) -> Sentence:
    n, undated = len(rows), sum(row[1].text == NO_DATE for row in rows)
    are = agree(n, "is", "are")
    none = f" {formats.of(undated, n)} {agree(n, 'has', 'have')} no date." if undated else ""
    return (f"{formats.count(n)} {agree(n, 'thing', 'things')} {are} not known yet.{none}",)


def _facts(row: Any) -> list[tuple[str, str | None]]:
    return [] if formats.is_missing(row.facts_unknown) else [(str(row.facts_unknown), None)]


def _causes(row: Any, numbers: Numbers) -> list[tuple[str, str | None]]:
    causes = numbers.frame("root_causes")
    own = causes[causes["incident_id"] == row.id]
    if own.empty:
        no_cause = "No cause is determined." if formats.is_missing(row.why) else None
        return [(no_cause, None)] if no_cause else []
    open_ones = own[own["determined_on"].isna()].sort_values("id")
    return [
        (f"Whether this is a cause: {each.statement}", str(each.id))
        for each in tables.each_row(open_ones)
    ]


def _groups(row: Any, numbers: Numbers) -> list[tuple[str, str | None]]:
    groups = numbers.frame("affected_groups")
    own = groups[(groups["incident_id"] == row.id) & groups["affected_count"].isna()]
    return [(f"How many were affected: {each.group_name}", None) for each in tables.each_row(own)]


def _when(incident: str, numbers: Numbers) -> Cell:
    """Return when the next update is due: the latest promise that no message has followed yet."""
    sent = numbers.frame("communications")
    sent = sent[sent["incident_id"] == incident]
    promised = sent.dropna(subset=["promised_next_update_at"]).sort_values("sent_at")
    if promised.empty:
        return Cell(NO_DATE, state="concern")
    last = promised.iloc[-1]
    followed = bool((sent["sent_at"] > last["sent_at"]).any())
    due = last["promised_next_update_at"]
    end = pd.Timestamp(numbers.as_of) + timedelta(days=1)
    if followed or due <= last["sent_at"]:
        return Cell(NO_DATE, state="concern")
    said = f"next update promised for {formats.day(due)}"
    if due >= end:
        return Cell(said, formats.lateness(due, numbers.as_of), "neutral")
    return Cell(f"{said}; none has come", formats.lateness(due, numbers.as_of), "concern")


def _when_cell(text: str, when: Cell) -> Cell:
    """Return when; a text that names its own day is left to say it."""
    if when.text == NO_DATE and _NAMES_A_DAY.search(text):
        return Cell("on the day it names")
    return when
