"""M37 to M39: were people told, do they agree, and did leaders meet them?"""

import pandas as pd
import pytest
from metric_frames import AS_OF, counted, frame, value_of, values_of

TOLD = {"told_on": "2026-03-31", "decision": "do", "decision_reason": "It is right."}


def m37(*themes, part=None):
    return value_of("M37", part, listening_themes=frame("listening_themes", *themes))


def test_m37_counts_themes_decided_and_told_to_those_who_raised_them():
    value = m37(TOLD, TOLD | {"told_on": None}, TOLD | {"decision": None}, {})
    assert counted(value) == (1, 4)


def test_m37_will_not_do_because_closes_the_loop_and_without_a_reason_does_not():
    no = TOLD | {"decision": "do_not"}
    assert counted(m37(no)) == (1, 1)
    assert counted(m37(no | {"decision_reason": None})) == (0, 1)


def test_m37_later_and_under_review_do_not_close_it():
    later = TOLD | {"decision": "later", "review_on": "2026-11-19"}
    due = TOLD | {"decision": "later", "review_on": AS_OF}
    assert counted(m37(later, due, TOLD)) == (1, 3)
    assert m37(later, due, TOLD, part="under review").value == 2
    assert m37(later, due, part="put off, day has passed").value == 1


def test_m37_told_in_a_message_for_others_is_not_told():
    assert counted(m37(TOLD | {"told_group_ids": ["BUS"]})) == (0, 1)
    assert counted(m37(TOLD | {"told_group_ids": ["BUS", "CUST"]})) == (1, 1)


def test_m37_a_theme_counts_30_days_after_it_was_raised():
    value = m37({"raised_on": "2026-10-21"}, {"raised_on": "2026-10-22"})
    assert counted(value) == (0, 1)
    assert value.note == "1 theme raised since, not counted yet"


def test_m37_who_was_not_told_yet_is_not_left_out_of_the_median():
    """Told after 30 days, after 60, and two still waiting: half are told on day 60."""
    rows = (TOLD, TOLD | {"told_on": "2026-04-30"}, {}, {})
    assert m37(*rows, part="median from raised to told").value == 60
    waiting = m37(TOLD, {}, {}, part="median from raised to told")
    assert (waiting.value, waiting.note) == (None, "fewer than half have been told yet")


def test_m37_shows_no_number_of_people_below_5():
    rows = m37(TOLD | {"volume": 4}, TOLD | {"volume": 5}).rows
    assert rows["volume"].isna().tolist() == [True, False]


def test_m37_shows_nothing_of_what_fewer_than_5_people_were_asked():
    few = TOLD | {"confirmed": "no", "asked_n": 4, "agreed_n": 1, "status": "disputed"}
    rows = m37(few, few | {"asked_n": 5}).rows
    assert rows["few_asked"].tolist() == [True, False]
    assert rows[["confirmed", "asked_n", "agreed_n"]].isna().all(axis=1).tolist() == [True, False]
    assert rows["status"].tolist() == ["told", "disputed"]


def m38(*themes, part=None):
    return value_of("M38", part, listening_themes=frame("listening_themes", *themes))


def confirmed(said="yes", asked=10, agreed=8, **other):
    return TOLD | {"confirmed": said, "asked_n": asked, "agreed_n": agreed, **other}


def test_m38_counts_closed_themes_that_a_later_sample_confirms():
    value = m38(confirmed(), confirmed("no", agreed=2), TOLD, {"confirmed": "yes"})
    assert counted(value) == (1, 2)
    assert value.note == "1 closed theme never asked"


def test_m38_fewer_than_5_asked_is_left_out():
    value = m38(confirmed(asked=4, agreed=4), confirmed())
    assert counted(value) == (1, 1)
    assert value.note == "1 theme with fewer than 5 asked, left out"


def test_m38_counts_a_theme_of_which_the_number_asked_is_not_on_file():
    themes = frame("listening_themes", confirmed(), confirmed("no"))
    unknown = {"asked_n": pd.array([None, 10], "Int64"), "agreed_n": pd.array([None, 2], "Int64")}
    value = value_of("M38", listening_themes=themes.assign(**unknown))
    assert counted(value) == (1, 2)


