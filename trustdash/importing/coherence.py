"""Whether a profile makes sense as a whole: what no single key of it can tell."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from trustdash.importing.profile import Child, ColumnRule, Creation, Mapping_, Profile, Snapshot
from trustdash.importing.values import header_key
from trustdash.model.entities import ENTITIES, FACTS, RECORDS

_NAME = re.compile(r"\{([^{}]+)\}")
_NOT_FILLED = "no field that the profile fills"
_FROM_A_DAY = frozenset({"year", "month", "day"})


def faults(profile: Profile) -> Iterator[str]:
    """Yield each fault as a sentence that says what to do; nothing if the profile makes sense."""
    yield from _mapping(profile, profile.entity)
    for name, child in profile.children.items():
        yield from (f"children.{name}: {fault}" for fault in _child(profile, child))
    for creation in profile.creates:
        yield from (f"creates {creation.entity}: {fault}" for fault in _creation(profile, creation))
    if profile.snapshot is not None:
        yield from (f"snapshot: {fault}" for fault in _snapshot(profile, profile.snapshot))
    if profile.reconcile is not None:
        yield from _fields(
            "reconcile", profile.entity, FACTS, (*profile.reconcile.key, profile.reconcile.value)
        )
    yield from _unknown_names(profile)


def _mapping(mapping: Mapping_, entity: str) -> Iterator[str]:
    for field, rule in mapping.columns.items():
        yield from (f"columns.{field}: {fault}" for fault in _rule(mapping, field, rule))
    if mapping.unpivot is not None:
        yield from _fields("unpivot", entity, FACTS, (mapping.unpivot.into, mapping.unpivot.value))
    if mapping.period is not None:
        yield from _fields("period", entity, ENTITIES, ("period_start", "period_end"))


def _fields(key: str, entity: str, kinds: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    if entity not in kinds:
        yield f"{key} is for facts alone ({', '.join(FACTS)}), and {entity} is none; leave it out"
        return
    for name in names:
        if name not in ENTITIES[entity].model_fields:
            yield f"{key} needs a field “{name}”, which {entity} does not have"


def _rule(mapping: Mapping_, field: str, rule: ColumnRule) -> Iterator[str]:
    others = list(mapping.columns)
    for key, name in (
        ("known_on", rule.known_on),
        ("then.on", rule.then.on if rule.then else None),
    ):
        if name is not None and name not in others:
            yield f"{key} names “{name}”, which is {_NOT_FILLED}{_hint(name, others)}"
    if rule.says_of is not None:
        before = others[: others.index(field)]
        if rule.says_of not in before or not mapping.columns[rule.says_of].first_of:
            yield f"says_of must name a field above it made by first_of, not “{rule.says_of}”"
    yield from _unknown_words(mapping.entity, field, rule)


def _unknown_words(entity: str, field: str, rule: ColumnRule) -> Iterator[str]:
    info = ENTITIES[entity].model_fields.get(field)
    choices = ENTITIES[entity].column(field).choices if info is not None else ()
    known = {header_key(choice) for choice in choices}
    written = [rule.value, rule.default, rule.then and rule.then.value, *(rule.map or {}).values()]
    for word in written if choices else ():
        if word is not None and "{" not in str(word) and header_key(str(word)) not in known:
            yield f"{field} can't be “{word}”; it is one of: {', '.join(choices)}"
    for option in rule.first_of:
        yield from _unknown_words(entity, field, option)


def _child(profile: Profile, child: Child) -> Iterator[str]:
    for entity in (profile.entity, child.entity):
        if entity in FACTS:
            yield f"rows inside rows are records of records, and {entity} is a fact"
            return
    if child.id is None:
        yield "it needs an id, such as {from: [_parent, _number]}"
    fields = RECORDS[child.entity].model_fields
    if child.parent is not None and child.parent not in fields:
        yield f"{child.entity} has no field “{child.parent}”{_hint(child.parent, fields)}"
    yield from _mapping(child, child.entity)


def _creation(profile: Profile, creation: Creation) -> Iterator[str]:
    made = profile.columns.keys() | ({profile.unpivot.into} if profile.unpivot else set())
    if creation.for_each is not None and creation.for_each not in made:
        yield f"for_each names “{creation.for_each}”, which is {_NOT_FILLED}"
    required = {c.name for c in RECORDS[creation.entity].columns() if c.required} - {"id"}
    if lacking := sorted(required - creation.fields.keys()):
        yield f"fields lacks {', '.join(lacking)}, which every {creation.entity} needs"
    if creation.since is not None and "{" not in creation.since and not _is_day(creation.since):
        yield f"since is “{creation.since}”, which is no day; write it as 2026-05-31"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _snapshot(profile: Profile, snapshot: Snapshot) -> Iterator[str]:
    if profile.entity != "commitment":
        yield f"a list at several dates is a list of commitments, not of {profile.entity}"
        return
    if profile.id is None or not profile.id.key:
        yield "it needs an id of a key, such as {key: [line, station], many: true}"
    for name in snapshot.dates:
        if name not in profile.columns:
            yield f"dates names “{name}”, which is {_NOT_FILLED}"


def _unknown_names(profile: Profile) -> Iterator[str]:
    """Names in braces that nothing fills: they would be stored as they stand there."""
    known = set(re.compile(profile.file_name or "").groupindex)
    known |= _FROM_A_DAY if profile.file_name else set()
    known |= {"day"} if profile.snapshot else set()
    rules = [rule for one in (profile, *profile.children.values()) for rule in one.columns.items()]
    for field, rule in rules:
        for text in (rule.value, rule.default, rule.day_of):
            yield from (f"columns.{field}: {f}" for f in _unfilled(text, known))
    for creation in profile.creates:
        own = known | ({"value", "label"} if creation.for_each else set())
        for text in (creation.id, creation.since, *creation.fields.values()):
            yield from (f"creates {creation.entity}: {f}" for f in _unfilled(text, own))


def _unfilled(text: object, known: set[str]) -> Iterator[str]:
    for name in _NAME.findall(text) if isinstance(text, str) else ():
        if name not in known:
            names = ", ".join(f"{{{one}}}" for one in sorted(known)) or "none"
            yield f"nothing fills {{{name}}}; what can be filled here is: {names}"


def _hint(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean “{close[0]}”" if close else ""
