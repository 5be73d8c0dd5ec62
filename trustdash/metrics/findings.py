"""What others found and recommended: did we answer, did they close it? (M12, M40)"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.actions import BANDS
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, joined, number_of, plural, quantity, share
from trustdash.model.values import Assurance

ANSWER_DAYS = 90
"""The limit for a written answer where the finding sets none (49 U.S.C. 1135)."""
VERIFIED = ("closed_exceeds", "closed_acceptable", "closed_acceptable_alternate")
"""Ends in which the issuer has looked and is satisfied."""
LEFT = ("closed_reconsidered", "closed_no_longer_applicable", "closed_superseded")
"""Ends after which nothing is owed any more, because the issuer took it back."""
REFUSED = ("open_unacceptable_response", "closed_unacceptable", "closed_no_response")
"""States in which the issuer has looked and is not satisfied."""
SEVERITIES = ("critical", "high", "medium", "low")
OUTSIDE = ("external_accredited", "external")


@metric(
    "M12",
    "Response timeliness",
    unit="%",
    direction="higher_is_better",
    formula="Findings and recommendations with a full written answer by their limit, of all whose "
    f"limit has come. The limit is the one set, else {ANSWER_DAYS} days from the day of issue. "
    "Parts: by source and by severity if there is more than one, and those with no full answer "
    "though the limit has passed.",
    edge_cases="A full answer says accepted (also in part or in principle) with a date to be done "
    "by, or rejected with the reason; in part needs a reason, too. The day of the limit itself is "
    "in time; open on that day is not yet late. An early answer counts once the limit has come. "
    "Taken back by the issuer is left out. Without a limit or a day of issue: left out, counted.",
    source="49 U.S.C. 1135, 90 days; limits of six months and of 56 days are in use elsewhere",
)
def response_timeliness(recommendations: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of findings answered in time, by source and by severity."""
    rows = with_answers(recommendations, as_of)
    base = rows[_has_come(rows["limit"], rows["is_answered"], as_of)]
    in_time = base["is_answered"] & (base["responded_on"] <= base["limit"])
    limitless = int(rows["limit"].isna().sum())
    note = joined(
        f"{plural(limitless, 'finding')} without a limit, left out" if limitless else None,
        _half_answers(base, as_of),
    )
    return (
        share(base, in_time, nothing="no finding had to be answered yet", note=note),
        *_parts(base, in_time, "source", "from {}"),
        *_parts(base, in_time, "severity", "{}", SEVERITIES),
        number_of(base, ~base["is_answered"], part="no full answer, limit passed"),
    )


