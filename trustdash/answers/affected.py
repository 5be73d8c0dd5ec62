"""Whom an incident reached, and for each group: was it told, met by a leader, offered a remedy?"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, agree_of
from trustdash.metrics.affected import as_texts
from trustdash.metrics.leadership import is_meeting
from trustdash.metrics.registry import MetricValue
from trustdash.metrics.suppression import TOGETHER, hidden_groups

TITLE = "Who was affected"
_NOT_TOLD, _NOT_MET, _NONE = "not told", "not met", "none on file"
_SMALL = "to protect small groups"


def affected(
    incident: str, numbers: Numbers, remedies: Mapping[tuple[str | None, str | None], MetricValue]
) -> Block:
    """Return the affected groups of one incident, those left out first.

    remedies: the values of M28 over this incident. Told and met are those of M22 and M39, with the
    last day ever where nothing falls into their 90 days.
    """
    rows = numbers.frame("affected_groups")
    rows = rows[rows["incident_id"] == incident]
    if rows.empty:
        return Block(TITLE, empty="No affected group is on file for this incident.")
    told, met = _told(rows, incident, numbers), _met(rows, incident, numbers)
    owed = {str(row.id): _remedy_cell(row, remedies) for row in tables.each_row(rows)}
    gaps = (
        [told[i].text == _NOT_TOLD for i in rows["id"]],
        [met[i].text == _NOT_MET for i in rows["id"]],
    )
    left_out = pd.Series([sum(pair) for pair in zip(*gaps, strict=True)], rows.index)
    ordered = rows.loc[left_out.sort_values(ascending=False, kind="stable").index]
    sizes = _sizes(rows)
    columns = (
        tables.Column("Group", lambda row: tables.text(row.group_name, row.harm_type)),
        tables.Column("People", lambda row: sizes[str(row.id)], right=True),
        tables.Column("Told", lambda row: told[row.id]),
        tables.Column("Met by a leader", lambda row: met[row.id]),
        tables.Column("Offered a remedy", lambda row: owed[row.id]),
    )
    table = tables.table("Affected groups", columns, ordered)
    return Block(TITLE, (_said(len(rows), *map(sum, gaps)),), tables=(table,))


def _said(groups: int, not_told: int, not_met: int) -> Sentence:
    told = _gap(groups, not_told, "told")
    return (f"{told[0].upper()}{told[1:]}; {_gap(groups, not_met, 'met by a leader')}.",)


def _gap(groups: int, left_out: int, what: str) -> str:
    if not left_out:
        return f"every affected group was {what}"
    noun = agree(groups, "group", "groups")
    were = agree_of(left_out, groups, "was", "were")
    return f"{formats.of(left_out, groups)} affected {noun} {were} not {what}"


def _sizes(rows: pd.DataFrame) -> dict[str, Cell]:
    """Return how many people with the basis of the count; fewer than 5 are not shown."""
    known = {str(row.id): int(row.affected_count) for row in tables.each_row(rows)
             if not formats.is_missing(row.affected_count)}  # fmt: skip
    hidden = hidden_groups(known)
    return {
        str(row.id): Cell("not shown", _SMALL)
        if str(row.id) in hidden
        else tables.text(
            formats.count(row.affected_count),
            row.count_basis if not formats.is_missing(row.affected_count) else "not known",
        )
        for row in tables.each_row(rows)
    }


def _told(rows: pd.DataFrame, incident: str, numbers: Numbers) -> dict[str, Cell]:
    """Return for each group when it was first told of this incident, and whether M22 counts it."""
    sent = numbers.frame("communications")
    sent = sent[sent["incident_id"] == incident].sort_values("sent_at")
    for_groups = [as_texts(each) for each in sent["group_ids"]]
    found: dict[str, Cell] = {}
    for row in tables.each_row(rows):
        to_it = [not groups or row.group_id in groups for groups in for_groups]
        own = sent.loc[to_it, "sent_at"]
        note = "" if _counts(numbers, "M22", row.group_id) else "not in the last 90 days"
        found[row.id] = (
            Cell(_NOT_TOLD, state="concern")
            if own.empty
            else Cell(f"first on {formats.day(own.iloc[0])}", note or f"{len(own)} in all")
        )
    return found


def _met(rows: pd.DataFrame, incident: str, numbers: Numbers) -> dict[str, Cell]:
    """Return for each group who met it last, and whether M39 counts that."""
    meetings = numbers.frame("leader_meetings")
    about = meetings["incident_id"].isna() | (meetings["incident_id"] == incident)
    held = meetings[about & is_meeting(meetings)].sort_values("held_on")
    found: dict[str, Cell] = {}
    for row in tables.each_row(rows):
        own = held[held["group_id"] == row.group_id]
        if own.empty:
            found[row.id] = Cell(_NOT_MET, state="concern")
            continue
        last = own.iloc[-1]
        counts = _counts(numbers, "M39", row.group_id)
        note = str(last["leader_role"])
        late = "" if counts else " · not an accountable leader in the last 90 days"
        found[row.id] = Cell(f"last on {formats.day(last['held_on'])}", f"{note}{late}")
    return found


def _counts(numbers: Numbers, metric: str, group: Any) -> bool:
    """Tell whether a metric counts a group; one that it does not look at is no gap of it."""
    value = numbers.one(metric)
    if value is None or "group_id" not in value.rows:
        return True
    own = value.rows[value.rows["group_id"] == group]
    return own.empty or bool(own["counted"].iloc[0])


def _remedy_cell(row: Any, values: Mapping[tuple[str | None, str | None], MetricValue]) -> Cell:
    total = values.get((None, None))
    if total is None or not total.denominator:
        return Cell(_NONE, state="concern")
    groups = {group for group, _ in values if group}
    alone = set(total.rows["group_name"]) - {TOGETHER}
    if not groups and len(alone) == 1:
        return _offered(values, None) if row.group_name in alone else Cell(_NONE, state="concern")
    if row.group_name in groups:
        return _offered(values, row.group_name)
    if TOGETHER in groups or not groups:
        return Cell("not shown apart", _SMALL)
    return Cell(_NONE, state="concern")


def _offered(
    values: Mapping[tuple[str | None, str | None], MetricValue], group: str | None
) -> Cell:
    value = values[group, "offered"]
    return Cell(formats.of(value.numerator, value.denominator), "remedies owed")
