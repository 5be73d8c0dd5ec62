"""How rows of governed records become changes: our own templates and exports of other systems."""

import json
from datetime import date

import pytest

from trustdash.errors import ConfigurationError, ImportRefused
from trustdash.importing.service import import_files

HEAD = "id,title,text,said_on,due_date,status,effective_on,reason,owner,approved_by"


def test_rows_of_one_id_are_its_history(bring, seen):
    bring(
        "commitment.csv",
        HEAD,
        "COM-001,Fix it,We will fix it,2026-01-10,2026-03-01,published,2026-01-10,,CTO,",
        "COM-001,,,,,in_progress,2026-02-01,,,",
        "COM-001,,,,,delivered,2026-02-20,,,",
    )
    sql = "SELECT status FROM seen.commitment"
    assert [seen(sql, day)[0]["status"] for day in ("2026-01-31", "2026-02-01", "2026-03-01")] == [
        "published",
        "in_progress",
        "delivered",
    ]


def test_the_first_due_date_is_kept_as_the_original_one(bring, ledger):
    bring(
        "commitment.csv",
        HEAD,
        "COM-001,A,B,,2026-03-01,published,2026-01-10,,CTO,",
        "COM-001,,,,2026-04-01,,2026-02-01,Supplier is late,,Chief Executive",
    )
    commitment = ledger.states("commitment")["COM-001"]
    assert commitment["original_due_date"] == date(2026, 3, 1)
    assert commitment["due_date"] == date(2026, 4, 1)


def test_a_moved_due_date_is_a_revision_with_its_reason_and_approver(bring, ledger):
    report = bring(
        "corrective_action.csv",
        "id,title,due_date,effective_on,reason,approved_by",
        "ACT-001,Patch,2026-03-01,2026-01-10,,",
        "ACT-001,,2026-04-01,2026-03-05,Supplier is late,Head of IT",
    )
    assert report.files[0].revisions == 1
    made = ledger.states("due_date_revision")["REV-001"]
    assert (made["reason"], made["approved_by"], made["is_after_due"]) == (
        "Supplier is late",
        "Head of IT",
        True,
    )


def test_words_said_in_public_can_not_be_changed_by_a_file(bring, ledger):
    bring("commitment.csv", HEAD, "COM-001,A,We will fix it,,,published,2026-01-10,,,")
    report = bring("commitment-2.csv", HEAD, "COM-001,A,We may fix it,,,,2026-02-10,,,")
    assert report.files[0].counts.refused == 1
    assert "frozen" in report.refused_rows[0].rule


def test_a_step_that_the_states_do_not_allow_is_refused_with_what_may_follow(bring):
    report = bring(
        "commitment.csv",
        HEAD,
        "COM-001,A,B,,,published,2026-01-10,,CTO,",
        "COM-001,,,,,kept,2026-02-01,,,",
        "COM-001,,,,,in_progress,2026-02-02,,,",
    )
    counts = report.files[0].counts
    assert (counts.stored, counts.refused) == (2, 1)
    assert "can't become kept" in report.refused_rows[0].rule


def test_a_row_longer_than_known_adds_only_what_is_new(bring, ledger):
    lines = (
        HEAD,
        "COM-001,A,B,,2026-03-01,published,2026-01-10,,CTO,",
        "COM-001,,,,,in_progress,2026-02-01,,,",
    )
    bring("commitment.csv", *lines)
    report = bring("commitment-new.csv", *lines, "COM-001,,,,,delivered,2026-02-20,,,")
    counts = report.files[0].counts
    assert (counts.stored, counts.duplicates) == (1, 2)
    assert len(ledger.history("commitment", "COM-001")) == 3


def test_a_row_without_a_day_is_known_since_the_days_that_it_names(bring, seen):
    bring(
        "commitment.csv",
        "id,title,text,said_on,due_date,status,delivered_on",
        "COM-001,A,B,2026-01-10,2026-03-01,delivered,2026-02-20",
    )
    before = seen("SELECT status, delivered_on FROM seen.commitment", "2026-02-19")[0]
    assert before["status"] == "published" and str(before["delivered_on"]) == "NaT"
    assert seen("SELECT status FROM seen.commitment", "2026-02-20")[0]["status"] == "delivered"


def test_a_row_without_any_key_is_refused(bring):
    report = bring("team.csv", "id,name", ",Payments", "PAY,Payments")
    assert report.refused_rows[0].rule == "It has neither an id nor an external_id."


def test_an_external_id_finds_its_record_again(bring, ledger):
    bring("team.csv", "external_id,name", "x-17,Payments")
    report = bring(
        "team-2.csv", "external_id,name", "x-17,Payments and Cards", as_of=date(2030, 1, 1)
    )
    assert report.files[0].counts.stored == 1
    assert ledger.states("team")["TEAM-001"]["name"] == "Payments and Cards"


def test_ids_that_nobody_knows_are_said_aloud(bring):
    report = bring(
        "complaint.csv", "id,received_on,incident_id", "A,2026-01-02,INC-9", "B,2026-01-03,INC-9"
    )
    assert (
        "incident_id names incidents that are not on file yet: INC-9." in report.files[0].warnings
    )


JIRA = (
    "Summary,Issue key,Issue Type,Status,Priority,Resolution,Assignee,Created,Updated,Resolved,"
    "Due date"
)


def test_a_jira_export_tells_when_work_was_opened_and_done(bring, seen):
    bring(
        "jira.csv",
        JIRA,
        "Rotate keys,PAY-7,Task,Done,High,Done,ops,05/Jan/26 10:00 AM,2026-02-03 09:00,"
        "2026-02-01 09:00,2026-01-31",
    )
    sql = "SELECT status, priority, completed_on, original_due_date FROM seen.corrective_action"
    assert seen(sql, "2026-01-20")[0]["status"] == "open"
    done = seen(sql, "2026-02-03")[0]
    assert (done["status"], done["priority"]) == ("implemented", "P2")
    assert str(done["original_due_date"])[:10] == "2026-01-31"


