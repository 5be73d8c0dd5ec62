"""What employees say: agreement over a fixed set of questions, and recommendation (M34)."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from trustdash.metrics.perception import RECOMMEND, SATISFIED, net_score
from trustdash.metrics.registry import metric
from trustdash.metrics.suppression import FEWEST
from trustdash.metrics.surveys import (
    SMALL,
    Answers,
    Series,
    by_subject,
    latest,
    remark,
    since_last_wave,
    values_of,
)
from trustdash.metrics.value import MetricValue, with_counted
from trustdash.stats import intervals

EMPLOYEE = "employee"
FAVOURABLE = 4
"""The lowest answer of 1 to 5 that is favourable."""
SUBJECT = "engagement"
"""What all questions to employees on that scale are about, taken together."""


@metric(
    "M34",
    "Employee engagement",
    unit="%",
    direction="higher_is_better",
    min_n=SMALL,
    formula="Favourable answers (4 or 5 on a scale from 1 to 5), of all answers of employees to "
    "the questions of the latest wave of their questionnaire. Parts: each question; eNPS, 100 × "
    "(share of 9 and 10 − share of 0 to 6), from −100 to 100 as M30.",
    edge_cases="The set is every question on that scale that the wave asked employees; it is "
    "named. Another wording or another set of questions starts a new series. The 95 % interval is "
    "Wilson's, with the number of people (the most answers to one question) and not of answers, "
    "because one person's answers hang together: rather too wide than too narrow. Groups with "
    "fewer than 5 people are not shown, nor any that would give them away. Open links have no "
    "interval.",
    source="Gallup; employers' council, eNPS; Wilson (1927)",
)
def engagement(
    responses: pd.DataFrame, waves: pd.DataFrame, stakeholder_groups: pd.DataFrame
) -> tuple[MetricValue, ...]:
    """Return the share of favourable answers of employees, by group and question, and the eNPS."""
    over_all, recommending = employee_series(responses, waves, stakeholder_groups)
    return (
        *values_of(over_all, _favourable),
        *(value for each in over_all for value in _questions(each)),
        *(
            replace(value, unit="points", part=f"eNPS, {value.part}" if value.part else "eNPS")
            for value in values_of(recommending, net_score)
        ),
    )


def employee_series(
    responses: pd.DataFrame, waves: pd.DataFrame, stakeholder_groups: pd.DataFrame
) -> tuple[list[Series], list[Series]]:
    """Return what employees answered from 1 to 5, all questions together, and on recommendation."""
    staff = stakeholder_groups.loc[stakeholder_groups["kind"] == EMPLOYEE, "id"]
    rows = responses[responses["group_id"].isin(staff)]
    on_scale = (rows["scale_min"] == SATISFIED[0]) & (rows["scale_max"] == SATISFIED[1])
    over_all = by_subject(rows[on_scale].assign(subject=SUBJECT), waves)
    return over_all, latest(rows, waves, RECOMMEND)


def _favourable(series: Series, group: str | None, answers: Answers) -> MetricValue:
    share, low, high = favourable_share(answers)
    before = None if group or series.is_opt_in else series.before
    questions = f"questions: {', '.join(answers.items)}"
    return MetricValue(
        100 * share,
        part=series.part,
        group=group,
        numerator=answers.among(FAVOURABLE, SATISFIED[1]),
        denominator=answers.n,
        n=answers.people,
        low=None if series.is_opt_in else 100 * low,
        high=None if series.is_opt_in else 100 * high,
        note=remark(series, answers, None if group else questions, _change(answers, before)),
        rows=with_counted(answers.cells, answers.cells["value"] >= FAVOURABLE),
    )


def favourable_share(answers: Answers) -> intervals.Interval:
    """Return the favourable share with its Wilson interval for so many people, as shares.

    The share of a person's answers that is favourable varies less than a single answer of yes or
    no with the same mean, so that this interval is never too narrow.
    """
    share = answers.among(FAVOURABLE, SATISFIED[1]) / answers.n
    return (share, *intervals.wilson(share * answers.people, answers.people))


def _change(answers: Answers, before: Answers | None) -> str | None:
    """Say how the share differs from the wave before, and whether by more than chance."""
    if before is None:
        return None
    change, low, high = intervals.difference(favourable_share(answers), favourable_share(before))
    return since_last_wave((100 * change, 100 * low, 100 * high))


def _questions(series: Series) -> Iterator[MetricValue]:
    """Yield the share of each question, where there are several."""
    items = series.everyone.items
    if len(items) < 2 or series.everyone.people < FEWEST:
        return
    cells = series.everyone.cells
    for item in items:
        one = Answers(cells[cells["item"] == item])
        if one.people >= FEWEST:
            value = _favourable(replace(series, earlier=series.earlier.iloc[:0]), None, one)
            before = f"{series.part}: " if series.part else ""
            yield replace(value, part=f"{before}{item}", note=remark(series, one))
