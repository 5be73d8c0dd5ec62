"""The small lines: backlog, trend, sparkline."""

import base64
import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from trustdash.charts.backlog import backlog
from trustdash.charts.sparkline import sparkline
from trustdash.charts.style import CONCERN, NEUTRAL, Style
from trustdash.charts.trend_small import trend_small

AS_OF = date(2026, 11, 20)


def words(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def svg(uri: str) -> str:
    return base64.b64decode(uri.removeprefix("data:image/svg+xml;base64,")).decode()


def test_the_backlog_is_one_line_from_zero_labelled_at_its_end(weekly):
    figure = backlog(weekly, AS_OF, Style())
    assert figure.data[0].y.tolist() == [7, 8, 6, 8, 8]
    assert figure.layout.yaxis.range[0] == 0
    assert "<b>8 open</b>" in words(figure)
    assert "<b>As of 20 Nov 2026</b>" in words(figure)


def test_opened_and_closed_stand_in_the_hover_text_and_not_as_lines(weekly):
    figure = backlog(weekly, AS_OF, Style())
    assert [trace.mode for trace in figure.data] == ["lines", "markers"]
    assert figure.data[0].customdata.tolist()[-1] == [1, 1]


def test_a_week_without_a_count_breaks_the_backlog_and_the_label_is_the_last_known(weekly):
    weekly["open_at_end"] = [7, None, 6, 8, None]
    figure = backlog(weekly, AS_OF, Style())
    assert np.isnan(figure.data[0].y[[1, 4]]).all()
    assert figure.data[1].x.astype(str).tolist() == ["2026-11-13"]


def test_without_a_forecast_nothing_is_drawn_beyond_the_as_of_day(weekly, ahead):
    for nothing in (None, ahead.iloc[:0]):
        figure = backlog(weekly, AS_OF, Style(), nothing)
        assert len(figure.data) == 2
        assert figure.layout.xaxis.range[1].startswith("2026-11-20")


def test_two_cases_go_on_from_what_is_open_and_end_in_their_words(weekly, ahead):
    figure = backlog(weekly, AS_OF, Style(), ahead)
    cases = {trace.name: trace for trace in figure.data}
    alone, arriving = cases["if nothing new comes in"], cases["if new ones keep coming"]
    assert (alone.y.tolist(), arriving.y.tolist()) == ([8, 6, 4, 2], [8, 8, 9, 9])
    assert {"2 if nothing new comes in", "9 if new ones keep coming"} <= set(words(figure))
    assert "<b>As of 20 Nov 2026: 8 open</b>" in words(figure)
    assert figure.layout.xaxis.range[1].startswith("2026-12-11")


def test_the_cases_differ_in_dash_and_fill_and_neither_looks_like_fact(weekly, ahead):
    cases = {trace.name: trace for trace in backlog(weekly, AS_OF, Style(), ahead).data}
    fact = cases["open at the end of the week"]
    alone, arriving = cases["if nothing new comes in"], cases["if new ones keep coming"]
    assert len({fact.line.dash, alone.line.dash, arriving.line.dash}) == 3
    assert fact.line.color not in (alone.line.color, arriving.line.color)
    bands = [cases[f"8 in 10 runs {each.name}"] for each in (alone, arriving)]
    assert [band.fill for band in bands] == ["toself", None]


def test_the_bands_are_what_8_in_10_runs_hold_and_fit_the_axis(weekly, ahead):
    figure = backlog(weekly, AS_OF, Style(), ahead)
    cases = {trace.name: trace for trace in figure.data}
    assert cases["8 in 10 runs if nothing new comes in"].y.tolist() == [8, 7, 6, 5, 0, 2, 5, 8]
    limits = cases["8 in 10 runs if new ones keep coming"].y
    assert np.nanmax(limits) == 14 < figure.layout.yaxis.range[1]


def test_up_to_three_trends_differ_in_dash_and_are_named_at_their_ends(series):
    figure = trend_small(series, Style(), unit="%")
    assert [trace.line.dash for trace in figure.data] == ["solid", "dash"]
    assert {"Customers 76% on 20 Sep", "Partners 50% on 20 Sep"} <= set(words(figure))
    assert figure.layout.height == 220


def test_the_end_of_a_trend_says_what_the_page_calls_now(series):
    figure = trend_small(series, Style(), unit="%", now={"Customers": 74.2})
    assert {"Customers 74% now", "Partners 50% on 20 Sep"} <= set(words(figure))


def test_a_trend_that_stands_alone_is_named_by_the_title(series):
    alone = series[series["name"] == "Customers"]
    assert "76% on 20 Sep" in words(trend_small(alone, Style(), unit="%"))


def test_a_fourth_trend_is_refused_because_it_would_not_be_told_apart(series):
    four = pd.concat([series.assign(name=name) for name in "ABCD"])
    with pytest.raises(ValueError, match="4 series given"):
        trend_small(four, Style(), unit="%")


def test_incidents_on_a_small_trend_are_letters(series, incidents):
    figure = trend_small(series, Style(), unit="%", incidents=incidents)
    assert {"<b>A</b>", "<b>B</b>"} <= set(words(figure))


def test_a_sparkline_breaks_at_gaps_and_ends_in_a_dot():
    picture = svg(sparkline(np.array([1.0, 2.0, np.nan, 3.0, 4.0]), Style(), band=None))
    assert picture.count("<polyline") == 2
    assert re.findall(r'<circle cx="([\d.]+)"', picture) == ["117.0"]


def test_a_value_between_two_gaps_is_a_dot_of_its_own():
    picture = svg(sparkline(np.array([1.0, np.nan, 3.0, np.nan, 2.0, 2.5]), Style()))
    assert picture.count("<polyline") == 1
    assert picture.count("<circle") == 3


def test_the_usual_range_of_a_sparkline_is_grey_and_inside_the_picture():
    picture = svg(sparkline(np.array([5.0, 6.0]), Style(), band=(0.0, 10.0), height=28))
    top, tall = map(
        float, re.search(r'<rect x="0" y="([\d.]+)".*?height="([\d.]+)"', picture).groups()
    )
    assert (top, top + tall) == (3.0, 25.0)
    assert NEUTRAL in picture


@pytest.mark.parametrize("values", [[], [np.nan, np.nan]])
def test_a_sparkline_without_values_is_an_empty_picture(values):
    assert svg(sparkline(np.array(values), Style(), band=(1, 2))).endswith(
        'height="28" viewBox="0 0 120 28"></svg>'
    )


def test_a_sparkline_higher_values_stand_higher():
    picture = svg(sparkline(np.array([1.0, 9.0]), Style()))
    (_, first), (_, last) = re.findall(r"([\d.]+),([\d.]+)", picture.split("points=")[1])
    assert float(last) < float(first)


def test_a_sparkline_marks_incidents_and_breaks_and_ends_in_the_colour_of_its_state():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    picture = svg(sparkline(values, Style(), ticks=(0.5,), breaks=(2,), state="concern"))
    assert picture.count("<line") == 2 and picture.count("stroke-dasharray") == 1
    assert picture.count("<polyline") == 2
    assert CONCERN in picture and CONCERN not in svg(sparkline(values, Style()))
