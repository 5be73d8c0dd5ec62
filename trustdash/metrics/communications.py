"""What was said: how soon, as promised, to whom (M20 to M22)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.affected import affected, as_texts, named
from trustdash.metrics.audience import is_for
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, joined, number_of, plural, quantity, share
from trustdash.stats.waiting import waiting_quantile

NOT_INCIDENTS = ("maintenance",)
"""Categories that are announced work, not a failure."""
BEGAN_BEFORE = "began before the first word"
"""Part of M20: incidents of which both beginnings are known, and differ."""
_HOURS_UP_TO = 72
_MOST_NAMED = 5


@metric(
    "M20",
    "Time to acknowledge",
    unit="hours",
    direction="lower_is_better",
    formula="Hours from detection to the first outward communication: median and 90th percentile; "
    "a second clock runs from the beginning of the incident, and once more over those incidents "
    "alone whose beginning on file lies before a first word that has come (plain quantiles, "
    "because none of them waits).",
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
        *_silences(occurred),
        number_of(detected, silent, part="still silent", note=_still_silent(detected)),
    )


def _silences(occurred: pd.DataFrame) -> Iterator[MetricValue]:
    """Yield how long nobody was told, of incidents known to have begun before the first word.

    Where no beginning is on file but the first word itself, there is no silence to measure.
    """
    told = occurred["is_told"].astype(bool)
    rows = occurred[told & (occurred["occurred_at"] < occurred["first_communication_at"])]
    nothing = "no incident with a beginning before its first word"
    yield number_of(rows, part=BEGAN_BEFORE)
    for name, share_of in (("median", 0.5), ("p90", 0.9)):
        amount = dates.middle(rows["hours"], share_of)
        yield quantity(amount, rows, part=f"{name} silence", nothing=nothing)


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


def _length(hours: float) -> str:
    """Write how long nobody was told: in hours up to 72, then in whole days."""
    amount, unit = (hours, "hour") if hours <= _HOURS_UP_TO else (hours // 24, "day")
    return f"{amount:,.0f} {unit}" + ("" if round(amount) == 1 else "s")


def _still_silent(rows: pd.DataFrame) -> str | None:
    """Name the incidents about which nobody was told, longest silence first."""
    silent = rows[~rows["is_told"].astype(bool)].sort_values("hours", ascending=False)
    if silent.empty:
        return None
    first = silent.head(_MOST_NAMED)
    named = [
        f"{id_} for {_length(hours)}"
        for id_, hours in zip(first["id"], first["hours"], strict=True)
    ]
    rest = len(silent) - len(named)
    return joined(f"still silent: {', '.join(named)}" + (f" and {rest} more" if rest else ""))


@metric(
    "M21",
    "Update promise-keeping",
    unit="%",
    direction="higher_is_better",
    formula="Messages that named a time for the next one and were followed by that time, of all "
    "whose time has come. Followed: by a message about the same incident to at least one of the "
    "same groups. Parts: those never followed, those followed but not for every group, the median "
    "hours by which late ones were late.",
    edge_cases='A message that says "no news" keeps the promise. Not due yet is not counted. A '
    "message without groups is for everyone. A time before the message itself is a defect of the "
    "data: left out and counted.",
    source="stillonline.tech, update cadence",
)
def updates_kept(communications: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of promised updates that came in time, and those that did not."""
    promised = communications[communications["promised_next_update_at"].notna()]
    backward = promised["promised_next_update_at"] <= promised["sent_at"]
    due = promised["promised_next_update_at"] < dates.day(as_of + timedelta(days=1))
    rows = _followed(promised[due & ~backward], communications)
    kept = rows["hours_late"] <= 0
    late = rows[rows["hours_late"] > 0]
    defects = int(backward.sum())
    waiting = int((~due & ~backward).sum())
    note = joined(
        f"{waiting} not due yet" if waiting else None,
        f"{plural(defects, 'message')} with a time before itself, left out" if defects else None,
    )
    return (
        share(rows, kept, nothing="no promised update was due yet", note=note),
        number_of(rows, rows["next_id"].isna(), part="never followed"),
        number_of(rows, kept & rows["groups_left_out"].notna(), part="kept, not for every group"),
        quantity(
            dates.middle(late["hours_late"]),
            late,
            unit="hours",
            part="median lateness",
            nothing="no update came late",
        ),
    )


