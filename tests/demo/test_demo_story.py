import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from demo_rows import FOLDER

LAST = "2026-11-20"
ENDED = ("kept", "kept_in_part", "not_kept", "withdrawn", "superseded")
DELIVERED = ("delivered", "verified", "kept")
OPEN_ACTION = ("open", "in_progress", "reopened")


def days_late(due):
    return (date.fromisoformat(LAST) - date.fromisoformat(due)).days


def first_due_dates(rows):
    first = {}
    for row in rows["commitment"]:
        if "due_date" in row:
            first.setdefault(row["id"], row["due_date"])
    return first


def moves(rows, entity):
    """Return (id, old date, new date, the row) of each change of a due date."""
    dates, found = {}, []
    for row in rows[entity]:
        if "due_date" in row:
            if row["id"] in dates:
                found.append((row["id"], dates[row["id"]], row["due_date"], row))
            dates[row["id"]] = row["due_date"]
    return found


def still_open(latest, entity, statuses):
    return {i: row for i, row in latest[entity].items() if row["status"] in statuses}


def test_the_organisation_says_that_it_is_invented(latest):
    assert latest["organisation"]["ORG-001"]["is_invented"] == "true"


def test_every_id_named_in_the_readme_exists(rows):
    named = set(re.findall(r"\b[A-Z]{3}-\d+\b", (FOLDER / "README.md").read_text("utf-8")))
    ids = {row["id"] for told in rows.values() for row in told if "id" in row}
    assert len(named) > 90
    assert named - ids == set()


def test_the_counts_that_were_asked_for_are_there(rows, latest):
    assert sum(row.get("is_major") == "true" for row in latest["incident"].values()) == 3
    assert len(latest["commitment"]) == 16
    assert len(latest["corrective_action"]) > 80
    assert len({row["team_id"] for row in latest["corrective_action"].values()}) == 6
    assert len({row["kpi_id"] for row in rows["observation"]}) == 14
    assert len(rows["feedback_response"]) > 20_000
    assert len(rows["complaint"]) == 4000
    assert len(rows["remedy"]) == 700


def test_measures_run_weekly_for_a_year_before_the_first_incident_and_to_the_last_full_week(rows):
    weeks = [r for r in rows["observation"] if r["kpi_id"] == "KPI-05"]
    starts = sorted(date.fromisoformat(row["period_start"]) for row in weeks)
    assert (starts[0], starts[-1]) == (date(2024, 11, 25), date(2026, 11, 9))
    assert {b - a for a, b in pairwise(starts)} == {timedelta(days=7)}
    assert sum(start < date(2026, 1, 20) for start in starts) >= 52


def test_three_of_thirteen_promises_due_were_delivered_by_the_first_date(rows, latest):
    due = {i: day for i, day in first_due_dates(rows).items() if day <= LAST}
    due = {i: day for i, day in due.items() if latest["commitment"][i]["status"] != "withdrawn"}
    delivered = {i: latest["commitment"][i].get("delivered_on", "9999") for i in due}
    assert len(due) == 13
    assert {i for i in due if delivered[i] <= due[i]} == {"COM-001", "COM-002", "COM-006"}
    in_force = {i: latest["commitment"][i]["due_date"] for i in due}
    assert sum(delivered[i] <= in_force[i] for i in due) == 5


def test_five_promises_were_moved_seven_times_two_after_the_date_each_with_a_reason(rows):
    moved = moves(rows, "commitment")
    assert (len(moved), len({i for i, *_ in moved})) == (7, 5)
    late = {i for i, old, _, row in moved if old < row["effective_on"]}
    assert late == {"COM-004", "COM-011"}
    assert all("reason" in row and "approved_by" in row for *_, row in moved)


