"""Did a fix work? One measure before against after the day on which an action was completed.

The day, the measure and the window were written down before; here nothing is chosen by looking.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from trustdash.metrics import dates
from trustdash.model.values import Direction
from trustdash.stats import change, count_change, rates, trend
from trustdash.stats.inputs import Values
from trustdash.stats.result import excludes

Verdict = Literal[
    "better", "worse", "changed", "no clear change", "no change that matters", "too early",
    "not readable",
]  # fmt: skip
"""better, worse, changed (a measure without a better side): beyond chance. not readable: no number
of later values will make it readable."""

FEWEST_VALUES = change.FEWEST_FOR_STEP
NOT_SEPARABLE_PERIODS = 6
"""Two fixes, or a fix and an incident, so many periods of the measure apart can't be told apart."""
_FEW_EVENTS = 20
"""Counts of events below so many a period are compared as counts; larger ones by their means."""
_TREND_VALUES = 104
_SUSPECTED = 0.8
"""A trend before is suspected, not proved: its slope leaves out 0 at 80 %. Steady climbs that pass
for a step are worse than steps found a month later; docs/decisions/0013 has the rates."""


@dataclass(frozen=True, slots=True)
class Window:
    """The day of the fix, and from when until when its check looks at the measure."""

    done_on: pd.Timestamp
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """How far a level moved, after minus before in the measure's unit, with its 95 % interval.

    is_ratio: lower and upper are of after over before, as for few events. claimed: the interval
    leaves out no change; None where too few values make an interval. alike: neighbouring values
    move together, which the interval allows for. says_little: the interval is wider than twice the
    range of all the values.
    """

    before: float
    after: float
    lower: float | None = None
    upper: float | None = None
    is_ratio: bool = False
    claimed: bool | None = None
    alike: bool = False
    says_little: bool = False

    @property
    def difference(self) -> float:
        """After minus before, in the measure's unit."""
        return self.after - self.before

    @property
    def after_limits(self) -> tuple[float, float] | None:
        """Return the interval as levels: where the level after lies, the level before taken as is.

        It leaves the level before out exactly when a change is claimed.
        """
        if self.lower is None or self.upper is None:
            return None
        if self.is_ratio:
            return self.before * self.lower, self.before * self.upper
        return self.before + self.lower, self.before + self.upper


@dataclass(frozen=True, eq=False)
class Reading:
    """What a measure shows around a fix.

    before, after: the values used (period_start, period_end, value), in order. change: None without
    a value on one side. readable_from: the day of the last value still needed; None if readable, or
    if no day can be given. why_not: why it is not readable. was_moving: it moved that way before.
    last_value: the last day of the newest value.
    """

    verdict: Verdict
    before: pd.DataFrame
    after: pd.DataFrame
    change: Change | None = None
    readable_from: date | None = None
    why_not: str | None = None
    was_moving: bool = False
    last_value: date | None = None

    @property
    def is_claimed(self) -> bool:
        """Whether it changed beyond chance, for better or worse."""
        return self.verdict in ("better", "worse", "changed")

    @property
    def has_interval(self) -> bool:
        """Whether there are enough values on both sides to read it."""
        return self.verdict not in ("too early", "not readable")


def read(
    values: pd.DataFrame, kpi: Any, window: Window, breaks: Iterable[pd.Timestamp], as_of: date
) -> Reading:
    """Return what a measure shows before and after a fix.

    values: of the measure for everyone (period_start, period_end, value). kpi: its definition
    (direction, tolerance, unit, aggregate, every_days). breaks: the days since which it is counted
    in another way. Before: every value of a period that ended before the day, back to the last
    break. After: those of periods that began after it and in the window; a window too short for 8
    values is read to the 8th. The period of the fix itself is left out.
    """
    known = values[values["period_end"] <= pd.Timestamp(as_of)].dropna(subset=["value"])
    known = known.sort_values("period_end")[["period_start", "period_end", "value"]]
    before, after, is_cut = _sides(known, window, sorted(breaks))
    reading = Reading(
        "not readable",
        before,
        after,
        change=_change(before, after, kpi),
        last_value=known["period_end"].max().date() if len(known) else None,
    )
    if len(before) < FEWEST_VALUES:
        return replace(reading, why_not=_few("before", len(before)))
    if len(after) < FEWEST_VALUES:
        return _not_yet(reading, window, kpi, as_of, is_cut=is_cut)
    return _judged(reading, kpi)


def over_the_same_time(reading: Reading, values: pd.DataFrame, kpi: Any) -> Change | None:
    """Return how a comparison series changed over the days of a reading; None without values."""
    sides = [
        values[
            values["period_end"].between(side["period_end"].min(), side["period_end"].max())
        ].dropna(subset=["value"])
        for side in (reading.before, reading.after)
    ]
    return _change(sides[0].sort_values("period_end"), sides[1].sort_values("period_end"), kpi)


def not_separable(day: pd.Timestamp, other: pd.Timestamp, every_days: int) -> bool:
    """Tell whether two days are so close that what came of each can't be told apart."""
    return abs((other - day).days) <= NOT_SEPARABLE_PERIODS * every_days


def _sides(
    known: pd.DataFrame, window: Window, breaks: list[pd.Timestamp]
) -> tuple[pd.DataFrame, pd.DataFrame, bool]:
    """Return the values before and after, and whether a break ends those after."""
    earlier = [day for day in breaks if day <= window.done_on]
    later = [day for day in breaks if day > window.done_on]
    starts, ends = known["period_start"], known["period_end"]
    comparable = starts >= earlier[-1] if earlier else starts.notna()
    if later:
        comparable &= ends < later[0]
    before = known[comparable & (ends < window.done_on)]
    after = known[comparable & (starts > window.done_on)]
    if window.start is not None:
        after = after[after["period_start"] >= window.start]
    if window.end is not None:
        inside = int((after["period_end"] <= window.end).sum())
        after = after.head(max(inside, FEWEST_VALUES))
    return before.reset_index(drop=True), after.reset_index(drop=True), bool(later)


