"""The four rules, with their strictness, gaps, phases and precedence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.errors import StatisticRefused
from trustdash.stats.run_rules import phased_chart, run_rules


def rules(values, centre=0, upl=6, lpl=-6, **settings):
    return run_rules(values, centre, upl, lpl, **settings)


def test_astronomical_is_beyond_a_limit_and_not_on_it():
    assert rules([6, 6.01, -6, -6.01]).astronomical == (2, 4)


def test_a_shift_is_seven_in_a_row_on_one_side_and_flags_the_whole_run():
    assert rules([-1, *[1, 2] * 4, -1]).shift == tuple(range(2, 10))
    assert rules([1, 2] * 3).shift == ()


def test_a_value_on_the_centre_breaks_a_shift():
    assert rules([1, 2, 1, 0, 1, 2, 1, 2]).shift == ()
    assert rules([0.3 - 0.2 - 0.1, *[1] * 7]).shift == tuple(range(2, 9))


def test_a_trend_is_six_points_each_beyond_the_last():
    """Nelson (1984), test 3: six points in a row steadily increasing or decreasing."""
    assert rules([3, -3, -2, -1, 0, 1, 2, -5]).trend == (2, 3, 4, 5, 6, 7)
    assert rules([3, 2, 1, 0, -1, -2]).trend == (1, 2, 3, 4, 5, 6)
    assert rules([-3, -2, -1, 0, 1, 0]).trend == ()


def test_an_equal_neighbour_breaks_a_trend():
    assert rules([-3, -2, -1, -1, 0, 1, 2]).trend == ()


def test_two_of_three_beyond_two_thirds_of_the_way_to_the_same_limit():
    assert rules([0, 5, 1, 5, 0]).two_of_three == (2, 4)
    assert rules([0, 4, 1, 5, 0]).two_of_three == ()
    assert rules([0, 5, 1, -5, 0]).two_of_three == ()
    assert rules([0, 5, 1, 1, 5, 0]).two_of_three == ()
    assert rules([0, -5, 7, -5, 0]).two_of_three == (2, 4)


def test_run_lengths_are_settings():
    assert rules([1, 2] * 4, shift_n=8).shift == tuple(range(1, 9))
    assert rules([1, 2] * 4, shift_n=9).shift == ()
    rising = [-3, -2, -1, 0, 1, 2]
    assert rules(rising, trend_n=7).trend == ()
    assert rules([*rising, 3], trend_n=7).trend == tuple(range(1, 8))


def test_no_run_crosses_a_gap():
    assert rules([1, 2, 1, 2, np.nan, 1, 2, 1, 2]).shift == ()
    assert rules([-3, -2, -1, None, 0, 1, 2]).trend == ()
    assert rules([0, 5, np.nan, 5, 0]).two_of_three == ()


def test_no_run_crosses_the_start_of_a_phase():
    values = [1, 2, 1, 2, 1, 2, 1, 2]
    assert rules(values, phase_starts=[5]).shift == ()
    assert rules([-3, -2, -1, 0, 1, 2], phase_starts=[4]).trend == ()
    assert rules([0, 5, 5, 0], phase_starts=[3]).two_of_three == ()


def test_a_point_is_shown_by_the_first_rule_of_outside_trend_two_of_three_shift():
    found = rules([1, 2, 3, 4, 5, 6, 7])
    assert found.shift == found.trend == tuple(range(1, 8))
    assert found.shown == (*["trend"] * 6, "astronomical")
    assert rules([-1, 1, 5, 5, 1, 1, 1, 1]).shown[1:4] == ("shift", "two_of_three", "two_of_three")


def test_limits_may_differ_from_point_to_point():
    assert run_rules([5, 5], 0, [4, 6], [-4, -6]).astronomical == (1,)


@pytest.mark.parametrize(
    ("lines", "words"),
    [((0, -1, -6), "outside its limits"), (([0, 0], 6, -6), "centre has 2 of 3")],
)
def test_limits_that_can_not_be_are_refused(lines, words):
    with pytest.raises(StatisticRefused, match=words):
        run_rules([1, 2, 3], *lines)


STEADY = [0, 1, -1, 2, 0, -2, 1, 0, -1, 1, 0, 2]


def test_after_a_declared_change_the_rules_read_by_the_new_phases_limits():
    values = [*STEADY, *(value + 30 for value in STEADY)]
    unsaid = phased_chart(values, (), 12).rules
    assert unsaid.astronomical == tuple(range(13, 25))
    assert phased_chart(values, [13], 12).rules.astronomical == ()


def test_a_phase_without_limits_can_have_a_trend_and_nothing_else():
    found = phased_chart([*STEADY, 50, 60, 70, 80, 90, 99], [13]).rules
    assert found.trend == tuple(range(13, 19))
    assert found.astronomical == found.shift == found.two_of_three == ()


VALUES = st.lists(st.floats(-8, 8) | st.just(float("nan")), max_size=30)


@given(VALUES)
def test_turned_upside_down_the_same_points_are_found(values):
    flipped = [-value for value in values]
    assert rules(values).shown == rules(flipped).shown


@given(VALUES)
def test_a_missing_value_is_never_found(values):
    found = rules(values)
    assert not any(np.isnan(values[place - 1]) for place in found.shift + found.trend)
    assert found.n + found.missing == len(values)
