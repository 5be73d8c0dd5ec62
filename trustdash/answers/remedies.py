"""What those affected were offered and what has reached them; who still waits stands first."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Exhibit, Number, Sentence, Table
from trustdash.answers.exhibits import exhibit
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, tally
from trustdash.charts.funnel_bars import funnel_bars
from trustdash.metrics.registry import MetricValue, compute
from trustdash.metrics.remedies import CONFIRMED, LONGEST, SPEED, STEPS, WAITING
from trustdash.metrics.suppression import FEWEST, TOGETHER

_TITLE = "What was offered"
_ALL = "Remedies, all incidents in view"
Values = Mapping[tuple[str | None, str | None], MetricValue]
"""The values of M28 by group and part."""
Count = Callable[[str | None, str | None], Number]
"""Gives the number that a value's numerator is, with its rows where the view has them."""
_HEADINGS = ("Still waiting", "Longest wait", "Owed", "Offered", "Accepted", "Delivered")


def values_of(numbers: Numbers, incident: str) -> Values:
    """Return metric M28 over the remedies of one incident, by group and part."""

    def made(_: Numbers) -> Values:
        rows = numbers.frame("remedies")
        found = compute("M28", {"remedies": rows[rows["incident_id"] == incident]}, numbers.as_of)
        return {(value.group, value.part): value for value in found}

    return numbers.once(f"remedies of {incident}", made)


def funnel(numbers: Numbers, incident: str) -> Block:
    """Return the remedies of an incident by group and kind: still waiting, then step by step.

    It is metric M28 over the remedies of this incident. Groups that are too small stand together.
    """
    values = values_of(numbers, incident)

    def count(group: str | None, part: str | None) -> Number:
        return tally(values[group, part].numerator)

    empty = "No remedy is on file for this incident."
    return _block(_TITLE, values, count, empty, "remedies")


def in_view(numbers: Numbers) -> Block:
    """Return the remedies of all incidents in view; every number leads to its rows."""
    values = {(value.group, value.part): value for value in numbers.of("M28")}
    empty = "No remedy is on file."
    return _block(_ALL, values, lambda group, part: numbers.counted("M28", group, part), empty)


def _block(title: str, values: Values, count: Count, empty: str, chart: str | None = None) -> Block:
    total = values[None, None]
    if not total.denominator:
        few = f"Fewer than {FEWEST} remedies are on file; they are not shown."
        return Block(title, empty=few if total.note and "fewer" in total.note else empty)
    texts = [_waiting(values), *_most(values), _longest(values), _lately(values),
             *_interim(values), *_not_split(values)]  # fmt: skip
    shown = tuple(table for table in (_by_group(values, count), _by_kind(values, count)) if table)
    charts = (_chart(values, chart),) if chart else ()
    return Block(title, tuple(text for text in texts if text), tables=shown, exhibits=charts)


def _waiting(values: Values) -> Sentence:
    waiting = values[None, WAITING]
    return (
        f"{formats.of(waiting.numerator, waiting.denominator)} remedies owed are still waited for: "
        "neither delivered nor declined.",
    )


def _longest(values: Values) -> Sentence:
    """Say how long those wait who wait longest, and how long delivery took in the middle case."""
    longest, speed = values[None, LONGEST], values[None, SPEED]
    said = []
    if longest.value is not None:
        said.append(f"The longest wait so far: {formats.days(longest.value)} since it was owed.")
    if speed.value is not None:
        said.append(
            f"Half of those delivered took {formats.amount(speed)} or less from acceptance."
        )
    return (" ".join(said),) if said else ()


def _most(values: Values) -> list[Sentence]:
    """Name the group of which the largest share waits, where groups differ."""
    waits = [
        (value.value, group, value)
        for (group, part), value in values.items()
        if group and part == WAITING and value.value
    ]
    if not waits:
        return []
    _, group, value = max(waits, key=lambda each: (each[0], each[1]))
    return [
        (f"The largest share waits among {_named(group)}: "
         f"{formats.of(value.numerator, value.denominator)}.",)
    ]  # fmt: skip


def _lately(values: Values) -> Sentence:
    """Say what came in the last 90 days, and how many receivers confirmed what they got."""
    total, confirmed = values[None, None], values[None, CONFIRMED]
    lately = (total.note or "").partition("; ")[2].partition(";")[0]
    if not confirmed.denominator:
        return (f"{lately[0].upper()}{lately[1:]}.",) if lately else ()
    whole = "" if _is_confirmed_split(values) else ", not split by group to protect small ones"
    n = formats.of(confirmed.numerator, confirmed.denominator)
    return (f"{lately}; {n} delivered were confirmed by their receiver{whole}.",)


def _is_confirmed_split(values: Values) -> bool:
    return any(group and part == CONFIRMED for group, part in values) or not _groups(values)


def _interim(values: Values) -> list[Sentence]:
    """Say interim and final remedies apart, where there are both."""
    found = []
    for name in ("final", "interim"):
        owed, steps = values.get((None, f"{name}: offered")), f"{name}: {WAITING}"
        if owed is not None:
            waiting = values[None, steps]
            n = formats.of(waiting.numerator, waiting.denominator)
            found.append(f"{n} {name} {agree(int(waiting.denominator or 0), 'one', 'ones')}")
    return [(f"Still waited for: {', '.join(found)}.",)] if found else []


