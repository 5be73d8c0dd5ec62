"""What the ledger knows of governed records, and which ids are free, while a file is planned."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from trustdash.ledger import Change, Event, Ledger
from trustdash.model.change import State, changed_fields
from trustdash.model.entities import RECORDS
from trustdash.model.record import Record

Fields = dict[str, Any]


class Ids:
    """Free ids of every entity, each given once."""

    def __init__(self, ledger: Ledger) -> None:
        """Count on from the ids that the ledger has."""
        self._ledger = ledger
        self._counters: dict[str, Iterator[int]] = {}

    def next(self, entity: str) -> str:
        """Return the next free id of an entity."""
        prefix = RECORDS[entity].prefix
        if entity not in self._counters:
            first = self._ledger.next_id(entity)
            self._counters[entity] = itertools.count(int(first.rsplit("-", 1)[1]))
        return f"{prefix}-{next(self._counters[entity]):03d}"


class Known:
    """What the ledger knows of some records, day by day, with what this file adds."""

    def __init__(self, entity: str, events: Iterable[Event]) -> None:
        """Take the events of the records concerned."""
        self.record: type[Record] = RECORDS[entity]
        self._steps: dict[str, list[tuple[date, int, Fields]]] = defaultdict(list)
        for event in events:
            self._steps[event.entity_id].append((event.valid_from, event.seq, event.changes))
        self._added = itertools.count(1 << 60)

    def __contains__(self, entity_id: str) -> bool:
        """Whether the record is known at all."""
        return entity_id in self._steps

    def state(self, entity_id: str, on: date | None = None) -> State | None:
        """Return a record's typed state at the end of a day (None: the latest), if it existed."""
        folded: Fields = {}
        exists = False
        for day, _, changes in sorted(self._steps.get(entity_id, ()), key=lambda s: s[:2]):
            if on is None or day <= on:
                folded.update(changes)
                exists = True
        if not exists:
            return None
        typed = changed_fields(self.record, None, {"id": entity_id, **folded})
        return {"id": entity_id, **typed}

    def last_day(self, entity_id: str) -> date:
        """Return the day of a known record's latest change."""
        return max(day for day, _, _ in self._steps[entity_id])

    def first_day(self, entity_id: str) -> date:
        """Return the day on which a known record begins."""
        return min(day for day, _, _ in self._steps[entity_id])

    def days_after(self, entity_id: str, day: date) -> list[tuple[date, set[str]]]:
        """Return the later days on which a known record changes, each with the fields it sets."""
        found: dict[date, set[str]] = defaultdict(set)
        for on, _, changes in self._steps[entity_id]:
            if on > day:
                found[on] |= changes.keys()
        return sorted(found.items())

    def learn(self, change: Change) -> None:
        """Take a change of this file into account."""
        step = (change.valid_from, next(self._added), change.fields)
        self._steps[change.entity_id].append(step)

    def forget(self, entity_id: str, count: int) -> None:
        """Take back the last `count` changes learned of a record."""
        steps = self._steps[entity_id]
        del steps[len(steps) - count :]
        if not steps:
            del self._steps[entity_id]


def events_of(ledger: Ledger, entity: str, ids: set[str]) -> list[Event]:
    """Return every event of the records named."""
    if not ids:
        return []
    where = "WHERE entity = $1 AND list_contains($2, entity_id)"
    return ledger.events(where, [entity, sorted(ids)])
