"""What people say when asked: recommendation, satisfaction, effort, response (M30 to M33)."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from trustdash.metrics.registry import metric
from trustdash.metrics.suppression import FEWEST
from trustdash.metrics.surveys import (
    SMALL,
    Answers,
    Series,
    latest,
    remark,
    since_last_wave,
    values_of,
)
from trustdash.metrics.value import MetricValue, joined, with_counted
from trustdash.stats import intervals, survey

RECOMMEND, SATISFIED, EASE = (0.0, 10.0), (1.0, 5.0), (1.0, 7.0)
"""The scales on which recommendation, satisfaction and ease are asked."""
EASY_NAMES = ("ces", "ease")
"""With one of these words begins the name of a question on how easy something was."""
_NONRESPONSE = ("partial", "refused", "non_contact", "other", "unknown")
_LOW_RESPONSE = 30


@metric(
    "M30",
    "Net promoter score (NPS)",
    unit="points",
    direction="higher_is_better",
    min_n=SMALL,
    formula="100 × (share answering 9 or 10 − share answering 0 to 6), from everyone who answered "
    "the question in its latest wave; 95 % interval by adjusted Wald, narrowed by √(1 − n / N) if "
    "the population N of the wave is known (not for single groups). Against the wave before: the "
    "difference, and its interval made the same way for both waves.",
    edge_cases="Questions on a scale from 0 to 10. n is always printed; below 30 no headline. "
    "Never a mean of groups' scores. Groups with fewer than 5 answers are not shown, nor any that "
    "would give them away. Open links have no interval. A reworded question is a new series.",
    source="variance of p − d; Rocks (2016), The American Statistician 70, 365–372",
)
def nps(responses: pd.DataFrame, waves: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return the net promoter score of the latest wave of each question, and of each group."""
    return tuple(values_of(latest(responses, waves, RECOMMEND), net_score))


def _net(answers: Answers, population: float | None = None) -> survey.NetScore:
    return survey.net_promoter(*_parts(answers), population=population)


def _parts(answers: Answers) -> tuple[float, float, float]:
    """Return how many promote, are passive, and detract: everyone who answered is one of them."""
    promoters, detractors = answers.among(9, 10), answers.among(0, 6)
    return promoters, answers.n - promoters - detractors, detractors


def net_score(series: Series, group: str | None, answers: Answers) -> MetricValue:
    """Return the net promoter score of one series, of everyone or of one group."""
    score = _net(answers, None if group else series.population)
    before = None if group or series.is_opt_in else series.before
    values = answers.cells["value"]
    counts_as = values.map(lambda v: "promoter" if v >= 9 else "passive" if v >= 7 else "detractor")
    return MetricValue(
        score.value,
        part=series.part,
        group=group,
        numerator=answers.among(9, 10) - answers.among(0, 6),
        denominator=answers.n,
        n=answers.n,
        low=None if series.is_opt_in else score.low,
        high=None if series.is_opt_in else score.high,
        note=remark(series, answers, _weighted_nps(answers), _change(answers, before)),
        rows=with_counted(answers.cells.assign(counts_as=counts_as), True),
    )


def _weighted_nps(answers: Answers) -> str | None:
    whole = answers.among(0, 10, weighted=True)
    if not answers.is_weighted or not whole:
        return None
    net = answers.among(9, 10, weighted=True) - answers.among(0, 6, weighted=True)
    return f"weighted {100 * net / whole:.1f}".replace("-", "−")


def _change(answers: Answers, before: Answers | None) -> str | None:
    """Say how the score differs from the wave before; the interval is made as that of the score."""
    if before is None:
        return None
    found = survey.nps_change(_parts(before), _parts(answers))
    if found.difference is None or found.adjusted_lower is None or found.adjusted_upper is None:
        return None
    return since_last_wave((found.difference, found.adjusted_lower, found.adjusted_upper))


