"""Every measure with its values and what they show, worked out once for every page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers import formats
from trustdash.metrics.course import comparable
from trustdash.metrics.dates import began_at
from trustdash.metrics.phases import Phased, phased
from trustdash.metrics.recovery import MeasureState, for_everyone, measure_state

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers


@dataclass(frozen=True, eq=False)
class Measured:
    """One measure: its declaration, its values by period, what they show."""

    kpi: Any
    """The row of the query `kpis`: id, name, unit, decimals, target, direction, min_n …"""
    points: pd.DataFrame
    comparable: pd.DataFrame
    """The points since it is counted as it is now; all, if it always was or none came since."""
    state: MeasureState

    def shown(self, value: float | None) -> str:
        """Write a value of this measure with its unit."""
        return formats.with_unit(value, self.kpi.unit, int(self.kpi.decimals))

    def gap(self) -> str:
        """Write the gap to the level before, with its sign."""
        return formats.gap(self.state.gap, self.kpi.unit, int(self.kpi.decimals))

    @property
    def target(self) -> float | None:
        """The declared target; None if there is none."""
        return None if formats.is_missing(self.kpi.target) else float(self.kpi.target)

    @property
    def is_cut(self) -> bool:
        """Whether earlier values are there but can't be compared."""
        return len(self.comparable) < len(self.points)

    @property
    def is_small(self) -> bool:
        """Whether the newest value rests on too few answers for a verdict."""
        n = self.state.n
        return n is not None and not formats.is_missing(n) and n < self.kpi.min_n


def measures(numbers: "Numbers") -> tuple[Measured, ...]:
    """Return every measure in force, in order of id."""
    return numbers.once("measured", _measures)


def headline(numbers: "Numbers") -> tuple[Measured, ...]:
    """Return the measures that the verdict counts."""
    return tuple(found for found in measures(numbers) if found.kpi.is_headline)


def _measures(numbers: "Numbers") -> tuple[Measured, ...]:
    kpis = numbers.frame("kpis")
    observations = for_everyone(numbers.frame("observations"))
    by_kpi = dict(tuple(observations.groupby("kpi_id", sort=False)))
    empty = observations.iloc[:0]
    majors = major_incidents(numbers)
    in_force = kpis[kpis["status"] == "active"].sort_values("id")
    rows: Iterator[Any] = in_force.itertuples(index=False)
    return tuple(_measured(kpi, by_kpi.get(kpi.id, empty), majors, numbers) for kpi in rows)


def _measured(kpi: Any, values: pd.DataFrame, majors: pd.DataFrame, numbers: "Numbers") -> Measured:
    ordered = values.sort_values("period_end").reset_index(drop=True)
    alike = comparable(ordered, str(kpi.id), numbers.frame("annotations"))
    return Measured(kpi, ordered, alike, measure_state(alike, kpi, majors, numbers.as_of))


def annotations_of(found: Measured, numbers: "Numbers") -> pd.DataFrame:
    """Return what a reader must know about a measure's series, oldest first."""
    rows = numbers.frame("annotations")
    return pd.DataFrame(rows[rows["kpi_id"] == found.kpi.id].sort_values("on_date"))


def phases_of(found: Measured, numbers: "Numbers") -> Phased:
    """Return a measure in phases, parted once however often it is shown."""
    return numbers.once(f"phases of {found.kpi.id}", partial(_phased, found))


def _phased(found: Measured, numbers: "Numbers") -> Phased:
    majors, notes = major_incidents(numbers), annotations_of(found, numbers)
    return phased(found.points, found.kpi, majors, notes, numbers.as_of)


def major_incidents(numbers: "Numbers") -> pd.DataFrame:
    """Return the incidents that mark charts, oldest first, with letters A, B, C and their day."""
    return numbers.once("majors", _majors)


def _majors(numbers: "Numbers") -> pd.DataFrame:
    incidents = numbers.frame("incidents")
    majors = incidents[incidents["is_major"].astype(bool)].copy()
    majors["on"] = began_at(majors).dt.normalize()
    majors = majors.dropna(subset=["on"]).sort_values(["on", "id"]).reset_index(drop=True)
    majors["letter"] = [_letter(position) for position in range(len(majors))]
    return majors


def _letter(position: int) -> str:
    """Return A to Z, then AA, AB … for the position of an incident."""
    before, letter = divmod(position, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + letter)
