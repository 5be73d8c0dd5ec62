"""Periods keep the precision they were stated with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.importing.values import Period, Refusal, to_period


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2015", "2015-01-01", "2015-12-31", "year"),
        ("2015-Q3", "2015-07-01", "2015-09-30", "quarter"),
        ("Q4 2015", "2015-10-01", "2015-12-31", "quarter"),
        ("2015-01", "2015-01-01", "2015-01-31", "month"),
        ("2016-2", "2016-02-01", "2016-02-29", "month"),
        ("12/2015", "2015-12-01", "2015-12-31", "month"),
        ("201512", "2015-12-01", "2015-12-31", "month"),
        ("Jan 2015", "2015-01-01", "2015-01-31", "month"),
        ("2015-W07", "2015-02-09", "2015-02-15", "week"),
        ("2015-01-31", "2015-01-31", "2015-01-31", "day"),
    ],
)
def test_a_period_has_its_first_and_last_day(text, start, end, precision):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert to_period(text) == Period(first, last, precision)


def test_a_day_alone_is_a_period_when_its_month_is_given():
    assert to_period("25", month="2017-05").start == date(2017, 5, 25)
    assert isinstance(to_period("25"), Refusal)


@pytest.mark.parametrize("text", ["2015-13", "2015-W54", "2015-Q5", "9999", "0001-01", "May", ""])
def test_what_no_calendar_has_is_refused(text):
    assert isinstance(to_period(text), Refusal)


@given(st.text(max_size=20) | st.from_regex(r"[0-9QW/ -]{1,10}", fullmatch=True))
def test_any_text_gives_a_period_or_a_rule(text):
    found = to_period(text)
    assert isinstance(found, Refusal) or found.start <= found.end