def _not_split(values: Values) -> list[Sentence]:
    """Say what is not shown to protect small groups, so that no gap is read as zero."""
    groups = _groups(values)
    if TOGETHER in groups:
        return [
            (f"Groups of which 1 to {FEWEST - 1} stand at some step are shown together, in every "
             "view, so that nobody can be told by subtraction.",)
        ]  # fmt: skip
    if not groups and TOGETHER in set(values[None, None].rows["group_name"]):
        return [(f"Not split by group: a group has fewer than {FEWEST} at some step.",)]
    return []


def _groups(values: Values) -> list[str]:
    """Return the groups shown, the one of which most still wait first, those together last."""
    found = [group for group, part in values if group and part is None]
    share = {group: values[group, WAITING].value or 0 for group in found}
    return sorted(found, key=lambda group: (group == TOGETHER, -share[group], group))


def _named(group: str) -> str:
    return group if group != TOGETHER else "the smaller groups, taken together"


def _by_group(values: Values, count: Count) -> Table:
    groups: list[str | None] = [*_groups(values), None]
    rows = [(_name(group, values), *_line(values, count, group, "")) for group in groups]
    return _table("Group", "Remedies by affected group", rows, values)


def _table(first: str, caption: str, rows: list[tuple[Cell, ...]], values: Values) -> Table:
    more = ("Confirmed",) if _is_confirmed_split(values) else ()
    headings = (first, *_HEADINGS, *more)
    shown = tuple(row[: len(headings)] for row in rows)
    return Table(headings, shown, caption, tuple(range(1, len(headings))))


def _name(group: str | None, values: Values) -> Cell:
    if group is not None:
        return Cell(group[0].upper() + group[1:])
    own = set(values[None, None].rows["group_name"])
    return Cell(own.pop() if len(own) == 1 and TOGETHER not in own else "Everyone")


def _by_kind(values: Values, count: Count) -> Table | None:
    """Return the same funnel by kind: an apology is owed as money is."""
    kinds = sorted(
        part.removesuffix(": offered")
        for group, part in values
        if group is None and part and part.endswith(": offered")
        and part not in ("interim: offered", "final: offered")
    )  # fmt: skip
    if not kinds:
        return None
    rows = [(Cell(kind), *_line(values, count, None, f"{kind}: ")) for kind in kinds]
    caption = "Remedies by kind: apologies and goodwill as well as money"
    return _table("Kind", caption, rows, values)


def _line(values: Values, count: Count, group: str | None, before: str) -> tuple[Cell, ...]:
    offered = values[group, f"{before}offered"]
    return (
        _counted(values, count, group, f"{before}{WAITING}"),
        Cell(formats.days(values[group, f"{before}{LONGEST}"].value)),
        Cell(formats.count(offered.denominator)),
        *(_counted(values, count, group, f"{before}{step}") for step in ("offered", "accepted")),
        replace(
            _counted(values, count, group, f"{before}delivered"),
            note=_speed(values[group, f"{before}{SPEED}"]),
        ),
        _counted(values, count, group, f"{before}{CONFIRMED}"),
    )


def _speed(value: MetricValue) -> str | None:
    return None if value.value is None else f"half within {formats.amount(value)}"


def _counted(values: Values, count: Count, group: str | None, part: str) -> Cell:
    """Return how many; what is not told apart is a dash that says so."""
    if (group, part) not in values:
        return Cell(formats.UNKNOWN, "not split")
    return tables.number(count(group, part))


def _chart(values: Values, name: str) -> Exhibit:
    steps = pd.DataFrame(_steps(values), columns=["group", "step", "count", "base"])
    total = values[None, None]
    title = f"{formats.of(total.numerator, total.denominator)} remedies owed have been delivered"
    caption = (
        "Remedies by affected group: how many still wait, of those owed one; then offered of "
        "those owed, accepted of those offered, delivered of those accepted"
    )
    confirmed = any(step == CONFIRMED for step in steps["step"])
    caption += ", confirmed by the receiver of those delivered." if confirmed else "."
    lines = [
        (f"{group}: {step}", formats.of(count, base))
        for group, step, count, base in steps.itertuples(index=False, name=None)
    ]
    table = tables.plain(caption, ("Group and step", "How many"), lines)
    return exhibit(name, title, caption, partial(funnel_bars, steps), table)


def _steps(values: Values) -> list[tuple[str, str, float, float]]:
    """Return the steps of each group; of everyone where groups are not told apart."""
    groups: list[str | None] = [*_groups(values)] or [None]
    found: list[tuple[str, str, float, float]] = []
    for group in groups:
        name = _name(group, values).text
        for step in (WAITING, *STEPS, CONFIRMED):
            value = values.get((group, step))
            if value is not None:
                found.append((name, step, value.numerator or 0, value.denominator or 0))
    return found


def delivered(numbers: Numbers, incident: str) -> str | None:
    """Say how many remedies owed after an incident were delivered (M28); None if none is owed."""
    rows = numbers.frame("remedies")
    rows = rows[rows["incident_id"] == incident]
    total = compute("M28", {"remedies": rows}, numbers.as_of)[0]
    return formats.of(total.numerator, total.denominator) if total.denominator else None
