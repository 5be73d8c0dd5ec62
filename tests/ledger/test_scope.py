"""Who may see what is decided in the ledger's views, once, for records, facts and their fields."""

from datetime import date
from typing import ClassVar

import pyarrow as pa
import pytest

from trustdash.ledger import Batch, Change, Ledger
from trustdash.ledger.facts import arrow_schema
from trustdash.ledger.schema import VARIABLES
from trustdash.model.entities import ENTITIES, FACTS, RECORDS
from trustdash.model.lens import LOCAL, NOBODY, Lens, Scope
from trustdash.model.record import Record, declare, shown

DAY = date(2026, 1, 1)
LATER = date(2026, 6, 1)
HIDDEN = {
    "evidence": {"location"},
    "feedback_response": {"respondent_id"},
    "complaint": {"about", "text"},
}
"""Fields that hold people's words or names, or lead to them."""
COUNSEL = Scope("counsel", "viewer", ("privileged",))
COUNSEL_OF_2 = Scope("counsel", "viewer", ("privileged:INC-02",))
COUNSEL_OF_1 = Scope("counsel", "viewer", ("privileged:INC-01",))


def record(entity, entity_id, on=DAY, **fields) -> Change:
    return Change(entity, entity_id, fields, on)


def ids(ledger: Ledger, entity: str, scope: Scope = NOBODY, as_of: date = LATER) -> list[str]:
    with ledger.at(Lens(as_of, scope=scope)) as reader:
        return reader.frame(f"SELECT id FROM seen.{entity} ORDER BY id")["id"].tolist()


def plain(column) -> list:
    """Return a frame's column with None where nothing is."""
    return column.astype(object).where(column.notna(), None).tolist()


def add_facts(ledger: Ledger, entity: str, *rows: dict) -> None:
    names = arrow_schema(entity).names
    full = [{**dict.fromkeys(names), **row, "source_row": n} for n, row in enumerate(rows, 1)]
    table = pa.Table.from_pylist(full, arrow_schema(entity))
    found = ledger.new_facts(entity, table)
    batch = Batch(f"{entity}.csv", "test", f"{entity}{rows}", None, len(rows), len(rows), 0, 0, {})
    ledger.append(batch=batch, facts={entity: found.new})


@pytest.fixture
def two_incidents(ledger):
    """INC-01 is open to all, INC-02 is privileged; each has a chain of records below it."""
    for n, visibility in (("1", "internal"), ("2", "privileged")):
        ledger.append(
            [
                record("incident", f"INC-0{n}", title="x", visibility=visibility),
                record("commitment", f"COM-{n}", title="x", text="x", incident_id=f"INC-0{n}"),
                record("milestone", f"MIL-{n}", title="x", commitment_id=f"COM-{n}"),
                record("corrective_action", f"ACT-{n}", title="x", commitment_id=f"COM-{n}"),
                record("effectiveness_check", f"CHK-{n}", action_id=f"ACT-{n}"),
                record("communication", f"MSG-{n}", text="x", sent_at="2026-01-01T00:00",
                       incident_id=f"INC-0{n}"),
                record("claim", f"CLM-{n}", text="x", kind="fact", communication_id=f"MSG-{n}"),
                record("risk", f"RSK-{n}", title="x", incident_id=f"INC-0{n}"),
                record("control", f"CTL-{n}", title="x", risk_id=f"RSK-{n}"),
                record("control_check", f"CCK-{n}", control_id=f"CTL-{n}"),
                record("validation", f"VAL-{n}", provider="x", subject_entity="control",
                       subject_id=f"CTL-{n}"),
                record("evidence", f"EVI-{n}", title="x", subject_entity="validation",
                       subject_id=f"VAL-{n}", location="vault"),
                record("due_date_revision", f"REV-{n}", item_entity="milestone",
                       item_id=f"MIL-{n}", revised_on=DAY, reason="x", approved_by="x"),
                record("decision", f"DEC-{n}", text="x", relates_entity="evidence",
                       relates_id=f"EVI-{n}"),
                record("question", f"QUE-{n}", text="x", about_entity="decision",
                       about_id=f"DEC-{n}", asked_on=DAY),
                record("kpi_definition", f"KPI-{n}", name="x", incident_id=f"INC-0{n}"),
                record("annotation", f"ANN-{n}", text="x", kpi_id=f"KPI-{n}", on_date=DAY),
            ]
        )  # fmt: skip
    return ledger


CHAIN = ("incident", "commitment", "milestone", "corrective_action", "effectiveness_check",
         "communication", "claim", "risk", "control", "control_check", "validation", "evidence",
         "due_date_revision", "decision", "question", "kpi_definition", "annotation")  # fmt: skip


