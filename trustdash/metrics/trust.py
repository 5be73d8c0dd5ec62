"""Is the organisation trusted, in what, and by whom less? (M35, M36)"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from trustdash.metrics.perception import SATISFIED
from trustdash.metrics.recovery import NOW_POINTS, for_everyone
from trustdash.metrics.registry import metric
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
from trustdash.metrics.value import MetricValue, assured, joined, with_counted
from trustdash.stats import intervals

DIMENSIONS = (
    "ability", "benevolence", "integrity", "reliability", "responsiveness", "openness", "fairness",
)  # fmt: skip
"""Of trustworthiness: the three of Mayer, Davis and Schoorman, and the others of the OECD."""
TRUST, MARKET = "trust", "market"
"""A question on trust is named `trust_DIMENSION…`; the same about the market `market_trust_…`."""
BESIDE_MARKET = "difference from the market"
"""With these words ends the part that compares us with the market."""


@metric(
    "M35",
    "Trust index",
    unit="points",
    direction="higher_is_better",
    min_n=SMALL,
    formula="For each dimension of trust: the mean of its questions in the latest wave, each "
    "rescaled from 0 (lowest answer possible) to 100 (highest), with its 95 % t interval. Measures "
    "that declare a dimension stand beside it with the mean of their last four values, its t "
    "interval, and the n of the last. Where the same people were asked about the market, a part "
    "gives the difference of the two means, the n of the smaller, and an interval in which both "
    "half-widths are added, because answers of the same people hang together.",
    edge_cases="Never an average over dimensions: a high ability can hide a low integrity; the "
    "lowest is named. A question belongs to the dimension that its name gives: trust_ability, "
    "trust_integrity_2 and so on. With several questions the interval is rather too wide than too "
    "narrow, because one person's answers hang together. Groups with fewer than 5 people are not "
    "shown, nor any that would give them away. Open links have no interval.",
    source="Mayer, Davis and Schoorman (1995); OECD trust framework; Edelman, margins of error",
)
def trust_index(
    responses: pd.DataFrame, waves: pd.DataFrame, kpis: pd.DataFrame, observations: pd.DataFrame
) -> tuple[MetricValue, ...]:
    """Return the index of each dimension, by group, beside the market, and as measured."""
    series = trust_series(responses, waves, TRUST)
    lowest = _lowest(series)
    values = [
        replace(
            value, note=joined(value.note, "the lowest of them" if _is(value, lowest) else None)
        )
        for value in values_of(series, _index)
    ]
    return (
        *values,
        *_beside_the_market(series, trust_series(responses, waves, MARKET)),
        *_measured(kpis, observations),
    )


def trust_series(responses: pd.DataFrame, waves: pd.DataFrame, about: str) -> list[Series]:
    """Return the latest wave of each dimension, its answers rescaled from 0 to 100.

    about: `trust` for questions on us, `market` for the same on the market.
    """
    dimension = responses["item"].map(lambda item: _dimension(str(item), about))
    width = responses["scale_max"] - responses["scale_min"]
    asked = responses[dimension.notna() & (width > 0)]
    scaled = 100 * (asked["value"] - asked["scale_min"]) / width
    rows = asked.assign(subject=dimension, value=scaled.round(6))
    series = by_subject(rows, waves)
    several = len({each.instrument for each in series}) > 1
    named = [
        replace(each, part=f"{each.instrument}: {each.subject}" if several else each.subject)
        for each in series
    ]
    # The lowest dimension first: whoever reads one value reads that one.
    return sorted(
        named, key=lambda s: (s.is_opt_in, s.instrument, index_of(s.everyone).value, s.subject)
    )


def _dimension(item: str, about: str) -> str | None:
    """Return the dimension that a question's name gives: trust_ability_1 is on ability."""
    words = item.casefold().replace("-", "_").split("_")
    if about == MARKET:
        words = words[1:] if words[0] == MARKET else []
    known = len(words) > 1 and words[0] == TRUST and words[1] in DIMENSIONS
    return words[1] if known else None


