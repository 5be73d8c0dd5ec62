"""One promise in full: its frozen words, its dates and moves, its evidence, two opinions."""

from typing import Any

import pandas as pd

from trustdash.answers import formats, sentences, states, tables
from trustdash.answers.answer import Block, Cell, Fact, Link, Sentence, Table
from trustdash.answers.lists import promises
from trustdash.answers.numbers import Numbers


def doubts(numbers: Numbers) -> tuple[Sentence, ...]:
    """Say what is not known about the overdue promises; nothing if none is overdue."""
    late = numbers.counted("M9", group="commitments")
    delivered = numbers.frame("commitments")["delivered_on"].notna().sum()
    found = (
        sentences.none_recorded(late, int(delivered)),
        sentences.left_their_list(numbers.length("overdue-unanswered")),
    )
    return tuple(sentence for sentence in found if sentence)


def promise_cell(row: Any) -> Cell:
    """Return the cell that names a promise, with its id, owner and team, and opens its record."""
    note = tables.named(row.title, row.id, row.owner, row.team)
    return tables.text(row.title, note, Link("commitments", (("c", row.id),)))


def current_date_cell(row: Any) -> Cell:
    """Return the cell with the date in force and how often it was moved."""
    times = 0 if formats.is_missing(row.moves) else int(row.moves)
    return tables.day(row.due_date, f"moved {times}×" if times else None)


def record(numbers: Numbers, commitment: str) -> Block:
    """Return one commitment in full; say so if it is not among those that the filters show."""
    every = numbers.frame("commitments")
    found = every[every["id"] == commitment]
    if found.empty:
        return Block(
            commitment, empty=f"{commitment} is not among the {len(every)} commitments shown."
        )
    row = next(tables.each_row(found))
    said = _quoted(row.text)
    return Block(
        title=f"{row.id}: {row.title}",
        text=(said, _speaker(row)),
        facts=_facts(row, numbers),
        tables=(
            _dates(row, numbers),
            _opinions(row),
            *_evidence(row, numbers),
            *_milestones(row, numbers),
        ),
    )


def _quoted(words: Any) -> Sentence:
    """Return the promise in quotation marks, which the record itself may hold already."""
    return () if formats.is_missing(words) else ("“{}”".format(str(words).strip('“”"')),)


def _speaker(row: Any) -> Sentence:
    who = "Speaker not on file" if formats.is_missing(row.said_by) else str(row.said_by)
    said = "day not on file" if formats.is_missing(row.said_on) else formats.day(row.said_on)
    return (f"{who}, {said}. Words, speaker and first date are frozen.",)


def _facts(row: Any, numbers: Numbers) -> tuple[Fact, ...]:
    late = row.id in promises.overdue_ids(numbers, "commitments")
    standing = states.standing(
        states.COMMITMENT, row.status, row.due_date, numbers.as_of, is_late=late
    )
    state = standing.text if not standing.note else f"{standing.text} ({standing.note})"
    facts = [
        ("Status", state),
        ("First date", formats.day(row.original_due_date)),
        ("Current date", formats.day(row.due_date)),
        ("Earliest day of the window", formats.day(row.window_start)),
        ("Delivered", formats.day(row.delivered_on)),
        ("Verified", formats.day(row.verified_on)),
        ("Incident", row.incident_title),
        ("Owner", row.owner),
        ("Team", row.team),
        ("Accountable", row.accountable_executive),
        ("How anyone can tell", row.criterion),
        ("Covers", row.covers),
        ("Why it ended", row.end_reason),
        ("Published list", row.list_name),
    ]
    always = ("Status", "First date", "Current date", "Owner", "How anyone can tell")
    return tuple(
        Fact(label, (formats.UNKNOWN if formats.is_missing(value) else str(value),))
        for label, value in facts
        if label in always or (not formats.is_missing(value) and value != formats.UNKNOWN)
    )