def test_every_field_is_shown_by_decision_or_hidden():
    """Who declares a field says `shown` where everybody may see it, or names it here as hidden."""
    hidden = {name: {c.name for c in e.columns() if c.confidential} for name, e in ENTITIES.items()}
    assert {name: fields for name, fields in hidden.items() if fields} == HIDDEN


def test_a_field_of_which_nothing_is_decided_is_confidential():
    class Letter(Record):
        entity: ClassVar[str] = "letter"
        plural: ClassVar[str] = "letters"
        prefix: ClassVar[str] = "LET"
        words: str = declare(help="The words.")
        sent_on: date = shown(help="The day.")

    assert Letter.column("words").confidential
    assert not Letter.column("sent_on").confidential


def test_what_an_entity_belongs_to_is_a_record_or_a_fact_that_is_declared():
    for entity in ENTITIES.values():
        for parent in entity.parents():
            assert parent.id_column in entity.model_fields
            assert parent.entity in ENTITIES or parent.kind_column in entity.model_fields


def test_whatever_names_an_incident_belongs_to_it():
    for name, entity in ENTITIES.items():
        if "incident_id" in entity.model_fields:
            assert "incident_id" in entity.belongs_to, name


def test_what_belongs_to_a_privileged_incident_at_any_depth_is_not_there(two_incidents):
    for entity in CHAIN:
        (one,) = ids(two_incidents, entity)
        assert one.endswith("1"), entity
        (one,) = ids(two_incidents, f"{entity}_history")
        assert one.endswith("1"), entity


@pytest.mark.parametrize("entity", CHAIN)
def test_a_grant_for_all_incidents_or_for_this_one_opens_it(two_incidents, entity):
    assert len(ids(two_incidents, entity, COUNSEL)) == 2
    assert len(ids(two_incidents, entity, COUNSEL_OF_2)) == 2
    assert len(ids(two_incidents, entity, COUNSEL_OF_1)) == 1
    assert len(ids(two_incidents, entity, LOCAL)) == 2
    assert len(ids(two_incidents, entity, Scope(grants=("named_people",)))) == 1


def test_a_role_sees_no_more_than_its_grants(two_incidents):
    for role in ("viewer", "lead", "editor", "admin"):
        assert ids(two_incidents, "commitment", Scope("x", role)) == ["COM-1"]


def test_a_privileged_record_far_below_takes_the_grant_for_its_incident(two_incidents):
    two_incidents.append([record("evidence", "EVI-1", LATER, visibility="privileged")])
    assert ids(two_incidents, "evidence") == []
    assert ids(two_incidents, "decision") == []
    assert ids(two_incidents, "evidence", COUNSEL_OF_1) == ["EVI-1"]
    assert ids(two_incidents, "question", COUNSEL_OF_1) == ["QUE-1"]
    assert ids(two_incidents, "question", COUNSEL_OF_2) == ["QUE-2"]


def test_both_grants_are_needed_where_both_are_asked_for(two_incidents):
    two_incidents.append([record("commitment", "COM-2", LATER, visibility="named_people")])
    both = Scope(grants=("named_people:INC-02", "privileged:INC-02"))
    for scope, expected in ((COUNSEL, 1), (Scope(grants=("named_people",)), 1), (both, 2)):
        assert len(ids(two_incidents, "milestone", scope)) == expected


def test_what_is_confidential_now_is_so_on_the_pages_of_every_day(two_incidents):
    two_incidents.append([record("commitment", "COM-1", LATER, visibility="privileged")])
    assert ids(two_incidents, "milestone", as_of=date(2026, 2, 1)) == []
    with two_incidents.at(Lens(LATER, known_to=20)) as reader:
        assert reader.states("commitment").empty


def test_what_is_opened_from_a_day_on_is_seen_on_pages_of_that_day_and_later(two_incidents):
    two_incidents.append([record("incident", "INC-02", LATER, visibility="public")])
    assert len(ids(two_incidents, "claim", as_of=date(2026, 5, 31))) == 1
    assert len(ids(two_incidents, "claim", as_of=LATER)) == 2


def test_a_record_that_moved_is_seen_with_what_it_belongs_to_now(two_incidents):
    moved = record("corrective_action", "ACT-2", LATER, commitment_id="COM-1")
    two_incidents.append([moved])
    assert ids(two_incidents, "effectiveness_check", as_of=date(2026, 5, 31)) == ["CHK-1"]
    assert ids(two_incidents, "effectiveness_check") == ["CHK-1", "CHK-2"]
    back = record("corrective_action", "ACT-2", date(2026, 7, 1), commitment_id="COM-2")
    two_incidents.append([back])
    assert ids(two_incidents, "effectiveness_check") == ["CHK-1"]


