"""Net promoter scores, their change, and effective numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.errors import StatisticRefused
from trustdash.stats import survey

COUNTS = st.integers(0, 400)


def test_the_net_score_and_its_standard_error_are_unadjusted():
    score = survey.net_promoter(50, 35, 15)
    assert score.value == 35
    assert score.standard_error == pytest.approx(100 * np.sqrt((0.65 - 0.35**2) / 100))


def test_the_interval_is_that_of_three_more_answers():
    """Rocks (2016): ¾, 1½ and ¾ answers more; by hand."""
    score = survey.net_promoter(90, 8, 2)
    p, d, n = 90.75 / 103, 2.75 / 103, 103
    half = 1.959964 * 100 * np.sqrt((p + d - (p - d) ** 2) / n)
    expected = 100 * (p - d) - half, 100 * (p - d) + half
    assert (score.low, score.high) == pytest.approx(expected, abs=1e-4)
    found = survey.nps(90, 8, 2)
    assert (found.adjusted_lower, found.adjusted_upper) == pytest.approx(expected, abs=1e-4)


def test_the_standard_error_is_that_of_answers_scored_minus_1_0_and_1():
    answers = np.repeat([1, 0, -1], [50, 35, 15])
    found = survey.nps(50, 35, 15)
    assert found.se == pytest.approx(100 * answers.std() / 10)
    assert (found.lower, found.upper) == pytest.approx((35 - 14.235, 35 + 14.235), abs=1e-3)


def test_the_interval_covers_the_true_score_where_the_plain_one_does_not():
    draws = np.random.default_rng(7).multinomial(30, [0.90, 0.08, 0.02], size=4000)
    scores = [survey.net_promoter(*map(float, draw)) for draw in draws]
    covered = np.mean([score.low <= 88 <= score.high for score in scores])
    plain = np.mean([abs(s.value - 88) <= 1.96 * s.standard_error for s in scores])
    assert covered > 0.93
    assert plain < 0.90


@given(COUNTS, COUNTS, COUNTS, st.none() | st.integers(1, 2000))
def test_a_net_score_lies_in_its_interval_and_on_its_scale(promoters, passives, detractors, of):
    if promoters + passives + detractors:
        score = survey.net_promoter(promoters, passives, detractors, of)
        assert -100 <= score.low <= score.value <= score.high <= 100


def test_no_answers_have_no_score():
    with pytest.raises(ValueError, match="no score"):
        survey.net_promoter(0, 0, 0)
    assert survey.nps(0, 0, 0).reason == "no answers yet"


@pytest.mark.parametrize("counts", [(20, 0, 0), (0, 20, 0), (0, 0, 20)])
def test_answers_all_alike_have_no_interval_without_width(counts):
    found = survey.nps(*counts)
    assert (found.lower, found.upper, found.status) == (None, None, "not_estimable")
    assert found.adjusted_lower < found.adjusted_upper


def test_a_change_is_wave_2_minus_wave_1_with_both_waves_errors():
    first, second = survey.nps(50, 35, 15), survey.nps(40, 30, 30)
    change = survey.nps_change((50, 35, 15), (40, 30, 30))
    assert change.difference == second.nps - first.nps == -25
    assert change.se == pytest.approx(np.hypot(first.se, second.se))
    assert change.upper == pytest.approx(-25 + 1.959964 * change.se, abs=1e-4)
    assert (change.changed, change.adjusted_changed) == (True, True)


def test_a_change_within_chance_is_none():
    assert survey.nps_change((50, 35, 15), (48, 35, 17)).changed is False
    assert survey.nps_change((50, 35, 15), (0, 0, 0)).changed is None


def test_waves_that_answered_alike_are_judged_by_the_adjusted_interval():
    change = survey.nps_change((9, 0, 0), (0, 0, 9))
    assert (change.lower, change.changed, change.adjusted_changed) == (None, None, True)


def test_kishs_effective_number():
    """Kish (1965): equal weights lose nothing; by hand (1 + 2 + 3)² / (1 + 4 + 9) = 18 / 7."""
    assert survey.kish_effective_n([2, 2, 2, 2]).effective_n == 4
    found = survey.kish_effective_n([1, 2, 3])
    assert found.effective_n == pytest.approx(18 / 7)
    assert found.design_effect == pytest.approx(3 / (18 / 7))


def test_a_weight_of_0_is_no_answer_and_a_negative_one_is_refused():
    assert survey.kish_effective_n([1, 1, 0]).n == 2
    assert survey.kish_effective_n([0, 0]).effective_n is None
    with pytest.raises(StatisticRefused, match="negative"):
        survey.kish_effective_n([1, -1])


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=40))
def test_an_effective_number_lies_from_1_to_n_and_does_not_depend_on_the_scale(weights):
    found = survey.kish_effective_n(weights)
    assert 1 - 1e-9 <= found.effective_n <= len(weights) + 1e-9
    scaled = survey.kish_effective_n([7 * weight for weight in weights])
    assert scaled.effective_n == pytest.approx(found.effective_n)
