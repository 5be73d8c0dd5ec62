"""When will the corrective actions still open be done, and did such forecasts hold before? (M43)"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.actions import open_actions, weekly_flow
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, joined, number_of, plural, share, with_counted
from trustdash.stats.completion import (
    DRAWS,
    SEED,
    left_by_week,
    throughput_forecast,
    too_little,
    weeks_until_done,
)

Days = npt.NDArray[np.datetime64]

WEEKS = 13
"""The pace is that of the last quarter of a year: long enough to draw from, and still of today."""
ORIGIN_WEEKS = 4
"""How far apart the days are from which the forecasts of the past are made again."""
MOST_ORIGINS = 26
"""How many of them are looked at: two years."""
PAST_DRAWS = 2_000
"""Draws of each forecast of the past; the present one takes more."""
FEWEST_FORECASTS = 10
"""From how many forecasts on the share that held has an interval."""
AHEAD_WEEKS = 13
FAN_WEEKS = 26
"""How far ahead the open count is looked at week by week."""
FAN = ("alone_low", "alone_middle", "alone_high", "arriving_low", "arriving_middle",
       "arriving_high")  # fmt: skip
_ALMOST_ALL = 0.95
HELD, PACE_HELD = "P85 forecasts that held", "P85 forecasts whose pace held"
ARRIVING = ", new actions coming in"
_LATER = "not at this pace: later than five years"


@metric(
    "M43",
    "Forecast of completion",
    unit="weeks",
    direction="lower_is_better",
    formula="Weeks until the corrective actions open now are done: the 85th percentile of "
    f"{DRAWS:,} draws from the number closed in each of the last {WEEKS} weeks, weeks without any "
    f"included; each draw weighs the weeks anew (Dirichlet; seed {SEED}). Parts: the 50th "
    "percentile; both if new actions come in as in those weeks; the chance that all that is due "
    f"within {AHEAD_WEEKS} weeks is done by then; the track record: forecasts made again from "
    f"every {ORIGIN_WEEKS}th week of the past whose day has come, and how many held. The "
    "chart shows the same draws week by week.",
    edge_cases="Rests on the assumption that the future resembles these weeks, and that what is "
    "open is done first. Fewer than 8 weeks on file or fewer than 5 closed: no forecast. If "
    "nothing was closed: not at this pace, never a date. Held is strict: every action that was "
    "open then was closed by the day forecast; the pace held if as many were closed. Forecasts of "
    "the past overlap. Closed counts what is not done, and duplicates, too. No forecast for "
    "promises: they have their dates.",
    source="Vacanti (2015), Actionable Agile Metrics; Rubin (1981), Bayesian bootstrap",
)
def completion_forecast(
    actions: pd.DataFrame, action_flow: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return in how many weeks the open actions are done, and whether such forecasts held."""
    rows = open_actions(actions, as_of)
    weekly = _recent(action_flow, as_of)
    if rows.empty:
        return (MetricValue(None, note="no action is open", rows=with_counted(rows, True)),)
    past = past_forecasts(action_flow, as_of)
    held = f"of the last {len(past)} such forecasts {int(past['held'].sum())} held"
    return (
        *_quantiles(rows, weekly, as_of, held if len(past) else None),
        _chance(rows, weekly, as_of),
        *_track_record(past),
    )


