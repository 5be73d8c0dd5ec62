"""Intervals against the libraries and the printed examples that they are defined by."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from trustdash.stats import intervals


@given(n=st.integers(1, 5000), share=st.floats(0, 1))
def test_wilson_equals_scipy(n, share):
    k = round(n * share)
    expected = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert intervals.wilson(k, n) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_wilson_of_none_and_of_all_does_not_collapse():
    assert intervals.wilson(0, 20) == pytest.approx((0, 0.1611), abs=1e-4)
    assert intervals.wilson(20, 20) == pytest.approx((0.8389, 1), abs=1e-4)


@pytest.mark.parametrize(("k", "n"), [(0, 0), (3, 2), (-1, 5)])
def test_wilson_refuses_what_is_no_share(k, n):
    with pytest.raises(ValueError, match="no interval"):
        intervals.wilson(k, n)


def test_the_net_score_and_its_standard_error_are_unadjusted():
    score = intervals.net_promoter(50, 35, 15)
    assert score.value == 35
    assert score.standard_error == pytest.approx(100 * np.sqrt((0.65 - 0.35**2) / 100))


def test_the_interval_is_that_of_three_more_answers():
    score = intervals.net_promoter(90, 8, 2)
    p, d, n = 90.75 / 103, 2.75 / 103, 103
    half = 1.959964 * 100 * np.sqrt((p + d - (p - d) ** 2) / n)
    assert (score.low, score.high) == pytest.approx(
        (100 * (p - d) - half, 100 * (p - d) + half), abs=1e-4
    )


def test_the_interval_covers_the_true_score_where_the_plain_one_does_not():
    draws = np.random.default_rng(7).multinomial(30, [0.90, 0.08, 0.02], size=4000)
    scores = [intervals.net_promoter(*map(float, draw)) for draw in draws]
    covered = np.mean([score.low <= 88 <= score.high for score in scores])
    plain = np.mean([abs(s.value - 88) <= 1.96 * s.standard_error for s in scores])
    assert covered > 0.93
    assert plain < 0.90


COUNTS = st.integers(0, 400)


@given(COUNTS, COUNTS, COUNTS, st.none() | st.integers(1, 2000))
def test_a_net_score_lies_in_its_interval_and_on_its_scale(promoters, passives, detractors, of):
    if promoters + passives + detractors:
        score = intervals.net_promoter(promoters, passives, detractors, of)
        assert -100 <= score.low <= score.value <= score.high <= 100


def test_no_answers_have_no_score():
    with pytest.raises(ValueError, match="no score"):
        intervals.net_promoter(0, 0, 0)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30))
def test_a_mean_equals_scipy(values):
    x = np.array(values)
    expected = stats.ttest_1samp(x, 0).confidence_interval() if np.ptp(x) > 1e-3 else None
    centre, low, high = intervals.mean(x.sum(), (x**2).sum(), len(x))
    assert low <= centre <= high
    if expected:
        assert (low, high) == pytest.approx((expected.low, expected.high), rel=1e-4, abs=1e-3)


def test_a_constant_sample_has_an_interval_without_width_and_one_value_has_none():
    assert intervals.mean(12, 48, 3) == (4, 4, 4)
    with pytest.raises(ValueError, match="mean of 1"):
        intervals.mean(4, 16, 1)


def test_the_difference_of_two_shares_is_newcombes():
    """Newcombe (1998), example (a) of method 10: 56/70 − 48/80 = 0.20 (0.0524 to 0.3339)."""
    first, second = ((k / n, *intervals.wilson(k, n)) for k, n in ((56, 70), (48, 80)))
    found = intervals.difference(first, second)
    assert found == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_the_difference_turned_round_is_the_same_with_the_other_sign():
    a, b = (10.0, 8.0, 13.0), (4.0, 1.0, 5.0)
    value, low, high = intervals.difference(a, b)
    assert intervals.difference(b, a) == pytest.approx((-value, -high, -low))
