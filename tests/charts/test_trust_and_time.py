"""Two charts of patience and trust: panels side by side, years beside published spans."""

import numpy as np

from trustdash.charts.recovery_time import recovery_time
from trustdash.charts.style import Style
from trustdash.charts.trust_profile import trust_profile


def trace(figure, name):
    return next(each for each in figure.data if each.name == name)


def test_each_dimension_has_a_panel_in_the_order_given(profile):
    figure = trust_profile(profile, Style())
    assert [note.text for note in figure.layout.annotations] == ["<b>Benevolence</b>",
                                                                "<b>Ability</b>"]  # fmt: skip
    dots = trace(figure, "mean")
    assert dots.x[:2].tolist() == [40.0, 38.0]
    assert (dots.x[3:5] - dots.x[:2]).tolist() == [124.0 + 30.0, 124.0 + 28.0]


def test_a_group_that_is_not_shown_has_words_and_no_dot(profile):
    dots = trace(trust_profile(profile, Style()), "mean")
    assert list(dots.text) == ["40", "38", "not shown", "70", "66", "not shown"]
    assert np.flatnonzero(dots.marker.size == 0).tolist() == [2, 5]


def test_on_a_phone_the_groups_stand_above_their_rows(profile):
    figure = trust_profile(profile, Style(narrow=True))
    said = [note.text for note in figure.layout.annotations]
    assert {"Everyone asked", "Small shareholders"} <= set(said)
    assert set(figure.layout.yaxis.ticktext) == {""}


def test_our_incidents_are_marks_and_what_was_published_is_bars(spans):
    figure = recovery_time(spans, Style())
    bars = trace(figure, "published of others")
    assert bars.x[~np.isnan(bars.x)].tolist()[:2] == [2.0, 3.0]
    marks = trace(figure, "years since it began")
    assert marks.marker.symbol.tolist() == ["circle", "line-ns", "triangle-right"]


def test_no_span_is_coloured_as_good_or_bad(spans):
    style = Style()
    drawn = recovery_time(spans, style).to_json()
    assert style.good not in drawn and style.concern not in drawn
