from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.answers import formats
from trustdash.metrics.value import MetricValue

AS_OF = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1204, "1,204"), (0, "0"), (-3, "−3"), (-0.2, "0"), (None, "–"), (float("nan"), "–")],
)
def test_a_count_has_a_comma_a_true_minus_and_a_dash_for_unknown(value, shown):
    assert formats.count(value) == shown


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (26, "26 days late"),
        (1, "1 day late"),
        (0, "due today"),
        (-1, "due in 1 day"),
        (-8, "due in 8 days"),
    ],
)
def test_lateness_is_said_in_days_and_today_is_not_late(days, shown):
    assert formats.lateness(AS_OF - pd.Timedelta(days=days), AS_OF) == shown


def test_what_has_no_date_is_not_late():
    assert formats.lateness(pd.NaT, AS_OF) == "no date"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (-5, "%", "−5 points"),
        (3, "points", "+3 points"),
        (-0.3, "%", "0 points"),
        (1, "%", "+1 point"),
        (-1, "days", "−1 day"),
        (None, "%", "–"),
    ],
)
def test_a_gap_has_a_sign_but_never_a_minus_before_zero(value, unit, shown):
    assert formats.gap(value, unit) == shown


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (2, 5, "40% (2 of 5)"),
        (0, 5, "0% (0 of 5)"),
        (5, 5, "100% (5 of 5)"),
        (1, 1000, "1% (1 of 1,000)"),
        (999, 1000, "99% (999 of 1,000)"),
        (0, 0, "no data"),
    ],
)
def test_a_percentage_is_whole_and_says_what_it_counts(numerator, denominator, shown):
    assert formats.percent(numerator, denominator) == shown


@pytest.mark.parametrize(("share", "shown"), [(12.5, "13%"), (99.7, "99%"), (0.2, "1%")])
def test_a_share_is_rounded_the_same_way_beside_its_counts_and_alone(share, shown):
    assert formats.amount(MetricValue(share, unit="%")) == shown
    assert formats.percent(share, 100).startswith(f"{shown} (")


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        (0.4, "under 1 hour"),
        (1, "1 hour"),
        (61, "61 hours"),
        (72, "72 hours"),
        (73, "3 days"),
        (None, "–"),
    ],
)
def test_durations_are_in_hours_up_to_72_then_in_days(hours, shown):
    assert formats.duration(hours) == shown


def test_money_names_its_currency_and_how_it_is_rounded():
    assert formats.money(12340, "EUR") == "EUR 12,340"
    assert formats.money(12340.4, "EUR") == "EUR 12,340 (rounded to EUR 1)"


def test_a_long_text_is_cut_at_a_word():
    assert formats.shortened("Rotate and scope all service keys", 20) == "Rotate and scope…"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_never_written_in_digits_alone(day):
    text = formats.day(day)
    number, month, year = text.split(" ")
    assert month.isalpha() and int(number) == day.day and int(year) == day.year


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_no_number_is_written_with_a_hyphen_or_as_minus_zero(value, decimals):
    text = formats.number(value, decimals)
    assert "-" not in text
    assert text.strip("−0.,") or not text.startswith("−")


@given(st.floats(allow_nan=True, allow_infinity=False, width=32), st.sampled_from(["%", "days"]))
def test_any_number_is_written_or_is_a_dash(value, unit):
    assert formats.with_unit(value, unit) and "nan" not in formats.with_unit(value, unit)
