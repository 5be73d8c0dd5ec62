"""Who showed themselves: leaders meeting the people affected (M39)."""

from datetime import date, timedelta

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.affected import affected, named
from trustdash.metrics.registry import metric
from trustdash.metrics.suppression import FEWEST
from trustdash.metrics.value import MetricValue, number_of, plural, share, with_counted

ANSWER_DAYS = 10
"""Within how many days the questions of a meeting should be answered."""
MONTHS = 3
"""How many months the 90 days of the period are."""


@metric(
    "M39",
    "Leader engagement",
    unit="%",
    direction="higher_is_better",
    formula="Affected groups that an accountable executive met in the 90 days to as-of, of all "
    "groups affected by an incident that is neither dismissed nor closed. Parts: questions "
    f"answered within {ANSWER_DAYS} days, and answered at all, of those asked at least "
    f"{ANSWER_DAYS} days ago; meetings held, of all planned for the 90 days, broadcasts too; "
    "cancelled; meetings held in a month (a third of the 90 days) by each leader who had one "
    "planned, on average, with a row for each leader and month.",
    edge_cases="A meeting was held and let people answer back: a broadcast counts 0. Accountable "
    "is who an incident or a commitment names; if none is named, any leader counts. The day of the "
    "last answer is on file: where it came later, none of that meeting's answers counts as in "
    "time. Leaders stand in the order of the alphabet: volume is no merit and nobody is ranked. "
    f"How many came is not shown below {FEWEST}.",
    source="survey on accessibility of leaders; this project's own decision",
)
def leader_engagement(
    leader_meetings: pd.DataFrame,
    affected_groups: pd.DataFrame,
    incidents: pd.DataFrame,
    commitments: pd.DataFrame,
    as_of: date,
) -> tuple[MetricValue, ...]:
    """Return the share of affected groups that leaders met, and what became of the questions."""
    meetings = known_meetings(leader_meetings)
    start = dates.period_start(as_of)
    recent = meetings[dates.within(meetings["held_on"], start, as_of)]
    cancelled = recent["status"] == "cancelled"
    return (
        _coverage(affected(affected_groups, incidents), recent,
                  accountable_roles(incidents, commitments)),
        *_answered(meetings, as_of),
        number_of(recent, recent["is_meeting"], part="meetings held"),
        number_of(recent, cancelled, part="cancelled"),
        _by_leader_and_month(recent),
    )  # fmt: skip


def known_meetings(leader_meetings: pd.DataFrame) -> pd.DataFrame:
    """Return the meetings with `is_meeting`; how many came is blanked where they were few."""
    came = leader_meetings["attendees"]
    return leader_meetings.assign(
        attendees=came.where(came >= FEWEST), is_meeting=is_meeting(leader_meetings)
    )


def is_meeting(meetings: pd.DataFrame) -> pd.Series:
    """Tell which were held and let people answer back; a broadcast is no meeting."""
    two_way = meetings["is_two_way"].astype(bool) & (meetings["format"] != "broadcast")
    return (meetings["status"] == "held") & two_way


def accountable_roles(incidents: pd.DataFrame, commitments: pd.DataFrame) -> set[str]:
    """Return who an incident or a commitment names as accountable; none: any leader counts."""
    roles = (frame["accountable_executive"].dropna() for frame in (incidents, commitments))
    return {str(role) for each in roles for role in each}


def _coverage(groups: pd.DataFrame, recent: pd.DataFrame, accountable: set[str]) -> MetricValue:
    met = recent[recent["is_meeting"]]
    if accountable:
        met = met[met["leader_role"].isin(accountable)]
    last = met.sort_values(["held_on", "id"]).drop_duplicates("group_id", keep="last")
    last = last.set_index("group_id")
    rows = groups.assign(
        last_met_on=last["held_on"].reindex(groups["group_id"]).set_axis(groups.index),
        met_by=last["leader_role"].reindex(groups["group_id"]).set_axis(groups.index),
    )
    counted = rows["last_met_on"].notna()
    note = named("not met", rows.loc[~counted, "group_name"])
    return share(rows, counted, nothing="no group is affected by an open incident", note=note)


def _answered(meetings: pd.DataFrame, as_of: date) -> tuple[MetricValue, MetricValue]:
    """Return the shares of questions answered in time and at all, from meetings old enough."""
    ripe = dates.by(meetings["held_on"], as_of - timedelta(days=ANSWER_DAYS))
    asked = meetings[ripe & meetings["is_meeting"] & (meetings["questions_asked"] > 0)]
    answered = asked["questions_answered"].fillna(0).clip(upper=asked["questions_asked"])
    taken = (asked["answered_on"] - asked["held_on"]).dt.days
    rows = asked.assign(days_to_last_answer=taken.astype(float))
    younger = meetings["is_meeting"] & ~ripe & (meetings["questions_asked"] > 0)
    waiting = int(younger.sum())
    note = f"{plural(waiting, 'meeting')} held since, not counted yet" if waiting else None
    in_time = answered.where(taken <= ANSWER_DAYS, 0)
    return (
        _questions(rows, in_time, f"questions answered within {ANSWER_DAYS} days", note),
        _questions(rows, answered, "questions answered at all", None),
    )


def _questions(rows: pd.DataFrame, answered: pd.Series, part: str, note: str | None) -> MetricValue:
    """Return a share of questions; its rows are meetings, each with the number that it counts."""
    asked, counted = float(rows["questions_asked"].sum()), float(answered.sum())
    rows = with_counted(rows.assign(answers_counted=answered.astype(float)), answered > 0)
    if not asked:
        nothing = "no question was asked long enough ago"
        return MetricValue(None, part=part, note=nothing, rows=rows)
    return MetricValue(
        100 * counted / asked,
        part=part,
        numerator=counted,
        denominator=asked,
        n=int(asked),
        note=note,
        rows=rows,
    )


def _by_leader_and_month(recent: pd.DataFrame) -> MetricValue:
    """Return the mean number of meetings of a leader in a month, with a row for each of both."""
    month = recent["held_on"].dt.strftime("%Y-%m")
    kinds = pd.DataFrame({
        "held": recent["is_meeting"],
        "broadcasts": (recent["status"] == "held") & ~recent["is_meeting"],
        "cancelled": recent["status"] == "cancelled",
    })  # fmt: skip
    keys = [recent["leader_role"], month.rename("month")]
    rows = kinds.astype(int).groupby(keys, sort=True).sum().reset_index()
    leaders = rows["leader_role"].nunique()
    part = "by each leader in a month"
    if not leaders:
        return MetricValue(None, part=part, unit="count", note="no meeting in these 90 days")
    return MetricValue(
        float(rows["held"].sum()) / (MONTHS * leaders),
        part=part,
        unit="meetings",
        n=leaders,
        rows=with_counted(rows, rows["held"] > 0),
    )
