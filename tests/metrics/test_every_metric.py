"""What holds for every metric, whatever the data."""

import math
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from metric_frames import AS_OF, frame, value_of, values_of

from trustdash import queries
from trustdash.metrics.promises import DELIVERED
from trustdash.metrics.registry import METRICS, compute
from trustdash.metrics.suppression import FEWEST, hidden_groups
from trustdash.metrics.value import MetricValue
from trustdash.model.entities import ENTITIES

KNOWN = st.integers(-400, 60).map(lambda n: AS_OF + timedelta(days=n))
DAYS = st.none() | KNOWN
MANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
SURVEYS = ("M30", "M31", "M32", "M33", "M34")
OF_A_QUERY = {
    "commitments": "commitment", "actions": "corrective_action", "complaints": "complaint",
    "revisions": "due_date_revision", "effectiveness_checks": "effectiveness_check",
    "incidents": "incident", "remedies": "remedy", "waves": "feedback_wave",
    "recommendations": "recommendation", "evidence": "evidence", "claims": "claim",
    "listening_themes": "listening_theme", "leader_meetings": "leader_engagement",
    "validations": "validation", "control_checks": "control_check", "kpis": "kpi_definition",
    "communications": "communication", "observations": "observation",
    "stakeholder_groups": "stakeholder_group", "annotations": "annotation",
}  # fmt: skip
TEXTS = {
    "kind": ("opened", "closed"), "acknowledged_by": ("person", "automatic"),
    "group_name": ("A", "B", "C"), "group_id": ("A", "B", "C"), "owner": ("CTO", "COO"),
    "assessor": ("CTO", "Monitor"), "item_entity": ("commitment", "corrective_action"),
    "item_id": ("X-001", "X-002"), "commitment_id": ("X-001", "X-002"),
    "action_id": ("X-001", "X-002"), "instrument": ("Panel", "Staff"),
    "action_status": ("effective", "reopened", "in_progress"), "item": ("nps", "csat"),
    "wave_id": ("X-001", "X-002"), "currency": ("EUR",),
    "group_ids": ("A", "B"), "told_group_ids": ("A", "B"), "preferred_channels": ("letter", "web"),
    "channel": ("letter", "web"), "incident_id": ("X-001", "X-002"), "subject_id": ("X-001",),
    "kpi_id": ("X-001", "X-002"), "audit_independence": ("external", "self"),
    "evidence_status_then": ("approved", "draft"), "leader_role": ("CEO", "CTO"),
    "commitment_status_then": ("published", "verified"), "accountable_executive": ("CEO",),
    "sha256": ("0",), "response_reason": ("because",), "decision_reason": ("because",),
}  # fmt: skip
NEEDED = {"received_on", "eligible_on", "happened_on", "began_on", "revised_on", "first_seen",
          "last_on", "sent_at", "held_on", "failed_on", "period_start", "period_end", "said_on",
          "on_date"}  # fmt: skip


def cell(query: str, column: str, kind: str) -> st.SearchStrategy:
    """Return what a column of a query may hold."""
    if kind in ("DATE", "TIMESTAMP"):
        return KNOWN if column in NEEDED else DAYS
    if kind == "BOOLEAN":
        return st.booleans()
    if kind == "BIGINT":
        return st.integers(1, 9) if column == "n" else st.integers(0, 3)
    if kind == "VARCHAR[]":
        return st.none() | st.lists(st.sampled_from(words_of(query, column)), max_size=2)
    if kind == "DOUBLE":
        return st.sampled_from([0.0, 1.0, 4.0, 9.0])
    words = words_of(query, column)
    needed = column in ("kind", "status", "item_id", "wave_id", "item", "action_id", "instrument",
                        "leader_role", "direction", "kpi_id", "independence", "source")  # fmt: skip
    return st.sampled_from(words) if needed else st.none() | st.sampled_from(words)


def words_of(query: str, column: str) -> tuple[str, ...]:
    """Return the texts that a column may hold; none where no metric looks at it."""
    entity = ENTITIES.get(OF_A_QUERY.get(query, ""))
    declared = {each.name: each.choices for each in entity.columns()} if entity else {}
    return declared.get(column) or TEXTS.get(column, ())


def rows_of(query: str) -> st.SearchStrategy:
    cells = {
        name: cell(query, name, kind)
        for name, kind in queries.columns(query).items()
        if kind not in ("VARCHAR", "VARCHAR[]") or words_of(query, name)
    }
    if query == "responses":
        cells |= {"scale_min": st.just(0.0), "scale_max": st.just(10.0)}
    return st.lists(st.fixed_dictionaries(cells), max_size=8).map(lambda r: frame(query, *r))


