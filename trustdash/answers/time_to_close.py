"""How long do actions take until they are closed? In one sentence, and as a curve."""

from functools import partial

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Exhibit, Sentence, Table
from trustdash.answers.exhibits import exhibit
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, agree_of, amount_of, say
from trustdash.charts.survival_curve import Half, survival_curve
from trustdash.metrics.closing import CLOSED, DROPPED, OPEN, TimeToClose, time_to_close
from trustdash.metrics.value import MetricValue
from trustdash.stats.survival import FEWEST_AT_RISK

HALF = "time to close p50"


def sentence(numbers: Numbers) -> Sentence:
    """Say within how many days half are closed, and how many are still open; () for too few."""
    half = numbers.one("M11", part=HALF)
    ever = numbers.base("M11", part=f"ever opened, {OPEN}")
    if half is None or amount_of(ever) < FEWEST_AT_RISK:
        return ()
    is_open, dropped = (
        numbers.counted("M11", part=f"ever opened, {each}") for each in (OPEN, DROPPED)
    )
    ended = say(", {n} ended undone or as {duplicates}", n=dropped,
                duplicates=agree(dropped, "a duplicate", "duplicates"))  # fmt: skip
    return say(
        "{half}; {n} of {all} {are} still open{ended}.",
        half=f"{_half(half)}{_doubt(half)}",
        n=is_open,
        all=ever,
        are=agree_of(is_open, ever, "is", "are"),
        ended=ended if amount_of(dropped) else "",
    )


def curve(numbers: Numbers) -> Exhibit:
    """Show the share of actions still open by days since opening."""
    half = numbers.one("M11", part=HALF)
    found = time_to_close(numbers.frame("actions").iloc[:0] if half is None else half.rows)
    caption = (
        "Share of corrective actions still open, by days since their first opening. Closed is "
        "done, checked or not. Band: 95% limits; upright marks: not closed so far; lower row: how "
        "many were open that long."
    )
    table, draw = _table(found, caption), _drawing(found)
    few = f"Fewer than {FEWEST_AT_RISK} actions are on file: too few for a curve."
    empty = few if found.until is None else None
    return exhibit("time-to-close", _title(numbers, half, found), caption, draw, table, empty)


def _half(half: MetricValue) -> str:
    """Say within how many days half are closed; where that is not known, why."""
    if half.value is None:
        yet = (half.note or "").startswith("half are not closed yet")
        return "Half are not closed yet" if yet else "Too few were followed until half were closed"
    if half.value < 1:
        return "Half are closed on the day of opening"
    return f"Half are closed within {formats.days(half.value)}"


def _doubt(half: MetricValue) -> str:
    """Give the interval in words; where it has no upper end yet, the lower one alone."""
    if half.value is None or not half.value:
        return ""
    if half.low is not None and half.high is not None:
        return f" (between {formats.count(half.low)} and {formats.count(half.high)})"
    least = (half.note or "").partition(" days")[0]
    return f" ({least})" if least.startswith("at least") else ""


def _title(numbers: Numbers, half: MetricValue | None, found: TimeToClose) -> str:
    if half is None or found.until is None:
        return "How long actions take to close"
    part = f"ever opened, {OPEN}"
    is_open, ever = numbers.counted("M11", part=part), numbers.base("M11", part=part)
    still = formats.of(amount_of(is_open), amount_of(ever))
    return f"{_half(half)}; {still} still open"


def _drawing(found: TimeToClose) -> "partial[object]":
    followed = pd.DataFrame(
        {"days": found.cohort["days"], "is_closed": found.cohort["outcome"] == CLOSED}
    ) if found.until is not None else pd.DataFrame()  # fmt: skip
    half = None if found.median is None else Half(found.median, found.low, found.high)
    return partial(survival_curve, followed, found.steps, until=found.until, half=half)


def _table(found: TimeToClose, caption: str) -> Table:
    rows = [
        (
            formats.count(step.days),
            _share(step.open_share),
            _limits(step.low, step.high),
            formats.count(step.followed),
            formats.count(step.closed),
        )
        for step in tables.each_row(found.steps)
    ]
    headings = ("Days since opening", "Still open after it", "95% limits", "Open that long",
                "Closed that day")  # fmt: skip
    return tables.plain(caption, headings, rows)


def _share(value: float) -> str:
    return f"{formats.whole_percent(value)}%"


def _limits(low: float, high: float) -> str:
    known = not (formats.is_missing(low) or formats.is_missing(high))
    return f"{_share(low)} to {_share(high)}" if known else formats.UNKNOWN
