"""Intervals against the libraries and the printed examples that they are defined by."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from trustdash.errors import StatisticRefused
from trustdash.stats import intervals

GROUP1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
GROUP2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


@given(n=st.integers(1, 5000), share=st.floats(0, 1), conf=st.floats(0.5, 0.999))
def test_wilson_equals_scipy(n, share, conf):
    k = round(n * share)
    expected = stats.binomtest(k, n).proportion_ci(conf, method="wilson")
    assert intervals.wilson(k, n, conf) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_newcombes_four_shares(k, n, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3."""
    found = intervals.share(k, n)
    assert (round(found.lower, 4), round(found.upper, 4)) == (low, high)
    assert found.value == k / n


def test_wilson_of_none_and_of_all_does_not_collapse():
    assert intervals.wilson(0, 20) == pytest.approx((0, 0.1611), abs=1e-4)
    assert intervals.wilson(20, 20) == pytest.approx((0.8389, 1), abs=1e-4)


@pytest.mark.parametrize(("k", "n"), [(0, 0), (3, 2), (-1, 5)])
def test_wilson_refuses_what_is_no_share(k, n):
    with pytest.raises(ValueError, match="no interval"):
        intervals.wilson(k, n)


def test_a_share_of_nothing_is_unknown_and_of_few_is_said_in_counts():
    assert (intervals.share(0, 0).value, intervals.share(0, 0).status) == (None, "no_data")
    assert "17 of 20" in intervals.share(17, 20).caution
    assert intervals.share(170, 200).caution is None
    with pytest.raises(StatisticRefused, match="successes is 5 of n = 3"):
        intervals.share(5, 3)


