"""Records that a source implies: the measure its numbers are of, the groups and waves it names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow.compute as pc

from trustdash.importing.mapping import Mapped
from trustdash.importing.profile import Creation, Profile
from trustdash.ledger import Change, Ledger
from trustdash.model.entities import FACTS

_NAME = re.compile(r"\{([^{}]+)\}")


def plan_creations(
    ledger: Ledger,
    profile: Profile,
    mapped: Mapped,
    groups: Mapping[str, str],
    fallback: date,
) -> list[Change]:
    """Return the records of `profile.creates` that are not on file yet, as changes.

    groups: names taken from the file's name. fallback: since when they exist if the file's rows
    are not dated.
    """
    first = first_day(mapped) or fallback
    changes = []
    for creation in profile.creates:
        since = date.fromisoformat(_filled(creation.since, groups)) if creation.since else first
        wanted = dict(_wanted(creation, mapped, groups))
        known = ledger.states(creation.entity, list(wanted))
        changes += [
            Change(creation.entity, entity_id, _anew(ledger, creation, entity_id, fields), since)
            for entity_id, fields in wanted.items()
            if entity_id not in known
        ]
    return changes


def _anew(
    ledger: Ledger, creation: Creation, entity_id: str, fields: dict[str, Any]
) -> dict[str, Any]:
    """Return the fields of a new record; one whose making was undone is on file once more."""
    is_back = ledger.version(creation.entity, entity_id) > 0
    return {**fields, "is_void": False} if is_back else fields


def first_day(mapped: Mapped) -> date | None:
    """Return the first day that the mapped rows are dated by, if they are."""
    fact = FACTS.get(mapped.entity)
    names = (fact.true_on,) if fact else ("effective_on",)
    found = [pc.min(mapped.table[n]).as_py() for n in names if n in mapped.table.column_names]
    return min((_day(value) for value in found if value is not None), default=None)


def _wanted(
    creation: Creation, mapped: Mapped, groups: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if creation.id is not None:
        yield _filled(creation.id, groups), _fields(creation, groups)
        return
    for value in _values(mapped, creation.for_each or ""):
        if value not in creation.except_:
            label = mapped.labels.get(creation.for_each or "", {}).get(value, value)
            yield value, _fields(creation, {**groups, "value": value, "label": label})


def _values(mapped: Mapped, field: str) -> Iterable[str]:
    if field not in mapped.table.column_names:
        return ()
    return sorted(v for v in pc.unique(mapped.table[field]).to_pylist() if v is not None)


def _fields(creation: Creation, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: _filled(value, names) if isinstance(value, str) else value
        for name, value in creation.fields.items()
    }


def _filled(text: str, names: Mapping[str, str]) -> str:
    return _NAME.sub(lambda m: names.get(m[1], m[0]), text)


def _day(value: Any) -> date:
    found: date = value.date() if isinstance(value, datetime) else value
    return found
