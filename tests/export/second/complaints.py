"""M24 to M29: what people complained of, and what they were given."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from .number import NOTHING, Number, Numbers, Survival, amount, count, share
from .rows import Rows

UPHELD = ("upheld", "partly_upheld")
REFUSED = ("rejected", "explained")
STEPS = ("eligible", "offered", "accepted", "delivered")
LEAST = 5


def complaints(rows: Rows) -> pd.DataFrame:
    """Return the complaints with the day each ended: of the decision, else of closing."""
    found = rows("complaint")
    ended = found["decided_on"].fillna(found["closed_on"])
    undated = ended.isna() & found["is_closed"].eq(True)
    return found.assign(ended=ended.mask(undated, found["received_on"]), undated=undated)


def outstanding(found: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    return (found["received_on"] <= day) & ~(found["ended"] <= day)


def m24(rows: Rows) -> Numbers:
    found, day, start = complaints(rows), rows.as_of, rows.days_ago(90)
    if not len(found):
        return {("M24", None, None): NOTHING._replace(n=0)}
    waiting = outstanding(found, day)
    age = (day - found.loc[waiting, "received_on"]).dt.days
    still = int(waiting.sum())
    received = ((found["received_on"] > start) & (found["received_on"] <= day)).sum()
    closed = ((found["ended"] > start) & (found["ended"] <= day)).sum()
    told = {
        ("M24", None, None): count(still, len(found)),
        ("M24", None, "opening"): count(int(outstanding(found, start).sum()), len(found)),
        ("M24", None, "received"): count(int(received), len(found)),
        ("M24", None, "closed"): count(int(closed), len(found)),
        ("M24", None, "open up to 4 weeks"): count(int((age <= 28).sum()), still),
        ("M24", None, "open 4 to 8 weeks"): count(int(age.between(29, 56).sum()), still),
        ("M24", None, "open more than 8 weeks"): count(int((age > 56).sum()), still),
    }
    for name, mine in shown_apart(rows, found, "group_id", {"waiting": waiting}).items():
        told["M24", name, None] = count(int(waiting[mine].sum()), int(mine.sum()))
    return told


def m25(rows: Rows) -> Numbers:
    found, day = complaints(rows), rows.as_of
    found = found[~found["undated"]]
    took = (found["decided_on"] - found["received_on"]).dt.days
    took = took.where(found["decided_on"] <= day)
    cohort = found["received_on"] <= rows.days_ago(56)
    closed = took[found["ended"] <= day].fillna((found["ended"] - found["received_on"]).dt.days)
    return {
        ("M25", None, None): share((took <= 56)[cohort]),
        ("M25", None, "closed within 4 weeks"): share(closed <= 28),
        ("M25", None, "closed in 4 to 8 weeks"): share(closed.between(29, 56)),
        ("M25", None, "closed after more than 8 weeks"): share(closed > 56),
    }


def m26(rows: Rows) -> Numbers:
    found, day = rows("complaint"), rows.as_of
    answered = (found["acknowledged_by"] == "person") & (found["acknowledged_on"] <= day)
    until = found["acknowledged_on"].where(answered).fillna(day)
    calendar = (until - found["received_on"]).dt.days
    working = pd.Series(
        np.busday_count(
            found["received_on"].to_numpy("datetime64[D]"), until.to_numpy("datetime64[D]")
        ),
        index=found.index,
    )
    curve, workdays = Survival(calendar, answered), Survival(working, answered)
    missing = int((~answered).sum())
    return {
        ("M26", None, None): amount(curve.quantile(0.5), len(found)),
        ("M26", None, "p90"): amount(curve.quantile(0.9), len(found)),
        ("M26", None, "median working days"): amount(workdays.quantile(0.5), len(found)),
        ("M26", None, "within 5 days"): within(calendar, answered),
        ("M26", None, "within 5 working days"): within(working, answered),
        ("M26", None, "not answered by a person"): count(missing, len(found)),
    }


def within(days: pd.Series, answered: pd.Series):
    """Return the share answered in time of those answered, or waiting for the whole of it."""
    return share((answered & (days <= 5))[answered | (days > 5)])


def m27(rows: Rows) -> Numbers:
    outcome = rows("complaint")["outcome"]
    decided = outcome[outcome.isin([*UPHELD, *REFUSED])]
    return {("M27", None, None): share(decided.isin(UPHELD))}


def m29(rows: Rows) -> Numbers:
    rated = rows("complaint").dropna(subset=["satisfaction"])
    content, outcome = rated["satisfaction"] >= 4, rated["outcome"]
    return {
        ("M29", None, None): share(content),
        ("M29", None, "upheld"): share(content[outcome.isin(UPHELD)]),
        ("M29", None, "not upheld"): share(content[outcome.isin(REFUSED)]),
    }


def hidden_in(mine: pd.DataFrame, by: str, steps: list[str]) -> set[str]:
    """Return who may not be shown apart in one view, so that no subtraction tells it.

    mine: the rows of the view. Those of which 1 to 4 stand at a step, and the next smallest until
    together they are 0 or at least 5 at every step, and so many that no size of theirs can be
    told. A view with one alone tells nothing anyway.
    """
    at = mine.assign(all=1).groupby(by)[["all", *steps]].sum().sort_values("all")
    if len(at) < 2:
        return set()

    def small(counts: pd.DataFrame | pd.Series):
        return ((counts > 0) & (counts < LEAST)).any(axis=counts.ndim - 1)

    hidden = list(at.index[small(at)])
    for name in at.index:
        sums = at.loc[hidden].sum()
        if not hidden or not (small(sums) or sums["all"] < len(hidden) + LEAST - 1):
            break
        hidden += [name] if name not in hidden else []
    return set(hidden)


def views(found: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows about each incident, the smallest views that can be asked for."""
    return [mine for _, mine in found.groupby(found["incident_id"].fillna("–"))]


