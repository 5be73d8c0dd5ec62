"""What each role may change: the tables are gone through, role by role and kind by kind."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash import clock
from trustdash.access import roles
from trustdash.errors import AccessDenied
from trustdash.model.entities import GOVERNED, RECORDS
from trustdash.model.lens import LOCAL, NOBODY, Scope

VIEWER, EDITOR, ADMIN = (Scope("Vi", "viewer"), Scope("Ed", "editor"), Scope("Ada", "admin"))
LEAD = Scope("Lea", "lead", team="SEC")
FILED = {
    ("corrective_action", "ACT-001"): {"id": "ACT-001", "team_id": "SEC", "incident_id": "INC-02"},
    ("corrective_action", "ACT-002"): {"id": "ACT-002", "team_id": "PAY", "incident_id": "INC-01"},
    ("commitment", "COM-001"): {"id": "COM-001", "team_id": "SEC", "incident_id": "INC-02"},
    ("effectiveness_check", "CHK-001"): {"id": "CHK-001", "action_id": "ACT-001"},
}


def look(entity, entity_id):
    return FILED.get((entity, entity_id))


def may(who, entity, before=None, **fields):
    try:
        roles.refuse_unless_may(who, entity, before, fields, look)
    except AccessDenied as denied:
        assert denied.what.endswith(".") and denied.remedy.endswith(".")
        return False
    return True


@pytest.mark.parametrize("entity", GOVERNED)
def test_a_kind_of_record_is_changed_by_its_keepers_and_by_whoever_is_local(entity):
    keepers = roles.KEEPERS.get(entity, {"editor"})
    assert may(LOCAL, entity)
    assert [who.role for who in (VIEWER, EDITOR, ADMIN) if may(who, entity)] == [
        role for role in ("viewer", "editor", "admin") if role in keepers
    ]
    assert not may(NOBODY, entity)


@pytest.mark.parametrize("entity", sorted(GOVERNED.keys() - roles.LEADS.keys()))
def test_a_lead_changes_no_other_kind_of_record(entity):
    assert not may(LEAD, entity, team_id="SEC", incident_id="INC-02")


@pytest.mark.parametrize("entity", roles.LEADS)
def test_every_right_of_a_lead_names_fields_that_there_are(entity):
    right = roles.LEADS[entity]
    named = {*(right.fields or ()), *right.but, *right.values, *right.nobody_else, *right.once}
    assert named <= set(RECORDS[entity].model_fields)
    for name, values in right.values.items():
        assert values <= set(RECORDS[entity].column(name).choices)


@pytest.mark.parametrize("page", roles.PAGES)
def test_a_page_that_is_not_for_everyone_is_there_for_the_role_of_its_task(page):
    task = roles.PAGES[page]
    everyone = (VIEWER, LEAD, EDITOR, ADMIN)
    able = {who.role for who in everyone if roles.may_open(who, page)}
    assert able == {role for role, tasks in roles.TASKS.items() if task in tasks}
    assert roles.may_open(LOCAL, page) and not roles.may_open(NOBODY, page)
    for who in everyone:
        if who.role not in able:
            with pytest.raises(AccessDenied, match="not for a"):
                roles.refuse_unless_can(who, task)


def test_a_lead_moves_the_own_teams_actions_along():
    mine, theirs = FILED["corrective_action", "ACT-001"], FILED["corrective_action", "ACT-002"]
    assert may(LEAD, "corrective_action", mine, status="implemented", update_note="Done.")
    assert may(LEAD, "corrective_action", title="New", team_id="SEC")
    assert not may(LEAD, "corrective_action", theirs, update_note="Done.")
    assert not may(LEAD, "corrective_action", title="New", team_id="PAY")
    assert not may(LEAD, "corrective_action", title="New")
    assert not may(
        Scope("Lea", "lead"), "corrective_action", {"id": "A", "team_id": None}, title=""
    )


def test_a_lead_can_neither_give_an_action_away_nor_take_one():
    assert not may(LEAD, "corrective_action", FILED["corrective_action", "ACT-001"], team_id="PAY")
    assert not may(LEAD, "corrective_action", FILED["corrective_action", "ACT-002"], team_id="SEC")


@pytest.mark.parametrize("status", ["effective", "closed", "not_doing"])
def test_a_lead_does_not_say_whether_the_own_work_worked(status):
    mine = FILED["corrective_action", "ACT-001"]
    assert not may(LEAD, "corrective_action", mine, status=status)
    assert may(EDITOR, "corrective_action", mine, status=status)


def test_a_lead_tells_the_progress_of_own_commitments_and_verifies_none():
    mine = FILED["commitment", "COM-001"]
    assert may(LEAD, "commitment", mine, status="delivered", delivered_on=date(2026, 3, 1))
    assert not may(LEAD, "commitment", mine, status="verified")
    assert not may(LEAD, "commitment", mine, verified_by="Auditor")
    assert not may(LEAD, "commitment", mine, due_date=date(2026, 9, 1))
    assert not may(LEAD, "commitment", title="A promise", team_id="SEC")


def test_a_lead_keeps_checks_and_evidence_of_own_actions_and_checks_no_own_work():
    assert may(LEAD, "effectiveness_check", action_id="ACT-001", criterion="No repeat")
    assert not may(LEAD, "effectiveness_check", action_id="ACT-002", criterion="No repeat")
    check = FILED["effectiveness_check", "CHK-001"]
    assert not may(LEAD, "effectiveness_check", check, result="effective")
    assert not may(LEAD, "effectiveness_check", check, result="effective", checker="Lea")
    assert may(LEAD, "effectiveness_check", check, result="effective", checker="Audit")
    proof = {"subject_entity": "effectiveness_check", "subject_id": "CHK-001", "title": "Log"}
    assert may(LEAD, "evidence", **proof)
    assert not may(LEAD, "evidence", **proof, status="approved")
    assert not may(LEAD, "evidence", **{**proof, "subject_id": "CHK-404"})


def test_a_lead_can_not_approve_the_own_new_date():
    moved = {"item_entity": "corrective_action", "item_id": "ACT-001"}
    assert not may(LEAD, "due_date_revision", **moved)
    assert not may(LEAD, "due_date_revision", **moved, approved_by="Lea")
    assert may(LEAD, "due_date_revision", **moved, approved_by="Ed")
    assert not may(LEAD, "due_date_revision", **{**moved, "item_id": "ACT-002"}, approved_by="Ed")


def test_what_is_privileged_takes_the_grant_for_its_incident():
    secret = {"id": "CHK-9", "action_id": "ACT-001", "visibility": "privileged"}
    for grants, is_able in [
        ((), False), (("privileged:INC-01",), False), (("named_people",), False),
        (("privileged:INC-02",), True), (("privileged",), True),
    ]:  # fmt: skip
        who = Scope("Ed", "editor", grants)
        assert may(who, "effectiveness_check", secret, note="Seen") is is_able
        assert (
            may(who, "incident", {"id": "INC-02", "visibility": "privileged"}, title="") is is_able
        )


def test_nobody_takes_the_privilege_off_or_puts_it_on_without_the_grant():
    secret = {"id": "ACT-9", "incident_id": "INC-02", "visibility": "privileged"}
    assert not may(EDITOR, "corrective_action", secret, visibility="internal")
    assert not may(EDITOR, "corrective_action", {**secret, "visibility": "internal"},
                   visibility="privileged")  # fmt: skip


def test_a_confidential_field_takes_the_grant_for_named_people():
    proof = {"id": "EVI-1", "subject_entity": "corrective_action", "subject_id": "ACT-001"}
    assert may(EDITOR, "evidence", proof, title="A log")
    assert not may(EDITOR, "evidence", proof, location="Drawer 4")
    assert may(EDITOR, "evidence", **{**proof, "location": "Drawer 4"}), "the author's own word"
    assert may(Scope("Ed", "editor", ("named_people:INC-02",)), "evidence", proof, location="B")


def test_administrators_have_no_content_by_right():
    for entity in RECORDS.keys() - {"organisation"}:
        assert not may(ADMIN, entity, incident_id="INC-02")


def test_an_administrator_needs_another_one_for_the_own_account():
    own = {"id": "ACC-1", "name": "Ada", "subject": "u-1", "role": "admin"}
    for fields in ({"role": "editor"}, {"grants": ("privileged",)}, {"is_active": False},
                   {"email": "x@example.org"}, {"reviewed_on": date(2026, 1, 1)}):  # fmt: skip
        assert not may(ADMIN, "account", own, **fields)
        assert may(ADMIN, "account", {**own, "name": "Bo"}, **fields)
        assert may(LOCAL, "account", own, **fields)


@given(st.sampled_from([VIEWER, LEAD, EDITOR]), st.sets(st.sampled_from(
    ["role", "grants", "is_active", "team_id", "email", "not_before", "subject", "issuer"]),
    min_size=1))  # fmt: skip
def test_of_an_account_others_can_sign_out_their_own_and_nothing_else(who, names):
    own = {"id": "ACC-1", "name": who.actor, "subject": "u-1"}
    fields = dict.fromkeys(names, "x")
    assert may(who, "account", own, **fields) is (names == {"not_before"})
    assert not may(who, "account", {**own, "name": "Bo"}, **fields)
    assert not may(who, "account", **fields)


def test_the_first_sign_in_binds_the_own_account_once():
    fresh = {"id": "ACC-1", "name": "Vi", "subject": None}
    assert may(VIEWER, "account", fresh, subject="u-1", issuer="https://id.example")
    assert not may(VIEWER, "account", {**fresh, "subject": "u-0"}, subject="u-1")
    assert not may(VIEWER, "account", fresh, subject="u-1", role="admin")
    assert may(VIEWER, "account", fresh, not_before=clock.now())
