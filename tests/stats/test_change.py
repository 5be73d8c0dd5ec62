"""Before against after: steps and broken lines, with errors for neighbours that are alike."""

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from trustdash.errors import StatisticRefused
from trustdash.stats.change import segmented_regression, step_change
from trustdash.stats.robust_line import usual_lags

RNG = np.random.default_rng(20)
NOISE = RNG.normal(0, 1, 40)


def newey_west(y, x, lags):
    """Return Newey and West's standard errors with n / (n − k), by their formula."""
    n, k = x.shape
    bread = np.linalg.inv(x.T @ x)
    scores = x * (y - x @ bread @ x.T @ y)[:, np.newaxis]
    middle = scores.T @ scores
    for lag in range(1, lags + 1):
        product = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (product + product.T)
    return np.sqrt(np.diag(bread @ middle @ bread) * n / (n - k))


@pytest.mark.parametrize("lags", [0, 1, 3])
def test_a_step_is_the_difference_of_means_with_newey_and_wests_error(lags):
    values = NOISE + 5 * (np.arange(40) >= 25)
    found = step_change(values, 25, lags)
    assert found.level_change == pytest.approx(values[25:].mean() - values[:25].mean())
    x = np.column_stack([np.ones(40), np.arange(40) >= 25])
    assert found.se_newey_west == pytest.approx(newey_west(values, x, lags)[1])


def test_the_plain_error_is_that_of_two_groups_with_equal_variance():
    """By hand: before 1, 2, 3, after 5, 7: s² (1/3 + 1/2) with s² = (2 + 2) / 3."""
    found = step_change([1, 2, 3, 5, 7], 3, 0)
    assert (found.mean_before, found.mean_after, found.level_change) == (2, 6, 4)
    assert found.se_ols == pytest.approx(np.sqrt(4 / 3 * (1 / 3 + 1 / 2)))


@pytest.mark.parametrize(("n", "lags"), [(1, 1), (20, 2), (48, 3), (100, 4), (250, 4)])
def test_the_usual_lags(n, lags):
    """Newey and West (1994): ⌊4 (n / 100)^(2/9)⌋."""
    assert usual_lags(n) == lags


def test_a_planted_break_is_found():
    t = np.arange(40.0)
    after = t >= 20
    values = 10 + 0.5 * t + after * (-8 - 0.75 * (t - 20)) + 0.1 * NOISE
    found = segmented_regression(values, 20)
    assert found.slope_before == pytest.approx(0.5, abs=0.03)
    assert found.level_change == pytest.approx(-8, abs=0.3)
    assert found.slope_change == pytest.approx(-0.75, abs=0.03)
    assert found.effect == pytest.approx(-8 - 0.75 * 9.5, abs=0.3)
    assert found.changed is True


def test_the_level_change_is_the_jump_at_the_first_value_after():
    """Lopez Bernal et al. (2017): with t − t₀ counted from 0 there, else b₂ is another number."""
    t = np.arange(24.0)
    values = np.where(t < 12, t, 100 + 3 * (t - 12)) + 0.001 * NOISE[:24]
    assert segmented_regression(values, 12).level_change == pytest.approx(100 - 12, abs=0.01)


def test_its_errors_are_newey_and_wests():
    t, after = np.arange(40.0), np.arange(40) >= 18
    values = NOISE + 0.2 * t - 3 * after
    x = np.column_stack([np.ones(40), t, after, after * (t - 18)])
    found = segmented_regression(values, 18, 2)
    errors = newey_west(values, x, 2)
    assert (found.se_level_change, found.se_slope_change) == pytest.approx(tuple(errors[2:]))


def test_the_counterfactual_has_the_band_of_single_values():
    values = NOISE[:24] + 0.3 * np.arange(24)
    found = segmented_regression(values, 12)
    t, after = np.arange(24.0), np.arange(24) >= 12
    x = np.column_stack([np.ones(24), t, after, after * (t - 12)])
    ahead = np.column_stack([np.ones(12), t[12:], np.zeros((12, 2))])
    table = OLS(values, x).fit().get_prediction(ahead).summary_frame(alpha=0.05)
    assert found.counterfactual == pytest.approx(tuple(table["mean"]))
    assert found.counterfactual_upper == pytest.approx(tuple(table["obs_ci_upper"]))


def test_too_early_gives_numbers_and_claims_nothing():
    found = step_change([1, 2, 1, 2, 9, 8, 9, 8], 4)
    assert found.level_change == pytest.approx(7)
    assert found.se_ols is not None
    assert (found.changed, found.status) == (None, "too_few")
    assert "8 values are needed on each side" in found.reason
    slopes = segmented_regression([*NOISE[:11], *(NOISE[11:22] + 9)], 11)
    assert (slopes.changed, slopes.level_lower) == (None, None)


def test_correlated_neighbours_widen_what_a_change_is_claimed_by():
    slow = np.repeat(NOISE[:10], 4)
    mixed = np.random.default_rng(1).permutation(slow)
    wide, narrow = step_change(slow, 20), step_change(mixed, 20)
    assert wide.upper - wide.lower > 1.5 * (narrow.upper - narrow.lower)
    assert "move together" in wide.caution


def test_a_clear_step_is_claimed_and_none_is_not():
    assert step_change(NOISE + 4 * (np.arange(40) >= 20), 20).changed is True
    assert step_change(NOISE, 20).changed is False


def test_transition_months_are_left_out_and_time_goes_on():
    t = np.arange(30.0)
    values = 2 * t + 0.01 * NOISE[:30]
    values[14:16] = np.nan
    found = segmented_regression(values, 14)
    assert (found.missing, found.slope_before) == (2, pytest.approx(2, abs=0.01))
    assert found.level_change == pytest.approx(0, abs=0.05)


@pytest.mark.parametrize("change", [step_change, segmented_regression])
@pytest.mark.parametrize(
    ("values", "before", "status"),
    [
        ([], 0, "no_data"),
        ([1, 2, 3], 3, "no_data"),
        ([1, 2, 3], 0, "no_data"),
        ([5, 5, 5, 5, 5, 5], 3, "not_estimable"),
        ([None] * 6, 3, "no_data"),
    ],
)
def test_nothing_to_compare_is_said(change, values, before, status):
    found = change(values, before)
    assert found.status == status or (found.status, change) == ("too_few", segmented_regression)
    assert found.reason


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: step_change([1, 2], 3), "first_index_after is 3"),
        (lambda: step_change([1, 2, 3], 1, 3), "newey_west_lags is 3"),
        (lambda: step_change([1, "x"], 1), "no number"),
    ],
)
def test_places_and_lags_outside_the_series_are_refused(ask, words):
    with pytest.raises(StatisticRefused, match=words):
        ask()