@pytest.mark.parametrize("metric", METRICS)
@MANY
@given(data=st.data())
def test_no_number_is_nan_and_every_number_opens_to_its_rows(metric, data):
    frames = {name: data.draw(rows_of(name)) for name in METRICS[metric].needs}
    for value in compute(metric, frames, AS_OF):
        numbers = [value.value, value.numerator, value.denominator, value.low, value.high]
        assert all(number is None or math.isfinite(number) for number in numbers)
        assert value.metric == metric
        assert value.unit
        assert (value.value is None) <= bool(value.note)
        assert (value.low is None) or value.low <= value.value <= value.high
        if value.numerator is not None and metric not in SURVEYS and not is_weighted(value):
            assert len(value.rows) == value.denominator
            assert value.rows["counted"].sum() == value.numerator


def is_weighted(value: MetricValue) -> bool:
    """Tell whether the rows carry weights: milestones, or so many questions or people each."""
    parts = ("weighted by milestones", "people who agreed")
    return value.part in parts or (value.part or "").startswith("questions answered")


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_answers_an_empty_ledger(metric):
    for value in values_of(metric):
        assert value.value in (None, 0)
        assert value.value is not None or value.note


@pytest.mark.parametrize("metric", METRICS)
def test_no_two_values_of_a_metric_are_for_the_same_group_and_part(metric):
    found = [(value.group, value.part) for value in values_of(metric)]
    assert len(found) == len(set(found))


def test_the_registry_holds_all_forty_six_metrics_in_order():
    assert list(METRICS) == [f"M{number}" for number in range(1, 47)]
    assert all(set(metric.needs) <= set(queries.names()) for metric in METRICS.values())


@MANY
@given(commitments=rows_of("commitments"), revisions=rows_of("revisions"))
def test_parts_add_up_to_the_whole(commitments, revisions):
    mix = values_of("M5", commitments=commitments, revisions=revisions)
    assert sum(value.value for value in mix) == mix[0].denominator
    completion = values_of("M6", commitments=commitments)
    steps = [value.numerator for value in completion if value.part]
    assert sum(steps) == completion[0].denominator
    late = value_of("M9", group="commitments", commitments=commitments)
    bands = [v.value for v in values_of("M10", commitments=commitments)
             if v.group == "commitments" and v.unit == "count"]  # fmt: skip
    assert sum(bands) == late.numerator


@MANY
@given(complaints=rows_of("complaints"))
def test_complaints_flow_adds_up_for_any_data(complaints):
    found = {value.part: value.value for value in values_of("M24", complaints=complaints)}
    if len(complaints):
        assert found["opening"] + found["received"] - found["closed"] == found[None]
    closed = values_of("M25", complaints=complaints)[1:]
    assert sum(value.numerator for value in closed) == closed[0].denominator


@MANY
@given(flow=rows_of("action_flow"))
def test_every_week_starts_where_the_last_one_ended(flow):
    weekly = value_of("M11", "net", action_flow=flow).rows
    assert (weekly["open_at_end"].diff().dropna() == weekly["net"].iloc[1:]).all()
    assert (weekly["net"] == weekly["opened"] - weekly["closed"]).all()
    assert weekly["opened"].sum() == value_of("M11", "opened", action_flow=flow).value


@MANY
@given(commitments=rows_of("commitments"), moved=st.lists(DAYS, min_size=8, max_size=8))
def test_moving_a_date_later_never_improves_m1(commitments, moved):
    """The first date is the yardstick: whatever `due_date` becomes, M1 of a past day stays."""
    past = date(2026, 9, 30)
    later = commitments.assign(due_date=pd.to_datetime(pd.Series(moved[: len(commitments)])))
    before, after = (value_of("M1", as_of=past, commitments=c) for c in (commitments, later))
    assert (before.numerator, before.denominator) == (after.numerator, after.denominator)


@MANY
@given(commitments=rows_of("commitments"))
def test_what_is_kept_is_delivered(commitments):
    for metric in ("M1", "M2"):
        rows = value_of(metric, commitments=commitments).rows
        kept = rows[rows["counted"]]
        assert (kept["delivered_on"].notna() | kept["status"].isin(DELIVERED)).all()


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 40), min_size=2))
def test_no_subtraction_from_the_total_recovers_a_hidden_group(sizes):
    hidden = hidden_groups(sizes)
    people = {name: n for name, n in sizes.items() if n}
    assert {name for name, n in people.items() if n < FEWEST} <= set(hidden) <= set(people)
    if hidden:
        in_all = sum(people[name] for name in hidden)
        assert (len(hidden) > 1 and in_all >= FEWEST) or set(hidden) == set(people)