def test_a_later_export_changes_only_what_changed_from_the_day_it_changed(bring, ledger):
    row = "Rotate keys,PAY-7,Task,{0},High,,ops,2026-01-05 10:00,{1} 09:00,,2026-01-31"
    bring("jira.csv", JIRA, row.format("To Do", "2026-01-06"))
    report = bring("jira-2.csv", JIRA, row.format("In Progress", "2026-01-20"))
    assert report.files[0].counts.stored == 1
    last = ledger.history("corrective_action", "PAY-7")[-1]
    assert last.valid_from == date(2026, 1, 20)
    assert last.changes == {"status": "in_progress", "last_update_on": "2026-01-20"}


def test_a_file_loaded_again_after_a_newer_one_takes_nothing_back(bring, put, ledger):
    row = "Rotate keys,PAY-7,Task,{0},High,,ops,2026-01-05 10:00,{1} 09:00,,2026-01-31"
    bring("jira.csv", JIRA, row.format("To Do", "2026-01-06"))
    bring("jira-2.csv", JIRA, row.format("In Progress", "2026-01-20"))
    head = ledger.head()
    report = import_files(ledger, [put("jira.csv", JIRA, row.format("To Do", "2026-01-06"))])
    assert report.head == head and report.files[0].counts.duplicates == 1


def test_what_the_command_gh_prints_keeps_its_assignees(put, ledger):
    issue = {"number": 7, "title": "Alarm", "state": "OPEN", "createdAt": "2026-01-12T09:30:00Z"}
    people = [{"login": "ada"}, {"id": 5}, {"login": "bo"}]
    listed = [{**issue, "assignees": people}, {**issue, "number": 8, "assignees": []}]
    report = import_files(ledger, [put("issues.json", json.dumps(listed))])
    assert report.files[0].profile == "github-issues"
    owners = [issue["owner"] for issue in ledger.states("corrective_action").values()]
    assert owners == ["ada; bo", None]


def test_github_issues_come_from_json_and_pull_requests_are_refused(put, ledger):
    path = put(
        "issues.json",
        '[{"number": 4, "title": "Alert is late", "state": "closed",'
        '"created_at": "2026-01-05T10:00:00Z", "closed_at": "2026-01-09T10:00:00Z",'
        '"state_reason": "not_planned", "labels": [{"name": "bug"}], "body": "x"},'
        '{"number": 5, "title": "Fix", "state": "open",'
        '"created_at": "2026-01-06T10:00:00Z",'
        '"pull_request": {"url": "https://x"}}]',
    )
    report = import_files(ledger, [path])
    assert (report.files[0].counts.stored, report.files[0].counts.refused) == (1, 1)
    assert ledger.states("corrective_action")["ISSUE-4"]["status"] == "not_doing"


def test_servicenow_incidents_take_their_severity_from_the_number_of_the_priority(bring, ledger):
    bring(
        "incident.csv",
        "number,short_description,caller_id,state,priority,opened_at,resolved_at,category",
        "INC0010,Mail is down,ann,Resolved,1 - Critical,2026-01-05 10:00:00,2026-01-05 12:00:00,"
        "mail",
    )
    incident = ledger.states("incident")["INC0010"]
    assert (incident["severity"], incident["status"]) == ("SEV1", "resolved")


def test_servicenow_problem_tasks_become_corrective_actions_with_their_team(bring, ledger):
    bring(
        "ptask.csv",
        "Number,Short description,State,Priority,Problem,Due date,Opened,Closed,Assignment group",
        "PTASK1,Add an alarm,Closed Complete,2 - High,PRB1,2026-02-01,2026-01-05 10:00:00,"
        "2026-01-30 09:00:00,Network Ops",
    )
    action = ledger.states("corrective_action")["PTASK1"]
    assert (action["status"], action["team_id"]) == ("implemented", "TEAM-Network-Ops")
    assert ledger.states("team")["TEAM-Network-Ops"]["name"] == "Network Ops"


def test_a_file_that_no_profile_fits_says_which_nearly_would(bring):
    with pytest.raises(
        ImportRefused, match="Nearest: cfpb-complaints would fit but for “Complaint ID”"
    ):
        bring(
            "x.csv",
            "Date received,Product,Issue,Company,Submitted via,Company response to consumer",
            "a,b,c,d,e,f",
        )


def test_an_unknown_profile_is_answered_with_the_nearest_name(bring):
    with pytest.raises(ConfigurationError, match="Did you mean “cfpb-complaints”"):
        bring("x.csv", "a", "1", profile="cfpb-complaint")


def test_an_older_export_under_another_name_takes_nothing_back(bring, ledger):
    row = "Rotate keys,PAY-7,Task,{0},High,,ops,2026-01-05 10:00,{1} 09:00,,2026-01-31"
    bring("jira-2.csv", JIRA, row.format("In Progress", "2026-01-20"))
    report = bring("jira-1.csv", JIRA, row.format("To Do", "2026-01-06"))
    assert report.files[0].counts.duplicates == 1
    assert ledger.states("corrective_action")["PAY-7"]["status"] == "in_progress"


def test_a_template_with_a_column_more_is_known_by_its_name_and_the_column_is_named(bring):
    report = bring("20-team.csv", "id,name,remark", "PAY,Payments,new")
    assert report.files[0].profile == "team" and report.files[0].unused == ("remark",)
