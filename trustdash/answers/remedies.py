"""What those affected were offered and what has reached them; who still waits stands first."""

from functools import partial

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Exhibit, Sentence
from trustdash.answers.exhibits import exhibit
from trustdash.answers.numbers import Numbers
from trustdash.charts.funnel_bars import funnel_bars
from trustdash.metrics.registry import MetricValue, compute
from trustdash.metrics.remedies import STEPS

_TITLE = "What was offered"
WAITING = "still waiting"


def funnel(numbers: Numbers, incident: str) -> Block:
    """Return the remedies of an incident by group: still waiting, offered, accepted, delivered.

    It is metric M28 over the remedies of this incident; groups that are too small are left out.
    """
    rows = numbers.frame("remedies")
    rows = rows[rows["incident_id"] == incident]
    if rows.empty:
        return Block(_TITLE, empty="No remedy is on file for this incident.")
    values = compute("M28", {"remedies": rows}, numbers.as_of)
    hidden = [value for value in values if value.value is None and value.rows.empty and value.group]
    texts = [_waiting_in_all(values[0])]
    texts += [(f"{value.group}: {value.note}.",) for value in hidden]
    return Block(_TITLE, tuple(texts), exhibits=(_chart(values),))


def _waiting(total: MetricValue) -> int:
    """Return how many have neither received their remedy nor declined it."""
    settled = total.rows["counted"].astype(bool) | total.rows["declined"].astype(bool)
    return int((~settled).sum())


def _waiting_in_all(total: MetricValue) -> Sentence:
    waiting = formats.of(_waiting(total), total.denominator)
    return (f"{waiting} remedies owed are still waited for: neither delivered nor declined.",)


def _chart(values: tuple[MetricValue, ...]) -> Exhibit:
    steps = pd.DataFrame(_steps(values), columns=["group", "step", "count", "base"])
    total = values[0]
    title = f"{formats.of(total.numerator, total.denominator)} remedies owed have been delivered"
    caption = (
        "Remedies by affected group: how many still wait, of those owed one; then offered of "
        "those owed, accepted of those offered, delivered of those accepted."
    )
    lines = [
        (f"{group}: {step}", formats.of(count, base))
        for group, step, count, base in steps.itertuples(index=False, name=None)
    ]
    table = tables.plain(caption, ("Group and step", "How many"), lines)
    empty = None if len(steps) else "Every group is too small to be shown."
    return exhibit("remedies", title, caption, partial(funnel_bars, steps), table, empty)


def _steps(values: tuple[MetricValue, ...]) -> list[tuple[str, str, float, float]]:
    """Return the steps of each group; of everyone where there is one group alone."""
    by_group = any(value.group for value in values)
    shown = [value for value in values if bool(value.group) == by_group and value.value is not None]
    found: list[tuple[str, str, float, float]] = []
    for value in shown:
        name = value.group or str(value.rows["group_name"].iloc[0])
        base = value.denominator or 0
        if value.part is None:
            found.append((name, WAITING, _waiting(value), base))
        elif value.part in STEPS:
            found.append((name, value.part, value.numerator or 0, base))
    return found


def delivered(numbers: Numbers, incident: str) -> str | None:
    """Say how many remedies owed after an incident were delivered (M28); None if none is owed."""
    rows = numbers.frame("remedies")
    rows = rows[rows["incident_id"] == incident]
    total = compute("M28", {"remedies": rows}, numbers.as_of)[0]
    return formats.of(total.numerator, total.denominator) if total.denominator else None
