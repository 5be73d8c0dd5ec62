"""p, u, c, g and t charts, against Montgomery's printed limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.errors import StatisticRefused
from trustdash.stats.attribute_charts import c_chart, g_chart, p_chart, t_chart, u_chart
from trustdash.stats.control_charts import xmr_limits

CANS = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22,
    8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip
ORDERS = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
SIZES = [
    100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90, 100,
    100, 100, 100, 90, 90,
]  # fmt: skip
BOARDS = [
    21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16,
    19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15,
]  # fmt: skip
VALVE = [
    286, 948, 536, 124, 816, 729, 4, 143, 431, 8,
    2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96,
]  # fmt: skip


def test_montgomery_orange_juice_cans():
    """Montgomery (2009), example 7.1: p̄ 0.2313, limits 0.0524 and 0.4102; 15 and 23 outside."""
    chart = p_chart(CANS, [50] * 30)
    assert round(chart.centre, 4) == 0.2313
    assert {round(limit, 4) for limit in chart.lcl} == {0.0524}
    assert {round(limit, 4) for limit in chart.ucl} == {0.4102}
    assert chart.outside == (15, 23)


def test_montgomery_without_the_two_samples_that_were_explained():
    """The same example, revised: p̄ 0.2150, limits 0.0407 and 0.3893; 21 is then outside."""
    chart = p_chart(CANS, [50] * 30, exclude=[15, 23])
    assert (chart.centre, round(chart.lcl[0], 4)) == (0.215, 0.0407)
    assert round(chart.ucl[0], 4) == 0.3893
    assert chart.outside == (15, 21, 23)


def test_montgomery_purchase_orders_have_limits_for_each_size():
    """Montgomery (2009), table 7.4: 234 of 2,450, p̄ 0.096; sample 11 outside."""
    chart = p_chart(ORDERS, SIZES)
    assert chart.centre == 234 / 2450
    assert (round(chart.lcl[0], 3), round(chart.ucl[0], 3)) == (0.007, 0.184)
    assert (chart.lcl[1], round(chart.ucl[1], 3)) == (0, 0.194)
    assert chart.outside == (11,)


def test_montgomery_printed_circuit_boards():
    """Montgomery (2009), example 7.3: c̄ 19.85, limits 6.48 and 33.22; 6 and 20 outside.

    The book takes 3 √19.85 of the rounded mean; unrounded the upper limit is 33.21.
    """
    chart = c_chart(BOARDS)
    assert (round(chart.centre, 2), round(chart.lcl, 2)) == (19.85, 6.48)
    assert chart.ucl == pytest.approx(33.22, abs=0.01)
    assert chart.outside == (6, 20)


def test_montgomery_personal_computers():
    """Montgomery (5th ed.), example 6-4: ū 1.93, limits 0.07 and 3.79, nothing outside."""
    defects = [10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5]
    chart = u_chart(defects, [5] * 20)
    assert (chart.centre, round(chart.lcl[0], 2), round(chart.ucl[0], 2)) == (1.93, 0.07, 3.79)
    assert chart.outside == ()


def test_montgomery_dyed_cloth_has_limits_for_each_roll():
    """Montgomery (2009), table 7.11: 153 defects in 107.5 units, ū 1.42; by formula for rolls."""
    units = [10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5]
    chart = u_chart([14, 12, 20, 11, 7, 10, 21, 16, 19, 23], units)
    assert round(chart.centre, 2) == 1.42
    reach = 3 * np.sqrt(153 / 107.5 / np.array(units))
    assert np.array(chart.ucl) - chart.centre == pytest.approx(reach)


@pytest.mark.parametrize(("chart", "of"), [(p_chart, 6000), (u_chart, 60)])
def test_the_prime_chart_is_an_xmr_chart_of_z(chart, of):
    """Laney (2002) by his definition: limits of z times each point's own error, around the mean."""
    rng = np.random.default_rng(5)
    counts, bases = rng.integers(1000, 2500, 24), rng.integers(of, 2 * of, 24)
    prime, plain = chart(counts, bases, prime=True), chart(counts, bases)
    error = (np.array(plain.ucl) - plain.centre) / 3
    z = (counts / bases - plain.centre) / error
    limits = xmr_limits(z)
    expected = plain.centre + (limits.high - limits.centre) * error
    assert np.array(prime.ucl) == pytest.approx(np.minimum(expected, 1 if of > 100 else np.inf))
    assert prime.sigma_z == pytest.approx(np.abs(np.diff(z)).mean() / 1.128)