@dataclass(frozen=True, slots=True)
class Index:
    """A mean from 0 to 100 with its 95 % interval; no interval below two people."""

    value: float
    low: float | None
    high: float | None

    @property
    def interval(self) -> intervals.Interval:
        """Value and limits; without an interval the whole scale is possible."""
        low, high = (0.0, 100.0) if self.low is None or self.high is None else (self.low, self.high)
        return self.value, low, high


def index_of(answers: Answers) -> Index:
    """Return the mean of the questions' means, each question with the same weight.

    Its standard error is at most the mean of the questions' own, which would be reached if
    everybody answered all of them alike; that is what the interval takes.
    """
    _, question = np.unique(answers.cells["item"].to_numpy(str), return_inverse=True)
    values, counts = (answers.cells[name].to_numpy(float) for name in ("value", "n"))
    n = np.bincount(question, counts)
    means = np.bincount(question, counts * values) / n
    value, people = float(means.mean()), answers.people
    if people < 2:
        return Index(value, None, None)
    variances = np.bincount(question, counts * (values - means[question]) ** 2) / np.maximum(
        n - 1, 1
    )
    half = intervals.t95(people - 1) * float(np.sqrt(variances / n).mean())
    return Index(value, max(0.0, value - half), min(100.0, value + half))


def _index(series: Series, group: str | None, answers: Answers) -> MetricValue:
    index = index_of(answers)
    before = None if group or series.is_opt_in else series.before
    several = answers.items if len(answers.items) > 1 and group is None else ()
    note = remark(
        series,
        answers,
        f"questions: {', '.join(several)}" if several else None,
        _weighted(answers),
        _change(index, before),
    )
    return MetricValue(
        index.value,
        part=series.part,
        group=group,
        n=answers.people,
        low=None if series.is_opt_in else index.low,
        high=None if series.is_opt_in else index.high,
        note=note,
        rows=with_counted(answers.cells, True),
    )


def _weighted(answers: Answers) -> str | None:
    mean = answers.mean(weighted=True) if answers.is_weighted else None
    return None if mean is None else f"weighted {mean:.1f}"


def _change(index: Index, before: Answers | None) -> str | None:
    if before is None:
        return None
    return since_last_wave(intervals.difference(index.interval, index_of(before).interval))


def _lowest(series: list[Series]) -> set[str | None]:
    """Return the part of each questionnaire whose dimension is the lowest, if it asks several."""
    found: set[str | None] = set()
    for instrument in {each.instrument for each in series}:
        of_it = [each for each in series if each.instrument == instrument]
        if len(of_it) > 1:
            found.add(min(of_it, key=lambda each: index_of(each.everyone).value).part)
    return found


def _is(value: MetricValue, lowest: set[str | None]) -> bool:
    return value.group is None and value.value is not None and value.part in lowest


def _beside_the_market(ours: list[Series], market: list[Series]) -> Iterator[MetricValue]:
    """Yield how far each dimension lies from the market, asked of the same people.

    The two standard errors are added, as if the answers hung together in the worst way.
    """
    theirs = {(each.instrument, each.subject, each.wave_id): each for each in market}
    for each in ours:
        other = theirs.get((each.instrument, each.subject, each.wave_id))
        if other is None or min(each.everyone.people, other.everyone.people) < SMALL:
            continue
        lead, half = _lead(each.everyone, other.everyone)
        them = f"the market {index_of(other.everyone).value:.1f}"
        note = joined(them, _lead_before(each, other))
        yield MetricValue(
            lead,
            part=f"{each.part}, {BESIDE_MARKET}",
            n=min(each.everyone.people, other.everyone.people),
            low=None if each.is_opt_in else lead - half,
            high=None if each.is_opt_in else lead + half,
            note=note,
            rows=with_counted(pd.concat([each.everyone.cells, other.everyone.cells]), True),
        )


def _lead(ours: Answers, market: Answers) -> tuple[float, float]:
    us, them = index_of(ours), index_of(market)
    reach = [max(v - low, high - v) for v, low, high in (us.interval, them.interval)]
    return us.value - them.value, sum(reach)


def _lead_before(ours: Series, market: Series) -> str | None:
    if ours.before is None or market.before is None:
        return None
    lead, _ = _lead(ours.before, market.before)
    return f"the difference was {lead:+.1f} in the wave before".replace("-", "−")


