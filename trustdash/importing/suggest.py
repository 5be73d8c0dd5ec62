"""Which field each column of a stranger's table may be, and what its rows may be, with the reason.

A suggestion is shown to a person, who may change it; nothing is stored on the strength of one. The
score runs from 0 to 1: how sure the names are, lowered where the values do not fit.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc

from trustdash.errors import ImportRefused
from trustdash.importing import recognise
from trustdash.importing.converters import Target, converter
from trustdash.importing.profile import ColumnRule
from trustdash.importing.sheet import Sheet
from trustdash.importing.values import Refusal, date_order, header_key
from trustdash.model.entities import ENTITIES, RECORDS
from trustdash.model.record import Column

LEAST = 0.5
"""A suggestion scored lower is not made."""

LOOKED_AT = 100
"""How many different values of a column are tried, from the first rows of a large table."""

FIRST_ROWS = 5000

USUAL: Mapping[str, tuple[str, ...]] = {
    "due_date": ("due", "due by", "deadline", "target date", "by when", "promised for",
                 "promised by", "due on", "end date", "finish"),
    "owner": ("responsible", "assigned to", "assignee", "who", "lead", "owned by", "contact"),
    "title": ("name", "summary", "subject", "action", "promise", "commitment", "headline", "what",
              "measure"),
    "text": ("description", "wording", "details", "words", "full text", "promise text",
             "what we said", "what was said"),
    "status": ("state", "progress", "stage", "rag"),
    "id": ("no", "nr", "number", "ref", "reference", "key", "identifier", "code"),
    "external_id": ("no", "nr", "number", "ref", "reference", "key", "ticket", "code"),
    "team_id": ("team", "department", "unit", "area", "group"),
    "incident_id": ("incident", "event", "case"),
    "said_on": ("published", "announced", "date said", "promised on", "said"),
    "said_by": ("speaker", "announced by", "promised by whom"),
    "opened_on": ("opened", "created", "raised", "date opened", "start", "start date"),
    "completed_on": ("completed", "closed", "done", "finished", "completion date", "date closed"),
    "delivered_on": ("delivered", "completed", "done on", "closed on"),
    "priority": ("urgency", "importance"),
    "received_on": ("received", "date received", "date"),
    "channel": ("source", "via"),
    "reason": ("comment", "why", "remarks", "note"),
    "effective_on": ("true from", "valid from", "as of", "since"),
    "accountable_executive": ("executive", "accountable", "sponsor"),
    "occurred_at": ("occurred", "date of incident", "started"),
}  # fmt: skip
"""Field → names that people usually give to its column."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column of the file and the field that it may be; None if nothing speaks for one."""

    column: str
    field: str | None
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What the rows may be: a profile that fits, or an entity; and why."""

    name: str
    is_profile: bool
    score: float
    why: str


def targets(entity: str) -> tuple[Column, ...]:
    """Return the fields that a column can be; records have the day and the reason beside them."""
    own = ENTITIES[entity].columns()
    if entity not in RECORDS:
        return own
    said = {"effective_on": "The day from which the row is true.", "reason": "Why it changed."}
    extra = [
        Column(name, "date" if name == "effective_on" else "text", text, False, (), None, None,
               False, False, None, False, ())
        for name, text in said.items() if name not in ENTITIES[entity].model_fields
    ]  # fmt: skip
    return (*own, *extra)


def mapping_for(sheet: Sheet, entity: str) -> tuple[Suggestion, ...]:
    """Return one suggestion for each column, no field twice: the surest take theirs first."""
    fields = targets(entity)
    found = {name: distinct(sheet, name) for name in sheet.columns}
    scored = [
        (score, column, field.name, why)
        for column in sheet.columns
        for field in fields
        for score, why in [_score(column, found[column], field, entity)]
        if score >= LEAST
    ]
    taken: dict[str, Suggestion] = {}
    for score, column, name, why in sorted(scored, key=lambda each: -each[0]):
        if column not in taken and name not in {each.field for each in taken.values()}:
            taken[column] = Suggestion(column, name, round(score, 2), why)
    nothing = "Neither its name nor its values say which field it is."
    return tuple(taken.get(name) or Suggestion(name, None, 0.0, nothing) for name in sheet.columns)


def kinds_for(sheet: Sheet, file: str, folder: Path | None = None) -> tuple[Kind, ...]:
    """Return what the rows may be, likeliest first: a profile that is recognised, then entities."""
    made: list[Kind] = []
    try:
        profile = recognise.profile_for(sheet.columns, file, folder)
    except ImportRefused:
        pass
    else:
        made.append(_recognised(profile.name, len(profile.match)))
    known = {kind.name for kind in made}
    entities = sorted((_as_entity(sheet, file, name) for name in ENTITIES), key=lambda k: -k.score)
    return (*made, *(kind for kind in entities if kind.name not in known and kind.score > 0))


def _recognised(name: str, columns: int) -> Kind:
    if name in ENTITIES:
        return Kind(name, False, 1.0, "Its columns are those of our own template.")
    return Kind(name, True, 1.0, f"It has the {columns} columns by which this profile is known.")


def _as_entity(sheet: Sheet, file: str, entity: str) -> Kind:
    """Score an entity by the columns found, what it requires, and what the file is called."""
    found = [each for each in mapping_for(sheet, entity) if each.field is not None]
    fields = {each.field for each in found}
    required = {c.name for c in ENTITIES[entity].columns() if c.required} - {"id"}
    missing = sorted(required - fields)
    share = sum(each.score for each in found) / max(1, len(sheet.columns))
    called = _is_called(entity, f"{Path(file).stem} {sheet.sheet or ''}")
    score = 0.7 * share + 0.3 * called - 0.1 * min(3, len(missing))
    why = [f"{len(found)} of {len(sheet.columns)} columns fit its fields"]
    why += [f"the file or sheet is called after {ENTITIES[entity].plural}"] if called else []
    why += [f"nothing for {', '.join(missing)}"] if missing else []
    return Kind(entity, False, round(max(0.0, score) if found else 0.0, 2), "; ".join(why) + ".")


_ALSO_CALLED = {
    "commitment": ("promise", "promises", "pledges"),
    "corrective_action": ("action", "actions", "tasks"),
    "complaint": ("complaints",),
    "recommendation": ("findings", "recommendations"),
}


def _is_called(entity: str, words: str) -> bool:
    told = set(_words(words))
    names = (entity.replace("_", " "), ENTITIES[entity].plural, *_ALSO_CALLED.get(entity, ()))
    return any(set(_words(name)) <= told for name in names)


def distinct(sheet: Sheet, column: str, most: int = LOOKED_AT) -> list[str]:
    """Return the first different values of a column, empty ones left out."""
    rows = sheet.table.column(column).slice(0, max(FIRST_ROWS, most))
    values = pc.unique(rows).to_pylist()
    return [text for text in values if text is not None and text.strip()][:most]


def _score(column: str, values: list[str], field: Column, entity: str) -> tuple[float, str]:
    named, why = _by_name(column, field)
    if not named and not field.choices and field.name != "id":
        return 0.0, ""
    fitting, told = _by_values(values, field, entity)
    if not values:
        return named * 0.9, f"{why}; the column is empty" if why else ""
    is_id = field.name == "id"
    if named and fitting is not None and (field.type != "text" or is_id):
        return named * (0.5 + 0.5 * fitting), f"{why}; {told}"
    if named and field.choices and fitting is not None:
        return named * (0.85 + 0.15 * fitting), f"{why}; {told}"
    if named:
        return named, why
    if fitting is not None and (field.choices or is_id) and fitting >= 0.6:
        return 0.3 + 0.4 * fitting, told
    return 0.0, ""


def _by_name(column: str, field: Column) -> tuple[float, str]:
    key, spoken = header_key(column), field.name.replace("_", " ")
    if key == header_key(field.name):
        return 1.0, f"Called as the field “{spoken}” is"
    if key in {header_key(name) for name in field.aliases}:
        return 0.97, f"“{column}” is another name of “{spoken}”"
    if key in {header_key(name) for name in USUAL.get(field.name, ())}:
        return 0.85, f"“{column}” is a usual name for “{spoken}”"
    here = set(_words(column))
    usual = [set(_words(name)) for name in (spoken, *USUAL.get(field.name, ()))]
    best = max((len(here & each) / len(here | each) for each in usual if here), default=0.0)
    if best >= 0.5:
        return 0.4 + 0.4 * best, f"“{column}” shares words with “{spoken}”"
    close = difflib.SequenceMatcher(None, key, header_key(field.name)).ratio()
    if close >= 0.84 and len(key) > 4:
        return 0.7 * close, f"“{column}” is spelt nearly as “{spoken}”"
    return 0.0, ""


def _by_values(values: list[str], field: Column, entity: str) -> tuple[float | None, str]:
    """Return the share of different values that the field can take; None where any text can be."""
    if not values:
        return None, ""
    if field.name == "id" and entity in RECORDS:
        prefix = f"{RECORDS[entity].prefix}-"
        fits = sum(text.strip().startswith(prefix) for text in values)
        return fits / len(values), f"{fits} of {len(values)} values begin with {prefix}"
    if field.type == "texts" or (field.type == "text" and not field.choices):
        return None, ""
    fits = readable(values, field)
    noun = {"date": "dates", "instant": "dates", "number": "numbers", "integer": "whole numbers"}
    what = "words that we know" if field.choices else noun.get(field.type, "yes or no")
    return fits / len(values), f"{fits} of {len(values)} different values are {what}"


def readable(values: Iterable[str], field: Column) -> int:
    """Return how many values the field could take as they stand."""
    known = list(values)
    order = date_order(known)
    # A column whose order nobody has said yet holds dates all the same.
    said = order if isinstance(order, str) and order != "ambiguous" else "dmy"
    one = converter(ColumnRule(value=None), Target(field.name, field.type, field.choices), said)
    return sum(not isinstance(one(text), Refusal) for text in known)


def _words(text: str) -> list[str]:
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    return [word for word in re.split(r"[\W_]+", spaced.lower()) if word not in ("", "the", "of")]
