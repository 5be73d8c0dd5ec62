"""M30 to M36: what people answered when they were asked."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from .number import Number, Numbers, Z, amount, ratio, t_interval, wilson
from .rows import Rows

LEAST, HEADLINE = 5, 30
DIMENSIONS = ("ability", "benevolence", "integrity")


class Asked(NamedTuple):
    """A question in its latest wave: the answers given, and the wave."""

    instrument: str
    item: str
    wave: object
    answers: pd.DataFrame

    @property
    def opt_in(self) -> bool:
        return self.wave.is_opt_in is True or self.wave.is_opt_in == True  # noqa: E712


def waves(rows: Rows) -> pd.DataFrame:
    found = rows("feedback_wave")
    return found[found["field_from"] <= rows.as_of]


def labels(found: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str | None]:
    """Return how questions are called: by name, after the questionnaire's if two share one."""
    found = list(found)
    names = [name for _, name in found]
    if len(found) == 1:
        return {found[0]: None}
    if len(set(names)) == len(names):
        return dict(zip(found, names, strict=True))
    return {key: f"{key[0]}: {key[1]}" for key in found}


def questions(rows: Rows, low: float, high: float) -> Iterator[Asked]:
    """Yield each question on a scale in the latest wave that asked it."""
    known = waves(rows).set_index("id", drop=False)
    found = rows("feedback_response")
    if not len(found):
        return
    found = found[(found["scale_min"] == low) & (found["scale_max"] == high)]
    found = found[found["value"].notna() & found["wave_id"].isin(known.index)]
    found = found.assign(
        instrument=found["wave_id"].map(known["instrument"]),
        until=found["wave_id"].map(known["field_to"].fillna(known["field_from"])),
    )
    for (instrument, item), mine in found.groupby(["instrument", "item"]):
        latest = mine[mine["until"] == mine["until"].max()]
        yield Asked(instrument, item, known.loc[latest["wave_id"].iloc[0]], latest)


def groups_of(rows: Rows, asked: Asked) -> dict[str, pd.DataFrame | None]:
    """Return the name of each group with its answers; None: too few to be shown.

    With one group hidden alone the next smallest is hidden too, until those hidden are enough.
    """
    every = rows("stakeholder_group").set_index("id")["name"]
    split = {every.get(g, g): mine for g, mine in asked.answers.groupby("group_id")}
    if len(split) < 2:
        return {}
    people = {name: mine["respondent_id"].nunique() for name, mine in split.items()}
    order = sorted(split, key=lambda name: (people[name], name))
    hidden = [
        name for name in order
        if people[name] < LEAST
        or (people[name] < 2 * LEAST and len(set(split[name]["value"])) == 1)
    ]  # fmt: skip
    while hidden and sum(people[name] for name in hidden) < LEAST:
        more = [name for name in order if name not in hidden]
        if not more:
            break
        hidden.append(more[0])
    return {name: None if name in hidden else mine for name, mine in split.items()}


NOT_SHOWN = Number(None)


def by_group(rows: Rows, metric: str, asked: Asked, part: str, number) -> Numbers:
    """Return the number of all who answered and of each group."""
    told: Numbers = {(metric, None, part): number(asked, asked.answers)}
    for name, mine in groups_of(rows, asked).items():
        told[metric, name, part] = NOT_SHOWN if mine is None else number(asked, mine)
    return told


def net_promoters(asked: Asked, answers: pd.DataFrame) -> Number:
    """Return 100 × (share of 9 and 10 − share of 0 to 6), adjusted Wald."""
    value, n = answers["value"], len(answers)
    up, down = int((value >= 9).sum()), int((value <= 6).sum())
    told = Number(100 * (up - down) / n, up - down, n, n)
    if asked.opt_in:
        return told
    p, d, m = (up + 0.75) / (n + 3), (down + 0.75) / (n + 3), n + 3
    error = np.sqrt((p + d - (p - d) ** 2) / m)
    population = asked.wave.population_size
    if pd.notna(population) and len(answers) == len(asked.answers):
        error *= np.sqrt(max(0, 1 - n / population))
    return told._replace(low=100 * (p - d - Z * error), high=100 * (p - d + Z * error))