def test_records_that_belong_to_each_other_in_a_ring_are_no_endless_loop(ledger):
    ring = [
        record("incident", "INC-1", title="x", parent_id="INC-2"),
        record("incident", "INC-2", title="x", parent_id="INC-1", visibility="privileged"),
        record("incident", "INC-3", title="x"),
    ]
    ledger.append(ring)
    assert ids(ledger, "incident") == ["INC-3"]


def test_a_record_whose_incident_is_not_on_file_is_seen(ledger):
    ledger.append([record("commitment", "COM-1", title="x", text="x", incident_id="INC-77")])
    assert ids(ledger, "commitment") == ["COM-1"]


def test_an_id_of_a_record_withheld_is_not_given_away_by_one_that_is_seen(ledger):
    ledger.append(
        [
            record("team", "T1", name="x", visibility="named_people"),
            record("commitment", "COM-1", title="x", text="x", team_id="T1", superseded_by="COM-2"),
            record("commitment", "COM-2", title="x", text="x", visibility="privileged"),
        ]
    )
    with ledger.at(Lens(LATER)) as reader:
        (row,) = reader.frame("SELECT team_id, superseded_by FROM seen.commitment").values
        assert row.tolist() == [None, None]
        assert [
            told.event.changes["team_id"] for told in reader.recorded("commitment", "COM-1")
        ] == [None]
        assert reader.recorded("commitment", "COM-2") == []
    with ledger.at(Lens(LATER, scope=LOCAL)) as reader:
        (first, _) = reader.frame(
            "SELECT team_id, superseded_by FROM seen.commitment ORDER BY id"
        ).values
        assert first.tolist() == ["T1", "COM-2"]


@pytest.mark.parametrize(
    ("grants", "expected"),
    [((), (None, None)), (("named_people",), ("vault", "vault")),
     (("named_people:INC-01",), ("vault", None)), (("named_people:INC-02",), (None, "vault"))],
)  # fmt: skip
def test_confidential_fields_take_the_grant_for_all_or_for_the_incident(
    two_incidents, grants, expected
):
    scope = Scope(grants=(*grants, "privileged"))
    with two_incidents.at(Lens(LATER, scope=scope)) as reader:
        found = plain(reader.states("evidence")["location"])
        told = [
            [of.event.changes.get("location") for of in reader.recorded("evidence", each)]
            for each in ("EVI-1", "EVI-2")
        ]
    assert tuple(found) == expected
    assert told == [[each] for each in expected]


@pytest.fixture
def with_facts(two_incidents):
    add_facts(
        two_incidents, "complaint",
        *({"id": f"C-{n}", "received_on": DAY, "incident_id": f"INC-0{n}", "text": f"said {n}",
           "about": "Ms X"} for n in (1, 2)),
    )  # fmt: skip
    add_facts(
        two_incidents, "remedy",
        *({"id": f"R-{n}", "eligible_on": DAY, "complaint_id": f"C-{n}", "kind": "refund",
           "is_interim": False, "is_tailored": False} for n in (1, 2)),
    )  # fmt: skip
    add_facts(
        two_incidents, "observation",
        *({"kpi_id": f"KPI-{n}", "period_start": DAY, "period_end": DAY, "value": 1.0,
           "assurance": "self_reported", "published_on": date(2026, 2, n)} for n in (1, 2)),
    )  # fmt: skip
    return two_incidents


def test_facts_of_a_privileged_incident_are_not_there(with_facts):
    for entity in ("complaint", "remedy"):
        assert [each[-1] for each in ids(with_facts, entity)] == ["1"]
        assert [each[-1] for each in ids(with_facts, entity, COUNSEL_OF_2)] == ["1", "2"]
    with with_facts.at(Lens(LATER)) as reader:
        assert reader.frame("SELECT kpi_id FROM seen.observation")["kpi_id"].tolist() == ["KPI-1"]


def test_words_of_a_complaint_take_the_grant_for_its_incident(with_facts):
    scope = Scope(grants=("named_people:INC-01", "privileged"))
    with with_facts.at(Lens(LATER, scope=scope)) as reader:
        found = reader.frame("SELECT text, about FROM seen.complaint ORDER BY id")
    assert plain(found["text"]) == ["said 1", None]
    assert plain(found["about"]) == ["Ms X", None]


