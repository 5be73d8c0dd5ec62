"""All measures in small: each with its picture, its direction, now and before, its target."""

import numpy as np
import pandas as pd

from trustdash.answers import formats, states, view
from trustdash.answers.answer import Cell, Link, Tile
from trustdash.answers.measured import Measured, major_incidents, measures, phases_of
from trustdash.answers.numbers import Numbers
from trustdash.charts.sparkline import sparkline
from trustdash.charts.style import Style

_WIDTH, _HEIGHT = 360, 84


def tiles(numbers: Numbers, chosen: str | None) -> tuple[Tile, ...]:
    """Return every measure in small, in the order of the table; `chosen` is shown large."""
    return tuple(
        _tile(found, numbers, is_chosen=found.kpi.id == chosen) for found in measures(numbers)
    )


def _tile(found: Measured, numbers: Numbers, *, is_chosen: bool) -> Tile:
    points = _visible(found, numbers)
    words = f"{_now(found)}, {_before(found)}"
    direction, target = direction_cell(found), target_cell(found, numbers)
    aim = "" if target.text == formats.UNKNOWN else f", {target.text}"
    return Tile(
        name=found.kpi.name,
        link=Link("measures", (("kpi", found.kpi.id),)),
        image=_picture(found, points, numbers),
        alt=f"{found.kpi.name} over time: {words}. {direction.text.capitalize()}{aim}.",
        line=words,
        direction=direction,
        target=target,
        is_chosen=is_chosen,
    )


def _visible(found: Measured, numbers: Numbers) -> pd.DataFrame:
    points, window = phases_of(found, numbers).points, view.window(numbers)
    if window is None:
        return points
    first, last = map(pd.Timestamp, window)
    return points[points["period_end"].between(first, last)]


def _picture(found: Measured, points: pd.DataFrame, numbers: Numbers) -> str:
    baseline = found.state.baseline
    ends = points["period_end"].to_numpy()
    days = major_incidents(numbers)["on"].to_numpy()
    return sparkline(
        points["value"].to_numpy(dtype=float),
        Style(),
        band=None if baseline is None else (baseline.low, baseline.high),
        width=_WIDTH,
        height=_HEIGHT,
        ticks=tuple(float(np.searchsorted(ends, day)) - 0.5 for day in days
                    if len(ends) and ends[0] < day <= ends[-1]),
        breaks=tuple(int(at) for at in np.flatnonzero(points["breaks_before"])),
        state=direction_cell(found).state or "neutral",
    )  # fmt: skip


def _now(found: Measured) -> str:
    if found.state.now is None:
        return "no data"
    shown = found.shown(found.state.now)
    if found.state.stale:
        return f"{shown} when data ended on {formats.day(found.state.last_period)}"
    return f"{shown} now"


def _before(found: Measured) -> str:
    if found.state.before is None:
        return "earlier values can't be compared" if found.is_cut else "no baseline before"
    return f"{found.shown(found.state.before)} before"


def direction_cell(found: Measured) -> Cell:
    """Return the direction; without a verdict where too few answers stand behind the value."""
    if found.is_small:
        return Cell(f"small: n = {formats.count(found.state.n)}", state="neutral")
    pill = states.pill(states.DIRECTION, found.state.direction)
    back = "back to the earlier level" if found.state.back_to_usual else None
    return Cell(pill.text, back, pill.state)


def target_cell(found: Measured, numbers: Numbers) -> Cell:
    """Return whether the target is met reliably by the current phase's limits.

    Where these are not firm yet, whether the value called now meets it, and no more.
    """
    if found.target is None:
        return Cell(formats.UNKNOWN, "no target")
    aimed = f"target {found.shown(found.target)}"
    if found.state.on_target is None:
        return Cell(formats.UNKNOWN, aimed)
    on = bool(found.state.on_target)
    verdict = phases_of(found, numbers).assurance(found.target)
    if verdict is None:
        return Cell("on target" if on else "misses target", aimed, "good" if on else "concern")
    pill = states.pill(states.ASSURANCE, verdict)
    return Cell(pill.text, f"{aimed}, {'met' if on else 'missed'} now", pill.state)
