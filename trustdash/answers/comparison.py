"""The series that stands beside a measure for comparison: in words, and as a chart of its own."""

from functools import partial

from trustdash.answers import formats, states, tables
from trustdash.answers.answer import Exhibit, Sentence
from trustdash.answers.exhibits import exhibit
from trustdash.answers.measured import Measured, major_incidents, measures
from trustdash.answers.numbers import Numbers
from trustdash.charts.trend_small import trend_small


def comparison(found: Measured, numbers: Numbers) -> Measured | None:
    """Return the measure that a measure names for comparison, if it is in force and in view."""
    name = found.kpi.comparison_kpi_id
    if formats.is_missing(name):
        return None
    return next((each for each in measures(numbers) if each.kpi.id == name), None)


def is_alike(found: Measured, beside: Measured) -> bool:
    """Tell whether two measures have one unit, so that they can share an axis."""
    return bool(found.kpi.unit == beside.kpi.unit)


def comparison_words(beside: Measured) -> Sentence:
    """Say what the comparison series did over the same time, by its own limits."""
    state = beside.state
    lead = f"Over the same time the comparison series, {beside.kpi.name},"
    if state.now is None:
        return (f"{lead} has no data.",)
    way = states.DIRECTION[state.direction][0]
    before = "" if state.before is None else f" and {beside.shown(state.before)} before"
    stands = f"{beside.shown(state.now)} now{before}"
    verb = "is " if state.direction in ("improving", "worsening") else "shows "
    said = f"{verb}{way}" if state.direction != "too early" else f"is {way}"
    return (f"{lead} {said}: {stands}.",)


def comparison_chart(beside: Measured, numbers: Numbers) -> Exhibit:
    """Show a comparison series of another unit as a small chart of its own."""
    kpi, state = beside.kpi, beside.state
    series = beside.points.assign(name=kpi.name)[["name", "period_end", "value"]]
    now = {} if state.now is None or state.stale else {kpi.name: state.now}
    title = f"For comparison: {kpi.name}, {states.DIRECTION[state.direction][0]}"
    caption = f"{kpi.name} in {kpi.unit or 'count'}, all values; now is the mean of the last 4."
    draw = partial(
        trend_small,
        series.reset_index(drop=True),
        unit=kpi.unit,
        incidents=major_incidents(numbers),
        now=now,
        decimals=int(kpi.decimals),
    )
    rows = [
        (formats.day(row.period_end), beside.shown(row.value))
        for row in tables.each_row(beside.points.iloc[::-1])
    ]
    table = tables.plain(caption, ("Period ending", "Value"), rows)
    empty = None if beside.points["value"].notna().any() else f"{kpi.name} has no values yet."
    return exhibit("comparison", title, caption, draw, table, empty)
