"""Remedies: who is owed one, who was offered it, accepted it, received it (M28)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.registry import metric
from trustdash.metrics.suppression import hidden_groups
from trustdash.metrics.value import MetricValue, plural, quantity, share, with_counted

UNSTATED = "group not stated"
STEPS = {"offered": "eligible", "accepted": "offered", "delivered": "accepted"}
"""Each step of the funnel, with the step it is a share of."""


@metric(
    "M28",
    "Remedy delivery",
    unit="%",
    direction="higher_is_better",
    formula="Remedies delivered, of all people or groups found eligible. Parts: offered of "
    "eligible, accepted of offered, delivered of accepted; median days from accepted to delivered; "
    "value delivered by currency. For each group, and interim remedies apart.",
    edge_cases="Delivered implies accepted and offered, even if a day is missing. Declined and "
    "unanswered offers stay in the base. Groups with fewer than 5 are not shown, nor any that "
    "would give them away.",
    source="Post Office Horizon redress data; FCA DISP 1.10 on redress",
)
def remedy_delivery(remedies: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of eligible people who received their remedy, and each step to it."""
    rows = _steps(remedies, as_of)
    counts = rows["group_name"].value_counts()
    sizes = {str(name): int(n) for name, n in counts.items()}
    hidden = hidden_groups(sizes) if len(sizes) > 1 else {}
    shown = rows.mask(rows["group_name"].isin(list(hidden)), _blank(rows)) if hidden else rows
    values = [_delivered(shown, as_of), *_funnel(shown)]
    if rows["is_interim"].any() and not rows["is_interim"].all():
        values += _funnel(shown[~shown["is_interim"]], "final: ")
        values += _funnel(shown[shown["is_interim"]], "interim: ")
    if len(sizes) > 1:
        values += _by_group(rows, hidden, as_of)
    return tuple(values)


def _blank(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without what tells the group, to stand where a group must be hidden."""
    return rows.assign(group_id=None, group_name="not shown")


def _steps(remedies: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the remedies with a flag for each step reached by as-of."""
    rows = remedies[dates.by(remedies["eligible_on"], as_of)]
    delivered = dates.by(rows["delivered_on"], as_of)
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
    )


def _delivered(rows: pd.DataFrame, as_of: date, **other: Any) -> MetricValue:
    """Return the total, with how many still wait and how many came in the last 90 days."""
    done, declined = rows["delivered"].astype(bool), rows["declined"].astype(bool)
    earlier = dates.by(rows["delivered_on"], dates.period_start(as_of))
    waiting, refused = int((~done & ~declined).sum()), int((~done & declined).sum())
    note = (
        f"{plural(waiting, 'remedy', 'remedies')} still waiting, {refused:,} declined; "
        f"{int((done & ~earlier).sum()):,} delivered in the last 90 days"
    )
    return share(
        rows, done, nothing="no remedies on file", note=note if len(rows) else None, **other
    )


def _funnel(rows: pd.DataFrame, before: str = "", group: str | None = None) -> list[MetricValue]:
    return [
        *_shares(rows, before, group),
        _speed(rows, before, group),
        *_paid(rows, before, group),
    ]


def _shares(rows: pd.DataFrame, before: str, group: str | None) -> Iterator[MetricValue]:
    for step, of in STEPS.items():
        base = rows[rows[of].astype(bool)]
        nothing = f"none {of} yet" if of != "eligible" else "no remedies on file"
        counted = base[step].astype(bool)
        yield share(base, counted, part=f"{before}{step}", group=group, nothing=nothing)


def _speed(rows: pd.DataFrame, before: str, group: str | None) -> MetricValue:
    both = rows[rows["delivered"].astype(bool) & rows["accepted_on"].notna()]
    days = (both["delivered_on"] - both["accepted_on"]).dt.days.astype(float)
    return quantity(
        dates.middle(days),
        both.assign(days_to_delivery=days),
        unit="days",
        part=f"{before}median days from accepted to delivered",
        group=group,
        nothing="none delivered yet",
    )


def _paid(rows: pd.DataFrame, before: str, group: str | None) -> Iterator[MetricValue]:
    paid = _with_amount(rows)
    for currency, each in paid.groupby("currency", sort=True):
        part = f"{before}value delivered, {currency}"
        amount = float(each["amount"].sum())
        yield quantity(amount, each, unit=str(currency), part=part, group=group)


def _with_amount(rows: pd.DataFrame) -> pd.DataFrame:
    paid = rows[rows["delivered"].astype(bool) & rows["amount"].notna()]
    return paid.assign(currency=paid["currency"].fillna("currency not stated"))


def _by_group(rows: pd.DataFrame, hidden: dict[str, str], as_of: date) -> Iterator[MetricValue]:
    """Yield each group's funnel; amounts paid to fewer than 5 of a group are left out, too.

    An amount that few people share tells what each received. Because the total is shown, a group
    whose amount would give another's away by subtraction is left out with it.
    """
    sizes = _with_amount(rows)["group_name"].value_counts()
    few = hidden_groups({str(name): int(n) for name, n in sizes.items()})
    for name, each in rows.groupby("group_name", sort=True):
        group = str(name)
        if group in hidden:
            note = hidden[group].replace("answers", "people")
            none = with_counted(each.iloc[:0], True)
            yield MetricValue(None, group=group, note=note, rows=none)
        else:
            yield _delivered(each, as_of, group=group)
            yield from _shares(each, "", group)
            yield _speed(each, "", group)
            yield from () if group in few else _paid(each, "", group)
