"""M20 and M24 to M29: how soon people were told, and how complaints and remedies went."""

import pytest
from metric_frames import AS_OF, counted, frame, value_of, values_of


def incident(told=None, detected="2026-11-01 00:00", **other):
    return {"detected_at": detected, "first_communication_at": told, **other}


def m20(*rows, part=None):
    return value_of("M20", part, incidents=frame("incidents", *rows))


def test_m20_is_the_median_of_hours_until_people_were_told():
    rows = [incident(f"2026-11-01 {hour:02}:00") for hour in (2, 4, 20)]
    assert (m20(*rows).value, m20(*rows).n) == (4, 3)
    assert m20(*rows, part="p90").value == 20


def test_m20_has_a_second_clock_from_the_beginning():
    row = incident("2026-11-01 06:00", occurred_at="2026-10-31 00:00")
    assert m20(row).value == 6
    assert m20(row, part="median from the beginning").value == 30


def test_m20_who_was_never_told_is_not_left_out():
    silent = incident(id="INC-9", detected="2026-11-20 00:00")
    value = m20(incident("2026-11-01 02:00"), silent)
    assert value.n == 2
    assert value.note == "still silent: INC-9 for 24 hours"
    assert m20(silent, part="still silent").value == 1


def test_m20_a_median_that_is_not_reached_is_unknown_and_says_so():
    value = m20(incident("2026-11-01 02:00"), incident(), incident())
    assert value.value is None
    assert "fewer than half have been told yet" in value.note


def test_m20_a_word_before_detection_counts_as_0_hours():
    assert m20(incident("2026-10-31 00:00")).value == 0


def test_m20_leaves_out_dismissed_incidents_and_maintenance():
    told = "2026-11-01 02:00"
    rows = (incident(told, status="dismissed"), incident(told, category="maintenance"))
    assert (m20(*rows).n, m20(*rows).value) == (0, None)


def complaints(*rows):
    return frame("complaints", *rows)


def m24(*rows, part=None):
    return value_of("M24", part, complaints=complaints(*rows)).value


def test_m24_the_identity_holds_and_each_complaint_counts_once():
    rows = [
        {"received_on": "2026-01-05"},
        {"received_on": "2026-01-05", "decided_on": "2026-02-01"},
        {"received_on": "2026-01-05", "decided_on": "2026-09-01"},
        {"received_on": "2026-10-05"},
        {"received_on": "2026-10-05", "closed_on": "2026-11-20"},
    ]
    opening, received, closed = (m24(*rows, part=p) for p in ("opening", "received", "closed"))
    assert (opening, received, closed) == (2, 2, 2)
    assert opening + received - closed == m24(*rows) == 2


def test_m24_closed_is_the_day_of_the_decision_and_never_before_receipt():
    decided = {"received_on": "2026-09-01", "decided_on": "2026-09-05", "closed_on": "2026-12-01"}
    assert m24(decided) == 0
    wrong = {"received_on": "2026-09-01", "decided_on": "2026-01-01"}
    assert [m24(wrong, part=p) for p in ("opening", "received", "closed")] == [0, 1, 1]


def test_m24_closed_without_a_day_counts_as_closed_when_received():
    row = complaints({"received_on": "2026-09-01", "is_closed": True})
    value = value_of("M24", complaints=row)
    assert value.value == 0
    assert value.note == "1 closed without a closing date, counted as closed when received"


def test_m24_without_complaints_is_no_data():
    assert value_of("M24").value is None


def closed(days, **other):
    on = {28: "2026-02-02", 29: "2026-02-03", 56: "2026-03-02", 57: "2026-03-03"}[days]
    return {"received_on": "2026-01-05", "decided_on": on, "outcome": "upheld", **other}


def test_m25_counts_the_cohort_received_and_the_bands_of_the_closed():
    rows = complaints(closed(28), closed(29), closed(56), closed(57), {})
    found = {value.part: value for value in values_of("M25", complaints=rows)}
    assert counted(found[None]) == (3, 5)
    assert [counted(found[part]) for part in list(found)[1:]] == [(1, 4), (2, 4), (1, 4)]


def test_m25_waits_8_weeks_before_it_judges():
    young = {"received_on": "2026-09-26"}
    ripe = {"received_on": "2026-09-25"}
    assert counted(value_of("M25", complaints=complaints(young))) == (0, 0)
    assert counted(value_of("M25", complaints=complaints(ripe))) == (0, 1)


def test_m25_silence_is_no_resolution():
    silent = {"received_on": "2026-01-05", "closed_on": "2026-01-20"}
    value = value_of("M25", complaints=complaints(silent))
    assert counted(value) == (0, 1)
    assert value.note == "1 closed without a decision, not resolved"


