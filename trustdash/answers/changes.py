"""What differs between two states of the same records: enough to go from one to the other.

Pure: `apply(then, changes(then, now))` is `now`, whatever the two states are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Key = tuple[str, str]
"""An entity and an id."""
State = Mapping[Key, Mapping[str, Any]]
"""What is watched of every record, field by field; None: the field is empty."""

ON_FILE = "on file"
"""The field of a change that says whether a record is there at all."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one record that differs: what it was, what it is.

    Of a record that came or went, each field is a change from or to None, and one more change says
    that it is on file.
    """

    entity: str
    id: str
    field: str
    was: Any
    now: Any


def changes(then: State, now: State) -> tuple[Change, ...]:
    """Return everything that differs, in order of record and field."""
    found = []
    for key in sorted({*then, *now}):
        before, after = then.get(key), now.get(key)
        if (before is None) != (after is None):
            found.append(Change(*key, ON_FILE, before is not None, after is not None))
        fields = sorted({*(before or {}), *(after or {})})
        for name in fields:
            was, is_now = (before or {}).get(name), (after or {}).get(name)
            if was != is_now:
                found.append(Change(*key, name, was, is_now))
    return tuple(found)


def apply(then: State, found: Iterable[Change]) -> dict[Key, dict[str, Any]]:
    """Return the state that a state becomes by changes; empty fields are left out."""
    after = {key: dict(fields) for key, fields in then.items()}
    for change in found:
        key = (change.entity, change.id)
        if change.field != ON_FILE:
            after.setdefault(key, {})[change.field] = change.now
        elif change.now:
            after.setdefault(key, {})
    for change in found:
        if change.field == ON_FILE and not change.now:
            after.pop((change.entity, change.id), None)
    return filled(after)


def filled(state: State) -> dict[Key, dict[str, Any]]:
    """Return a state without its empty fields, so that equal states are equal values."""
    return {
        key: {name: value for name, value in fields.items() if value is not None}
        for key, fields in state.items()
    }


def in_words(value: Any) -> Any:
    """Return what a change was or is as a plain value for a table."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else value
