"""Remedies: who is owed one, who was offered it, accepted it, received it, confirmed it (M28)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.registry import metric
from trustdash.metrics.suppression import (
    FEWEST,
    TOGETHER,
    UNSTATED,
    hidden_groups,
    of_unit,
    shown_apart,
)
from trustdash.metrics.value import MetricValue, joined, plural, quantity, share

STEPS = {"offered": "eligible", "accepted": "offered", "delivered": "accepted"}
"""Each step of the funnel, with the step it is a share of."""
CONFIRMED, WAITING, LONGEST = "confirmed", "still waiting", "longest wait so far"
SPEED = "median days from accepted to delivered"
PAID, NO_CURRENCY = "value delivered, ", "currency not stated"
OTHER_KINDS = "other kinds, together"
_CELLS = ["eligible", *STEPS, "waiting"]


@metric(
    "M28",
    "Remedy delivery",
    unit="%",
    direction="higher_is_better",
    formula="Remedies delivered, of all people or groups found eligible. Parts: offered of "
    "eligible, accepted of offered, delivered of accepted, confirmed of delivered, still waiting "
    "(neither delivered nor declined) of eligible; median days from accepted to delivered; longest "
    "wait of those still waiting, from the day it was found to be owed; value delivered by "
    "currency. For each group, for each kind, and interim remedies apart.",
    edge_cases="Delivered implies accepted and offered, even if a day is missing. Declined and "
    "unanswered offers stay in the base. An incident with fewer than 5 remedies is left out. A "
    "group of which 1 to 4 about an incident stand at any step, or wait, is shown together with "
    "the next smallest of that incident, until no count of theirs is 1 to 4, in every view, so "
    "that no subtraction tells it; where that can't be had, remedies are not split by group. The "
    "same holds for kinds. Confirmed is split where about each incident the groups that may be "
    "shown apart there, and the others together, confirmed 0 or at least 5, and the kinds as well, "
    "and nowhere else; where one of them alone received anything, none is shown apart.",
    source="Post Office Horizon redress data; FCA DISP 1.10 on redress; stats/suppression.py",
)
def remedy_delivery(remedies: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of eligible people who received their remedy, and each step to it."""
    every = _steps(remedies, as_of)
    rows = every[every.groupby(of_unit(every))["id"].transform("size") >= FEWEST]
    left_out = plural(len(every) - len(rows), "remedy", "remedies")
    few = f"{left_out} of incidents with fewer than {FEWEST}, left out"
    split = _split(rows)
    shown = split.rows
    nothing = f"fewer than {FEWEST} remedies, not shown" if len(every) else "no remedies on file"
    total = _delivered(shown, as_of, nothing, few if 0 < len(rows) < len(every) else None)
    values = [total, *_funnel(shown), *_confirmed(rows, split)]
    if shown["is_interim"].any() and not shown["is_interim"].all():
        values += _parts(shown[~shown["is_interim"]], "final: ", split)
        values += _parts(shown[shown["is_interim"]], "interim: ", split)
    if len(set(shown["kind"])) > 1:
        for kind, each in shown.groupby("kind", sort=True):
            values += _parts(each, f"{kind}: ", split)
    return *values, *_by_group(split)


@dataclass(frozen=True, eq=False)
class _Split:
    """Remedies with the group that each is shown under.

    groups: those shown, the ones together last; none where they are not shown apart.
    is_confirmed_split: whether confirmations may be told by group and kind; if not, rows do not
    say which were confirmed.
    """

    rows: pd.DataFrame
    groups: tuple[str, ...]
    is_confirmed_split: bool


