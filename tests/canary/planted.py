"""Strings that only some may see, planted in every field that only some may see.

They are made from the declarations: a new entity or field is planted without a line here. A string
reads `canary<kind>X<entity>X<field>Z`, and its kind tells what it takes to see it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from trustdash.ledger import Batch, Change, Ledger
from trustdash.ledger.facts import arrow_schema
from trustdash.model.entities import ENTITIES, FACTS, RECORDS
from trustdash.model.lens import Scope
from trustdash.model.record import Column, Entity

STORY = "INC-02"
"""The incident of the demo below which records are planted."""
TEAM, SURVEY_GROUP, MEASURE, PROMISE = "SEC", "CUST", "KPI-01", "COM-006"
ON = date(2026, 6, 1)
PLANNED = date(2026, 12, 20)

NEEDS = {
    "p": (("privileged", STORY),),
    "q": (("privileged", None),),
    "n": (("named_people", STORY),),
    "m": (("named_people", None),),
    "r": (("privileged", "INC-canaryrXincidentXidZ"),),
    "s": (("named_people", "INC-canarysXincidentXidZ"),),
    "i": (("privileged", "INC-canaryiXincidentXidZ"),),
    "j": (("named_people", "INC-canaryjXincidentXidZ"),),
    "f": (("named_people", STORY),),
    "g": (("named_people", None),),
    "b": (("privileged", STORY), ("named_people", STORY)),
    "d": (("privileged", None), ("named_people", None)),
}
"""Kind → the grants that it takes, each with the one incident for which it may be held.

p, n: a record of that visibility that belongs to the story's incident; q, m: one that belongs to
no incident; r, s: one that is an incident itself. i, j: an incident of that visibility and open
records below it. f, g: a confidential field of what is open to all; b, d: one of a privileged
record.
"""

FOUND = re.compile(r"canary([a-z])X([a-z_]+)X([a-z0-9_]+)Z")
LEAKED = re.compile(r"canary([a-z])x", re.IGNORECASE)


def may_see(kind: str, scope: Scope) -> bool:
    """Tell what the ledger must: written down a second time, and simply."""
    return all(
        visibility in scope.grants or f"{visibility}:{incident}" in scope.grants
        for visibility, incident in NEEDS[kind]
    )


def canary(kind: str, entity: str, field: str) -> str:
    return f"canary{kind}X{entity}X{field}Z"


def reaches_an_incident(entity: str) -> bool:
    above = [parent.entity or "commitment" for parent in ENTITIES[entity].parents()]
    return entity == "incident" or "incident" in above or any(map(reaches_an_incident, above))


class Plan:
    """One set of records and facts, one of each entity that can be of the set's kind."""

    def __init__(self, kind: str, visibility: str, incident: str | None) -> None:
        self.kind, self.visibility, self.incident = kind, visibility, incident
        self.is_below = kind in "ij"

    def id_of(self, entity: str) -> str:
        prefix = RECORDS[entity].prefix if entity in RECORDS else "F"
        return f"{prefix}-{canary(self._letter(entity), entity, 'id')}"

    def _letter(self, entity: str) -> str:
        """A record that belongs to no incident takes the grant for all of them."""
        if entity == "incident" and not self.is_below:
            return {"p": "r", "n": "s", "f": "f"}[self.kind]
        if self.is_below or reaches_an_incident(entity):
            return self.kind
        return {"p": "q", "n": "m", "f": "g"}[self.kind]

    def holds(self, entity: str) -> bool:
        """Whether this set has a row of an entity: the sets below an incident, if it reaches it."""
        return reaches_an_incident(entity) if self.is_below else True

    def fields(self, entity: type[Entity]) -> dict[str, Any]:
        name = entity.entity
        given = {column.name: self._value(name, column) for column in entity.columns()}
        for parent in entity.parents():
            if parent.kind_column:
                kind = entity.column(parent.kind_column)
                about = kind.choices[0] if kind.choices else "commitment"
                given[parent.kind_column] = about
                given[parent.id_column] = self._parent_id(about)
            else:
                given[parent.id_column] = self._parent_id(str(parent.entity))
        if self.is_below and name == "incident":
            given |= {"visibility": self.visibility, "parent_id": None}
        return {key: value for key, value in given.items() if value is not None}

    def _parent_id(self, entity: str) -> str | None:
        if entity == "incident":
            return self.id_of(entity) if self.is_below else self.incident
        if entity in ("stakeholder_group", "review_meeting"):
            # One of the demo, or none: these have no incident, and would take more than the kind.
            return SURVEY_GROUP if entity == "stakeholder_group" else None
        if not self.is_below and self.kind == "f":
            return {"commitment": PROMISE, "kpi_definition": MEASURE}.get(entity)
        return self.id_of(entity) if self.holds(entity) else None

    def _value(self, entity: str, column: Column) -> Any:
        letter = self._letter(entity)
        if column.name == "id":
            return self.id_of(entity)
        if column.name == "visibility":
            return "internal" if self.is_below else self.visibility
        if column.choices:
            default = ENTITIES[entity].model_fields[column.name].default
            return default if isinstance(default, str) else column.choices[0]
        if column.refers_to:
            return {"team": TEAM, "stakeholder_group": SURVEY_GROUP}.get(column.refers_to)
        if column.confidential:
            letter = {"p": "b", "q": "d", "f": "f", "g": "g"}.get(letter, "")
            return canary(letter, entity, column.name) if letter else self._if_needed(column)
        if self.kind == "f" and column.type in ("text", "texts"):
            return "planted" if column.required else None
        return {
            "text": canary(letter, entity, column.name),
            "texts": (canary(letter, entity, column.name),),
            "date": PLANNED if column.planned else ON,
            "instant": datetime(2026, 6, 1, 12, tzinfo=UTC).replace(tzinfo=None),
            "integer": 1 if column.required else None,
            "number": 1.0 if column.required else None,
            "yes_no": None,
        }[column.type]

    @staticmethod
    def _if_needed(column: Column) -> str | None:
        return "planted" if column.required else None


