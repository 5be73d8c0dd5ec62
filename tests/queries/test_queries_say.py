"""What single queries look up, counted by hand on a small ledger."""

from datetime import date, datetime

import pytest

from trustdash import queries


def days(frame, column):
    return [None if day is None or day != day else day.date().isoformat() for day in frame[column]]


def promise(told, identity="COM-001", on="2026-03-01", due="2026-05-01", **fields):
    said = {"title": "Refund", "text": "We will refund.", "original_due_date": due,
            "due_date": due, "status": "published"}  # fmt: skip
    told.tell("commitment", identity, on, **{**said, **fields})


def move(told, on, old, new, item="COM-001", number=1, entity="commitment", **fields):
    told.tell("due_date_revision", f"REV-{number}", on, item_entity=entity, item_id=item,
              old_date=old, new_date=new, revised_on=on, **fields)  # fmt: skip
    if entity == "commitment":
        told.tell("commitment", item, on, due_date=new)


def test_the_date_in_force_at_delivery_is_not_a_later_one(told):
    promise(told)
    move(told, "2026-04-20", "2026-05-01", "2026-06-01")
    told.tell("commitment", "COM-001", "2026-06-10", status="delivered", delivered_on="2026-06-10")
    move(told, "2026-07-01", "2026-06-01", "2026-08-01", number=2)
    found = told.ask("commitments")
    assert days(found, "due_at_delivery") == ["2026-06-01"]
    assert found[["moves", "moves_after_due", "moves_without_reason"]].to_numpy().tolist() == [
        [2, 1, 2]
    ]
    assert days(told.ask("commitments", date(2026, 5, 1)), "due_at_delivery") == [None]


def test_the_date_in_force_at_delivery_is_the_first_if_it_moved_only_afterwards(told):
    promise(told)
    told.tell("commitment", "COM-001", "2026-04-10", status="delivered", delivered_on="2026-04-10")
    move(told, "2026-04-20", "2026-05-01", "2026-06-01")
    assert days(told.ask("commitments"), "due_at_delivery") == ["2026-05-01"]


def test_a_promise_in_progress_again_is_not_delivered_any_more(told):
    promise(told)
    told.tell("commitment", "COM-001", "2026-04-10", status="delivered", delivered_on="2026-04-10")
    told.tell("commitment", "COM-001", "2026-04-20", status="in_progress")
    found = told.ask("commitments")
    assert found["reopened"].tolist() == [True]
    assert days(found, "delivered_on") == [None]
    assert days(told.ask("commitments", date(2026, 4, 15)), "delivered_on") == ["2026-04-10"]


def test_a_day_of_delivery_without_a_state_counts(told):
    promise(told, delivered_on="2026-02-20")
    assert days(told.ask("commitments"), "delivered_on") == ["2026-02-20"]


def test_setting_the_first_date_is_no_move(told):
    promise(told, due=None)
    move(told, "2026-04-01", None, "2026-06-01")
    assert told.ask("commitments")["moves"].tolist() == [0]
    assert told.ask("revisions")["is_move"].tolist() == [False]


def test_a_window_whose_last_day_stays_has_not_moved(told):
    promise(told, window_start="2026-04-20")
    move(told, "2026-04-01", "2026-05-01", "2026-05-01", reason="First day moved.")
    assert told.ask("commitments")["moves"].tolist() == [0]
    assert told.ask("revisions")["is_move"].tolist() == [False]


def test_an_action_whose_date_stays_has_not_moved(told):
    action(told, due_date="2026-05-01")
    for number, new in enumerate(("2026-05-01", "2026-06-01"), 1):
        move(told, f"2026-04-0{number}", "2026-05-01", new, "ACT-001", number, "corrective_action")
    assert told.ask("actions")["moves"].tolist() == [1]


def test_evidence_counts_while_it_is_approved_and_unexpired(told):
    promise(told)
    proof = {"subject_entity": "commitment", "subject_id": "COM-001", "title": "Report"}
    told.tell("evidence", "EVI-1", "2026-04-01", **proof, status="approved",
              expiry_date="2026-09-30")  # fmt: skip
    told.tell("evidence", "EVI-2", "2026-04-01", **proof, status="draft")
    assert told.ask("commitments", date(2026, 9, 30))["approved_evidence"].tolist() == [1]
    assert told.ask("commitments", date(2026, 10, 1))["approved_evidence"].tolist() == [0]


def action(told, identity="ACT-001", on="2026-03-01", **fields):
    said = {"title": "Split keys", "status": "open"}
    told.tell("corrective_action", identity, on, **{**said, **fields})


def flow(told, **lens):
    found = told.ask("action_flow", **lens)
    return list(zip(found["kind"], days(found, "happened_on"), strict=True))


