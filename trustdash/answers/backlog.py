"""When will the open actions be done, and did such forecasts hold? All of it is metric M43."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Exhibit, Sentence, Table
from trustdash.answers.exhibits import exhibit
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, say, several
from trustdash.charts.backlog import backlog
from trustdash.metrics.forecast import (
    ARRIVING,
    FEWEST_FORECASTS,
    HELD,
    PACE_HELD,
    WEEKS,
    backlog_ahead,
)
from trustdash.stats.completion import DRAWS

ODDS = "17 in 20 chance"
"""How pages say the 85th percentile."""
_EVEN = "even chance"
_MOST_ROWS = 10


def forecast(numbers: Numbers) -> Sentence:
    """Say by when all is done: first if new actions keep coming, then if nothing new comes in."""
    still_open = numbers.counted("M11")
    value = numbers.one("M43", part="P50")
    if value is None or not amount_of(still_open):
        return ()
    if _ahead(numbers).empty:
        why = (value.note or "").replace(": ", ", ")
        return (f"No forecast of when the open actions are done: {why}.",)
    alone, arriving = _when(numbers, ""), _when(numbers, ARRIVING)
    rate = (
        f"the backlog is cleared {arriving}"
        if arriving
        else "the backlog is not cleared at this pace"
    )
    return say(
        "At the present rate of new actions {rate}. If nothing new comes in, {all} {are}.",
        rate=rate,
        all=say("all {n}", n=several(still_open, "open action"))
        if amount_of(still_open) > 1
        else say("the {n} open action", n=still_open),
        are=f"{agree(still_open, 'is', 'are')} done {alone}"
        if alone
        else f"{agree(still_open, 'is', 'are')} not done at this pace within five years",
    )


def _when(numbers: Numbers, case: str) -> str:
    """Say by which days, with their odds; nothing if even half of the runs take too long."""
    late = numbers.one("M43", part=f"P85{case}" if case else None)
    even = numbers.one("M43", part=f"P50{case}")
    days = [
        None if value is None or value.value is None
        else formats.day(numbers.as_of + timedelta(weeks=value.value))
        for value in (late, even)
    ]  # fmt: skip
    if days[1] is None:
        return ""
    if days[0] is None:
        return f"by {days[1]} ({_EVEN}); no day within five years has a {ODDS}"
    also = "" if days[0] == days[1] else f", by {days[1]} ({_EVEN})"
    return f"by {days[0]} ({ODDS}){also}"


def chart(numbers: Numbers) -> Exhibit:
    """Show the open actions at the end of each week, and how many there may be."""
    weekly, ahead = _weekly(numbers), _ahead(numbers)
    caption = "Open corrective actions at the end of each of the last 26 weeks."
    if len(ahead):
        caption += (
            f" Then {formats.count(DRAWS)} runs drawn from the last {WEEKS} weeks: dashed the "
            "middle run if nothing new comes in, dotted if new ones keep coming; 8 in 10 runs lie "
            "in the band, or between the thin lines."
        )
    rows = [*_rows_ahead(ahead), *_rows_so_far(weekly, has_more=len(ahead) > 0)]
    cases = ("If nothing new comes in", "If new ones keep coming") if len(ahead) else ()
    headings = ("Week ending", "Opened", "Closed", "Net", "Open at the end", *cases)
    table = tables.plain(f"{caption} A reopened one counts as opened again.", headings, rows)
    title, empty = _title(weekly), None if rows else "No action was open in these weeks."
    draw = partial(backlog, weekly, numbers.as_of, ahead=ahead)
    return exhibit("backlog", title, caption, draw, table, empty)


def _ahead(numbers: Numbers) -> pd.DataFrame:
    """Return the weeks to come from the draws of M43; none without a forecast."""
    return numbers.once("backlog ahead", _look_ahead)


def _look_ahead(numbers: Numbers) -> pd.DataFrame:
    return backlog_ahead(numbers.frame("actions"), numbers.frame("action_flow"), numbers.as_of)


def _weekly(numbers: Numbers) -> pd.DataFrame:
    """Return the weeks of metric M11: week_end, opened, closed, open_at_end."""
    columns = ["week_end", "opened", "closed", "open_at_end"]
    value = numbers.one("M11", part="net")
    return pd.DataFrame(columns=columns) if value is None else value.rows[columns]


def _rows_so_far(weekly: pd.DataFrame, *, has_more: bool) -> Iterator[tuple[str, ...]]:
    for week in tables.each_row(weekly.iloc[::-1]):
        yield (
            formats.day(week.week_end),
            formats.count(week.opened),
            formats.count(week.closed),
            formats.gap(week.opened - week.closed, "count"),
            formats.count(week.open_at_end),
            *((formats.UNKNOWN,) * 2 if has_more else ()),
        )


def _rows_ahead(ahead: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Yield the weeks to come, the furthest first: the middle run, and where 8 in 10 lie."""
    for week in tables.each_row(ahead.iloc[:0:-1]):
        yield (
            formats.day(week.week_end),
            *(formats.UNKNOWN,) * 4,
            _run(week.alone_middle, week.alone_low, week.alone_high),
            _run(week.arriving_middle, week.arriving_low, week.arriving_high),
        )


