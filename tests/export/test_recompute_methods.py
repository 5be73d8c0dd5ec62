"""The programs of a recompute pack do by Python alone what trustdash does with its libraries."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustdash.export.recompute import m43, m44
from trustdash.metrics import course
from trustdash.stats.completion import weeks_until_done
from trustdash.stats.control_charts import xmr_limits

MANY = 4_000
"""So many draws that some come from the tails, whose steps differ."""


def test_the_generator_draws_the_numbers_of_numpy_for_the_same_seed():
    ours, theirs = m43.Generator(m43.SEED), np.random.default_rng(m43.SEED)
    assert [ours.uniform() for _ in range(9)] == theirs.random(9).tolist()
    assert [ours.exponential() for _ in range(MANY)] == pytest.approx(
        theirs.standard_exponential(MANY).tolist(), rel=1e-9
    )
    assert [ours.normal() for _ in range(MANY)] == pytest.approx(
        theirs.standard_normal(MANY).tolist(), rel=1e-9
    )
    shapes = [1, 2, 5, 13] * 100
    assert [ours.gamma(shape) for shape in shapes] == pytest.approx(
        theirs.standard_gamma(shapes).tolist(), rel=1e-9
    )


pace = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=8, max_size=13)


@settings(max_examples=15, deadline=None)
@given(pace, st.integers(1, 40), st.booleans())
def test_each_run_of_the_forecast_is_done_in_the_same_week(weeks, left, has_arrivals):
    closed, opened = ([each[place] for each in weeks] for place in (0, 1))
    new = opened if has_arrivals else None
    expected = weeks_until_done(closed, left, arrivals=new, draws=50)
    assert m43.weeks_until_done(closed, left, new, 50) == sorted(expected.tolist())


values = st.floats(0, 100).map(lambda value: round(value, 2))
series = st.lists(values | st.none(), max_size=30)


def as_floats(found):
    return [np.nan if value is None else value for value in found]


@given(series)
def test_the_usual_range_is_that_of_the_control_charts(found):
    theirs, ours = xmr_limits(as_floats(found)), m44.usual_range(found)
    assert (ours is None) == (theirs is None)
    if ours is not None:
        expected = (theirs.low, theirs.centre, theirs.high, theirs.n)
        assert (ours.low, ours.middle, ours.high, ours.n) == pytest.approx(expected)


@given(
    st.lists(st.sampled_from([40.0, 49.0, 51.0, 60.0]), min_size=8, max_size=20),
    st.lists(st.sampled_from([35.0, 42.0, 50.0, 58.0, 70.0]), max_size=12),
    st.sampled_from([1, -1]),
)
def test_a_measure_is_back_by_the_same_rule(before, since, good):
    usual = m44.usual_range(before)
    better = "higher_is_better" if good > 0 else "lower_is_better"
    expected = course.is_back(pd.Series(since, dtype=float), xmr_limits(before), better)
    points = [{"value": value} for value in since]
    assert m44.is_back(points, usual, 50.0, good, 0.0) == expected
