"""What the queries on claims, themes, findings, opinions and controls look up, counted by hand."""

from datetime import date, datetime

SAID = datetime.fromisoformat("2026-04-14T16:00")


def promise(told, identity="COM-1", on="2026-03-01", **fields):
    said = {"title": "Letters", "text": "We will write.", "status": "published",
            "due_date": "2026-05-01"}  # fmt: skip
    told.tell("commitment", identity, on, **{**said, **fields})


def claim(told, identity="CLM-1", on="2026-04-14", **fields):
    told.tell("communication", "MSG-1", "2026-04-14", text="All letters are sent.", sent_at=SAID,
              incident_id="INC-1", author="CEO")  # fmt: skip
    told.tell("claim", identity, on, communication_id="MSG-1", text="All sent.", kind="done",
              commitment_id="COM-1", **fields)  # fmt: skip


def test_a_claim_is_held_against_what_was_on_file_on_the_day_it_was_made(told):
    promise(told)
    told.tell("commitment", "COM-1", "2026-04-14", status="in_progress", due_date="2026-06-01")
    told.tell("commitment", "COM-1", "2026-04-15", status="delivered", delivered_on="2026-04-15")
    claim(told)
    found = told.ask("claims").iloc[0]
    assert (found["commitment_status_then"], found["said_on"].date()) == (
        "in_progress", date(2026, 4, 14),
    )  # fmt: skip
    assert found["commitment_due_then"].date() == date(2026, 6, 1)


def test_evidence_of_a_claim_counts_as_it_was_on_that_day_and_may_have_expired(told):
    promise(told)
    proof = {"subject_entity": "commitment", "subject_id": "COM-1", "title": "List"}
    told.tell("evidence", "EVI-1", "2026-04-01", **proof, status="in_review")
    told.tell("evidence", "EVI-1", "2026-04-20", status="approved")
    told.tell("evidence", "EVI-2", "2026-01-01", **proof, status="approved",
              expiry_date="2026-04-13")  # fmt: skip
    claim(told, "CLM-1", evidence_id="EVI-1")
    claim(told, "CLM-2", evidence_id="EVI-2")
    assert told.ask("claims")["evidence_status_then"].tolist() == ["in_review", "expired"]


def test_the_first_verdict_on_a_claim_stays_whatever_is_said_later(told):
    promise(told)
    claim(told)
    told.tell("claim", "CLM-1", "2026-04-16", check_result="backed", checked_by="A")
    told.tell("claim", "CLM-1", "2026-04-18", second_result="unbacked", second_checked_by="B")
    told.tell("claim", "CLM-1", "2026-05-12", check_result="unbacked", second_result="backed")
    found = told.ask("claims").iloc[0]
    assert (found["check_result"], found["second_result"]) == ("backed", "unbacked")
    before = told.ask("claims", date(2026, 4, 17)).iloc[0]
    assert before["check_result"] == "backed"
    assert not isinstance(before["second_result"], str)


def test_a_theme_names_the_groups_of_the_message_that_told_of_it(told):
    told.tell("communication", "MSG-1", "2026-04-14", text="Done.", sent_at=SAID,
              group_ids=("CUST", "BUS"))  # fmt: skip
    told.tell("listening_theme", "THM-1", "2026-04-01", theme="Write to me", group_id="CUST")
    told.tell("listening_theme", "THM-1", "2026-04-14", told_on="2026-04-14", told_via="MSG-1")
    told.tell("listening_theme", "THM-2", "2026-04-02", theme="Call me", raised_on="2026-03-31")
    found = told.ask("listening_themes").set_index("id")
    assert list(found.loc["THM-1", "told_group_ids"]) == ["CUST", "BUS"]
    assert found["raised_on"].dt.day.to_dict() == {"THM-2": 31, "THM-1": 1}


def test_a_theme_that_was_done_stays_done_whatever_its_state_is_later(told):
    told.tell("listening_theme", "THM-1", "2026-04-01", theme="Write to me")
    for day, status in (("02", "decided"), ("03", "done"), ("04", "told")):
        told.tell("listening_theme", "THM-1", f"2026-04-{day}", status=status)
    assert not told.ask("listening_themes", date(2026, 4, 2)).iloc[0]["was_done"]
    assert told.ask("listening_themes").iloc[0]["was_done"]


