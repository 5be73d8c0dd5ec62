"""M41 and M42: what others say, and whether our own checks are made."""

from datetime import timedelta

from metric_frames import AS_OF, counted, frame, value_of, values_of

YESTERDAY = AS_OF - timedelta(days=1)


def opinion(of="X-001", opinion="favourable", **other):
    return {"subject_id": of, "opinion": opinion, "issued_on": "2026-06-01", **other}


def m41(*opinions, promises=2, part=None):
    frames = {"commitments": frame("commitments", *[{}] * promises),
              "validations": frame("validations", *opinions)}  # fmt: skip
    return value_of("M41", part, **frames)


def state(*opinions):
    """Return the one state in which the first commitment stands."""
    promises = frame("commitments", {})
    found = values_of("M41", commitments=promises, validations=frame("validations", *opinions))
    (one,) = [v.part for v in found[1:11] if v.value]
    return one


def test_m41_counts_commitments_with_a_favourable_opinion_in_force():
    value = m41(opinion(), opinion("X-002", "qualified"))
    assert counted(value) == (1, 2)
    assert value.assurance == "independently_verified"


def test_m41_an_opinion_about_oneself_counts_as_none():
    value = m41(opinion(independence="self"))
    assert counted(value) == (0, 2)
    assert value.note == "1 opinion about oneself, counted as none"
    assert state(opinion(independence="self")) == "none"


def test_m41_is_good_through_its_last_day_and_expired_after_it():
    assert state(opinion(valid_until=AS_OF)) == "favourable"
    assert state(opinion(valid_until=YESTERDAY)) == "expired"
    assert state(opinion(status="expired", valid_until="2026-12-31")) == "expired"


def test_m41_expired_superseded_and_revoked_are_three_things():
    assert [state(opinion(status=s)) for s in ("expired", "superseded", "revoked")] == [
        "expired", "superseded", "revoked",
    ]  # fmt: skip


def test_m41_the_newest_opinion_in_force_decides_and_not_the_best():
    newer = opinion(opinion="adverse", issued_on="2026-07-01")
    assert state(opinion(), newer) == "adverse"
    assert state(newer, opinion(issued_on="2026-08-01")) == "favourable"


def test_m41_one_on_its_way_stands_before_one_that_has_ended_and_after_one_in_force():
    planned = opinion(opinion=None, status="fieldwork", issued_on=None)
    assert state(planned, opinion(status="expired")) == "in progress"
    assert state(planned, opinion()) == "favourable"
    assert state(opinion(opinion=None, status="planned", issued_on=None)) == "planned"


def test_m41_each_commitment_stands_in_one_state():
    found = {v.part: v for v in values_of("M41", commitments=frame("commitments", {}, {}, {}),
                                          validations=frame("validations", opinion()))}  # fmt: skip
    assert (found["favourable"].value, found["none"].value) == (1, 2)
    assert sum(found[p].value for p in list(found)[1:11]) == 3


def test_m41_internal_audit_makes_it_internally_verified():
    rows = (opinion(), opinion("X-002", independence="internal_independent"))
    assert m41(*rows).assurance == "internally_verified"


def test_m41_gives_age_and_what_ends_soon():
    rows = (opinion(issued_on="2026-11-10", valid_until="2027-02-18"),
            opinion("C", subject_entity="control", issued_on="2026-10-31",
                    valid_until="2027-02-19"))  # fmt: skip
    assert m41(*rows, part="median age of opinions in force").value == 15
    assert m41(*rows, part="opinions that end within 90 days").value == 1


def test_m41_an_expired_certificate_of_a_control_is_counted():
    old = opinion("CTL", subject_entity="control", valid_until=YESTERDAY)
    assert m41(old, part="opinions expired, on anything").value == 1


def test_m41_without_commitments_there_is_nothing_to_cover():
    assert m41(promises=0).note == "no commitment on file"


def check(due="2026-10-01", done="2026-10-01", result="passed", **other):
    return {"due_date": due, "done_on": done, "result": result, **other}


def m42(*checks, incidents=(), part=None):
    return value_of("M42", part, control_checks=frame("control_checks", *checks),
                    incidents=frame("incidents", *incidents))  # fmt: skip


def test_m42_counts_checks_made_by_their_due_day():
    value = m42(check(), check(done="2026-10-02"), check(done=None, result=None))
    assert counted(value) == (1, 3)
    assert value.rows["days_late"].tolist() == [0, 1, 50]
    assert m42(check(), check(done=None), part="not made").value == 1


def test_m42_due_today_and_not_made_is_not_yet_late():
    assert counted(m42(check(due=AS_OF, done=None, result=None))) == (0, 0)
    assert counted(m42(check(due=AS_OF, done=AS_OF))) == (1, 1)
    assert counted(m42(check(due=YESTERDAY, done=None, result=None))) == (0, 1)


def test_m42_a_check_that_did_not_apply_is_left_out_and_counted():
    value = m42(check(), check(result="not_applicable"), check(due=None))
    assert counted(value) == (1, 1)
    assert value.note == "1 check did not apply, left out; 1 check without a due day, left out"


def test_m42_a_failure_of_unknown_finder_is_not_our_own():
    rows = [check(result="failed", found_by=who) for who in ("ourselves", "others", None)]
    value = m42(*rows, part="failures found by ourselves")
    assert counted(value) == (1, 3)
    assert value.note == "1 of unknown finder"


def test_m42_incidents_detected_by_ourselves_of_those_where_it_is_known():
    found = [{"detection": "internal"}, {"detection": "external"}, {},
             {"detection": "internal", "status": "dismissed"}]  # fmt: skip
    assert counted(m42(incidents=found, part="incidents detected by ourselves")) == (1, 2)


def test_m42_of_nothing_is_no_data():
    assert m42().note == "no check of a control was due yet"
