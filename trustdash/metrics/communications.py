"""How soon those affected were told (M20)."""

from datetime import date, timedelta

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, joined, number_of, quantity
from trustdash.stats.waiting import waiting_quantile

NOT_INCIDENTS = ("maintenance",)
"""Categories that are announced work, not a failure."""
_MOST_NAMED = 5


@metric(
    "M20",
    "Time to acknowledge",
    unit="hours",
    direction="lower_is_better",
    formula="Hours from detection to the first outward communication: median and 90th percentile; "
    "a second clock runs from the beginning of the incident.",
    edge_cases="Never communicated is not left out: it waits until the end of as-of and is listed "
    "as still silent. Announced before it was detected counts as 0 hours. Dismissed incidents and "
    "planned maintenance are left out. A quantile not reached yet is unknown.",
    source="All Quiet; Kaplan and Meier (1958) for those still silent",
)
def time_to_acknowledge(incidents: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the hours until those affected were told, and how many incidents are still silent."""
    left_out = (incidents["status"] == "dismissed") | incidents["category"].isin(NOT_INCIDENTS)
    rows = incidents[~left_out]
    detected = _waiting(rows, "detected_at", as_of)
    occurred = _waiting(rows, "occurred_at", as_of)
    silent = ~detected["is_told"].astype(bool)
    return (
        _quantile(detected, 0.5, None, _still_silent(detected)),
        _quantile(detected, 0.9, "p90"),
        _quantile(occurred, 0.5, "median from the beginning"),
        _quantile(occurred, 0.9, "p90 from the beginning"),
        number_of(detected, silent, part="still silent", note=_still_silent(detected)),
    )


def _waiting(incidents: pd.DataFrame, since: str, as_of: date) -> pd.DataFrame:
    """Return incidents with a known start, whether people were told, and the hours until then."""
    end = dates.day(as_of + timedelta(days=1))
    rows = incidents[incidents[since] < end]
    told = rows["first_communication_at"] < end
    until = rows["first_communication_at"].where(told, end)
    hours = (until - rows[since]).dt.total_seconds() / 3600
    return rows.assign(is_told=told, hours=hours.clip(lower=0.0).astype(float))


def _quantile(
    rows: pd.DataFrame, share: float, part: str | None, note: str | None = None
) -> MetricValue:
    amount = waiting_quantile(rows["hours"], rows["is_told"], share)
    words = "half" if share == 0.5 else f"{100 * share:.0f} %"
    nothing = f"fewer than {words} have been told yet" if len(rows) else "no incident on file"
    return quantity(amount, rows, part=part, note=note, nothing=nothing)


def _still_silent(rows: pd.DataFrame) -> str | None:
    """Name the incidents about which nobody was told, longest silence first."""
    silent = rows[~rows["is_told"].astype(bool)].sort_values("hours", ascending=False)
    if silent.empty:
        return None
    first = silent.head(_MOST_NAMED)
    named = [
        f"{id_} {hours:,.0f} h" for id_, hours in zip(first["id"], first["hours"], strict=True)
    ]
    rest = len(silent) - len(named)
    return joined(f"still silent: {', '.join(named)}" + (f" and {rest} more" if rest else ""))
