"""Does what was mended stay mended, and how long does such a thing take? (M45, M46)"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.promises import promised
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, joined, number_of, plural, quantity, with_counted

GOAL_DAYS = 365
"""How long a commitment should hold before it counts as sustained."""
HELD = f"held for {GOAL_DAYS} days"
"""The part that counts the commitments that have held so long."""
HOLDING = ("verified", "kept")
"""States in which every acceptance criterion was found to be met."""
_A_YEAR = 365.25
_A_MONTH = _A_YEAR / 12


@metric(
    "M45",
    "Sustainment clock",
    unit="days",
    direction="higher_is_better",
    formula="For each commitment that somebody other than its owner has verified: days since then "
    "without a failure. A failure is an effectiveness check that found one of its actions not "
    "effective, one of its actions reopened, or a failed check of a control that holds it up. The "
    f"first part counts those that have held for {GOAL_DAYS} days.",
    edge_cases="One failure sets the clock back to its day; until it is mended (the action and its "
    "follow-up are closed, a later check of the control has passed) the clock stands at 0. Every "
    "failure stays in the rows. Kept in part is not all criteria. Verified on an unknown day: left "
    "out and counted. Partially effective is no failure.",
    source="consent decrees, one documented year; CSB, follow-up of closed items",
)
def sustainment_clock(
    commitments: pd.DataFrame, commitment_failures: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return how many verified commitments have held for a year, and for how long each has."""
    verified = promised(commitments)
    verified = verified[verified["status"].isin(HOLDING)]
    known = dates.by(verified["verified_on"], as_of)
    unknown = int((~known).sum())
    rows = _clocks(verified[known], commitment_failures, as_of)
    total = number_of(
        rows,
        rows["days_held"] >= GOAL_DAYS,
        part=HELD,
        note=joined(
            f"of {plural(len(rows), 'verified commitment')}" if len(rows) else None,
            f"{plural(unknown, 'commitment')} verified on an unknown day, left out"
            if unknown
            else None,
        ),
        assurance="internally_verified",
    )
    each = (_clock(rows.iloc[[n]], commitment_failures) for n in range(len(rows)))
    return total if len(rows) else _none(total), *each


def _none(total: MetricValue) -> MetricValue:
    nothing = joined("no commitment has been verified yet", total.note)
    return MetricValue(None, part=total.part, unit="count", note=nothing, rows=total.rows)


