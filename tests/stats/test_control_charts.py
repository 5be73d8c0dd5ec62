"""XmR limits, phases, assurance, and the two signals that headlines may use."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.errors import StatisticRefused
from trustdash.stats.control_charts import (
    Limits,
    assurance,
    astronomical,
    latest_signal,
    limit_error,
    phases,
    shift_at_end,
    xmr_chart,
    xmr_limits,
)

TWELVE = [39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40]


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    limits = xmr_limits(TWELVE)
    moving = np.abs(np.diff(TWELVE)).mean()
    assert limits.centre == pytest.approx(np.mean(TWELVE))
    assert limits.high - limits.centre == pytest.approx(2.66 * moving, rel=1e-3)
    assert limits.centre - limits.low == pytest.approx(limits.high - limits.centre)


def test_nist_flow_rates():
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2.2."""
    chart = xmr_chart([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert (chart.mean, round(chart.mr_bar, 4)) == (pytest.approx(50.81), 1.8778)
    assert (round(chart.upl, 4), round(chart.lpl, 4)) == (55.8041, 45.8159)


def test_montgomery_viscosity_of_paint():
    """Montgomery (2009), example 6.5: x̄ 33.52, mean moving range 0.48, limits 34.80 and 32.24."""
    batches = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00]
    chart = xmr_chart([*batches, 33.54, 33.12, 33.84])
    assert (round(chart.mean, 2), round(chart.mr_bar, 2)) == (33.52, 0.48)
    assert (round(chart.upl, 2), round(chart.lpl, 2), round(chart.url, 2)) == (34.80, 32.24, 1.57)
    assert chart.outside == ()


def test_frozen_limits_judge_all_values_and_move_with_none_of_them():
    steady, later = xmr_chart(TWELVE), xmr_chart([*TWELVE, 47, 90, 30], baseline_n=12)
    assert (later.upl, later.lpl, later.mr_bar) == (steady.upl, steady.lpl, steady.mr_bar)
    assert later.outside == (13, 14, 15)


def test_screening_leaves_out_moving_ranges_that_stand_out_once():
    """Nelson (1982); by hand: ranges 1 × 10 and 8 × 2 have mean 13/6, 8 > 3.267 × 13/6."""
    values = [0, 1, 0, 1, 0, 1, 9, 1, 0, 1, 0, 1, 0]
    assert xmr_chart(values).mr_bar == pytest.approx((10 + 16) / 12)
    screened = xmr_chart(values, screen_factor=3.267)
    assert screened.mr_bar == 1
    assert screened.mean == pytest.approx(np.mean(values))
    assert screened.upl - screened.mean == pytest.approx(3 / 1.128)


@pytest.mark.parametrize(("n", "status"), [(7, None), (8, "trial"), (11, "trial"), (12, "limits")])
def test_a_short_baseline_has_no_limits_or_trial_limits(n, status):
    limits = xmr_limits(TWELVE[:n])
    assert (limits.status if limits else None) == status


def test_below_8_points_the_chart_has_a_median_and_says_why_no_limits():
    chart = xmr_chart(TWELVE[:7])
    assert (chart.median, chart.upl, chart.lpl, chart.outside) == (41, None, None, ())
    assert (chart.status, chart.reason[:1]) == ("too_few", "8")
    assert xmr_chart(TWELVE[:8]).caution == "trial limits, from 8 points"


@pytest.mark.parametrize("value", [5, 0.1, 1e15])
def test_a_baseline_without_variation_is_named_so_and_nothing_in_it_stands_out(value):
    assert xmr_limits([value] * 12).status == "constant"
    chart = xmr_chart([value] * 12)
    assert (chart.mr_bar, chart.upl, chart.outside) == (0, value, ())
    assert "no variation" in chart.caution


def test_no_moving_range_is_taken_across_a_gap():
    steady, far = [10.0, 11.0] * 4, [90.0, 91.0] * 4
    limits = xmr_limits([*steady, np.nan, *far])
    assert limits.high - limits.centre == pytest.approx(3 / 1.128)
    assert limits.n == 16
    assert xmr_chart([*steady, None, *far]).missing == 1


def test_on_the_limit_is_inside():
    limits = xmr_limits(TWELVE)
    assert astronomical(limits.high, limits) == 0
    assert astronomical(limits.high + 0.01, limits) == 1
    assert astronomical(limits.low - 0.01, limits) == -1


@pytest.mark.parametrize(
    ("values", "side"),
    [
        ([1] * 7, 1),
        ([-1] * 7, -1),
        ([1] * 6, 0),
        ([1, 1, 1, 0, 1, 1, 1, 1, 1, 1], 0),
        ([1, 1, 1, 1, 1, 1, np.nan], 0),
        ([-1, 1, 1, 1, 1, 1, 1, 1], 1),
        ([1, 1, 1, 1, 1, 1, 1, -1], 0),
    ],
)
def test_a_shift_is_seven_on_one_side_that_end_at_the_latest(values, side):
    assert shift_at_end(values, 0) == side


def test_rounding_does_not_put_a_value_off_the_centre():
    assert shift_at_end([0.1 + 0.2] * 7, 0.3) == 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=40))
