"""The phases of a measure: where each begins and why, its usual range, what stands out of it.

A phase begins at a major incident, at a step that people accepted, and where the series is counted
in another way; a signal alone never begins one. Marks come from the run rules of the statistics,
by the limits of each point's own phase.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from trustdash.metrics.course import with_gaps
from trustdash.model.values import Direction
from trustdash.stats import control_charts, run_rules, trend
from trustdash.stats.control_charts import (
    FIRM_POINTS,
    SHIFT,
    WANTED_POINTS,
    Better,
    Limits,
    Verdict,
)
from trustdash.stats.inputs import Values
from trustdash.stats.run_rules import TREND, RunRules

Mark = Literal["expected", "improving", "worsening"]
Cause = Literal["incident", "step", "break"]

RULES = (
    f"beyond a limit, {SHIFT} in a row on one side of the mean, {TREND} in a row rising or "
    "falling, 2 of 3 beyond two thirds of the way to a limit"
)
"""The run rules in words, with their run lengths."""
_MOST_VALUES = 1000
"""So many of the newest values tell a trend."""
_SIDE = {True: 1, False: -1}


@dataclass(frozen=True, slots=True)
class Start:
    """Why a phase begins: the incident's letter, or the text that people gave for a change."""

    on: date
    cause: Cause
    why: str


@dataclass(frozen=True, eq=False, slots=True)
class MeasurePhase:
    """A stretch of a measure that is judged by itself.

    first, last: the last days of its first and newest period. starts: what it begins with; empty
    for the beginning of the series. series: its values, NaN for a missing period. counted: how many
    known values its limits are made of, or would be. mean, median: of these. limits: the usual
    range; None below 12 values.
    """

    first: date
    last: date
    starts: tuple[Start, ...]
    series: Values
    counted: int
    mean: float | None
    median: float | None
    limits: Limits | None

    @property
    def n(self) -> int:
        """How many values are known."""
        return int((~np.isnan(self.series)).sum())

    def lean(self) -> trend.Direction:
        """Return which way the phase leans by Mann–Kendall and Sen; none below 12 values.

        No claim yet: where neighbours move together it may be chance, or one step.
        """
        return "none" if self.n < FIRM_POINTS else self._trend().direction

    def heading(self) -> trend.Direction:
        """Return where the whole phase is heading beyond chance, which may be said in words.

        Where neighbours move together, a run of 6 the same way must back what the phase leans to.
        """
        way = self.lean()
        if way == "none" or self._trend().caution is None:
            return way
        values = self.series[-_MOST_VALUES:]
        run = run_rules.run_rules(values, np.nan, np.nan, np.nan).trend
        rising = {values[place - 1] > values[place - 2] for place in run if place - 1 in run}
        return way if (way == "up") in rising else "none"

    def _trend(self) -> trend.Trend:
        return trend.mann_kendall_sen(self.series[-_MOST_VALUES:])


@dataclass(frozen=True, eq=False, slots=True)
class Phased:
    """A measure in phases.

    points: period_end, value, n, ci_low, ci_high, restated (bool), phase (from 0), breaks_before
    (bool: counted in another way from here on); a row without a value for each missing period.
    """

    points: pd.DataFrame
    phases: tuple[MeasurePhase, ...]
    better: Direction

    @property
    def current(self) -> MeasurePhase | None:
        """The phase that the newest value belongs to."""
        return self.phases[-1] if self.phases else None

    def assurance(self, target: float | None) -> Verdict | None:
        """Return whether the target is met reliably, by the limits of the current phase."""
        if target is None or self.current is None or self.better == "neither":
            return None
        side: Better = "higher" if self.better == "higher_is_better" else "lower"
        return control_charts.assurance(target, self.current.limits, side)

    def marks(self) -> list[Mark | None]:
        """Return what each point is by the limits of its phase; None where there is no value.

        Without limits all are expected. In a phase that leans one way its mean lies amid the climb:
        points on the side that it comes from are where it began, and no signal.
        """
        values = self.points["value"].to_numpy(dtype=float)
        number = self.points["phase"].to_numpy(dtype=int)
        centre, high, low = self._lines(number)
        firsts = (np.flatnonzero(np.diff(number, prepend=0)) + 1).tolist()
        rules = run_rules.run_rules(values, centre, high, low, phase_starts=firsts)
        sides = _sides(values, centre, rules)
        heading = {"up": 1, "down": -1, "none": 0}
        goes = np.array([heading[phase.lean()] for phase in self.phases], dtype=int)[number]
        sides[(goes != 0) & (sides == -goes)] = 0
        good = {"higher_is_better": 1, "lower_is_better": -1, "neither": 0}[self.better]
        words: dict[int, Mark] = {1: "improving", -1: "worsening", 0: "expected"}
        return [
            None if np.isnan(value) else words[int(side) * good]
            for value, side in zip(values, sides, strict=True)
        ]

    def _lines(self, number: npt.NDArray[np.int64]) -> Values:
        """Return for each point the mean and the limits of its phase, NaN where it has none."""
        lines = np.full((3, len(number)), np.nan)
        for place, phase in enumerate(self.phases):
            if phase.limits is not None:
                own = [phase.limits.centre, phase.limits.high, phase.limits.low]
                lines[:, number == place] = np.array(own)[:, np.newaxis]
        return lines


