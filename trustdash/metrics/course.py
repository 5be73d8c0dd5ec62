"""The course of one measure: before the first major incident, since it, and whether it is back.

Whether a measure is back to its earlier level is decided here and nowhere else: the pages, the
verdict and M44 take it from `Course.is_back`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from trustdash.model.values import Direction
from trustdash.stats import control_charts, intervals
from trustdash.stats.control_charts import Limits
from trustdash.stats.inputs import Values

BEFORE_POINTS = 3
"""Fewest values before the incident that make a level to go back to."""
BACK_POINTS = 7
WAVES = 2
"""Waves running, or periods running, for which it must hold."""
STALE_AFTER = 1.5
"""A value is stale when it is older than so many times its frequency."""
BACK_RULE = (
    f"In 2 periods running the last {BACK_POINTS} values lie in the usual range of before the "
    "first major incident (mean ± 3 σ, σ = mean moving range / 1.128), or beyond its better side, "
    "and the worse end of the 95 % t interval of their mean does so even by the standard error of "
    "the range's own limit, σ √((1 + 9 × 0.826) / n before); all these values come from after the "
    f"latest major incident. Where fewer than {control_charts.FEWEST_POINTS} values before make no "
    "range: in the last 2 values running the worse end of the 95 % interval has reached the level "
    "before, less the smallest change that matters where the measure declares one."
)
_GAP_AFTER = 1.5
_COLUMNS = ["period_start", "period_end", "value", "n", "ci_low", "ci_high", "restated"]


@dataclass(frozen=True, eq=False, slots=True)
class Course:
    """One measure, parted by the major incidents.

    before: the values before the first, NaN for a missing period. phase: those since the latest.
    after, recent: the known points since the first and since the latest (period_end, value, n,
    ci_low, ci_high). usual: the range of before; None below 8 values. target: None if none is
    declared. tolerance: the smallest change that matters. is_stale: the newest value is older than
    1.5 times the frequency. Without a major incident nothing is before, and `after` is empty.
    """

    better: Direction
    before: pd.Series
    phase: pd.Series
    after: pd.DataFrame
    recent: pd.DataFrame
    usual: Limits | None
    target: float | None
    tolerance: float
    is_stale: bool

    @property
    def good(self) -> int:
        """1 where higher is better, −1 where lower is."""
        return 1 if self.better == "higher_is_better" else -1

    @property
    def is_target(self) -> bool:
        """Whether the target stands in for a level before that too few values tell."""
        return bool(self.before.count() < BEFORE_POINTS)

    @property
    def base(self) -> float | None:
        """The level to go back to: the mean before, else the target; None where neither is."""
        return self.target if self.is_target else float(self.before.mean())

    @property
    def trough(self) -> float:
        """The worst value since the first major incident."""
        values = self.after["value"]
        return float(values.min() if self.good > 0 else values.max())

    @property
    def fell(self) -> bool:
        """Whether it was ever worse than the level to go back to."""
        return self.base is not None and self.good * (self.base - self.trough) > 0

    def limits(self, row: Any) -> tuple[float, float] | None:
        """Return the limits of one value's 95 % interval; None if nothing tells them.

        As published; else by the standard deviation from value to value in the time before.
        """
        if not (pd.isna(row["ci_low"]) or pd.isna(row["ci_high"])):
            return float(row["ci_low"]), float(row["ci_high"])
        if self.usual is None:
            return None
        half = intervals.Z95 * (self.usual.high - self.usual.centre) / 3
        return float(row["value"]) - half, float(row["value"]) + half

    def is_back(self) -> bool | None:
        """Tell whether it is back to its earlier level; None if there is nothing to go back to.

        Without a major incident, a level, a better side or a fall there is nothing. Without a
        recent value it is not back. See `BACK_RULE`.
        """
        if self.better == "neither" or self.after.empty or not self.fell:
            return None
        if self.is_stale:
            return False
        if self.usual is not None:
            return is_back(self.phase, self.usual, self.better)
        return self._has_reached()

    def _has_reached(self) -> bool:
        """Tell whether the worse end of the last two values' intervals has reached the base."""
        if self.base is None or len(self.recent) < WAVES:
            return False
        found = [self.limits(self.recent.iloc[-place]) for place in range(1, WAVES + 1)]
        worse = [each[0 if self.good > 0 else 1] for each in found if each is not None]
        short_of = [self.good * (self.base - limit) for limit in worse]
        return len(short_of) == WAVES and max(short_of) <= self.tolerance


def course(points: pd.DataFrame, kpi: Any, incidents: pd.Series, as_of: date) -> Course:
    """Return the course of a measure.

    points: of one measure, as `with_gaps` gives them. kpi: its definition (direction, target,
    tolerance, every_days). incidents: the days of the major incidents.
    """
    ends, values = points["period_end"], points["value"].astype(float)
    days = incidents.dropna()
    known = values.notna()
    before, since, since_latest = ends < ends, ends < ends, ends == ends
    if len(days):
        before, since, since_latest = ends < days.min(), ends >= days.min(), ends >= days.max()
    return Course(
        better=kpi.direction,
        before=values[before],
        phase=values[since_latest],
        after=points[since & known],
        recent=points[since_latest & known],
        usual=control_charts.xmr_limits(values[before]),
        target=None if pd.isna(kpi.target) else float(kpi.target),
        tolerance=0.0 if pd.isna(kpi.tolerance) else float(kpi.tolerance),
        is_stale=is_stale(points[known], kpi, as_of),
    )


def is_stale(known: pd.DataFrame, kpi: Any, as_of: date) -> bool:
    """Tell whether the newest of the known points is too old for how often values come."""
    if known.empty:
        return False
    age = (as_of - known["period_end"].max().date()).days
    return bool(age > STALE_AFTER * int(kpi.every_days))


def break_days(kpi_id: str, annotations: pd.DataFrame) -> list[pd.Timestamp]:
    """Return the days from which on a measure is counted in another way, in order."""
    breaks = annotations[annotations["is_break"].astype(bool) & (annotations["kpi_id"] == kpi_id)]
    return sorted(pd.Timestamp(day) for day in breaks["on_date"])


def last_break(kpi_id: str, annotations: pd.DataFrame) -> pd.Timestamp | None:
    """Return the day since which a measure is counted in another way; None if it never changed."""
    return max(break_days(kpi_id, annotations), default=None)


def comparable(values: pd.DataFrame, kpi_id: str, annotations: pd.DataFrame) -> pd.DataFrame:
    """Return the values that can be compared: those of periods that began since the last break.

    Until one is counted in the new way, the old ones stand.
    """
    day = last_break(kpi_id, annotations)
    since = values if day is None else values[values["period_start"] >= day]
    return since if since["value"].notna().any() else values


def with_gaps(observations: pd.DataFrame, every_days: int, as_of: date) -> pd.DataFrame:
    """Return the points in order, with a row without a value wherever a period is missing."""
    known = observations[observations["period_end"] <= pd.Timestamp(as_of)]
    points = known.sort_values("period_end").reindex(columns=_COLUMNS)
    apart = points["period_end"].diff().dt.days > _GAP_AFTER * every_days
    missing = points.loc[apart, ["period_end"]] - pd.Timedelta(days=every_days)
    # Concatenating an empty frame would change the columns' types.
    every = points if missing.empty else pd.concat([points, missing]).sort_values("period_end")
    return every.reset_index(drop=True)


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
    if better == "higher_is_better":
        return bool(min(window.min(), low - unsure) >= usual.low)
    return bool(max(window.max(), high + unsure) <= usual.high)