def _run(middle: float, low: float, high: float) -> str:
    return f"{formats.count(middle)} ({formats.count(low)} to {formats.count(high)})"


def _title(weekly: pd.DataFrame) -> str:
    if weekly.empty:
        return "Open actions"
    opened, closed = int(weekly["opened"].sum()), int(weekly["closed"].sum())
    now = int(weekly["open_at_end"].iloc[-1])
    word = "grew" if opened > closed else "shrank" if closed > opened else "stayed as it was"
    return (
        f"The backlog {word}: {formats.count(now)} open, in {len(weekly)} weeks "
        f"{formats.count(opened)} opened and {formats.count(closed)} closed"
    )


def record(numbers: Numbers) -> Block | None:
    """Show whether such forecasts of the past held; None where there is nothing to forecast."""
    value = numbers.one("M43", part=HELD)
    if value is None:
        return None
    title = "Did such forecasts hold?"
    if value.rows.empty:
        return Block(title, empty="No forecast of the past has come due.")
    shown, more = tables.first(value.rows, _MOST_ROWS)
    return Block(title, _held(numbers), tables=(_record_table(shown, more),))


def _held(numbers: Numbers) -> tuple[Sentence, ...]:
    made, held = numbers.base("M43", part=HELD), numbers.counted("M43", part=HELD)
    few = amount_of(made) < FEWEST_FORECASTS
    return (
        say(
            "Of our last {made}, {held} held. {meant} Held means that all that was open then was "
            "closed by the day.",
            made=several(made, "such forecast"),
            held=held if amount_of(held) else "none",
            meant="Too few to tell a rate." if few else "17 in 20 were meant to hold.",
        ),
        say(
            "The pace held in {n} of {made}: as many were closed by the day, newer ones included.",
            n=numbers.counted("M43", part=PACE_HELD),
            made=numbers.base("M43", part=PACE_HELD),
        ),
    )


def _record_table(rows: pd.DataFrame, more: str | None) -> Table:
    columns = (
        tables.Column("Forecast made on", lambda row: tables.day(row.origin)),
        tables.Column("Open then", lambda row: Cell(formats.count(row.open_then)), right=True),
        tables.Column("All closed by", lambda row: tables.day(row.forecast_for), right=True),
        tables.Column("All were closed on", lambda row: _reached(row.all_closed_on), right=True),
        tables.Column("Held", lambda row: _verdict(row.held)),
        tables.Column("As many closed on", lambda row: _reached(row.as_many_closed_on), right=True),
        tables.Column("Pace", lambda row: _verdict(row.pace_held)),
    )
    caption = f"Forecasts of the past ({ODDS}), newest first"
    return tables.table(caption, columns, rows, more)


def _reached(day: Any) -> Cell:
    return Cell("not yet") if formats.is_missing(day) else tables.day(day)


def _verdict(held: bool) -> Cell:
    return Cell("held", state="good") if held else Cell("did not hold", state="concern")