def _followed(promised: pd.DataFrame, communications: pd.DataFrame) -> pd.DataFrame:
    """Return each message with the first that followed it and by how many hours that was late.

    groups_left_out: groups that were promised an update and did not get it by the time.
    """
    by_incident = {
        str(incident): list(each.sort_values(["sent_at", "id"]).itertuples(index=False))
        for incident, each in communications.groupby(communications["incident_id"].fillna(""))
    }
    empty: list[Any] = []
    found = [
        _next(message, by_incident.get(_text(message.incident_id), empty))
        for message in promised.itertuples(index=False)
    ]
    columns = ["next_id", "next_sent_at", "groups_left_out"]
    told = pd.DataFrame(found, columns=columns, index=promised.index)
    rows = promised.assign(
        next_id=told["next_id"].astype(object),
        next_sent_at=pd.to_datetime(told["next_sent_at"]),
        groups_left_out=told["groups_left_out"].astype(object),
    )
    late = rows["next_sent_at"] - rows["promised_next_update_at"]
    return rows.assign(hours_late=(late.dt.total_seconds() / 3600).astype(float))


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _next(message: Any, of_the_incident: list[Any]) -> tuple[str | None, Any, str | None]:
    """Return the first message that follows one, when it went out, and whom it and others missed.

    Those missed are told of when the first that follows came in time.
    """
    asked = as_texts(message.group_ids)
    later = [m for m in of_the_incident if m.sent_at > message.sent_at]
    follows = [m for m in later if _shares(asked, as_texts(m.group_ids))]
    if not follows:
        return None, pd.NaT, None
    in_time = [m for m in follows if m.sent_at <= message.promised_next_update_at]
    reached = {group for m in in_time for group in as_texts(m.group_ids) or asked}
    missed = [group for group in asked if group not in reached] if in_time else []
    return str(follows[0].id), follows[0].sent_at, "; ".join(missed) or None


def _shares(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return not some or not others or bool(set(some) & set(others))


@metric(
    "M22",
    "Audience coverage",
    unit="%",
    direction="higher_is_better",
    formula="Affected groups to which at least one message went in the 90 days to as-of on a "
    "channel that they use, of all groups affected by an incident that is neither dismissed nor "
    "closed.",
    edge_cases="Groups with none are named. Where the channels that a group uses are not known, "
    "any counts, and that is said. A group that messages went to on other channels alone is not "
    "covered and counted apart. A message without groups is for everyone.",
    source="this project's own decision",
)
def audience_coverage(
    affected_groups: pd.DataFrame,
    communications: pd.DataFrame,
    stakeholder_groups: pd.DataFrame,
    incidents: pd.DataFrame,
    as_of: date,
) -> tuple[MetricValue, ...]:
    """Return the share of affected groups that were told something, where they look for it."""
    groups = affected(affected_groups, incidents)
    sent = pd.to_datetime(communications["sent_at"]).dt.normalize()
    recent = communications[dates.within(sent, dates.period_start(as_of), as_of)]
    uses = {
        str(row.id): as_texts(row.preferred_channels)
        for row in stakeholder_groups.itertuples(index=False)
    }
    told = pd.DataFrame(
        list(_told(groups["group_id"], recent, uses)),
        columns=["channels_used", "messages", "messages_on_their_channels"],
        index=groups.index,
    )
    rows = groups.assign(**{name: told[name] for name in told.columns})
    reached = rows["messages_on_their_channels"].astype(int) > 0
    elsewhere = ~reached & (rows["messages"].astype(int) > 0)
    unknown = int(rows["channels_used"].isna().sum())
    note = joined(
        named("none reached", rows.loc[~reached, "group_name"]),
        f"channels of {plural(unknown, 'group')} not known: any counts" if unknown else None,
    )
    nothing = "no group is affected by an open incident"
    return (
        share(rows, reached, nothing=nothing, note=note),
        number_of(rows, elsewhere, part="told on other channels alone"),
    )


def _told(
    groups: pd.Series, messages: pd.DataFrame, uses: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str | None, int, int]]:
    """Yield for each group the channels it uses, the messages to it, and those on its channels."""
    sent = [
        (as_texts(row.group_ids), _text(row.channel).casefold())
        for row in messages.itertuples(index=False)
    ]
    for group in groups:
        channels = uses.get(str(group), ())
        folded = {channel.casefold() for channel in channels}
        to_it = [channel for asked, channel in sent if is_for(asked, str(group))]
        on_theirs = [channel for channel in to_it if not folded or channel in folded]
        yield "; ".join(channels) or None, len(to_it), len(on_theirs)
