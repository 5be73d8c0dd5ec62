"""M9 to M11, and M13 to M17: overdue work, its age, its flow, and whether it worked."""

from datetime import date

import pytest
from metric_frames import AS_OF, counted, frame, value_of, values_of

YESTERDAY, TOMORROW = "2026-11-19", "2026-11-21"


def m9(group, **rows):
    frames = {name: frame(name, *given) for name, given in rows.items()}
    return value_of("M9", group=group, **frames)


def test_m9_counts_open_items_whose_date_has_passed():
    rows = [{"due_date": YESTERDAY}, {"due_date": AS_OF}, {"due_date": TOMORROW}, {}]
    for query, group in (("commitments", "commitments"), ("actions", "actions")):
        value = m9(group, **{query: rows})
        assert counted(value) == (1, 4)
        assert value.note == "1 of them without a date"


def test_m9_on_hold_is_overdue_unless_a_decision_suspended_it():
    on_hold = {"due_date": YESTERDAY, "status": "on_hold"}
    value = m9("commitments", commitments=[on_hold, {**on_hold, "decision_id": "DEC-001"}])
    assert counted(value) == (1, 2)


@pytest.mark.parametrize("status", ["delivered", "verified", "kept", "withdrawn", "superseded",
                                    "not_kept", "draft"])  # fmt: skip
def test_m9_what_awaits_verification_or_has_ended_is_not_open(status):
    rows = [{"due_date": YESTERDAY, "status": status}]
    assert counted(m9("commitments", commitments=rows)) == (0, 0)


@pytest.mark.parametrize("status", ["implemented", "awaiting_effectiveness", "closed",
                                    "not_doing", "cancelled_duplicate"])  # fmt: skip
def test_m9_an_action_that_is_implemented_or_dropped_is_not_open(status):
    assert counted(m9("actions", actions=[{"due_date": YESTERDAY, "status": status}])) == (0, 0)


def test_m9_a_reopened_action_is_open_and_one_with_a_day_of_completion_is_not():
    done = {"due_date": YESTERDAY, "completed_on": "2026-10-01"}
    value = m9("actions", actions=[{**done, "status": "reopened"}, {**done, "status": "open"}])
    assert counted(value) == (1, 1)


def test_m9_of_nothing_open_is_no_data():
    assert m9("actions").value is None


def test_m10_puts_each_overdue_item_in_one_band():
    due = ["2026-11-19", "2026-10-21", "2026-10-20", "2026-09-21", "2026-09-20", "2026-08-22",
           "2026-08-21", "2026-11-20"]  # fmt: skip
    found = {
        value.part: value.value
        for value in values_of("M10", actions=frame("actions", *({"due_date": d} for d in due)))
        if value.group == "actions"
    }
    assert [found[band] for band in ("1–30", "31–60", "61–90", "over 90")] == [2, 2, 2, 1]
    assert (found["median"], found["oldest"]) == (60, 91)


def test_m10_counts_days_of_silence_from_the_last_update_or_the_opening():
    late = {"due_date": YESTERDAY}
    rows = [{**late, "last_update_on": "2026-11-18"}, {**late, "opened_on": "2026-02-01"}]
    found = {v.part: v.value for v in values_of("M10", actions=frame("actions", *rows))
             if v.group == "actions"}  # fmt: skip
    assert (found["no update for 0–30"], found["no update for over 90"]) == (1, 1)


def flow(*steps):
    rows = [{"kind": kind, "happened_on": on} for kind, on in steps]
    return frame("action_flow", *rows)


def test_m11_counts_each_week_and_the_open_at_its_end():
    steps = flow(("opened", "2025-01-01"), ("opened", "2026-11-14"), ("opened", "2026-11-13"),
                 ("closed", "2026-11-20"))  # fmt: skip
    weekly = value_of("M11", "net", action_flow=steps).rows
    assert len(weekly) == 26
    last = weekly[["opened", "closed", "net", "open_at_end"]].tail(2).to_numpy().tolist()
    assert last == [[1, 0, 1, 2], [1, 1, 0, 2]]
    assert weekly["week_end"].iloc[-1].date() == AS_OF


def test_m11_reopened_counts_as_opened_again():
    steps = flow(("opened", "2026-10-01"), ("closed", "2026-10-08"), ("opened", "2026-11-01"))
    assert value_of("M11", "opened", action_flow=steps).value == 2
    assert value_of("M11", "net", action_flow=steps).value == 1


def test_m11_gives_the_age_of_open_actions_from_their_first_opening():
    rows = frame("actions", {"opened_on": "2026-11-10"}, {"opened_on": "2026-11-18"},
                 {"status": "closed"})  # fmt: skip
    assert value_of("M11", actions=rows).value == 2
    assert value_of("M11", "age p50", actions=rows).value == 6
    assert value_of("M11", "age p85", actions=rows).value == pytest.approx(8.8)