def test_m38_gives_the_people_who_agreed():
    value = m38(confirmed(), confirmed("no", 30, 12), part="people who agreed")
    assert (value.value, counted(value), value.n) == (50, (20, 40), 40)


def test_m38_nobody_asked_is_no_data():
    value = m38(TOLD)
    assert (value.value, value.note) == (
        None, "nobody was asked about a closed theme; 1 closed theme never asked",
    )  # fmt: skip


def m39(*meetings, part=None, accountable=(), groups=("CUST", "PAPER")):
    return value_of(
        "M39",
        part,
        leader_meetings=frame("leader_meetings", *meetings),
        affected_groups=frame(
            "affected_groups", *({"group_id": g, "group_name": g.title()} for g in groups)
        ),
        incidents=frame("incidents", {"id": "INC-1"},
                        *({"accountable_executive": role} for role in accountable)),
    )  # fmt: skip


def met(group="CUST", **other):
    return {"group_id": group, **other}


def test_m39_counts_affected_groups_met_in_the_last_90_days_and_names_the_others():
    value = m39(met(), met("PAPER", held_on="2026-08-22"), met("OTHER"))
    assert counted(value) == (1, 2)
    assert value.note == "not met: Paper"


@pytest.mark.parametrize(
    "other",
    [
        {"format": "broadcast"},
        {"is_two_way": False},
        {"status": "cancelled"},
        {"status": "planned"},
    ],
)
def test_m39_a_broadcast_and_a_meeting_that_was_not_held_count_0(other):
    assert counted(m39(met(**other))) == (0, 2)


def test_m39_an_accountable_executive_must_have_met_them_where_one_is_named():
    assert counted(m39(met(leader_role="Press officer"), accountable=("CEO",))) == (0, 2)
    assert counted(m39(met(leader_role="CEO"), accountable=("CEO",))) == (1, 2)
    assert counted(m39(met(leader_role="Press officer"))) == (1, 2)


def test_m39_questions_count_ten_days_after_they_were_asked():
    part = "questions answered within 10 days"
    held = {"held_on": "2026-10-01", "questions_asked": 10, "questions_answered": 6}
    value = m39(met(**held, answered_on="2026-10-11"), met(**held, answered_on="2026-10-12"),
                met(held_on="2026-11-11", questions_asked=5), part=part)  # fmt: skip
    assert (value.value, counted(value)) == (30, (6, 20))
    assert value.note == "1 meeting held since, not counted yet"
    at_all = m39(met(**held, answered_on="2026-10-12"), part="questions answered at all")
    assert counted(at_all) == (6, 10)


def test_m39_of_fewer_than_5_people_who_came_no_number_is_shown():
    rows = m39(met(attendees=4), met(attendees=5), part="meetings held").rows
    assert rows["attendees"].isna().tolist() == [True, False]


def test_m39_no_questions_asked_is_no_data():
    value = m39(met(), part="questions answered within 10 days")
    assert (value.value, value.note) == (None, "no question was asked long enough ago")


def test_m39_cancelled_meetings_are_counted():
    rows = (met(), met(status="cancelled"), met(format="broadcast"))
    assert counted(m39(*rows, part="meetings held")) == (1, 3)
    assert counted(m39(*rows, part="cancelled")) == (1, 3)


def test_m39_leaders_and_months_stand_in_the_order_of_the_alphabet():
    rows = (
        met(leader_role="CTO"),
        met(leader_role="CTO"),
        met(leader_role="CEO", status="planned"),
        met(leader_role="CTO", held_on="2026-10-01"),
    )
    value = m39(*rows, part="by each leader in a month")
    table = value.rows[["leader_role", "month", "held"]].to_numpy().tolist()
    assert table == [["CEO", "2026-11", 0], ["CTO", "2026-10", 1], ["CTO", "2026-11", 2]]
    assert value.value == pytest.approx(3 / (2 * 3))


def test_m39_nobody_affected_is_no_data():
    found = values_of("M39", leader_meetings=frame("leader_meetings", met()))
    assert found[0].note == "no group is affected by an open incident"
