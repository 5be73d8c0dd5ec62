"""Did the work work? Checks, repeats, covered causes, reopened items (M13 to M17)."""

from datetime import date

import numpy as np
import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, number_of, plural, share

RESULTS = ("effective", "partially", "not_effective", "inconclusive")
COMPLETED = ("implemented", "awaiting_effectiveness", "effective", "not_effective", "closed")
REFUSED = ("not_doing", "cancelled_duplicate")
REPEAT_MONTHS = 12


def tested(checks: pd.DataFrame, as_of: date) -> pd.Series:
    """Tell for each check whether it was made: a result, on a day, not before implementation."""
    made = checks["result"].isin(RESULTS) & dates.by(checks["checked_on"], as_of)
    return made & ~_too_soon(checks)


def proves(checks: pd.DataFrame, as_of: date) -> pd.Series:
    """Tell for each check whether it was made and counts as evidence."""
    return tested(checks, as_of) & (refusals(checks) == "")


def refusals(checks: pd.DataFrame) -> pd.Series:
    """Return for each check why it is no evidence that an action worked; empty if it counts.

    Dated before implementation; no criterion; a criterion written after implementation.
    """
    why = pd.Series("", index=checks.index, dtype="object")
    why[_written_late(checks)] = "criterion written after implementation"
    why[checks["criterion"].isna()] = "no criterion"
    why[_too_soon(checks)] = "checked before implementation"
    return why


def _too_soon(checks: pd.DataFrame) -> pd.Series:
    return checks["checked_on"] < checks["action_completed_on"]


def _written_late(checks: pd.DataFrame) -> pd.Series:
    return checks["criterion_written_on"] > checks["action_completed_on"]


def _completed(checks: pd.DataFrame, as_of: date) -> pd.Series:
    stated = checks["action_status"].isin(COMPLETED)
    return dates.by(checks["action_completed_on"], as_of) | stated


def _said_too_soon(checks: pd.DataFrame) -> str | None:
    early = int(_too_soon(checks).sum())
    if not early:
        return None
    return f"{plural(early, 'check')} dated before implementation, counted as not made"


@metric(
    "M13",
    "Effectiveness-check coverage",
    unit="%",
    direction="higher_is_better",
    formula="Completed actions all of whose checks due by as-of have a recorded result, of all "
    "completed actions with a check due.",
    edge_cases="Not applicable, blank, without a day, or dated before implementation is not made. "
    "An action whose check failed and that was reopened still counts.",
    source="21 CFR 820.100(a)(4), since 2 Feb 2026 ISO 13485 8.5.2; ISO 9001 10.2.1 d",
)
def check_coverage(effectiveness_checks: pd.DataFrame, as_of: date) -> MetricValue:
    """Return the share of completed actions with a check due whose checks were made."""
    due_on = effectiveness_checks["planned_on"].fillna(effectiveness_checks["window_end"])
    due = dates.by(due_on, as_of) & _completed(effectiveness_checks, as_of)
    checks = effectiveness_checks[due]
    made = checks.assign(made=tested(checks, as_of)).groupby("action_id")["made"].all()
    actions = checks.sort_values(["planned_on", "id"]).drop_duplicates("action_id")
    counted = actions["action_id"].map(made).astype(bool)
    nothing = "no check of a completed action is due yet"
    return share(actions, counted, nothing=nothing, note=_said_too_soon(checks))


@metric(
    "M14",
    "Effectiveness rate",
    unit="%",
    direction="higher_is_better",
    formula="Checks that found the action effective, of all checks with a result; partially, not "
    "effective and inconclusive shown apart.",
    edge_cases="A check dated before implementation does not count, nor one without a criterion or "
    "whose criterion was written after implementation; those are named. Not effective reopens the "
    "action.",
    source="CAPA practice; OpenELIS: nothing but yes completes",
)
def effectiveness_rate(effectiveness_checks: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of checks that found the action effective, and each other result."""
    made = tested(effectiveness_checks, as_of)
    checks = effectiveness_checks[proves(effectiveness_checks, as_of)]
    unwritten = int(made.sum()) - len(checks)
    nothing = "no check has a result yet"
    total, *others = (
        share(
            checks,
            checks["result"] == result,
            nothing=nothing,
            part=result if result != "effective" else None,
            note=_said_unwritten(unwritten) if result == "effective" else None,
            assurance="internally_verified",
        )
        for result in RESULTS
    )
    return total, *others


def _said_unwritten(unwritten: int) -> str | None:
    if not unwritten:
        return None
    return f"{plural(unwritten, 'check')} without a criterion written before, not counted"


@metric(
    "M15",
    "Repeat-incident rate",
    unit="%",
    direction="lower_is_better",
    formula="Incidents of the last 12 months whose cause category is that of an earlier incident "
    "with a corrective action completed before, of all incidents of these months with a "
    "determined cause.",
    edge_cases="Incidents without a determined cause are left out and counted. The same cause with "
    "its action still open is shown apart. Categories are set by people, not by text.",
    source="repeat deviations within 12 months",
)
def repeat_rate(repeat_incidents: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of recent incidents that repeat a cause that was dealt with."""
    start = dates.day(as_of) - pd.DateOffset(months=REPEAT_MONTHS)
    recent = repeat_incidents[repeat_incidents["began_on"] > start]
    known = recent["cause_determined"].astype(bool)
    unknown = int((~known).sum())
    note = f"{plural(unknown, 'incident')} without a determined cause, left out"
    base = recent[known]
    dealt_with = base["repeats_completed"] > 0
    still_open = (base["repeats_open"] > 0) & ~dealt_with
    nothing = "no incident of the last 12 months has a determined cause"
    return (
        share(base, dealt_with, nothing=nothing, note=note if unknown else None),
        share(base, still_open, nothing=nothing, part="same cause, action still open"),
    )


@metric(
    "M16",
    "Cause coverage",
    unit="%",
    direction="higher_is_better",
    formula="Determined root causes with at least one accepted corrective action, of all "
    "determined root causes.",
    edge_cases="An action that is not done, or a duplicate, is not accepted. Causes with training "
    "alone are shown apart as weakly controlled; actions without a cause as orphans.",
    source="ISO 9001 10.2.1 b",
)
def cause_coverage(
    root_causes: pd.DataFrame, actions: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return the share of determined causes with an accepted action."""
    causes = root_causes[dates.by(root_causes["determined_on"], as_of)]
    covered = causes["actions_accepted"] > 0
    training = covered & (causes["actions_accepted"] == causes["actions_training"])
    accepted = actions[~actions["status"].isin(REFUSED)]
    orphans = accepted["root_cause_id"].isna()
    return (
        share(causes, covered, nothing="no cause is determined yet"),
        number_of(causes, training, part="training alone"),
        number_of(accepted, orphans, part="actions without a cause"),
    )


@metric(
    "M17",
    "Reopen rate",
    unit="%",
    direction="lower_is_better",
    formula="Actions ever completed that were reopened later or failed a check, of all actions "
    "ever completed.",
    edge_cases="Items count, not reopenings. Partially effective is no failed check.",
    source="Zendesk, reopens",
)
def reopen_rate(actions: pd.DataFrame) -> MetricValue:
    """Return the share of completed actions that were reopened or failed a check."""
    completed = actions[actions["ever_completed"].astype(bool)]
    reopened = completed["reopened_count"].fillna(0).to_numpy() > 0
    failed = np.asarray(completed["failed_checks"] > 0)
    return share(completed, reopened | failed, nothing="no action is completed yet")
