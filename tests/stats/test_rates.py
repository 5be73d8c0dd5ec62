"""Exact rates and ratios, against Garwood's table and R's poisson.test."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from trustdash.errors import StatisticRefused
from trustdash.stats.rates import poisson_rate, poisson_rate_ratio, poisson_rate_ratio_score


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_garwoods_limits(events, low, high):
    """Garwood (1936), as tabulated for 95 %."""
    found = poisson_rate(events, 1)
    assert found.lower == pytest.approx(low, abs=5e-4)
    assert found.upper == pytest.approx(high, abs=5e-4)


def test_a_rate_as_r_prints_it():
    """R, `poisson.test(137, 24.19893)`: 5.661407, 4.753125 to 6.692709."""
    found = poisson_rate(137, 24.19893)
    told = tuple(round(each, 6) for each in (found.value, found.lower, found.upper))
    assert told == (5.661407, 4.753125, 6.692709)


def test_a_ratio_as_r_prints_it():
    """R, `poisson.test(c(11, 6+8+7), c(800, 1083+1050+878))`: 1.971488, 0.8584264 to 4.2772659."""
    found = poisson_rate_ratio(11, 800, 21, 3011)
    assert round(found.ratio, 6) == 1.971488
    assert (round(found.lower, 7), round(found.upper, 7)) == (0.8584264, 4.2772659)
    assert found.changed is False


@given(st.integers(0, 200), st.floats(0.1, 100), st.floats(0.5, 0.999))
def test_a_rates_limits_are_those_of_the_gamma_distribution(events, exposure, conf):
    tail = (1 - conf) / 2
    found = poisson_rate(events, exposure, conf)
    low = stats.gamma.ppf(tail, events) / exposure if events else 0
    assert found.lower == pytest.approx(low)
    assert found.upper == pytest.approx(stats.gamma.ppf(1 - tail, events + 1) / exposure)


def test_no_events_after_the_fix_are_no_proof():
    """By hand: 0 in 6 months against 4 in 6; the interval still holds 1."""
    found = poisson_rate_ratio(0, 6, 4, 6)
    assert (found.ratio, found.lower, found.changed) == (0, 0, False)
    assert found.upper == pytest.approx(1.514, abs=1e-3)
    assert found.quiet_needed == pytest.approx(4.5)


def test_after_enough_quiet_time_it_is():
    assert poisson_rate_ratio(0, 30, 4, 6).changed is True


def test_no_events_before_give_no_ratio_and_no_upper_limit():
    found = poisson_rate_ratio(9, 10, 0, 10)
    assert (found.ratio, found.upper, found.status) == (None, None, "not_estimable")
    assert found.lower > 1 and found.changed is True


def test_no_events_at_all_are_not_estimable():
    found = poisson_rate_ratio(0, 10, 0, 10)
    assert (found.ratio, found.changed, found.reason) == (None, None, "no events at all")


def test_the_score_interval_is_close_to_the_exact_one_and_never_used_with_a_zero():
    score, exact = poisson_rate_ratio_score(60, 10, 40, 10), poisson_rate_ratio(60, 10, 40, 10)
    assert score.lower == pytest.approx(exact.lower, rel=0.05)
    assert score.upper == pytest.approx(exact.upper, rel=0.05)
    zero = poisson_rate_ratio_score(0, 10, 9, 10)
    assert (zero.ratio, zero.lower, zero.upper, zero.changed) == (0, None, None, None)
    assert "use the exact one" in zero.reason


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: poisson_rate(3, 0), "exposure is 0 beside events"),
        (lambda: poisson_rate(-1, 2), "no count"),
        (lambda: poisson_rate(1, -2), "negative"),
        (lambda: poisson_rate_ratio(1, 0, 1, 1), "exposure1 is 0"),
        (lambda: poisson_rate(1, 1, conf=95), "conf is 95"),
    ],
)
def test_numbers_that_contradict_themselves_are_refused(ask, words):
    with pytest.raises(StatisticRefused, match=words):
        ask()


def test_without_exposure_there_is_no_rate():
    assert poisson_rate(0, 0).status == "no_data"
    assert poisson_rate_ratio(0, 0, 3, 4).reason == "nothing was exposed in 1"


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.5, 50), st.floats(0.5, 50))
def test_turned_around_the_ratio_is_its_reciprocal(k1, k2, t1, t2):
    one, other = poisson_rate_ratio(k1, t1, k2, t2), poisson_rate_ratio(k2, t2, k1, t1)
    assert one.changed == other.changed
    if k1 and k2:
        assert one.lower == pytest.approx(1 / other.upper)
        assert np.log(one.ratio) == pytest.approx(-np.log(other.ratio), abs=1e-9)
