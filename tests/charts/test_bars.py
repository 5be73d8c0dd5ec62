"""Bars of counts: ages, progress, months, remedies."""

import re

import numpy as np
import pandas as pd
import pytest

from trustdash.charts.ageing_bars import BANDS, ageing_bars
from trustdash.charts.colour import contrast
from trustdash.charts.funnel_bars import funnel_bars
from trustdash.charts.progress_bars import PARTS, progress_bars
from trustdash.charts.say_do_bars import say_do_bars
from trustdash.charts.style import CONCERN, GOOD, NEUTRAL, Style


def drawn(figure) -> dict:
    return {trace.name: trace for trace in figure.data}


def part(figure, name: str) -> dict:
    """Return the segments of one part of stacked bars, by row."""
    counts = drawn(figure)["counts"]
    chosen = [place for place, said in enumerate(counts.customdata) if said == name]
    return {
        "row": [counts.y[place] for place in chosen],
        "base": [counts.base[place] for place in chosen],
        "x": [counts.x[place] for place in chosen],
        "text": [counts.text[place] for place in chosen],
        "fill": [counts.marker.color[place] for place in chosen],
        "outline": [counts.marker.line.color[place] for place in chosen],
    }


def bars_in(trace) -> int:
    return int(np.isfinite(np.asarray(trace.x, dtype="float64")).sum())


def words(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def key_of(figure) -> list[str]:
    """The entries of the key, without their squares."""
    text = re.sub("<span[^>]*>■</span> ", "|", words(figure)[0].replace("<br>", ""))
    return [entry.strip() for entry in text.split("|")[1:]]


def test_each_count_above_zero_is_one_bar_with_its_number(ageing):
    figure = ageing_bars(ageing, Style())
    assert [len(part(figure, band)["x"]) for band in BANDS] == [1, 0, 1, 1]
    assert part(figure, "over 90")["text"] == ["2"]


def test_the_end_of_a_bar_says_the_total_and_how_many_are_over_90_days(ageing):
    ends = drawn(ageing_bars(ageing, Style()))["all"]
    assert [text.strip() for text in ends.text] == ["<b>4</b> (2 over 90 days)", "<b>1</b>"]
    assert ends.x.tolist() == [4, 1]


def test_ages_are_one_hue_that_grows_and_all_are_outlined(ageing):
    each = pd.DataFrame({"label": "Security", "band": list(BANDS), "count": 2})
    segments = [part(ageing_bars(each, Style()), band) for band in BANDS]
    steps = [contrast(found["fill"][0], "#FFFFFF") for found in segments]
    assert steps == sorted(steps)
    assert segments[-1]["fill"] == [CONCERN]
    assert {found["outline"][0] for found in segments} == {CONCERN}


def test_neighbouring_bars_do_not_touch(ageing):
    figure = ageing_bars(ageing, Style())
    first = part(figure, "1–30")
    assert first["base"][0] + first["x"][0] < part(figure, "over 90")["base"][0]


def test_groups_keep_the_order_given_and_the_key_names_all_bands(ageing):
    figure = ageing_bars(ageing, Style())
    assert list(figure.layout.yaxis.ticktext) == ["Security", "Legal"]
    assert key_of(figure) == ["1–30 days", "31–60", "61–90", "over 90"]


def test_on_a_phone_the_names_stand_above_the_bars(ageing):
    figure = ageing_bars(ageing, Style(narrow=True))
    assert set(figure.layout.yaxis.ticktext) == {""}
    assert {"Security", "Legal"} <= set(words(figure))


def test_an_unknown_band_is_refused_because_its_items_would_be_lost(ageing):
    with pytest.raises(ValueError, match="'91–120' is not one of"):
        ageing_bars(ageing.assign(band="91–120"), Style())


def test_progress_has_a_shape_for_every_part_besides_its_colour(progress):
    figure = progress_bars(progress, Style())
    colours = [part(figure, name)["fill"][0] for name in PARTS]
    assert colours[0] == GOOD and colours[2] == CONCERN and colours[3] == Style().page
    assert part(figure, PARTS[3])["outline"][0] == NEUTRAL
    assert key_of(figure) == [
        "◆ kept on the first date: 2",
        "◇ kept later: 1",
        "▼ late: 3",
        "○ not yet due: 4",
    ]


def test_progress_prints_shape_and_count_in_each_part(progress):
    figure = progress_bars(progress, Style())
    assert part(figure, "late")["text"] == ["▼ 3"]
    assert [text.strip() for text in drawn(figure)["all"].text] == ["<b>5</b>", "<b>5</b>"]


def test_a_part_too_small_for_its_number_leaves_it_to_the_key_and_the_total(progress):
    crowd = pd.DataFrame({"label": "All", "part": list(PARTS), "count": [5000, 1, 3, 0]})
    figure = progress_bars(crowd, Style())
    assert part(figure, "kept later")["text"] == [""]
    assert "◇ kept later: 1" in key_of(figure)


def test_each_month_has_a_pair_of_bars_with_counts(months):
    traces = drawn(say_do_bars(months, Style()))
    assert traces["due"].y.tolist() == [1, 3, 2]
    assert traces["kept"].text.tolist() == ["0", "1", "2"]
    assert traces["due"].marker.color == Style().page
    assert traces["kept"].marker.color == GOOD


def test_a_month_without_promises_keeps_its_place(months):
    figure = say_do_bars(months, Style())
    assert list(figure.layout.xaxis.ticktext) == ["Apr 26", "May 26", "Jun 26", "Jul 26"]
    assert drawn(figure)["due"].x.round().tolist() == [0, 1, 3]


def test_many_months_get_few_labels_and_an_axis_in_place_of_numbers():
    starts = pd.date_range("2022-01-01", periods=48, freq="MS")
    figure = say_do_bars(pd.DataFrame({"month": starts, "due": 4, "kept": 2}), Style())
    assert len(figure.layout.xaxis.ticktext) <= 9
    assert figure.data[0].textposition == "none"
    assert figure.layout.yaxis.visible


def test_remedies_print_n_of_m_and_mark_those_still_waiting(steps):
    traces = drawn(funnel_bars(steps, Style()))
    said = [text.strip() for text in traces["n of m"].text]
    assert said == ["▼ 412 of 3,180", "2,980 of 3,180", "not shown"]
    assert traces["reached"].marker.color.tolist() == [CONCERN, NEUTRAL, CONCERN]


def test_a_remedy_bar_is_its_share_of_its_own_base(steps):
    shares = drawn(funnel_bars(steps, Style()))["reached"].x
    assert shares[:2] == pytest.approx([412 / 3180, 2980 / 3180])
    assert np.isnan(shares[2])


def test_a_base_of_zero_draws_nothing_and_says_so():
    none = pd.DataFrame({"group": ["A"], "step": ["Paid"], "count": [0], "base": [0]})
    traces = drawn(funnel_bars(none, Style()))
    assert bars_in(traces["reached"]) == bars_in(traces["of"]) == 0
    assert traces["n of m"].text[0].strip() == "0 of 0"
