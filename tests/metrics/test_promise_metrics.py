"""M1 to M8, counted by hand for every edge case that their definitions name."""

import pytest
from metric_frames import AS_OF, counted, frame, value_of, values_of

DUE, LATER = "2026-10-01", "2026-12-31"


def promises(*rows):
    filled = [{"due_date": row.get("original_due_date"), **row} for row in rows]
    return frame("commitments", *filled)


def kept(on="2026-09-30", due=DUE, **other):
    return {"original_due_date": due, "delivered_on": on, "status": "delivered",
            "due_at_delivery": due, **other}  # fmt: skip


def m1(*rows, part=None):
    return value_of("M1", part, commitments=promises(*rows))


def test_m1_counts_promises_kept_by_their_first_date():
    value = m1(kept(), kept(on="2026-10-02"), {"original_due_date": DUE})
    assert counted(value) == (1, 3)
    assert value.value == pytest.approx(100 / 3)
    assert value.rows.loc[value.rows["counted"], "id"].tolist() == ["X-001"]


def test_m1_delivered_on_the_day_itself_is_on_time():
    assert counted(m1(kept(on=DUE))) == (1, 1)


def test_m1_due_today_and_open_is_not_yet_late():
    assert counted(m1({"original_due_date": AS_OF})) == (0, 0)
    assert counted(m1(kept(on=AS_OF, due=AS_OF))) == (1, 1)


def test_m1_due_yesterday_and_open_is_late():
    assert counted(m1({"original_due_date": "2026-11-19"})) == (0, 1)


def test_m1_books_early_delivery_in_the_period_of_the_first_date():
    assert counted(m1(kept(on="2026-09-01", due=LATER))) == (0, 0)
    value = value_of("M1", commitments=promises(kept(due=LATER)), as_of=AS_OF.replace(year=2027))
    assert counted(value) == (1, 1)


def test_m1_counts_undated_promises_apart():
    rows = ({}, {"status": "withdrawn"}, {"status": "draft"}, kept())
    assert counted(m1(*rows)) == (1, 1)
    assert counted(m1(*rows, part="undated")) == (1, 2)


def test_m1_leaves_out_withdrawn_replaced_and_drafts():
    gone = [{"original_due_date": DUE, "status": s} for s in ("withdrawn", "superseded", "draft")]
    assert counted(m1(kept(), *gone)) == (1, 1)


def test_m1_not_kept_stays_in_the_base():
    assert counted(m1(kept(), {"original_due_date": DUE, "status": "not_kept"})) == (1, 2)


def test_m1_of_nothing_is_no_data_and_not_zero():
    value = m1()
    assert (value.value, counted(value)) == (None, (0, 0))
    assert "no promise" in value.note


def test_m1_a_delivery_on_an_unknown_day_is_not_on_time_and_is_named():
    value = m1({"original_due_date": DUE, "status": "kept"})
    assert counted(value) == (0, 1)
    assert value.note.startswith("1 delivered on a day not on file")


def test_m1_is_internally_verified_only_if_every_one_counted_was_verified():
    verified = kept(verified_on="2026-10-05")
    assert m1(verified).assurance == "internally_verified"
    assert m1(verified, kept()).assurance == "self_reported"


def test_m2_uses_the_date_in_force_at_delivery():
    moved = kept(on="2026-10-20", due_at_delivery="2026-10-25", due_date="2026-10-25")
    assert counted(value_of("M1", commitments=promises(moved))) == (0, 1)
    assert counted(value_of("M2", commitments=promises(moved))) == (1, 1)


def test_m2_a_date_moved_after_delivery_changes_nothing():
    moved = kept(on="2026-10-20", due_at_delivery=DUE, due_date="2026-10-25")
    assert counted(value_of("M2", commitments=promises(moved))) == (0, 1)


def test_m2_an_open_promise_moved_into_the_future_is_not_due():
    moved = promises({"original_due_date": DUE, "due_date": LATER})
    assert counted(value_of("M2", commitments=moved)) == (0, 0)


def m3(*rows, revisions=(), milestones=(), part=None, metric="M3"):
    frames = {"commitments": promises(*rows), "revisions": frame("revisions", *revisions)}
    if metric == "M3":
        frames["milestones"] = frame("milestones", *milestones)
    return value_of(metric, part, **frames)


def test_m3_counts_what_came_of_what_was_due_in_the_last_90_days():
    before, after = {"original_due_date": "2026-08-01"}, {"original_due_date": LATER}
    assert counted(m3(kept(), {"original_due_date": DUE}, before, after)) == (1, 2)


def test_m3_period_is_90_days_and_its_first_day_is_the_91st_before():
    first, day_before = {"original_due_date": "2026-08-23"}, {"original_due_date": "2026-08-22"}
    assert counted(m3(first)) == (0, 1)
    assert counted(m3(day_before)) == (0, 0)


def test_m3_the_denominator_is_frozen_at_the_start():
    moved_away = {"original_due_date": DUE, "due_date": LATER}
    move = {"item_id": "X-001", "old_date": DUE, "new_date": LATER, "revised_on": "2026-09-15"}
    assert counted(m3(moved_away, revisions=[move])) == (0, 1)
    moved_in = {"original_due_date": LATER, "due_date": DUE}
    move = {"item_id": "X-001", "old_date": LATER, "new_date": DUE, "revised_on": "2026-09-15"}
    assert counted(m3(moved_in, revisions=[move])) == (0, 0)