def test_four_promises_are_overdue_and_two_are_due_within_thirty_days(latest):
    owed = still_open(latest, "commitment", ("published", "in_progress", "at_risk", "on_hold"))
    late = {i: days_late(row["due_date"]) for i, row in owed.items() if "due_date" in row}
    assert {i: n for i, n in late.items() if n > 0} == {
        "COM-007": 204, "COM-011": 51, "COM-014": 50, "COM-013": 21,
    }  # fmt: skip
    assert {i for i, n in late.items() if -30 <= n <= 0} == {"COM-004", "COM-016"}
    assert {i for i, n in late.items() if n < -30} == {"COM-015"}
    assert set(owed) - set(late) == {"COM-005"}


def test_every_end_of_a_promise_is_told(latest):
    statuses = Counter(row["status"] for row in latest["commitment"].values())
    assert statuses["kept"] == 3
    assert statuses["delivered"] == 2
    assert statuses["verified"] == statuses["withdrawn"] == statuses["superseded"] == 1


def test_where_the_owner_says_delivered_the_assessor_may_say_limited(latest):
    at_odds = {
        i
        for i, row in latest["commitment"].items()
        if row["status"] in DELIVERED and row.get("assessed_completion") == "limited"
    }
    assert at_odds == {"COM-006", "COM-008"}
    assert latest["commitment"]["COM-014"]["assessed_completion"] == "no_evidence"


def test_a_verified_promise_has_approved_evidence_and_was_not_verified_by_its_owner(rows, latest):
    verified = {i: r for i, r in latest["commitment"].items() if "verified_on" in r}
    assert len(verified) == 4
    approved = {
        (latest["evidence"][row["id"]]["subject_id"], row["effective_on"])
        for row in rows["evidence"]
        if row["status"] == "approved"
    }
    for promise, row in verified.items():
        assert row["verified_by"] != row["owner"]
        assert any(i == promise and day <= row["verified_on"] for i, day in approved)


def test_open_actions_are_late_in_all_four_bands(latest):
    owed = still_open(latest, "corrective_action", OPEN_ACTION)
    late = [days_late(row["due_date"]) for row in owed.values()]
    for low, high in ((1, 30), (31, 60), (61, 90), (91, 999)):
        assert sum(low <= n <= high for n in late) >= 4
    assert late.count(0) == 1
    assert sum(n < 0 for n in late) >= 8


def test_owners_marked_silent_have_not_spoken_for_a_month_and_the_others_have(latest):
    owed = still_open(latest, "corrective_action", OPEN_ACTION)
    silent = {i for i, row in owed.items() if days_late(row["last_update_on"]) > 30}
    assert silent == {f"ACT-{n:03d}" for n in (19, 28, 42, 55, 66, 71)}


def test_every_state_of_an_action_is_there(latest):
    assert set(Counter(row["status"] for row in latest["corrective_action"].values())) == {
        "open", "in_progress", "implemented", "awaiting_effectiveness", "effective",
        "not_effective", "reopened", "closed", "not_doing", "cancelled_duplicate",
    }  # fmt: skip


def test_actions_not_done_have_a_reason_and_an_approver(latest):
    left = still_open(latest, "corrective_action", ("not_doing",))
    assert all("end_reason" in row and "approved_by" in row for row in left.values())


def test_one_check_alone_is_dated_before_its_implementation_and_one_has_no_criterion(latest):
    checks = {i: row for i, row in latest["effectiveness_check"].items() if "result" in row}
    done = {
        i: latest["corrective_action"][r["action_id"]]["completed_on"] for i, r in checks.items()
    }
    assert {i for i, row in checks.items() if row["checked_on"] < done[i]} == {"CHK-018"}
    assert {i for i, row in checks.items() if "criterion" not in row} == {"CHK-025"}
    written = [(r["criterion_written_on"], done[i]) for i, r in checks.items() if "criterion" in r]
    assert all(day <= completed for day, completed in written)


def test_a_check_is_made_by_somebody_else_than_the_owner(latest):
    for row in latest["effectiveness_check"].values():
        assert row.get("checker") != latest["corrective_action"][row["action_id"]]["owner"]


