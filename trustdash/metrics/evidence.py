"""Is it proved, and does it look too good? (M18, M19)"""

from datetime import date, timedelta

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.actions import OPEN
from trustdash.metrics.effectiveness import proves
from trustdash.metrics.promises import DELIVERED, due_by, due_in_force, is_delivered, timed
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, number_of, plural, share, with_counted

FLAWLESS_ON_TIME = 98.0
"""From this share of promises on time on, in percent, punctuality looks flawless."""
FEWEST_ITEMS = 20
"""Below so many items a flawless period is nothing to wonder at."""
PERIODS = 2


@metric(
    "M18",
    "Evidence coverage",
    unit="%",
    direction="higher_is_better",
    formula="Completed promises with at least one piece of approved, unexpired evidence on as-of, "
    "of all completed promises. Parts: those whose evidence has all expired; those with none "
    "approved.",
    edge_cases="Good through its last day. Missing (a link that can't be opened), rejected, in "
    "review and draft are no evidence. Withdrawn and replaced promises are left out. Pieces in "
    "force without the hash of their content are counted in the remark.",
    source="CISO Assistant, states of evidence and SHA-256",
)
def evidence_coverage(
    commitments: pd.DataFrame, evidence: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return the share of completed promises that somebody's approved evidence proves today."""
    rows = timed(commitments)
    rows = rows[is_delivered(rows, as_of)]
    mine = evidence[
        (evidence["subject_entity"] == "commitment") & evidence["subject_id"].isin(rows["id"])
    ]
    over = mine["expiry_date"] < dates.day(as_of)
    in_force = mine[(mine["status"] == "approved") & ~over]
    ended = mine[(mine["status"] == "expired") | ((mine["status"] == "approved") & over)]
    proved = rows["id"].isin(in_force["subject_id"])
    expired = ~proved & rows["id"].isin(ended["subject_id"])
    unhashed = int(in_force["sha256"].isna().sum())
    return (
        share(
            rows,
            proved,
            nothing="no promise is completed yet",
            note=f"{plural(unhashed, 'piece')} without a stored hash" if unhashed else None,
            assurance="evidence_attached",
        ),
        number_of(rows, expired, part="evidence expired"),
        number_of(rows, ~proved & ~expired, part="none approved"),
    )


@metric(
    "M19",
    "Too-green flag",
    unit="count",
    direction="neither",
    formula=f"How many of the last {PERIODS} periods of 90 days look flawless: at least "
    f"{FLAWLESS_ON_TIME:.0f} % of the promises due came by their first date (M1), every check "
    "found its action effective (M14) and nothing was overdue at the end (M9). With "
    f"{PERIODS} of {PERIODS} the meeting should ask how.",
    edge_cases="A question for the meeting, not an accusation. A period counts from "
    f"{FEWEST_ITEMS} items on: promises due, checks made and items open at its end. Without a "
    "promise due or without a check it does not look flawless, it is not known. What was overdue "
    "in an earlier period is told by the date in force then.",
    source="inspectors on reports of 98 % on time, 100 % effective and nothing overdue",
)
def too_green(
    commitments: pd.DataFrame,
    actions: pd.DataFrame,
    revisions: pd.DataFrame,
    effectiveness_checks: pd.DataFrame,
    as_of: date,
) -> MetricValue:
    """Return how many of the last two periods look too good, with what each rests on."""
    ends = [as_of - timedelta(days=dates.PERIOD_DAYS * back) for back in range(PERIODS)]
    rows = pd.DataFrame(
        [_period(commitments, actions, revisions, effectiveness_checks, end) for end in ends]
    )
    told = rows["items"] >= FEWEST_ITEMS
    if not told.any():
        most = int(rows["items"].max())
        note = f"at most {plural(most, 'item')} in a period; asked from {FEWEST_ITEMS} on"
        return MetricValue(None, note=note, rows=with_counted(rows, False))
    green = (
        told
        & (rows["promises_due"] > 0)
        & (100 * rows["on_time"] >= FLAWLESS_ON_TIME * rows["promises_due"])
        & (rows["checks"] > 0)
        & (rows["effective"] == rows["checks"])
        & (rows["overdue_at_end"] == 0)
    )
    return number_of(rows, green, note=_asked(int(green.sum())))


def _asked(green: int) -> str:
    if green < PERIODS:
        return f"of {PERIODS} periods"
    return "a question for the meeting: how is it that nothing was late and every check passed?"


def _period(
    commitments: pd.DataFrame,
    actions: pd.DataFrame,
    revisions: pd.DataFrame,
    checks: pd.DataFrame,
    end: date,
) -> dict[str, object]:
    """Return what a period of 90 days rests on: what was due, on time, checked, overdue."""
    start = dates.period_start(end)
    promises = timed(commitments)
    first_date = promises["original_due_date"]
    due = promises[due_by(promises, first_date, end) & ~dates.by(first_date, start)]
    on_time = is_delivered(due, end) & (due["delivered_on"] <= due["original_due_date"])
    made = checks[proves(checks, end) & ~dates.by(checks["checked_on"], start)]
    open_items, overdue = _open_at(promises, actions, revisions, end)
    return {
        "period_start": dates.day(start + timedelta(days=1)),
        "period_end": dates.day(end),
        "promises_due": len(due),
        "on_time": int(on_time.sum()),
        "checks": len(made),
        "effective": int((made["result"] == "effective").sum()),
        "open_at_end": open_items,
        "overdue_at_end": overdue,
        "items": len(due) + len(made) + open_items,
    }


def _open_at(
    promises: pd.DataFrame, actions: pd.DataFrame, revisions: pd.DataFrame, end: date
) -> tuple[int, int]:
    """Return how many promises and actions were open at the end of a day, and how many overdue."""
    owed, work = _owed(promises, end), _at_work(actions, end)
    late = due_in_force(owed, revisions, end) < dates.day(end)
    suspended = (owed["status"] == "on_hold") & owed["decision_id"].notna()
    late_work = due_in_force(work, revisions, end, "corrective_action") < dates.day(end)
    return len(owed) + len(work), int((late & ~suspended).sum() + late_work.sum())


def _owed(promises: pd.DataFrame, end: date) -> pd.DataFrame:
    """Return the promises given by a day and not delivered; the day of each must be on file."""
    given = dates.by(promises["said_on"].fillna(promises["first_seen"]), end)
    undated = promises["delivered_on"].isna() & promises["status"].isin((*DELIVERED, "not_kept"))
    return promises[given & ~dates.by(promises["delivered_on"], end) & ~undated]


def _at_work(actions: pd.DataFrame, end: date) -> pd.DataFrame:
    """Return the actions opened by a day and not completed; the day of each must be on file."""
    begun = dates.by(actions["opened_on"].fillna(actions["first_seen"]), end)
    ended_on = actions["completed_on"].fillna(actions["closed_on"])
    undated = ended_on.isna() & ~actions["status"].isin(OPEN)
    return actions[begun & ~dates.by(ended_on, end) & ~undated]