def _steps(remedies: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the remedies with a flag for each step reached by as-of."""
    # A complaint may name its group where the remedy may not, or the other way round.
    rows = remedies[dates.by(remedies["eligible_on"], as_of)].drop(columns="complaint_id")
    confirmed = dates.by(rows["confirmed_on"], as_of)
    delivered = dates.by(rows["delivered_on"], as_of) | confirmed
    accepted = dates.by(rows["accepted_on"], as_of) | delivered
    declined = dates.by(rows["declined_on"], as_of)
    return rows.assign(
        group_name=rows["group_name"].fillna(UNSTATED),
        is_interim=rows["is_interim"].fillna(False).astype(bool),
        eligible=True,
        offered=dates.by(rows["offered_on"], as_of) | accepted | declined,
        accepted=accepted,
        declined=declined,
        delivered=delivered,
        confirmed=confirmed,
        waiting=~delivered & ~declined,
        days_owed=(dates.day(as_of) - rows["eligible_on"]).dt.days.astype(float),
    )


def _split(rows: pd.DataFrame) -> _Split:
    hidden, is_told_by_group = _hidden(rows, "group_name")
    hidden_kinds, is_told_by_kind = _hidden(rows, "kind")
    is_hidden = rows["group_name"].isin(hidden)
    labels = rows["group_name"].mask(is_hidden, TOGETHER)
    names = sorted(set(labels) - {TOGETHER}) + [TOGETHER] * bool(is_hidden.any())
    shown = rows.assign(
        group_name=labels,
        group_id=rows["group_id"].mask(is_hidden, None),
        kind=rows["kind"].mask(rows["kind"].isin(hidden_kinds), OTHER_KINDS),
    )
    is_told = is_told_by_group and is_told_by_kind
    if not is_told:
        nowhere = pd.Series(pd.NaT, index=rows.index, dtype=rows["confirmed_on"].dtype)
        shown = shown.assign(confirmed=False, confirmed_on=nowhere)
    return _Split(shown, tuple(names) if len(names) > 1 else (), is_told)


def _hidden(rows: pd.DataFrame, by: str) -> tuple[set[str], bool]:
    """Return the groups, or the kinds, that no incident may show apart, and whether confirmations
    may be split by those that are left.
    """
    hidden: set[str] = set()
    is_told = True
    for _, each in rows.groupby(of_unit(rows)):
        apart, told = _of_incident(each, by)
        hidden |= set(each[by]) - apart
        is_told &= told
    return hidden, is_told


def _of_incident(rows: pd.DataFrame, by: str) -> tuple[frozenset[str], bool]:
    """Return the groups of one incident that may be shown apart, and whether confirmations may be.

    by: the column of the groups. Where but one of them received anything, the total tells how many
    of it confirmed, so that then none is shown apart.
    """
    cells = rows.groupby(by)[[*_CELLS, "confirmed"]].sum().astype(int)
    apart = shown_apart(cells[_CELLS])
    labels = pd.Series([name if name in apart else TOGETHER for name in cells.index], cells.index)
    sums = cells.groupby(labels).sum()
    counts = sums["confirmed"]
    if len(sums) < 2 or bool(((counts == 0) | (counts >= FEWEST)).all()):
        return apart, True
    received = int((sums["delivered"] > 0).sum())
    return (apart, False) if received > 1 else (frozenset(), True)


def _delivered(
    rows: pd.DataFrame, as_of: date, nothing: str, note: str | None = None, **other: Any
) -> MetricValue:
    """Return the total, with how many still wait and how many came in the last 90 days."""
    done, declined = rows["delivered"].astype(bool), rows["declined"].astype(bool)
    earlier = dates.by(rows["delivered_on"], dates.period_start(as_of))
    waiting, refused = int(rows["waiting"].sum()), int((~done & declined).sum())
    said = (
        f"{plural(waiting, 'remedy', 'remedies')} still waiting, {refused:,} declined; "
        f"{int((done & ~earlier).sum()):,} delivered in the last 90 days"
    )
    return share(rows, done, nothing=nothing, note=joined(said if len(rows) else None, note),
                 **other)  # fmt: skip


def _parts(rows: pd.DataFrame, before: str, split: _Split) -> list[MetricValue]:
    return [*_funnel(rows, before), *_confirmed_shares(rows, split, before)]


def _funnel(rows: pd.DataFrame, before: str = "", group: str | None = None) -> list[MetricValue]:
    return [
        *_shares(rows, before, group),
        *_waits(rows, before, group),
        *_paid(rows, before, group),
    ]


def _shares(rows: pd.DataFrame, before: str, group: str | None) -> Iterator[MetricValue]:
    for step, of in STEPS.items():
        base = rows[rows[of].astype(bool)]
        nothing = f"none {of} yet" if of != "eligible" else "no remedies on file"
        counted = base[step].astype(bool)
        yield share(base, counted, part=f"{before}{step}", group=group, nothing=nothing)
    waiting = rows["waiting"].astype(bool)
    yield share(
        rows, waiting, part=f"{before}{WAITING}", group=group, nothing="no remedies on file"
    )


def _confirmed(rows: pd.DataFrame, split: _Split) -> Iterator[MetricValue]:
    """Yield how many confirmed in all; where groups can't be told, neither can single remedies."""
    if split.is_confirmed_split:
        yield from _confirmed_shares(split.rows, split)
        return
    base = rows.loc[rows["delivered"].astype(bool), ["incident_id", "confirmed"]]
    base = base.sort_values(["incident_id", "confirmed"]).reset_index(drop=True)
    note = f"by group fewer than {FEWEST}: not split"
    yield share(base, base["confirmed"].astype(bool), part=CONFIRMED, note=note)


def _confirmed_shares(
    rows: pd.DataFrame, split: _Split, before: str = "", group: str | None = None
) -> Iterator[MetricValue]:
    if split.is_confirmed_split:
        base = rows[rows["delivered"].astype(bool)]
        yield share(base, base["confirmed"].astype(bool), part=f"{before}{CONFIRMED}", group=group,
                    nothing="none delivered yet")  # fmt: skip


def _waits(rows: pd.DataFrame, before: str, group: str | None) -> Iterator[MetricValue]:
    both = rows[rows["delivered"].astype(bool) & rows["accepted_on"].notna()]
    days = (both["delivered_on"] - both["accepted_on"]).dt.days.astype(float)
    yield quantity(
        dates.middle(days),
        both.assign(days_to_delivery=days),
        unit="days",
        part=f"{before}{SPEED}",
        group=group,
        nothing="none delivered yet",
    )
    waiting = rows[rows["waiting"].astype(bool)]
    yield quantity(
        waiting["days_owed"].max() if len(waiting) else None,
        waiting,
        unit="days",
        part=f"{before}{LONGEST}",
        group=group,
        nothing="nobody waits",
    )


def _paid(rows: pd.DataFrame, before: str, group: str | None) -> Iterator[MetricValue]:
    paid = _with_amount(rows)
    for currency, each in paid.groupby("currency", sort=True):
        part = f"{before}{PAID}{currency}"
        amount = float(each["amount"].sum())
        yield quantity(amount, each, unit=str(currency), part=part, group=group)


def _with_amount(rows: pd.DataFrame) -> pd.DataFrame:
    paid = rows[rows["delivered"].astype(bool) & rows["amount"].notna()]
    return paid.assign(currency=paid["currency"].fillna(NO_CURRENCY))


def _by_group(split: _Split) -> Iterator[MetricValue]:
    """Yield each group's funnel; amounts paid to fewer than 5 of a group are left out, too.

    An amount that few people share tells what each received. Because the total is shown, a group
    whose amount would give another's away by subtraction is left out with it.
    """
    sizes = _with_amount(split.rows)["group_name"].value_counts()
    few = hidden_groups({str(name): int(n) for name, n in sizes.items()})
    for group in split.groups:
        each = split.rows[split.rows["group_name"] == group]
        done = each["delivered"].astype(bool)
        yield share(each, done, group=group)
        yield from _shares(each, "", group)
        yield from _confirmed_shares(each, split, "", group)
        yield from _waits(each, "", group)
        yield from () if group in few else _paid(each, "", group)
