from collections import defaultdict
from datetime import date

import pytest
from demo_rows import typed
from pydantic import TypeAdapter

from trustdash.model.change import Change, follow
from trustdash.model.entities import ENTITIES, FACTS, RECORDS

LAST = date(2026, 11, 20)
DAY = TypeAdapter(date)
NAMED = {
    "evidence": ("subject_entity", "subject_id"),
    "validation": ("subject_entity", "subject_id"),
    "decision": ("relates_entity", "relates_id"),
    "question": ("about_entity", "about_id"),
}


NOT_IN_FILES = ("due_date_revision", "feed")
"""Moves come of changed dates, and no file of the demo comes by itself."""


def changes_of(entity, row):
    fields = {n: v for n, v in row.items() if n in RECORDS[entity].model_fields and n != "id"}
    return Change(entity, row["id"], fields, DAY.validate_python(row["effective_on"]))


@pytest.mark.parametrize("entity", [entity for entity in RECORDS if entity not in NOT_IN_FILES])
def test_every_step_of_a_history_obeys_the_declaration(entity, rows):
    states: dict[str, dict] = {}
    for row in rows[entity]:
        change = changes_of(entity, row)
        states[row["id"]] = follow(RECORDS[entity], states.get(row["id"]), change)
    assert states


@pytest.mark.parametrize("entity", RECORDS)
def test_a_history_is_told_in_order_of_days(entity, rows):
    days = defaultdict(list)
    for row in rows.get(entity, []):
        days[row["id"]].append(row["effective_on"])
    assert all(known == sorted(known) for known in days.values())


@pytest.mark.parametrize("entity", FACTS)
def test_every_fact_fits_its_declaration_and_is_told_once(entity, rows):
    made = [FACTS[entity].model_validate(row) for row in rows[entity]]
    identity = (*FACTS[entity].key, FACTS[entity].true_on)
    keys = {tuple(getattr(fact, name) for name in identity) for fact in made}
    assert len(keys) == len(made) > 0


@pytest.mark.parametrize("entity", RECORDS)
def test_a_change_that_needs_a_reason_has_one(entity, rows):
    states = RECORDS[entity].states
    needing = states.needs_reason if states else ()
    silent = [
        row["id"]
        for row in rows.get(entity, [])
        if row.get("status") in needing and not (row.get("reason") or row.get("end_reason"))
    ]
    assert silent == []


def test_every_id_that_is_referred_to_exists(rows):
    known = {entity: {row.get("id") for row in told} for entity, told in rows.items()}
    missing = [
        (entity, row.get("id"), column.name, row[column.name])
        for entity, told in rows.items()
        for column in ENTITIES[entity].columns()
        if column.refers_to
        for row in told
        if column.name in row and row[column.name] not in known[column.refers_to]
    ]
    assert missing == []


def test_every_record_that_is_spoken_of_by_kind_and_id_exists(latest):
    missing = [
        (record_id, row[name])
        for entity, (kind, name) in NAMED.items()
        for record_id, row in latest[entity].items()
        if name in row and row[name] not in latest[row[kind]]
    ]
    assert missing == []


def test_groups_of_a_message_exist(latest):
    named = {group for row in latest["communication"].values() for group in row["group_ids"]}
    assert named <= set(latest["stakeholder_group"])


def test_nothing_but_plans_is_dated_after_the_last_day(rows):
    late = [
        (entity, row.get("id"), name, row[name])
        for entity, told in rows.items()
        for name in dates_of(entity)
        for row in told
        if name in row and row[name][:10] > LAST.isoformat()
    ]
    assert late == []


def dates_of(entity):
    columns = ENTITIES[entity].columns()
    happened = [c.name for c in columns if c.type in ("date", "instant") and not c.planned]
    return [*happened, "effective_on"]


def test_nothing_is_known_before_it_happened(rows):
    early = [
        (entity, row["id"], name)
        for entity in RECORDS
        for row in rows.get(entity, [])
        for name in dates_of(entity)
        if name in row and row[name][:10] > row["effective_on"]
    ]
    assert early == []


def test_an_empty_cell_is_not_taken_for_a_value():
    assert typed("communication", {"id": "MSG-1", "text": "", "group_ids": "CUST; BUS"}) == {
        "id": "MSG-1",
        "group_ids": ("CUST", "BUS"),
    }