def backlog_ahead(actions: pd.DataFrame, action_flow: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return how many actions may be open at the end of each week to come, from the draws of M43.

    Columns: week_end (as-of first), and 8 in 10 draws with their middle (items): alone_low,
    alone_middle, alone_high if nothing new comes in; arriving_… if new actions come in as in the
    last weeks. Until 95 of 100 draws are done, 26 weeks at most. No rows: no forecast, for the
    reason that M43 gives.
    """
    weekly, left = _recent(action_flow, as_of), len(open_actions(actions, as_of))
    closed, opened = weekly["closed"].to_numpy(), weekly["opened"].to_numpy()
    alone, arriving = (
        left_by_week(closed, left, FAN_WEEKS, arrivals=new) for new in (None, opened)
    )
    if not left or not alone.middle:
        return pd.DataFrame(columns=["week_end", *FAN])
    until = next((week for week, done in enumerate(alone.done) if done >= _ALMOST_ALL), FAN_WEEKS)
    bands = (alone.low, alone.middle, alone.high, arriving.low, arriving.middle, arriving.high)
    ends = pd.date_range(dates.day(as_of), periods=FAN_WEEKS + 1, freq="7D", unit="us")
    ahead = pd.DataFrame({"week_end": ends, **dict(zip(FAN, bands, strict=True))})
    return ahead.head(until + 1)


def _recent(action_flow: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the weeks whose pace is taken."""
    return weekly_flow(action_flow, as_of).tail(_weeks_on_file(action_flow, as_of))


def _weeks_on_file(action_flow: pd.DataFrame, as_of: date) -> int:
    """Return how many whole weeks lie between the first opening and as-of, up to the last 13."""
    if action_flow.empty:
        return 0
    days = (dates.day(as_of) - action_flow["happened_on"].min()).days
    return int(min(max(days // 7, 0), WEEKS))


def _quantiles(
    rows: pd.DataFrame, weekly: pd.DataFrame, as_of: date, held: str | None
) -> Iterator[MetricValue]:
    """Yield the 85th and 50th percentile, without new actions and with them."""
    closed, opened = weekly["closed"].to_numpy(), weekly["opened"].to_numpy()
    pace = (
        f"if nothing new comes in and the pace stays: {closed.sum()} closed and {opened.sum()} "
        f"opened in {plural(len(closed), 'week')}"
    )
    for arrivals, after in ((None, ""), (opened, ARRIVING)):
        found = throughput_forecast(closed, len(rows), arrivals=arrivals)
        for name, weeks in (("P85", found.p85_weeks), ("P50", found.p50_weeks)):
            is_first = name == "P85" and arrivals is None
            until = None if weeks is None else dates.in_words(week_end(as_of, weeks))
            said = (found.reason or _LATER) if until is None else f"by {until}"
            yield MetricValue(
                weeks,
                part=None if is_first else f"{name}{after}",
                n=len(rows),
                note=joined(said, pace, held) if is_first else said,
                rows=with_counted(rows, True),
            )


def week_end(as_of: date, weeks: float) -> date:
    """Return the day by whose end so many weeks from as-of have passed."""
    return as_of + timedelta(weeks=weeks)


def _chance(rows: pd.DataFrame, weekly: pd.DataFrame, as_of: date) -> MetricValue:
    """Return the share of draws in which all that is due soon is done by then, late ones too."""
    until = week_end(as_of, AHEAD_WEEKS)
    due = with_counted(rows[dates.by(rows["due_date"], until)], True)
    part = f"chance that all due in {AHEAD_WEEKS} weeks are done by then"
    closed = weekly["closed"].to_numpy()
    why = "nothing is due by then" if due.empty else too_little(closed)
    if why:
        return MetricValue(None, part=part, unit="%", note=why, rows=due)
    taken = weeks_until_done(closed, len(due))
    said = plural(len(due), "action")
    note = f"{said} due by {dates.in_words(until)}, those overdue included"
    share = 100 * float((taken <= AHEAD_WEEKS).mean())
    return MetricValue(share, part=part, unit="%", n=len(due), note=note, rows=due)


@dataclass(frozen=True, slots=True)
class _Past:
    """Every span in which an action was open, and every opening and closing, in order."""

    opened: Days
    closed: Days
    """Of the same span; NaT while it is open."""
    closings: Days

    @classmethod
    def of(cls, action_flow: pd.DataFrame) -> "_Past":
        """Pair the nth opening of an action with its nth closing: the two alternate."""
        flow = action_flow.assign(nth=action_flow.groupby(["id", "kind"]).cumcount())
        days = flow.pivot_table("happened_on", ["id", "nth"], "kind", aggfunc="min", dropna=False)
        days = days.reindex(columns=["opened", "closed"]).dropna(subset=["opened"])
        opened, closed = (days[name].to_numpy("datetime64[D]") for name in ("opened", "closed"))
        return cls(opened, closed, np.sort(closed[~np.isnat(closed)]))


def _track_record(rows: pd.DataFrame) -> Iterator[MetricValue]:
    """Yield how many forecasts of the past held, for the very actions and for their number."""
    for part, column in ((HELD, "held"), (PACE_HELD, "pace_held")):
        if rows.empty:
            note = "no forecast of the past has come due"
            yield MetricValue(None, part=part, unit="count", note=note, rows=with_counted(rows, []))
        else:
            yield _held(with_counted(rows, rows[column]), part)


def _held(rows: pd.DataFrame, part: str) -> MetricValue:
    """Return the share that held; of fewer than 10, how many."""
    k, n = int(rows["counted"].sum()), len(rows)
    note = f"of the last {n}, {k} held"
    if n < FEWEST_FORECASTS:
        return number_of(rows, rows["counted"], part=part, note=f"{note}; too few to tell a rate")
    return share(rows, rows["counted"], part=part, unit="%", note=note)


def past_forecasts(action_flow: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the forecasts that could have been made on past days and whose day has come.

    One row per origin, newest first: what was open, the P85 forecast of it, the day on which every
    one of these actions was closed (empty: not yet), the day on which as many had been closed, and
    whether both came by the day forecast.
    """
    columns = ["origin", "open_then", "p85_weeks", "forecast_for", "all_closed_on",
               "as_many_closed_on", "held", "pace_held"]  # fmt: skip
    past = _Past.of(action_flow)
    if not len(past.opened):
        return pd.DataFrame(columns=columns)
    first = past.opened.min()
    today = np.datetime64(as_of)
    origins = [
        today - np.timedelta64(7 * ORIGIN_WEEKS * n, "D") for n in range(1, MOST_ORIGINS + 1)
    ]
    made = (_made_on(past, origin, first, today) for origin in origins if origin > first)
    return pd.DataFrame([row for row in made if row is not None], columns=columns)


def _made_on(
    past: _Past, origin: np.datetime64, first: np.datetime64, today: np.datetime64
) -> tuple[object, ...] | None:
    """Return one forecast of the past; None if none could be made or its day has not come."""
    was_open = (past.opened <= origin) & ~(past.closed <= origin)
    weeks = min(int((origin - first) // np.timedelta64(7, "D")), WEEKS)
    edges = origin - np.timedelta64(7, "D") * np.arange(weeks, -1, -1)
    weekly = np.diff(np.searchsorted(past.closings, edges, side="right"))
    left = int(was_open.sum())
    found = throughput_forecast(weekly, left, draws=PAST_DRAWS) if left else None
    if found is None or found.p85_weeks is None:
        return None
    forecast_for = origin + np.timedelta64(7 * found.p85_weeks, "D")
    if forecast_for > today:
        return None
    ends = past.closed[was_open]
    all_closed = np.datetime64("NaT") if np.isnat(ends).any() else ends.max()
    nth = int(np.searchsorted(past.closings, origin, side="right")) + left - 1
    as_many = past.closings[nth] if nth < len(past.closings) else np.datetime64("NaT")
    return (
        pd.Timestamp(origin), left, found.p85_weeks, pd.Timestamp(forecast_for),
        pd.Timestamp(all_closed), pd.Timestamp(as_many),
        bool(all_closed <= forecast_for), bool(as_many <= forecast_for),
    )  # fmt: skip
