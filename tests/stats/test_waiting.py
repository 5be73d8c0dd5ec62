"""Waiting times when some still wait."""

import pytest

from trustdash.stats.waiting import waiting_quantile


def test_without_anything_waiting_it_is_the_order_statistic():
    assert waiting_quantile([4, 1, 3, 2], [True] * 4) == 2
    assert waiting_quantile([4, 1, 3, 2], [True] * 4, 0.9) == 4


def test_what_still_waits_is_not_left_out():
    # Kaplan and Meier by hand: 6/7 at 1, then of 5 left 4/5 · 6/7 at 3, and so on.
    waited, happened = [1, 2, 3, 4, 5, 6, 7], [True, False, True, True, False, True, True]
    assert waiting_quantile(waited, happened) == 6


@pytest.mark.parametrize("happened", [[False, False], [True, False, False]])
def test_a_quantile_that_is_not_reached_is_unknown(happened):
    assert waiting_quantile([1.0, 5.0, 5.0][: len(happened)], happened) is None


def test_nothing_has_no_quantile():
    assert waiting_quantile([], []) is None
