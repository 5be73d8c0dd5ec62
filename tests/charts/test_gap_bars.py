"""What the bars of the owner's word beside the assessor's stand for."""

import pytest

from trustdash.charts.gap_bars import PARTS, gap_bars
from trustdash.charts.style import Style
from trustdash.metrics import own_word


def ends(frame, style=None) -> list[str]:
    figure = gap_bars(frame, style or Style())
    (said,) = (trace.text for trace in figure.data if trace.name == "all")
    return list(said)


def test_the_parts_are_those_that_the_comparison_tells_apart():
    assert PARTS == own_word.PARTS


def test_teams_stand_in_the_order_given_with_the_steps_self_awarded(gaps):
    assert ends(gaps) == [" <b>3</b> (owner +4)", " <b>4</b> (owner +1)", " <b>2</b>"]


def test_a_phone_says_the_steps_in_short(gaps):
    assert ends(gaps, Style(narrow=True))[0] == " <b>3</b> (+4)"


def test_each_part_says_its_total_in_the_key(gaps):
    key = " ".join(note.text for note in gap_bars(gaps, Style()).layout.annotations)
    for part, total in (("owner 2 or 3 steps higher", 2), ("same step", 3), ("no evidence", 1)):
        assert f"{part}: {total}" in key


def test_a_part_that_is_not_told_apart_is_refused(gaps):
    with pytest.raises(ValueError, match="not one of"):
        gap_bars(gaps.assign(part="watermelon"), Style())
