"""Work still owed: what is overdue, how old, and whether the backlog grows (M9 to M11)."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from trustdash.metrics import closing, dates
from trustdash.metrics.promises import ENDED, is_delivered, promised
from trustdash.metrics.registry import metric
from trustdash.metrics.value import (
    MetricValue,
    joined,
    number_of,
    plural,
    quantity,
    share,
    with_counted,
)

BANDS = {"1–30": (1, 30), "31–60": (31, 60), "61–90": (61, 90), "over 90": (91, 10**9)}
"""Days overdue: first and last day of each band."""
SILENT_BANDS = {"0–30": (0, 30), **{name: BANDS[name] for name in ("31–60", "61–90", "over 90")}}
OPEN = ("open", "in_progress", "reopened")
"""States of an action on which work is still owed."""
WEEKS = 26


def open_commitments(commitments: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the promises that are still to be delivered; delivered awaits only its check."""
    rows = promised(commitments)
    ended = rows["status"].isin(ENDED)
    return rows[~ended & ~is_delivered(rows, as_of)]


def open_actions(actions: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the actions on which work is still owed; implemented awaits only its check."""
    done = dates.by(actions["completed_on"], as_of) & (actions["status"] != "reopened")
    return actions[actions["status"].isin(OPEN) & ~done]


def _open(
    commitments: pd.DataFrame, actions: pd.DataFrame, as_of: date
) -> dict[str, tuple[pd.DataFrame, pd.Series]]:
    """Return for each group what is open, and a flag for what of it is overdue."""
    promises, work = open_commitments(commitments, as_of), open_actions(actions, as_of)
    suspended = (promises["status"] == "on_hold") & promises["decision_id"].notna()
    late = promises["due_date"] < dates.day(as_of)
    return {
        "commitments": (promises, late & ~suspended),
        "actions": (work, work["due_date"] < dates.day(as_of)),
    }


@metric(
    "M9",
    "Overdue count and share",
    unit="%",
    direction="lower_is_better",
    formula="Open items whose date in force lies before as-of, of all open items; for commitments "
    "and for corrective actions.",
    edge_cases="Due today is not overdue. On hold is still overdue unless a decision suspended it. "
    "Awaiting verification or a check is not overdue for delivery. An item without a date is open "
    "and not overdue.",
    source="Dakota, open overdue and % open overdue",
)
def overdue(
    commitments: pd.DataFrame, actions: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return for commitments and for actions how many open items are overdue, and their share."""
    found = _open(commitments, actions, as_of)
    return tuple(
        share(rows, late, group=group, nothing=f"no {group} are open", note=_undated(rows))
        for group, (rows, late) in found.items()
    )


def _undated(rows: pd.DataFrame) -> str | None:
    undated = int(rows["due_date"].isna().sum())
    return f"{undated} of them without a date" if undated else None


@metric(
    "M10",
    "Overdue ageing",
    unit="count",
    direction="lower_is_better",
    formula="Overdue items by days overdue: 1–30, 31–60, 61–90, over 90; with the median and the "
    "oldest. A second view counts overdue actions by days since the owner's last update.",
    edge_cases="Each item counts once. Whole calendar days. An action never updated is silent "
    "since it was opened.",
    source="ServiceNow, overdue by age",
)
def overdue_ageing(
    commitments: pd.DataFrame, actions: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return how many items are overdue in each band of days, their median and the oldest."""
    values: list[MetricValue] = []
    for group, (rows, late) in _open(commitments, actions, as_of).items():
        base = rows[late]
        base = base.assign(days_overdue=dates.days_since(base["due_date"], as_of))
        values += _aged(base, base["days_overdue"], group, BANDS)
        values += _oldest(base, group)
        if group == "actions":
            said = base["last_update_on"].fillna(base["opened_on"]).fillna(base["first_seen"])
            silent = dates.days_since(said, as_of)
            values += _aged(base, silent, group, SILENT_BANDS, "no update for ")
    return tuple(values)


def _aged(
    rows: pd.DataFrame,
    days: pd.Series,
    group: str,
    bands: dict[str, tuple[int, int]],
    before: str = "",
) -> list[MetricValue]:
    return [
        number_of(rows, days.between(first, last), group=group, part=f"{before}{band}")
        for band, (first, last) in bands.items()
    ]


def _oldest(rows: pd.DataFrame, group: str) -> list[MetricValue]:
    age = rows["days_overdue"]
    amounts = {"median": dates.middle(age), "oldest": dates.middle(age, 1.0)}
    return [
        quantity(amount, rows, unit="days", group=group, part=part, nothing="nothing is overdue")
        for part, amount in amounts.items()
    ]


@metric(
    "M11",
    "Open backlog flow",
    unit="count",
    direction="lower_is_better",
    formula="Corrective actions open now; opened, closed and net in the 26 weeks that end at "
    "as-of, week by week; the age of open ones, median (P50) and 85th percentile (P85); the days "
    "until half of all ever opened are closed (Kaplan–Meier: open ones count as far as they were "
    "followed), with its 95 % interval.",
    edge_cases="Reopened counts as opened again. Not doing and cancelled count as closed in the "
    "flow, and never in the time to close: they are followed until they ended, and counted apart. "
    "Age and time to close run from the first opening; of a reopened one, to the last closing. The "
    "days until half are closed are told if at least 5 were followed so long, their interval from "
    "30 actions on and if both its ends are reached.",
    source="GitLab issue 7821; Kaplan and Meier (1958)",
)
def backlog_flow(
    actions: pd.DataFrame, action_flow: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return the open actions, the flow of the last 26 weeks, and how old the open ones are."""
    still_open = open_actions(actions, as_of)
    weekly = weekly_flow(action_flow, as_of)
    start = as_of - timedelta(weeks=WEEKS)
    until_now = dates.by(action_flow["happened_on"], as_of)
    recent = action_flow[until_now & (action_flow["happened_on"] > dates.day(start))]
    opened, closed = recent["kind"] == "opened", recent["kind"] == "closed"
    return (
        number_of(still_open),
        number_of(recent, opened, part="opened"),
        number_of(recent, closed, part="closed"),
        MetricValue(
            float(opened.sum() - closed.sum()),
            part="net",
            n=len(recent),
            rows=with_counted(weekly, True),
        ),
        *_ages(still_open, as_of),
        *_time_to_close(closing.cohort(actions, still_open, action_flow, as_of), len(actions)),
    )


def weekly_flow(action_flow: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return opened, closed, net and open_at_end for each of the 26 weeks that end at as-of."""
    edges = pd.date_range(end=dates.day(as_of), periods=WEEKS + 1, freq="7D", unit="us")
    weeks = pd.DataFrame({"week_end": edges[1:]})
    for kind in ("opened", "closed"):
        days = action_flow.loc[action_flow["kind"] == kind, "happened_on"].sort_values()
        so_far = np.asarray(days.searchsorted(edges, side="right"), dtype=int)
        weeks[kind], weeks[f"{kind}_so_far"] = np.diff(so_far), so_far[1:]
    weeks["net"] = weeks["opened"] - weeks["closed"]
    weeks["open_at_end"] = weeks["opened_so_far"] - weeks["closed_so_far"]
    return weeks[["week_end", "opened", "closed", "net", "open_at_end"]]


def _ages(rows: pd.DataFrame, as_of: date) -> list[MetricValue]:
    age = dates.days_since(rows["opened_on"].fillna(rows["first_seen"]), as_of)
    aged = rows.assign(age_days=age)
    return [
        quantity(
            dates.middle(age, share), aged, unit="days", part=part, nothing="no action is open"
        )
        for part, share in (("age p50", 0.5), ("age p85", 0.85))
    ]


def _time_to_close(rows: pd.DataFrame, on_file: int) -> list[MetricValue]:
    """Return until when half were closed, and what became of all that were ever opened."""
    found = closing.time_to_close(rows)
    has_both = found.median is not None and found.low is not None and found.high is not None
    at_least = None if has_both or found.low is None else f"at least {found.low:,.0f} days"
    left_out = on_file - len(rows)
    lacking = f"{plural(left_out, 'action')} without usable days left out" if left_out else None
    half = quantity(
        found.median,
        rows,
        unit="days",
        part="time to close p50",
        nothing=found.reason or "no action is on file",
        note=joined(at_least if found.median is not None else None, lacking),
        low=found.low if has_both else None,
        high=found.high if has_both else None,
    )
    outcomes = (closing.CLOSED, closing.OPEN, closing.DROPPED)
    parts = [number_of(rows, rows["outcome"] == each, part=f"ever opened, {each}")
             for each in outcomes]  # fmt: skip
    return [half, *parts]
