"""One measure over time: its line, its gaps, its bands, its labels."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustdash.charts.measure_layers import Beside
from trustdash.charts.measure_line import Now, measure_line
from trustdash.charts.style import CONCERN, GOOD, NEUTRAL, PAGE_LIGHT, Style

AS_OF = date(2026, 11, 20)


def drawn(figure) -> dict:
    return {trace.name: trace for trace in figure.data}


def words(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_every_known_value_is_one_point_whose_shape_and_colour_say_its_mark(points):
    dots = drawn(measure_line(points, Style(), unit="%"))["value"]
    assert dots.y.tolist() == [81, 82, 70, 71, 73, 75, 76]
    circle, down, diamond = "circle", "triangle-down", "diamond"
    assert dots.marker.symbol.tolist() == [circle, circle, down, circle, circle, diamond, diamond]
    assert dots.marker.line.color.tolist() == [
        NEUTRAL, NEUTRAL, CONCERN, NEUTRAL, NEUTRAL, GOOD, GOOD,
    ]  # fmt: skip


def test_a_restated_value_is_hollow_and_says_so(points):
    dots = drawn(measure_line(points, Style(), unit="%"))["value"]
    assert [at for at, colour in enumerate(dots.marker.color) if colour == PAGE_LIGHT] == [3]
    assert "restated since first published" in dots.text[3]
    plain = drawn(measure_line(points.assign(restated=False), Style(), unit="%"))["value"]
    assert PAGE_LIGHT not in plain.marker.color


def test_each_phase_has_its_mean_and_limits_where_they_are_known(points, phases):
    lines = drawn(measure_line(points, Style(), unit="%", phases=phases))
    mean, limits = lines["mean of the phase"], lines["limits of the phase"]
    assert mean.y[np.isfinite(mean.y)].tolist() == [81.5, 81.5, 73, 73]
    assert limits.y[np.isfinite(limits.y)].tolist() == [69, 69, 77, 77]
    assert limits.line.dash and not mean.line.dash


def test_no_line_of_a_phase_crosses_into_the_next(points, phases):
    mean = drawn(measure_line(points, Style(), unit="%", phases=phases))["mean of the phase"]
    days = mean.x.astype("datetime64[D]").astype(str).tolist()
    assert days[:2] == ["2026-08-02", "2026-08-16"] and np.isnan(mean.y[2])


def test_the_time_ahead_is_dashed_in_a_band_and_makes_the_axis_longer(points, fan):
    figure = measure_line(points, Style(), unit="%", fan=fan)
    ahead = drawn(figure)
    assert ahead["if the pace holds"].line.dash and ahead["8 in 10"].fill == "toself"
    assert figure.layout.xaxis.range[1].startswith("2026-10-04")
    assert figure.layout.yaxis.range[1] > 81


def test_the_time_ahead_takes_at_most_half_as_much_room_again(points, corridor):
    corridor.points.loc[1, "on"] = pd.Timestamp("2028-01-01")
    figure = measure_line(points, Style(), unit="%", corridor=corridor)
    assert figure.layout.xaxis.range[1].startswith("2026-10-14")


def test_the_agreed_corridor_is_an_outline_with_its_words(points, corridor):
    figure = measure_line(points, Style(), unit="%", corridor=corridor)
    outline = drawn(figure)["agreed"]
    assert outline.fill is None and outline.y.tolist() == [70, 76, 82, 76, 70]
    assert "agreed 28 Aug 2026" in words(figure)


def test_the_words_of_a_corridor_stand_where_its_edges_leave_room(points, corridor):
    def side(of):
        notes = measure_line(points, Style(), unit="%", corridor=of).layout.annotations
        return next(note.yanchor for note in notes if note.text == of.words)

    assert side(corridor) == "bottom"
    corridor.points[["low", "high"]] = corridor.points[["low", "high"]].to_numpy()[::-1]
    assert side(corridor) == "top"


def test_a_corridor_out_of_sight_is_not_drawn(points, corridor):
    window = (date(2026, 8, 2), date(2026, 8, 9))
    figure = measure_line(points, Style(), unit="%", corridor=corridor, window=window)
    assert "agreed" not in drawn(figure)


def test_a_series_for_comparison_is_thin_dashed_and_named_at_its_end(points):
    beside = Beside("Other companies", points[["period_end", "value"]].assign(value=60.0))
    figure = measure_line(points, Style(), unit="%", beside=beside)
    assert drawn(figure)["comparison"].line.dash
    assert "Other companies" in words(figure)
    assert figure.layout.yaxis.range[0] < 60


def test_the_line_breaks_at_a_missing_value_and_before_a_break(points):
    line = drawn(measure_line(points, Style(), unit="%"))["line"]
    assert np.flatnonzero(np.isnan(line.y)).tolist() == [2, 5]
    assert line.connectgaps is False


def test_a_break_is_marked_and_named(points):
    figure = measure_line(points, Style(), unit="%")
    assert "counted anew" in words(figure)
    assert [shape.x0[:10] for shape in figure.layout.shapes] == ["2026-09-06"]


def test_whiskers_stand_only_where_both_limits_are_known(points):
    whiskers = drawn(measure_line(points, Style(), unit="%"))["95% limits"]
    assert whiskers.y[np.isfinite(whiskers.y)].tolist() == [71, 79, 72, 80]


def test_the_usual_range_spans_the_whole_chart_and_not_the_time_before_alone(points, baseline):
    figure = measure_line(points, Style(), unit="%", baseline=baseline)
    band = next(shape for shape in figure.layout.shapes if shape.type == "rect")
    assert (band.xref, band.x0, band.x1) == ("paper", 0, 1)
    assert (band.y0, band.y1) == (78, 85)


def test_the_bold_label_is_the_value_that_the_page_calls_now(points):
    figure = measure_line(points, Style(), unit="%", now=Now(73.75, 4))
    assert "<b>74% now</b>" in words(figure)
    level = drawn(figure)["now"]
    assert level.y.tolist() == [73.75, 73.75]
    assert level.x.astype(str).tolist() == ["2026-08-30", "2026-09-20"]


def test_without_it_the_last_value_is_labelled_with_its_day(points):
    assert "<b>76% on 20 Sep</b>" in words(measure_line(points, Style(), unit="%"))


def test_target_and_usual_level_are_labelled_at_the_line_end_and_kept_apart(points, baseline):
    baseline.centre = 80.1
    figure = measure_line(points, Style(), unit="%", baseline=baseline, target=80.0)
    ends = {note.text: note.y for note in figure.layout.annotations if note.x == 1}
    assert {"Target 80%", "Usual before"} <= set(ends)
    low, high = figure.layout.yaxis.range
    assert ends["Usual before"] - ends["Target 80%"] > (high - low) / 40


def test_the_axis_holds_values_limits_band_and_target(points, baseline):
    figure = measure_line(points, Style(), unit="%", baseline=baseline, target=95.0)
    low, high = figure.layout.yaxis.range
    assert low < 70 and high > 95


def test_incidents_are_lettered_lines_and_labels_that_touch_go_a_row_higher(points, incidents):
    figure = measure_line(points, Style(width=500), unit="%", incidents=incidents)
    notes = {note.text: note for note in figure.layout.annotations}
    first, second = notes["<b>A</b> Payments outage"], notes["<b>B</b> Customer data exposure"]
    assert second.yshift > first.yshift


def test_on_a_phone_lines_carry_letters_and_the_names_stand_below(points, incidents):
    figure = measure_line(points, Style(narrow=True), unit="%", incidents=incidents)
    said = words(figure)
    assert "<b>A</b>" in said
    assert "<b>A</b> Payments outage<br><b>B</b> Customer data exposure" in said


def test_the_window_shows_some_points_and_changes_no_value(points, incidents):
    window = (date(2026, 8, 23), date(2026, 9, 13))
    figure = measure_line(points, Style(), unit="%", incidents=incidents, window=window)
    assert drawn(figure)["value"].y.tolist() == [70, 71, 73, 75]
    assert figure.layout.xaxis.range[0].startswith("2026-08-23")
    assert not any("Payments" in text for text in words(figure))


def test_points_are_drawn_in_time_order_whatever_order_they_come_in(points):
    straight = measure_line(points, Style(), unit="%").to_json()
    assert measure_line(points.iloc[::-1], Style(), unit="%").to_json() == straight


@pytest.mark.parametrize("window", [None, (date(2020, 1, 1), date(2020, 2, 1))])
def test_without_a_known_value_in_sight_there_is_nothing_to_draw(points, window):
    frame = points if window else points.assign(value=None)
    assert len(measure_line(frame, Style(), unit="%", window=window).data) == 0


maybe_value = st.none() | st.floats(-1e6, 1e6)
maybe_day = st.none() | st.dates(date(1990, 1, 1), date(2060, 1, 1))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(maybe_day, maybe_value, maybe_value, maybe_value, st.booleans())))
def test_any_mixture_of_missing_days_and_values_can_be_drawn(rows):
    names = ["period_end", "value", "low", "high", "breaks_before"]
    frame = pd.DataFrame(rows, columns=names).assign(n=None, mark="", restated=False, word="")
    frame["period_end"] = pd.to_datetime(frame["period_end"])
    figure = measure_line(frame, Style(), unit="points", as_of=AS_OF)
    known = frame.dropna(subset=["period_end", "value"])
    assert len(known) == (len(drawn(figure)["value"].x) if len(known) else 0)
