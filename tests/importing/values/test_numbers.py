"""Numbers as people write them; what could mean two numbers is refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.importing.values import Refusal, to_bool, to_integer, to_number, to_quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", 1234.5), ("1,234.5", 1234.5), ("12,345,678", 12345678), ("1 234", 1234),
        ("1\u202f234.5", 1234.5), ("1'000", 1000), ("−5", -5), ("-5", -5), ("+5", 5),
        ("(1,234)", -1234), ("$1,234", 1234), ("-$5", -5), ("5 €", 5), ("45 %", 45),
        ("1e5", 1e5), ("886469.600000001", 886469.600000001), (".5", 0.5),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_meant(text, value):
    assert to_number(text) == value


def test_the_decimal_comma_is_read_where_it_is_declared():
    assert to_number("1.234,5", decimal=",") == 1234.5
    assert "“,” is the decimal mark" in to_number("1,5").rule


@pytest.mark.parametrize(
    "text", ["", "NA", "nan", "inf", "1e999", "1,23,456", "1.234.567", "5-", "--5", "1-2", "0x1F"]
)
def test_what_is_not_one_number_is_refused(text):
    assert isinstance(to_number(text), Refusal)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_survives_with_and_without_thousands(value):
    assert to_number(repr(value)) == value
    rounded = f"{value:,.2f}"
    assert to_number(rounded) == float(rounded.replace(",", ""))


@given(st.text(max_size=20), st.sampled_from(".,"))
def test_any_text_gives_a_finite_number_or_a_rule(text, decimal):
    value = to_number(text, decimal)
    assert isinstance(value, Refusal) or math.isfinite(value)


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_whole_numbers_lose_no_digit(value):
    assert to_integer(str(value)) == value


@pytest.mark.parametrize("text", ["5.5", "x", "", "99999999999999999999", "9223372036854775808"])
def test_what_is_no_whole_number_is_refused(text):
    assert isinstance(to_integer(text), Refusal)


def test_a_whole_number_may_carry_a_point_and_thousands():
    assert [to_integer("5.0"), to_integer("1,000")] == [5, 1000]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("10 mph", (10, "mph")), ("up to 15 minutes", (15, "minutes")), ("1,200 ft", (1200, "ft")),
        ("-3 °C", (-3, "°C")), ("45%", (45, "%")), ("10", (10, "")), ("≤ 5 days", (5, "days")),
    ],
)  # fmt: skip
def test_a_quantity_is_a_number_and_its_unit(text, quantity):
    assert to_quantity(text) == quantity


@pytest.mark.parametrize("text", ["5-10 mph", "more than 30 minutes", "mph", "", "10 mph or 5"])
def test_what_is_not_one_quantity_is_refused(text):
    assert isinstance(to_quantity(text), Refusal)


def test_yes_and_no_are_read_in_their_usual_words_only():
    assert [to_bool(word) for word in ("Yes", "TRUE", "1", "y")] == [True] * 4
    assert [to_bool(word) for word in ("no", "False", "0", "N")] == [False] * 4
    assert isinstance(to_bool("maybe"), Refusal)