def _few(side: str, found: int) -> str:
    return f"{found} of {FEWEST_VALUES} values {side}"


def _not_yet(reading: Reading, window: Window, kpi: Any, as_of: date, *, is_cut: bool) -> Reading:
    """Say how many values are there, and from when it can be read if they keep coming."""
    found = _few("since", len(reading.after))
    if is_cut:
        return replace(reading, why_not=f"{found}, and then it was counted in another way")
    from_day = _readable_from(reading, window, int(kpi.every_days))
    return replace(
        reading,
        verdict="too early",
        why_not=found,
        readable_from=from_day if from_day > as_of else None,
    )


def _readable_from(reading: Reading, window: Window, every_days: int) -> date:
    """Return the day on which the eighth value after the fix ends, if values keep their rhythm."""
    last = (
        reading.after["period_end"].iloc[-1]
        if len(reading.after)
        else _end_of_transition(reading, window, every_days)
    )
    return dates.periods_later(last, FEWEST_VALUES - len(reading.after), every_days)


def _end_of_transition(reading: Reading, window: Window, every_days: int) -> pd.Timestamp:
    """Return the last day of the period before the first one that counts as after."""
    first = max(window.done_on + pd.Timedelta(days=1), window.start or window.done_on)
    last = reading.before["period_end"].iloc[-1]
    periods = -(-(first - pd.Timedelta(days=1) - last).days // every_days)
    return pd.Timestamp(last + pd.Timedelta(days=max(0, periods) * every_days))


def _judged(reading: Reading, kpi: Any) -> Reading:
    """Return the reading with its verdict by the interval of the change."""
    moved = reading.change
    if moved is None or moved.claimed is None:
        return replace(reading, why_not="nothing varies around the levels")
    if not moved.claimed:
        return replace(reading, verdict=_unclaimed(moved, kpi.tolerance))
    if _was_moving(reading, moved):
        return replace(reading, verdict="no clear change", was_moving=True)
    return replace(reading, verdict=_way(moved.difference, kpi.direction))


def _way(difference: float, better: Direction) -> Verdict:
    if better == "neither":
        return "changed"
    return "better" if (difference > 0) == (better == "higher_is_better") else "worse"


def _unclaimed(moved: Change, tolerance: Any) -> Verdict:
    """Return no change that matters if the whole interval is smaller than the measure declares."""
    limits = moved.after_limits
    if limits is None or pd.isna(tolerance) or not tolerance:
        return "no clear change"
    widest = max(abs(limit - moved.before) for limit in limits)
    return "no change that matters" if widest < float(tolerance) else "no clear change"


def _was_moving(reading: Reading, moved: Change) -> bool:
    """Tell whether the measure moved the same way before, so that the trend may be all there is.

    Then a change is claimed from 12 values a side, if those after lie beyond where it was heading.
    A comparison of counts has the trend in it already.
    """
    if moved.is_ratio:
        return False
    before = reading.before["value"].to_numpy(dtype=float)
    way = trend.mann_kendall_sen(before[-_TREND_VALUES:], conf=_SUSPECTED).direction
    if way != ("up" if moved.difference > 0 else "down"):
        return False
    recent = np.concatenate([before[-_TREND_VALUES:], reading.after["value"].to_numpy(float)])
    line = change.segmented_regression(recent, min(len(before), _TREND_VALUES))
    beyond = line.changed and line.effect is not None and line.effect * moved.difference > 0
    return not beyond


def _change(before: pd.DataFrame, after: pd.DataFrame, kpi: Any) -> Change | None:
    if before.empty or after.empty:
        return None
    first, second = (side["value"].to_numpy(dtype=float) for side in (before, after))
    compare = _of_counts if _is_few_events(first, second, kpi) else _of_means
    moved = compare(first, second)
    limits, values = moved.after_limits, np.concatenate([first, second])
    wide = limits is not None and limits[1] - limits[0] > 2 * np.ptp(values)
    return replace(moved, says_little=bool(wide))


def _is_few_events(before: Values, after: Values, kpi: Any) -> bool:
    """Tell whether the values are counts of events, few enough for their chance to be Poisson's."""
    every = np.concatenate([before, after])
    whole = bool((every >= 0).all() and (every == np.floor(every)).all())
    return kpi.aggregate == "sum" and whole and min(before.mean(), after.mean()) < _FEW_EVENTS


def _of_means(before: Values, after: Values) -> Change:
    step = change.step_change(np.concatenate([before, after]), len(before))
    return Change(
        float(before.mean()),
        float(after.mean()),
        step.lower,
        step.upper,
        claimed=step.changed,
        alike=step.caution is not None,
    )


def _of_counts(before: Values, after: Values) -> Change:
    """Return the ratio of the rates: beside a trend; exact where one side has no event."""
    every, sizes = np.concatenate([before, after]), (len(before), len(after))
    levels = float(before.mean()), float(after.mean())
    if before.any() and after.any():
        found = count_change.segmented_poisson(every, np.ones(len(every)), np.repeat([0, 1], sizes))
        limits, alike = (found.claim_lower, found.claim_upper), found.caution is not None
    elif min(sizes) >= FEWEST_VALUES:
        exact = rates.poisson_rate_ratio(after.sum(), sizes[1], before.sum(), sizes[0])
        limits, alike = (exact.lower, exact.upper), False
    else:
        limits, alike = (None, None), False
    return Change(*levels, *limits, is_ratio=True, claimed=excludes(1, *limits), alike=alike)
