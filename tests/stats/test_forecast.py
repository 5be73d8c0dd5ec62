"""When the rest will be done, from what was done week by week."""

import numpy as np
import pytest

from trustdash.stats.forecast import (
    FEWEST_DONE,
    FEWEST_WEEKS,
    HORIZON,
    NEVER,
    Forecast,
    throughput_forecast,
    weeks_until_done,
)

WEEKS = [0, 2, 1, 0, 3, 1, 1, 4, 0, 2, 1, 2]


def test_a_steady_pace_has_one_answer():
    assert throughput_forecast([2] * 10, 7) == Forecast(4, 4, 4)


def test_the_week_counts_by_whose_end_the_rest_is_done():
    assert throughput_forecast([3] * 8, 6).p85_weeks == 2
    assert throughput_forecast([3] * 8, 7).p85_weeks == 3


def test_nothing_left_is_done_already():
    assert throughput_forecast([], 0) == Forecast(0, 0, 0)


def test_later_percentiles_are_never_earlier_and_more_left_takes_longer():
    few, many = (throughput_forecast(WEEKS, left) for left in (5, 30))
    assert few.p50_weeks <= few.p85_weeks <= few.p95_weeks < many.p50_weeks


def test_the_same_seed_gives_the_same_draws_whatever_the_order_of_the_weeks():
    first = throughput_forecast(WEEKS, 20, seed=7)
    assert first == throughput_forecast(sorted(WEEKS), 20, seed=7)
    assert not np.array_equal(
        weeks_until_done(WEEKS, 20, seed=7), weeks_until_done(WEEKS, 20, seed=8)
    )


def test_equal_weights_agree_with_drawing_the_weeks_themselves():
    """The shares of runs done by each week are those of plain resampling, within chance."""
    rng = np.random.default_rng(1)
    plain = (rng.choice(WEEKS, size=(20_000, 40)).cumsum(axis=1) >= 15).argmax(axis=1) + 1
    ours = weeks_until_done(WEEKS, 15, weights="equal", draws=20_000)
    shares = [[(taken <= week).mean() for week in range(1, 30)] for taken in (plain, ours)]
    assert np.allclose(*shares, atol=0.015)


def test_dirichlet_weights_say_later_than_equal_ones():
    equal, drawn = (throughput_forecast(WEEKS, 30, weights=w) for w in ("equal", "dirichlet"))
    assert drawn.p50_weeks == pytest.approx(equal.p50_weeks, abs=1)
    assert drawn.p85_weeks > equal.p85_weeks


def test_p85_dates_hold_about_as_often_as_they_say():
    """Twelve weeks are seen, the future comes from the same source; 85 of 100 should hold."""
    rng = np.random.default_rng(43)
    held = []
    for _ in range(300):
        seen, future = rng.poisson(1.5, 12), rng.poisson(1.5, 200)
        found = throughput_forecast(seen, 20, draws=1_000).p85_weeks
        held.append(found is not None and future[:found].sum() >= 20)
    assert 0.80 <= np.mean(held) <= 0.93


def test_fewer_than_8_weeks_or_5_done_is_no_forecast():
    assert throughput_forecast([2] * (FEWEST_WEEKS - 1), 3).reason == "fewer than 8 weeks on file"
    few = throughput_forecast([1] * (FEWEST_DONE - 1) + [0] * 8, 3)
    assert (few.p85_weeks, few.reason) == (None, "fewer than 5 done in 12 weeks")


def test_a_history_of_zeros_is_not_at_this_pace_and_never_a_date():
    found = throughput_forecast([0] * 10, 3)
    assert (found.p50_weeks, found.p85_weeks) == (None, None)
    assert found.reason == "none was done in 10 weeks: not at this pace"


def test_as_many_coming_in_as_are_done_is_never_done():
    found = throughput_forecast(WEEKS, 5, arrivals=WEEKS)
    assert (found.p50_weeks, found.reason) == (None, "not at this pace")
    assert (weeks_until_done(WEEKS, 5, arrivals=WEEKS) == NEVER).all()


def test_new_ones_coming_in_make_it_later():
    alone = throughput_forecast(WEEKS, 20)
    assert throughput_forecast(WEEKS, 20, arrivals=[0, 1] * 6).p85_weeks > alone.p85_weeks


def test_what_takes_longer_than_five_years_is_never():
    slow = weeks_until_done([1, 0, 0, 0] * 4, 500, weights="equal", draws=50)
    assert set(slow) == {NEVER}
    assert weeks_until_done([1] * 8, HORIZON, draws=5).tolist() == [HORIZON] * 5
