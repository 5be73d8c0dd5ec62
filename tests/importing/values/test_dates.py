"""Dates: every style that exports use, the order decided per column, nothing guessed."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.importing.values import Refusal, date_order, to_date, to_instant

days = st.dates(date(1901, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["09/12/2016", "09/13/2016"], "mdy"),
        (["09/12/2016", "13/09/2016"], "dmy"),
        (["09/12/2016", "10/12/2016"], "ambiguous"),
        (["09/12/2016", "2016-09-13"], "ambiguous"),
        (["05/05/2016"], "iso"),
        (["2016-09-12", "20 Nov 2026"], "iso"),
        (["2021/01/19 02:30:00+00", "2021-01-19"], "ymd"),
        (["NA", "", "003DA5"], "none"),
        ([], "none"),
    ],
)
def test_one_unambiguous_date_decides_for_the_whole_column(values, order):
    assert date_order(values) == order


def test_dates_of_both_orders_in_one_column_are_refused_by_name():
    refusal = date_order(["13/12/2016", "01/02/2016", "12/14/2016"])
    assert isinstance(refusal, Refusal)
    assert "“13/12/2016”" in refusal.rule
    assert "“12/14/2016”" in refusal.rule


@given(st.lists(days, min_size=1), st.sampled_from(["dmy", "mdy"]))
def test_a_column_written_in_one_order_is_never_read_in_the_other(column, order):
    style = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    texts = [day.strftime(style) for day in column]
    decided = date_order(texts)
    assert decided in {order, "ambiguous", "iso"}
    if decided != "ambiguous":
        assert [to_date(text, decided) for text in texts] == column


@pytest.mark.parametrize(
    "text",
    [
        "2016-09-12", "2016/9/12", "2016.09.12", "20160912", "2016-09-12T23:59:59Z",
        "2016-09-12 02:30:17", "2016/09/12 02:30:00+00", "12 Sep 2016", "12 September 2016",
        "Sep 12, 2016", "Sept. 12 2016", "September 12th, 2016", "12-Sep-16",
        "12/Sep/16 3:04 PM", "Mon, 12 Sep 2016 08:00:00 GMT", " 2016-09-12 ",
    ],
)  # fmt: skip
def test_a_date_that_says_which_part_is_which_needs_no_order(text):
    assert to_date(text) == date(2016, 9, 12)


def test_the_order_decides_what_only_it_can():
    assert to_date("09/12/2016", "mdy") == date(2016, 9, 12)
    assert to_date("09/12/2016", "dmy") == date(2016, 12, 9)
    assert to_date("09.12.16", "dmy") == date(2016, 12, 9)
    assert "two ways" in to_date("09/12/2016").rule


@pytest.mark.parametrize("text", ["9999/12/31 00:00:00+00", "12/31/1899 09:30:00 AM", "0001-01-01"])
def test_placeholders_are_refused(text):
    assert "placeholder" in to_date(text, "mdy").rule
    assert "placeholder" in to_instant(text, "mdy").rule


@pytest.mark.parametrize("text", ["2026-02-30", "31/04/2026", "2026-13-01"])
def test_days_that_no_calendar_has_are_refused(text):
    assert "not a day of the calendar" in to_date(text, "dmy").rule


@pytest.mark.parametrize("text", ["", "25", "tomorrow", "42614", "1/2/3", "2026-01-01 and later"])
def test_what_is_no_date_is_refused(text):
    assert "not a date" in to_date(text, "mdy").rule


def test_a_day_alone_is_a_date_when_its_month_is_given():
    assert to_date("25", month="2017-05") == date(2017, 5, 25)
    assert isinstance(to_date("32", month="2017-05"), Refusal)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-01-19T02:30:17Z", "2021-01-19T02:30:17"),
        ("2021/01/19 02:30:00+00", "2021-01-19T02:30:00"),
        ("2021-01-19 02:30:17", "2021-01-19T07:30:17"),
        ("2021-07-19 02:30:17", "2021-07-19T06:30:17"),
        ("2021-01-19T02:30:17.123456789+05:30", "2021-01-18T21:00:17.123456"),
        ("05/09/2016 12:00:00 AM", "2016-05-09T04:00:00"),
        ("05/09/2016 12:00 PM", "2016-05-09T16:00:00"),
        ("2021-01-19", "2021-01-19T05:00:00"),
    ],
)
def test_an_instant_is_utc_by_its_own_offset_or_the_zone_given(text, instant):
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert to_instant(text, "mdy", "America/New_York") == expected


@pytest.mark.parametrize("text", ["2021-01-19 25:00", "2021-01-19 13:00 PM", "2021-01-19 10:61"])
def test_times_that_no_clock_shows_are_refused(text):
    assert isinstance(to_instant(text), Refusal)


@given(
    days.filter(lambda day: 1901 < day.year < 2199),
    st.times(),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_any_iso_instant_survives(day, at, zone):
    aware = datetime.combine(day, at, zone)
    assert to_instant(aware.isoformat()) == aware


@given(st.text(max_size=30), st.sampled_from(["iso", "dmy", "mdy"]))
def test_any_text_gives_a_value_or_a_rule(text, order):
    assert isinstance(to_date(text, order), date | Refusal)
    assert isinstance(to_instant(text, order), datetime | Refusal)


@pytest.mark.parametrize(
    "text", ["3rd of May 2026", "the 3rd of May 2026", "3 May 26", "Sunday, 3rd of May 2026"]
)
def test_a_date_as_people_say_it_is_understood(text):
    assert to_date(text) == date(2026, 5, 3)


@pytest.mark.parametrize("text", ["3 Mai 2026", "Mai 2026", "May 2026", "3 of 2026", "of May 2026"])
def test_what_is_no_whole_date_in_english_is_refused_and_not_guessed(text):
    assert isinstance(to_date(text), Refusal)
