"""How words in charts are written and kept apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.charts import labels


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "D")


def test_days_and_months_are_written_without_any_doubt_about_their_order():
    assert labels.day_text(day("2026-11-20")) == "20 Nov 2026"
    assert labels.day_text(day("2026-02-03")) == "3 Feb 2026"
    assert labels.month_text(day("2026-07-01")) == "Jul 26"
    assert labels.short_day_text(day("2026-07-09")) == "9 Jul"
    assert labels.day_text(day("NaT")) == labels.month_text(day("NaT")) == "–"


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "written"),
    [
        (78.4, "%", 0, "78%"),
        (1204, "count", 0, "1,204"),
        (-5.2, "points", 0, "−5 points"),
        (-0.3, "points", 0, "0 points"),
        (4.0421, "", 2, "4.04"),
        (float("nan"), "%", 0, "–"),
        (72.5, "%", 0, "73%"),
        (-2.5, "points", 0, "−3 points"),
        (0.15, "", 1, "0.2"),
        (0.5, "", 320, "0.5" + "0" * 319),
    ],
)
def test_values_carry_their_unit_a_true_minus_and_no_minus_zero(value, unit, decimals, written):
    assert labels.value_text(value, unit, decimals) == written


def test_durations_are_in_hours_up_to_72_and_then_in_days():
    assert labels.duration_text(1) == "1 hour"
    assert labels.duration_text(72) == "72 hours"
    assert labels.duration_text(73) == "3 days"
    assert labels.duration_text(30.5) == "31 hours"
    assert labels.duration_text(0.4) == "under 1 hour"


def test_long_texts_end_in_an_ellipsis_within_their_length():
    assert labels.shortened("short", 38) == "short"
    assert labels.shortened("Rotate and scope all service keys", 20) == "Rotate and scope al…"


def test_text_of_the_data_is_never_read_as_markup():
    assert labels.safe("a < b & <b>c</b>") == "a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;"


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_spread_keeps_the_order_and_the_distance(wanted):
    values = np.array(wanted)
    placed = labels.spread(values, 10, 0, 100)
    in_order = placed[np.argsort(values, kind="stable")]
    assert (np.diff(in_order) >= 10 - 1e-9).all()
    assert placed.min() >= 0


def test_spread_leaves_alone_what_is_apart_already():
    assert labels.spread(np.array([50.0, 10.0]), 10, 0, 100).tolist() == [50, 10]


def test_staggered_labels_that_touch_go_a_row_higher_until_there_is_none():
    rows = labels.stagger([50, 55, 60, 65, 200], [40] * 5, rows=3)
    assert rows == [0, 1, 2, None, 0]
