"""The one source of every number: for tile, list, chart, slide, CSV and the command line.

`Numbers` looks at one view: it fetches each frame at most once, computes each metric at most once,
and hands every count out together with the rows behind it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import pandas as pd

from trustdash import queries
from trustdash.answers import formats, lists
from trustdash.answers.answer import Number, RowsBehind
from trustdash.answers.wording import tally
from trustdash.errors import ConfigurationError
from trustdash.ledger import Reader
from trustdash.metrics.registry import METRICS, MetricValue, compute

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class RowsTable:
    """The rows behind a number: its definition, the columns, the rows as plain values."""

    title: str
    definition: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Numbers:
    """The numbers of one view of the ledger.

    Answers that are asked through one reader share them: the pages of a document cost each number
    once.
    """

    def __init__(self, reader: Reader) -> None:
        """Look through the reader's lens."""
        self.reader = reader
        self.lens = reader.lens
        self._frames: dict[str, pd.DataFrame] = reader.kept("frames")
        self._values: dict[str, tuple[MetricValue, ...]] = reader.kept("values")
        self._made: dict[str, Any] = reader.kept("made")

    @property
    def as_of(self) -> date:
        """The day at whose end everything is looked at."""
        return self.lens.as_of

    def frame(self, name: str) -> pd.DataFrame:
        """Return the frame of a query as the filters narrow it."""
        if name not in self._frames:
            self._frames[name] = queries.fetch(name, self.reader)
        return self._frames[name]

    def whole(self, name: str) -> pd.DataFrame:
        """Return the frame of a query without the filters."""
        if not self.lens.is_narrowed:
            return self.frame(name)
        kept = f"{name}, whole"
        if kept not in self._frames:
            self._frames[kept] = queries.fetch_all(name, self.reader)
        return self._frames[kept]

    def on_file(self, name: str) -> int:
        """Return how many rows a query has without the filters."""
        return len(self.whole(name))

    def of(self, metric: str) -> tuple[MetricValue, ...]:
        """Return a metric's values: the total, then its groups and parts."""
        if metric not in self._values:
            frames = {name: self.frame(name) for name in _frames_needed(metric)}
            self._values[metric] = tuple(compute(metric, frames, self.as_of))
        return self._values[metric]

    def one(
        self, metric: str, group: str | None = None, part: str | None = None
    ) -> MetricValue | None:
        """Return the value of one group and part; None if the metric has none there."""
        found = (v for v in self.of(metric) if v.group == group and v.part == part)
        return next(found, None)

    def counted(self, metric: str, group: str | None = None, part: str | None = None) -> Number:
        """Return a metric's numerator as a number that leads to its rows."""
        return self._number(RowsBehind(metric, True, group, part))

    def base(self, metric: str, group: str | None = None, part: str | None = None) -> Number:
        """Return a metric's denominator as a number that leads to its rows."""
        return self._number(RowsBehind(metric, False, group, part))

    def rows(self, metric: str, group: str | None = None, part: str | None = None) -> pd.DataFrame:
        """Return the rows that a metric's numerator counts."""
        value = self.one(metric, group, part)
        return pd.DataFrame() if value is None else _chosen(value.rows, counted=True)

    def others(
        self, metric: str, group: str | None = None, part: str | None = None
    ) -> pd.DataFrame:
        """Return the rows of a metric's denominator that its numerator does not count."""
        value = self.one(metric, group, part)
        if value is None or "counted" not in value.rows:
            return pd.DataFrame()
        return value.rows[~value.rows["counted"].astype(bool)]

    def _number(self, rows: RowsBehind) -> Number:
        value = self.one(rows.metric, rows.group, rows.part)
        if value is None:
            return tally(0)
        amount = value.numerator if rows.counted else value.denominator
        leads = _how_many(value.rows, rows.counted) == amount
        return tally(amount, rows if leads else None)

    def once(self, name: str, make: Callable[["Numbers"], Made]) -> Made:
        """Return what `make` makes of these numbers, made at most once for each name."""
        if name not in self._made:
            self._made[name] = make(self)
        made: Made = self._made[name]
        return made

    def listed(self, name: str, group: str | None = None) -> pd.DataFrame:
        """Return the rows of a list that is counted on a page but is no metric.

        group: the incident whose rows alone are wanted, of a list that is kept by incident.
        """
        by_incident = lists.LISTS[name].of_incident
        if group is None or by_incident is None:
            return self.once(name, lists.LISTS[name].rows)
        return self.once(f"{name} of {group}", lambda numbers: by_incident(numbers, group))

    def length(self, name: str, group: str | None = None) -> Number:
        """Return the length of a list as a number that leads to its rows."""
        return tally(len(self.listed(name, group)), RowsBehind(name, group=group))


