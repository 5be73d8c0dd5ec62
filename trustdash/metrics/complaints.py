"""Complaints: how many, how fast, how decided, how those who complained saw it (M24 to M27, M29)"""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.registry import metric
from trustdash.metrics.suppression import TOGETHER, UNSTATED, kept_together
from trustdash.metrics.value import MetricValue, joined, number_of, quantity, share
from trustdash.stats.waiting import waiting_quantile

FOUR_WEEKS, EIGHT_WEEKS = 28, 56
TARGET_DAYS = 5
"""Within how many days a person should have answered; calendar and working days are both shown."""
DECIDED = ("upheld", "partly_upheld", "rejected", "explained")
UPHELD = ("upheld", "partly_upheld")
SATISFIED = 4
"""The lowest answer of 1 to 5 that counts as satisfied."""
OPEN_BANDS = ("open up to 4 weeks", "open 4 to 8 weeks", "open more than 8 weeks")
_MONDAY_TO_FRIDAY = "1111100"
_GROUP = ["group_id", "group_name"]


def closing_day(complaints: pd.DataFrame) -> pd.Series:
    """Return the day of the final decision, else of closing; never before it was received."""
    stated = complaints["decided_on"].fillna(complaints["closed_on"])
    return stated.mask(stated < complaints["received_on"], complaints["received_on"])


def closed_without_day(complaints: pd.DataFrame, as_of: date) -> pd.Series:
    """Tell which complaints their source calls closed without saying when."""
    stated = complaints["is_closed"].fillna(False).astype(bool)
    return stated & ~dates.by(closing_day(complaints), as_of)


def _left_out(complaints: pd.DataFrame, as_of: date, words: str) -> str | None:
    dateless = int(closed_without_day(complaints, as_of).sum())
    return f"{dateless:,} closed without a closing date, {words}" if dateless else None


