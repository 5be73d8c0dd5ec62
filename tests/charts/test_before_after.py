"""One measure before and after the day of a fix."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from trustdash.charts.before_after import Levels, before_after
from trustdash.charts.style import Style

DONE = date(2026, 7, 22)
LEVELS = Levels(61.0, 70.875, (69.5, 72.25))


def drawn(sides, style=None, **other):
    given = {"unit": "%", "done_on": DONE, "fix": "Fix done 22 Jul 2026", "levels": LEVELS}
    return before_after(sides, style or Style(), **(given | other))


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def labels(figure):
    return [note.text for note in figure.layout.annotations]


def test_values_before_are_hollow_and_those_after_full(sides):
    dots = traces(drawn(sides))["value"]
    assert list(dots.marker.symbol) == ["circle-open"] * 12 + ["circle"] * 8
    assert dots.y.tolist() == sides["value"].tolist()


def test_each_side_has_its_mean_and_the_level_before_goes_on_dotted(sides):
    found = traces(drawn(sides))
    levels = found["means"].y
    assert levels[~np.isnan(levels)].tolist() == [61.0, 61.0, 70.875, 70.875]
    dotted = found["level before, continued"]
    assert dotted.y.tolist() == [61.0, 61.0]
    assert pd.Timestamp(dotted.x[0]) == pd.Timestamp(DONE)


def test_the_band_is_the_interval_of_the_level_after_over_the_time_after(sides):
    (band,) = [shape for shape in drawn(sides).layout.shapes if shape.type == "rect"]
    assert (band.y0, band.y1) == LEVELS.limits
    after = sides.loc[sides["is_after"], "period_end"]
    assert (band.x0, band.x1) == (str(after.min().date()), str(after.max().date()))


def test_without_an_interval_there_is_no_band(sides):
    figure = drawn(sides, levels=Levels(61.0, 70.0))
    assert not [shape for shape in figure.layout.shapes if shape.type == "rect"]


def test_a_band_far_wider_than_the_values_does_not_squash_them(sides):
    low, high = drawn(sides, levels=Levels(61.0, 70.0, (-900.0, 900.0))).layout.yaxis.range
    assert high - low < 4 * (sides["value"].max() - sides["value"].min())
    assert low < sides["value"].min() and high > sides["value"].max()


def test_the_day_of_the_fix_is_a_line_with_its_name(sides):
    figure = drawn(sides)
    assert "<b>Fix done 22 Jul 2026</b>" in labels(figure)
    (line,) = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert pd.Timestamp(line.x0) == pd.Timestamp(DONE)


def test_the_levels_are_printed_at_their_ends(sides):
    found = labels(drawn(sides, decimals=1))
    assert {"<b>70.9% after</b>", "61.0% before"} <= set(found)


@pytest.mark.parametrize(
    ("style", "name"),
    [(Style(), "Red Line"), (Style(narrow=True), "comparison")],
    ids=["page", "phone"],
)
def test_the_comparison_series_is_dashed_and_named(sides, style, name):
    beside = sides[["period_end", "value"]].assign(value=50.0)
    figure = drawn(sides, style, comparison=beside, comparison_name="Red Line")
    assert traces(figure)["comparison"].line.dash == "dash"
    assert name in labels(figure)


def test_a_fix_without_values_after_it_shows_what_was_before(sides):
    figure = drawn(sides[~sides["is_after"]], levels=Levels(61.0, None))
    assert "level before, continued" not in traces(figure)
    assert len(traces(figure)["value"].x) == 12