def test_limits_enclose_the_centre(values):
    limits = xmr_limits(values)
    assert limits.low <= limits.centre <= limits.high


def test_a_phase_starts_where_a_person_says_so_and_has_limits_of_its_own():
    first, second = phases([*TWELVE, *(value + 20 for value in TWELVE)], [13])
    assert (first.first, first.last, second.first, second.last) == (1, 12, 13, 24)
    assert second.limits.centre == pytest.approx(first.limits.centre + 20)
    assert second.limits.high - second.limits.low == pytest.approx(
        first.limits.high - first.limits.low
    )


def test_later_values_of_a_phase_do_not_move_its_limits():
    (alone,), (longer,) = phases(TWELVE, (), 12), phases([*TWELVE, 70, 80, 90], (), 12)
    assert longer.limits == alone.limits


def test_a_start_outside_the_series_is_refused():
    with pytest.raises(StatisticRefused, match="phase_starts names position 13 of 12"):
        phases(TWELVE, [13])
    assert phases([]) == ()


@pytest.mark.parametrize(
    ("target", "better", "verdict"),
    [
        (61, "higher", "misses"),
        (39, "higher", "meets"),
        (50, "higher", "hit_or_miss"),
        (60, "higher", "hit_or_miss"),
        (61, "lower", "meets"),
        (39, "lower", "misses"),
        (40, "lower", "hit_or_miss"),
    ],
)
def test_assurance_asks_on_which_side_of_the_limits_the_target_lies(target, better, verdict):
    assert assurance(target, Limits(40, 50, 60, 24, "limits"), better) == verdict


@pytest.mark.parametrize("status", ["trial", "constant"])
def test_there_is_no_assurance_on_trial_limits_or_without_variation(status):
    assert assurance(70, Limits(40, 50, 60, 8, status)) is None
    assert assurance(70, None) is None


BASELINE = [41, 39, 42, 40, 38, 41, 40, 43, 39, 41, 40, 39] * 2


def test_a_headline_says_which_side_and_by_which_rule():
    assert latest_signal(BASELINE, [40, 41, 55]).rule == "astronomical"
    assert latest_signal(BASELINE, [40, 41, 55]).side == 1
    assert latest_signal(BASELINE, [43, 42, 43, 42, 43, 42, 43]).rule == "shift"
    assert latest_signal(BASELINE, [37, 38, 37, 38, 37, 38, 37]).side == -1


def test_a_headline_is_about_the_latest_value_alone():
    assert latest_signal(BASELINE, [40, 55, 41]).side == 0
    assert latest_signal(BASELINE, [40, 41, 55, None]).side == 0
    assert latest_signal(BASELINE, []).side == 0
    assert latest_signal(BASELINE[:7], [55]) is None


def test_seven_on_one_side_by_a_hair_make_no_headline():
    hair = np.mean(BASELINE) + 0.1
    assert shift_at_end([hair] * 7, np.mean(BASELINE)) == 1
    assert latest_signal(BASELINE, [hair, hair + 0.05] * 4).side == 0


def test_the_limit_of_a_headline_lies_a_little_further_out_than_the_charts():
    limits = xmr_limits(BASELINE)
    just_outside = limits.high + 0.01
    assert astronomical(just_outside, limits) == 1
    assert latest_signal(BASELINE, [just_outside]).side == 0


def test_where_neighbours_move_together_a_shift_needs_more_and_it_is_said():
    slow = np.repeat([38, 42, 39, 41, 37, 43, 40, 42], 3).astype(float)
    later = [43, 43.1, 43.3, 43.4, 43.3, 43.1, 43.2]
    signal = latest_signal(slow, later)
    assert (signal.side, signal.together) == (0, True)
    mixed = slow.reshape(8, 3).T.ravel()
    assert latest_signal(mixed, later).side == 1


def test_the_limits_own_error_is_how_far_they_stray():
    draws = np.random.default_rng(6).normal(0, 1, (4000, 24))
    found = [xmr_limits(draw) for draw in draws]
    strayed = np.std([limits.high for limits in found])
    assert np.mean([limit_error(limits) for limits in found]) == pytest.approx(strayed, rel=0.06)


def test_earlier_values_tell_of_the_correlation_and_of_nothing_else():
    slow = np.repeat([70.0, 130, 85, 115, 55, 145, 100, 130], 3)
    signal = latest_signal(BASELINE, [40, 41, 55], earlier=slow)
    assert (signal.side, signal.together) == (1, True)
    assert latest_signal(BASELINE, [40, 41, 55]).together is False
