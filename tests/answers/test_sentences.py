from datetime import date

import pytest

from trustdash.answers import sentences
from trustdash.answers.answer import read_aloud
from trustdash.answers.wording import tally

AS_OF = date(2026, 11, 20)


def _verdict(
    measures=5, improving=0, worsening=0, early=0, ended=0, back=0, promises=16, overdue=4
):
    found = sentences.Recovery(*map(tally, (measures, improving, worsening, early, ended, back)))
    return read_aloud(sentences.verdict(found, tally(promises), tally(overdue)))


def test_trust_is_partly_recovering_when_some_measures_improve():
    assert _verdict(improving=2) == (
        "Trust is partly recovering: 2 of 5 measures are improving, none is back to the earlier "
        "level. 4 promises are overdue."
    )


def test_trust_is_recovering_when_most_measures_improve_and_none_worsens():
    assert _verdict(improving=3, back=1) == (
        "Trust is recovering: 3 of 5 measures are improving, 1 is back to the earlier level. "
        "4 promises are overdue."
    )


def test_one_worsening_measure_is_enough_for_falling_again():
    assert _verdict(improving=4, worsening=1, overdue=1) == (
        "Trust is falling again: 1 of 5 measures is worsening, 4 are improving, none is back to "
        "the earlier level. 1 promise is overdue."
    )


def test_it_is_too_early_to_tell_when_most_measures_have_few_values_since_the_incident():
    assert _verdict(early=3, improving=1).startswith("It is too early to tell whether trust is")


def test_nothing_is_told_of_recovery_where_the_data_of_most_measures_have_ended():
    assert _verdict(ended=3, improving=1).startswith(
        "It can't be told whether trust is recovering: the data of 3 of 5 measures have ended."
    )
    assert _verdict(ended=2, improving=1).startswith("Trust is partly recovering")
    assert _verdict(ended=3, worsening=1).startswith("Trust is falling again")


def test_trust_is_not_recovering_yet_when_nothing_improves_and_nothing_is_back():
    assert _verdict(overdue=0) == (
        "Trust is not recovering yet: 0 of 5 measures are improving, none is back to the earlier "
        "level. No promise is overdue."
    )


def test_a_half_that_improves_is_not_most():
    assert _verdict(measures=4, improving=2).startswith("Trust is partly recovering")


def test_without_measures_recovery_is_not_told_and_without_promises_none_is_called_kept():
    assert _verdict(measures=0, promises=0, overdue=0) == (
        "No measures are on file, so recovery can't be told. No promises are on file."
    )


@pytest.mark.parametrize(
    ("kept", "due", "said"),
    [
        (2, 13, "2 of 13 promises due so far were kept by the date first given."),
        (0, 1, "0 of 1 promise due so far was kept by the date first given."),
        (0, 0, "No promise with a date was due by 20 Nov 2026."),
    ],
)
def test_the_commitments_page_opens_with_the_stricter_number(kept, due, said):
    assert read_aloud(sentences.kept_by_first_date(tally(kept), tally(due), AS_OF)) == said


def test_a_say_do_ratio_is_given_from_five_promises_on():
    start = date(2026, 8, 22)
    few = read_aloud(sentences.say_do(tally(1), tally(4), start))
    enough = read_aloud(sentences.say_do(tally(2), tally(5), start))
    assert few == (
        "Of 4 promises due since 22 Aug 2026, by the dates then in force, 1 was delivered."
    )
    assert enough.endswith("2 were delivered: say-do ratio 40%, gap 60 points.")


def test_slippage_says_the_middle_the_worst_tenth_and_what_is_left_out():
    said = read_aloud(sentences.slippage(34, 190, 812, tally(1)))
    assert said == (
        "Against the first date, the middle promise slipped by 34 days, one in ten by 190 days or "
        "more; 812 days in all. 1 without a date is left out."
    )


def test_dates_that_moved_are_counted_with_those_moved_too_late():
    said = read_aloud(sentences.moves(tally(5), tally(16), tally(7), tally(2)))
    assert said == "5 of 16 dates were moved, 7 times in all, 2 of them after the date had passed."


def test_what_changed_since_the_review_leaves_out_what_did_not():
    said = sentences.since_review(date(2026, 10, 23), tally(2), tally(1), tally(0), tally(0))
    assert read_aloud(said) == "since the review on 23 Oct 2026: 2 promises delivered, 1 newly late"


def test_that_nothing_changed_is_said():
    nothing = tally(0)
    said = read_aloud(sentences.since_review(AS_OF, nothing, nothing, nothing, nothing))
    assert said.endswith("no promise delivered, none newly late, no date moved")


def test_overdue_actions_are_counted_with_the_very_late_ones():
    said = read_aloud(sentences.overdue_actions(tally(22), tally(48), tally(6)))
    assert said == "22 of 48 open actions are overdue, 6 of them by more than 90 days."
    assert read_aloud(sentences.overdue_actions(tally(0), tally(1), tally(0))) == (
        "None of 1 open action is overdue."
    )


def test_late_promises_without_any_delivery_on_file_may_be_unrecorded_and_this_is_said():
    said = read_aloud(sentences.none_recorded(tally(208), 0))
    assert said == "No delivery of any promise is on file: late means here that none was recorded."
    assert sentences.none_recorded(tally(208), 1) == ()
    assert sentences.none_recorded(tally(0), 0) == ()