def test_checks_have_every_result_and_some_are_overdue(latest):
    checks = latest["effectiveness_check"].values()
    results = {row.get("result") for row in checks}
    assert results == {"effective", "partially", "not_effective", "inconclusive", None}
    overdue = [row for row in checks if "result" not in row and row["planned_on"] < LAST]
    assert len(overdue) == 4


def test_a_cause_comes_again_after_a_completed_action_and_while_one_is_open(latest):
    causes, first_completed = latest["root_cause"], {}
    for row in latest["corrective_action"].values():
        if "root_cause_id" in row and "completed_on" in row:
            category = causes[row["root_cause_id"]]["cause_category"]
            earlier = first_completed.get(category, LAST)
            first_completed[category] = min(row["completed_on"], earlier)
    again = {
        cause["incident_id"]
        for cause in causes.values()
        if first_completed.get(cause.get("cause_category"), LAST)
        < latest["incident"][cause["incident_id"]]["detected_at"]
    }
    assert again == {"INC-03", "INC-07", "INC-09", "INC-11", "INC-12", "INC-14"}
    assert causes["CAU-11"]["cause_category"] == causes["CAU-01"]["cause_category"]


def test_one_cause_is_not_known_one_has_no_action_and_one_has_training_alone(latest):
    causes = latest["root_cause"]
    assert [i for i, row in causes.items() if "determined_on" not in row] == ["CAU-16"]
    acted_on = [row for row in latest["corrective_action"].values() if "root_cause_id" in row]
    assert set(causes) - {row["root_cause_id"] for row in acted_on} == {
        "CAU-04", "CAU-11", "CAU-16",
    }  # fmt: skip
    assert {r["category"] for r in acted_on if r["root_cause_id"] == "CAU-06"} == {"training"}


def test_those_affected_by_the_exposure_were_told_after_sixty_one_hours(latest):
    incident = latest["incident"]["INC-02"]
    assert incident["detected_at"] == "2026-03-09 08:20"
    assert incident["acknowledged_publicly_at"] == "2026-03-11 21:20"


@pytest.mark.parametrize("status", ["dismissed", "reopened", "in_recovery", "closed", "contained"])
def test_incidents_are_in_many_states(latest, status):
    assert any(row.get("status") == status for row in latest["incident"].values())


def test_the_first_outward_message_is_the_day_on_which_an_incident_was_acknowledged(latest):
    first = {}
    for row in sorted(latest["communication"].values(), key=lambda row: row["sent_at"]):
        first.setdefault(row["incident_id"], row["sent_at"])
    told = {
        i: row["acknowledged_publicly_at"]
        for i, row in latest["incident"].items()
        if "acknowledged_publicly_at" in row
    }
    assert {i: first[i] for i in told} == told
    assert {"INC-09", "INC-15"}.isdisjoint(told)
    assert "INC-15" not in first


def test_complaints_come_in_peaks_after_each_major_incident(rows):
    received = Counter(row["received_on"][:7] for row in rows["complaint"])
    usual = received["2025-10"]
    for month in ("2026-01", "2026-03", "2026-06"):
        assert received[month] > 3 * usual


def test_outstanding_complaints_follow_from_received_and_closed(rows):
    complaints, outstanding = rows["complaint"], 0
    day = date(2024, 11, 25)
    while day.isoformat() <= LAST:
        end = (day + timedelta(days=6)).isoformat()
        outstanding += sum(day.isoformat() <= c["received_on"] <= end for c in complaints)
        outstanding -= sum(day.isoformat() <= c.get("closed_on", "") <= end for c in complaints)
        open_now = [c for c in complaints if c["received_on"] <= end < c.get("closed_on", "9999")]
        assert outstanding == len(open_now)
        day += timedelta(days=7)
    assert outstanding > 100


def test_the_days_of_a_complaint_and_of_a_remedy_follow_one_another(rows):
    steps = {
        "complaint": ("received_on", "decided_on", "closed_on"),
        "remedy": ("eligible_on", "offered_on", "accepted_on", "delivered_on", "confirmed_on"),
    }
    for entity, names in steps.items():
        for row in rows[entity]:
            known = [row[name] for name in names if name in row]
            assert known == sorted(known)


