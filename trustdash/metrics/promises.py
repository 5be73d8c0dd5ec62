"""Commitments: did we do what we said, when we first said it? (M1 to M8)"""

from datetime import date

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.registry import metric
from trustdash.metrics.value import (
    MetricValue,
    joined,
    number_of,
    plural,
    quantity,
    share,
)
from trustdash.model.values import Assurance

DELIVERED = ("delivered", "verified", "kept", "kept_in_part")
"""States in which the owner has said that it is delivered."""
GONE = ("withdrawn", "superseded")
"""States that leave rates about time; withdrawn stays in the mix of outcomes, as broken."""
ENDED = (*GONE, "not_kept")
"""States in which nothing is owed any more though it was not delivered."""
OUTCOMES = {
    "kept": "Kept",
    "kept_in_part": "Compromise",
    "not_kept": "Broken",
    "withdrawn": "Broken",
    "on_hold": "Stalled",
    "in_progress": "In the works",
    "at_risk": "In the works",
    "published": "Not yet rated",
    "delivered": "Not yet rated",
    "verified": "Not yet rated",
}
COMPLETION = ("no_evidence", "not_started", "limited", "substantial", "complete")


def promised(commitments: pd.DataFrame) -> pd.DataFrame:
    """Return what was promised: a draft is not yet a promise."""
    return commitments[commitments["status"] != "draft"]


def timed(commitments: pd.DataFrame) -> pd.DataFrame:
    """Return the promises that count in rates about time: neither withdrawn nor superseded."""
    rows = promised(commitments)
    return rows[~rows["status"].isin(GONE)]


def is_delivered(commitments: pd.DataFrame, as_of: date) -> pd.Series:
    """Tell for each promise whether the owner has said that it is delivered."""
    stated = commitments["status"].isin(DELIVERED) & commitments["delivered_on"].isna()
    return dates.by(commitments["delivered_on"], as_of) | stated


def due_by(commitments: pd.DataFrame, due: pd.Series, as_of: date) -> pd.Series:
    """Tell for each promise whether its day has come: due today and open is not yet late."""
    today_and_open = (due == dates.day(as_of)) & ~is_delivered(commitments, as_of)
    return dates.by(due, as_of) & ~today_and_open


def _assurance(rows: pd.DataFrame, counted: pd.Series) -> Assurance:
    """Return who stands behind what is counted: others only if every one was verified."""
    verified = rows.loc[counted, "verified_on"].notna()
    return "internally_verified" if len(verified) and verified.all() else "self_reported"


def _unknown_day(rows: pd.DataFrame) -> str | None:
    """Say how many are delivered on an unknown day: they can't be counted as on time."""
    unknown = int((rows["status"].isin(DELIVERED) & rows["delivered_on"].isna()).sum())
    return f"{unknown} delivered on a day not on file, not counted" if unknown else None


@metric(
    "M1",
    "On-time rate (original date)",
    unit="%",
    direction="higher_is_better",
    formula="Promises delivered on or before the date first given, of all promises whose first "
    "date has come, without withdrawn and replaced ones.",
    edge_cases="Due today and open is not yet late. Early delivery counts in the period of the "
    "first date. Promises without a date are counted apart as undated. Drafts are no promises.",
    source="Dakota, completed on or before date due; original date: remediation tracking practice",
)
def on_time_rate_original(
    commitments: pd.DataFrame, as_of: date
) -> tuple[MetricValue, MetricValue]:
    """Return the share of promises kept by their first date, and the count of undated ones."""
    rows = timed(commitments)
    rate = _on_time(rows, rows["original_due_date"], as_of)
    dateless = rows["original_due_date"].isna() & rows["due_date"].isna()
    return rate, number_of(rows, dateless, part="undated")


def _on_time(rows: pd.DataFrame, due: pd.Series, as_of: date) -> MetricValue:
    base = rows[due_by(rows, due, as_of)]
    delivered = base["delivered_on"]
    kept = dates.by(delivered, as_of) & (delivered <= due.loc[base.index])
    return share(
        base,
        kept,
        nothing="no promise with a date was due yet",
        note=_unknown_day(base),
        assurance=_assurance(base, kept),
    )


@metric(
    "M2",
    "On-time rate (current date)",
    unit="%",
    direction="higher_is_better",
    formula="Promises delivered on or before the date in force at delivery, of all promises whose "
    "date in force has come, without withdrawn and replaced ones.",
    edge_cases="Shown next to M1 alone: M2 − M1 is the punctuality that came from moving dates. "
    "Due today and open is not yet late.",
    source="this project's own decision",
)
def on_time_rate_current(commitments: pd.DataFrame, as_of: date) -> MetricValue:
    """Return the share of promises kept by the date in force when they were delivered."""
    rows = timed(commitments)
    in_force = rows["due_at_delivery"].where(is_delivered(rows, as_of))
    return _on_time(rows, in_force.fillna(rows["due_date"]), as_of)