def shown_apart(
    rows: Rows,
    found: pd.DataFrame,
    by: str,
    steps: dict[str, pd.Series],
    hidden: Iterable[set[str]] | None = None,
) -> dict[str, pd.Series]:
    """Return the groups (or kinds) that may be shown, with their rows; none: not split.

    Who is hidden about one incident goes together with others in every view.
    """
    together: set[str] = set()
    for some in hidden or (hidden_in(m, by, list(steps)) for m in views(found.assign(**steps))):
        together |= some
    names = rows("stakeholder_group").set_index("id")["name"] if by == "group_id" else {}
    apart = sorted(set(found[by].dropna()) - together)
    if len(apart) + bool(together) < 2:
        return {}
    told = {names.get(name, name): found[by] == name for name in apart}
    if together:
        others = "other groups, together" if by == "group_id" else "other kinds, together"
        told[others] = found[by].isin(together)
    return told


def remedies(rows: Rows) -> pd.DataFrame:
    """Return the remedies with the steps that each has reached."""
    found = rows("remedy")
    many = found.groupby(found["incident_id"].fillna("–"))["id"].transform("size")
    found = found[many >= LEAST]
    confirmed = found["confirmed_on"].notna()
    delivered = confirmed | found["delivered_on"].notna()
    accepted = delivered | found["accepted_on"].notna()
    offered = accepted | found["offered_on"].notna() | found["declined_on"].notna()
    return found.assign(
        eligible=True, offered=offered, accepted=accepted, delivered=delivered, confirmed=confirmed,
        waiting=~delivered & found["declined_on"].isna(),
    )  # fmt: skip


def funnel(rows: Rows, found: pd.DataFrame, *, confirmed: bool) -> dict[str, Number]:
    """Return part → number of one funnel."""
    took = (found["delivered_on"] - found["accepted_on"]).dt.days.dropna()
    wait = (rows.as_of - found.loc[found["waiting"], "eligible_on"]).dt.days
    parts = {
        "offered": share(found["offered"]),
        "accepted": share(found["accepted"][found["offered"]]),
        "delivered": share(found["delivered"][found["accepted"]]),
        "still waiting": share(found["waiting"]),
        "median days from accepted to delivered": amount(took.median(), len(took)),
        "longest wait so far": amount(wait.max(), len(wait)),
    }
    if confirmed:
        parts["confirmed"] = share(found["confirmed"][found["delivered"]])
    paid = found[found["delivered"] & found["amount"].notna()]
    for currency, mine in paid.groupby("currency"):
        parts[f"value delivered, {currency}"] = amount(mine["amount"].sum(), len(mine))
    return parts


def hidden_of_incident(mine: pd.DataFrame, by: str, steps: list[str]) -> tuple[set[str], bool]:
    """Return the groups or kinds hidden about an incident, and whether confirmations may be split.

    They may where each shown apart, and those hidden together, confirmed 0 or at least 5. Where
    but one received anything the total would tell it: then none is shown apart.
    """
    hidden = hidden_in(mine, by, steps)
    sums = mine.groupby(mine[by].where(~mine[by].isin(hidden), "together"))
    sums = sums[["delivered", "confirmed"]].sum()
    few = sums["confirmed"].between(1, LEAST - 1).any()
    if len(sums) < 2 or not few:
        return hidden, True
    alone = (sums["delivered"] > 0).sum() < 2
    return (set(mine[by]), True) if alone else (hidden, False)


def m28(rows: Rows) -> Numbers:
    found = remedies(rows)
    steps = {step: found[step] for step in (*STEPS, "waiting")}
    interim = found["is_interim"].eq(True)
    both = interim.any() and not interim.all()
    terms = {"final": ~interim, "interim": interim} if both else {}
    split, confirmed = {}, True
    for by in ("kind", "group_id"):
        each = [hidden_of_incident(mine, by, list(steps)) for mine in views(found)]
        split[by] = shown_apart(rows, found, by, steps, [hidden for hidden, _ in each])
        confirmed &= all(told for _, told in each)
    kinds, groups = terms | split["kind"], split["group_id"]
    told = {("M28", None, None): share(found["delivered"])}
    whole = funnel(rows, found, confirmed=True)
    told |= {("M28", None, part): number for part, number in whole.items()}
    for name, mine in kinds.items():
        for part, number in funnel(rows, found[mine], confirmed=confirmed).items():
            told["M28", None, f"{name}: {part}"] = number
    for name, mine in groups.items():
        told["M28", name, None] = share(found.loc[mine, "delivered"])
        parts = funnel(rows, found[mine], confirmed=confirmed)
        told |= {("M28", name, part): number for part, number in parts.items()}
    return told
