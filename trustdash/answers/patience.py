"""How long this takes: months since the incident beside others, what holds, what was agreed before.

Published spans describe; they set no target, and there is no date for trust.
"""

from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Exhibit, Link, Sentence
from trustdash.answers.exhibits import exhibit
from trustdash.answers.measured import Measured, measures
from trustdash.answers.numbers import Numbers
from trustdash.answers.way_back import corridor_of
from trustdash.answers.wording import say, several
from trustdash.charts.recovery_time import recovery_time
from trustdash.metrics.outlook import Corridor
from trustdash.metrics.registry import MetricValue
from trustdash.metrics.sustainment import GOAL_DAYS, PUBLISHED

_HELD = f"held for {GOAL_DAYS} days"
_TITLE = "How long this takes"
_AGREED = "The way back that was agreed"


def patience(numbers: Numbers) -> tuple[Block, ...]:
    """Return the time in recovery, what has held since it was verified, and what was agreed.

    Metrics M46 and M45, and the corridors of measures; a part with nothing to say is left out.
    """
    found = [value for value in numbers.of("M46") if value.value is not None]
    blocks = (_so_far(found), _sustainment(numbers), _corridors(numbers))
    return tuple(block for block in blocks if block is not None)


def _so_far(found: list[MetricValue]) -> Block | None:
    if not found:
        return None
    return Block(_TITLE, (_time(found),), exhibits=(_chart(found),))


def _time(found: list[MetricValue]) -> Sentence:
    """Say how long it has been since the first incident, beside the span published first."""
    oldest = max(found, key=lambda value: value.value or 0)
    begins = PUBLISHED[0]
    return (
        f"{_months(oldest)} since {_name(oldest)}. Published of others: {begins.what} "
        f"{begins.low:g} to {begins.high:g} years. That describes them; it is no target.",
    )


def _months(value: MetricValue) -> str:
    return formats.with_unit(value.value, "months")


def _name(value: MetricValue) -> str:
    return str(value.rows["title"].iloc[0])


def _chart(found: list[MetricValue]) -> Exhibit:
    ours = [
        (_name(value), _months(value), *(2 * [(value.value or 0) / 12]), True) for value in found
    ]
    others = [
        (f"{each.what[0].upper()}{each.what[1:]}", _span(each), each.low, each.high, False)
        for each in PUBLISHED
    ]
    rows = pd.DataFrame([*ours, *others], columns=["name", "said", "low", "high", "is_ours"])
    rows = rows.astype({"low": float, "high": float})
    caption = (
        "Years since each major incident began, above what was published of others. Sources and "
        "methods differ; some never came back. A description, not a yardstick."
    )
    sources = ["this ledger"] * len(ours) + [each.source for each in PUBLISHED]
    told = [
        (str(row.name), str(row.said), source)
        for row, source in zip(tables.each_row(rows), sources, strict=True)
    ]
    table = tables.plain(caption, ("What", "How long", "Source"), told)
    title = f"Others began to recover after {PUBLISHED[0].low:g} to {PUBLISHED[0].high:g} years"
    return exhibit("time-in-recovery", title, caption, partial(recovery_time, rows), table)


def _span(published: Any) -> str:
    if published.high is None:
        return f"{published.low:g} years"
    if published.low == published.high:
        return f"{published.low:g} years"
    return f"{published.low:g} to {published.high:g} years"


def _sustainment(numbers: Numbers) -> Block | None:
    """Say how many verified promises have held for a year, with the clock of each (M45)."""
    value = numbers.one("M45", part=_HELD)
    if value is None or value.rows.empty:
        return None
    held, every = numbers.counted("M45", part=_HELD), numbers.base("M45", part=_HELD)
    said = say(
        "{n} of {m} held for {days} days without a failure.",
        n=held,
        m=several(every, "verified promise"),
        days=GOAL_DAYS,
    )
    columns = (
        tables.Column(
            "Promise",
            lambda row: tables.text(row.title, row.id, Link("commitments", (("c", row.id),))),
        ),
        tables.Column("Verified", lambda row: tables.day(row.verified_on), right=True),
        tables.Column(
            "Has held", lambda row: Cell(f"{formats.count(row.days_held)} of {GOAL_DAYS} days"),
            right=True,
        ),
        tables.Column("Since it was verified", _since),
    )  # fmt: skip
    caption = f"Sustainment clocks: days without a failure, of {GOAL_DAYS}; the shortest first"
    clocks = tables.table(caption, columns, value.rows.sort_values(["days_held", "id"]))
    return Block("What has held since it was verified", (said,), tables=(clocks,))


def _since(row: Any) -> Cell:
    if row.is_failing:
        return Cell(
            "failing, not mended yet", f"since {formats.day(row.last_failed_on)}", "concern"
        )
    if not formats.is_missing(row.last_failed_on):
        return Cell("set back once mended", f"failed {formats.day(row.last_failed_on)}", "neutral")
    if row.days_held >= GOAL_DAYS:
        return Cell("sustained", state="good")
    return Cell("no failure so far", state="neutral")


def _corridors(numbers: Numbers) -> Block | None:
    """Say for each measure with a corridor whether it was agreed before its first value."""
    ways = [
        (found, way)
        for found in measures(numbers)
        if (way := corridor_of(found, numbers)) is not None
    ]
    if not ways:
        empty = "No way back was agreed for any measure."
        return Block(_AGREED, empty=empty) if measures(numbers) else None
    before = sum(not way.is_set_afterwards for _, way in ways)
    noun = "was set before its" if len(ways) == 1 else "were set before their"
    said = f"{formats.of(before, len(ways))} corridors {noun} first value."
    rows = pd.DataFrame(ways, columns=["found", "way"])
    columns = (
        tables.Column("Measure", lambda row: _measure(row.found)),
        tables.Column("Agreed", lambda row: _when(row.way)),
        tables.Column("Latest value", lambda row: _where(row.found, row.way)),
    )
    table = tables.table("The corridor of each measure, and where it stands", columns, rows)
    return Block(_AGREED, ((said,),), tables=(table,))


def _measure(found: Measured) -> Cell:
    return tables.text(found.kpi.name, found.kpi.id, Link("measures", (("kpi", found.kpi.id),)))


def _when(way: Corridor) -> Cell:
    if way.agreed_on is None:
        return Cell("on an unknown day", state="concern")
    said = f"{formats.day(way.agreed_on)}{f' · {way.agreed_in}' if way.agreed_in else ''}"
    if way.is_set_afterwards:
        return Cell("set afterwards", said, "concern")
    return Cell("before its first value", said, "neutral")


def _where(found: Measured, way: Corridor) -> Cell:
    """Say where the latest value lies; what is on the better side is no concern."""
    if way.low is None or way.high is None:
        return Cell(way.where)
    known = found.points.dropna(subset=["value"]).iloc[-1]
    value = found.shown(float(known["value"]))
    between = f"{value}; agreed {formats.number(way.low)} to {found.shown(way.high)}"
    if way.where == "inside":
        return Cell("within", between, "good")
    is_better = (way.where == "above") == (found.kpi.direction == "higher_is_better")
    return Cell("ahead" if is_better else "behind", between, "good" if is_better else "concern")
