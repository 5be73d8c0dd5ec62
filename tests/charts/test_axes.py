"""Where ticks stand and what they say."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trustdash.charts.axes import row_axis, time_ticks, value_axis, value_ticks
from trustdash.charts.style import Style


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "D")


def test_half_a_year_is_labelled_by_months():
    _, texts = time_ticks(day("2026-05-20"), day("2026-11-20"), 9)
    assert texts == ["Jun 26", "Jul 26", "Aug 26", "Sep 26", "Oct 26", "Nov 26"]


def test_three_weeks_are_labelled_by_days():
    _, texts = time_ticks(day("2026-11-01"), day("2026-11-20"), 4)
    assert texts == ["2 Nov", "9 Nov", "16 Nov"]


@given(st.dates(), st.integers(1, 36_000), st.sampled_from([4, 9]))
def test_there_are_never_more_ticks_than_allowed_and_no_two_say_the_same(start, length, most):
    first = np.datetime64(start, "D")
    values, texts = time_ticks(first, first + length, most)
    assert len(values) <= most
    assert len(set(texts)) == len(texts)
    assert ((values >= first) & (values <= first + length)).all()


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 9))
def test_value_ticks_are_few_and_stay_on_the_axis(low, length, most):
    ticks = value_ticks(low, low + length, most)
    assert len(ticks) <= most
    room = length * 1e-6 + 1e-6
    assert all(low - room <= tick <= low + length + room for tick in ticks)


def test_values_are_labelled_with_as_many_decimals_as_their_steps_need():
    assert value_axis(Style(), 66, 87, "%")["ticktext"].tolist() == ["70%", "75%", "80%", "85%"]
    assert value_axis(Style(), 3.9, 4.1, "")["ticktext"].tolist()[0] == "3.90"


def test_rows_may_have_the_same_name_and_the_first_is_on_top():
    axis = row_axis(Style(), ["Publish", "Publish"])
    assert axis["tickvals"].tolist() == [0, 1]
    assert axis["range"] == [1.5, -0.5]