def due_in_force(
    items: pd.DataFrame, revisions: pd.DataFrame, on: date, entity: str = "commitment"
) -> pd.Series:
    """Return the date of each promise, or action, that was in force at the end of a day.

    It is the last one set by then; before the first move, the date that the first move replaced;
    without moves, the date on file.
    """
    moves = revisions[revisions["item_entity"] == entity]
    moves = moves.sort_values(["revised_on", "id"])
    past = dates.by(moves["revised_on"], on)
    set_by_then = moves[past].groupby("item_id")["new_date"].last()
    replaced_later = moves[~past].groupby("item_id")["old_date"].first()
    # Reindexed, not mapped: mapping through an empty series of days fails.
    found = set_by_then.reindex(items["id"]).fillna(replaced_later.reindex(items["id"]))
    return found.set_axis(items.index).fillna(items["due_date"])


def _due_in_period(commitments: pd.DataFrame, revisions: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the promises that, on the day the period began, were due within it."""
    start = dates.period_start(as_of)
    rows = timed(commitments)
    rows = rows[dates.by(rows["said_on"].fillna(rows["first_seen"]), start)]
    due = due_in_force(rows, revisions, start)
    rows = rows.assign(due_at_start=due)
    return rows[(due > dates.day(start)) & due_by(rows, due, as_of)]


@metric(
    "M3",
    "Say-do ratio",
    unit="%",
    direction="higher_is_better",
    formula="Of the promises that, 90 days ago, were due within the 90 days: those delivered by "
    'the end of them. The part "weighted by milestones" counts the weights of milestones '
    "reached, of all their weights; a promise without milestones weighs 1.",
    edge_cases="The denominator is frozen at the start: dates moved later and promises added later "
    "do not change it. Due today and open is not yet counted. Delivered in part is not delivered. "
    "Early delivery counts.",
    source="say-do practice: do not change commitments in mid-period, do not count unplanned work",
)
def say_do_ratio(
    commitments: pd.DataFrame, revisions: pd.DataFrame, milestones: pd.DataFrame, as_of: date
) -> tuple[MetricValue, ...]:
    """Return the share of what was due in the 90 days to as-of and came by their end."""
    rows = _due_in_period(commitments, revisions, as_of)
    done = is_delivered(rows, as_of)
    strict = share(
        rows,
        done,
        nothing="no promise was due in these 90 days",
        assurance=_assurance(rows, done),
    )
    steps = milestones[milestones["commitment_id"].isin(rows["id"])]
    if steps.empty or not steps["weight"].sum():
        return (strict,)
    return strict, _weighted(rows, done, steps, as_of)


def _weighted(rows: pd.DataFrame, done: pd.Series, steps: pd.DataFrame, as_of: date) -> MetricValue:
    bare = ~rows["id"].isin(steps["commitment_id"])
    reached = steps["weight"].where(dates.by(steps["reached_on"], as_of), 0.0).sum()
    counted = float(reached + (bare & done).sum())
    whole = float(steps["weight"].sum() + bare.sum())
    return quantity(
        100 * counted / whole,
        rows,
        numerator=counted,
        denominator=whole,
        part="weighted by milestones",
    )


@metric(
    "M4",
    "Say-do gap",
    unit="points",
    direction="lower_is_better",
    formula="100 − the say-do ratio (M3), in percentage points, with the list of what did not "
    "come.",
    edge_cases="Not a standard term. As for M3.",
    source="say-do practice; this project's own decision",
)
def say_do_gap(commitments: pd.DataFrame, revisions: pd.DataFrame, as_of: date) -> MetricValue:
    """Return the percentage points of promises due in the 90 days that did not come."""
    rows = _due_in_period(commitments, revisions, as_of)
    missed = ~is_delivered(rows, as_of)
    return share(rows, missed, nothing="no promise was due in these 90 days")


@metric(
    "M5",
    "Promise outcome mix",
    unit="count",
    direction="neither",
    formula="Promises by their one rating: kept, compromise (kept in part), broken (not kept or "
    "withdrawn), stalled (on hold), in the works, not yet rated.",
    edge_cases="One rating each; it can move back. Withdrawn is broken; replaced by another leaves "
    "the mix, because the other one is rated. Delivered is not yet a rating.",
    source="PolitiFact's six ratings",
)
def outcome_mix(commitments: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return how many promises have each of the six ratings."""
    rows = promised(commitments)
    rows = rows[rows["status"] != "superseded"]
    ratings = rows["status"].map(OUTCOMES)
    return tuple(
        number_of(rows, ratings == rating, part=rating) for rating in dict.fromkeys(_in_order())
    )


def _in_order() -> tuple[str, ...]:
    return ("Kept", "Compromise", "Broken", "Stalled", "In the works", "Not yet rated")


@metric(
    "M6",
    "Completion level",
    unit="%",
    direction="higher_is_better",
    formula="Promises at each of the five steps no evidence, not started, limited, substantial, "
    "complete, of those assessed; the total is substantial and complete together.",
    edge_cases="No evidence is not the same as not started. The assessor must not be the owner: an "
    "owner's own assessment counts as none. Withdrawn and replaced ones are left out.",
    source="Open Government Partnership, completion",
)
def completion_level(commitments: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return the share of assessed promises with high completion, and at each of five steps."""
    rows = timed(commitments)
    assessed = is_assessed(rows)
    left = len(rows) - int(assessed.sum())
    note = f"{left} not yet assessed by somebody other than the owner" if left else None
    base = rows[assessed]
    level = base["assessed_completion"]
    nothing = "no promise was assessed yet"
    known = {"assurance": "internally_verified", "nothing": nothing}
    total = share(base, level.isin(COMPLETION[-2:]), note=note, **known)
    return total, *(share(base, level == step, part=step, **known) for step in COMPLETION)


def is_assessed(commitments: pd.DataFrame) -> pd.Series:
    """Tell which promises somebody other than their owner has assessed."""
    own = commitments["assessor"].notna() & (commitments["assessor"] == commitments["owner"])
    return commitments["assessed_completion"].notna() & ~own


@metric(
    "M7",
    "Slippage",
    unit="days",
    direction="lower_is_better",
    formula="Days from the date first given to the date in force; for promises open after their "
    "date, to as-of. Median, 90th percentile and sum.",
    edge_cases="Moved earlier is negative and kept. Promises never dated are left out and counted. "
    "Withdrawn and replaced ones are left out.",
    source="remediation tracking practice",
)
def slippage(commitments: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return by how many days promises slipped: the median, the 90th percentile and the sum."""
    rows = timed(commitments)
    current = rows["due_date"].fillna(rows["original_due_date"])
    undated = int(rows["original_due_date"].isna().sum())
    late = (current < dates.day(as_of)) & ~is_delivered(rows, as_of)
    until = current.mask(late & (rows["status"] != "not_kept"), dates.day(as_of))
    days = (until - rows["original_due_date"]).dt.days
    base = rows.assign(slipped_days=days.astype(float))[days.notna()]
    note = f"{plural(undated, 'promise')} never dated, left out" if undated else None
    slipped = base["slipped_days"]
    parts = {
        "median": dates.middle(slipped),
        "p90": dates.middle(slipped, 0.9),
        "sum": float(slipped.sum()) if len(slipped) else None,
    }
    nothing = "no promise has a date"
    return tuple(
        quantity(amount, base, part=part, note=note, nothing=nothing)
        for part, amount in parts.items()
    )


@metric(
    "M8",
    "Re-baseline count and rate",
    unit="%",
    direction="lower_is_better",
    formula="Promises whose date was moved at least once, of all promises with a date. Parts: the "
    "moves in all, those made after the date had passed, those without a reason.",
    edge_cases="Setting the first date is no move, nor is a new first day of a window whose last "
    "day stays. A move needs a reason, an approver and a date; one without a reason is a defect of "
    "the data.",
    source="remediation tracking practice; OCA management system, exceeding days",
)
def re_baseline_rate(commitments: pd.DataFrame, revisions: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return the share of dated promises that were moved, and the number of moves."""
    rows = promised(commitments)
    dated = rows[rows["original_due_date"].notna() | rows["due_date"].notna()]
    of_these = revisions["item_id"].isin(dated["id"]) & (revisions["item_entity"] == "commitment")
    moves = revisions[of_these & revisions["is_move"].astype(bool)]
    unreasoned = moves["reason"].isna() & moves["reason_code"].isna()
    defects = int(unreasoned.sum())
    note = f"{plural(defects, 'move')} without a reason" if defects else None
    rate = share(
        dated,
        dated["id"].isin(moves["item_id"]),
        nothing="no promise has a date",
        note=joined(note),
    )
    return (
        rate,
        number_of(moves, part="moves"),
        number_of(moves, moves["is_after_due"].astype(bool), part="after due"),
        number_of(moves, unreasoned, part="without a reason"),
    )
