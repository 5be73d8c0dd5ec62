"""What those affected were offered and what has reached them; who still waits stands first."""

from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Exhibit, Sentence
from trustdash.answers.exhibits import exhibit
from trustdash.answers.numbers import Numbers
from trustdash.charts.funnel_bars import funnel_bars

_TITLE = "What was offered"
_STEPS = (("offered", "offered_on"), ("accepted", "accepted_on"), ("paid", "delivered_on"))
_SMALL = 5


def funnel(numbers: Numbers, incident: str) -> Block:
    """Return the remedies of an incident by group: owed, offered, accepted, paid or delivered."""
    rows = numbers.frame("remedies")
    rows = rows[rows["incident_id"] == incident]
    if rows.empty:
        return Block(_TITLE, empty="No remedy is on file for this incident.")
    groups = rows["group_name"].fillna("Group not known")
    hidden = groups.map(groups.value_counts()) < _SMALL
    shown = rows[~hidden].assign(group=groups[~hidden])
    texts = [_waiting(rows)]
    if hidden.any():
        texts.append(("Groups with fewer than 5 people are not shown apart.",))
    return Block(_TITLE, tuple(texts), exhibits=(_chart(shown, rows),), tables=())


def _waiting(rows: pd.DataFrame) -> Sentence:
    waiting = int((rows["delivered_on"].isna() & rows["declined_on"].isna()).sum())
    declined = int(rows["declined_on"].notna().sum())
    text = f"{formats.of(waiting, len(rows))} people or groups owed a remedy are still waiting."
    return (f"{text} {formats.count(declined)} declined." if declined else text,)


def _chart(shown: pd.DataFrame, rows: pd.DataFrame) -> Exhibit:
    steps = pd.DataFrame(
        [step for group, owed in shown.groupby("group") for step in _steps(group, owed)],
        columns=["group", "step", "count", "base"],
    )
    paid = int(rows["delivered_on"].notna().sum())
    title = f"{formats.of(paid, len(rows))} remedies owed have been paid or delivered"
    caption = "Remedies by affected group: how many still wait, were offered, accepted, paid."
    lines = [
        (f"{step.group}: {step.step}", formats.of(step.count_, step.base))
        for step in steps.rename(columns={"count": "count_"}).itertuples(index=False)
    ]
    table = tables.plain(caption, ("Group and step", "How many"), lines)
    empty = None if len(steps) else "Every group has fewer than 5 people, so none is shown."
    return exhibit("remedies", title, caption, partial(funnel_bars, steps), table, empty)


def _steps(group: Any, owed: pd.DataFrame) -> list[tuple[Any, str, int, int]]:
    waiting = int((owed["delivered_on"].isna() & owed["declined_on"].isna()).sum())
    reached = [(group, step, int(owed[column].notna().sum()), len(owed))
               for step, column in _STEPS]  # fmt: skip
    return [(group, "still waiting", waiting, len(owed)), *reached]
