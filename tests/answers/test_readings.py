"""How statistical results read: what is beyond chance is said, and what is not is not."""

import orjson
import pytest

from trustdash.answers.readings import READINGS, sentence
from trustdash.stats.methods import run


def said(method, **asked):
    return sentence(method, *run(method, orjson.dumps(asked)))


def test_a_share_of_few_is_said_in_counts_and_one_of_many_in_per_cent():
    assert said("wilson_interval", successes=17, n=20) == (
        "17 of 20: with so few, the true share lies between 64% and 95% (95 in 100 chance)."
    )
    assert said("wilson_interval", successes=170, n=200).startswith("85% (170 of 200): the true")


def test_a_change_is_claimed_where_its_interval_leaves_out_nothing():
    fell = {"wave1": _wave(50, 35, 15), "wave2": _wave(40, 30, 30)}
    assert said("nps_difference", **fell) == (
        "The second wave's score is 25 points lower than the first's "
        "(95 in 100 chance: 2.99 to 45.6 points), more than chance."
    )
    alike = {"wave1": _wave(50, 35, 15), "wave2": _wave(48, 35, 17)}
    assert said("nps_difference", **alike).startswith("No clear change from the first wave (95 in")


def _wave(promoters, passives, detractors):
    return {"promoters": promoters, "passives": passives, "detractors": detractors}


def test_the_odds_are_those_that_were_asked_for():
    ninety = said("mean_t_interval", values=[4, 5, 3, 4, 5, 2, 4], conf=0.9)
    assert "(90 in 100 chance: 3.07 to 4.64)" in ninety


def test_zero_repeats_are_no_proof():
    rates = {"count1": 0, "exposure1": 6, "count2": 9, "exposure2": 12}
    assert said("poisson_rate_ratio_exact", **rates) == (
        "The first rate is 0 times the second (95 in 100 chance: 0 to 1.01): no clear difference."
    )


def test_half_not_closed_yet_is_an_answer():
    assert said("kaplan_meier", durations=[3, 5, 8, 9], observed=[1, 0, 0, 0]) == (
        "Half are not closed yet; 3 of 4 are still open."
    )


@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("xmr_limits", {"values": [1, 2, 3]}),
        ("xmr_limits_frozen", {"values": [1, 2, 3], "baseline_n": 2}),
        ("latest_signal", {"baseline": [1, 2], "later": [3]}),
        ("wilson_interval", {"successes": 0, "n": 0}),
        ("poisson_rate_ratio_exact", {"count1": 0, "exposure1": 1, "count2": 0, "exposure2": 1}),
        ("mean_difference_welch", {"group1": [1], "group2": [2, 3]}),
        ("step_change", {"values": [1, 2, 3, 4], "first_index_after": 2}),
        ("segmented_regression", {"values": [1, 2, 3, 4], "first_index_after": 2}),
        ("mann_kendall_sen", {"values": [1, 2, 3]}),
        ("seasonal_adjustment", {"values": [1, 2, 3, 4], "period": 2}),
        ("nps", {"promoters": 0, "passives": 0, "detractors": 0}),
        ("mean_t_interval", {"values": [4]}),
        ("kaplan_meier", {"durations": [], "observed": []}),
        ("throughput_forecast", {"weekly_throughput": [1, 2], "remaining": 9}),
        ("slip_quantiles", {"slips_days": [3, 4]}),
        ("forecast_coverage", {"held": 0, "forecasts": 0, "nominal": 0.85}),
        ("time_to_reach", {"values": [1, 2], "level": 9, "better": "higher"}),
        ("damped_trend_forecast", {"values": [1, 2], "steps": 1}),
    ],
)
def test_too_little_data_has_a_sentence_of_its_own(method, asked):
    assert said(method, **asked) == READINGS[method].too_little
