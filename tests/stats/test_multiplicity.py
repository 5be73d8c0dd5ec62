"""Of many series, which differ by more than chance?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from trustdash.errors import StatisticRefused
from trustdash.stats.multiplicity import benjamini_hochberg

FIFTEEN = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_the_fifteen_comparisons_of_a_heart_trial():
    """Benjamini and Hochberg (1995), 3.2: four stand out, by Bonferroni three."""
    found = benjamini_hochberg(FIFTEEN, 0.05)
    assert (found.n_rejected, found.n_rejected_bonferroni) == (4, 3)
    assert found.rejected == (1, 2, 3, 4)
    assert found.expected_by_chance == pytest.approx(0.75)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_values_equal_scipys_in_the_order_given(p_values):
    found = benjamini_hochberg(p_values)
    assert found.adjusted == pytest.approx(tuple(stats.false_discovery_control(p_values)))
    assert found.rejected == tuple(np.flatnonzero(np.array(found.adjusted) <= 0.05) + 1)


def test_no_tests_are_no_discoveries():
    assert benjamini_hochberg([]).status == "no_data"


@pytest.mark.parametrize(("p", "q"), [([1.2], 0.05), ([-0.1], 0.05), ([0.5], 0), ([0.5], 5)])
def test_what_is_no_probability_is_refused(p, q):
    with pytest.raises(StatisticRefused):
        benjamini_hochberg(p, q)