def test_an_action_opens_closes_and_opens_again(told):
    action(told, opened_on="2026-02-20")
    change = ("corrective_action", "ACT-001")
    told.tell(*change, "2026-04-02", status="implemented", completed_on="2026-04-01")
    told.tell(*change, "2026-05-01", status="reopened")
    told.tell(*change, "2026-05-10", status="in_progress")
    told.tell(*change, "2026-06-01", status="not_doing", end_reason="Not needed")
    assert flow(told) == [
        ("opened", "2026-02-20"), ("closed", "2026-04-01"), ("opened", "2026-05-01"),
        ("closed", "2026-06-01"),
    ]  # fmt: skip
    assert flow(told, as_of=date(2026, 5, 10)) == flow(told)[:3]


def test_an_action_imported_when_it_was_done_opened_and_closed(told):
    told.import_one("corrective_action", "ACT-001", "2026-03-01", title="Split keys",
                    opened_on="2026-01-10", completed_on="2026-02-10", status="closed")  # fmt: skip
    assert flow(told) == [("opened", "2026-01-10"), ("closed", "2026-02-10")]


def test_a_reopened_action_is_not_completed_any_more_but_was(told):
    action(told, status="open")
    change = ("corrective_action", "ACT-001")
    told.tell(*change, "2026-04-01", status="implemented", completed_on="2026-04-01")
    told.tell(*change, "2026-05-01", status="reopened")
    told.tell(*change, "2026-05-10", status="in_progress")
    found = told.ask("actions").iloc[0]
    assert (found["reopened_count"], bool(found["ever_completed"])) == (1, True)
    assert found["completed_on"] != found["completed_on"]


def test_an_action_belongs_to_the_incident_of_its_commitment_or_cause(told):
    for number in (1, 2, 3):
        told.tell("incident", f"INC-{number}", "2026-01-01", title="Outage")
    told.tell("root_cause", "CAU-1", "2026-02-01", incident_id="INC-2", statement="Keys")
    promise(told, incident_id="INC-1")
    action(told, "ACT-1", commitment_id="COM-001")
    action(told, "ACT-2", root_cause_id="CAU-1")
    action(told, "ACT-3", incident_id="INC-3", root_cause_id="CAU-1")
    found = told.ask("actions")
    assert found.set_index("id")["incident_id"].to_dict() == {
        "ACT-1": "INC-1", "ACT-2": "INC-2", "ACT-3": "INC-3",
    }  # fmt: skip
    assert told.ask("actions", incidents=("INC-2",))["id"].tolist() == ["ACT-2"]


def at(month, day):
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T00:00")


def incident(told, number, day, cause="access", **fields):
    began = {"occurred_at": at(*day)}
    told.import_one("incident", f"INC-{number}", "2026-01-01", title="Leak", **began, **fields)
    if cause:
        told.tell("root_cause", f"CAU-{number}", "2026-01-01", incident_id=f"INC-{number}",
                  statement="Shared keys", cause_category=cause,
                  determined_on="2026-01-02")  # fmt: skip


def repeats(told, **lens):
    found = told.ask("repeat_incidents", **lens).set_index("id")
    return found[["repeats_completed", "repeats_open"]].apply(tuple, axis=1).to_dict()


def test_a_repeat_needs_an_action_completed_before_it_began(told):
    incident(told, 1, (2, 1))
    told.import_one("corrective_action", "ACT-1", "2026-03-01", title="Split keys",
                    root_cause_id="CAU-1", status="closed", completed_on="2026-03-01")  # fmt: skip
    incident(told, 2, (2, 15))
    incident(told, 3, (4, 1))
    incident(told, 4, (4, 2), cause="other")
    incident(told, 5, (4, 3), cause=None)
    incident(told, 6, (4, 4), status="dismissed")
    assert repeats(told) == {
        "INC-1": (0, 0), "INC-2": (0, 1), "INC-3": (1, 1), "INC-4": (0, 0), "INC-5": (0, 0),
    }  # fmt: skip
    assert repeats(told, incidents=("INC-3",)) == {"INC-3": (1, 1)}
    determined = told.ask("repeat_incidents").set_index("id")["cause_determined"]
    assert not determined["INC-5"]
    assert determined.drop("INC-5").all()


def test_an_incident_is_first_communicated_by_what_is_recorded_or_sent(told):
    told.tell("incident", "INC-1", "2026-01-01", title="A",
              acknowledged_publicly_at=at(1, 3))  # fmt: skip
    told.tell("incident", "INC-2", "2026-01-01", title="B")
    told.tell("incident", "INC-3", "2026-01-01", title="C", category="maintenance")
    for n, (inc, day) in enumerate([("INC-1", 2), ("INC-2", 5), ("INC-2", 4)]):
        told.tell("communication", f"MSG-{n}", f"2026-01-0{day}", incident_id=inc, text="We know.",
                  sent_at=at(1, day))  # fmt: skip
    found = told.ask("incidents").set_index("id")
    assert found["first_communication_at"].dt.day.to_dict() == {"INC-1": 2, "INC-2": 4}
    before = told.ask("incidents", date(2026, 1, 4)).set_index("id")
    assert before["first_communication_at"].dt.day.to_dict() == {"INC-1": 2, "INC-2": 4}


