"""Where on its scale does an answer lie?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.charts.answer_bars import PLACES, place_of


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [
        (1, 5, ["lowest", "low", "middle", "high", "highest"]),
        (1, 7, ["lowest", "lowest", "low", "middle", "high", "highest", "highest"]),
        (
            0,
            10,
            ["lowest"] * 2 + ["low"] * 2 + ["middle"] * 3 + ["high"] * 2 + ["highest"] * 2,
        ),
        (0, 1, ["lowest", "highest"]),
    ],
)
def test_a_scale_is_read_in_five_parts(low, high, places):
    assert [place_of(value, low, high) for value in range(low, high + 1)] == places


@given(st.integers(1, 40), st.data())
def test_parts_are_symmetrical_and_in_order(length, data):
    value = data.draw(st.integers(0, length))
    place = PLACES.index(place_of(value, 0, length))
    assert PLACES.index(place_of(length - value, 0, length)) == 4 - place
    assert value == 0 or PLACES.index(place_of(value - 1, 0, length)) <= place


def test_a_scale_without_length_is_refused():
    with pytest.raises(ValueError, match="has no length"):
        place_of(1, 1, 1)