def with_answers(recommendations: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return what was not taken back, with the limit of its answer and whether that came in full.

    limit: the day set, else 90 days after the issue; NaT if neither is known.
    """
    standing = recommendations[~recommendations["status"].isin(LEFT)]
    default = standing["issued_on"] + pd.Timedelta(days=ANSWER_DAYS)
    rows = standing.assign(limit=standing["response_due"].fillna(default))
    return rows.assign(is_answered=_is_answered(rows, as_of))


def _is_answered(rows: pd.DataFrame, as_of: date) -> pd.Series:
    """Tell which were answered in full: accepted with a date, rejected with a reason."""
    said, reasoned = rows["response"], rows["response_reason"].notna()
    accepted = said.isin(("accepted", "accepted_in_principle")) & rows["due_date"].notna()
    in_part = (said == "accepted_in_part") & reasoned & rows["due_date"].notna()
    rejected = (said == "rejected") & reasoned
    return (accepted | in_part | rejected) & dates.by(rows["responded_on"], as_of)


def _half_answers(base: pd.DataFrame, as_of: date) -> str | None:
    half = dates.by(base["responded_on"], as_of) & ~base["is_answered"]
    n = int(half.sum())
    return f"{plural(n, 'answer')} without a date or a reason, not counted" if n else None


def _has_come(limit: pd.Series, is_done: pd.Series, as_of: date) -> pd.Series:
    """Tell for each whether its day has come: on the day itself, what is open is not yet late."""
    return dates.by(limit, as_of) & ~((limit == dates.day(as_of)) & ~is_done)


def _parts(
    base: pd.DataFrame,
    counted: pd.Series,
    column: str,
    name: str,
    order: tuple[str, ...] = (),
) -> Iterator[MetricValue]:
    """Yield the share for each value of a column, if there is more than one."""
    found = [str(each) for each in base[column].dropna().unique()]
    if len(found) < 2:
        return
    for each in sorted(found, key=lambda each: (order.index(each) if each in order else 0, each)):
        rows = base[base[column] == each]
        yield share(rows, counted.loc[rows.index], part=name.format(each))


@metric(
    "M40",
    "Audit findings closed",
    unit="%",
    direction="higher_is_better",
    formula="Findings and recommendations that their issuer closed after looking, by their due "
    "date, of all whose due date has come. Parts: by source if there is more than one; closed by "
    "them, but late; overdue ones, not closed by them whatever the owner says, by severity and "
    "days overdue (1–30, 31–60, 61–90, over 90), with the median and the oldest; implemented and "
    "awaiting verification; implemented and not accepted; repeat findings.",
    edge_cases="What the owner calls done is implemented, awaiting verification: not closed. "
    "Closed by the issuer as not satisfied, or without an answer, is not closed either. Taken back "
    "by the issuer is left out. An audit of oneself closes nothing. Due today and open is not yet "
    "late. Without a due date: left out and counted.",
    source="ACCA, management actions; remediation tracking practice; ageing: ServiceNow",
)
def findings_closed(recommendations: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of findings closed in time by those who made them, and how old the rest."""
    rows = recommendations[~recommendations["status"].isin(LEFT)]
    rows = rows.assign(is_closed=is_closed(rows, as_of))
    base = rows[_has_come(rows["due_date"], rows["is_closed"], as_of)]
    in_time = base["is_closed"] & (base["closed_on"] <= base["due_date"])
    undated = int(rows["due_date"].isna().sum())
    done = rows[~rows["is_closed"] & dates.by(rows["implemented_on"], as_of)]
    refused = done["status"].isin(REFUSED)
    return (
        share(
            base,
            in_time,
            nothing="no finding was due yet",
            note=f"{plural(undated, 'finding')} without a due date, left out" if undated else None,
            assurance=_assurance(base[in_time]),
        ),
        *(
            replace(value, assurance=_assurance(value.rows[value.rows["counted"]]))
            for value in _parts(base, in_time, "source", "from {}")
        ),
        number_of(base, base["is_closed"] & ~in_time, part="closed after looking, late"),
        *_ageing(base[~base["is_closed"]], as_of),
        number_of(done, ~refused, part="implemented, awaiting verification"),
        number_of(done, refused, part="implemented, not accepted"),
        number_of(rows, rows["is_repeat"], part="repeat findings"),
    )


def is_closed(findings: pd.DataFrame, as_of: date) -> pd.Series:
    """Tell which their issuer closed after looking; an audit of oneself closes nothing."""
    by_others = findings["audit_independence"] != "self"
    return findings["status"].isin(VERIFIED) & dates.by(findings["closed_on"], as_of) & by_others


def _assurance(closed: pd.DataFrame) -> Assurance:
    """Return who stands behind what is counted as closed: its weakest issuer."""
    of_audit = closed["audit_id"].notna()
    inside = of_audit & ~closed["audit_independence"].isin(OUTSIDE)
    inside |= closed["source"].isin(("complaint", "monitoring")) & ~of_audit
    if closed.empty:
        return "self_reported"
    return "internally_verified" if inside.any() else "independently_verified"


def _ageing(overdue: pd.DataFrame, as_of: date) -> Iterator[MetricValue]:
    """Yield how many findings are overdue, for each severity and band that has any."""
    overdue = overdue.assign(
        severity=overdue["severity"].fillna("severity not stated"),
        days_overdue=dates.days_since(overdue["due_date"], as_of),
    )
    overdue = overdue[overdue["days_overdue"] > 0]
    for severity in (*SEVERITIES, "severity not stated"):
        rows = overdue[overdue["severity"] == severity]
        for band, (first, last) in BANDS.items() if len(rows) else ():
            counted = rows["days_overdue"].between(first, last)
            if counted.any():
                yield number_of(rows, counted, group=severity, part=f"overdue {band}")
    ages = {"median days overdue": 0.5, "oldest, days overdue": 1.0}
    for part, quantile in ages.items():
        oldest = dates.middle(overdue["days_overdue"], quantile)
        yield quantity(oldest, overdue, unit="days", part=part, nothing="nothing is overdue")