def test_m25_leaves_out_and_counts_what_is_closed_without_a_day():
    value = value_of("M25", complaints=complaints({"is_closed": True, "outcome": "upheld"}))
    assert counted(value) == (0, 0)
    assert "1 closed without a closing date, left out" in value.note


def m26(*rows, part=None):
    return value_of("M26", part, complaints=complaints(*rows))


def test_m26_counts_the_first_answer_by_a_person():
    by_person = {"acknowledged_on": "2026-01-08", "acknowledged_by": "person"}
    assert m26(by_person).value == 3
    for other in ("automatic", "passed_on"):
        row = {**by_person, "acknowledged_by": other}
        assert m26(row).value is None
        assert m26(row, part="not answered by a person").value == 1


def test_m26_counts_calendar_and_working_days():
    over_a_weekend = {"received_on": "2026-11-06", "acknowledged_on": "2026-11-12"}
    assert m26(over_a_weekend).value == 6
    assert m26(over_a_weekend, part="median working days").value == 4
    assert counted(m26(over_a_weekend, part="within 5 days")) == (0, 1)
    assert counted(m26(over_a_weekend, part="within 5 working days")) == (1, 1)


def test_m26_who_still_waits_is_not_left_out():
    rows = ({"acknowledged_on": "2026-01-06"}, {"received_on": "2026-11-01"}, {})
    value = m26(*rows)
    assert (value.value, value.n) == (None, 3)
    assert counted(m26(*rows, part="within 5 days")) == (1, 3)


def test_m26_does_not_judge_before_the_target_has_passed():
    fresh = {"received_on": "2026-11-15"}
    assert counted(m26(fresh, part="within 5 days")) == (0, 0)


def test_m27_in_part_is_upheld_and_the_undecided_are_left_out():
    outcomes = ["upheld", "partly_upheld", "rejected", "explained", "withdrawn", "out_of_scope",
                "unknown", None]  # fmt: skip
    rows = complaints(*({"outcome": outcome} for outcome in outcomes))
    assert counted(value_of("M27", complaints=rows)) == (2, 4)


def test_m27_goodwill_on_a_rejected_complaint_leaves_it_rejected():
    rows = complaints({"id": "C", "outcome": "rejected"})
    goodwill = frame("remedies", {"complaint_id": "C", "kind": "goodwill"})
    assert counted(value_of("M27", complaints=rows, remedies=goodwill)) == (0, 1)


def test_m29_splits_satisfaction_by_who_won():
    rows = complaints(
        {"outcome": "upheld", "satisfaction": 4}, {"outcome": "upheld", "satisfaction": 3},
        {"outcome": "rejected", "satisfaction": 5}, {"outcome": "rejected", "satisfaction": 1},
        {"outcome": "rejected", "satisfaction": 1}, {"outcome": "upheld"},
    )  # fmt: skip
    found = {v.part: v for v in values_of("M29", complaints=without_zeros(rows))}
    assert [counted(found[p]) for p in (None, "upheld", "not upheld")] == [(2, 5), (1, 2), (1, 3)]
    assert found[None].note == "small: n = 5"


def without_zeros(rows):
    return rows.assign(satisfaction=rows["satisfaction"].astype(float).replace(0, None))


REMEDY = {"offered_on": "2026-07-01", "accepted_on": "2026-07-10", "delivered_on": "2026-07-20"}


def m28(*rows, part=None, group=None, times=5):
    """Return M28 over each row five times, because fewer than 5 are not shown."""
    return value_of("M28", part, group, remedies=frame("remedies", *[*rows] * times))


def test_m28_is_a_funnel_from_eligible_to_confirmed():
    offered = {"offered_on": "2026-07-01"}
    rows = [{**REMEDY, "amount": 10.0}, {**offered, "accepted_on": "2026-07-10"},
            {**offered, "declined_on": "2026-07-10"}, {},
            {**REMEDY, "confirmed_on": "2026-08-01", "amount": 10.0}]  # fmt: skip
    assert counted(m28(*rows)) == (10, 25)
    steps = ("offered", "accepted", "delivered", "confirmed", "still waiting")
    assert [counted(m28(*rows, part=part)) for part in steps] == [
        (20, 25), (15, 20), (10, 15), (5, 10), (10, 25),
    ]  # fmt: skip
    assert m28(*rows, part="median days from accepted to delivered").value == 10
    assert m28(*rows, part="value delivered, EUR").value == 100
    assert m28(*rows).note.startswith("10 remedies still waiting, 5 declined; 0 delivered")


