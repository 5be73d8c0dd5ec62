"""How far a measure is on its way back, when it would be there, and what was agreed."""

from functools import partial
from typing import Any

from trustdash.answers import formats, tables
from trustdash.answers.answer import Sentence, Table
from trustdash.answers.measured import Measured, major_incidents, phases_of
from trustdash.answers.numbers import Numbers
from trustdash.metrics.course import Course, course, with_gaps
from trustdash.metrics.outlook import Corridor, Outlook, corridor, outlook
from trustdash.metrics.phases import MeasurePhase
from trustdash.stats.forecast import FEWEST_FOR_FORECAST

_CHANCE = "8 in 10 chance"


def course_of(found: Measured, numbers: Numbers) -> Course:
    """Return the course of a measure: before the incidents, since them, back or not."""
    kpi = found.kpi
    points = with_gaps(found.comparable, int(kpi.every_days), numbers.as_of)
    return course(points, kpi, major_incidents(numbers)["on"], numbers.as_of)


def outlook_of(found: Measured, numbers: Numbers) -> Outlook | None:
    """Return when a measure would be back; None if it is, or has nothing to go back to."""
    return numbers.once(f"outlook of {found.kpi.id}", partial(_outlook, found))


def _outlook(found: Measured, numbers: Numbers) -> Outlook | None:
    if found.state.now is None:
        return None
    way = course_of(found, numbers)
    return outlook(way, phases_of(found, numbers), int(found.kpi.every_days))


def corridor_of(found: Measured, numbers: Numbers) -> Corridor | None:
    """Return the corridor agreed for a measure; None without one."""
    every = numbers.frame("trajectories")
    known = found.points.dropna(subset=["value"])
    if known.empty:
        return None
    newest = known.iloc[-1]
    mine = every[every["kpi_id"] == found.kpi.id]
    return corridor(mine, newest["period_end"].date(), float(newest["value"]))


def way_back(found: Measured, numbers: Numbers) -> tuple[Sentence, ...]:
    """Say how far it has come (M44), when it would be back, and where it is by what was agreed."""
    said = (_how_far(found, numbers), _when(found, numbers), _agreed(found, numbers))
    return tuple((each,) for each in said if each)


def ahead_table(found: Measured, numbers: Numbers) -> Table | None:
    """Return what is drawn ahead, by day: where the pace leads, and what was agreed."""
    ahead, way = outlook_of(found, numbers), corridor_of(found, numbers)
    rows: list[tuple[str, str, str, str]] = []
    if way is not None:
        rows += [
            (formats.day(row.on), "agreed", formats.UNKNOWN, _between(row, found))
            for row in tables.each_row(way.points)
        ]
    if ahead is not None:
        rows += [
            (formats.day(row.on), "if the pace holds", found.shown(row.middle),
             _between(row, found))
            for row in tables.each_row(ahead.fan)
        ]  # fmt: skip
    if not rows:
        return None
    caption = "What lies ahead: the corridor agreed, and 8 in 10 values if the pace holds"
    return tables.plain(caption, ("On", "What", "Middle", "Between"), rows)


def _between(row: Any, found: Measured) -> str:
    low = formats.number(row.low, int(found.kpi.decimals))
    return f"{low} to {found.shown(row.high)}"


def _how_far(found: Measured, numbers: Numbers) -> str:
    value = numbers.one("M44", part=found.kpi.name)
    if value is None or value.value is None or value.rows.empty:
        return ""
    row = value.rows.iloc[0]
    between = formats.interval(value)
    doubt = f" (95 in 100 chance: {between})" if between else ""
    level = "to its target" if row["is_target"] else "back"
    latest, worst, base = (
        found.shown(float(row[name])) for name in ("latest", "trough", "level_before")
    )
    ends = f"from {worst} at worst to {base}" + ("" if row["is_target"] else " before")
    way = f"{formats.whole_percent(value.value)}%" if value.value >= 0 else formats.amount(value)
    return f"It has come {way} of the way {level}{doubt}: {ends}, the latest value is {latest}."


def _when(found: Measured, numbers: Numbers) -> str:
    """Say when it would be back with its condition and its odds; else why there is no date."""
    ahead, current = outlook_of(found, numbers), phases_of(found, numbers).current
    if ahead is None or current is None:
        return ""
    goal, since = _goal(found, numbers), _since(current)
    if ahead.expected and ahead.earliest and ahead.latest:
        between = f"{formats.month(ahead.earliest)} to {formats.month(ahead.latest)}"
        return (
            f"If the pace {since} holds, it is {goal} around {formats.month(ahead.expected)} "
            f"({_CHANCE}: {between}). Another incident would change this."
        )
    if ahead.why_not == "too few":
        early = f"{ahead.n} of {FEWEST_FOR_FORECAST} values {since}"
        return f"Too early to say when it is {goal} ({early})."
    if ahead.why_not == "there already":
        return f"Its latest values are {goal}; whether they stay there is not yet beyond doubt."
    if ahead.why_not == "no clear trend":
        return f"No honest date yet: {since} it does not rise or fall clearly enough for one."
    until = formats.day(ahead.until)
    return (
        f"No honest date yet: by {until}, half as long ahead as its pace has been seen, it is not "
        f"surely {goal}."
    )


def _goal(found: Measured, numbers: Numbers) -> str:
    """Say what it must reach: `back within 3 points of the earlier level`."""
    way = course_of(found, numbers)
    level = "its target" if way.is_target else "the earlier level"
    if way.tolerance:
        size = formats.gap(way.tolerance, found.kpi.unit, int(found.kpi.decimals)).lstrip("+")
        near = f"within {size} of {level}"
        return near if way.is_target else f"back {near}"
    return f"at {level}" if way.is_target else f"back at {level}"


def _since(phase: MeasurePhase) -> str:
    """Name since when the pace is measured: the incident, or the day of a change."""
    newest = phase.starts[-1] if phase.starts else None
    if newest is None:
        return f"since {formats.day(phase.first)}"
    named = newest.cause == "incident"
    return f"since incident {newest.why}" if named else f"since {formats.day(newest.on)}"


def _agreed(found: Measured, numbers: Numbers) -> str:
    """Say whether the latest value lies in the corridor that was agreed."""
    way = corridor_of(found, numbers)
    if way is None:
        return ""
    how = "set afterwards, on" if way.is_set_afterwards else "agreed on"
    when = f" {how} {formats.day(way.agreed_on)}" if way.agreed_on else " agreed"
    where = f" ({way.agreed_in})" if way.agreed_in else ""
    again = f" It replaced one of {formats.day(way.replaced)}." if way.replaced else ""
    corridor_words = f"the corridor{when}{where}"
    if way.low is None or way.high is None:
        first, last = way.points["on"].iloc[0], way.points["on"].iloc[-1]
        is_early = way.where == "before it begins"
        ends = f"begins on {formats.day(first)}" if is_early else f"ended on {formats.day(last)}"
        return f"T{corridor_words[1:]} {ends}.{again}"
    known = found.points.dropna(subset=["value"]).iloc[-1]
    low = formats.number(way.low, int(found.kpi.decimals))
    between = f"{low} to {found.shown(way.high)}"
    return (
        f"The latest value, {found.shown(float(known['value']))}, is {way.where} "
        f"{corridor_words}, {between} on that day.{again}"
    )
