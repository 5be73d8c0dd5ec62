"""Mann–Kendall and Sen, with ties, seasons, and what may not be claimed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import mstats

from trustdash.errors import StatisticRefused
from trustdash.stats.trend import mann_kendall_sen, seasonal_mann_kendall, seasonally_adjusted


def test_the_epas_eleven_values_with_ties():
    """EPA QA/G-9S (2006), box 4-8: S 22, variance 155.33, z 1.685."""
    found = mann_kendall_sen([10, 10, 10, 5, 10, 20, 18, 17, 15, 24, 15])
    assert found.s == 22
    assert (round(found.var_s, 2), round(found.z, 3)) == (155.33, 1.685)
    assert found.direction == "none"


def test_sens_own_example():
    """Sen (1968): slope 4, 93 % limits 26/7 and 35/8."""
    found = mann_kendall_sen([9, 15, 19, 20, 45, 55, 78], [1, 2, 3, 4, 10, 12, 18], conf=0.93)
    assert (found.s, found.slope) == (21, 4)
    assert (found.slope_lower, found.slope_upper) == pytest.approx((26 / 7, 35 / 8))


def test_gilberts_ground_water():
    """Gilbert (1987), p. 212, 22 values with ties: z 3.1."""
    values = [20] * 4 + [15, 20, 20, 30, 27, 26, 23, 35, 25, 28, 70, 26, 24, 34, 32, 23, 50, 30]
    found = mann_kendall_sen(values)
    assert (round(found.z, 1), found.direction) == (3.1, "up")


@given(st.lists(st.integers(0, 9), min_size=2, max_size=30))
def test_s_is_tau_without_its_denominator(values):
    found = mann_kendall_sen(values)
    if found.tau_b is None:
        assert len(set(values)) == 1
        return
    expected = stats.kendalltau(range(len(values)), values).statistic
    pairs = len(values) * (len(values) - 1) / 2
    tied = sum(n * (n - 1) / 2 for n in np.unique(values, return_counts=True)[1])
    assert found.tau_b == pytest.approx(expected)
    assert found.s / np.sqrt(pairs * (pairs - tied)) == pytest.approx(expected)


@given(st.lists(st.floats(-100, 100), min_size=8, max_size=30, unique=True))
def test_turned_upside_down_the_trend_turns_too(values):
    up, down = mann_kendall_sen(values), mann_kendall_sen([-value for value in values])
    assert (up.s, up.z) == (-down.s, pytest.approx(-down.z))
    assert {up.direction, down.direction} in ({"up", "down"}, {"none"})


def test_below_8_values_no_direction_is_claimed():
    assert mann_kendall_sen(range(7)).direction == "none"
    assert mann_kendall_sen(range(7)).status == "too_few"
    assert mann_kendall_sen(range(8)).direction == "up"
    assert mann_kendall_sen(range(8, 0, -1)).direction == "down"


@pytest.mark.parametrize(
    ("values", "status"), [([], "no_data"), ([4], "too_few"), ([4] * 9, "not_estimable")]
)
def test_nothing_to_compare_has_no_direction(values, status):
    found = mann_kendall_sen(values)
    assert (found.direction, found.status) == ("none", status)


def test_missing_values_are_left_out_with_their_times():
    found = mann_kendall_sen([1, None, 3, 4, 5, 6, 7, 8, 9])
    assert (found.slope, found.n, found.missing) == (1, 8, 1)


def test_neighbours_that_move_together_are_a_caution():
    slow = np.repeat([1.0, 4, 2, 6, 3, 7], 4)
    assert "move together" in mann_kendall_sen(slow).caution
    assert mann_kendall_sen([1, 4, 2, 5, 3, 6, 4, 7, 5, 8]).caution is None


def test_times_must_rise():
    with pytest.raises(StatisticRefused, match="does not rise"):
        mann_kendall_sen([1, 2, 3], [1, 3, 3])


def test_the_seasonal_test_adds_up_the_seasons():
    """Hirsch et al. (1982) by definition, computed apart: each season's S and its variance."""
    rng = np.random.default_rng(4)
    values = rng.integers(0, 20, 36)
    parts = [mann_kendall_sen(values[month::12]) for month in range(12)]
    found = seasonal_mann_kendall(values, 12)
    assert found.s == sum(part.s for part in parts)
    assert found.var_s == pytest.approx(sum(part.var_s for part in parts))


def test_the_seasonal_test_of_independent_seasons_equals_scipys():
    values = np.random.default_rng(9).normal(size=(10, 12))
    expected = mstats.kendalltau_seasonal(values)["global p-value (indep)"]
    found = seasonal_mann_kendall(values.ravel(), 12)
    assert 2 * stats.norm.sf(abs(found.z)) == pytest.approx(float(expected))
    assert found.direction == "none"


SEASON = np.array([0, 40, 10, 90, 30, 70, 20, 5, 60, 55, 80, 15])


def test_a_rise_within_every_season_is_found_where_the_season_hides_it():
    rng = np.random.default_rng(3)
    values = np.tile(SEASON, 4) + np.repeat([0, 3, 6, 9], 12) + rng.normal(0, 1, 48)
    assert mann_kendall_sen(values).direction == "none"
    found = seasonal_mann_kendall(values, 12)
    assert (found.direction, round(found.slope)) == ("up", 3)


def test_below_three_whole_periods_no_direction_is_claimed():
    values = np.tile(SEASON, 2) + np.repeat([0, 5], 12)
    found = seasonal_mann_kendall(values, 12)
    assert (found.s, found.direction, found.status) == (12, "none", "too_few")


def test_a_season_that_is_known_is_taken_out():
    values = np.tile(SEASON, 4) + np.linspace(0, 10, 48)
    found = seasonally_adjusted(values, 12)
    assert np.array(found.effects) == pytest.approx(SEASON - SEASON.mean(), abs=3)
    assert np.std(np.array(found.adjusted) - np.linspace(0, 10, 48)) < 2
    assert sum(found.effects) == pytest.approx(0, abs=1e-9)


def test_the_season_comes_from_the_baseline_alone():
    values = np.r_[np.tile(SEASON, 3), np.full(12, 500.0)]
    assert seasonally_adjusted(values, 12, 36).effects == pytest.approx(
        seasonally_adjusted(values[:36], 12).effects
    )


def test_below_three_whole_periods_nothing_is_adjusted():
    found = seasonally_adjusted(np.tile(SEASON, 2), 12)
    assert (found.adjusted, found.status) == ((), "too_few")