def phased(
    observations: pd.DataFrame,
    kpi: Any,
    incidents: pd.DataFrame,
    annotations: pd.DataFrame,
    as_of: date,
) -> Phased:
    """Return a measure in phases.

    observations: of one measure. incidents: the major ones (on, letter). annotations: of this
    measure (on_date, kind, text, is_break).
    """
    points = with_gaps(observations, int(kpi.every_days), as_of)
    starts = _starts(points, incidents, annotations)
    firsts = sorted({0, *starts}) if len(points) else []
    ends = [*firsts[1:], len(points)]
    first_incident = incidents["on"].min() if len(incidents) else None
    phases = tuple(
        _phase(points.iloc[first:end], starts.get(first, ()), first_incident)
        for first, end in zip(firsts, ends, strict=bool(firsts))
    )
    number = np.repeat(np.arange(len(firsts)), np.diff([*firsts, len(points)]))
    breaks = [at for at, why in starts.items() if any(each.cause == "break" for each in why)]
    marked = points.assign(
        restated=points["restated"].eq(True),
        phase=number,
        breaks_before=np.isin(np.arange(len(points)), [at for at in breaks if at]),
    )
    return Phased(marked, phases, kpi.direction)


def _starts(
    points: pd.DataFrame, incidents: pd.DataFrame, annotations: pd.DataFrame
) -> dict[int, tuple[Start, ...]]:
    """Return by position what begins a phase there, oldest first.

    An incident begins one with the period that it falls in; a change with the first period that
    began since, because a period counted half in the old way belongs to it.
    """
    ends = points["period_end"]
    began = pd.to_datetime(points["period_start"]).fillna(ends)
    found: list[tuple[int | None, Start]] = []
    incident: Any
    for incident in incidents.itertuples(index=False):
        start = Start(incident.on.date(), "incident", str(incident.letter))
        found.append((_first(ends >= incident.on), start))
    changes = annotations[annotations["is_break"].eq(True) | annotations["kind"].eq("step")]
    change: Any
    for change in changes.itertuples(index=False):
        cause: Cause = "break" if change.is_break else "step"
        start = Start(change.on_date.date(), cause, str(change.text))
        found.append((_first(began >= change.on_date), start))
    starts: dict[int, tuple[Start, ...]] = {}
    for at, start in sorted(found, key=lambda each: each[1].on):
        if at is not None:
            starts[at] = (*starts.get(at, ()), start)
    return starts


def _first(where: pd.Series) -> int | None:
    places = np.flatnonzero(where)
    return int(places[0]) if len(places) else None


def _phase(
    rows: pd.DataFrame, starts: tuple[Start, ...], first_incident: pd.Timestamp | None
) -> MeasurePhase:
    """Return one phase; its limits are frozen on its first 24 values.

    Before the first major incident they are made of the whole phase, as the usual range is.
    """
    ends = rows["period_end"]
    values = rows["value"].to_numpy(dtype=float)
    is_before = first_incident is not None and ends.iloc[-1] < first_incident
    baseline = values if is_before else values[:WANTED_POINTS]
    known = baseline[~np.isnan(baseline)]
    limits = control_charts.xmr_limits(baseline)
    return MeasurePhase(
        first=ends.iloc[0].date(),
        last=ends.iloc[-1].date(),
        starts=starts,
        series=values,
        counted=len(known),
        mean=float(known.mean()) if len(known) else None,
        median=float(np.median(known)) if len(known) else None,
        limits=limits if limits is not None and limits.n >= FIRM_POINTS else None,
    )


def _sides(values: Values, centre: Values, rules: RunRules) -> Values:
    """Return 1 where a rule finds a point too high or rising, −1 too low or falling, else 0.

    Without limits nothing is found. A point of a run of 6 goes the way that the run goes.
    """
    sides = np.zeros(len(values))
    for place, rule in enumerate(rules.shown):
        if rule is None or np.isnan(centre[place]):
            continue
        if rule != "trend":
            sides[place] = _SIDE[bool(values[place] > centre[place])]
            continue
        # The first point of a run has no step inside it: it goes as the next one does.
        step = place if place in rules.trend else place + 1
        sides[place] = _SIDE[bool(values[step] > values[step - 1])]
    return sides


def natural_bounds(values: Values, unit: str) -> tuple[float, float]:
    """Return between what limits are drawn: never below 0 for values that never are.

    Nor above 100 for percentages that never are. The limits that points are judged by stay as
    they are.
    """
    known = values[~np.isnan(values)]
    low = 0.0 if len(known) and known.min() >= 0 else -np.inf
    high = 100.0 if unit == "%" and len(known) and known.max() <= 100 else np.inf
    return low, high
