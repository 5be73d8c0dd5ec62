"""Where a measure is heading: when it would be back, and the corridor agreed for its way."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.course import Course
from trustdash.metrics.phases import Phased
from trustdash.metrics.recovery import NOW_POINTS
from trustdash.stats import forecast

CHANCE = 0.8
"""The chance that the range of dates is made for: 8 in 10."""

Why = Literal["too few", "no clear trend", "not surely", "there already"]
Where = Literal["inside", "above", "below", "before it begins", "after it ends"]


@dataclass(frozen=True, eq=False, slots=True)
class Outlook:
    """When a measure would be back if the pace of its current phase held.

    level: what it must reach: the level before, less the smallest change that matters. earliest,
    expected, latest: the last days of periods; all given or none. why_not: why there is no date.
    until: how far ahead was looked, half the time observed at most. fan: on, middle, low, high by
    period, 8 in 10 single values lie between low and high; empty without a trend.
    """

    level: float
    n: int
    until: date
    earliest: date | None = None
    expected: date | None = None
    latest: date | None = None
    why_not: Why | None = None
    fan: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["on", "middle", "low", "high"])
    )


def outlook(way: Course, found: Phased, every_days: int) -> Outlook | None:
    """Return when a measure would be back; None if it is, or has nothing to go back to."""
    if way.base is None or way.is_back() is not False or way.is_stale or found.current is None:
        return None
    values = found.current.series
    level = way.base - way.good * way.tolerance
    last = found.points["period_end"].iloc[-1]
    reach = forecast.time_to_reach(values, level, "higher" if way.good > 0 else "lower", CHANCE)
    ahead = [dates.periods_later(last, step, every_days) for step in range(1, reach.horizon + 1)]
    until = ahead[-1] if ahead else last.date()
    if reach.n < forecast.FEWEST_FOR_FORECAST:
        return Outlook(level, reach.n, until, why_not="too few")
    if found.current.heading() == "none":
        near = way.good * (level - float(np.nanmean(values[-NOW_POINTS:]))) <= 0
        return Outlook(level, reach.n, until, why_not="there already" if near else "no clear trend")
    fan = _fan(values, ahead)
    if reach.earliest is None or reach.expected is None or reach.latest is None:
        return Outlook(level, reach.n, until, why_not="not surely", fan=fan)
    soon, likely, late = (
        ahead[step - 1] for step in (reach.earliest, reach.expected, reach.latest)
    )
    if reach.expected == 1:
        return Outlook(level, reach.n, until, why_not="there already", fan=fan)
    return Outlook(level, reach.n, until, soon, likely, late, fan=fan)


def _fan(values: np.ndarray, ahead: list[date]) -> pd.DataFrame:
    at = np.arange(1.0, len(values) + 1)
    new = len(values) + np.arange(1.0, len(ahead) + 1)
    line = forecast.predict_line(at, values, new, CHANCE)
    bands = {"middle": line.fit, "low": line.lower, "high": line.upper}
    return pd.DataFrame({"on": pd.to_datetime(ahead)} | bands).astype(dict.fromkeys(bands, float))


@dataclass(frozen=True, eq=False, slots=True)
class Corridor:
    """The way back that people agreed before the values came.

    points: on, low, high by day. agreed_on, agreed_in: when and in which review; None if not known.
    replaced: when the agreement before it was made, if there was one. where: where the latest
    value lies; low, high: the corridor on that value's day, by a straight line between its points.
    """

    points: pd.DataFrame
    agreed_on: date | None
    agreed_in: str | None
    replaced: date | None
    where: Where
    low: float | None = None
    high: float | None = None

    @property
    def is_set_afterwards(self) -> bool:
        """Whether it was agreed after the first day that it speaks of, or nobody knows when."""
        return self.agreed_on is None or pd.Timestamp(self.agreed_on) > self.points["on"].iloc[0]


def corridor(trajectories: pd.DataFrame, latest_on: date, latest: float) -> Corridor | None:
    """Return the corridor agreed last for a measure; None if none was.

    trajectories: rows of the query of that name, of one measure. latest: its newest value.
    """
    if trajectories.empty:
        return None
    agreements = trajectories["agreed_on"].dropna().drop_duplicates().sort_values()
    newest = agreements.iloc[-1] if len(agreements) else None
    mine = trajectories if newest is None else trajectories[trajectories["agreed_on"] == newest]
    points = (
        mine.rename(columns={"on_date": "on", "expected_low": "low", "expected_high": "high"})
        .drop_duplicates("on", keep="last")
        .sort_values("on")[["on", "low", "high"]]
        .reset_index(drop=True)
    )
    review = mine["agreed_in"].dropna()
    about = (
        None if newest is None else newest.date(),
        str(review.iloc[-1]) if len(review) else None,
        agreements.iloc[-2].date() if len(agreements) > 1 else None,
    )
    day = pd.Timestamp(latest_on)
    if day < points["on"].iloc[0]:
        return Corridor(points, *about, "before it begins")
    if day > points["on"].iloc[-1]:
        return Corridor(points, *about, "after it ends")
    days = points["on"].to_numpy().astype("datetime64[D]").astype(float)
    at = float(np.datetime64(latest_on, "D").astype(float))
    low, high = (float(np.interp(at, days, points[edge])) for edge in ("low", "high"))
    where: Where = "below" if latest < low else "above" if latest > high else "inside"
    return Corridor(points, *about, where, low, high)