def named(asked: Iterable[Asked]) -> Iterator[tuple[str | None, Asked]]:
    every = {(each.instrument, each.item): each for each in asked}
    called = labels(every)
    yield from ((called[key], each) for key, each in every.items())


def m30(rows: Rows) -> Numbers:
    told: Numbers = {}
    for part, asked in named(questions(rows, 0, 10)):
        told |= by_group(rows, "M30", asked, part, net_promoters)
    return told or {("M30", None, None): NOT_SHOWN}


def at_least(level: float):
    def number(asked: Asked, answers: pd.DataFrame) -> Number:
        good = int((answers["value"] >= level).sum())
        return ratio(good, len(answers), interval=not asked.opt_in)

    return number


def m31(rows: Rows) -> Numbers:
    told: Numbers = {}
    for part, asked in named(questions(rows, 1, 5)):
        told |= by_group(rows, "M31", asked, part, at_least(4))
        told["M31", None, f"{part}, mean"] = mean(asked, asked.answers)
        weight, value = asked.answers["weight"], asked.answers["value"]
        if len(set(weight)) > 1:
            weighted = amount((weight * value).sum() / weight.sum(), len(value))
            told["M31", None, f"{part}, weighted mean"] = weighted
    return told or {("M31", None, None): NOT_SHOWN}


def mean(asked: Asked, answers: pd.DataFrame) -> Number:
    told = amount(answers["value"].mean(), len(answers))
    if asked.opt_in:
        return told
    low, high = t_interval(answers["value"])
    return told._replace(low=low, high=high)


def m32(rows: Rows) -> Numbers:
    told: Numbers = {}
    ease = (q for q in questions(rows, 1, 7) if q.item.startswith(("ces", "ease")))
    for part, asked in named(ease):
        told |= by_group(rows, "M32", asked, part, at_least(6))
    return told or {("M32", None, None): NOT_SHOWN}


def m33(rows: Rows) -> Numbers:
    """AAPOR RR1 of the latest wave of each questionnaire."""
    told: Numbers = {}
    latest = waves(rows).sort_values(["field_to", "id"]).groupby("instrument").tail(1)
    for wave in latest.itertuples():
        others = [wave.partial, wave.refused, wave.non_contact, wave.other, wave.unknown]
        if wave.is_opt_in == True:  # noqa: E712
            number = Number(None, n=int(wave.complete))
        else:
            known = any(pd.notna(other) for other in others)
            base = wave.complete + np.nansum(others) if known else wave.invited
            number = ratio(wave.complete, base, interval=False)
        told["M33", None, wave.instrument] = number
    return told or {("M33", None, None): NOT_SHOWN}


def m34(rows: Rows) -> Numbers:
    """Favourable answers of employees; the interval counts people, not answers."""
    groups = rows("stakeholder_group")
    staff = set(groups.loc[groups["kind"] == "employee", "id"])

    def of_staff(low: float, high: float) -> list[Asked]:
        found = [
            each._replace(answers=each.answers[each.answers["group_id"].isin(staff)])
            for each in questions(rows, low, high)
        ]
        return [each for each in found if len(each.answers)]

    told: Numbers = {}
    asked = of_staff(1, 5)
    if not asked:
        return {("M34", None, None): NOT_SHOWN}
    every = pd.concat([each.answers for each in asked])
    good, people = int((every["value"] >= 4).sum()), max(len(each.answers) for each in asked)
    whole = ratio(good, len(every), people, interval=False)
    low, high = wilson(people * good / len(every), people)
    told["M34", None, None] = whole._replace(low=low, high=high)
    told |= {("M34", None, each.item): at_least(4)(each, each.answers) for each in asked}
    for each in of_staff(0, 10):
        told["M34", None, "eNPS"] = net_promoters(each, each.answers)
    return told