def test_a_finding_knows_how_independent_its_audit_was(told):
    told.tell("audit", "AUD-1", "2026-01-01", title="Keys", independence="external")
    told.tell("recommendation", "REC-1", "2026-02-01", title="Rotate", audit_id="AUD-1")
    told.tell("recommendation", "REC-2", "2026-02-01", title="Tell", source="regulator")
    found = told.ask("recommendations").set_index("id")
    assert found.loc["REC-1", "audit_independence"] == "external"
    assert found["is_repeat"].tolist() == [False, False]


def test_an_opinion_belongs_to_the_incident_of_what_it_judges(told):
    promise(told, incident_id="INC-1")
    told.tell("risk", "RSK-1", "2026-01-01", title="Leak", incident_id="INC-2")
    told.tell("control", "CTL-1", "2026-01-01", title="Review", risk_id="RSK-1")
    for n, (entity, subject) in enumerate([("commitment", "COM-1"), ("control", "CTL-1")]):
        told.tell("validation", f"VAL-{n}", "2026-02-01", subject_entity=entity,
                  subject_id=subject, provider="Auditor", status="planned")  # fmt: skip
    found = told.ask("validations").set_index("id")
    assert found["incident_id"].to_dict() == {"VAL-0": "INC-1", "VAL-1": "INC-2"}
    assert found["subject_title"].to_dict() == {"VAL-0": "Letters", "VAL-1": "Review"}
    assert told.ask("validations", incidents=("INC-2",))["id"].tolist() == ["VAL-1"]


def failures(told, **lens):
    found = told.ask("commitment_failures", **lens)
    days = [day.date().isoformat() for day in found["failed_on"]]
    return list(zip(found["kind"], days, found["is_standing"].tolist(), strict=True))


def action(told, identity="ACT-1", **fields):
    told.tell("corrective_action", identity, "2026-03-01", title="Split keys",
              commitment_id="COM-1", **fields)  # fmt: skip


def test_an_action_reopened_speaks_against_its_commitment_until_it_is_done_again(told):
    promise(told)
    action(told)
    change = ("corrective_action", "ACT-1")
    told.tell(*change, "2026-04-01", status="implemented", completed_on="2026-04-01")
    told.tell(*change, "2026-05-01", status="reopened")
    told.tell(*change, "2026-05-10", status="in_progress")
    assert failures(told) == [("action reopened", "2026-05-01", True)]
    told.tell(*change, "2026-06-01", status="implemented", completed_on="2026-06-01")
    assert failures(told) == [("action reopened", "2026-05-01", False)]
    assert failures(told, as_of=date(2026, 4, 30)) == []


def test_a_check_that_failed_stands_while_its_follow_up_is_open(told):
    promise(told)
    action(told, status="in_progress")
    told.tell("corrective_action", "ACT-1", "2026-04-01", status="implemented",
              completed_on="2026-04-01")  # fmt: skip
    told.tell("corrective_action", "ACT-1", "2026-04-02", status="closed")
    action(told, "ACT-2", follow_up_of="ACT-1")
    told.tell("effectiveness_check", "CHK-1", "2026-05-01", action_id="ACT-1",
              checked_on="2026-05-01", result="not_effective",
              follow_up_action_id="ACT-2")  # fmt: skip
    told.tell("effectiveness_check", "CHK-2", "2026-05-02", action_id="ACT-1",
              checked_on="2026-05-02", result="partially")  # fmt: skip
    assert failures(told) == [("check not effective", "2026-05-01", True)]
    told.tell("corrective_action", "ACT-2", "2026-06-01", status="not_doing", end_reason="No")
    assert failures(told) == [("check not effective", "2026-05-01", False)]


