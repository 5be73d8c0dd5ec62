"""Fields and their values in plain words, derived from the declarations."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from trustdash.answers import formats, states
from trustdash.model.entities import RECORDS
from trustdash.model.record import Column

_NOUNS = {
    "kpi_definition": "measure",
    "incident_stakeholder": "affected group",
    "leader_engagement": "leader meeting",
    "feedback_wave": "survey wave",
    "listening_theme": "theme",
    "target_trajectory": "trajectory",
    "review_meeting": "review",
    "due_date_revision": "due-date revision",
}
_LABELS = {
    "due_date": "Date in force",
    "original_due_date": "First date",
    "kpi_id": "Measure",
    "comparison_kpi_id": "Measure to compare with",
    "status": "State",
    "text": "Wording",
    "update_note": "Last word of the owner",
    "last_update_on": "Last update",
    "external_id": "Key in the source system",
    "visibility": "Who may see it",
    "subject_entity": "Kind of record it is about",
    "about_entity": "Kind of record it is about",
    "relates_entity": "Kind of record it is about",
    "item_entity": "Kind of record moved",
    "subject_id": "Record it is about",
    "about_id": "Record it is about",
    "relates_id": "Record it is about",
    "item_id": "Record moved",
    "sha256": "SHA-256 of its content",
}
_NAMED_BY = ("title", "name", "statement", "theme", "text", "criterion")
_OTHERWISE_NAMED_BY = {"due_date_revision": "item_id"}
_STATES: Mapping[str, states.Words] = {
    "commitment": states.COMMITMENT,
    "corrective_action": states.ACTION,
    "incident": states.INCIDENT,
    "evidence": states.EVIDENCE,
    "lesson": states.LESSON,
    "audit": states.AUDIT,
    "recommendation": {**states.JUDGED_ANSWER, **states.JUDGED_ACTION},
}
_VISIBILITIES = {
    "public": "everyone, outside too",
    "internal": "everyone inside",
    "privileged": "holders of the grant for privileged records",
    "named_people": "holders of the grant for named people",
}
_LEFT_OUT = re.compile(r"^(is|has)_|_ids?$")


def noun(entity: str) -> str:
    """Return what one record of an entity is called: `corrective action`, `measure`."""
    return _NOUNS.get(entity, entity.replace("_", " "))


def a_noun(entity: str) -> str:
    """Return the noun with its article: `an incident`, `a risk`."""
    word = noun(entity)
    return f"{'an' if word[0] in 'aeio' else 'a'} {word}"


def label(name: str) -> str:
    """Return the label of a field: `completed_on` is `Completed on`, `team_id` is `Team`."""
    return _LABELS.get(name) or _LEFT_OUT.sub("", name).replace("_", " ").capitalize()


def named_by(entity: str) -> str:
    """Return the field that names a record in lists: its title, or what comes nearest to one."""
    record = RECORDS[entity]
    if entity in _OTHERWISE_NAMED_BY:
        return _OTHERWISE_NAMED_BY[entity]
    known = [name for name in _NAMED_BY if name in record.model_fields]
    required = [column.name for column in record.columns() if column.required]
    return (known or [name for name in required if name != "id"])[0]


def choice(entity: str, name: str, value: str) -> str:
    """Return one of a field's choices in plain words."""
    if name == "visibility":
        return _VISIBILITIES.get(value, value)
    if name == "status" and value in _STATES.get(entity, {}):
        return _STATES[entity][value][0]
    if name.endswith("_entity") and value in RECORDS:
        return noun(value)
    return value.replace("_", " ")


def in_words(entity: str, column: Column, value: Any) -> str:
    """Write the value of a field as people say it; what is not given is a dash."""
    if formats.is_missing(value) or (column.type == "texts" and not len(value)):
        return formats.UNKNOWN
    if column.type == "yes_no":
        return "yes" if value else "no"
    if column.type == "date":
        return formats.day(value)
    if column.type == "instant":
        return formats.instant(as_instant(value))
    if column.type in ("integer", "number"):
        return formats.with_unit(value, column.unit or "", _decimals(value))
    if column.type == "texts":
        return ", ".join(map(str, value))
    is_choice = column.choices or column.name.endswith("_entity")
    return choice(entity, column.name, str(value)) if is_choice else str(value)


def as_instant(value: Any) -> datetime:
    """Return an instant that may be written as text, as in the ledger's events."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 2


def plain(column: Column, value: Any) -> Any:
    """Return a frame's cell as a value of the field's declared type; None if it is empty."""
    if column.type == "texts":
        return () if value is None or _is_no_list(value) else tuple(map(str, value))
    if formats.is_missing(value):
        return None
    if column.type == "instant":
        return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    kinds: Mapping[str, Any] = {
        "date": formats.as_day, "integer": int, "number": float, "yes_no": bool, "text": str,
    }  # fmt: skip
    return kinds[column.type](value)


def _is_no_list(value: Any) -> bool:
    return isinstance(value, float | str | date) or value.__class__.__name__ == "NAType"
