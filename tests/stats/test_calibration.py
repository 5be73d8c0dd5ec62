"""How late work of a kind is, and how well forecasts hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.errors import StatisticRefused
from trustdash.stats.calibration import brier_score, forecast_coverage, slip_quantiles
from trustdash.stats.waiting import waiting_quantile

SLIPS = [0, 3, 10, -2, 30, 5, 8, 12, 1, 7, 45, 0, 3, 60, 9, 14, 2, 6, 21, 4]


def test_quantiles_by_linear_interpolation():
    """Hyndman and Fan (1996), type 7, by hand: of 0 to 20 the 80 % quantile is 16."""
    found = slip_quantiles(range(21))
    assert (found.p50, found.p80, found.p85, found.p90) == (10, 16, 17, 18)
    assert slip_quantiles(SLIPS).p50 == np.median(SLIPS)


def test_early_work_stays_in():
    assert slip_quantiles([-10] * 15 + [10] * 5).p50 == -10


def test_ten_are_needed_for_the_median_and_twenty_for_the_rest():
    few = slip_quantiles(SLIPS[:10])
    assert (few.p50, few.p80, few.status) == (np.median(SLIPS[:10]), None, "too_few")
    assert slip_quantiles(SLIPS[:9]).p50 is None
    assert slip_quantiles([]).status == "no_data"


def test_many_still_open_count_as_waiting():
    delivered = [1] * 15 + [0] * 5
    found = slip_quantiles(SLIPS, delivered)
    assert found.method == "Kaplan–Meier"
    assert found.p80 == waiting_quantile(SLIPS, np.array(delivered, bool), 0.8)
    assert found.p80 > slip_quantiles([*SLIPS[:15], *SLIPS[:5]]).p80


def test_few_still_open_are_left_out_and_said():
    found = slip_quantiles([*SLIPS, 3], [*[1] * 20, 0])
    assert (found.p50, found.n) == (np.median(SLIPS), 20)
    assert found.caution == "1 still open, left out"


def test_a_quantile_that_is_not_reached_is_unknown():
    found = slip_quantiles(SLIPS, [1] * 8 + [0] * 12)
    assert (found.p90, found.status) == (None, "not_reached")


def test_forecasts_that_held_as_often_as_they_should():
    """11 of 14 by Wilson (1927): 0.524 to 0.924 (by hand), which holds 0.85."""
    found = forecast_coverage(11, 14, 0.85)
    assert found.coverage == 11 / 14
    assert (round(found.lower, 3), round(found.upper, 3)) == (0.524, 0.924)
    assert found.consistent_with_nominal is True
    assert forecast_coverage(9, 20, 0.85).consistent_with_nominal is False


def test_below_ten_forecasts_nothing_is_judged():
    found = forecast_coverage(2, 5, 0.85)
    assert (found.coverage, found.consistent_with_nominal, found.status) == (0.4, None, "too_few")
    assert forecast_coverage(0, 0, 0.85).coverage is None


def test_briers_own_ten_forecasts():
    """Brier (1950), table 1: P = 0.19 over both classes, so 0.095 here."""
    found = brier_score([0.7, 0.9, 0.8, 0.4, 0.2, 0, 0, 0, 0, 0.1], [0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    assert found.brier == pytest.approx(0.19 / 2)
    assert found.base_rate == pytest.approx(0.3 * 0.7)


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_always_saying_the_base_rate_scores_the_base_rates_score(outcomes):
    rate = np.mean(outcomes)
    found = brier_score([rate] * len(outcomes), outcomes)
    assert found.brier == pytest.approx(found.base_rate)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: brier_score([1.2], [1]), "no probability"),
        (lambda: brier_score([0.2], [1, 0]), "differ in length"),
        (lambda: brier_score([0.2], [2]), "beside 0 and 1"),
        (lambda: forecast_coverage(3, 2, 0.5), "held is 3 of 2"),
        (lambda: forecast_coverage(1, 2, 85), "nominal is 85"),
    ],
)
def test_numbers_that_contradict_themselves_are_refused(ask, words):
    with pytest.raises(StatisticRefused, match=words):
        ask()


def test_without_forecasts_there_is_no_score():
    assert brier_score([], []).brier is None