def _dates(row: Any, numbers: Numbers) -> Table:
    """Return the history of the date: the first, then each change with its reason and approver.

    A change of the window's first day alone is told, too, though it moves no date (M8).
    """
    changed = numbers.frame("revisions")
    of_this = (changed["item_entity"] == "commitment") & (changed["item_id"] == row.id)
    changed = changed[of_this].sort_values(["revised_on", "id"])
    headings = ("Date", "Set on", "Why", "Approved by")
    first = (
        tables.day(row.original_due_date, "first date"),
        tables.day(row.said_on),
        Cell(),
        Cell(),
    )
    cells = (first, *(_change(each) for each in tables.each_row(changed)))
    return Table(headings, cells, "Every date of this promise", ())


def _change(revision: Any) -> tuple[Cell, ...]:
    return (
        tables.day(revision.new_date, _kind_of_change(revision)),
        tables.day(revision.revised_on),
        _why(revision),
        tables.text(revision.approved_by),
    )


def _why(revision: Any) -> Cell:
    """Return the reason, or the kind of reason; a move that has neither is a defect (M8)."""
    given = [why for why in (revision.reason, revision.reason_code) if not formats.is_missing(why)]
    if given or not revision.is_move:
        return tables.text(given[0] if given else None)
    return Cell("no reason given", state="concern")


def _kind_of_change(revision: Any) -> str | None:
    if not revision.is_move:
        return "date set" if formats.is_missing(revision.old_date) else "date unchanged"
    return "after the date had passed" if revision.is_after_due else None


def _opinions(row: Any) -> Table:
    """Put the owner's word beside the assessor's: two fields that are never merged."""
    owner = (
        tables.text(row.owner, "owner"),
        states.pill(states.COMMITMENT, row.status),
        tables.day(row.delivered_on),
    )
    assessor = (
        tables.text(row.assessor, "assessor"),
        states.pill(states.COMPLETION, row.assessed_completion)
        if not formats.is_missing(row.assessed_completion)
        else Cell("not yet assessed", state="neutral"),
        tables.day(row.assessed_on),
    )
    headings = ("Who says it", "What they say", "On")
    return Table(headings, (owner, assessor), "The owner's word beside the assessor's")


def _subject_rows(frame: pd.DataFrame, row: Any) -> pd.DataFrame:
    rows: pd.DataFrame = frame[
        (frame["subject_entity"] == "commitment") & (frame["subject_id"] == row.id)
    ]
    return rows


def _evidence(row: Any, numbers: Numbers) -> tuple[Table, ...]:
    found = _subject_rows(numbers.reader.states("evidence"), row)
    if found.empty:
        none = ((Cell("No evidence on file", state="concern"),),)
        return (Table(("Evidence",), none, "Evidence"),)
    columns = (
        tables.Column("Evidence", lambda each: tables.text(each.title, each.id)),
        tables.Column("Kind", lambda each: tables.text(each.kind)),
        tables.Column("State", lambda each: _evidence_state(each, numbers)),
        tables.Column("Approved by", lambda each: tables.text(each.approved_by)),
        tables.Column("Holds until", lambda each: tables.day(each.expiry_date), right=True),
    )
    return (tables.table("Evidence", columns, found),)


def _evidence_state(evidence: Any, numbers: Numbers) -> Cell:
    """Return the evidence's state; approved evidence whose day has passed is expired."""
    until = formats.as_day(evidence.expiry_date)
    expired = evidence.status == "approved" and until is not None and until < numbers.as_of
    return states.pill(states.EVIDENCE, "expired" if expired else evidence.status)


def _milestones(row: Any, numbers: Numbers) -> tuple[Table, ...]:
    found = numbers.reader.states("milestone")
    found = found[found["commitment_id"] == row.id].sort_values(["due_date", "id"])
    if found.empty:
        return ()
    columns = (
        tables.Column("Milestone", lambda each: tables.text(each.title, each.id)),
        tables.Column("Due", lambda each: tables.day(each.due_date), right=True),
        tables.Column("Reached", lambda each: tables.day(each.reached_on), right=True),
    )
    return (tables.table("Milestones", columns, found),)
