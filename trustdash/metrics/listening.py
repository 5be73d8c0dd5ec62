"""Listening: were people told what became of what they said, and do they agree? (M37, M38)"""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.affected import as_texts
from trustdash.metrics.registry import metric
from trustdash.metrics.suppression import FEWEST
from trustdash.metrics.value import (
    MetricValue,
    joined,
    number_of,
    plural,
    quantity,
    share,
    with_counted,
)
from trustdash.stats import intervals
from trustdash.stats.waiting import waiting_quantile

LOOP_DAYS = 30
"""A theme counts from the day on which it was raised so many days ago."""
_SAID = ("yes", "no")
DECIDED = ("do", "do_not")
"""Decisions that can close the loop; later, or none, is under review."""


@metric(
    "M37",
    "Listening-loop closure",
    unit="%",
    direction="higher_is_better",
    formula=f"Themes raised at least {LOOP_DAYS} days before as-of that were decided, to do or not "
    "to do, and of which the group that raised them was told, of all raised by then. Parts: median "
    "days from raised to told; under review; put off beyond the day set for it.",
    edge_cases="Not doing it, with the reason, closes the loop; without a reason it does not. "
    "Later, or under review, does not. Told in a message that was not for that group is not told. "
    "Not told yet is not left out of the median: it waits until as-of. This is the outer loop, the "
    "theme; the inner loop, the answer to the person, is M26. How many raised a theme is not shown "
    f"below {FEWEST}, nor what fewer than that said when they were asked again.",
    source="Medallia, closed loop; inner and outer loop; Kaplan and Meier (1958)",
)
def loop_closure(listening_themes: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of themes whose loop was closed, and how long it took to tell people."""
    rows = _told(listening_themes, as_of)
    old = dates.by(rows["raised_on"], as_of - timedelta(days=LOOP_DAYS))
    base = rows[old]
    younger = len(rows) - len(base)
    undecided = ~rows["decision"].isin(DECIDED)
    return (
        share(
            base,
            base["is_closed"],
            nothing=f"no theme was raised {LOOP_DAYS} days ago or earlier",
            note=f"{plural(younger, 'theme')} raised since, not counted yet" if younger else None,
        ),
        quantity(
            waiting_quantile(rows["days_waited"], rows["is_told"]),
            rows,
            unit="days",
            part="median from raised to told",
            nothing="fewer than half have been told yet" if len(rows) else "no theme on file",
        ),
        number_of(rows, undecided, part="under review"),
        number_of(
            rows, undecided & (rows["review_on"] < dates.day(as_of)), part="put off, day has passed"
        ),
    )


def _told(themes: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the themes raised by as-of with whether their group was told, and closed with that.

    What few people said is blanked, not counted: few_raised, few_asked tell where.
    """
    rows = themes[dates.by(themes["raised_on"], as_of)]
    for_group = [
        _is_for(group, told) for group, told in zip(rows["group_id"], rows["told_group_ids"],
                                                    strict=True)
    ]  # fmt: skip
    told = dates.by(rows["told_on"], as_of) & pd.Series(for_group, index=rows.index, dtype=bool)
    decided = (rows["decision"] == "do") | (
        (rows["decision"] == "do_not") & rows["decision_reason"].notna()
    )
    until = rows["told_on"].where(told, dates.day(as_of))
    few_asked = _is_few(rows["asked_n"]) & rows["confirmed"].isin(_SAID)
    return rows.assign(
        volume=rows["volume"].where(rows["volume"] >= FEWEST),
        few_raised=_is_few(rows["volume"]),
        confirmed=rows["confirmed"].mask(few_asked),
        asked_n=rows["asked_n"].mask(few_asked),
        agreed_n=rows["agreed_n"].mask(few_asked),
        few_asked=few_asked,
        status=rows["status"].mask(few_asked, "told"),
        is_told=told,
        is_closed=told & decided,
        days_waited=(until - rows["raised_on"]).dt.days.clip(lower=0).astype(float),
    )


def _is_few(people: pd.Series) -> pd.Series:
    """Tell where so few people are counted that they are not shown; unknown is not few."""
    return (people < FEWEST).fillna(False).astype(bool)


def _is_for(group: Any, told_groups: Any) -> bool:
    """Tell whether a message was for a group; one that names no groups was for everyone."""
    named = as_texts(told_groups)
    return not named or pd.isna(group) or str(group) in named


@metric(
    "M38",
    "Confirmed closure",
    unit="%",
    direction="higher_is_better",
    formula="Closed themes of which a later sample of the group agreed that we acted on what they "
    "said, of all closed themes of which a sample was asked. A part gives the people who agreed, "
    "of all asked.",
    edge_cases=f"Themes of which fewer than {FEWEST} people were asked are left out and counted. "
    "Closed and never asked is counted in the remark. The one version that nobody can grade for "
    "themselves.",
    source="this project's own decision",
)
def confirmed_closure(listening_themes: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of closed themes that those who raised them confirm."""
    rows = _told(listening_themes, as_of)
    closed = rows[rows["is_closed"].astype(bool)]
    few = closed["few_asked"].astype(bool)
    asked = closed[closed["confirmed"].isin(_SAID) | few]
    base = asked[~few[asked.index]]
    note = joined(
        f"{plural(int(few.sum()), 'theme')} with fewer than {FEWEST} asked, left out"
        if few.any()
        else None,
        f"{plural(len(closed) - len(asked), 'closed theme')} never asked"
        if len(closed) > len(asked)
        else None,
    )
    confirmed = share(
        base,
        base["confirmed"] == "yes",
        nothing="nobody was asked about a closed theme",
        note=note,
        assurance="evidence_attached",
    )
    return confirmed, _people(base)


def _people(rows: pd.DataFrame) -> MetricValue:
    """Return the share of those asked who agreed, over the themes whose numbers are on file."""
    rows = rows[rows["asked_n"].notna() & rows["agreed_n"].notna()]
    asked, agreed = float(rows["asked_n"].sum()), float(rows["agreed_n"].sum())
    known: dict[str, Any] = {"part": "people who agreed", "assurance": "evidence_attached"}
    if not asked or agreed > asked:
        return MetricValue(None, note="numbers asked are not on file", rows=rows, **known)
    low, high = intervals.wilson(agreed, asked)
    return MetricValue(
        100 * agreed / asked,
        numerator=agreed,
        denominator=asked,
        n=int(asked),
        low=100 * low,
        high=100 * high,
        rows=with_counted(rows, True),
        **known,
    )
