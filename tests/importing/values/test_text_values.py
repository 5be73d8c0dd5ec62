"""Headers compared tolerantly; free text kept whole but for what nobody can see."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.importing.values import clean_text, header_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("*RESPNUM", "respnum"), ("NETPRO  ", "NetPro"), ("AIRLINE CODE", "AIRLINE_CODE"),
        ("Timely response?", "timely_response"), ("Q8-1", "Q8 1"), ("\ufeffid", "ID"),
    ],
)  # fmt: skip
def test_headers_are_the_same_without_case_spaces_and_marks(one, other):
    assert header_key(one) == header_key(other)


def test_different_words_stay_different_headers():
    assert header_key("Q7WALKWAYS") != header_key("Q7WALKWAY")


def test_markup_and_line_breaks_stay_and_control_characters_go():
    assert clean_text("<b>a</b>\r\nb\x00\x07\ud800c\u202ed\ufeff") == "<b>a</b>\nbcd"


@given(st.text())
def test_cleaning_twice_changes_nothing_more_and_the_result_can_be_kept(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert clean.encode("utf-8").decode() == unicodedata.normalize("NFC", clean)