@metric(
    "M24",
    "Complaint flow",
    unit="count",
    direction="lower_is_better",
    formula="Outstanding at the start of the 90 days that end at as-of + received − closed in "
    "them = outstanding at as-of. Parts: those outstanding by age, and for each group those "
    "outstanding of those received.",
    edge_cases="Closed is the day of the final decision, else of closing. A source that says "
    "closed without a day counts as closed on the day of receipt. One complaint with several "
    "subjects counts once, under its main category. Groups are not split by team; one of which 1 "
    "to 4 complained about an incident, or wait, is shown together with the next smallest of that "
    "incident, until no count of theirs is 1 to 4, in every view, so that no subtraction tells it. "
    "An incident with one group alone has nothing to take apart. Rows do not say who complained.",
    source="FCA DISP 1.10.2; stats/suppression.py",
)
def complaint_flow(
    complaints: pd.DataFrame, complaints_of_groups: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return complaints outstanding now, and what came in and went out in the last 90 days."""
    complaints = complaints.drop(columns=_GROUP)
    start = dates.period_start(as_of)
    dateless = closed_without_day(complaints, as_of)
    closed_on = closing_day(complaints).mask(dateless, complaints["received_on"])
    before = dates.by(complaints["received_on"], start)
    received = dates.by(complaints["received_on"], as_of)
    closed = dates.by(closed_on, as_of)
    opening = before & ~dates.by(closed_on, start)
    flow = {
        "opening": opening,
        "received": received & ~before,
        "closed": received & closed & ~dates.by(closed_on, start),
    }
    note = _left_out(complaints, as_of, "counted as closed when received")
    if complaints.empty:
        return (quantity(None, complaints, nothing="no complaints on file"),)
    return (
        number_of(complaints, received & ~closed, note=note),
        *(number_of(complaints, counted, part=part) for part, counted in flow.items()),
        *_by_age(complaints[received & ~closed], as_of),
        *_by_group(complaints_of_groups, as_of),
    )


def _by_age(outstanding: pd.DataFrame, as_of: date) -> Iterator[MetricValue]:
    """Yield how many wait for how long; four and eight weeks are those of the closed (M25)."""
    days = (dates.day(as_of) - outstanding["received_on"]).dt.days
    aged = outstanding.assign(days_open=days.astype(float))
    bands = (days <= FOUR_WEEKS, days.between(FOUR_WEEKS + 1, EIGHT_WEEKS), days > EIGHT_WEEKS)
    for part, counted in zip(OPEN_BANDS, bands, strict=True):
        yield number_of(aged, counted, part=part)


def _by_group(complaints: pd.DataFrame, as_of: date) -> Iterator[MetricValue]:
    """Yield those outstanding of those received of each group that may be shown apart."""
    rows = complaints[dates.by(complaints["received_on"], as_of)]
    dateless = closed_without_day(rows, as_of)
    rows = rows.assign(
        group_name=rows["group_name"].fillna(UNSTATED),
        received=True,
        outstanding=~dateless & ~dates.by(closing_day(rows), as_of),
    )
    cells = ["received", "outstanding"]
    labels = kept_together(rows, cells)
    for group in sorted(set(labels), key=lambda name: (name == TOGETHER, name)):
        each = rows[labels == group].assign(group_name=group)
        if len(each) < len(rows):
            counted = each["outstanding"].astype(bool)
            yield number_of(each.drop(columns=cells), counted, group=group)


@metric(
    "M25",
    "Resolution rate and time bands",
    unit="%",
    direction="higher_is_better",
    formula="Complaints closed with a final decision within 8 weeks, of all received at least 8 "
    "weeks before as-of. Parts: closed within 4 weeks, in 4 to 8, after more than 8, of all "
    "closed.",
    edge_cases="The cohort of those received is counted, because a view of the closed alone hides "
    "the never closed. Closed in silence, without a decision, is not resolved. Complaints that a "
    "source calls closed without a day are left out and counted.",
    source="FCA DISP 1.10; eight weeks for the final response",
)
def resolution_rate(complaints: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share resolved within eight weeks, and the closed ones by time taken."""
    rows = complaints[~closed_without_day(complaints, as_of)].drop(columns=_GROUP)
    closed_on = closing_day(rows)
    silent = rows["decided_on"].isna() & rows["outcome"].isna()
    resolved = dates.by(closed_on, as_of) & ~silent
    taken = (closed_on - rows["received_on"]).dt.days
    rows = rows.assign(days_taken=taken.where(resolved).astype(float))
    cohort = rows[dates.by(rows["received_on"], as_of - timedelta(days=EIGHT_WEEKS))]
    closed = rows[resolved]
    days = closed["days_taken"]
    bands = {
        "closed within 4 weeks": days <= FOUR_WEEKS,
        "closed in 4 to 8 weeks": days.between(FOUR_WEEKS + 1, EIGHT_WEEKS),
        "closed after more than 8 weeks": days > EIGHT_WEEKS,
    }
    note = joined(
        _left_out(complaints, as_of, "left out"),
        _silently_closed(rows, silent, as_of),
    )
    nothing = "no complaint was received 8 weeks ago or earlier"
    return (
        share(cohort, cohort["days_taken"] <= EIGHT_WEEKS, nothing=nothing, note=note),
        *(
            share(closed, counted, part=part, nothing="no complaint is closed yet")
            for part, counted in bands.items()
        ),
    )


def _silently_closed(rows: pd.DataFrame, silent: pd.Series, as_of: date) -> str | None:
    n = int((silent & dates.by(closing_day(rows), as_of)).sum())
    return f"{n:,} closed without a decision, not resolved" if n else None


@metric(
    "M26",
    "Acknowledgement time",
    unit="days",
    direction="lower_is_better",
    formula="Days from receipt to the first answer by a person: median and 90th percentile, and "
    f"the share answered within {TARGET_DAYS} days, in calendar and in working days (Monday to "
    "Friday).",
    edge_cases="An automatic answer, or passing it on, does not count. Still waiting is not left "
    "out: it waits until as-of. Still waiting and received no more days ago than the target: not "
    "yet in the share. A quantile not reached yet is unknown.",
    source="ISO 10002, responsiveness; Zendesk, reply time in both calendars",
)
def acknowledgement_time(complaints: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the days until a person answered, and the share that did within the target."""
    rows = _answered(complaints, as_of)
    answered = rows["is_answered"].astype(bool)
    nothing = "no complaints on file" if rows.empty else "too few have been answered yet"
    quantiles = (("days_waited", 0.5, None), ("days_waited", 0.9, "p90"),
                 ("working_days_waited", 0.5, "median working days"))  # fmt: skip
    values = [
        quantity(waiting_quantile(rows[days], answered, share), rows, part=part, nothing=nothing)
        for days, share, part in quantiles
    ]
    for days, words in (("days_waited", "days"), ("working_days_waited", "working days")):
        ripe = rows[answered | (rows[days] > TARGET_DAYS)]
        within = ripe["is_answered"].astype(bool) & (ripe[days] <= TARGET_DAYS)
        part = f"within {TARGET_DAYS} {words}"
        values.append(_within(ripe, within, part))
    return *values, number_of(rows, ~answered, part="not answered by a person")


def _within(rows: pd.DataFrame, counted: pd.Series, part: str) -> MetricValue:
    """Return a part that is a percentage of a metric whose unit is another."""
    return share(rows, counted, part=part, unit="%", nothing="no complaints to judge yet")


def _answered(complaints: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return complaints with whether a person answered, and the days waited until then."""
    rows = complaints[dates.by(complaints["received_on"], as_of)].drop(columns=_GROUP)
    by_person = rows["acknowledged_by"].fillna("person") == "person"
    answered = by_person & dates.by(rows["acknowledged_on"], as_of)
    until = rows["acknowledged_on"].where(answered, dates.day(as_of))
    waited = (until - rows["received_on"]).dt.days.clip(lower=0).astype(float)
    working = np.busday_count(
        rows["received_on"].to_numpy().astype("datetime64[D]"),
        until.to_numpy().astype("datetime64[D]"),
        weekmask=_MONDAY_TO_FRIDAY,
    )
    return rows.assign(
        is_answered=answered,
        days_waited=waited,
        working_days_waited=np.maximum(working, 0).astype(float),
    )


@metric(
    "M27",
    "Upheld rate",
    unit="%",
    direction="neither",
    formula="Complaints upheld in full or in part, of all decided: upheld, partly upheld, rejected "
    "or explained.",
    edge_cases="In part is upheld. A goodwill payment on a rejected complaint stays rejected. "
    "Withdrawn, out of scope and unknown outcomes are not decided.",
    source="FCA DISP 1.10",
)
def upheld_rate(complaints: pd.DataFrame) -> MetricValue:
    """Return the share of decided complaints that were upheld."""
    decided = complaints[complaints["outcome"].isin(DECIDED)].drop(columns=_GROUP)
    return share(decided, decided["outcome"].isin(UPHELD), nothing="no complaint is decided yet")


@metric(
    "M29",
    "Complainant satisfaction with handling",
    unit="%",
    direction="higher_is_better",
    min_n=30,
    formula="Complainants who rate the handling 4 or 5 of 5, of all who rated it; split by upheld "
    "and not upheld, with the Wilson 95 % interval.",
    edge_cases="Without the split it measures who won. Not rated is left out.",
    source="this project's own decision; ISO 10002",
)
def satisfaction_with_handling(complaints: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return the share satisfied with the handling: all, upheld, not upheld."""
    rated = complaints[complaints["satisfaction"].notna()].drop(columns=_GROUP)
    upheld = rated["outcome"].isin(UPHELD)
    lost = rated["outcome"].isin(DECIDED) & ~upheld
    return (
        _satisfied(rated, None),
        _satisfied(rated[upheld], "upheld"),
        _satisfied(rated[lost], "not upheld"),
    )


def _satisfied(rows: pd.DataFrame, part: str | None) -> MetricValue:
    small = f"small: n = {len(rows)}" if 0 < len(rows) < 30 else None
    satisfied = rows["satisfaction"] >= SATISFIED
    nothing = "nobody rated the handling yet"
    return share(rows, satisfied, part=part, nothing=nothing, note=small)