def dimension(item: str, prefix: str = "trust_") -> str | None:
    """Return the dimension of trust that a question belongs to, by its name."""
    if not item.startswith(prefix):
        return None
    word = item.removeprefix(prefix).split("_")[0]
    return word if word in DIMENSIONS else None


def trust(rows: Rows, prefix: str = "trust_") -> dict[tuple[str, str], Asked]:
    """Return the people of each questionnaire and dimension with their index, 0 to 100."""
    scales = rows("feedback_response")[["scale_min", "scale_max"]].drop_duplicates()
    pieces: dict[tuple[str, str], list[Asked]] = {}
    for low, high in scales.itertuples(index=False):
        for asked in questions(rows, low, high):
            told = dimension(asked.item, prefix)
            if told is not None:
                value = 100 * (asked.answers["value"] - low) / (high - low)
                scaled = asked._replace(answers=asked.answers.assign(value=value))
                pieces.setdefault((asked.instrument, told), []).append(scaled)
    whole = {}
    for key, mine in pieces.items():
        every = pd.concat([each.answers for each in mine])
        people = every.groupby(["respondent_id", "group_id"], as_index=False, dropna=False)
        whole[key] = mine[0]._replace(answers=people["value"].mean())
    return whole


def m35(rows: Rows) -> Numbers:
    told: Numbers = {}
    market = trust(rows, "market_trust_")
    every = trust(rows)
    called = labels(every)
    for (instrument, name), asked in every.items():
        part = called[instrument, name]
        told |= by_group(rows, "M35", asked, part, mean)
        if (instrument, name) in market:
            other = mean(market[instrument, name], market[instrument, name].answers)
            apart = from_market(told["M35", None, part], other)
            told["M35", None, f"{part}, difference from the market"] = apart
    return told | of_measures(rows) or {("M35", None, None): NOT_SHOWN}


def from_market(ours: Number, market: Number) -> Number:
    """Return the difference of two means of the same people: both half-widths are added."""
    told = Number(ours.value - market.value, n=min(ours.n, market.n))
    if ours.low is None or market.low is None:
        return told
    half = (ours.high - ours.low + market.high - market.low) / 2
    return told._replace(low=told.value - half, high=told.value + half)


def of_measures(rows: Rows) -> Numbers:
    """Return the mean of the last four values of each measure that speaks of a dimension."""
    told: Numbers = {}
    measures = rows("kpi_definition")
    for kpi in measures[measures["dimension"].notna()].itertuples():
        values = rows("observation")
        values = values[(values["kpi_id"] == kpi.id) & values["value"].notna()]
        values = values[values["period_end"] <= rows.as_of].sort_values("period_end").tail(4)
        low, high = t_interval(values["value"])
        n = int(values["n"].iloc[-1])
        told["M35", None, f"{kpi.name} ({kpi.dimension})"] = Number(
            values["value"].mean(), n=n, low=low, high=high
        )
    return told


def m36(rows: Rows) -> Numbers:
    """The index of the group that trusts most − that of the group that trusts least."""
    told: Numbers = {}
    every, number = trust(rows), mean
    if not every:
        every, number = {(q.instrument, q.item): q for q in questions(rows, 1, 5)}, at_least(4)
    called = labels(every)
    for key, asked in every.items():
        groups = [mine for _, mine in asked.answers.groupby("group_id")]
        means = [number(asked, mine) for mine in groups if len(mine) >= HEADLINE]
        if not asked.opt_in:
            told["M36", None, called[key]] = NOT_SHOWN
        if len(means) > 1 and not asked.opt_in:
            least, most = min(means), max(means)
            apart, n = most.value - least.value, sum(each.n for each in means)
            below = np.hypot(most.value - most.low, least.high - least.value)
            above = np.hypot(most.high - most.value, least.value - least.low)
            told["M36", None, called[key]] = Number(
                apart,
                n=n,
                low=max(0.0, apart - below),
                high=apart + above,
            )
    return told or {("M36", None, None): NOT_SHOWN}