def _measured(kpis: pd.DataFrame, observations: pd.DataFrame) -> Iterator[MetricValue]:
    """Yield the mean of the last four values of each measure that declares a dimension."""
    declared = kpis[kpis["dimension"].notna() & (kpis["status"] == "active")].sort_values("id")
    values = for_everyone(observations).dropna(subset=["value"]).sort_values("period_end")
    for kpi in declared.itertuples(index=False):
        points = values[values["kpi_id"] == kpi.id].tail(NOW_POINTS)
        part = f"{kpi.name} ({kpi.dimension})"
        if points.empty:
            yield MetricValue(None, part=part, note="no value on file")
        else:
            yield _mean_of(points, part, kpi)


def _mean_of(points: pd.DataFrame, part: str, kpi: Any) -> MetricValue:
    known = points["value"].astype(float)
    mean, low, high = float(known.mean()), None, None
    if len(known) > 1:
        mean, low, high = intervals.mean(float(known.sum()), float((known**2).sum()), len(known))
    last = points.iloc[-1]
    return MetricValue(
        mean,
        part=part,
        unit=str(kpi.unit) or "points",
        n=None if pd.isna(last["n"]) else int(last["n"]),
        low=low,
        high=high,
        assurance=assured(last["assurance"]),
        note=f"mean of the last {len(known)} values",
        rows=with_counted(points, True),
    )


@metric(
    "M36",
    "Trust gap between groups",
    unit="points",
    direction="lower_is_better",
    min_n=SMALL,
    formula="For each dimension of trust: the index (M35) of the group that trusts us most − that "
    f"of the group that trusts us least, over groups with at least {SMALL} people in the latest "
    "wave; 95 % interval of the difference: the distances of both means to the ends of their own "
    "intervals, squared, added, and the root taken; n counts all groups compared. Without "
    "questions on trust: satisfaction (M31), in percentage points.",
    edge_cases="The groups compared are named. Fewer than two groups of that size: no gap can be "
    "told. The gap between the extremes of several groups is a little too large by chance; where "
    "the interval reaches 0 it is said that there is no clear gap.",
    source="this project's own decision; Edelman, informed public and mass population",
)
def trust_gap(responses: pd.DataFrame, waves: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return for each dimension how far apart the groups are that trust us most and least."""
    series = trust_series(responses, waves, TRUST)
    if series:
        return tuple(_gap(each, index_of) for each in series if not each.is_opt_in)
    return tuple(
        _gap(each, _satisfied) for each in latest(responses, waves, SATISFIED) if not each.is_opt_in
    )


def _satisfied(answers: Answers) -> Index:
    k, n = answers.among(4, 5), answers.n
    low, high = intervals.wilson(k, n)
    return Index(100 * k / n, 100 * low, 100 * high)


def _gap(series: Series, index: Any) -> MetricValue:
    large = {name: each for name, each in series.groups.items() if each.people >= SMALL}
    found = {name: index(each) for name, each in large.items()}
    rows = pd.DataFrame({
        "wave_id": series.wave_id,
        "group_name": list(found),
        "index": [each.value for each in found.values()],
        "low": [each.low for each in found.values()],
        "high": [each.high for each in found.values()],
        "n": [large[name].people for name in found],
    })  # fmt: skip
    if len(found) < 2:
        nothing = f"fewer than two groups with {SMALL} people or more"
        rows = with_counted(rows, False)
        return MetricValue(None, part=series.part, note=nothing, rows=rows)
    # Of groups level with each other the one known best is compared, whatever they are called.
    most = max(found, key=lambda name: found[name].interval[:2])
    least = min(found, key=lambda name: found[name].interval[::2])
    gap, low, high = intervals.difference(found[most].interval, found[least].interval)
    clear = None if low > 0 else "no clear gap"
    return MetricValue(
        gap,
        part=series.part,
        n=int(rows["n"].sum()),
        low=max(0.0, low),
        high=high,
        note=joined(f"most: {most}; least: {least}", clear),
        rows=with_counted(rows, rows["group_name"].isin((most, least))),
    )