def test_a_complaint_that_is_found_to_belong_to_a_privileged_incident_vanishes_on_every_day(
    with_facts,
):
    corrected = {"id": "C-1", "received_on": date(2026, 3, 1), "incident_id": "INC-02"}
    add_facts(with_facts, "complaint", corrected)
    for day in (date(2026, 2, 1), LATER):
        assert ids(with_facts, "complaint", as_of=day) == []
        assert ids(with_facts, "remedy", as_of=day) == []
    assert ids(with_facts, "complaint", COUNSEL) == ["C-1", "C-2"]


def test_evidence_about_a_complaint_belongs_to_the_complaints_incident(with_facts):
    with_facts.append(
        [record("evidence", f"EVI-C{n}", title="x", subject_entity="complaint",
                subject_id=f"C-{n}", location="file") for n in (1, 2)]
    )  # fmt: skip
    assert ids(with_facts, "evidence") == ["EVI-1", "EVI-C1"]
    assert "EVI-C2" in ids(with_facts, "evidence", COUNSEL)
    scope = Scope(grants=("named_people:INC-01",))
    with with_facts.at(Lens(LATER, scope=scope)) as reader:
        assert reader.states("evidence")["location"].tolist() == ["vault", "file"]


def test_answers_of_a_wave_that_is_withheld_are_in_no_count(ledger):
    ledger.append(
        [
            record("feedback_wave", "WAV-1", instrument="x"),
            record("feedback_wave", "WAV-2", instrument="x", visibility="privileged"),
            record("stakeholder_group", "G1", name="x", visibility="named_people"),
        ]
    )
    add_facts(
        ledger, "feedback_response",
        *({"wave_id": f"WAV-{n}", "respondent_id": "p", "item": "q", "answered_on": DAY,
           "value": 3.0, "weight": 1.0, "group_id": "G1"} for n in (1, 2)),
    )  # fmt: skip
    for scope, waves, groups in ((NOBODY, ["WAV-1"], [None]), (LOCAL, ["WAV-1", "WAV-2"], ["G1"])):
        with ledger.at(Lens(LATER, scope=scope)) as reader:
            found = reader.frame("SELECT wave_id, group_id FROM seen.response_daily ORDER BY 1")
        assert found["wave_id"].tolist() == waves
        assert list(dict.fromkeys(plain(found["group_id"]))) == groups


def test_the_newest_day_is_that_of_what_may_be_seen(with_facts):
    with_facts.append([record("commitment", "COM-2", date(2026, 5, 5), owner="CTO")])
    end = date(2026, 12, 31)
    with with_facts.at(Lens(LATER)) as reader:
        assert reader.newest_day(end) == date(2026, 2, 1)
    with with_facts.at(Lens(LATER, scope=COUNSEL)) as reader:
        assert reader.newest_day(end) == date(2026, 5, 5)


def test_a_write_that_restricts_a_record_counts_for_the_next_look(two_incidents):
    assert ids(two_incidents, "milestone") == ["MIL-1"]
    two_incidents.append([record("commitment", "COM-1", visibility="privileged")])
    assert ids(two_incidents, "milestone") == []


def test_with_any_variable_unset_every_view_is_empty(with_facts):
    with with_facts.at(Lens(LATER, scope=LOCAL)) as reader:
        entities = [e for e in (*RECORDS, *FACTS) if not reader.frame(f"FROM seen.{e}").empty]
    assert len(entities) > len(CHAIN)
    for variable in VARIABLES:
        with with_facts.at(Lens(LATER, scope=LOCAL)) as reader:
            reader._cursor.execute(f"RESET VARIABLE {variable}")
            for entity in entities:
                assert reader.frame(f"FROM seen.{entity}").empty, (variable, entity)
                if entity in RECORDS:
                    assert reader.frame(f"FROM seen.{entity}_history").empty


def test_a_list_of_any_length_is_withheld_whole(ledger):
    few = [record("team", f"T{n}", name="x", visibility="privileged") for n in range(300)]
    ledger.append([*few, *(record("team", f"U{n}", name="x") for n in range(300))])
    assert sorted(ids(ledger, "team")) == sorted(f"U{n}" for n in range(300))
    assert len(ids(ledger, "team", COUNSEL)) == 600


def test_a_ledger_with_older_views_gets_these(ledger):
    path = ledger.path
    with ledger.cursor() as cursor:
        cursor.execute("DELETE FROM schema_migration WHERE number >= 6")
        cursor.execute("DROP TABLE main.feed_version")
        cursor.execute("CREATE OR REPLACE VIEW seen.team AS SELECT * FROM main.team_version")
    ledger.append([record("team", "T1", name="x", visibility="privileged")])
    ledger.close()
    with Ledger.open(path) as opened:
        assert ids(opened, "team") == []