def measured(told, aggregate):
    told.tell("kpi_definition", "K", "2026-01-01", name="K", aggregate=aggregate)
    week = {"kpi_id": "K", "period_start": "2026-02-02", "period_end": "2026-02-08",
            "published_on": "2026-02-09", "assurance": "self_reported"}  # fmt: skip
    told.facts(
        "observation",
        {**week, "group_id": "A", "value": 10.0, "n": 30},
        {**week, "group_id": "B", "value": 20.0, "n": 10},
    )
    return told.ask("observations").iloc[0]


def test_groups_make_one_value_as_the_measure_says(told):
    found = measured(told, "mean")
    assert (found["weighted_sum"], found["weight"], found["n"]) == (500, 40, 40)
    assert found["value"] != found["value"]


def test_groups_of_a_sum_are_added(told):
    assert measured(told, "sum")["value"] == 30


def test_the_value_for_everyone_stands_before_the_groups(told):
    measured(told, "sum")
    week = {"period_start": "2026-02-02", "period_end": "2026-02-08", "kpi_id": "K"}
    told.facts("observation", {**week, "value": 99.0, "n": 50, "published_on": "2026-02-09",
                               "assurance": "self_reported"})  # fmt: skip
    assert told.ask("observations")["value"].tolist() == [99]


def test_answers_are_counted_and_never_listed(told):
    told.tell("stakeholder_group", "G", "2026-01-01", name="Clients")
    answer = {"wave_id": "W", "item": "nps", "group_id": "G", "scale_min": 0.0,
              "scale_max": 10.0, "value": 9.0, "weight": 2.0}  # fmt: skip
    told.facts("feedback_response", *(
        {**answer, "respondent_id": f"R{n}", "answered_on": f"2026-02-0{n}"} for n in (1, 2, 3)
    ))  # fmt: skip
    found = told.ask("responses").iloc[0]
    assert (found["n"], found["weight_sum"], found["weight_sq_sum"]) == (3, 6, 12)
    assert (found["group_name"], found["last_on"].day) == ("Clients", 3)
    assert told.ask("responses", date(2026, 2, 2))["n"].tolist() == [2]


UNLIKE = [round(0.1 * 7**n, 1) for n in range(9)]
"""Added as floating numbers, these give another last digit in another order."""


def test_weights_add_up_to_the_same_last_digit_in_any_order(told):
    answer = {"wave_id": "W", "scale_min": 0.0, "scale_max": 10.0, "value": 9.0}
    told.facts("feedback_response", *(
        {**answer, "item": f"item {turn}", "respondent_id": f"R{day}", "weight": weight,
         "answered_on": f"2026-02-0{day}"}
        for turn in range(9) for day, weight in enumerate(UNLIKE[turn:] + UNLIKE[:turn], 1)
    ))  # fmt: skip
    found = told.ask("responses")
    assert len(found) == 9
    assert found["weight_sum"].nunique() == found["weight_sq_sum"].nunique() == 1


@pytest.mark.parametrize("aggregate", ["sum", "mean"])
def test_groups_add_up_to_the_same_last_digit_in_any_order(told, aggregate):
    told.tell("kpi_definition", "K", "2026-01-01", name="K", aggregate=aggregate)
    known = {"kpi_id": "K", "published_on": "2026-02-20", "assurance": "self_reported", "n": 1}
    groups = [{**known, "group_id": f"G{n}", "value": value} for n, value in enumerate(UNLIKE)]
    told.facts("observation", *(
        {**group, "period_start": f"2026-02-0{turn}", "period_end": f"2026-02-0{turn}"}
        for turn in range(1, 10) for group in groups[turn:] + groups[:turn]
    ))  # fmt: skip
    found = told.ask("observations")["value" if aggregate == "sum" else "weighted_sum"]
    assert (len(found), found.nunique()) == (9, 1)


def test_filters_narrow_and_fetch_all_does_not(told):
    promise(told, "COM-001", team_id="SEC")
    promise(told, "COM-002", team_id="CARE")
    assert told.ask("commitments", teams=("SEC",))["id"].tolist() == ["COM-001"]
    assert len(told.ask("commitments", teams=("NONE",))) == 0
    assert len(told.ask("commitments", filtered=False, teams=("NONE",))) == 2


def test_no_query_of_an_unknown_name():
    with pytest.raises(KeyError):
        queries.sql("promises")
