"""Who must be hidden, and what published means give away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.errors import StatisticRefused
from trustdash.stats.suppression import Published, differencing, small_cells


def test_small_groups_are_hidden_and_the_next_smallest_protects_them():
    found = small_cells({"North": 3, "South": 20, "West": 8}, total_shown=31)
    assert (found.primary, found.hidden) == (("North",), ("North", "West"))
    assert (found.total_hidden, found.hide_total) == (11, False)


def test_without_a_shown_total_nothing_can_be_subtracted():
    assert small_cells({"North": 3, "South": 20, "West": 8}).hidden == ("North",)
    assert small_cells({"North": 3, "South": 20}, total_shown=False).hidden == ("North",)


def test_what_is_hidden_adds_up_to_the_threshold():
    """Two hidden groups of 1 and 2 are 3 people together: a third is hidden too."""
    found = small_cells({"A": 1, "B": 2, "C": 9, "D": 30}, total_shown=True)
    assert found.hidden == ("A", "B", "C")


def test_where_no_group_is_small_none_is_hidden():
    found = small_cells({"A": 5, "B": 6}, total_shown=11)
    assert (found.hidden, found.total_hidden, found.status) == ((), 0, "ok")


def test_people_in_no_group_can_be_worked_out_too():
    assert small_cells({"A": 9, "B": 20}, total_shown=31).hidden == ("A",)
    assert small_cells({"A": 9, "B": 20}, total_shown=40).hidden == ()
    assert small_cells({"A": 3, "B": 20}, total_shown=40).hidden == ("A",)


def test_a_group_alone_takes_its_total_with_it():
    found = small_cells({"A": 3}, total_shown=3)
    assert (found.hidden, found.hide_total) == (("A",), True)
    assert small_cells({"A": 3, "B": 9}, total_shown=12).hide_total is False


def test_an_empty_group_shows_nobody_and_protects_nobody():
    assert small_cells({"A": 0, "B": 9}, total_shown=9).hidden == ()
    assert small_cells({"A": 0, "B": 3, "C": 9}, total_shown=12).hidden == ("B", "C")


def test_the_threshold_is_a_setting():
    assert small_cells({"A": 7, "B": 30}, threshold=10).primary == ("A",)


def test_totals_below_their_groups_are_refused():
    with pytest.raises(StatisticRefused, match="total_shown is 20"):
        small_cells({"A": 30}, total_shown=20)
    with pytest.raises(StatisticRefused, match="threshold is 1"):
        small_cells({"A": 30}, threshold=1)


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(0, 30)), st.integers(2, 10))
def test_nobody_can_be_worked_out(groups, threshold):
    found = small_cells(groups, total_shown=True, threshold=threshold)
    shown = [n for name, n in groups.items() if name not in found.hidden]
    assert not [n for n in shown if 0 < n < threshold]
    rest = sum(groups.values()) - sum(shown)
    if rest and not found.hide_total:
        assert len(found.hidden) > 1
        assert rest >= threshold


def test_a_mean_of_all_and_of_all_but_three_gives_the_three_away():
    """By hand: (20 × 4 − 17 × 4.2) / 3 = 2.867."""
    found = differencing([Published("all", 20, 4.0), Published("not North", 17, 4.2)])
    assert (found.derived_n, found.must_block) == (3, True)
    assert found.derived_mean == pytest.approx((80 - 71.4) / 3)
    assert found.filters == ("all", "not North")


def test_the_closest_two_of_many_decide():
    means = [Published("all", 100, 4), Published("women", 60, 4), Published("women, not X", 58, 4)]
    found = differencing(means)
    assert (found.filters, found.must_block) == (("women", "women, not X"), True)


def test_a_large_rest_gives_nobody_away():
    found = differencing([Published("all", 40, 4), Published("women", 22, 4.5)])
    assert (found.derived_n, found.must_block) == (18, False)


def test_a_small_published_group_is_blocked_by_itself():
    assert differencing([Published("North", 3, 4)]).must_block is True
    assert differencing([Published("all", 30, 4)]).must_block is False
    assert differencing([]).must_block is False


def test_without_the_means_the_number_is_given_away_all_the_same():
    found = differencing([Published("all", 20), Published("part", 17)])
    assert (found.derived_n, found.derived_mean, found.must_block) == (3, None, True)
