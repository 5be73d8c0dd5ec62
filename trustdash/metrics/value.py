"""A number with everything that must travel with it: its parts, its doubt, its rows."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Any, get_args

import pandas as pd

from trustdash.model.values import Assurance, Direction
from trustdash.stats import intervals

NO_DATA = "no data"


@dataclass(frozen=True, eq=False)
class MetricValue:
    """One value of one metric, for everyone or for one group, as a whole or in one part.

    metric: its id. value: in `unit`, percentages from 0 to 100; None where it can't be known, and
    then `note` says why; never NaN. numerator, denominator: the counts a rate is made of, and a
    count's own total. n: how many items or people it rests on. low, high: the 95 % interval, if it
    has one. group: for which group; None: all. part: which part, band or step; None: the whole.
    rows: the rows of the denominator, with a column `counted` that marks those of the numerator,
    so that the number shown equals their count. (Survey rows carry `n` answers each.)
    """

    value: float | None
    metric: str = ""
    unit: str = ""
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    direction: Direction = "neither"
    assurance: Assurance = "self_reported"
    note: str | None = None
    group: str | None = None
    part: str | None = None
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __post_init__(self) -> None:
        """Refuse what no page may show: NaN, infinity, and nothing without a reason."""
        numbers = (self.value, self.numerator, self.denominator, self.low, self.high)
        if not all(number is None or isfinite(number) for number in numbers):
            raise ValueError(f"{self.part or 'value'}: not a number among {numbers}")
        if self.value is None and not self.note:
            raise ValueError(f"{self.part or 'value'}: unknown without a reason")


def assured(word: Any) -> Assurance:
    """Return who stands behind a value as a frame's cell says; self-reported if it says nothing."""
    known: tuple[Assurance, ...] = get_args(Assurance)
    return next((each for each in known if each == word), "self_reported")


def with_counted(rows: pd.DataFrame, counted: Any) -> pd.DataFrame:
    """Return the rows with the column `counted`; `counted` is a flag for each, or for all."""
    return rows.assign(counted=pd.Series(counted, index=rows.index, dtype=bool))


def share(
    rows: pd.DataFrame,
    counted: Any,
    *,
    note: str | None = None,
    nothing: str = NO_DATA,
    **other: Any,
) -> MetricValue:
    """Return the percentage of the rows that are counted, with its Wilson 95 % interval.

    No rows: the value is None and the note is `nothing`, never 0 % or 100 %.
    """
    marked = with_counted(rows, counted)
    k, n = int(marked["counted"].sum()), len(marked)
    if not n:
        said = joined(nothing, note)
        return MetricValue(None, numerator=0, denominator=0, n=0, note=said, rows=marked, **other)
    low, high = intervals.wilson(k, n)
    return MetricValue(
        100 * k / n,
        numerator=k,
        denominator=n,
        n=n,
        low=100 * low,
        high=100 * high,
        note=note,
        rows=marked,
        **other,
    )


def number_of(rows: pd.DataFrame, counted: Any = True, **other: Any) -> MetricValue:
    """Return how many of the rows are counted, as a count."""
    marked = with_counted(rows, counted)
    k, n = int(marked["counted"].sum()), len(marked)
    known: dict[str, Any] = {"unit": "count", **other}
    return MetricValue(k, numerator=k, denominator=n, n=n, rows=marked, **known)


def quantity(
    amount: float | None, rows: pd.DataFrame, *, nothing: str = NO_DATA, **other: Any
) -> MetricValue:
    """Return an amount that is no share: a median, a sum, an age; None or NaN is no data."""
    known = amount is not None and isfinite(amount)
    if not known:
        other["note"] = joined(nothing, other.get("note"))
    value = float(amount) if known and amount is not None else None
    return MetricValue(value, n=len(rows), rows=with_counted(rows, True), **other)


def joined(*notes: str | None) -> str | None:
    """Return the notes as one, parted by semicolons; None if there is none."""
    return "; ".join(note for note in notes if note) or None


def plural(n: float, one: str, several: str | None = None) -> str:
    """Return a count with its noun: `1 complaint`, `1,204 complaints`."""
    return f"{n:,.0f} {one if n == 1 else several or one + 's'}"
