"""Where one measure stands: now, before, which way it goes, whether it is back."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from trustdash.metrics.course import BEFORE_POINTS, course, with_gaps
from trustdash.model.values import Direction
from trustdash.stats import control_charts
from trustdash.stats.control_charts import Limits, Signal

Way = Literal["improving", "worsening", "no clear change", "too early"]

NOW_POINTS = 4
"""Now is the mean of so many values, the same everywhere."""
PHASE_POINTS = control_charts.FIRM_POINTS


@dataclass(frozen=True, slots=True)
class MeasureState:
    """What is known of a measure on a day.

    now: mean of the last 4 values. before: mean of the values before the first major incident;
    None below 3. gap: now − before. direction: improving or worsening only beyond chance since the
    latest major incident. back_to_usual: back to the earlier level (`Course.is_back`); None if
    there is nothing to go back to. on_target: None without a target. stale: the last value is older
    than 1.5 times the frequency. last_period: the last day of the newest period with a value. n:
    how many that value rests on. baseline: the usual range before the first major incident; None
    below 8 values. neighbours_alike: neighbouring values move together, so that directions come
    too easily.
    """

    now: float | None
    before: float | None
    gap: float | None
    direction: Way
    back_to_usual: bool | None
    on_target: bool | None
    stale: bool
    last_period: date | None
    n: int | None
    baseline: Limits | None
    neighbours_alike: bool = False


def measure_state(
    observations: pd.DataFrame, kpi: Any, major_incidents: pd.DataFrame, as_of: date
) -> MeasureState:
    """Return where a measure stands.

    observations: of one measure (period_end, value, n). kpi: its definition (direction, target,
    tolerance, every_days). major_incidents: with their day in the column `on`.
    """
    points = with_gaps(observations, int(kpi.every_days), as_of)
    known = points.dropna(subset=["value"])
    if known.empty:
        return MeasureState(None, None, None, "too early", None, None, False, None, None, None)
    way = course(points, kpi, major_incidents["on"], as_of)
    now = float(known["value"].tail(NOW_POINTS).mean())
    before = float(way.before.mean()) if way.before.count() >= BEFORE_POINTS else None
    signal = _signal(way.phase, way.before)
    last = known.iloc[-1]
    return MeasureState(
        now=now,
        before=before,
        gap=None if before is None else now - before,
        direction=_direction(way.phase, signal, kpi.direction),
        back_to_usual=way.is_back(),
        on_target=_on_target(now, kpi.target, kpi.direction),
        stale=way.is_stale,
        last_period=last["period_end"].date(),
        n=None if pd.isna(last["n"]) else int(last["n"]),
        baseline=way.usual,
        neighbours_alike=signal is not None and signal.together,
    )


def for_everyone(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the values for everyone: those on file, else the groups' mean weighted by their n.

    The query `observations` gives the two numbers whose ratio that mean is; it does not divide.
    """
    weight = observations["weight"].where(observations["weight"] > 0)
    mean = observations["weighted_sum"] / weight
    return observations.assign(value=observations["value"].fillna(mean))


def _signal(phase: pd.Series, usual: pd.Series) -> Signal | None:
    """Return what the latest value says; the first 12 values of the phase give the limits."""
    known = phase.dropna()
    if len(known) < PHASE_POINTS:
        return None
    end_of_first = known.index[PHASE_POINTS - 1]
    first, later = phase.loc[:end_of_first], phase.loc[end_of_first + 1 :]
    return control_charts.latest_signal(first, later, earlier=usual)


def _direction(phase: pd.Series, signal: Signal | None, better: Direction) -> Way:
    """Return the direction of the current phase: improving or worsening only beyond chance."""
    if phase.count() < PHASE_POINTS:
        return "too early"
    if signal is None or not signal.side or better == "neither":
        return "no clear change"
    return "improving" if (signal.side > 0) == (better == "higher_is_better") else "worsening"


def _on_target(now: float, target: Any, better: Direction) -> bool | None:
    if target is None or pd.isna(target) or better == "neither":
        return None
    return bool(now >= target if better == "higher_is_better" else now <= target)
