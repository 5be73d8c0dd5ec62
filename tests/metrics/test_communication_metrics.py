"""M21 to M23: updates kept, groups reached, and whether what was said held."""

from datetime import datetime, timedelta

import pytest
from metric_frames import AS_OF, counted, frame, value_of, values_of

from trustdash.metrics.claims import readers_differ, verdict

NOON = datetime.fromisoformat("2026-11-10T12:00")


def message(hours=0, promised=None, groups=("CUST",), **other):
    """Return a message sent so many hours after noon, with the hours until the next one."""
    due = None if promised is None else NOON + timedelta(hours=promised)
    return {"sent_at": NOON + timedelta(hours=hours), "promised_next_update_at": due,
            "group_ids": groups, **other}  # fmt: skip


def m21(*messages, part=None):
    return value_of("M21", part, communications=frame("communications", *messages))


def test_m21_an_update_by_the_time_promised_is_kept_and_no_news_counts():
    value = m21(message(promised=6), message(6, kind="update", text="No news."))
    assert counted(value) == (1, 1)
    assert value.rows["next_id"].tolist() == ["X-002"]


def test_m21_a_minute_late_is_missed():
    rows = (message(promised=6), message(8))
    assert counted(m21(*rows)) == (0, 1)
    assert m21(*rows, part="median lateness").value == 2


def test_m21_never_followed_is_missed_and_shown_apart():
    assert counted(m21(message(promised=6))) == (0, 1)
    assert m21(message(promised=6), part="never followed").value == 1
    assert m21(message(promised=6), part="median lateness").note == "no update came late"


def test_m21_still_due_is_not_counted_yet():
    value = m21(message(promised=24 * 20))
    assert (value.value, value.note) == (None, "no promised update was due yet; 1 not due yet")


def test_m21_due_later_today_counts_at_the_end_of_the_day():
    today = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 23, 59)  # noqa: DTZ001
    assert counted(m21(message(promised=0) | {"promised_next_update_at": today})) == (0, 1)


def test_m21_a_message_about_another_incident_or_to_other_groups_does_not_follow():
    other_incident = message(1, incident_id="INC-2")
    other_group = message(1, groups=("PAPER",))
    assert counted(m21(message(promised=6), other_incident, other_group)) == (0, 1)


def test_m21_a_group_left_out_of_a_kept_update_is_named():
    rows = (message(promised=6, groups=("CUST", "PART")), message(5))
    assert counted(m21(*rows)) == (1, 1)
    value = m21(*rows, part="kept, not for every group")
    assert (value.value, value.rows["groups_left_out"].tolist()) == (1, ["PART"])


def test_m21_a_message_without_groups_is_for_everyone():
    assert counted(m21(message(promised=6, groups=()), message(5))) == (1, 1)
    assert counted(m21(message(promised=6), message(5, groups=()))) == (1, 1)


def test_m21_a_time_before_the_message_itself_is_a_defect():
    value = m21(message(promised=-1), message(2))
    assert counted(value) == (0, 0)
    assert value.note.endswith("1 message with a time before itself, left out")


GROUPS = ({"id": "CUST", "preferred_channels": ["e-mail"]},
          {"id": "PAPER", "preferred_channels": ["letter"]})  # fmt: skip


def m22(*messages, affected=("CUST", "PAPER"), groups=GROUPS, status="in_recovery", part=None):
    return value_of(
        "M22",
        part,
        communications=frame("communications", *messages),
        affected_groups=frame(
            "affected_groups", *({"group_id": g, "group_name": g.title()} for g in affected)
        ),
        stakeholder_groups=frame("stakeholder_groups", *groups),
        incidents=frame("incidents", {"id": "INC-1", "status": status}),
    )


def test_m22_a_group_is_reached_on_a_channel_that_it_uses_and_others_are_named():
    value = m22(message(channel="E-mail", groups=("CUST", "PAPER")))
    assert counted(value) == (1, 2)
    assert value.note == "none reached: Paper"
    assert m22(message(channel="E-mail", groups=("PAPER",)),
               part="told on other channels alone").value == 1  # fmt: skip


def test_m22_a_message_before_the_90_days_does_not_count():
    old = {"sent_at": NOON - timedelta(days=81)}
    assert counted(m22(message(channel="letter", groups=()) | old)) == (0, 2)
    assert counted(m22(message(channel="letter", groups=()))) == (1, 2)


def test_m22_where_the_channels_are_not_known_any_counts():
    value = m22(message(channel="web"), affected=("CUST",), groups=())
    assert counted(value) == (1, 1)
    assert value.note == "channels of 1 group not known: any counts"


def test_m22_groups_of_closed_and_dismissed_incidents_are_not_owed_a_word():
    for status in ("closed", "dismissed"):
        assert m22(status=status).note == "no group is affected by an open incident"


def test_m22_a_group_of_two_incidents_counts_once():
    value = m22(message(channel="e-mail"), affected=("CUST", "CUST"))
    assert counted(value) == (1, 1)
    assert value.rows["incidents"].tolist() == ["INC-1"]


def claim(first="backed", second=None, **other):
    return {"check_result": first, "second_result": second, **other}


