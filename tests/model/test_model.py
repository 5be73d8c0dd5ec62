"""The declarations: every entity once, with states that agree with its choices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.model.entities import ENTITIES, FACTS, RECORDS

WITH_STATES = [record for record in RECORDS.values() if record.states is not None]
NAMED = [
    "incident", "incident_event", "root_cause", "stakeholder_group", "incident_stakeholder",
    "commitment", "recommendation", "corrective_action", "due_date_revision", "milestone",
    "effectiveness_check", "evidence", "feedback_wave", "feedback_response", "feedback_aggregate",
    "listening_theme", "complaint", "remedy", "communication", "claim", "leader_engagement",
    "risk", "control", "control_check", "audit", "validation", "kpi_definition", "observation",
    "target_trajectory", "lesson", "review_meeting", "decision",
]  # fmt: skip


def test_every_entity_of_the_domain_is_declared():
    assert set(NAMED) <= set(ENTITIES)


@pytest.mark.parametrize("record", WITH_STATES, ids=lambda r: r.entity)
def test_states_and_the_choices_of_status_are_the_same(record):
    assert set(record.states.all) == set(record.column("status").choices)


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda r: r.entity)
def test_prefixes_of_ids_are_read_aloud_and_differ(record):
    assert record.prefix.isupper()
    assert len([r for r in RECORDS.values() if r.prefix == record.prefix]) == 1


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda e: e.entity)
def test_every_field_says_what_it_means_and_what_it_refers_to(entity):
    for column in entity.columns():
        assert column.help.endswith("."), column.name
        assert column.refers_to is None or column.refers_to in ENTITIES


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda f: f.entity)
def test_a_fact_has_a_key_and_a_day_among_its_columns(fact):
    assert {*fact.key, fact.true_on} <= set(fact.model_fields)
    revealing = {c.revealed_by for c in fact.columns() if c.revealed_by}
    assert revealing <= set(fact.model_fields)


@given(st.data())
def test_a_walk_along_next_states_never_leaves_the_declared_ones(data):
    states = data.draw(st.sampled_from(WITH_STATES)).states
    state = data.draw(st.sampled_from(states.first))
    for _ in range(6):
        assert state in states.all
        following = states.next(state)
        if not following:
            assert state in states.ended
            return
        state = data.draw(st.sampled_from(following))


def test_a_draft_can_not_be_delivered_and_only_the_delivered_can_be_verified():
    states = RECORDS["commitment"].states
    assert not states.may_follow("draft", "delivered")
    assert [s for s in states.all if states.may_follow(s, "verified") and s != "verified"] == [
        "delivered"
    ]