def test_a_failed_check_counts_against_the_commitment_that_its_control_holds_up(told):
    promise(told)
    promise(told, "COM-2")
    told.tell("control", "CTL-1", "2026-01-01", title="Review", commitment_id="COM-1")
    told.tell("control", "CTL-2", "2026-01-01", title="Other")
    check = {"result": "failed", "done_on": "2026-05-01"}
    for n in (1, 2):
        told.tell("control_check", f"CCK-{n}", "2026-05-01", control_id=f"CTL-{n}", **check)
    assert failures(told) == [("control check failed", "2026-05-01", True)]
    told.tell("control_check", "CCK-3", "2026-06-01", control_id="CTL-1", result="passed",
              done_on="2026-06-01")  # fmt: skip
    assert failures(told) == [("control check failed", "2026-05-01", False)]


def test_a_leader_meeting_names_the_group(told):
    told.tell("stakeholder_group", "CUST", "2026-01-01", name="Customers", kind="customer",
              preferred_channels=("letter",))  # fmt: skip
    told.tell("leader_engagement", "MTG-1", "2026-05-01", leader_role="CEO", group_id="CUST",
              held_on="2026-05-01", status="held")  # fmt: skip
    assert told.ask("leader_meetings")["group_name"].tolist() == ["Customers"]
    (group,) = told.ask("stakeholder_groups").to_dict("records")
    assert (group["kind"], list(group["preferred_channels"])) == ("customer", ["letter"])


def test_a_check_of_a_control_belongs_to_the_incident_of_its_risk(told):
    told.tell("risk", "RSK-1", "2026-01-01", title="Leak", incident_id="INC-2")
    told.tell("control", "CTL-1", "2026-01-01", title="Review", risk_id="RSK-1", team_id="SEC")
    told.tell("control_check", "CCK-1", "2026-02-01", control_id="CTL-1", due_date="2026-02-01")
    assert told.ask("control_checks", incidents=("INC-2",))["id"].tolist() == ["CCK-1"]
    assert len(told.ask("control_checks", teams=("CARE",))) == 0


def test_the_judgement_of_an_answer_is_still_told_when_the_finding_is_closed(told):
    told.tell("recommendation", "REC-1", "2026-01-01", title="Rotate")
    told.tell("recommendation", "REC-1", "2026-02-01", status="open_acceptable_response")
    told.tell("recommendation", "REC-1", "2026-03-01", status="closed_acceptable")
    told.tell("recommendation", "REC-2", "2026-01-01", title="Tell")
    found = told.ask("answer_judgements").set_index("id")["answer_status"]
    assert found["REC-1"] == "open_acceptable_response"
    assert found.isna()["REC-2"]


def test_evidence_belongs_to_the_incident_and_team_of_what_it_proves(told):
    promise(told, incident_id="INC-1", team_id="SEC")
    told.tell(
        "validation",
        "VAL-1",
        "2026-02-01",
        subject_entity="commitment",
        subject_id="COM-1",
        provider="Auditor",
        title="Opinion",
        status="planned",
    )
    subjects = [("commitment", "COM-1"), ("validation", "VAL-1"), ("milestone", "MIL-1")]
    for number, (entity, subject) in enumerate(subjects, 1):
        told.tell("evidence", f"EVI-{number}", "2026-02-02", subject_entity=entity,
                  subject_id=subject, title="Log", status="approved")  # fmt: skip
    assert told.ask("proofs")["subject_title"].tolist()[:2] == ["Letters", "Opinion"]
    narrowed = told.ask("proofs", incidents=("INC-1",), teams=("SEC",))
    assert narrowed["id"].tolist() == ["EVI-1", "EVI-2"]
    assert len(told.ask("proofs")) == 3


def test_an_audit_counts_the_findings_that_name_it(told):
    told.tell("audit", "AUD-1", "2026-01-01", title="Keys", report_on=date(2026, 2, 1))
    told.tell("audit", "AUD-2", "2026-01-01", title="Doors")
    told.tell("recommendation", "REC-1", "2026-02-01", title="Rotate", audit_id="AUD-1")
    found = told.ask("audits")
    assert found["id"].tolist() == ["AUD-1", "AUD-2"]
    assert found["findings"].tolist() == [1, 0]
