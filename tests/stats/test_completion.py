"""When what is left will be done: exact where it can be worked out, honest where not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustdash.errors import StatisticRefused
from trustdash.stats.completion import (
    HORIZON,
    NEVER,
    left_by_week,
    probability_done,
    throughput_forecast,
    weeks_until_done,
)

WEEKS = [3, 0, 2, 4, 1, 0, 3, 2, 2, 5]


def test_equal_weeks_are_a_division():
    """By hand: 20 left at 5 a week are four weeks."""
    found = throughput_forecast([5] * 8, 20)
    assert (found.p50_weeks, found.p85_weeks, found.p95_weeks) == (4, 4, 4)
    assert found.done_by_week == (0, 0, 0, 1)
    assert throughput_forecast([5] * 8, 21).p50_weeks == 5


def exact(weeks, remaining, longest):
    """Return the share done by the end of each week, by convolving the weeks with themselves."""
    chances = np.bincount(weeks) / len(weeks)
    reached, total = [], np.array([1.0])
    for _ in range(longest):
        total = np.convolve(total, chances)
        reached.append(1 - total[:remaining].sum())
    return np.array(reached)


def test_the_runs_agree_with_the_exact_distribution():
    expected = exact(WEEKS, 12, 20)
    found = throughput_forecast(WEEKS, 12, weights="equal")
    assert found.done_by_week[:20] == pytest.approx(
        tuple(expected[: len(found.done_by_week)]), abs=0.02
    )
    for share, weeks in ((0.5, found.p50_weeks), (0.85, found.p85_weeks)):
        assert weeks == int(np.argmax(expected >= share)) + 1


def test_other_weights_for_each_run_make_it_wider():
    equal, drawn = (throughput_forecast(WEEKS, 40, weights=how) for how in ("equal", "dirichlet"))
    assert abs(equal.p50_weeks - drawn.p50_weeks) <= 1
    assert drawn.p95_weeks > equal.p95_weeks


def test_the_same_seed_gives_the_same_answer_whatever_the_weeks_order():
    assert throughput_forecast(WEEKS, 40) == throughput_forecast(WEEKS[::-1], 40)
    other = throughput_forecast(WEEKS, 40, seed=2)
    assert (other.seed, other.draws) == (2, 10_000)
    assert other.done_by_week != throughput_forecast(WEEKS, 40).done_by_week


def test_when_arrivals_go_on_it_takes_longer():
    alone = throughput_forecast(WEEKS, 20)
    arriving = throughput_forecast(WEEKS, 20, arrivals=[1, 0, 1, 0, 1, 1, 0, 1, 0, 1])
    assert arriving.p85_weeks > alone.p85_weeks


def test_when_as_much_arrives_as_is_done_it_never_ends():
    found = throughput_forecast(WEEKS, 20, arrivals=WEEKS)
    assert (found.p50_weeks, found.status) == (None, "not_reached")
    assert found.reason == "not at this pace"
    assert (weeks_until_done(WEEKS, 20, arrivals=WEEKS) == NEVER).all()
    assert probability_done(found, 700) == 0


def test_a_quantile_beyond_five_years_is_unknown_and_the_others_are_not():
    found = throughput_forecast([1, *[0] * 7, 2, 2], 60)
    assert found.p50_weeks is not None
    assert (found.p95_weeks, found.status) == (None, "not_reached")
    assert found.reason == "95 of 100 draws: not within five years"


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        ([5] * 7, "fewer than 8 weeks on file"),
        ([0] * 12, "none was done in 12 weeks: not at this pace"),
        ([1, 0, 0, 1, 0, 0, 1, 1], "fewer than 5 done in 8 weeks"),
    ],
)
def test_too_little_of_the_past_gives_no_date(weeks, words):
    found = throughput_forecast(weeks, 10)
    assert found.p85_weeks is None
    assert words in found.reason
    assert probability_done(found, 70) == (None if "fewer" in words else 0)


def test_nothing_left_is_done_already():
    found = throughput_forecast(WEEKS, 0)
    assert (found.p50_weeks, found.p95_weeks) == (0, 0)
    assert probability_done(found, 0) == 1


def test_done_by_a_day_counts_whole_weeks():
    found = throughput_forecast([5] * 8, 20)
    assert probability_done(found, 27) == 0
    assert probability_done(found, 28) == 1
    assert probability_done(found, 10_000) == 1
    ordinary = throughput_forecast(WEEKS, 12, weights="equal")
    assert probability_done(ordinary, 35) == ordinary.done_by_week[4]


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: throughput_forecast([1.5] * 8, 3), "no count"),
        (lambda: throughput_forecast(WEEKS, 3, arrivals=[1]), "differ in length"),
        (lambda: throughput_forecast(WEEKS, 3, weights="even"), "weights is 'even'"),
        (lambda: throughput_forecast(WEEKS, 3, seed=0.5), "seed"),
        (lambda: throughput_forecast([1] * 521, 3), "521 weeks are many"),
        (lambda: probability_done(throughput_forecast(WEEKS, 3), -1), "days is -1"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(ask, words):
    with pytest.raises(StatisticRefused, match=words):
        ask()


@settings(max_examples=20)
@given(st.lists(st.integers(0, 6), min_size=8, max_size=26), st.integers(1, 60))
def test_later_quantiles_are_never_earlier(weeks, remaining):
    found = throughput_forecast(weeks, remaining)
    known = [w for w in (found.p50_weeks, found.p85_weeks, found.p95_weeks) if w is not None]
    assert known == sorted(known)
    assert list(found.done_by_week) == sorted(found.done_by_week)


def test_equal_weights_agree_with_drawing_the_weeks_themselves():
    """The shares of runs done by each week are those of plain resampling, within chance."""
    rng = np.random.default_rng(1)
    plain = (rng.choice(WEEKS, size=(20_000, 40)).cumsum(axis=1) >= 15).argmax(axis=1) + 1
    ours = weeks_until_done(WEEKS, 15, weights="equal", draws=20_000)
    shares = [[(taken <= week).mean() for week in range(1, 30)] for taken in (plain, ours)]
    assert np.allclose(*shares, atol=0.015)


def test_what_takes_longer_than_five_years_is_never():
    slow = weeks_until_done([1, 0, 0, 0] * 4, 500, weights="equal", draws=50)
    assert set(slow) == {NEVER}
    assert weeks_until_done([1] * 8, HORIZON, draws=5).tolist() == [HORIZON] * 5


def test_what_is_left_of_equal_weeks_is_a_subtraction():
    """By hand: 12 left at 5 a week are 12, 7, 2 and 0."""
    found = left_by_week([5] * 8, 12, 4)
    assert found.low == found.middle == found.high == (12, 7, 2, 0, 0)
    assert found.done == (0, 0, 0, 1, 1)
    growing = left_by_week([5] * 8, 12, 2, arrivals=[7] * 8)
    assert growing.middle == (12, 14, 16)


def test_what_comes_in_after_all_was_done_is_left_again():
    """Nobody closes in advance: two a week come and go, whatever could have been done."""
    found = left_by_week([9, 0] * 4, 3, 30, arrivals=[0, 2] * 4)
    assert min(found.low) == 0
    assert max(found.high[10:]) > 0


@settings(max_examples=15)
@given(
    st.lists(st.integers(0, 6), min_size=8, max_size=13).filter(lambda weeks: sum(weeks) >= 5),
    st.integers(1, 40),
    st.booleans(),
)
def test_the_weeks_ahead_and_the_date_come_from_the_same_draws(weeks, remaining, is_arriving):
    arrivals = weeks[::-1] if is_arriving else None
    date = throughput_forecast(weeks, remaining, arrivals=arrivals, draws=500)
    ahead = left_by_week(weeks, remaining, 32, arrivals=arrivals, draws=500)
    assert (ahead.seed, ahead.middle[0]) == (date.seed, remaining)
    first = next((week for week, left in enumerate(ahead.middle) if not left), None)
    if is_arriving:
        assert first is None or date.p50_weeks <= first
    else:
        assert ahead.done[1:] == pytest.approx(padded(date.done_by_week, 32))
        assert first == (date.p50_weeks if date.p50_weeks and date.p50_weeks <= 32 else None)
    assert all(low <= mid <= high for low, mid, high
               in zip(ahead.low, ahead.middle, ahead.high, strict=True))  # fmt: skip


def padded(shares, weeks):
    """Return so many weeks of shares; after the last draw is done nothing changes any more."""
    return (shares + shares[-1:] * weeks)[:weeks] if shares else (0.0,) * weeks


def test_the_weeks_ahead_agree_with_the_exact_distribution():
    """By hand: half of the weeks do one, so one left is done within a week with even chance."""
    weeks = [0, 2] * 4
    found = left_by_week(weeks, 1, 1, draws=40_000)
    assert found.done[1] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("weeks", "words"), [([5] * 7, "fewer than 8 weeks"), ([0] * 12, "not at this pace")]
)
def test_with_too_little_of_the_past_no_week_ahead_is_told(weeks, words):
    found = left_by_week(weeks, 10, 26)
    assert (found.middle, found.status != "ok") == ((), True)
    assert words in found.reason


def test_nothing_left_stays_nothing_and_a_billion_is_a_number_too():
    assert left_by_week(WEEKS, 0, 3).high == (0, 0, 0, 0)
    assert left_by_week(WEEKS, 1e9, 1).low[0] == 10**9


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: left_by_week(WEEKS, 3, 0), "0 weeks ahead"),
        (lambda: left_by_week(WEEKS, 3, 33), "33 weeks ahead"),
        (lambda: left_by_week(WEEKS, 3, 9, arrivals=[1]), "differ in length"),
        (lambda: left_by_week(WEEKS, -1, 9), "no count"),
    ],
)
def test_weeks_ahead_that_make_no_sense_are_refused(ask, words):
    with pytest.raises(StatisticRefused, match=words):
        ask()