def test_the_measure_of_complaints_is_counted_from_the_complaints(rows):
    week = next(
        row
        for row in rows["observation"]
        if (row["kpi_id"], row["period_start"]) == ("KPI-02", "2026-11-02")
    )
    received = [c for c in rows["complaint"] if "2026-11-02" <= c["received_on"] <= "2026-11-08"]
    in_time = [
        c
        for c in received
        if c.get("acknowledged_by") == "person"
        and days_late(c["received_on"]) - days_late(c["acknowledged_on"]) <= 5
    ]
    assert (len(received), f"{100 * len(in_time) / len(received):.1f}") == (
        int(week["n"]), week["value"],
    )  # fmt: skip


def test_two_groups_gave_fewer_than_five_answers_and_two_have_fewer_than_five_remedies(rows):
    latest_wave = [r for r in rows["feedback_response"] if r["wave_id"] == "WAV-08"]
    people = Counter(r["group_id"] for r in latest_wave if r["item"] == "nps")
    assert people == {"CUST": 216, "BUS": 80, "PART": 28, "PAPER": 4, "INV": 3}
    remedies = Counter(row["group_id"] for row in rows["remedy"])
    assert {group for group, n in remedies.items() if n < 5} == {"PART", "EMP"}


def test_everybody_invited_to_a_wave_is_accounted_for(latest):
    parts = ("complete", "partial", "refused", "non_contact", "other", "unknown")
    asked = [row for row in latest["feedback_wave"].values() if row["is_opt_in"] == "false"]
    assert all(int(r["invited"]) == sum(int(r[name]) for name in parts) for r in asked)
    assert [i for i, r in latest["feedback_wave"].items() if "invited" not in r] == ["WAV-17"]


def test_measures_have_their_planted_gaps_ends_and_corrections(rows):
    weeks = {}
    for row in rows["observation"]:
        if "group_id" not in row:
            weeks.setdefault(row["kpi_id"], Counter())[row["period_start"]] += 1
    assert len(weeks["KPI-05"]) - len(weeks["KPI-04"]) == 4
    assert max(weeks["KPI-08"]) == "2026-10-05"
    assert min(weeks["KPI-12"]) == "2026-02-02"
    corrected = {kpi for kpi, told in weeks.items() if max(told.values()) == 2}
    assert corrected == {"KPI-06"}
    assert sum(weeks["KPI-06"].values()) - len(weeks["KPI-06"]) == 6


def test_a_group_was_met_by_nobody(latest):
    met = {
        row["group_id"]
        for row in latest["leader_engagement"].values()
        if row["status"] == "held" and row["is_two_way"] == "true"
    }
    affected = {row["group_id"] for row in latest["incident_stakeholder"].values()}
    assert affected - met == {"PAPER"}


def test_three_reviews_are_closed_and_three_decisions_are_needed(latest):
    closed = still_open(latest, "review_meeting", ("closed",))
    assert [r["held_on"] for r in closed.values()] == ["2026-08-28", "2026-09-25", "2026-10-23"]
    needed = still_open(latest, "decision", ("needed",))
    assert len(needed) == 3
    assert all({"context", "owner", "asked_on"} <= set(row) for row in needed.values())
    outcomes = {row["status"] for row in latest["decision"].values()}
    assert {"agreed", "done", "not_done", "deferred", "not_agreed", "withdrawn"} < outcomes


def test_opinions_of_every_kind_and_an_expired_certificate_are_on_file(latest):
    opinions = {row.get("opinion") for row in latest["validation"].values()}
    assert {"favourable", "qualified", "adverse", "disclaimed", None} == opinions
    assert latest["validation"]["VAL-001"]["status"] == "expired"
    assert latest["validation"]["VAL-001"]["valid_until"] == "2026-09-30"