def test_on_large_counts_that_vary_by_more_than_chance_only_the_plain_chart_flags_nearly_all():
    rng = np.random.default_rng(3)
    sizes = np.full(36, 200_000)
    counts = rng.binomial(sizes, np.clip(rng.normal(0.9, 0.02, 36), 0, 1))
    assert len(p_chart(counts, sizes).outside) > 25
    assert len(p_chart(counts, sizes, prime=True).outside) <= 1


def test_a_sigma_z_below_1_is_left_at_1():
    chart = p_chart([10, 10, 11, 10, 10, 9, 10, 10], [100] * 8, prime=True)
    assert chart.sigma_z == 1
    assert chart.ucl == p_chart([10, 10, 11, 10, 10, 9, 10, 10], [100] * 8).ucl


def test_a_period_without_base_is_a_gap():
    chart = p_chart([5, 0, 6], [10, 0, 10])
    assert (chart.lcl[1], chart.ucl[1], chart.missing) == (None, None, 1)
    assert p_chart([5, None, 6], [10, 10, 10]).centre == 11 / 20
    assert p_chart([0, 0], [0, 0]).status == "no_data"


def test_limits_are_clipped_where_a_share_or_a_count_ends():
    assert set(p_chart([0, 1, 0, 1], [4] * 4).lcl) == {0}
    assert set(p_chart([4, 3, 4, 3], [4] * 4).ucl) == {1}
    assert c_chart([1, 0, 2, 1]).lcl == 0


@pytest.mark.parametrize(
    ("chart", "words"),
    [
        (p_chart([1, 2] * 5, [10] * 10), "1.5 expected"),
        (u_chart([1, 2] * 5, [10] * 10), "1.5 expected"),
        (c_chart([1, 2] * 5), "1.5 expected"),
        (c_chart([9, 8]), "from 2 points"),
    ],
)
def test_too_few_expected_or_too_few_points_are_said(chart, words):
    assert words in chart.caution


def test_a_g_chart_by_its_formula():
    """Benneyan (2001): ḡ ± 3 √(ḡ (ḡ + 1)); by hand ḡ = 8, 3 √72 = 25.46."""
    chart = g_chart([8, 2, 14, 5, 11, 3, 13, 8])
    assert (chart.centre, chart.lcl, round(chart.ucl, 2)) == (8, 0, 33.46)
    assert g_chart([8, 2, 14, 5, 11, 3, 13, 40]).outside == ()
    assert g_chart([1, 1, 1, 1, 1, 1, 1, 80]).outside == (8,)


def test_montgomery_valve_failures():
    """Montgomery (2009), table 7.14, times between failures, of which none is outside.

    The limits are those of an XmR chart of y, turned back; computed apart here.
    """
    y = np.array(VALVE) ** (1 / 3.6)
    high = y.mean() + 3 / 1.128 * np.abs(np.diff(y)).mean()
    chart = t_chart(VALVE)
    assert chart.ucl == pytest.approx(high**3.6)
    assert chart.centre == pytest.approx(y.mean() ** 3.6)
    assert (chart.lcl, chart.outside) == (0, ())


def test_two_events_on_a_day_are_half_a_day_apart():
    assert t_chart([*VALVE, 0]).ucl == t_chart([*VALVE, 0.5]).ucl


def test_the_gap_still_open_may_only_signal_upward():
    high = t_chart(VALVE).ucl
    assert t_chart(VALVE, open_days=high + 1).open_outside is True
    assert t_chart(VALVE, open_days=0).open_outside is False
    assert t_chart(VALVE).open_outside is None
    assert g_chart([8, 2, 14, 5, 11, 3, 13, 8], open_cases=34).open_outside is True


def test_a_t_chart_of_few_gaps_has_no_limits():
    chart = t_chart(VALVE[:7])
    assert (chart.ucl, chart.status) == (None, "too_few")


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: p_chart([5], [4]), "position 1 has more cases"),
        (lambda: u_chart([5], [0]), "events without exposure"),
        (lambda: p_chart([1, 2], [3]), "differ in length"),
        (lambda: c_chart([1.5]), "no count"),
        (lambda: t_chart([-1]), "negative"),
        (lambda: p_chart([1], [2], exclude=[2]), "position 2 of 1"),
    ],
)
def test_numbers_that_contradict_themselves_are_refused(ask, words):
    with pytest.raises(StatisticRefused, match=words):
        ask()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 90)), min_size=1, max_size=30))
def test_limits_enclose_the_centre_and_stay_within_0_and_1(pairs):
    cases, sizes = zip(*pairs, strict=True)
    for prime in (False, True):
        chart = p_chart(cases, sizes, prime=prime)
        for low, high in zip(chart.lcl, chart.ucl, strict=True):
            assert 0 <= low <= chart.centre <= high <= 1
