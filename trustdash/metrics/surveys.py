"""Survey answers, brought into the form in which a score can be made of them.

The frame `responses` holds counts (wave × question × group × answer), never persons.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from trustdash.metrics.suppression import FEWEST, HIDDEN, hidden_groups
from trustdash.metrics.value import MetricValue, joined, with_counted
from trustdash.stats.intervals import Interval

UNSTATED = "group not stated"
SMALL = 30
"""Below so many answers a value is shown without a verdict."""
_CELL = ["wave_id", "item", "value"]
_AMOUNTS = ["n", "weight_sum", "weight_sq_sum"]


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of one wave to one question, of everyone or of one group.

    Or to several questions about one subject. cells: one row per question and answer with `value`,
    `n`, `weight_sum`, `weight_sq_sum`; it names no group.
    """

    cells: pd.DataFrame

    @cached_property
    def n(self) -> int:
        """How many answers there are; to a single question, how many people answered."""
        return int(self.cells["n"].sum())

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The questions, in order of the alphabet."""
        return tuple(sorted({str(item) for item in self.cells["item"]}))

    @cached_property
    def people(self) -> int:
        """How many people answered the question that most answered: at least so many took part."""
        if len(self.items) < 2:
            return self.n
        return int(self.cells.groupby("item")["n"].sum().max())

    @property
    def is_weighted(self) -> bool:
        """Whether any answer weighs more or less than one."""
        weights = self.cells[["weight_sum", "weight_sq_sum"]]
        return bool((weights.sub(self.cells["n"], axis=0).abs() > 1e-9).to_numpy().any())

    def among(self, low: float, high: float, *, weighted: bool = False) -> float:
        """Return how many answers lie from `low` to `high`, or their weight."""
        chosen = self.cells["value"].between(low, high)
        return float(self.cells.loc[chosen, "weight_sum" if weighted else "n"].sum())

    def mean(self, *, weighted: bool = False) -> float | None:
        """Return the mean answer; None if nobody answered or all weights are 0."""
        amounts = self.cells["weight_sum" if weighted else "n"]
        whole = float(amounts.sum())
        return float((self.cells["value"] * amounts).sum()) / whole if whole else None


@dataclass(frozen=True, eq=False)
class Series:
    """One subject of one questionnaire, as a rule a question, in its last two waves.

    part: how it is told from the other series; None if it is the only one. wave: the row of
    `waves`, None if the wave itself is not on file. newest: the answers of the last wave, by group;
    earlier: those of the wave before, none if there is none. What is made of them is made once,
    when it is first asked for.
    """

    subject: str
    instrument: str
    part: str | None
    wave_id: str
    wave: Any
    newest: pd.DataFrame
    earlier: pd.DataFrame

    @cached_property
    def everyone(self) -> Answers:
        """The answers of all groups to the last wave."""
        return _answers(self.newest)

    @cached_property
    def before(self) -> Answers | None:
        """Those to the wave before; None if the wording or the questions were others."""
        return _comparable(self.earlier, self.newest)

    @property
    def groups(self) -> dict[str, Answers]:
        """The answers of each group that may be shown."""
        return self._by_group[0]

    @property
    def hidden(self) -> dict[str, str]:
        """Groups that must not be shown, with the reason; they are not in `groups`."""
        return self._by_group[1]

    @cached_property
    def _by_group(self) -> tuple[dict[str, Answers], dict[str, str]]:
        return _groups(self.newest)

    @property
    def is_opt_in(self) -> bool:
        """Whether anyone could answer: then the answers are no sample of anything."""
        return self.wave is not None and bool(self.wave.is_opt_in)

    @property
    def population(self) -> float | None:
        """How many people the sample was drawn from, if known."""
        size = None if self.wave is None else self.wave.population_size
        return None if size is None or pd.isna(size) else float(size)


def latest(
    responses: pd.DataFrame,
    waves: pd.DataFrame,
    scale: tuple[float, float],
    asks: Callable[[str], bool] = bool,
) -> list[Series]:
    """Return the latest wave of each question asked on a scale; `asks` chooses them by name."""
    fits = (responses["scale_min"] == scale[0]) & (responses["scale_max"] == scale[1])
    chosen = responses["item"].map(asks).astype(bool)
    rows = responses[fits & chosen]
    return by_subject(rows.assign(subject=rows["item"]), waves)


def by_subject(responses: pd.DataFrame, waves: pd.DataFrame) -> list[Series]:
    """Return the latest wave of every subject, which the column `subject` gives each question.

    Open links stand last: whoever reads the first value reads that of a sample, if there is one.
    """
    needed = ["wave_id", "item", "subject", "group_name", "value", "last_on", *_AMOUNTS]
    rows = responses.loc[responses["value"].notna(), needed]
    rows = rows.merge(
        waves[["id", "instrument", "instrument_version", "field_to"]],
        left_on="wave_id",
        right_on="id",
        how="left",
    )
    rows = rows.assign(instrument=rows["instrument"].fillna(""))
    of_wave = rows.groupby(["instrument", "subject", "wave_id"])["last_on"]
    rows = rows.assign(ended=rows["field_to"].fillna(of_wave.transform("max")))
    keys = list(rows.groupby(["instrument", "subject"], sort=True))
    by_id: dict[str, Any] = {str(row.id): row for row in waves.itertuples(index=False)}
    several_instruments = rows["subject"].nunique() < len(keys)
    found = [
        _series(str(subject), str(instrument),
                _label(str(subject), str(instrument), len(keys), several_instruments), each, by_id)
        for (instrument, subject), each in keys
    ]  # fmt: skip
    return sorted(found, key=lambda series: series.is_opt_in)


def _label(subject: str, instrument: str, of: int, several_instruments: bool) -> str | None:
    if of == 1:
        return None
    return f"{instrument}: {subject}" if several_instruments and instrument else subject


def _series(
    subject: str, instrument: str, part: str | None, rows: pd.DataFrame, waves: dict[str, Any]
) -> Series:
    ends = rows[["wave_id", "ended"]].drop_duplicates().sort_values(["ended", "wave_id"])
    last, *others = reversed(ends["wave_id"].tolist())
    return Series(
        subject=subject,
        instrument=instrument,
        part=part,
        wave_id=str(last),
        wave=waves.get(str(last)),
        newest=rows[rows["wave_id"] == last],
        earlier=rows[rows["wave_id"] == others[0]] if others else rows.iloc[:0],
    )


def _comparable(before: pd.DataFrame, newest: pd.DataFrame) -> Answers | None:
    """Return the answers of the wave before; None if wording or questions differ: a new series."""
    if before.empty:
        return None
    wordings = {str(each["instrument_version"].iloc[0]) for each in (before, newest)}
    questions = {frozenset(each["item"]) for each in (before, newest)}
    if len(wordings) > 1 or len(questions) > 1:
        return None
    found = _answers(before)
    return found if found.people >= FEWEST else None


def _answers(rows: pd.DataFrame) -> Answers:
    return Answers(rows.groupby(_CELL, as_index=False)[_AMOUNTS].sum())


def _groups(rows: pd.DataFrame) -> tuple[dict[str, Answers], dict[str, str]]:
    named = rows.assign(group_name=rows["group_name"].fillna(UNSTATED))
    cells = named.groupby(["group_name", *_CELL], as_index=False)[_AMOUNTS].sum()
    by_group = cells.groupby("group_name", sort=True)
    found = {
        str(name): Answers(each.drop(columns="group_name").reset_index(drop=True))
        for name, each in by_group
    }
    if len(found) < 2:
        return {}, {}
    hidden = hidden_groups({name: each.people for name, each in found.items()})
    return {name: each for name, each in found.items() if name not in hidden}, hidden


def values_of(
    series: list[Series], value: Callable[[Series, str | None, Answers], MetricValue]
) -> Iterator[MetricValue]:
    """Yield for each series everyone, each group that may be shown, and why others are not."""
    for each in series:
        for group, answers in every_group(each):
            shown = answers.people >= FEWEST
            yield value(each, group, answers) if shown else hidden(each, group, HIDDEN)
        for group, why in each.hidden.items():
            yield hidden(each, group, why)


def hidden(series: Series, group: str | None, why: str) -> MetricValue:
    """Return a value that is not shown, with the reason and no rows."""
    rows = with_counted(series.everyone.cells.iloc[:0], True)
    return MetricValue(None, part=series.part, group=group, note=why, rows=rows)


def remark(series: Series, answers: Answers, *more: str | None) -> str | None:
    """Return what must be said beside a value: that it rests on few people, or on an open link."""
    small = f"small: n = {answers.people}" if answers.people < SMALL else None
    return joined(small, *more, "opt-in, no interval" if series.is_opt_in else None)


def since_last_wave(change: Interval, unit: str = "points") -> str:
    """Say how a value differs from the wave before, with its interval, and whether by chance.

    change: this wave minus the one before, with the limits of its 95 % interval, in `unit`.
    """
    difference, low, high = change
    if low <= 0 <= high:
        between = f"{low:.1f} to {high:.1f} {unit}".replace("-", "−")
        return f"no clear change from the wave before (95 in 100 chance: {between})"
    side, least, most = ("higher", low, high) if low > 0 else ("lower", -high, -low)
    said = f"{abs(difference):.1f} {unit} {side} than in the wave before"
    return f"{said} (95 in 100 chance: {least:.1f} to {most:.1f}), more than chance"


def every_group(series: Series) -> Iterator[tuple[str | None, Answers]]:
    """Yield everyone, then each group that may be shown."""
    yield None, series.everyone
    yield from series.groups.items()