PLANS = (
    Plan("p", "privileged", STORY),
    Plan("n", "named_people", STORY),
    Plan("i", "privileged", None),
    Plan("j", "named_people", None),
    Plan("f", "internal", STORY),
)


def records(plan: Plan) -> Iterator[Change]:
    for name, record in RECORDS.items():
        hides_a_field = any(column.confidential for column in record.columns())
        if plan.holds(name) and (plan.kind != "f" or hides_a_field):
            fields = plan.fields(record)
            entity_id = fields.pop("id")
            if plan.kind == "f":
                entity_id = f"{record.prefix}-planted"
            yield Change(name, entity_id, fields, ON)


def facts(plan: Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, fact in FACTS.items():
        if plan.kind in "pn" and not _belongs_to_a_record(fact):
            continue  # A fact has no visibility of its own.
        hides_a_field = any(column.confidential for column in fact.columns())
        if plan.holds(name) and (plan.kind != "f" or hides_a_field):
            row = {**dict.fromkeys(fact.model_fields), **_defaults(fact), **plan.fields(fact)}
            if plan.kind == "f" and "id" in row:
                row["id"] = f"planted-{name}"
            yield name, row


def _belongs_to_a_record(fact: type[Entity]) -> bool:
    above = {parent.entity for parent in fact.parents()} - {"incident"}
    return any(entity in RECORDS for entity in above)


def _defaults(fact: type[Entity]) -> dict[str, Any]:
    return {
        name: field.default for name, field in fact.model_fields.items() if not field.is_required()
    }


def plant(ledger: Ledger) -> None:
    """Put everything into a ledger that holds the demo."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FACTS}
    for plan in PLANS:
        ledger.append(list(records(plan)))
        for name, row in facts(plan):
            rows[name].append({**row, "source_row": len(rows[name]) + 1})
    tables = {name: pa.Table.from_pylist(found, arrow_schema(name)) for name, found in rows.items()}
    count = sum(map(len, rows.values()))
    batch = Batch("planted.csv", "planted", "planted", None, count, count, 0, 0, {})
    ledger.append(batch=batch, facts={n: ledger.new_facts(n, t).new for n, t in tables.items()})


def everything_planted() -> set[str]:
    """Return every string that is planted."""
    made = [*map(repr, (c for p in PLANS for c in records(p)))]
    made += [repr(row) for p in PLANS for _, row in facts(p)]
    return {match[0] for text in made for match in FOUND.finditer(text)}


def found_in(text: str) -> set[str]:
    """Return the planted strings that stand in a text, whole."""
    return {match[0] for match in FOUND.finditer(text)}


def leaks(text: str, scope: Scope) -> set[str]:
    """Return the pieces of planted strings in a text that the scope may not see, even cut off."""
    return {
        text[match.start() : match.start() + 40]
        for match in LEAKED.finditer(text)
        if not may_see(match[1], scope)
    }


def made_at(path: Path) -> Path:
    with Ledger.open(path) as ledger:
        plant(ledger)
    return path
