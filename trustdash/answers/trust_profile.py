"""Ability, benevolence and integrity side by side, for everyone asked and for each group.

Never one score: a high ability does not buy back a low integrity (Mayer, Davis and Schoorman 1995).
The numbers are those of metric M35; here they are put beside each other, the weakest first.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Exhibit, Sentence, Table
from trustdash.answers.exhibits import exhibit
from trustdash.answers.numbers import Numbers
from trustdash.charts.trust_profile import trust_profile
from trustdash.metrics.registry import MetricValue
from trustdash.metrics.surveys import SMALL, Series
from trustdash.metrics.trust import TRUST, trust_series

_TITLE = "In what we are trusted"
_EVERYONE = "Everyone asked"
_NONE = "No survey on file asks about trust: name its questions trust_ability, trust_integrity …"


@dataclass(frozen=True, eq=False)
class Profile:
    """The dimensions of the newest survey that asks about trust, the weakest first.

    rows: one for each group and dimension, everyone first: group, dimension, value, low, high (0 to
    100, NaN where unknown), n, why (it is not shown). is_opt_in: anyone could answer.
    """

    dimensions: tuple[str, ...]
    instrument: str
    is_opt_in: bool
    until: Any
    rows: pd.DataFrame


def profile(numbers: Numbers) -> Profile | None:
    """Return the profile of the survey that was drawn as a sample, else of the open link."""
    return numbers.once("trust profile", _profile)


def _profile(numbers: Numbers) -> Profile | None:
    every = trust_series(numbers.frame("responses"), numbers.frame("waves"), TRUST)
    if not every:
        return None
    found = [each for each in every if each.instrument == every[0].instrument]
    rows = pd.DataFrame([row for each in found for row in _rows(each, numbers)])
    newest = found[0].wave
    return Profile(
        dimensions=tuple(each.subject for each in found),
        instrument=found[0].instrument,
        is_opt_in=found[0].is_opt_in,
        until=None if newest is None else newest.field_to,
        rows=_ordered(rows, found[0].subject),
    )


def _rows(series: Series, numbers: Numbers) -> list[dict[str, Any]]:
    groups = (None, *series.groups, *series.hidden)
    values = ((group, numbers.one("M35", group=group, part=series.part)) for group in groups)
    return [
        _row(series.subject, group or _EVERYONE, value) for group, value in values if value
    ]  # fmt: skip


def _row(dimension: str, group: str, value: MetricValue) -> dict[str, Any]:
    return {
        "group": group,
        "dimension": dimension,
        "value": value.value,
        "low": value.low,
        "high": value.high,
        "n": value.n,
        "why": value.note if value.value is None else None,
    }


def _ordered(rows: pd.DataFrame, weakest: str) -> pd.DataFrame:
    """Put everyone first, then the group that trusts least in the weakest dimension, and so on."""
    rows = rows.astype({"value": float, "low": float, "high": float})
    by_weakest = rows[rows["dimension"] == weakest].set_index("group")["value"]
    order = rows.assign(
        is_group=rows["group"] != _EVERYONE, least=rows["group"].map(by_weakest.to_dict())
    )
    order = order.sort_values(["is_group", "least", "group"], na_position="last", kind="stable")
    return order.drop(columns=["is_group", "least"]).reset_index(drop=True)


def sentence(found: Profile) -> Sentence:
    """Name the weakest dimension with its value and doubt, then the others; who sees least of it.

    A group is named where at least 30 of it answered.
    """
    weakest, *others = found.dimensions
    everyone = {
        row.dimension: row for row in tables.each_row(found.rows[found.rows["group"] == _EVERYONE])
    }
    least = everyone[weakest]
    first = f"{'Weakest: ' if others else ''}{weakest} {_of_100(least.value)}{_doubt(least)}"
    rest = [f"{each} {formats.number(everyone[each].value)}" for each in others]
    groups = found.rows[found.rows["group"] != _EVERYONE]
    of_it = groups[(groups["dimension"] == weakest) & (groups["n"] >= SMALL)]
    who = f" Of the groups, {_named(next(tables.each_row(of_it)))}." if len(of_it) else ""
    return (f"{'; '.join([first, ', '.join(rest)] if rest else [first])}.{who}",)


def _named(row: Any) -> str:
    return f"{row.group} see least {row.dimension}: {_of_100(row.value)}"


def _of_100(value: float) -> str:
    return f"{formats.number(value)} of 100"


def _doubt(row: Any) -> str:
    if formats.is_missing(row.low):
        return ""
    return f" (95 in 100 chance: {formats.number(row.low)} to {formats.number(row.high)})"


def in_short(numbers: Numbers) -> Block | None:
    """Return the profile as a small table; None where no survey asks about trust."""
    found = profile(numbers)
    if found is None:
        return None
    return Block(
        _TITLE,
        (sentence(found),),
        tables=(_table(found, _caption(found, "small: 95 in 100 chance")),),
    )


def in_full(numbers: Numbers) -> Block | None:
    """Return the profile as a chart with its table; None where there is no survey at all."""
    found = profile(numbers)
    if found is None:
        return None if numbers.frame("responses").empty else Block(_TITLE, empty=_NONE)
    return Block(_TITLE, (sentence(found),), exhibits=(_chart(found),))


def _chart(found: Profile) -> Exhibit:
    weakest = found.rows.iloc[0]
    title = f"Weakest in {found.dimensions[0]}: {_of_100(weakest['value'])}"
    caption = _caption(found, "lines: 95 in 100 chance")
    draw = partial(trust_profile, found.rows)
    return exhibit("trust-profile", title, caption, draw, _table(found, caption))


def _caption(found: Profile, interval: str) -> str:
    until = "" if formats.is_missing(found.until) else f" of {formats.month(found.until)}"
    line = "no interval: anyone could answer" if found.is_opt_in else interval
    return (
        f"{found.instrument or 'Survey'}{until}: mean answer from 0 to 100 by group; {line}. "
        "The dimensions are never added up."
    )


def _table(found: Profile, caption: str) -> Table:
    cells = {(row.group, row.dimension): _cell(row) for row in tables.each_row(found.rows)}
    groups = list(dict.fromkeys(found.rows["group"]))
    rows = tuple(
        (
            Cell(group, _people(found.rows[found.rows["group"] == group])),
            *(cells.get((group, each), Cell(formats.UNKNOWN)) for each in found.dimensions),
        )
        for group in groups
    )
    headings = ("Group", *(each.capitalize() for each in found.dimensions))
    columns = tuple(range(1, len(headings)))
    return Table(headings, rows, caption, columns)


def _people(rows: pd.DataFrame) -> str | None:
    """Say how many answered; that a group is small; or why it is not shown."""
    withheld = rows["why"].dropna()
    if len(withheld):
        return str(withheld.iloc[0])
    n = int(rows["n"].max())
    return f"small: n = {n}" if n < SMALL else f"n = {formats.count(n)}"


def _cell(row: Any) -> Cell:
    if formats.is_missing(row.value):
        return Cell(formats.UNKNOWN)
    doubt = (
        None
        if formats.is_missing(row.low)
        else f"{formats.number(row.low)} to {formats.number(row.high)}"
    )
    return Cell(formats.number(row.value), doubt)
