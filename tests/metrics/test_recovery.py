"""Where a measure stands: now, before, which way, back or not."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from metric_frames import frame

from trustdash.metrics.recovery import for_everyone, measure_state

FIRST = date(2025, 1, 5)
NOISE = [0, 2, -1, 1, -2, 0, 1, -1, 2, 0, -1, 1, 0, -2, 1, 2]
BEFORE = [80 + step for step in NOISE]


def kpi(direction="higher_is_better", target=None, every_days=7):
    return SimpleNamespace(
        direction=direction, target=target, tolerance=None, every_days=every_days
    )


def state(values, after=16, late=0, n=100, **about):
    """Return the state of weekly values; the incident lies before the value number `after`."""
    ends = [FIRST + timedelta(weeks=week) for week in range(len(values))]
    points = pd.DataFrame({"period_end": pd.to_datetime(ends), "value": values, "n": n})
    days = [] if after is None else [ends[after] - timedelta(days=3)]
    incidents = pd.DataFrame({"on": pd.to_datetime(pd.Series(days, dtype=object))})
    as_of = ends[-1] + timedelta(days=late)
    return measure_state(points.astype({"value": float}), kpi(**about), incidents, as_of)


def since(*values):
    return [*BEFORE, *values]


def steady(level, n=12):
    return [level + step for step in NOISE[:n]]


def test_now_is_the_mean_of_the_last_four_and_before_the_mean_before_the_incident():
    found = state(since(50, 60, 70, 80, 90))
    assert found.now == 75
    assert found.before == pytest.approx(np.mean(BEFORE))
    assert found.gap == pytest.approx(75 - np.mean(BEFORE))
    assert found.baseline.status == "limits"


def test_below_12_values_since_the_incident_it_is_too_early():
    assert state(since(*steady(60, 11))).direction == "too early"
    assert state(since(*steady(60, 12))).direction == "no clear change"


@pytest.mark.parametrize(
    ("last", "direction"),
    [
        ([75], "improving"),
        ([45], "worsening"),
        ([59, *[62] * 7], "improving"),
        ([59, *[62] * 6], None),
    ],
    ids=["beyond the upper limit", "beyond the lower", "seven above", "six above"],
)
def test_only_a_value_beyond_chance_or_a_shift_gives_a_direction(last, direction):
    found = state(since(*steady(60), *last))
    assert found.direction == (direction or "no clear change")


def test_better_is_what_the_measure_says():
    rising = since(*steady(60), 75)
    assert state(rising, direction="lower_is_better").direction == "worsening"
    assert state(rising, direction="neither").direction == "no clear change"


def test_the_limits_are_frozen_on_the_first_twelve_of_the_phase():
    assert state(since(*steady(60), *range(62, 90))).direction == "improving"


def test_one_value_in_the_range_is_not_recovery_and_eight_are():
    back = steady(80, 8)
    assert state(since(*steady(50), 80)).back_to_usual is False
    assert state(since(*steady(50), *back[:7])).back_to_usual is False
    assert state(since(*steady(50), *back)).back_to_usual is True


def test_seven_values_inside_with_a_mean_whose_bound_is_outside_are_not_back():
    low = state(since(80)).baseline.low
    values = [low + 0.1, low + 3, low + 0.1, low + 3, low + 0.1, low + 0.1, low + 0.1, low + 0.1]
    assert state(since(*steady(50), *values)).back_to_usual is False


def test_better_than_before_is_back_too():
    assert state(since(50, *steady(95, 8))).back_to_usual is True
    assert state(since(50, *steady(95, 8)), direction="lower_is_better").back_to_usual is False


def test_what_was_never_worse_has_nothing_to_go_back_to():
    assert state(since(*steady(95, 8))).back_to_usual is None
    assert state(since(*steady(50, 8)), direction="neither").back_to_usual is None


def test_a_stale_measure_is_not_called_back():
    values = since(*steady(50), *steady(80, 8))
    assert state(values, late=10).back_to_usual is True
    assert state(values, late=11).back_to_usual is False


def test_the_values_before_the_incident_do_not_make_it_back():
    assert state(since(79, 80, 81)).back_to_usual is False


def test_without_an_incident_there_is_no_before():
    found = state(steady(80, 16), after=None)
    assert (found.before, found.gap, found.back_to_usual, found.baseline) == (None,) * 4
    assert found.direction == "no clear change"


def test_a_short_time_before_gives_a_level_and_no_range():
    found = state([80, 81, 82, *steady(60)], after=3)
    assert found.before == 81
    assert (found.baseline, found.back_to_usual) == (None, False)


def test_it_is_stale_after_one_and_a_half_periods():
    assert state(since(80), late=10).stale is False
    assert state(since(80), late=11).stale is True


def test_target_is_met_on_the_better_side():
    assert state(since(*steady(60)), target=59).on_target is True
    assert state(since(*steady(60)), target=62).on_target is False
    assert state(since(*steady(60)), target=62, direction="lower_is_better").on_target is True
    assert state(since(80)).on_target is None


def test_missing_values_are_never_filled_and_break_a_run():
    values = since(*steady(60), 62, 62, 62, np.nan, 62, 62, 62, 62)
    assert state(values).direction == "no clear change"
    assert state(since(50, 60, 70, 80, np.nan)).now == 65


def test_a_missing_period_is_a_gap_like_an_empty_one():
    values = since(*steady(60), 62, 62, 62, np.nan, 62, 62, 62, 62)
    ends = pd.to_datetime([FIRST + timedelta(weeks=week) for week in range(len(values))])
    points = pd.DataFrame({"period_end": ends, "value": values, "n": 1}).dropna()
    incidents = pd.DataFrame({"on": [ends[len(BEFORE)]]})
    found = measure_state(points, kpi(), incidents, ends[-1].date())
    assert found.direction == "no clear change"


def test_no_values_say_nothing():
    found = state([np.nan] * 3, after=1)
    assert (found.now, found.direction, found.last_period) == (None, "too early", None)


def test_the_value_for_everyone_is_the_groups_mean_weighted_by_n():
    rows = frame(
        "observations",
        {"value": 5.0},
        {"weighted_sum": 90.0, "weight": 30.0},
        {"weighted_sum": 0.0, "weight": 0.0},
    )
    values = for_everyone(rows)["value"].tolist()
    assert values[:2] == [5, 3]
    assert np.isnan(values[2])


def test_a_mean_just_inside_an_uncertain_range_is_not_back():
    before = [100 + step for step in NOISE[:8]]
    low = state([*before, *steady(50)], after=8).baseline.low
    level = [low + 0.9 + step for step in (0, 0.2, -0.1, 0.1, -0.2, 0.2, 0, 0.1)]
    assert state([*before, *steady(50), *level], after=8).back_to_usual is False
    higher = [value + 2 for value in level]
    assert state([*before, *steady(50), *higher], after=8).back_to_usual is True


def test_neighbours_that_move_together_are_known():
    slow = [60, 61, 62, 63, 62, 61, 60, 59, 58, 57, 58, 59, 60, 61, 62, 63, 62, 61]
    assert state(since(*slow, *slow)).neighbours_alike is True
    assert state(since(*steady(60, 16))).neighbours_alike is False
    assert state(since(*slow[:11])).neighbours_alike is False


def test_a_steady_climb_is_not_taken_for_neighbours_that_move_together():
    climb = [60 + week + step for week, step in enumerate(NOISE)]
    assert state(since(*climb)).direction == "improving"
    assert state(since(*climb)).neighbours_alike is False
