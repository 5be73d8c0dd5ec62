"""Waiting times when some still wait, against printed curves and against two libraries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from trustdash.errors import StatisticRefused
from trustdash.stats.survival import (
    kaplan_meier,
    restricted_mean,
    restricted_mean_difference,
)

SIX_MP = (
    [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
)
PLACEBO = ([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [1] * 21)
MAINTAINED = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]
NOT_MAINTAINED = [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, *[1] * 6]


def rounded(values, digits=4):
    return [round(value, digits) for value in values]


def test_remission_with_6_mp():
    """Freireich et al. (1963) as in Gehan (1965); standard errors and log-log limits by Stata."""
    curve = kaplan_meier(*SIX_MP)
    assert curve.times == (6, 7, 10, 13, 16, 22, 23)
    assert curve.at_risk == (21, 17, 15, 12, 11, 7, 6)
    assert rounded(curve.survival) == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert rounded(curve.std_err) == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert rounded(curve.lower) == [0.6197, 0.5631, 0.5032, 0.4316, 0.3675, 0.2678, 0.1881]
    assert rounded(curve.upper) == [0.9516, 0.9228, 0.8894, 0.8491, 0.8049, 0.7468, 0.6801]
    assert (curve.median, curve.median_lower, curve.median_upper) == (23, 13, None)
    assert curve.reason == "the median has no upper limit yet"
    assert (curve.n, curve.censored, curve.readable_until) == (21, 12, 23)


def test_remission_with_placebo():
    """The same trial: median 8, log-log limits 4 and 11; where all are closed there is no limit."""
    curve = kaplan_meier(*PLACEBO)
    assert (curve.median, curve.median_lower, curve.median_upper) == (8, 4, 11)
    assert (curve.survival[-1], curve.lower[-1], curve.std_err[-1]) == (0, None, None)
    assert curve.reason == "no limits where all are closed"


def test_acute_myelogenous_leukaemia():
    """R, `survfit(Surv(time, status) ~ x, aml)`: survival and standard error as printed."""
    curve = kaplan_meier(*MAINTAINED)
    expected = [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184]
    assert rounded(curve.survival, 3) == expected
    errors = [0.0867, 0.1163, 0.1397, 0.1526, 0.1642, 0.1627, 0.1535]
    assert rounded(curve.std_err) == errors
    assert (curve.median, kaplan_meier(*NOT_MAINTAINED).median) == (31, 23)


def test_restricted_means_as_r_prints_them():
    """R, `print(survfit(…, aml), print.rmean = TRUE)`: 52.6 (19.83) and 22.7 (4.18), up to 161."""
    one, other = restricted_mean(*MAINTAINED, 161), restricted_mean(*NOT_MAINTAINED, 161)
    assert (round(one.rmst, 1), round(one.std_err, 2)) == (52.6, 19.83)
    assert (round(other.rmst, 1), round(other.std_err, 2)) == (22.7, 4.18)
    both = restricted_mean_difference(*MAINTAINED, *NOT_MAINTAINED, 161)
    assert both.difference == pytest.approx(one.rmst - other.rmst)
    assert both.std_err == pytest.approx(np.hypot(19.8286, 4.1809), abs=1e-3)
    assert both.changed is False


COHORTS = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40).filter(
    lambda cohort: any(closed for _, closed in cohort)
)


@given(COHORTS)
def test_scipy_and_statsmodels_agree(cohort):
    times, closed = (np.array(each) for each in zip(*cohort, strict=True))
    estimate = stats.ecdf(stats.CensoredData(times[closed], right=times[~closed])).sf
    curve = SurvfuncRight(times, closed)
    at = np.searchsorted(estimate.quantiles, curve.surv_times)
    assert estimate.probabilities[at] == pytest.approx(curve.surv_prob)
    ours = kaplan_meier(times, closed)
    assert ours.survival == pytest.approx(tuple(curve.surv_prob))
    assert (ours.at_risk, ours.closed) == (tuple(curve.n_risk), tuple(curve.n_events))
    known = curve.surv_prob > 1e-9
    assert [error for error in ours.std_err if error is not None] == pytest.approx(
        list(curve.surv_prob_se[known])
    )
    if ours.median is not None and ours.survival[-1] > 0:
        low, high = curve.quantile_ci(0.5, method="cloglog")
        assert (ours.median_lower, ours.median_upper or np.inf) == (low, high)


@given(COHORTS)
def test_the_log_log_limits_are_those_of_greenwoods_error(cohort):
    times, closed = (np.array(each) for each in zip(*cohort, strict=True))
    curve = kaplan_meier(times, closed)
    for s, error, low, high in zip(
        curve.survival, curve.std_err, curve.lower, curve.upper, strict=True
    ):
        if 0 < s < 1 and low is not None:
            theta = 1.959964 * error / (s * np.log(s))
            expected = s ** np.exp(-theta), s ** np.exp(theta)
            assert (low, high) == pytest.approx(expected, abs=1e-5)


@given(COHORTS, st.integers(1, 40))
def test_the_restricted_mean_is_the_area_under_the_curve(cohort, tau):
    times, closed = (np.array(each) for each in zip(*cohort, strict=True))
    curve, found = kaplan_meier(times, closed), restricted_mean(times, closed, tau)
    if found.rmst is None:
        assert tau > times.max()
        return
    middles = np.arange(0, tau, 0.5) + 0.25
    steps = np.searchsorted(curve.times, middles, side="right")
    area = 0.5 * np.r_[1.0, curve.survival][steps].sum()
    assert found.rmst == pytest.approx(area, abs=1e-6)


def test_without_censoring_the_restricted_mean_is_the_plain_mean():
    times = [2, 3, 5, 7, 11, 13]
    found = restricted_mean(times, [1] * 6, 13)
    assert found.rmst == pytest.approx(np.mean(times))
    assert found.std_err == pytest.approx(np.std(times) / np.sqrt(6))


def test_beyond_the_longest_follow_up_there_is_no_mean_unless_all_are_closed():
    assert restricted_mean([1, 5, 9], [1, 1, 0], 10).reason == (
        "nothing was followed to 10; the longest is 9"
    )
    assert restricted_mean([1, 5, 9], [1, 1, 1], 10).rmst == 5


@pytest.mark.parametrize(
    ("cohort", "status"),
    [(([], []), "no_data"), (([3, 4], [0, 0]), "not_reached"), (([3, 9], [1, 0]), "ok")],
)
def test_nothing_closed_is_not_reached(cohort, status):
    curve = kaplan_meier(*cohort)
    assert (curve.status, bool(curve.reason)) == (status, True)
    assert (curve.median is None) == (status != "ok")


def test_a_closing_on_the_day_of_opening_counts():
    curve = kaplan_meier([0, 0, 4, 5], [1, 1, 1, 1])
    assert (curve.times[0], curve.survival[0], curve.median) == (0, 0.5, 0)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: kaplan_meier([-1], [1]), "negative time"),
        (lambda: kaplan_meier([1, 2], [1]), "differ in length"),
        (lambda: kaplan_meier([1], [2]), "beside 0 and 1"),
        (lambda: kaplan_meier([float("nan")], [1]), "number 1 is missing"),
        (lambda: restricted_mean([1], [1], 0), "tau is 0"),
    ],
)
def test_numbers_that_contradict_themselves_are_refused(ask, words):
    with pytest.raises(StatisticRefused, match=words):
        ask()


def test_a_difference_says_which_group_lacks_what():
    found = restricted_mean_difference([1, 2], [1, 1], [3, 4], [0, 0], 3)
    assert found.reason.startswith("group 2")
    assert (found.rmst2, found.difference) == (3, pytest.approx(1.5 - 3))


@pytest.mark.parametrize(
    ("cohort", "survival", "median"),
    [
        (([7], [1]), (0,), 7),
        (([7], [0]), (), None),
        (([3] * 9, [1] * 9), (0,), 3),
        (([0] * 9, [1] * 9), (0,), 0),
        (([1e9, 2e9], [1, 0]), (0.5,), 1e9),
    ],
    ids=["one closed", "one open", "all on one day", "all at once", "very long"],
)
def test_the_fewest_and_the_longest_have_a_curve_too(cohort, survival, median):
    curve = kaplan_meier(*cohort)
    assert (curve.survival, curve.median) == (survival, median)


def test_a_hundred_thousand_items_are_one_curve():
    days = np.arange(100_000) % 400
    curve = kaplan_meier(days, days < 300)
    assert (curve.at_risk[0], len(curve.times), curve.survival[-1]) == (
        100_000, 300, pytest.approx(0.25),
    )  # fmt: skip