@pytest.mark.parametrize(
    ("counts", "difference", "low", "high"),
    [
        ((56, 70, 48, 80), 0.2000, 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.6000, 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.5714, 0.0582, 0.8062),
        ((5, 56, 0, 29), 0.0893, -0.0381, 0.1926),
        ((0, 10, 0, 20), 0.0000, -0.1611, 0.2775),
        ((0, 10, 0, 10), 0.0000, -0.2775, 0.2775),
        ((10, 10, 0, 20), 1.0000, 0.6791, 1.0000),
        ((10, 10, 0, 10), 1.0000, 0.6075, 1.0000),
    ],
)
def test_newcombes_eight_differences(counts, difference, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10."""
    found = intervals.share_difference(*counts)
    told = tuple(round(each, 4) for each in (found.value, found.lower, found.upper))
    assert told == (difference, low, high)


@given(n1=st.integers(1, 300), n2=st.integers(1, 300), p1=st.floats(0, 1), p2=st.floats(0, 1))
def test_the_difference_of_shares_equals_statsmodels(n1, n2, p1, p2):
    k1, k2 = round(n1 * p1), round(n2 * p2)
    found = intervals.share_difference(k1, n1, k2, n2)
    expected = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff")
    assert (found.lower, found.upper) == pytest.approx(expected, abs=1e-9)


def test_a_difference_from_an_empty_group_is_unknown():
    assert intervals.share_difference(1, 2, 0, 0).reason == "the second group is empty"


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30))
def test_a_mean_equals_scipy(values):
    x = np.array(values)
    expected = stats.ttest_1samp(x, 0).confidence_interval() if np.ptp(x) > 1e-3 else None
    centre, low, high = intervals.mean(x.sum(), (x**2).sum(), len(x))
    assert low <= centre <= high
    if expected:
        assert (low, high) == pytest.approx((expected.low, expected.high), rel=1e-4, abs=1e-3)
        sample = intervals.sample_mean(x)
        assert (sample.lower, sample.upper) == pytest.approx((expected.low, expected.high))


def test_a_constant_sample_has_an_interval_without_width_and_one_value_has_none():
    assert intervals.mean(12, 48, 3) == (4, 4, 4)
    with pytest.raises(ValueError, match="mean of 1"):
        intervals.mean(4, 16, 1)


def test_students_sleep():
    """Student (1908) as R prints it, `t.test(extra)`: 1.54, 0.5955845 to 2.4844155."""
    found = intervals.sample_mean(GROUP1 + GROUP2)
    assert found.value == pytest.approx(1.54)
    assert (round(found.lower, 7), round(found.upper, 7)) == (0.5955845, 2.4844155)


def test_students_sleep_by_drug():
    """R, `t.test(extra ~ group, data = sleep)` (Welch): 0.75, 2.33, −3.3654832 to 0.2054832."""
    found = intervals.mean_difference(GROUP1, GROUP2)
    assert (found.mean1, found.mean2) == (pytest.approx(0.75), pytest.approx(2.33))
    assert (round(found.lower, 7), round(found.upper, 7)) == (-3.3654832, 0.2054832)
    assert found.changed is False
    assert intervals.mean_difference(GROUP1, GROUP2, conf=0.8).changed is True


@given(
    st.lists(st.floats(-50, 50), min_size=2, max_size=20),
    st.lists(st.floats(-50, 50), min_size=2, max_size=20),
)
def test_welch_equals_statsmodels(one, two):
    if np.ptp(one) < 1e-3 or np.ptp(two) < 1e-3:
        return
    found = intervals.mean_difference(one, two)
    compared = CompareMeans(DescrStatsW(one), DescrStatsW(two))
    low, high = compared.tconfint_diff(usevar="unequal")
    assert (found.lower, found.upper) == pytest.approx((low, high), abs=1e-9)


def test_a_mean_of_one_or_of_like_answers_has_no_interval_and_says_why():
    assert intervals.sample_mean([4]).reason == "one value has no interval"
    assert intervals.sample_mean([4] * 12).reason == "all 12 are 4"
    assert (intervals.sample_mean([4] * 12).value, intervals.sample_mean([]).value) == (4, None)
    assert intervals.mean_difference([1, 1], [2, 2]).reason == "neither group varies"
    assert intervals.mean_difference([1, 1], [2, 3]).lower is not None
    assert intervals.mean_difference([], [2, 3]).reason == "group1 is empty"


def test_missing_values_are_left_out_and_counted():
    found = intervals.sample_mean([1, None, 3, float("nan"), 2])
    assert (found.value, found.n, found.missing) == (2, 3, 2)


def test_counts_by_score_are_the_answers_themselves():
    answers = [1] * 3 + [2] * 5 + [5] * 12
    counted = intervals.mean_of_scores({"1": 3, "2": 5, "3": 0, "5": 12})
    listed = intervals.sample_mean(answers)
    assert (counted.value, counted.lower, counted.upper) == pytest.approx(
        (listed.value, listed.lower, listed.upper)
    )
    assert counted.n == 20
    with pytest.raises(StatisticRefused, match="no number"):
        intervals.mean_of_scores({"good": 3})


def test_a_weighted_mean_rests_on_kishs_effective_number():
    """Kish (1965): variance of weighted values over n_eff − 1, computed apart."""
    x, w = np.array([1.0, 2, 3, 4, 5]), np.array([1.0, 2, 2, 1, 4])
    centre, effective = (x * w).sum() / w.sum(), w.sum() ** 2 / (w**2).sum()
    error = np.sqrt((w * (x - centre) ** 2).sum() / w.sum() / (effective - 1))
    found = intervals.sample_mean(x, w)
    assert found.value == pytest.approx(centre)
    assert found.upper - found.value == pytest.approx(stats.t.ppf(0.975, effective - 1) * error)
    equal = intervals.sample_mean(x, [3.0] * 5)
    assert equal.lower == pytest.approx(intervals.sample_mean(x).lower)


def test_nearly_all_weight_on_one_value_has_no_interval():
    assert intervals.sample_mean([1, 9], [1e9, 1e-9]).reason.startswith("nearly all weight")
    with pytest.raises(StatisticRefused, match="negative weight"):
        intervals.sample_mean([1, 2], [1, -1])


def test_the_bootstrap_is_the_same_for_the_same_values_in_any_order():
    values = [0, 0, 1, 0, 2, 0, 9, 0, 1, 30]
    found = intervals.bootstrap_mean(values)
    assert found == intervals.bootstrap_mean(values[::-1])
    assert found != intervals.bootstrap_mean(values, seed=2)
    assert found.lower < np.mean(values) < found.upper
    assert found.upper - found.value > found.value - found.lower


def test_the_bootstrap_equals_scipys_own():
    values = np.sort([3.0, 4, 5, 5, 6, 7, 9, 12])
    expected = stats.bootstrap(
        (values,), np.mean, method="BCa", n_resamples=9999, rng=np.random.default_rng(1)
    ).confidence_interval
    found = intervals.bootstrap_mean(values)
    assert (found.lower, found.upper) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("values", [[], [3], [3, 4], [5] * 20])
def test_the_bootstrap_of_too_few_or_alike_has_no_interval(values):
    found = intervals.bootstrap_mean(values)
    assert found.lower is None and found.reason


def test_the_difference_turned_round_is_the_same_with_the_other_sign():
    a, b = (10.0, 8.0, 13.0), (4.0, 1.0, 5.0)
    value, low, high = intervals.difference(a, b)
    assert intervals.difference(b, a) == pytest.approx((-value, -high, -low))
