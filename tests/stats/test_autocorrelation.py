"""Do neighbours move together, and what that costs."""

import numpy as np
import pytest
from statsmodels.tsa.stattools import acf

from trustdash.stats.autocorrelation import lag1, widening, without_line

WAVE = [1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 2, 3]


def test_of_one_phase_it_is_the_autocorrelation_of_statsmodels():
    assert lag1(WAVE).lag1 == pytest.approx(acf(WAVE, nlags=1)[1])


def test_by_hand():
    # 1, 2, 3: distances −1, 0, 1; products 0; squares 2.
    assert lag1([1, 2, 3]).lag1 == 0
    assert lag1([1, 1, 5, 5]).lag1 == pytest.approx((4 - 4 + 4) / 16)


def test_a_step_between_phases_is_no_correlation():
    rng = np.random.default_rng(1)
    before, after = rng.normal(0, 1, 40), rng.normal(50, 1, 40)
    assert lag1(np.r_[before, after]).together
    assert not lag1(before, after).together


def test_beyond_two_over_root_n_neighbours_move_together_and_it_is_said():
    found = lag1(WAVE)
    assert found.threshold == pytest.approx(2 / np.sqrt(13))
    assert found.together and "neighbouring values move together" in found.caution
    assert not lag1([1, 5, 2, 6, 1, 5, 2, 6]).together


def test_no_pair_is_taken_across_a_gap():
    assert lag1([1, 2, None, 3, 4]).missing == 1
    assert lag1([1, None, 3, None, 2]).lag1 == 0


@pytest.mark.parametrize(
    ("values", "status"),
    [([], "no_data"), ([1, 2], "too_few"), ([7] * 9, "not_estimable"), ([None] * 4, "no_data")],
)
def test_without_variation_or_values_nothing_is_known(values, status):
    found = lag1(values)
    assert (found.lag1, found.together, found.status) == (None, False, status)
    assert widening(found) == 1


def test_the_error_of_a_mean_grows_with_the_correlation():
    rng = np.random.default_rng(2)
    steps = rng.normal(size=20_000)
    series = np.empty(20_000)
    series[0] = steps[0]
    for place in range(1, len(series)):
        series[place] = 0.5 * series[place - 1] + steps[place]
    assert widening(lag1(series)) == pytest.approx(np.sqrt(1.5 / 0.5), rel=0.03)
    assert widening(lag1([1, 5, 1, 5, 1, 5, 1, 5])) == 1


def test_a_steady_climb_is_no_correlation_once_its_line_is_taken_out():
    climb = [1.0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13]
    assert lag1(climb).together
    assert not lag1(without_line(climb)).together
    line = np.polynomial.Polynomial.fit(range(12), climb, 1)(np.arange(12))
    apart = without_line(climb)
    assert apart - apart.mean() == pytest.approx(climb - line)


def test_gaps_stay_gaps_and_two_values_have_no_line():
    assert np.isnan(without_line([1, None, 3, 4, 6])).tolist() == [False, True, *[False] * 3]
    assert without_line([1, 9]).tolist() == [1, 9]
