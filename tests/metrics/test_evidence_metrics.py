"""M18 and M19: what is proved, and what looks too good."""

from datetime import timedelta

from metric_frames import AS_OF, counted, frame, value_of


def done(**other):
    return {"status": "verified", "delivered_on": "2026-09-01", **other}


def proof(of="X-001", **other):
    return {"subject_id": of, "sha256": "0f", **other}


def m18(promises, *evidence, part=None, as_of=AS_OF):
    frames = {"commitments": frame("commitments", *promises),
              "evidence": frame("evidence", *evidence)}  # fmt: skip
    return value_of("M18", part, as_of=as_of, **frames)


def test_m18_counts_completed_promises_with_approved_evidence():
    value = m18([done(), done(), {}], proof(), proof())
    assert counted(value) == (1, 2)
    assert value.assurance == "evidence_attached"


def test_m18_evidence_counts_through_its_last_day():
    assert counted(m18([done()], proof(expiry_date=AS_OF))) == (1, 1)
    yesterday = AS_OF - timedelta(days=1)
    assert counted(m18([done()], proof(expiry_date=yesterday))) == (0, 1)
    assert m18([done()], proof(expiry_date=yesterday), part="evidence expired").value == 1


def test_m18_missing_rejected_and_unread_evidence_is_none():
    for status in ("missing", "rejected", "in_review", "draft"):
        assert counted(m18([done()], proof(status=status))) == (0, 1)
        assert m18([done()], proof(status=status), part="none approved").value == 1


def test_m18_evidence_of_something_else_with_the_same_id_is_not_its_evidence():
    assert counted(m18([done()], proof(subject_entity="corrective_action"))) == (0, 1)


def test_m18_one_piece_in_force_is_enough_beside_an_expired_one():
    rows = (proof(status="expired"), proof())
    assert counted(m18([done()], *rows)) == (1, 1)
    assert m18([done()], *rows, part="evidence expired").value == 0


def test_m18_names_pieces_without_a_hash():
    assert m18([done()], proof(sha256=None)).note == "1 piece without a stored hash"


def test_m18_withdrawn_promises_are_left_out_and_nothing_completed_is_no_data():
    value = m18([done(status="withdrawn"), {}])
    assert (value.value, value.note) == (None, "no promise is completed yet")


def flawless(end, promises=10, checks=10):
    """Return promises kept and checks passed in the 90 days to a day."""
    due = (end - timedelta(days=20)).isoformat()
    kept = {"original_due_date": due, "due_date": due, "delivered_on": due, "status": "kept"}
    check = {"result": "effective", "checked_on": due, "action_completed_on": "2026-01-01"}
    return [kept] * promises, [check] * checks


def m19(promises, checks, actions=(), revisions=()):
    return value_of(
        "M19",
        commitments=frame("commitments", *promises),
        effectiveness_checks=frame("effectiveness_checks", *checks),
        actions=frame("actions", *actions),
        revisions=frame("revisions", *revisions),
    )


def both_periods(**sizes):
    first, second = (flawless(AS_OF - timedelta(days=back), **sizes) for back in (0, 90))
    return first[0] + second[0], first[1] + second[1]


def test_m19_two_flawless_periods_are_a_question_for_the_meeting():
    value = m19(*both_periods())
    assert counted(value) == (2, 2)
    assert value.note.startswith("a question for the meeting")
    # The ten promises of the later period were open at the end of the earlier one.
    assert value.rows["items"].tolist() == [20, 30]


def test_m19_asks_nothing_below_20_items():
    value = m19(*both_periods(promises=5, checks=5))
    assert (value.value, value.note) == (None, "at most 15 items in a period; asked from 20 on")


def test_m19_one_promise_late_in_ten_and_one_check_failed_are_not_too_green():
    promises, checks = both_periods()
    late = promises[0] | {"delivered_on": "2026-11-15"}
    assert m19([late, *promises[1:]], checks).value == 1
    failed = checks[0] | {"result": "partially"}
    assert m19(promises, [failed, *checks[1:]]).value == 1


def test_m19_something_overdue_at_the_end_of_a_period_is_not_too_green():
    promises, checks = both_periods()
    late = {"due_date": "2026-11-19"}
    assert m19(promises, checks, actions=[late]).value == 1
    done_since = {"due_date": "2026-08-01", "completed_on": "2026-09-01", "status": "closed"}
    assert m19(promises, checks, actions=[done_since]).value == 1


def test_m19_an_earlier_period_is_told_by_the_date_in_force_then():
    promises, checks = both_periods()
    moved = {"due_date": "2026-12-31"}
    move = {"item_entity": "corrective_action", "item_id": "X-001", "old_date": "2026-08-01",
            "new_date": "2026-12-31", "revised_on": "2026-09-01"}  # fmt: skip
    assert m19(promises, checks, actions=[moved], revisions=[move]).value == 1
    assert m19(promises, checks, actions=[moved]).value == 2


def test_m19_without_checks_or_promises_a_period_is_not_known_to_be_flawless():
    assert m19(*both_periods(promises=25, checks=0)).value == 0
    assert m19(*both_periods(promises=0, checks=25)).value == 0
