"""M44: how far a measure is back between its worst value and its level before the incident."""

from datetime import date, timedelta

import pytest
from metric_frames import counted, frame, value_of

from trustdash.metrics.baseline import BACK

FIRST = date(2026, 1, 4)
AS_OF_WEEK = timedelta(weeks=1)


def m44(values, before=3, part="Trust", limits=None, breaks=(), late=0, kpi=None):
    """Return the metric for weekly values, of which so many end before the incident."""
    ends = [FIRST + week * AS_OF_WEEK for week in range(len(values))]
    points = [
        {"value": float(v), "period_end": end, "period_start": end - timedelta(days=6), "n": 100,
         "ci_low": None if limits is None else v - limits,
         "ci_high": None if limits is None else v + limits}
        for v, end in zip(values, ends, strict=True)
    ]  # fmt: skip
    incident = [] if before is None else [
        {"id": "INC-1", "is_major": True, "occurred_at": ends[before - 1] + timedelta(days=2)}
    ]  # fmt: skip
    return value_of(
        "M44",
        part,
        as_of=ends[-1] + timedelta(days=late),
        kpis=frame("kpis", kpi or {}),
        observations=frame("observations", *points),
        annotations=frame("annotations", *breaks),
        incidents=frame("incidents", *incident),
    )


def back(*given, **named):
    value = m44(*given, part=BACK, **named)
    return counted(value)


def test_m44_is_the_way_from_the_trough_to_the_level_before():
    """Before 80, worst 40, now 60: half of the way."""
    value = m44([79, 80, 81, 40, 50, 60])
    assert (value.value, value.n) == (50, 100)
    assert value.note.startswith(
        "not back to the earlier level; latest 60 points, before 80 points, worst 40 points"
    )


def test_m44_the_trough_is_the_worst_value_since_the_incident_not_the_first():
    assert m44([80, 80, 80, 60, 40, 60]).value == 50


def test_m44_lower_is_better_runs_the_other_way():
    """Before 10, worst 30, now 15: three quarters of the way down."""
    value = m44([10, 10, 10, 30, 15], kpi={"direction": "lower_is_better"}, limits=1)
    assert (value.value, value.low, value.high) == (75, 70, 80)


def test_m44_more_than_100_percent_is_possible():
    assert m44([80, 80, 80, 40, 90]).value == 125


def test_m44_the_interval_is_that_of_the_latest_value():
    value = m44([80, 80, 80, 40, 60], limits=4)
    assert (value.low, value.high) == (40, 60)


def test_m44_without_a_published_interval_it_is_the_spread_before():
    """Eight values that move by 1 each time: standard deviation 1 / 1.128, × 1.96 = 1.7376."""
    value = m44([80, 81] * 4 + [40, 60.5], before=8)
    half = 100 * 1.959964 / 1.128 / 40.5
    assert (value.value, value.low) == pytest.approx((100 * 20.5 / 40.5, value.value - half))


def test_m44_too_few_values_before_for_a_spread_say_so():
    assert m44([80, 80, 80, 40, 60]).note.endswith("no interval")


def test_m44_few_values_before_ask_for_the_lower_bound_in_two_values_running():
    assert back([80, 80, 80, 40, 84, 84], limits=4) == (1, 1)
    assert back([80, 80, 80, 40, 83, 84], limits=4) == (0, 1)
    assert back([80, 80, 80, 84, 40, 84], limits=4) == (0, 1)
    assert back([80, 80, 80, 40, 84], limits=4) == (0, 1)


def test_m44_lower_is_better_needs_the_upper_bound():
    fewer = {"direction": "lower_is_better"}
    assert back([10, 10, 10, 30, 8, 8], limits=2, kpi=fewer) == (1, 1)
    assert back([10, 10, 10, 30, 8, 9], limits=2, kpi=fewer) == (0, 1)


def test_m44_the_smallest_change_that_matters_is_forgiven():
    near = {"tolerance": 5.0}
    assert back([80, 80, 80, 40, 79, 79], limits=4, kpi=near) == (1, 1)
    assert back([80, 80, 80, 40, 78, 79], limits=4, kpi=near) == (0, 1)
    value = m44([80, 80, 80, 40, 78, 79], limits=4, kpi=near)
    assert value.note.startswith("at its earlier level, not yet beyond doubt")


def test_m44_without_an_interval_nothing_is_called_back():
    assert back([80, 80, 80, 40, 90, 90]) == (0, 1)


def test_m44_a_measure_without_a_recent_value_is_not_counted_as_back():
    stale = {"limits": 4, "late": 11}
    assert back([80, 80, 80, 40, 90, 90], **stale) == (0, 1)
    assert m44([80, 80, 80, 40, 90, 90], **stale).note.startswith("no value since 8 Feb 2026")


def test_m44_two_values_before_are_no_baseline_and_the_target_takes_its_place():
    """To a target of 60 from a trough of 40, now 50."""
    value = m44([80, 80, 40, 50], before=2, kpi={"target": 60.0})
    assert value.value == 50
    assert "target 60 points" in value.note and "no baseline, to the target" in value.note


def test_m44_neither_baseline_nor_target_is_unknown():
    value = m44([80, 80, 40, 50], before=2)
    assert (value.value, value.note) == (None, "no baseline and no target")


def test_m44_what_never_fell_has_nothing_to_recover():
    value = m44([80, 80, 80, 80, 85])
    assert (value.value, value.note) == (None, "never worse than its level before")
    assert m44([80, 80, 80, 80, 85], part=BACK).note == ("no measure fell below its level before")


def test_m44_values_before_a_break_are_no_baseline():
    day = FIRST + 3 * AS_OF_WEEK
    broken = {"kpi_id": "K", "on_date": day - timedelta(days=6), "is_break": True}
    value = m44([80, 80, 80, 40, 60], breaks=[broken], kpi={"target": 80.0})
    assert (value.value, "counted in another way since 19 Jan 2026" in value.note) == (50, True)
    assert m44([80, 80, 80, 40, 60], breaks=[broken]).note.startswith("no baseline and no target")


def test_m44_without_a_major_incident_there_is_nothing_to_recover_from():
    assert m44([80, 80, 80], before=None).note == "no major incident on file"


def test_m44_nothing_since_the_incident_says_so():
    assert m44([80, 80, 80], before=3).note == "no value since the first major incident"


def test_m44_a_usual_range_asks_for_eight_values_inside_it():
    """Eight values before make a range of 80.5 ± 2.66; single intervals no longer decide."""
    before, inside = [80, 81] * 4, [80.4, 80.6] * 4
    assert back([*before, 40, *inside[:7]], before=8) == (0, 1)
    assert back([*before, 40, *inside], before=8) == (1, 1)
    assert back([*before, 40, *inside[:7], 77], before=8) == (0, 1)


def test_m44_measures_of_the_verdict_are_counted_and_others_are_shown_alone():
    context = {"is_headline": False}
    assert m44([80, 80, 80, 40, 84, 84], limits=4, kpi=context).value == 110
    nothing = m44([80, 80, 80, 40, 84, 84], limits=4, kpi=context, part=BACK)
    assert (nothing.value, nothing.note) == (None, "no measure on file")