def check(action="A", done="2026-06-01", planned="2026-07-01", **other):
    return {"action_id": action, "action_completed_on": done, "planned_on": planned, **other}


MADE = {"result": "effective", "checked_on": "2026-07-02"}


def m13(*rows):
    return value_of("M13", effectiveness_checks=frame("effectiveness_checks", *rows))


def test_m13_counts_completed_actions_whose_due_checks_were_made():
    assert counted(m13(check("A", **MADE), check("B"))) == (1, 2)


@pytest.mark.parametrize(
    "unmade",
    [
        {"result": "N/A", "checked_on": "2026-07-02"},
        {"result": None, "checked_on": "2026-07-02"},
        {"result": "effective", "checked_on": None},
        {"result": "effective", "checked_on": "2026-05-31"},
    ],
    ids=["not applicable", "blank", "no day", "dated before implementation"],
)
def test_m13_what_is_no_check(unmade):
    assert counted(m13(check(**unmade))) == (0, 1)


def test_m13_a_check_not_yet_due_or_of_an_action_not_done_does_not_count():
    open_action = check(done=None, action_status="in_progress")
    assert counted(m13(check(planned="2026-12-01"), open_action)) == (0, 0)


def test_m13_an_action_reopened_after_its_failed_check_still_counts():
    failed = check(result="not_effective", checked_on="2026-07-02", action_status="reopened")
    assert counted(m13(failed)) == (1, 1)


def test_m13_an_action_counts_once_and_only_when_all_due_checks_are_made():
    assert counted(m13(check("A", **MADE), check("A"))) == (0, 1)


def test_m14_shows_effective_and_each_other_result_apart():
    results = ["effective", "effective", "partially", "not_effective", "inconclusive", None]
    rows = [check(str(n), result=r, checked_on="2026-07-02") for n, r in enumerate(results)]
    checks = frame("effectiveness_checks", *rows)
    found = {v.part: v for v in values_of("M14", effectiveness_checks=checks)}
    assert counted(found[None]) == (2, 5)
    assert {part: v.numerator for part, v in found.items() if part} == {
        "partially": 1, "not_effective": 1, "inconclusive": 1,
    }  # fmt: skip


def test_m14_refuses_and_names_checks_whose_criterion_was_not_written_before():
    late = {**MADE, "criterion_written_on": "2026-06-20"}
    unwritten = {**MADE, "criterion": None}
    rows = [check("A", **MADE), check("B", **unwritten), check("C", **late)]
    found = value_of("M14", effectiveness_checks=frame("effectiveness_checks", *rows))
    assert counted(found) == (1, 1)
    assert found.note == "2 checks without a criterion written before, not counted"


def test_m15_counts_repeats_of_a_cause_that_was_dealt_with():
    rows = frame(
        "repeat_incidents",
        {"began_on": "2026-09-01", "repeats_completed": 1},
        {"began_on": "2026-09-01", "repeats_completed": 1, "repeats_open": 1},
        {"began_on": "2026-08-01", "repeats_open": 2},
        {"began_on": "2026-08-01"},
        {"began_on": "2026-08-01", "cause_determined": False},
        {"began_on": "2025-11-20", "repeats_completed": 1},
    )
    total = value_of("M15", repeat_incidents=rows)
    assert counted(total) == (2, 4)
    assert total.note == "1 incident without a determined cause, left out"
    still_open = value_of("M15", "same cause, action still open", repeat_incidents=rows)
    assert counted(still_open) == (1, 4)


def test_m16_counts_causes_with_an_accepted_action():
    known = {"determined_on": "2026-05-01"}
    causes = frame(
        "root_causes",
        {**known, "actions_accepted": 2, "actions_training": 1},
        {**known, "actions_accepted": 1, "actions_training": 1},
        known,
        {"actions_accepted": 1},
        {"determined_on": "2026-12-01", "actions_accepted": 1},
    )
    actions = frame("actions", {"root_cause_id": "C"}, {}, {"status": "not_doing"})
    found = {v.part: v for v in values_of("M16", root_causes=causes, actions=actions)}
    assert counted(found[None]) == (2, 3)
    assert found["training alone"].value == 1
    assert counted(found["actions without a cause"]) == (1, 2)


def test_m17_counts_items_and_not_reopenings():
    done = {"ever_completed": True}
    actions = frame("actions", {**done, "reopened_count": 3}, {**done, "failed_checks": 2},
                    {**done, "reopened_count": 1, "failed_checks": 1}, done, {})  # fmt: skip
    assert counted(value_of("M17", actions=actions)) == (3, 4)


def test_as_of_decides_what_is_overdue():
    rows = frame("actions", {"due_date": "2026-03-01"})
    before = value_of("M9", group="actions", as_of=date(2026, 3, 1), actions=rows)
    after = value_of("M9", group="actions", as_of=date(2026, 3, 2), actions=rows)
    assert (before.numerator, after.numerator) == (0, 1)
