"""How long corrective actions take until they are closed, when some are still open.

One definition for the median, the sentence and the curve. The clock of a reopened action runs from
its first opening to its last closing. What is not done, or a duplicate, never counts as closed: it
is followed until the day it ended so, and counted apart.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.effectiveness import REFUSED
from trustdash.stats.survival import FEWEST_AT_RISK, SurvivalCurve, kaplan_meier

CLOSED, OPEN, DROPPED = "closed", "still open", "not done or a duplicate"
STEPS = ["days", "open_share", "low", "high", "followed", "closed"]


@dataclass(frozen=True, slots=True, eq=False)
class TimeToClose:
    """How long the actions of a cohort took or have waited, and the curve that follows.

    cohort: the actions with `days` from opening (to closing, to the day they were dropped, or to
    as-of) and `outcome`. steps: at each day on which actions closed: the share still open from then
    on and its 95 % limits (%, NaN where unknown), how many were followed so long, and how many of
    them closed. until: the last day to which 5 or more were followed; the curve stops there. None:
    fewer than 5 in all. median, low, high: days until half are closed, and the 95 % interval; None
    where not reached by then. reason: why there is no median.
    """

    cohort: pd.DataFrame
    steps: pd.DataFrame
    until: float | None
    median: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None


def cohort(
    actions: pd.DataFrame, still_open: pd.DataFrame, action_flow: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """Return the actions ever opened with `days` and `outcome`.

    One whose days of opening and closing are not known, or contradict each other, is left out.
    """
    closings = action_flow[action_flow["kind"] == "closed"].groupby("id")["happened_on"].max()
    is_open = actions["id"].isin(still_open["id"])
    outcome = np.where(is_open, OPEN, np.where(actions["status"].isin(REFUSED), DROPPED, CLOSED))
    ended = pd.Series(closings.reindex(actions["id"]).to_numpy("datetime64[us]"), actions.index)
    until = ended.where(~is_open, dates.day(as_of))
    days = (until - actions["opened_on"].fillna(actions["first_seen"])).dt.days.astype(float)
    found = actions.assign(days=days, outcome=outcome)
    return found[found["days"] >= 0]


def time_to_close(rows: pd.DataFrame) -> TimeToClose:
    """Return the curve of a cohort: the share of actions still open by days since opening."""
    days, closed = rows["days"].to_numpy(float), (rows["outcome"] == CLOSED).to_numpy()
    if len(days) < FEWEST_AT_RISK:
        few = f"fewer than {FEWEST_AT_RISK} actions on file"
        return TimeToClose(rows, pd.DataFrame(columns=STEPS), None, reason=few)
    until = float(np.sort(days)[-FEWEST_AT_RISK])
    curve = kaplan_meier(days, closed)
    median, low, high = (
        at if at is not None and at <= until else None
        for at in (curve.median, curve.median_lower, curve.median_upper)
    )
    reason = None if median is not None else _why_no_median(curve)
    return TimeToClose(rows, _steps(curve, until), until, median, low, high, reason)


def _why_no_median(curve: SurvivalCurve) -> str:
    if curve.median is None:
        return "half are not closed yet"
    return f"fewer than {FEWEST_AT_RISK} were followed until half were closed"


def _steps(curve: SurvivalCurve, until: float) -> pd.DataFrame:
    known = (curve.times, curve.survival, curve.lower, curve.upper, curve.at_risk, curve.closed)
    steps = pd.DataFrame(dict(zip(STEPS, map(list, known), strict=True)))
    shares = ["open_share", "low", "high"]
    steps[shares] = 100 * steps[shares].astype(float)
    return steps[steps["days"] <= until].reset_index(drop=True)
