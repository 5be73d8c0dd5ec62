from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.model.lens import LOCAL, PERIODS
from trustdash.ui.url_state import EARLIEST, Choice, Known, page_own, read, shared, whole_number

KNOWN = Known(
    incidents={"INC-01": "Payments outage", "INC-02": "Customer data exposure"},
    teams={"SEC": "Security"},
    newest=date(2026, 11, 20),
    latest=date(2026, 11, 24),
)


def test_an_empty_address_shows_everything_on_the_newest_day():
    asked = read({}, KNOWN)
    assert asked.choice == Choice(date(2026, 11, 20))
    assert asked.remarks == ()


def test_ids_in_the_address_narrow_the_view():
    asked = read({"inc": ["INC-02", "INC-01"], "team": ["SEC"], "period": ["12w"]}, KNOWN)
    assert asked.choice.incidents == ("INC-02", "INC-01")
    assert asked.choice.teams == ("SEC",)
    assert asked.choice.period == "12w"


def test_an_unknown_incident_is_said_aloud_with_what_is_left():
    asked = read({"inc": ["INC-01", "INC-09"]}, KNOWN)
    assert asked.choice.incidents == ("INC-01",)
    assert asked.remarks == (
        "The link asked for INC-09, which is not on file. Shown: the remaining 1 incident.",
    )


def test_several_unknown_ids_are_named_and_everything_is_shown_if_none_is_left():
    asked = read({"team": ["A", "B", "C"]}, KNOWN)
    assert asked.choice.teams == ()
    assert asked.remarks == (
        "The link asked for A, B and C, which are not on file. Shown: all teams.",
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-13-01", "The link asked for the day “2026-13-01”, which is not a date."),
        ("2026-12-24", "The link asked for 24 Dec 2026, which is after today."),
        ("1066-10-14", "The link asked for 14 Oct 1066, which is too long ago."),
    ],
)
def test_a_day_that_cannot_be_shown_is_said_aloud(written: str, said: str):
    asked = read({"asof": [written]}, KNOWN)
    assert asked.choice.as_of == KNOWN.newest
    assert asked.remarks == (f"{said} Shown: 20 Nov 2026.",)


def test_an_unknown_period_is_said_aloud():
    asked = read({"period": ["fortnight"]}, KNOWN)
    assert asked.choice.period == "since"
    assert "fortnight" in asked.remarks[0]


def test_a_very_long_id_is_shortened_in_the_remark():
    assert len(read({"inc": ["x" * 5000]}, KNOWN).remarks[0]) < 140


def test_defaults_stay_out_of_the_address_unless_the_link_is_to_last():
    choice = Choice(KNOWN.newest)
    assert choice.parameters(KNOWN) == ()
    assert choice.parameters(KNOWN, absolute=True) == (("asof", "2026-11-20"),)


def test_the_number_of_filters_set_counts_kinds_and_not_ids():
    assert Choice(KNOWN.newest).set_count(KNOWN) == 0
    assert Choice(KNOWN.newest, ("INC-01", "INC-02"), (), "all").set_count(KNOWN) == 2


def test_page_numbers_below_one_and_words_are_the_first_page():
    read_as = [whole_number(text) for text in (None, "", "0", "-3", "two", "²", "7")]
    assert read_as == [1, 1, 1, 1, 1, 1, 7]


def test_shared_and_page_own_parameters_are_told_apart():
    query = {"kpi": ["KPI-01"], "team": ["SEC"], "inc": ["INC-01", "INC-02"]}
    assert shared(query) == (("inc", "INC-01"), ("inc", "INC-02"), ("team", "SEC"))
    assert page_own(query) == (("kpi", "KPI-01"),)


def test_the_choice_becomes_the_lens_with_the_scope_of_the_viewer():
    lens = Choice(KNOWN.newest, ("INC-01",), ("SEC",), "26w").lens(LOCAL)
    assert (lens.as_of, lens.incidents, lens.teams, lens.period, lens.scope) == (
        KNOWN.newest, ("INC-01",), ("SEC",), "26w", LOCAL,
    )  # fmt: skip


choices = st.builds(
    Choice,
    as_of=st.dates(EARLIEST, KNOWN.latest),
    incidents=st.lists(st.sampled_from(list(KNOWN.incidents)), unique=True).map(tuple),
    teams=st.lists(st.sampled_from(list(KNOWN.teams)), unique=True).map(tuple),
    period=st.sampled_from(PERIODS),
)


@given(choices, st.booleans())
def test_what_is_written_into_an_address_is_read_back(choice: Choice, absolute: bool):
    query: dict[str, list[str]] = {}
    for name, value in choice.parameters(KNOWN, absolute=absolute):
        query.setdefault(name, []).append(value)
    asked = read(query, KNOWN)
    assert asked.choice == choice
    assert asked.remarks == ()


@given(st.dictionaries(st.sampled_from(("inc", "team", "period", "asof")), st.lists(st.text())))
def test_no_address_whatever_is_refused(query: dict[str, list[str]]):
    choice = read(query, KNOWN).choice
    assert set(choice.incidents) <= KNOWN.incidents.keys()
    assert EARLIEST <= choice.as_of <= KNOWN.latest
