"""The control chart of one measure: its phases, what stands out of them, and what lies ahead."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from trustdash.answers import formats, sentences, tables, view
from trustdash.answers.answer import Cell, Exhibit, Table
from trustdash.answers.exhibits import exhibit
from trustdash.answers.measured import Measured, annotations_of, major_incidents, phases_of
from trustdash.answers.numbers import Numbers
from trustdash.answers.way_back import corridor_of, outlook_of
from trustdash.charts.measure_layers import Beside, Corridor
from trustdash.charts.measure_line import Now, measure_line
from trustdash.metrics.phases import RULES, MeasurePhase, Phased, natural_bounds
from trustdash.metrics.recovery import NOW_POINTS
from trustdash.stats.control_charts import FIRM_POINTS, Limits

BREAKS = {
    "wording": "wording changed",
    "channel": "channel changed",
    "method": "method changed",
    "restatement": "counted anew",
}
"""The word at a break, by the kind of its annotation."""
_BREAK, _STEP = "break in the series", "step accepted"


def control_chart(found: Measured, beside: Measured | None, numbers: Numbers) -> Exhibit:
    """Show one measure as a control chart; beside: another one of the same unit, if there is."""
    parts = phases_of(found, numbers)
    corridor, ahead = corridor_of(found, numbers), outlook_of(found, numbers)
    is_known = bool(found.points["value"].notna().any())
    draw = partial(
        measure_line,
        _points(found, parts, numbers),
        unit=found.kpi.unit,
        baseline=_drawn(found.state.baseline, parts, found.kpi.unit),
        phases=_phase_lines(parts, found.kpi.unit),
        incidents=major_incidents(numbers),
        target=found.target,
        as_of=numbers.as_of,
        window=view.window(numbers),
        now=_now(found),
        decimals=int(found.kpi.decimals),
        fan=_fan(ahead.fan, parts, found.kpi.unit) if ahead is not None else None,
        corridor=None
        if corridor is None
        else Corridor(corridor.points, _agreed(corridor), corridor.is_set_afterwards),
        beside=None if beside is None else Beside(beside.kpi.name, _values(beside)),
    )
    caption = _caption(found, parts, numbers, has_fan=ahead is not None and len(ahead.fan) > 0)
    empty = None if is_known else f"{found.kpi.name} has no values yet."
    title = sentences.measure(found, heading_of(found, parts))
    return exhibit("measure", title, caption, draw, _points_table(found, parts, beside), empty)


def heading_of(found: Measured, parts: Phased) -> str | None:
    """Say that the current phase rises or falls all along, `rising since Jun 2026`; else None."""
    current = parts.current
    way = None if current is None or found.is_small else current.heading()
    if current is None or way in (None, "none"):
        return None
    return f"{'rising' if way == 'up' else 'falling'} since {formats.month(current.first)}"


def _agreed(corridor: Any) -> str:
    on = corridor.agreed_on
    if on is None:
        return "corridor, agreed on an unknown day"
    how = "set afterwards," if corridor.is_set_afterwards else "agreed"
    return f"{how} {formats.day(on)}"


def _now(found: Measured) -> Now | None:
    known = int(found.comparable["value"].notna().sum())
    if found.state.now is None or found.state.stale:
        return None
    return Now(found.state.now, min(NOW_POINTS, known))


def _values(found: Measured) -> pd.DataFrame:
    return found.points[["period_end", "value"]].reset_index(drop=True)


def _points(found: Measured, parts: Phased, numbers: Numbers) -> pd.DataFrame:
    """Return the points with their marks, and a word where something begins."""
    points = parts.points.assign(mark=[mark or "" for mark in parts.marks()])
    kinds = {
        row.text: BREAKS.get(row.kind, _BREAK) if row.is_break else _STEP
        for row in tables.each_row(annotations_of(found, numbers))
    }
    starts = [phase for phase in parts.phases if phase.starts]
    word = dict.fromkeys(range(len(points)), "")
    for phase in starts:
        said = [kinds.get(start.why, "") for start in phase.starts if start.cause != "incident"]
        place = int(np.flatnonzero(points["period_end"] == pd.Timestamp(phase.first))[0])
        word[place] = next(iter(said), "") if place else ""
    points = points.assign(word=list(word.values()), low=points["ci_low"], high=points["ci_high"])
    names = ["period_end", "value", "n", "low", "high", "mark", "restated", "breaks_before", "word"]
    return points[names].reset_index(drop=True)


def _bounds(parts: Phased, unit: str) -> tuple[float, float]:
    return natural_bounds(parts.points["value"].to_numpy(dtype=float), unit)


def _drawn(limits: Limits | None, parts: Phased, unit: str) -> Limits | None:
    """Return limits as they are drawn and written: not beyond what a value can be."""
    if limits is None:
        return None
    low, high = _bounds(parts, unit)
    return replace(limits, low=max(limits.low, low), high=min(limits.high, high))


def _phase_lines(parts: Phased, unit: str) -> pd.DataFrame:
    """Return mean and limits by phase; below 12 values the median alone."""
    rows = []
    for phase in parts.phases:
        limits = _drawn(phase.limits, parts, unit)
        edges = (limits.centre, limits.low, limits.high) if limits else (phase.median, None, None)
        rows.append((phase.first, phase.last, *edges))
    lines = pd.DataFrame(rows, columns=["first", "last", "centre", "low", "high"])
    return lines.astype({"centre": float, "low": float, "high": float})


def _fan(fan: pd.DataFrame, parts: Phased, unit: str) -> pd.DataFrame:
    low, high = _bounds(parts, unit)
    edges = ["middle", "low", "high"]
    return fan.assign(**{name: fan[name].clip(low, high) for name in edges})


def _caption(found: Measured, parts: Phased, numbers: Numbers, *, has_fan: bool) -> str:
    unit = found.kpi.unit or "count"
    said = [f"{found.kpi.name} in {unit}, one value {formats.rhythm(found.kpi.every_days)}."]
    if found.state.baseline is not None:
        said.append("Grey band: usual range before the first major incident, frozen.")
    elif len(major_incidents(numbers)):
        said.append("No baseline before the incident.")
    said.append(_limits_said(parts))
    if any(phase.limits for phase in parts.phases) and found.kpi.direction != "neither":
        said.append(
            f"◆ improving, ▼ worsening by the limits of its phase, ● expected. Rules: {RULES}."
        )
    if len(major_incidents(numbers)):
        said.append("Vertical lines mark major incidents.")
    if parts.points["restated"].any():
        said.append("Hollow: restated since first published.")
    if has_fan:
        said.append("Dashed ahead: if the pace holds, 8 in 10 values fall in the band.")
    return " ".join(said)


def _limits_said(parts: Phased) -> str:
    current = parts.current
    has_limits = any(phase.limits for phase in parts.phases)
    lines = "Solid: mean of each phase; dashed: its limits." if has_limits else ""
    if current is None or current.limits is not None:
        return lines
    early = f"Now too early for limits ({current.counted} of {FIRM_POINTS}), so a median stands."
    return f"{lines} {early}".strip()


def _points_table(found: Measured, parts: Phased, beside: Measured | None) -> Table:
    """Return every value with its mark and its phase, the newest first."""
    others = {} if beside is None else dict(zip(*_values(beside).to_numpy().T, strict=True))
    by_end = dict(zip(parts.points["period_end"], zip(parts.marks(), parts.points["phase"],
                      strict=True), strict=True))  # fmt: skip
    rows = []
    for row in tables.each_row(found.points.iloc[::-1]):
        mark, phase = by_end.get(row.period_end, (None, None))
        rows.append(
            (
                formats.day(row.period_end),
                found.shown(row.value) + (" (restated)" if row.restated else ""),
                formats.count(row.n),
                mark or formats.UNKNOWN,
                formats.UNKNOWN if phase is None else str(phase + 1),
                *(() if beside is None else (beside.shown(others.get(row.period_end)),)),
            )
        )
    headings = ["Period ending", "Value", "n", "By its phase's limits", "Phase"]
    headings += [] if beside is None else [beside.kpi.name]
    return tables.plain(found.kpi.name, headings, rows)


def phases_table(found: Measured, parts: Phased) -> Table:
    """Return each phase with what began it, its values, mean and limits."""
    rows = pd.DataFrame({"number": range(1, len(parts.phases) + 1), "phase": list(parts.phases)})
    columns = (
        tables.Column("Phase", lambda row: Cell(str(row.number), _span(row.phase))),
        tables.Column("Begins with", lambda row: Cell(_why(row.phase))),
        tables.Column("Values", lambda row: Cell(formats.count(row.phase.n)), right=True),
        tables.Column("Mean", lambda row: Cell(found.shown(row.phase.mean)), right=True),
        tables.Column("Limits", lambda row: _limits_cell(row.phase, found, parts), right=True),
    )
    caption = (
        "A phase begins at a major incident, at a step that was accepted, and where the series is "
        "counted in another way; its limits are frozen on its first values."
    )
    return tables.table(caption, columns, rows)


def _span(phase: MeasurePhase) -> str:
    return f"{formats.day(phase.first)} to {formats.day(phase.last)}"


def _why(phase: MeasurePhase) -> str:
    said = [
        f"incident {start.why}" if start.cause == "incident" else start.why
        for start in phase.starts
    ]
    return "; ".join(said) or "the first value"


def _limits_cell(phase: MeasurePhase, found: Measured, parts: Phased) -> Cell:
    limits = _drawn(phase.limits, parts, found.kpi.unit)
    if limits is None:
        early = f"too early for limits ({phase.counted} of {FIRM_POINTS})"
        return Cell(formats.UNKNOWN, early if phase is parts.current else
                    f"too few for limits ({phase.counted} of {FIRM_POINTS})")  # fmt: skip
    if limits.status == "constant":
        return Cell(found.shown(limits.centre), "no variation was recorded")
    low = formats.number(limits.low, int(found.kpi.decimals))
    return Cell(f"{low} to {found.shown(limits.high)}")
