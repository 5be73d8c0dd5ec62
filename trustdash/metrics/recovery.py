"""Where one measure stands: now, before, which way it goes, whether it is back."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from trustdash.model.values import Direction
from trustdash.stats import control_charts, intervals
from trustdash.stats.control_charts import Limits, Signal
from trustdash.stats.inputs import Values

Way = Literal["improving", "worsening", "no clear change", "too early"]

NOW_POINTS = 4
"""Now is the mean of so many values, the same everywhere."""
BEFORE_POINTS = 3
"""Fewest values before the incident that make a level to go back to."""
BACK_POINTS = 7
PHASE_POINTS = control_charts.FIRM_POINTS
STALE_AFTER = 1.5
"""A value is stale when it is older than so many times its frequency."""
_GAP_AFTER = 1.5


@dataclass(frozen=True, slots=True)
class MeasureState:
    """What is known of a measure on a day.

    now: mean of the last 4 values. before: mean of the values before the first major incident;
    None below 3. gap: now − before. direction: improving or worsening only beyond chance since the
    latest major incident. back_to_usual: None without a usual range. on_target: None without a
    target. stale: the last value is older than 1.5 times the frequency. last_period: the last day
    of the newest period with a value. n: how many that value rests on. baseline: the usual range
    before the first major incident; None below 8 values. neighbours_alike: neighbouring values
    move together, so that directions come too easily.
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
    every_days). major_incidents: with their day in the column `on`.
    """
    points = with_gaps(observations, int(kpi.every_days), as_of)
    known = points.dropna(subset=["value"])
    if known.empty:
        return MeasureState(None, None, None, "too early", None, None, False, None, None, None)
    usual, phase = _before_and_after(points, major_incidents)
    now = float(known["value"].tail(NOW_POINTS).mean())
    settled = usual.dropna()
    before = float(settled.mean()) if len(settled) >= BEFORE_POINTS else None
    baseline = control_charts.xmr_limits(usual)
    signal = _signal(phase, usual)
    last = known.iloc[-1]
    last_period = last["period_end"].date()
    return MeasureState(
        now=now,
        before=before,
        gap=None if before is None else now - before,
        direction=_direction(phase, signal, kpi.direction),
        back_to_usual=None if baseline is None else is_back(phase, baseline, kpi.direction),
        on_target=_on_target(now, kpi.target, kpi.direction),
        stale=(as_of - last_period).days > STALE_AFTER * int(kpi.every_days),
        last_period=last_period,
        n=None if pd.isna(last["n"]) else int(last["n"]),
        baseline=baseline,
        neighbours_alike=signal is not None and signal.together,
    )


def for_everyone(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the values for everyone: those on file, else the groups' mean weighted by their n.

    The query `observations` gives the two numbers whose ratio that mean is; it does not divide.
    """
    weight = observations["weight"].where(observations["weight"] > 0)
    mean = observations["weighted_sum"] / weight
    return observations.assign(value=observations["value"].fillna(mean))


def last_break(kpi_id: str, annotations: pd.DataFrame) -> pd.Timestamp | None:
    """Return the day since which a measure is counted in another way; None if it never changed."""
    breaks = annotations[annotations["is_break"].astype(bool) & (annotations["kpi_id"] == kpi_id)]
    return None if breaks.empty else pd.Timestamp(breaks["on_date"].max())


def since_break(values: pd.DataFrame, kpi_id: str, annotations: pd.DataFrame) -> pd.DataFrame:
    """Return the values that can be compared: those of periods that began since the last break."""
    day = last_break(kpi_id, annotations)
    return values if day is None else values[values["period_start"] >= day]


def with_gaps(observations: pd.DataFrame, every_days: int, as_of: date) -> pd.DataFrame:
    """Return the points in order, with a row without a value wherever a period is missing."""
    known = observations[observations["period_end"] <= pd.Timestamp(as_of)]
    points = known.sort_values("period_end")[["period_end", "value", "n"]]
    apart = points["period_end"].diff().dt.days > _GAP_AFTER * every_days
    missing = points.loc[apart, ["period_end"]] - pd.Timedelta(days=every_days)
    # Concatenating an empty frame would change the columns' types.
    every = points if missing.empty else pd.concat([points, missing]).sort_values("period_end")
    return every.reset_index(drop=True)


def _before_and_after(
    points: pd.DataFrame, major_incidents: pd.DataFrame
) -> tuple[pd.Series, pd.Series]:
    """Return the values that ended before the first incident, and those since the latest one.

    Without an incident there is no before, and every value is since.
    """
    ends, values = points["period_end"], points["value"].astype(float)
    days = major_incidents["on"].dropna()
    if days.empty:
        return values.iloc[:0], values
    first, latest = days.min(), days.max()
    return values[ends < first], values[ends >= latest]


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


def is_back(phase: pd.Series, usual: Limits, better: Direction) -> bool:
    """Tell whether a measure is back: twice running, 7 values and their mean's bound in the range.

    The bound is the 95 % limit of the mean on the worse side; it must lie in the range by the
    standard error of the range's own limit, which a short time before leaves uncertain. Beyond the
    better side of the range is back, too. One value in the range is not recovery: 8 values since
    the incident are needed.
    """
    values = phase.dropna().to_numpy(dtype=float)
    if len(values) < BACK_POINTS + 1:
        return False
    windows = (values[-BACK_POINTS - 1 : -1], values[-BACK_POINTS:])
    return all(_is_usual(window, usual, better) for window in windows)


def _is_usual(window: Values, usual: Limits, better: Direction) -> bool:
    _, low, high = intervals.mean(float(window.sum()), float(np.square(window).sum()), len(window))
    unsure = control_charts.limit_error(usual)
    above = bool(min(window.min(), low - unsure) >= usual.low)
    below = bool(max(window.max(), high + unsure) <= usual.high)
    if better == "neither":
        return above and below
    return above if better == "higher_is_better" else below


def _on_target(now: float, target: Any, better: Direction) -> bool | None:
    if target is None or pd.isna(target) or better == "neither":
        return None
    return bool(now >= target if better == "higher_is_better" else now <= target)
