"""From cause to result: cause, action against it, check written before, what the check found."""

from typing import Any

import pandas as pd

from trustdash.answers import formats, lists, states, tables
from trustdash.answers.answer import Block, Cell, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, several

_TITLE = "From cause to result"
_MOST = 60


def chain(numbers: Numbers, incident: str) -> Block:
    """Return the causes of an incident with their actions, checks and results, one row for each."""
    rows = _rows(numbers, incident)
    if rows.empty:
        return Block(_TITLE, empty="No cause and no action is on file for this incident.")
    late = lists.overdue_ids(numbers, "actions")
    columns = (
        tables.Column("Cause", _cause_cell),
        tables.Column("Action", lambda row: tables.text(row.action_title, row.action_note)),
        tables.Column(
            "Where it stands",
            lambda row: (
                Cell("no action yet", state="concern")
                if formats.is_missing(row.action_id)
                else states.standing(
                    states.ACTION,
                    row.status,
                    row.due_date,
                    numbers.as_of,
                    is_late=row.action_id in late,
                )
            ),
        ),
        tables.Column("Check, written before", lambda row: _check_cell(row)),
        tables.Column("Result", lambda row: _result_cell(row, numbers)),
    )
    shown, more = tables.first(rows, _MOST)
    caption = "Each cause, the action against it, its check, what the check found"
    return Block(_TITLE, (_sentence(rows),), tables=(tables.table(caption, columns, shown, more),))


def _rows(numbers: Numbers, incident: str) -> pd.DataFrame:
    causes = numbers.frame("root_causes")
    causes = causes[causes["incident_id"] == incident]
    actions = _actions(numbers, incident)
    pairs = causes[["id", "statement", "cause_category", "determined_on"]].merge(
        actions, left_on="id", right_on="root_cause_id", how="outer"
    )
    checks = numbers.frame("effectiveness_checks")[
        ["action_id", "criterion", "criterion_written_on", "planned_on", "checked_on", "result"]
    ]
    rows = pairs.merge(checks, on="action_id", how="left")
    return rows.sort_values(["id", "action_id", "planned_on"], na_position="last")


def _actions(numbers: Numbers, incident: str) -> pd.DataFrame:
    actions = numbers.frame("actions")
    rows = actions[actions["incident_id"] == incident]
    rows = rows[~rows["status"].isin(["cancelled_duplicate"])]
    notes = [
        tables.named(row.title, row.id, row.owner or row.team) for row in tables.each_row(rows)
    ]
    return pd.DataFrame(
        {
            "action_id": rows["id"],
            "action_title": rows["title"],
            "action_note": notes,
            "root_cause_id": rows["root_cause_id"],
            "status": rows["status"],
            "due_date": rows["due_date"],
            "completed_on": rows["completed_on"],
        }
    )


def _sentence(rows: pd.DataFrame) -> Sentence:
    causes, actions = rows["id"].nunique(), rows["action_id"].nunique()
    orphans = rows[rows["id"].isna()]["action_id"].nunique()
    text = several(causes, "cause")
    words = f"{_words(text)} and {_words(several(actions, 'action'))} on file."
    if orphans:
        words += f" {orphans} {agree(orphans, 'action serves', 'actions serve')} no cause."
    return (words,)


def _words(sentence: Sentence) -> str:
    return "".join(part if isinstance(part, str) else part.text for part in sentence)


def _cause_cell(row: Any) -> Cell:
    if formats.is_missing(row.id):
        return Cell("no cause", "serves no determined cause", "concern")
    undetermined = formats.is_missing(row.determined_on)
    note = tables.named(row.statement, row.id, row.cause_category)
    return tables.text(row.statement, f"{note} · not yet determined" if undetermined else note)


def _check_cell(row: Any) -> Cell:
    if formats.is_missing(row.criterion):
        return Cell("no criterion" if not formats.is_missing(row.planned_on) else formats.UNKNOWN)
    return tables.text(row.criterion, f"written {formats.day(row.criterion_written_on)}")


def _result_cell(row: Any, numbers: Numbers) -> Cell:
    """Return what a check found; a check made before the action was done counts as not made."""
    due = formats.as_day(row.planned_on)
    if formats.is_missing(row.result):
        if due is None:
            return Cell("no check planned", state="neutral")
        late = due < numbers.as_of
        return Cell(f"check {formats.lateness(due, numbers.as_of)}",
                    state="concern" if late else "neutral")  # fmt: skip
    made, done = formats.as_day(row.checked_on), formats.as_day(row.completed_on)
    too_soon = made is not None and done is not None and made < done
    note = "checked before it was done: does not count" if too_soon else formats.day(row.checked_on)
    return states.pill(states.CHECK_RESULT, row.result, note)
