"""Has a cause come back since it was dealt with, and how often would it have at the old pace?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.effectiveness import REFUSED
from trustdash.stats.rates import RateRatio, poisson_rate_ratio

_NO_FIX = (*REFUSED, "reopened")
_SHORTEST_RECORD_DAYS = 180
"""A pace is taken from a record before the fix of at least so many days."""


@dataclass(frozen=True, eq=False)
class Recurrence:
    """What became of one cause: since when it was dealt with, and the incidents that repeat it.

    fixed_on: the first day on which an action against it was completed; None if none is. repeats:
    the later incidents of the same cause category (id, title, severity, began_on), as M15 counts
    them. days: from fixed_on to as-of. expected: how many repeats the pace before the fix would
    have brought in these days; None without a record long enough. ratio: the pace since over the
    pace before.
    """

    fixed_on: date | None
    repeats: pd.DataFrame
    days: int = 0
    expected: float | None = None
    ratio: RateRatio | None = None


def recurrence(
    cause: Any,
    root_causes: pd.DataFrame,
    repeat_incidents: pd.DataFrame,
    actions: pd.DataFrame,
    as_of: date,
) -> Recurrence:
    """Return what became of a determined cause; the frames are those of M15, not narrowed.

    cause: a row of root_causes. The same cause is the same category, set by people. An action
    without a cause of its own deals with every cause of its incident.
    """
    alike = root_causes[
        dates.by(root_causes["determined_on"], as_of)
        & (root_causes["cause_category"] == cause.cause_category)
    ]
    incidents = repeat_incidents[repeat_incidents["id"].isin(alike["incident_id"])]
    shown = incidents[["id", "title", "severity", "began_on"]].sort_values(["began_on", "id"])
    fixed_on = _fixed_on(cause, actions, as_of)
    if fixed_on is None:
        return Recurrence(None, shown.iloc[:0])
    own = shown.loc[shown["id"] == cause.incident_id, "began_on"]
    later = shown["began_on"] > (max(fixed_on, own.iloc[0]) if len(own) else fixed_on)
    repeats = shown[later & (shown["id"] != cause.incident_id)]
    days = (pd.Timestamp(as_of) - fixed_on).days
    record = (fixed_on - repeat_incidents["began_on"].min()).days
    if record < _SHORTEST_RECORD_DAYS or days < 1:
        return Recurrence(fixed_on.date(), repeats, days)
    before = len(shown) - len(repeats)
    ratio = poisson_rate_ratio(len(repeats), days, before, record)
    return Recurrence(fixed_on.date(), repeats, days, before * days / record, ratio)


def _fixed_on(cause: Any, actions: pd.DataFrame, as_of: date) -> pd.Timestamp | None:
    own = actions["root_cause_id"] == cause.id
    shared = actions["root_cause_id"].isna() & (actions["incident_id"] == cause.incident_id)
    done = dates.by(actions["completed_on"], as_of) & ~actions["status"].isin(_NO_FIX)
    first = actions.loc[(own | shared) & done, "completed_on"].min()
    return None if pd.isna(first) else pd.Timestamp(first)