def test_m28_delivered_implies_the_steps_before_it():
    row = {"delivered_on": "2026-07-20"}
    assert [counted(m28(row, part=p)) for p in ("offered", "accepted", "delivered")] == [(5, 5)] * 3


def test_m28_the_longest_wait_is_of_those_who_still_wait():
    rows = ({"eligible_on": "2026-11-10"}, {**REMEDY, "eligible_on": "2026-01-01"})
    assert m28(*rows, part="longest wait so far").value == 10
    nobody = m28(REMEDY, part="longest wait so far")
    assert (nobody.value, nobody.note) == (None, "nobody waits")


def test_m28_keeps_interim_and_final_apart():
    rows = [{**REMEDY, "is_interim": True}, {}]
    assert counted(m28(*rows, part="interim: delivered")) == (5, 5)
    assert counted(m28(*rows, part="final: offered")) == (0, 5)


def test_m28_has_apologies_in_the_same_funnel_as_money():
    rows = [{**REMEDY, "kind": "apology"}, {"kind": "refund"}]
    assert counted(m28(*rows, part="apology: delivered")) == (5, 5)
    assert counted(m28(*rows, part="refund: still waiting")) == (5, 5)


def in_group(name, n, **other):
    row = {**REMEDY, "group_name": name, "group_id": name, "amount": 1.0, **other}
    return [row for _ in range(n)]


def groups_of(*rows):
    found = values_of("M28", remedies=frame("remedies", *rows))
    return {v.group: counted(v) for v in found if v.group and v.part is None}


def test_m28_shows_groups_of_fewer_than_5_together_with_the_next_smallest():
    rows = [*in_group("A", 20), *in_group("B", 6), *in_group("C", 4)]
    assert groups_of(*rows) == {"A": (20, 20), "other groups, together": (10, 10)}
    total = m28(*rows, times=1)
    assert total.n == 30
    assert set(total.rows["group_name"]) == {"A", "other groups, together"}
    assert "complaint_id" not in total.rows


def test_m28_a_group_of_which_few_stand_at_a_step_is_not_shown_apart_either():
    waiting = {"delivered_on": None}
    rows = [*in_group("A", 20), *in_group("B", 9), *in_group("C", 8), *in_group("C", 2, **waiting)]
    assert groups_of(*rows, *in_group("B", 5, **waiting)) == {
        "A": (20, 20), "other groups, together": (17, 24),
    }  # fmt: skip
    # Nobody else waits: the two who do can't be hidden among others, so no group is told.
    assert groups_of(*rows) == {}


def test_m28_what_is_together_in_one_incident_is_together_in_every_view():
    rows = [*in_group("A", 20, incident_id="I"), *in_group("B", 9, incident_id="I"),
            *in_group("C", 4, incident_id="I"), *in_group("B", 50, incident_id="J"),
            *in_group("A", 50, incident_id="J")]  # fmt: skip
    assert groups_of(*rows) == {"A": (70, 70), "other groups, together": (63, 63)}


def test_m28_leaves_out_incidents_with_fewer_than_5():
    rows = [*in_group("A", 20, incident_id="I"), *in_group("A", 4, incident_id="J")]
    total = m28(*rows, times=1)
    assert counted(total) == (20, 20)
    assert total.note.endswith("4 remedies of incidents with fewer than 5, left out")
    assert m28(*in_group("A", 4), times=1).note == "fewer than 5 remedies, not shown"


def test_m24_ages_those_outstanding():
    rows = complaints(*({"received_on": day} for day in ("2026-11-01", "2026-10-01", "2026-01-05")))
    parts = ("open up to 4 weeks", "open 4 to 8 weeks", "open more than 8 weeks")
    assert [counted(value_of("M24", part, complaints=rows)) for part in parts] == [(1, 3)] * 3


def test_m24_shows_groups_where_no_small_one_is_given_away():
    rows = [{"group_name": "A"}] * 12 + [{"group_name": "B"}] * 6 + [{"group_name": "C"}] * 3
    listed = frame("complaints_of_groups", *({"received_on": "2026-11-01", **r} for r in rows))
    found = values_of("M24", complaints=complaints(*rows), complaints_of_groups=listed)
    told = {v.group: counted(v) for v in found if v.group}
    assert told == {"A": (12, 12), "other groups, together": (9, 9)}
    assert all("group_name" not in v.rows for v in found if v.group is None)


@pytest.mark.parametrize("metric", ["M20", "M24", "M25", "M26", "M27", "M28", "M29"])
def test_nothing_on_file_is_no_data_and_never_a_percentage(metric):
    first = values_of(metric, as_of=AS_OF)[0]
    assert first.value is None
    assert first.note
