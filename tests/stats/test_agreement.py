"""Do two judges agree beyond chance, and which of them is kinder?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.errors import StatisticRefused
from trustdash.stats.agreement import cohen_kappa

SEXUAL_FUN = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


def test_two_psychiatrists():
    """Fleiss, Levin and Paik (2003), table 18.1: 0.89 agree, kappa 0.68, 95 % 0.50 to 0.85."""
    found = cohen_kappa([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
    assert (found.agreement, round(found.kappa, 2)) == (0.89, 0.68)
    assert (round(found.lower, 2), round(found.upper, 2)) == (0.50, 0.85)


def test_husbands_and_wives():
    """R package vcd, `Kappa(SexualFun)`: unweighted 0.1293 (0.06860), weighted 0.2374 (0.07832)."""
    plain, linear = cohen_kappa(SEXUAL_FUN), cohen_kappa(SEXUAL_FUN, "linear")
    assert (round(plain.kappa, 4), round(plain.se, 5)) == (0.1293, 0.06860)
    assert (round(linear.kappa, 4), round(linear.se, 5)) == (0.2374, 0.07832)


def test_by_hand():
    """pₒ 0.7; pₑ 0.5 × 0.6 + 0.5 × 0.4 = 0.5; kappa 0.2 / 0.5."""
    assert cohen_kappa([[20, 5], [10, 15]]).kappa == pytest.approx(0.4)


def test_the_direction_says_who_chose_the_later_state():
    found = cohen_kappa([[20, 5], [10, 15]])
    assert (found.row_higher, found.column_higher) == (10, 5)


def test_kappa_is_low_where_nearly_all_are_in_one_state():
    """Feinstein and Cicchetti (1990): high agreement, low kappa."""
    found = cohen_kappa([[95, 3], [2, 0]])
    assert found.agreement == 0.95
    assert found.kappa < 0.05


def test_full_agreement_has_no_interval_without_width():
    found = cohen_kappa([[20, 0], [0, 20]])
    assert (found.kappa, found.lower, found.status) == (1, None, "not_estimable")


@pytest.mark.parametrize("table", [[[30, 0], [0, 0]], [[9]]])
def test_one_state_alone_has_no_kappa(table):
    found = cohen_kappa(table)
    assert (found.agreement, found.kappa) == (1, None)


def test_few_pairs_are_said_in_counts():
    assert cohen_kappa([[8, 2], [3, 7]]).caution == "20 pairs: say the counts, not kappa"
    assert cohen_kappa([[0, 0], [0, 0]]).status == "no_data"


@pytest.mark.parametrize("table", [[], [[1, 2]], [[1, 2], [3]], [[1, -2], [3, 4]], [[0.5]]])
def test_a_table_that_is_not_square_or_no_counts_is_refused(table):
    with pytest.raises(StatisticRefused, match="table"):
        cohen_kappa(table)


@given(st.lists(st.integers(0, 30), min_size=9, max_size=9))
def test_with_the_judges_exchanged_only_the_direction_changes(cells):
    table = np.array(cells).reshape(3, 3)
    one, other = cohen_kappa(table), cohen_kappa(table.T)
    assert one.row_higher == other.column_higher
    if one.kappa is not None:
        assert other.kappa == pytest.approx(one.kappa)