def _frames_needed(metric: str) -> tuple[str, ...]:
    return tuple(name for name in METRICS[metric].needs if name != "as_of")


def _how_many(rows: pd.DataFrame, counted: bool) -> int:
    """Return how many rows `_chosen` would choose."""
    return int(rows["counted"].sum()) if counted and "counted" in rows else len(rows)


def _chosen(rows: pd.DataFrame, counted: bool) -> pd.DataFrame:
    return rows[rows["counted"].astype(bool)] if counted and "counted" in rows else rows


def values(reader: Reader, metric_ids: Iterable[str] | None = None) -> list[MetricValue]:
    """Return the values of some metrics, or of all, in the registry's order."""
    numbers = Numbers(reader)
    asked = list(METRICS) if metric_ids is None else [_known(name) for name in metric_ids]
    return [value for name in asked for value in numbers.of(name)]


def _known(metric: str) -> str:
    """Return a metric's id as the registry writes it; refuse one that it does not have."""
    name = metric.upper()
    if name not in METRICS:
        raise ConfigurationError(
            f"There is no metric {metric!r}.", f"Known are: {', '.join(METRICS)}."
        )
    return name


def rows_behind(reader: Reader, wanted: RowsBehind) -> RowsTable:
    """Return exactly the rows that a number counts, with the number's definition."""
    numbers = Numbers(reader)
    if wanted.metric in lists.LISTS:
        chosen = lists.LISTS[wanted.metric]
        title = " · ".join(filter(None, (chosen.title, wanted.group)))
        return _rows_table(title, chosen.definition, numbers.listed(wanted.metric, wanted.group))
    metric = METRICS[_known(wanted.metric)]
    value = numbers.one(metric.id, wanted.group, wanted.part)
    if value is None:
        return RowsTable(metric.name, metric.formula, (), ())
    names = [metric.name, wanted.group, wanted.part]
    title = " · ".join(name for name in names if name)
    return _rows_table(title, metric.formula, _chosen(value.rows, wanted.counted))


def _rows_table(title: str, definition: str, frame: pd.DataFrame) -> RowsTable:
    shown = frame.drop(columns="counted", errors="ignore")
    rows = tuple(
        tuple(_plain(cell) for cell in row) for row in shown.itertuples(index=False, name=None)
    )
    return RowsTable(title, definition, tuple(map(str, shown.columns)), rows)


def _plain(cell: Any) -> Any:
    """Return a frame's cell as a plain value: an instant at midnight is a day."""
    if formats.is_missing(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.date() if cell == cell.normalize() else cell.to_pydatetime()
    if not pd.api.types.is_scalar(cell):
        return "; ".join(map(str, cell))
    return cell.item() if hasattr(cell, "item") else cell


def as_json(reader: Reader, found: Iterable[MetricValue]) -> dict[str, Any]:
    """Return the shape that `metrics --json` prints."""
    lens = reader.lens
    return {
        "as_of": lens.as_of.isoformat(),
        "seq": reader.seq,
        "filters": {
            "incidents": list(lens.incidents),
            "teams": list(lens.teams),
            "period": lens.period,
        },
        "measures": [_value_as_json(value) for value in found],
    }


def _value_as_json(value: MetricValue) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": value.metric,
        "name": METRICS[value.metric].name,
        "value": value.value,
        "unit": value.unit,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "n": value.n,
        "low": value.low,
        "high": value.high,
        "direction": value.direction,
        "assurance": value.assurance,
        "note": value.note,
    }
    shown |= {"group": value.group} if value.group is not None else {}
    return shown | ({"part": value.part} if value.part is not None else {})
