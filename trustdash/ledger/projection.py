"""From events to versions: the state of a record from each day on, as known at each event.

An event that is recorded late (its `valid_from` lies before one already on file) makes new versions
of all later days too, so that the latest version of a day, by `seq`, is always the fold of every
event known then. The older versions stay: what was known before remains readable.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from trustdash.model.change import State
from trustdash.model.entities import GOVERNED

RecordKey = tuple[str, str]
Step = tuple[date, int, dict[str, Any]]


def fold(steps: Iterable[Step]) -> dict[str, Any]:
    """Return the fields after all steps, in the order of their days; empty without a step."""
    folded: dict[str, Any] = {}
    for _, _, changes in sorted(steps, key=lambda step: step[:2]):
        folded.update(changes)
    return folded


class Projector:
    """Folds events into states, record by record."""

    def __init__(self) -> None:
        """Start knowing nothing."""
        self._steps: dict[RecordKey, list[Step]] = defaultdict(list)

    def learn(self, key: RecordKey, valid_from: date, seq: int, changes: dict[str, Any]) -> None:
        """Take an event into account without asking for versions."""
        insort(self._steps[key], (valid_from, seq, changes), key=lambda step: step[:2])

    def forget(self, key: RecordKey, seq: int) -> None:
        """Leave an event out of account that was learned."""
        self._steps[key] = [step for step in self._steps[key] if step[1] != seq]

    def steps(self, key: RecordKey) -> list[Step]:
        """Return the day, number and fields of every event of a record, in the order of days."""
        return list(self._steps[key])

    def last_day(self, key: RecordKey) -> date | None:
        """Return the last day on which a record changes, or None if there is none."""
        return self._steps[key][-1][0] if self._steps[key] else None

    def begins(self, key: RecordKey) -> date | None:
        """Return the first day of a record, or None if there is none."""
        return self._steps[key][0][0] if self._steps[key] else None

    def newest(self, key: RecordKey) -> int:
        """Return the number of the event of a record that was recorded last; 0 if there is none."""
        return max((seq for _, seq, _ in self._steps[key]), default=0)

    def state(self, key: RecordKey, on: date) -> dict[str, Any] | None:
        """Return the record's fields at the end of a day, or None if it did not exist yet."""
        folded: dict[str, Any] = {}
        exists = False
        for valid_from, _, changes in self._steps[key]:
            if valid_from > on:
                break
            folded.update(changes)
            exists = True
        return folded if exists else None

    def versions(self, key: RecordKey, valid_from: date, seq: int) -> list[State]:
        """Return the version rows that the event `seq`, already learned, makes."""
        record = GOVERNED[key[0]]
        days = sorted({day for day, _, _ in self._steps[key] if day >= valid_from})
        rows = []
        for day in days:
            state = record.model_validate({"id": key[1], **(self.state(key, day) or {})})
            rows.append({**dict(state), "valid_from": day, "seq": seq})
        return rows
