"""M45 and M46: how long what was mended has held, and how long such a thing takes others."""

from datetime import timedelta

import pytest
from metric_frames import AS_OF, counted, frame, value_of, values_of

from trustdash.metrics.sustainment import PUBLISHED


def verified(on="2026-05-15", **other):
    return {"title": "Switch", "status": "verified", "verified_on": on, **other}


def failure(on="2026-09-02", of="X-001", standing=False, **other):
    return {"commitment_id": of, "failed_on": on, "kind": "control check failed", "title": "Drill",
            "is_standing": standing, **other}  # fmt: skip


def m45(promises, *failures, part="X-001 Switch"):
    return value_of("M45", part, commitments=frame("commitments", *promises),
                    commitment_failures=frame("commitment_failures", *failures))  # fmt: skip


def test_m45_counts_the_days_since_somebody_else_verified_it():
    value = m45([verified()])
    assert (value.value, value.unit, value.note) == (189, "days", "verified on 15 May 2026")
    assert value.assurance == "internally_verified"


def test_m45_one_failure_sets_the_clock_back_and_history_is_kept():
    value = m45([verified()], failure("2026-07-01"), failure("2026-09-02"))
    assert value.value == 79
    assert value.rows["kind"].tolist() == ["verified", *["control check failed"] * 2]
    assert value.note.endswith("on 2 Sep 2026: Drill (counted from then on)")


def test_m45_the_clock_stands_at_0_until_the_failure_is_mended():
    value = m45([verified()], failure(standing=True))
    assert (value.value, value.note.endswith("(not mended yet)")) == (0, True)


def test_m45_a_failure_before_it_was_verified_does_not_count():
    assert m45([verified()], failure("2026-05-15")).value == 189


def test_m45_the_failure_of_another_commitment_does_not_count():
    assert m45([verified(), verified()], failure(of="X-002")).value == 189


@pytest.mark.parametrize("status", ["delivered", "kept_in_part", "in_progress", "withdrawn"])
def test_m45_what_is_not_verified_in_full_has_no_clock(status):
    value = m45([verified(status=status)], part="held for 365 days")
    assert (value.value, value.note) == (None, "no commitment has been verified yet")


def test_m45_a_year_without_a_failure_is_the_goal():
    year = (AS_OF - timedelta(days=365)).isoformat()
    day_less = (AS_OF - timedelta(days=364)).isoformat()
    value = m45([verified(year), verified(day_less)], part="held for 365 days")
    assert counted(value) == (1, 2)


def test_m45_verified_on_an_unknown_day_is_left_out_and_counted():
    value = m45([verified(), verified(None)], part="held for 365 days")
    assert counted(value) == (0, 1)
    assert value.note == (
        "of 1 verified commitment; 1 commitment verified on an unknown day, left out"
    )


def major(began, **other):
    return {"is_major": True, "occurred_at": began, "title": "Outage", **other}


def m46(*incidents):
    return values_of("M46", incidents=frame("incidents", *incidents))


def test_m46_counts_the_months_since_each_major_incident():
    first, second = m46(major("2026-08-21"), major("2025-11-20"), {"occurred_at": "2020-01-01"})
    assert (first.part, round(first.value, 2)) == ("X-002 Outage", 11.99)
    assert round(second.value, 2) == 2.99


@pytest.mark.parametrize(
    ("began", "place"),
    [
        ("2025-01-01", "earlier than the published beginning"),
        ("2023-11-20", "within the published spans"),
        ("2022-11-25", "within the published spans"),
        ("2021-01-01", "later than the published full recovery"),
    ],
)
def test_m46_says_where_it_lies_among_the_published_spans(began, place):
    (value,) = m46(major(began))
    assert value.note.startswith(place)


def test_m46_found_counts_where_the_beginning_is_not_known():
    (value,) = m46(major(None, detected_at="2026-05-21"))
    assert round(value.value) == 6


@pytest.mark.parametrize("status", ["dismissed", "closed", "sustained"])
def test_m46_what_is_over_is_left_out(status):
    (value,) = m46(major("2026-01-01", status=status))
    assert (value.value, value.note) == (None, "no major incident is in recovery")


def test_m46_every_published_span_has_a_source():
    assert all(each.source and each.low > 0 for each in PUBLISHED)
    assert str(PUBLISHED[0]).startswith("recovery begins after 2 to 3 years (Harris")
