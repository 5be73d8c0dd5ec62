"""What went wrong, why, what is being done, who was told, what was offered, what was learned?"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from trustdash.answers import complaints, formats, states, tables, view
from trustdash.answers.answer import Answer, Block, Cell, Link, Sentence, Table
from trustdash.answers.incident import IncidentStory, story
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import amount_of, join, say, several
from trustdash.ledger import Reader
from trustdash.metrics.dates import began_at

PAGE_SIZE = 25
_MOST_MONTHS = 24
_READS = {
    "incidents": "Incidents",
    "communications": "Communications",
    "complaints": "Complaints",
    "remedies": "Remedies",
    "lessons": "Lessons",
    "complaints_of_groups": "Complaints by group",
}


@dataclass(frozen=True, slots=True)
class IncidentsAnswer(Answer):
    """All incidents, most severe first; one of them in full; complaints and remedies."""

    incidents: Block | None = None
    months: Block | None = None
    """How many began in each month, where there are many."""
    story: IncidentStory | None = None
    """The incident shown in full."""
    complaints: tuple[Block, ...] = ()


def answer(
    reader: Reader, incident: str | None = None, page: int = 1, fix: str | None = None
) -> IncidentsAnswer:
    """Answer the page's question; `incident` opens one in full, else the newest major one.

    fix: the action of that incident whose measure is shown before and after.
    """
    numbers = Numbers(reader)
    notices = view.notices(numbers, _READS)
    others = complaints.blocks(numbers)
    nothing = view.nothing(numbers, "incidents", "incident")
    if nothing is not None:
        return IncidentsAnswer(
            nothing.headline, nothing.lines, notices, nothing.nothing_fits, complaints=others
        )
    rows = _ordered(numbers.frame("incidents"))
    chosen = _chosen(rows, incident)
    if incident and chosen != incident:
        notices = (*notices, f"{incident} is not among the incidents shown; {chosen} is shown.")
    shown = story(numbers, chosen, fix)
    if fix and shown.fix_chosen and shown.fix_chosen != fix:
        said = f"{fix} is not among the fixes with a measure; {shown.fix_chosen} is shown."
        notices = (*notices, said)
    return IncidentsAnswer(
        headline=_headline(numbers),
        lines=(view.as_of_line(numbers), *_shown_line(shown), *_silence(numbers)),
        notices=notices,
        incidents=_list(rows, page),
        months=_months(rows) if len(rows) > PAGE_SIZE else None,
        story=shown,
        complaints=others,
    )


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the incidents with the major ones first, then by severity, then the newest."""
    ordered = rows.assign(
        began=began_at(rows), minor=~rows["is_major"].astype(bool), rank=rows["severity"]
    )
    return ordered.sort_values(
        ["minor", "rank", "began", "id"], ascending=[True, True, False, True], na_position="last"
    )


def _chosen(rows: pd.DataFrame, incident: str | None) -> str:
    """Return the incident asked for; else the newest major one; else the first of the list."""
    if incident in set(rows["id"]):
        return str(incident)
    majors = rows[~rows["minor"]].sort_values("began", ascending=False)
    return str((majors if len(majors) else rows).iloc[0]["id"])


def _headline(numbers: Numbers) -> Sentence:
    every, majors = numbers.length("incidents"), numbers.length("incidents-major")
    unfinished = numbers.length("incidents-open")
    major = say(", {n} of them major", n=majors) if amount_of(majors) else ""
    still = (
        say("{n} not yet resolved", n=unfinished) if amount_of(unfinished) else ("all resolved",)
    )
    return say("{n} on file{major}; {still}.", n=several(every, "incident"), major=major,
               still=still)  # fmt: skip


def _shown_line(shown: IncidentStory) -> tuple[Sentence, ...]:
    """Say of the incident shown who still waits and what is not known: the answer at a glance."""
    first = [block.text[0] for block in (shown.remedies, shown.unknown) if block.text]
    return ((f"{shown.title}: ", *join(first, " ")),) if first else ()


def _silence(numbers: Numbers) -> tuple[Sentence, ...]:
    """Say how long those affected waited for a first word (M20), the still silent included."""
    median, p90 = numbers.one("M20"), numbers.one("M20", part="p90")
    if median is None or median.value is None:
        return ()
    worst = "" if p90 is None or p90.value is None else f", one in ten {_or_more(p90.value)}"
    text = f"Those affected waited {formats.duration(median.value)} for a first word in the middle "
    silent = f" {median.note[0].upper()}{median.note[1:]}." if median.note else ""
    return ((f"{text}case{worst}, counted from when we knew.{silent}",),)


def _or_more(hours: float) -> str:
    return f"{formats.duration(hours)} or more"


def _list(rows: pd.DataFrame, page: int) -> Block:
    shown, paging = tables.in_parts(rows, page, PAGE_SIZE)
    columns = (
        tables.Column("Incident", _incident_cell),
        tables.Column("Began", lambda row: tables.day(row.began), right=True),
        tables.Column("Severity", lambda row: tables.text(row.severity)),
        tables.Column("Affected", lambda row: Cell(_people(row.affected_count)), right=True),
        tables.Column("First word after", lambda row: Cell(first_word(row)), right=True),
        tables.Column("State", lambda row: states.pill(states.INCIDENT, row.status)),
    )
    table = tables.table("Incidents, most severe first", columns, shown)
    return Block("All incidents", tables=(table,), paging=paging)


def _people(affected: Any) -> str:
    return formats.with_unit(affected, "people")


def first_word(row: Any) -> str:
    """Return how long it took from knowing to the first outward word; a dash if not known.

    A word before we knew took no time, as metric M20 counts it.
    """
    said, knew = row.first_communication_at, row.detected_at
    if formats.is_missing(said) or formats.is_missing(knew):
        return formats.UNKNOWN
    return formats.duration(max((said - knew).total_seconds() / 3600, 0.0))


def _incident_cell(row: Any) -> Cell:
    kind = "major" if row.is_major else row.category
    return tables.text(row.title, tables.named(row.title, row.id, kind),
                       Link("incidents", (("i", row.id),)))  # fmt: skip


def _months(rows: pd.DataFrame) -> Block:
    """Count the incidents by the month in which they began, the newest first."""
    month = rows["began"].dt.to_period("M")
    severe = rows["severity"].isin(["SEV1", "SEV2"])
    counts = pd.DataFrame({"month": month, "severe": severe}).dropna(subset=["month"])
    found = counts.groupby("month")["severe"].agg(every="size", severe="sum").reset_index()
    found = found.sort_values("month", ascending=False)
    lines = [
        (
            formats.month(each.month.start_time),
            formats.count(each.every),
            formats.count(each.severe),
        )
        for each in tables.each_row(found.head(_MOST_MONTHS))
    ]
    caption = "Incidents by the month in which they began"
    table: Table = tables.plain(caption, ("Month", "Incidents", "SEV1 or SEV2"), lines)
    return Block("Incidents per month", tables=(table,))
