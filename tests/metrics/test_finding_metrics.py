"""M12 and M40: were findings answered in time, and did those who made them close them?"""

import pytest
from metric_frames import AS_OF, counted, frame, value_of, values_of

LIMIT, DUE = "2026-10-01", "2026-10-15"


def answered(on="2026-09-30", limit=LIMIT, response="accepted", due=DUE, **other):
    return {"response_due": limit, "responded_on": on, "response": response, "due_date": due,
            **other}  # fmt: skip


def m12(*rows, part=None):
    return value_of("M12", part, recommendations=frame("recommendations", *rows))


def test_m12_counts_full_answers_by_their_limit():
    value = m12(answered(), answered(on="2026-10-02"), {"response_due": LIMIT})
    assert counted(value) == (1, 3)
    assert value.rows.loc[value.rows["counted"], "id"].tolist() == ["X-001"]
    assert m12({"response_due": LIMIT}, part="no full answer, limit passed").value == 1


def test_m12_the_day_of_the_limit_is_in_time():
    assert counted(m12(answered(on=LIMIT))) == (1, 1)


def test_m12_without_a_limit_it_is_90_days_from_the_day_of_issue():
    issued = {"limit": None, "issued_on": "2026-06-01"}
    assert counted(m12(answered(on="2026-08-30", **issued))) == (1, 1)
    assert counted(m12(answered(on="2026-08-31", **issued))) == (0, 1)


def test_m12_without_limit_or_day_of_issue_is_left_out_and_counted():
    value = m12(answered(limit=None), answered())
    assert counted(value) == (1, 1)
    assert value.note == "1 finding without a limit, left out"


def test_m12_an_acceptance_needs_a_date_and_a_rejection_a_reason():
    half = (
        answered(due=None),
        answered(response="rejected"),
        answered(response="accepted_in_part"),
    )
    value = m12(*half)
    assert counted(value) == (0, 3)
    assert value.note == "3 answers without a date or a reason, not counted"
    reason = {"response_reason": "The law forbids it."}
    whole = (answered(response="rejected", due=None, **reason),
             answered(response="accepted_in_part", **reason))  # fmt: skip
    assert counted(m12(*whole)) == (2, 2)


def test_m12_due_today_and_open_is_not_yet_late_and_an_early_answer_waits_for_its_limit():
    assert counted(m12({"response_due": AS_OF})) == (0, 0)
    assert counted(m12(answered(limit="2026-12-01"))) == (0, 0)


def test_m12_what_the_issuer_took_back_is_left_out():
    gone = [answered(status=f"closed_{end}") for end in
            ("reconsidered", "no_longer_applicable", "superseded")]  # fmt: skip
    assert counted(m12(*gone, answered())) == (1, 1)


def test_m12_is_split_by_source_and_by_severity_worst_first():
    rows = (answered(source="regulator", severity="low"), answered(severity="critical"),
            answered(severity="critical", on="2026-10-09"))  # fmt: skip
    found = values_of("M12", recommendations=frame("recommendations", *rows))
    parts = {value.part: counted(value) for value in found[1:5]}
    assert list(parts) == ["from audit", "from regulator", "critical", "low"]
    assert list(parts.values()) == [(1, 2), (1, 1), (1, 2), (1, 1)]


def test_m12_of_nothing_is_no_data():
    value = m12()
    assert (value.value, value.note) == (None, "no finding had to be answered yet")


def m40(*rows, part=None, group=None):
    return value_of("M40", part, group, recommendations=frame("recommendations", *rows))


def closed(on="2026-10-15", due=DUE, how="closed_acceptable", **other):
    return {
        "closed_on": on,
        "due_date": due,
        "status": how,
        "implemented_on": "2026-09-01",
        **other,
    }


def test_m40_counts_what_the_issuer_closed_by_the_due_date():
    value = m40(closed(), closed(on="2026-10-16"), {"due_date": DUE})
    assert counted(value) == (1, 3)
    assert m40(closed(), closed(on="2026-10-16"), part="closed after looking, late").value == 1


def test_m40_management_says_done_is_a_state_of_its_own():
    done = {"due_date": DUE, "implemented_on": "2026-09-01", "status": "open_acceptable_response"}
    refused = done | {"status": "open_unacceptable_response"}
    assert counted(m40(done, refused)) == (0, 2)
    assert m40(done, refused, part="implemented, awaiting verification").value == 1
    assert m40(done, refused, part="implemented, not accepted").value == 1


@pytest.mark.parametrize("how", ["closed_unacceptable", "closed_no_response"])
def test_m40_given_up_by_the_issuer_is_not_closed(how):
    assert counted(m40(closed(how=how))) == (0, 1)


def test_m40_taken_back_by_the_issuer_is_left_out():
    assert counted(m40(closed(how="closed_reconsidered"), closed())) == (1, 1)


def test_m40_an_audit_of_oneself_closes_nothing():
    assert counted(m40(closed(audit_independence="self"))) == (0, 1)


def test_m40_is_as_independent_as_its_weakest_issuer():
    outside, inside = {"audit_id": "A", "audit_independence": "external"}, {"audit_id": "B"}
    assert m40(closed(**outside)).assurance == "independently_verified"
    assert m40(closed(source="regulator")).assurance == "independently_verified"
    assert m40(closed(**outside), closed(**inside)).assurance == "internally_verified"
    assert m40({"due_date": DUE}).assurance == "self_reported"


def test_m40_ageing_is_by_severity_and_days_overdue():
    rows = ({"due_date": "2026-11-10", "severity": "high"},
            {"due_date": "2026-07-01", "severity": "high"},
            {"due_date": "2026-10-01", "severity": "low"}, {"due_date": AS_OF})  # fmt: skip
    assert m40(*rows, group="high", part="overdue 1–30").value == 1
    assert m40(*rows, group="high", part="overdue over 90").value == 1
    assert m40(*rows, group="low", part="overdue 31–60").value == 1
    assert m40(*rows, part="median days overdue").value == 50
    assert m40(*rows, part="oldest, days overdue").value == 142


def test_m40_counts_repeat_findings():
    assert m40(closed(is_repeat=True), closed(), part="repeat findings").value == 1


def test_m40_without_a_due_date_is_left_out_and_counted():
    value = m40(closed(), {"severity": "high"})
    assert counted(value) == (1, 1)
    assert value.note == "1 finding without a due date, left out"
