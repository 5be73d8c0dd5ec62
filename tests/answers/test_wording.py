import pytest

from trustdash.answers import wording
from trustdash.answers.answer import Number, RowsBehind, read_aloud


@pytest.mark.parametrize(
    ("n", "shown"),
    [(0, "0 promises"), (1, "1 promise"), (2, "2 promises"), (1204, "1,204 promises")],
)
def test_a_noun_agrees_with_its_number(n, shown):
    assert read_aloud(wording.several(n, "promise")) == shown


def test_a_sentence_keeps_its_numbers_and_their_rows():
    kept = wording.tally(2, RowsBehind("M1"))
    said = wording.say("{kept} of {due} kept", kept=kept, due=13)
    assert said == (kept, " of 13 kept")


def test_a_zero_leads_to_no_rows():
    assert wording.tally(0, RowsBehind("M1")) == Number("0", 0, None)


@pytest.mark.parametrize(
    ("words", "shown"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_joined_as_people_do(words, shown):
    assert read_aloud(wording.and_so(words)) == shown


def test_equal_sentences_are_equal_values_however_they_were_put_together():
    assert wording.say("{a}{b}", a="x", b="y") == wording.join(["x", "y"], "") == ("xy",)


def test_filters_that_match_nothing_say_how_many_are_on_file():
    said = wording.nothing_fits("commitments", 16)
    assert said == "No commitments match these filters. 0 of 16 fit."


def test_a_filter_that_does_not_apply_is_named():
    said = wording.not_split("Public perception", ["team"])
    assert said == "Public perception is not split by team; shown for all teams."


def test_what_is_hidden_is_counted_and_nothing_hidden_is_not_mentioned():
    assert wording.and_more(4) == "and 4 more"
    assert wording.and_more(0) is None


@pytest.mark.parametrize("word", wording.BANNED)
def test_a_banned_word_is_found_in_any_case(word):
    assert wording.banned_words(f"This is {word.upper()} so.") == (word,)


def test_a_banned_word_inside_another_word_is_none():
    assert wording.banned_words("Adjusted, commonly, robustly isolatedly") == ()