@metric(
    "M31",
    "Satisfaction (CSAT)",
    unit="%",
    direction="higher_is_better",
    min_n=SMALL,
    formula="Answers of 4 or 5 on a scale from 1 to 5, of all answers in the latest wave of each "
    "question; Wilson 95 % interval. Parts give the mean answer, plain and weighted.",
    edge_cases="Questions on a scale from 1 to 5 alone: a scale of 7 points is not comparable. The "
    "mean is another number. Groups with fewer than 5 answers are not shown, nor any that would "
    "give them away; below 30 no headline. Open links have no interval.",
    source="Formbricks, CSAT; Wilson (1927)",
)
def csat(responses: pd.DataFrame, waves: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return the share of satisfied answers in the latest wave of each question, and the means."""
    series = latest(responses, waves, SATISFIED)
    means = (mean for each in series if each.everyone.n >= FEWEST for mean in _means(each))
    return (*values_of(series, _csat), *means)


def _csat(series: Series, group: str | None, answers: Answers) -> MetricValue:
    return _top_box(series, group, answers, SATISFIED)


def _top_box(
    series: Series, group: str | None, answers: Answers, scale: tuple[float, float]
) -> MetricValue:
    """Return the share of answers in the two highest boxes of a scale."""
    low_end, high_end = scale
    satisfied, n = answers.among(high_end - 1, high_end), answers.n
    low, high = intervals.wilson(satisfied, n)
    before = None if group or series.is_opt_in else series.before
    whole = answers.among(low_end, high_end, weighted=True)
    weighted = None
    if answers.is_weighted and whole:
        top = answers.among(high_end - 1, high_end, weighted=True)
        weighted = f"weighted {100 * top / whole:.1f} %"
    return MetricValue(
        100 * satisfied / n,
        part=series.part,
        group=group,
        numerator=satisfied,
        denominator=n,
        n=n,
        low=None if series.is_opt_in else 100 * low,
        high=None if series.is_opt_in else 100 * high,
        note=remark(series, answers, weighted, _top_change(answers, before, scale)),
        rows=with_counted(answers.cells, answers.cells["value"].between(high_end - 1, high_end)),
    )


def _top_change(answers: Answers, before: Answers | None, scale: tuple[float, float]) -> str | None:
    """Say how the share of the two highest boxes differs from that of the wave before."""
    if before is None:
        return None
    counts = [(each.among(scale[1] - 1, scale[1]), each.n) for each in (answers, before)]
    now, earlier = ((k / n, *intervals.wilson(k, n)) for k, n in counts)
    change, low, high = intervals.difference(now, earlier)
    return since_last_wave((100 * change, 100 * low, 100 * high))


def _means(series: Series) -> Iterator[MetricValue]:
    answers = series.everyone
    values, counts = answers.cells["value"], answers.cells["n"]
    total, squares = float((values * counts).sum()), float((values**2 * counts).sum())
    centre, low, high = intervals.mean(total, squares, answers.n)
    known: dict[str, Any] = {"unit": "of 5", "n": answers.n}
    known["rows"] = with_counted(answers.cells, True)
    before = f"{series.part}, " if series.part else ""
    sampled = not series.is_opt_in
    yield MetricValue(
        centre,
        part=f"{before}mean",
        low=low if sampled else None,
        high=high if sampled else None,
        **known,
    )
    weighted = answers.mean(weighted=True) if answers.is_weighted else None
    if weighted is not None:
        yield MetricValue(weighted, part=f"{before}weighted mean", **known)


@metric(
    "M32",
    "Customer effort (CES)",
    unit="%",
    direction="higher_is_better",
    min_n=SMALL,
    formula="Answers of 6 or 7 on a scale from 1 (hard) to 7 (easy), of all answers in the latest "
    "wave of each question on ease; Wilson 95 % interval.",
    edge_cases="The top two of seven, chosen once: neither the top three nor the mean. A question "
    "on ease has a name that begins with ces or ease; older versions ask for effort, where 7 is "
    "the worst, and are not taken. Groups with fewer than 5 answers are not shown, nor any that "
    "would give them away; below 30 no headline. Open links have no interval.",
    source="customer effort score, top two of seven; Wilson (1927)",
)
def ces(responses: pd.DataFrame, waves: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return the share who found it easy, in the latest wave of each question on ease."""
    return tuple(values_of(latest(responses, waves, EASE, asks_for_ease), _ces))


def asks_for_ease(item: str) -> bool:
    """Tell whether a question is on how easy something was, by its name."""
    return item.casefold().replace("-", "_").split("_")[0] in EASY_NAMES


def _ces(series: Series, group: str | None, answers: Answers) -> MetricValue:
    return _top_box(series, group, answers, EASE)


@metric(
    "M33",
    "Response rate",
    unit="%",
    direction="higher_is_better",
    formula="AAPOR RR1 of the latest wave of each questionnaire: complete, of complete + partial + "
    "refused + not reached + other + of unknown eligibility.",
    edge_cases="Open links have no response rate but a count. Where no more than the number "
    "invited is on file, it is the base. Below 30 % those who answered may differ.",
    source="AAPOR Standard Definitions, response rate 1",
)
def response_rate(waves: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return the share of those asked who answered completely, for each questionnaire."""
    ordered = waves.assign(ended=waves["field_to"].fillna(waves["field_from"]))
    newest = ordered.sort_values(["instrument", "ended", "id"], na_position="first")
    newest = newest.drop_duplicates("instrument", keep="last")
    only = len(newest) == 1
    rows = [newest.iloc[[position]] for position in range(len(newest))]
    if not rows:
        return (MetricValue(None, note="no survey on file"),)
    return tuple(_response(row, None if only else str(row["instrument"].iloc[0])) for row in rows)


def _response(rows: pd.DataFrame, part: str | None) -> MetricValue:
    wave = rows.iloc[0]
    marked = with_counted(rows, True)
    complete = _count(wave["complete"])
    asked, note = _asked(wave)
    if bool(wave["is_opt_in"]):
        said = f"opt-in: an open link has no response rate; {complete:,.0f} answered"
        return MetricValue(None, part=part, n=int(complete), note=said, rows=marked)
    if not asked or pd.isna(wave["complete"]):
        return MetricValue(None, part=part, note="numbers asked are not on file", rows=marked)
    rate = 100 * complete / asked
    doubt = "those who answered may differ" if rate < _LOW_RESPONSE else None
    return MetricValue(
        rate,
        part=part,
        numerator=complete,
        denominator=asked,
        n=int(asked),
        note=joined(note, doubt),
        rows=marked,
    )


def _asked(wave: Any) -> tuple[float, str | None]:
    """Return how many were asked, and a remark if that is the number invited."""
    others = [wave[name] for name in _NONRESPONSE]
    if all(pd.isna(other) for other in others):
        return _count(wave["invited"]), "of those invited"
    return _count(wave["complete"]) + sum(map(_count, others)), None


def _count(value: Any) -> float:
    return 0.0 if pd.isna(value) else float(value)
