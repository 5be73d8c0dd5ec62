"""XmR limits and the two signals that headlines may use."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.stats.control_charts import astronomical, shift_at_end, xmr_limits

TWELVE = [39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40]


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    limits = xmr_limits(TWELVE)
    moving = np.abs(np.diff(TWELVE)).mean()
    assert limits.centre == pytest.approx(np.mean(TWELVE))
    assert limits.high - limits.centre == pytest.approx(2.66 * moving, rel=1e-3)
    assert limits.centre - limits.low == pytest.approx(limits.high - limits.centre)


@pytest.mark.parametrize(("n", "status"), [(7, None), (8, "trial"), (11, "trial"), (12, "limits")])
def test_a_short_baseline_has_no_limits_or_trial_limits(n, status):
    limits = xmr_limits(TWELVE[:n])
    assert (limits.status if limits else None) == status


def test_a_baseline_without_variation_is_named_so():
    assert xmr_limits([5] * 12).status == "constant"


def test_no_moving_range_is_taken_across_a_gap():
    steady, far = [10.0, 11.0] * 4, [90.0, 91.0] * 4
    limits = xmr_limits([*steady, np.nan, *far])
    assert limits.high - limits.centre == pytest.approx(3 / 1.128)
    assert limits.n == 16


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


@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=40))
def test_limits_enclose_the_centre(values):
    limits = xmr_limits(values)
    assert limits.low <= limits.centre <= limits.high
