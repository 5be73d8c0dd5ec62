"""Survey answers, brought into the form in which a score can be made of them.

The frame `responses` holds counts (wave × question × group × answer), never persons.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from trustdash.metrics.suppression import FEWEST, hidden_groups

UNSTATED = "group not stated"
SMALL = 30
"""Below so many answers a value is shown without a verdict."""


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of one wave to one question, of everyone or of one group.

    cells: one row per answer with `value`, `n`, `weight_sum`, `weight_sq_sum`; it names no group.
    """

    cells: pd.DataFrame

    @property
    def n(self) -> int:
        """How many people answered."""
        return int(self.cells["n"].sum())

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
    """One question of one questionnaire, in its latest wave and the one before.

    part: how it is told from the other series; None if it is the only one. wave: the row of
    `waves`, None if the wave itself is not on file.
    """

    item: str
    part: str | None
    wave_id: str
    wave: Any
    everyone: Answers
    before: Answers | None
    groups: dict[str, Answers]
    hidden: dict[str, str]
    """Groups that must not be shown, with the reason; they are not in `groups`."""

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
    responses: pd.DataFrame, waves: pd.DataFrame, scale: tuple[float, float]
) -> list[Series]:
    """Return the latest wave of every question that was asked on a scale."""
    fits = (responses["scale_min"] == scale[0]) & (responses["scale_max"] == scale[1])
    rows = responses[fits & responses["value"].notna()]
    rows = rows.merge(
        waves[["id", "instrument", "instrument_version", "field_to"]],
        left_on="wave_id",
        right_on="id",
        how="left",
    )
    rows = rows.assign(instrument=rows["instrument"].fillna(""))
    keys = list(rows.groupby(["instrument", "item"], sort=True))
    by_id: dict[str, Any] = {str(row.id): row for row in waves.itertuples(index=False)}
    several_instruments = rows["item"].nunique() < len(keys)
    return [
        _series(str(item), _label(str(item), str(instrument), len(keys), several_instruments),
                each, by_id)
        for (instrument, item), each in keys
    ]  # fmt: skip


def _label(item: str, instrument: str, of: int, several_instruments: bool) -> str | None:
    if of == 1:
        return None
    return f"{instrument}: {item}" if several_instruments and instrument else item


def _series(item: str, part: str | None, rows: pd.DataFrame, waves: dict[str, Any]) -> Series:
    ends = rows.groupby("wave_id").agg(field_to=("field_to", "max"), last_on=("last_on", "max"))
    order = ends["field_to"].fillna(ends["last_on"]).sort_values(kind="stable").index
    newest = rows[rows["wave_id"] == order[-1]]
    groups, hidden = _groups(newest)
    return Series(
        item=item,
        part=part,
        wave_id=str(order[-1]),
        wave=waves.get(str(order[-1])),
        everyone=_answers(newest),
        before=_comparable(rows, newest, list(order)),
        groups=groups,
        hidden=hidden,
    )


def _comparable(rows: pd.DataFrame, newest: pd.DataFrame, order: list[str]) -> Answers | None:
    """Return the answers of the wave before; None if its wording was another: a new series."""
    if len(order) < 2:
        return None
    before = rows[rows["wave_id"] == order[-2]]
    wordings = {str(each["instrument_version"].iloc[0]) for each in (before, newest)}
    found = _answers(before)
    return found if len(wordings) == 1 and found.n >= FEWEST else None


def _answers(rows: pd.DataFrame) -> Answers:
    amounts = ["n", "weight_sum", "weight_sq_sum"]
    cells = rows.groupby(["wave_id", "item", "value"], as_index=False)[amounts].sum()
    return Answers(cells)


def _groups(rows: pd.DataFrame) -> tuple[dict[str, Answers], dict[str, str]]:
    named = rows.assign(group_name=rows["group_name"].fillna(UNSTATED))
    found = {str(name): _answers(each) for name, each in named.groupby("group_name", sort=True)}
    if len(found) < 2:
        return {}, {}
    hidden = hidden_groups({name: each.n for name, each in found.items()})
    return {name: each for name, each in found.items() if name not in hidden}, hidden


def every_group(series: Series) -> Iterator[tuple[str | None, Answers]]:
    """Yield everyone, then each group that may be shown."""
    yield None, series.everyone
    yield from series.groups.items()
