"""Bands of single values, dates by inverting them, and a trend that flattens out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing

from trustdash.errors import StatisticRefused
from trustdash.stats.forecast import (
    band_growth,
    damped_trend_forecast,
    predict_line,
    predict_next,
    time_to_reach,
)

SPEED = [
    4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15,
    15, 16, 16, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24,
    24, 25,
]  # fmt: skip
DISTANCE = [
    2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20,
    26, 54, 32, 40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92,
    93, 120, 85,
]  # fmt: skip
RISING = [20, 22, 23, 26, 27, 29, 32, 33, 34, 38, 39, 40]


def test_stopping_distances_as_r_prints_them():
    """R, `predict(lm(dist ~ speed, cars), interval = "prediction")` at 12, 19 and 24."""
    found = predict_line(SPEED, DISTANCE, [12, 19, 24])
    assert [round(each, 5) for each in found.fit] == [29.60981, 57.13667, 76.79872]
    assert [round(each, 4) for each in found.lower] == [-1.7495, 25.7618, 44.7525]
    assert [round(each, 4) for each in found.upper] == [60.9691, 88.5116, 108.8450]


def test_a_place_far_beyond_the_points_has_no_band_and_says_why():
    """Found by the property test of every method: the band went beyond every number."""
    found = predict_line([0, 0, 0, 1e-300], [0, 0, 1, 0], [0, 1])
    assert (found.lower[1], found.upper[1], found.status) == (None, None, "not_estimable")
    assert found.reason == "a new place lies too far from the points"
    assert found.lower[0] is not None


def test_the_next_value_by_hand():
    """50 ± 2.0639 × 10 × √(1 + 1/25), and for the mean ± 2.0639 × 10 / 5."""
    found = predict_next(50, 10, 25)
    assert found.ci_upper == pytest.approx(50 + 2.0639 * 2, abs=1e-3)
    assert found.pi_upper == pytest.approx(50 + 2.0639 * 10 * np.sqrt(1.04), abs=1e-3)


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=20))
def test_the_band_of_the_next_value_is_wider_than_that_of_the_mean(values):
    found = predict_next(np.mean(values), np.std(values, ddof=1), len(values))
    if found.pi_lower is not None:
        assert found.pi_lower < found.ci_lower < found.ci_upper < found.pi_upper
        if np.ptp(values) > 1e-3:
            expected = stats.ttest_1samp(values, 0).confidence_interval()
            assert found.ci_lower == pytest.approx(expected.low)


@pytest.mark.parametrize(
    ("mean", "sd", "n", "status"),
    [(5, 1, 0, "no_data"), (5, 1, 1, "too_few"), (5, 0, 9, "not_estimable")],
)
def test_without_variation_or_values_there_is_no_band(mean, sd, n, status):
    found = predict_next(mean, sd, n)
    assert (found.pi_lower, found.status) == (None, status)


def test_a_line_needs_three_pairs_that_differ_and_points_beside_it():
    assert predict_line([1, 2], [1, 2], [3]).status == "too_few"
    assert predict_line([2, 2, 2], [1, 2, 3], [3]).reason == "x does not vary"
    exact = predict_line([1, 2, 3, 4], [2, 4, 6, 8], [5])
    assert exact.fit == pytest.approx((10,))
    assert (exact.lower, exact.status) == ((None,), "not_estimable")
    assert predict_line([1, 2, 3, 4], [2, None, 6, 9], [5]).missing == 1


def test_the_date_by_inverting_the_band():
    found = time_to_reach(RISING, 45, "higher")
    ahead = predict_line(range(1, 13), RISING, range(13, 19))
    assert found.expected == 1 + next(i for i, at in enumerate(ahead.fit) if at >= 45)
    assert found.latest == 1 + next(i for i, at in enumerate(ahead.lower) if at >= 45)
    assert found.earliest <= found.expected <= found.latest


def test_lower_is_the_same_upside_down():
    down = time_to_reach([-value for value in RISING], -45, "lower")
    up = time_to_reach(RISING, 45, "higher")
    assert (down.earliest, down.expected, down.latest) == (up.earliest, up.expected, up.latest)


def test_beyond_half_the_observed_length_there_is_no_honest_date():
    found = time_to_reach(RISING, 500, "higher")
    assert (found.horizon, found.latest, found.earliest) == (6, None, None)
    assert found.reason.startswith("no honest date yet")
    assert time_to_reach(RISING[:11], 45, "higher").status == "too_few"


def test_the_damped_trend_of_two_implementations_agrees():
    rng = np.random.default_rng(2)
    values = 50 + np.cumsum(rng.normal(0.5, 2, 40))
    ours = damped_trend_forecast(values, 6)
    other = ExponentialSmoothing(
        values, trend="add", damped_trend=True, initialization_method="estimated"
    ).fit()
    assert ours.forecast == pytest.approx(tuple(other.forecast(6)), abs=1.5)


def test_the_band_grows_as_that_of_statsmodels():
    values = pd.Series(50 + np.cumsum(np.random.default_rng(2).normal(0.5, 2, 40)))
    fit = ETSModel(values, error="add", trend="add", damped_trend=True).fit(disp=False)
    table = fit.get_prediction(start=40, end=47).summary_frame(alpha=0.05)
    widths = (table["pi_upper"] - table["pi_lower"]).to_numpy()
    growth = band_growth(*np.asarray(fit.params)[:3], 8)
    assert (widths / widths[0]) ** 2 == pytest.approx(growth)


def test_a_damped_trend_flattens_out_and_its_band_widens():
    rng = np.random.default_rng(5)
    found = damped_trend_forecast(np.arange(30.0) + rng.normal(0, 2, 30), 15)
    steps = np.diff(found.forecast)
    assert (np.abs(steps[1:]) <= np.abs(steps[:-1]) + 1e-9).all()
    widths = np.array(found.upper) - np.array(found.lower)
    assert (np.diff(widths) >= -1e-9).all()


def test_more_than_half_the_observed_length_ahead_is_refused():
    assert len(damped_trend_forecast(RISING, 6).forecast) == 6
    with pytest.raises(StatisticRefused, match="no honest forecast so far ahead"):
        damped_trend_forecast(RISING, 7)


@pytest.mark.parametrize(
    ("values", "status"),
    [([], "no_data"), (RISING[:11], "too_few"), ([7] * 20, "not_estimable")],
)
def test_too_few_or_alike_have_no_forecast(values, status):
    assert damped_trend_forecast(values, 1).status == status


@settings(max_examples=10)
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e3))
def test_the_unit_of_the_values_does_not_matter(shift, scale):
    plain = damped_trend_forecast(RISING, 3)
    moved = damped_trend_forecast([shift + scale * value for value in RISING], 3)
    back = [(value - shift) / scale for value in moved.forecast]
    assert back == pytest.approx(plain.forecast, rel=1e-2)
