"""How long things take: the step line, its band, what was not closed, and how many are left."""

import numpy as np
import pandas as pd
import pytest

from trustdash.charts.style import Style
from trustdash.charts.survival_curve import Half, survival_curve

STEPS = pd.DataFrame(
    {
        "days": [2.0, 6.0, 11.0],
        "open_share": [87.5, 62.5, 46.9],
        "low": [38.7, 22.9, 12.0],
        "high": [98.1, 86.1, None],
    }
)


def drawn(followed, steps=STEPS, style=None, until=14.0, half=None):
    return survival_curve(followed, steps, style or Style(), until=until, half=half)


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def words(figure):
    return [note.text for note in figure.layout.annotations]


def test_the_line_starts_with_everything_open_and_steps_down_where_things_closed(followed):
    line = traces(drawn(followed))["still open"]
    assert line.x.tolist() == [0, 2, 6, 11, 14]
    assert line.y.tolist() == [100, 87.5, 62.5, 46.9, 46.9]
    assert line.line.shape == "hv"


def test_the_line_ends_where_too_few_are_followed(followed):
    assert traces(drawn(followed))["still open"].x[-1] == 14
    assert len(drawn(followed, until=None).data) == 0


def test_the_band_stands_where_both_limits_are_known(followed):
    band = traces(drawn(followed))["95% limits"]
    assert band.fill == "toself"
    assert np.isfinite(band.y).all()
    assert band.x.max() == 6


def test_what_was_not_closed_is_a_mark_on_the_line(followed):
    marks = traces(drawn(followed))["not closed so far"]
    assert marks.x.tolist() == [4, 9, 14]
    assert marks.y.tolist() == [87.5, 62.5, 46.9]
    assert marks.marker.symbol == "line-ns-open"


def test_under_each_day_stands_how_many_were_open_that_long(followed):
    figure = drawn(followed)
    told = [text.split("<br>") for text in figure.layout.xaxis.ticktext]
    days = followed["days"]
    assert told[0] == ["0", "8"]
    assert all(int(count) == (days >= float(day)).sum() for day, count in told)
    assert "Days<br>Open" in words(figure)


def test_the_median_is_marked_with_its_interval_and_said(followed):
    figure = drawn(followed, half=Half(11.0, 2.0, 13.0))
    mark = traces(figure)["half closed"]
    assert (mark.x.tolist(), set(mark.y)) == ([2, 11, 13], {50})
    assert any(text.startswith("<b>Half closed: 11 days") for text in words(figure))


def test_an_interval_without_an_upper_end_runs_to_the_end_of_the_line(followed):
    early = Half(6.0, 2.0)
    figure = drawn(followed, half=early)
    assert traces(figure)["half closed"].x.tolist() == [2, 6, 14]
    assert "<b>Half closed: 6 days (at least 2)</b>" in words(figure)


def test_without_a_median_none_is_marked(followed):
    figure = drawn(followed)
    assert "half closed" not in traces(figure)
    assert not any("Half" in text for text in words(figure))


@pytest.mark.parametrize("style", [Style(), Style(narrow=True)], ids=["page", "phone"])
def test_the_words_at_a_late_median_stay_on_the_chart(followed, style):
    late = Half(14.0, 9.0, 14.0)
    (note,) = [n for n in drawn(followed, style=style, half=late).layout.annotations if n.x == 14]
    assert note.xshift < -100


def test_nothing_closed_is_a_level_line(followed):
    line = traces(drawn(followed.assign(is_closed=False), STEPS.iloc[:0]))["still open"]
    assert (line.x.tolist(), line.y.tolist()) == ([0, 14], [100, 100])


def test_all_closed_on_the_first_day_has_an_axis_to_stand_on(followed):
    at_once = followed.assign(days=0.0, is_closed=True)
    steps = pd.DataFrame({"days": [0.0], "open_share": [0.0], "low": [None], "high": [None]})
    figure = drawn(at_once, steps, until=0.0, half=Half(0.0))
    assert traces(figure)["still open"].y.tolist() == [100, 0, 0]
    assert figure.layout.xaxis.range == (0, 7)


@pytest.mark.parametrize("until", [0.0, 1.0, 2.0, 3.0, 8.0, 400.0])
def test_days_are_whole_on_every_axis(followed, until):
    for style in (Style(), Style(narrow=True)):
        ticks = drawn(followed, until=until, style=style).layout.xaxis.tickvals
        assert all(float(day).is_integer() for day in ticks)