def _clocks(verified: pd.DataFrame, failures: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return each commitment with its last failure since it was verified and the days held."""
    since = verified.set_index("id")["verified_on"]
    later = failures[failures["commitment_id"].isin(verified["id"])]
    # Reindexed, not mapped: mapping through an empty series of days fails.
    later = later[later["failed_on"] > since.reindex(later["commitment_id"]).to_numpy()]
    by_commitment = later.groupby("commitment_id")
    last, standing = by_commitment["failed_on"].max(), by_commitment["is_standing"].any()
    rows = verified.assign(
        failures=by_commitment.size().reindex(verified["id"], fill_value=0).to_numpy(),
        last_failed_on=last.reindex(verified["id"]).set_axis(verified.index),
        is_failing=standing.reindex(verified["id"], fill_value=False).to_numpy(dtype=bool),
    )
    started = rows["last_failed_on"].fillna(rows["verified_on"])
    days = dates.days_since(started, as_of).mask(rows["is_failing"], 0.0)
    return rows.assign(clock_since=started, days_held=days)


def _clock(row: pd.DataFrame, failures: pd.DataFrame) -> MetricValue:
    """Return the clock of one commitment; its rows are the day of verification and each failure."""
    commitment = row.iloc[0]
    mine = failures[failures["commitment_id"] == commitment["id"]]
    mine = mine[mine["failed_on"] > commitment["verified_on"]]
    history = pd.DataFrame({
        "commitment_id": commitment["id"],
        "happened_on": [commitment["verified_on"], *mine["failed_on"]],
        "kind": ["verified", *mine["kind"]],
        "source_id": [None, *mine["source_id"]],
        "title": [commitment["title"], *mine["title"]],
        "is_standing": [False, *mine["is_standing"]],
    })  # fmt: skip
    return quantity(
        float(commitment["days_held"]),
        history,
        part=f"{commitment['id']} {commitment['title']}",
        note=_said(commitment, mine),
        assurance="internally_verified",
    )


def _said(commitment: pd.Series, failures: pd.DataFrame) -> str:
    verified = f"verified on {dates.in_words(commitment['verified_on'].date())}"
    if failures.empty:
        return verified
    last = failures.iloc[-1]
    failed = f"{last['kind']} on {dates.in_words(last['failed_on'].date())}: {last['title']}"
    state = "not mended yet" if commitment["is_failing"] else "counted from then on"
    return f"{verified}; {failed} ({state})"


@dataclass(frozen=True, slots=True)
class Published:
    """A published span of years from the incident, with its source; high None: not there yet."""

    what: str
    low: float
    high: float | None
    source: str

    def __str__(self) -> str:
        """Write it as notes do: `full recovery 3 to 4 years (Harris)`."""
        if self.high is None:
            return f"{self.what} {self.low:g} years ({self.source})"
        span = f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"
        return f"{self.what} {span} years ({self.source})"


PUBLISHED = (
    Published("recovery begins after", 2, 3, "Harris reputation quotient; some never"),
    Published("full recovery after", 3, 4, "Harris reputation quotient; some never"),
    Published("executives believe it takes", 3.2, 3.2, "Burson-Marsteller, n = 685"),
    Published("Wells Fargo not back after nearly", 10, None, "everything-pr.com"),
)
"""How long it took others. A description of single cases and beliefs, not a yardstick."""
_BEGINS, _FULL = PUBLISHED[:2]
OVER = ("dismissed", "closed", "sustained")
"""States in which an incident is not in recovery any more."""


@metric(
    "M46",
    "Time in recovery",
    unit="months",
    direction="neither",
    formula="Months since each major incident began, beside what was published of others: "
    f"{'; '.join(map(str, PUBLISHED))}.",
    edge_cases="The spans describe, they set no target; sources and methods differ. An incident "
    "whose beginning is not known counts from when it was found. Dismissed, closed and sustained "
    "incidents are left out.",
    source="Harris Poll; Burson-Marsteller by dpkpr.com; everything-pr.com",
)
def time_in_recovery(incidents: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the months since each major incident, and where that lies among published spans."""
    majors = incidents[incidents["is_major"].astype(bool) & ~incidents["status"].isin(OVER)]
    began = dates.began_at(majors).dt.normalize()
    rows = majors.assign(began_on=began)[dates.by(began, as_of)].sort_values(["began_on", "id"])
    return tuple(_months(rows.iloc[[position]], as_of) for position in range(len(rows))) or (
        MetricValue(None, note="no major incident is in recovery"),
    )


def _months(row: pd.DataFrame, as_of: date) -> MetricValue:
    incident = row.iloc[0]
    months = (dates.day(as_of) - incident["began_on"]).days / _A_MONTH
    return MetricValue(
        months,
        part=f"{incident['id']} {incident['title']}",
        note=_place(months / 12),
        rows=with_counted(row, True),
    )


def _place(years: float) -> str:
    """Say where a time lies among the published spans."""
    if years < _BEGINS.low:
        span = f"{_BEGINS.low:g} to {_BEGINS.high:g} years"
        return f"earlier than the published beginning of recovery ({span})"
    if _FULL.high is not None and years <= _FULL.high:
        return f"within the published spans ({_BEGINS.low:g} to {_FULL.high:g} years)"
    return f"later than the published full recovery ({_FULL.low:g} to {_FULL.high:g} years)"