def m23(*claims, part=None):
    return value_of("M23", part, claims=frame("claims", *claims))


def test_m23_counts_claims_that_every_reader_found_backed():
    value = m23(claim(), claim(second="backed"), claim("unbacked"), claim(second="unbacked"))
    assert counted(value) == (2, 4)
    assert value.assurance == "internally_verified"


def test_m23_not_checkable_and_not_judged_are_left_out_and_counted():
    value = m23(claim(), claim("not_checkable", "not_checkable"), claim(None))
    assert counted(value) == (1, 1)
    assert value.note == "1 not checkable, left out; 1 not judged yet"


def test_m23_is_split_by_kind_of_claim():
    found = values_of("M23", claims=frame(
        "claims", claim(kind="fact"), claim("unbacked", kind="done"), claim(kind="will_do"),
    ))  # fmt: skip
    parts = {value.part: counted(value) for value in found}
    assert (parts["facts"], parts["done"], parts["will do"]) == ((1, 1), (0, 1), (1, 1))


def test_m23_a_record_carries_a_claim_as_it_stood_that_day():
    part = "carried by a verified record"
    verified = claim(kind="done", commitment_status_then="verified")
    delivered = claim(kind="done", commitment_status_then="delivered")
    proved = claim(kind="fact", evidence_status_then="approved")
    in_review = claim(kind="fact", evidence_status_then="in_review")
    assert counted(m23(verified, delivered, proved, in_review, part=part)) == (2, 4)


def test_m23_a_will_do_is_carried_by_a_published_commitment_with_a_date():
    part = "carried by a verified record"
    known = {"kind": "will_do", "commitment_id": "COM-1"}
    dated = claim(**known, commitment_status_then="published", commitment_due_then="2026-12-01")
    undated = claim(**known, commitment_status_then="published")
    withdrawn = dated | {"commitment_status_then": "withdrawn"}
    assert counted(m23(dated, undated, withdrawn, part=part)) == (1, 3)


def test_m23_contradicted_later_and_promises_without_a_commitment_are_counted():
    rows = (claim(contradicted_on="2026-05-12"), claim("unbacked", kind="will_do"),
            claim(kind="will_do", commitment_id="COM-1"))  # fmt: skip
    assert counted(m23(*rows, part="contradicted later")) == (1, 3)
    assert counted(m23(*rows, part="promises without a commitment")) == (1, 2)


def test_m23_says_in_which_direction_the_readers_differ():
    rows = (claim(second="backed"), claim(second="unbacked"), claim("unbacked", "backed"),
            claim("unbacked", "backed"), claim())  # fmt: skip
    value = m23(*rows, part="two readers agree")
    assert counted(value) == (1, 4)
    assert value.note == "first reader backed, second not: 1; the other way round: 2"


def test_m23_gives_kappa_with_its_interval_from_30_claims_read_by_two_on():
    same = [claim("backed", "backed")] * 14 + [claim("unbacked", "unbacked")] * 10
    differ = [claim("backed", "unbacked")] * 5
    few = {value.part for value in values_of("M23", claims=frame("claims", *same, *differ))}
    assert "agreement beyond chance" not in few
    rows = (*same, *differ, claim("not_checkable", "not_checkable"), claim())
    value = m23(*rows, part="agreement beyond chance")
    # 25 of 30 agree; by chance (19·14 + 10·15 + 1·1) / 900 would.
    chance = (19 * 14 + 10 * 15 + 1) / 900
    assert value.value == pytest.approx((25 / 30 - chance) / (1 - chance))
    assert value.low < value.value < value.high
    assert (value.n, value.unit) == (30, "kappa")


def test_m23_kappa_of_readers_who_use_one_verdict_alone_is_not_known():
    value = m23(*[claim("backed", "backed")] * 30, part="agreement beyond chance")
    assert value.value is None and "one state alone" in value.note


def test_the_verdict_on_a_claim_is_that_of_all_who_judged_it():
    judged = [(None, "backed"), ("backed", "unbacked"), ("not_checkable", "unbacked")]
    alone = [claim("not_checkable"), claim(None)]
    rows = frame("claims", claim(), *(claim(*each) for each in judged), *alone)
    assert verdict(rows).tolist() == [
        "backed", "backed", "unbacked", "unbacked", "not_checkable", "not_judged",
    ]  # fmt: skip
    assert readers_differ(rows).tolist() == [False, False, True, True, False, False]


def test_m20_silence_is_measured_where_the_beginning_lies_before_the_first_word():
    def incident(began, told):
        return {"occurred_at": NOON + timedelta(hours=began), "detected_at": NOON,
                "first_communication_at": NOON + timedelta(hours=told)}  # fmt: skip

    told = (incident(0, 0), incident(0, 4), incident(-2, 4), incident(1, 0))
    rows = frame("incidents", *told)
    assert counted(value_of("M20", "began before the first word", incidents=rows)) == (2, 2)
    assert value_of("M20", "median silence", incidents=rows).value == 5


def test_m23_of_nothing_judged_is_no_data():
    assert m23(claim(None)).note == "no claim has been judged yet; 1 not judged yet"