def test_m3_a_move_made_before_the_period_counts():
    moved = {"original_due_date": "2026-06-01", "due_date": DUE}
    move = {"item_id": "X-001", "old_date": "2026-06-01", "new_date": DUE,
            "revised_on": "2026-05-15"}  # fmt: skip
    assert counted(m3(moved, revisions=[move])) == (0, 1)


def test_m3_does_not_count_what_was_promised_after_the_start():
    assert counted(m3(kept(said_on="2026-09-01"))) == (0, 0)
    assert counted(m3(kept(said_on=None, first_seen="2026-09-01"))) == (0, 0)


def test_m3_early_delivery_counts_and_late_delivery_within_the_period_too():
    assert counted(m3(kept(on="2026-03-01"), kept(on="2026-11-01"))) == (2, 2)


def test_m3_due_today_and_open_is_not_yet_missed():
    assert counted(m3({"original_due_date": AS_OF})) == (0, 0)


def test_m3_part_delivered_is_zero_in_the_strict_form_and_weighs_in_the_other():
    steps = [{"commitment_id": "X-001", "weight": 3.0, "reached_on": "2026-09-01"},
             {"commitment_id": "X-001", "weight": 1.0}]  # fmt: skip
    rows = ({"original_due_date": DUE}, kept())
    assert counted(m3(*rows, milestones=steps)) == (1, 2)
    weighted = m3(*rows, milestones=steps, part="weighted by milestones")
    assert (weighted.value, counted(weighted)) == (80.0, (4.0, 5.0))


def test_m4_is_100_minus_m3_with_the_list_of_what_did_not_come():
    rows = (kept(), {"original_due_date": DUE}, {"original_due_date": DUE})
    gap = m3(*rows, metric="M4")
    assert gap.value == pytest.approx(100 - m3(*rows).value)
    assert gap.rows.loc[gap.rows["counted"], "id"].tolist() == ["X-002", "X-003"]
    assert gap.direction == "lower_is_better"


def test_m5_gives_each_promise_one_rating():
    states = ["kept", "kept_in_part", "not_kept", "withdrawn", "on_hold", "in_progress",
              "at_risk", "published", "delivered", "verified", "superseded", "draft"]  # fmt: skip
    found = values_of("M5", commitments=promises(*({"status": state} for state in states)))
    assert {value.part: value.value for value in found} == {
        "Kept": 1, "Compromise": 1, "Broken": 2, "Stalled": 1, "In the works": 2,
        "Not yet rated": 3,
    }  # fmt: skip
    assert {value.denominator for value in found} == {10}


def test_m6_counts_completion_as_assessed_by_others():
    rows = [{"assessed_completion": level, "assessor": "Monitor", "owner": "CTO"}
            for level in ("no_evidence", "not_started", "substantial", "complete")]  # fmt: skip
    own = {"assessed_completion": "complete", "assessor": "CTO", "owner": "CTO"}
    found = {v.part: v for v in values_of("M6", commitments=promises(*rows, own, {}))}
    assert counted(found[None]) == (2, 4)
    assert found[None].note.startswith("2 not yet assessed")
    assert counted(found["no_evidence"]) == counted(found["not_started"]) == (1, 4)


def m7(*rows):
    return {value.part: value for value in values_of("M7", commitments=promises(*rows))}


def test_m7_gives_the_days_between_first_date_and_date_in_force():
    slipped = [{"original_due_date": LATER, "due_date": due}
               for due in (LATER, "2027-01-10", "2027-01-30", "2026-12-21")]  # fmt: skip
    found = m7(*slipped)
    assert (found["median"].value, found["sum"].value) == (5.0, 30.0)
    assert found["p90"].value == pytest.approx(24.0)
    assert found["sum"].rows["slipped_days"].tolist() == [0, 10, 30, -10]


def test_m7_an_open_overdue_promise_has_slipped_until_today():
    assert m7({"original_due_date": "2026-11-10"})["sum"].value == 10
    assert m7(kept(on="2026-11-15", due="2026-11-10"))["sum"].value == 0


def test_m7_leaves_out_and_counts_the_never_dated():
    found = m7({}, {"original_due_date": LATER})
    assert found["median"].n == 1
    assert found["median"].note == "1 promise never dated, left out"


def test_m7_of_nothing_is_no_data():
    assert [value.value for value in m7({}).values()] == [None, None, None]


def test_m8_counts_moved_promises_and_moves():
    rows = promises({"original_due_date": DUE}, {"original_due_date": DUE}, {})
    moves = frame(
        "revisions",
        {"item_id": "X-001", "is_after_due": True},
        {"item_id": "X-001", "reason": None},
        {"item_id": "X-001", "is_move": False},
        {"item_id": "X-002", "item_entity": "corrective_action"},
    )
    found = {v.part: v for v in values_of("M8", commitments=rows, revisions=moves)}
    assert counted(found[None]) == (1, 2)
    assert [found[p].value for p in ("moves", "after due", "without a reason")] == [2, 1, 1]
    assert found[None].note == "1 move without a reason"
