"""What holds for all charts: empty, repeatable, small, arrays, legible, inert."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from trustdash.charts import style as tokens
from trustdash.charts.ageing_bars import ageing_bars
from trustdash.charts.answer_bars import answer_bars
from trustdash.charts.backlog import backlog
from trustdash.charts.before_after import Levels, before_after
from trustdash.charts.colour import contrast
from trustdash.charts.funnel_bars import funnel_bars
from trustdash.charts.gap_bars import gap_bars
from trustdash.charts.incident_timeline import incident_timeline
from trustdash.charts.measure_line import Now, measure_line
from trustdash.charts.progress_bars import progress_bars
from trustdash.charts.promise_dots import promise_dots
from trustdash.charts.recovery_time import recovery_time
from trustdash.charts.say_do_bars import say_do_bars
from trustdash.charts.style import Style
from trustdash.charts.survival_curve import Half, survival_curve
from trustdash.charts.trend_small import trend_small
from trustdash.charts.trust_profile import trust_profile
from trustdash.charts.validity_strip import validity_strip

AS_OF = date(2026, 11, 20)
WEEKLY = pd.DataFrame({"week_end": [pd.Timestamp(AS_OF)], "open_at_end": [8]})
STEPS = pd.DataFrame({"days": [2.0], "open_share": [87.5], "low": [38.7], "high": [98.1]})
DRAW = {
    "promises": lambda frame, style: promise_dots(frame, AS_OF, style),
    "ageing": ageing_bars,
    "answers": answer_bars,
    "weekly": lambda frame, style: backlog(frame, AS_OF, style),
    "ahead": lambda frame, style: backlog(
        WEEKLY.assign(opened=1, closed=1).head(len(frame)), AS_OF, style, frame
    ),
    "followed": lambda frame, style: survival_curve(
        frame, STEPS, style, until=14.0, half=Half(11.0, 2.0, 13.0)
    ),
    "points": lambda frame, style: measure_line(
        frame, style, unit="%", target=80.0, as_of=AS_OF, now=Now(75.0, 4)
    ),
    "sides": lambda frame, style: before_after(
        frame,
        style,
        unit="%",
        done_on=date(2026, 7, 22),
        fix="Fix done 22 Jul 2026",
        levels=Levels(61.0, 70.9, (69.0, 72.0)),
        comparison=frame,
        comparison_name="Elsewhere",
    ),
    "series": lambda frame, style: trend_small(frame, style, unit="%"),
    "progress": progress_bars,
    "months": say_do_bars,
    "events": lambda frame, style: incident_timeline(frame, style, as_of=AS_OF),
    "steps": funnel_bars,
    "profile": trust_profile,
    "spans": recovery_time,
    "gaps": gap_bars,
    "opinions": lambda frame, style: validity_strip(frame, AS_OF, style),
}
STYLES = [Style(), Style("dark"), Style(narrow=True), Style("dark", scale=1.45, height=700)]
every_chart = pytest.mark.parametrize("name", DRAW)


@pytest.fixture
def frame(name, request) -> pd.DataFrame:
    return request.getfixturevalue(name)


@every_chart
@pytest.mark.parametrize("style", STYLES, ids=["light", "dark", "phone", "slide"])
def test_a_frame_without_rows_gives_a_figure_without_data(name, frame, style):
    for empty in (frame.iloc[:0], pd.DataFrame()):
        assert len(DRAW[name](empty, style).data) == 0


@every_chart
@pytest.mark.parametrize("style", STYLES, ids=["light", "dark", "phone", "slide"])
def test_the_same_frame_and_style_give_the_same_figure_and_leave_the_frame_alone(
    name, frame, style
):
    before = frame.copy()
    first = DRAW[name](frame, style).to_json()
    assert DRAW[name](frame, style).to_json() == first
    pd.testing.assert_frame_equal(frame, before)


@every_chart
def test_coordinates_and_texts_are_arrays_and_never_lists(name, frame):
    for trace in DRAW[name](frame, Style()).data:
        held = trace.to_plotly_json()
        for part in ("x", "y", "text", "hovertext", "base", "customdata"):
            assert isinstance(held.get(part), np.ndarray | None)


@every_chart
def test_a_figure_is_small(name, frame):
    assert len(DRAW[name](frame, Style()).to_json()) < 15_000


def test_two_years_of_weeks_and_25_promises_stay_under_30_kb(points, promises):
    ends = pd.date_range("2024-11-24", periods=104, freq="7D")
    weeks = pd.DataFrame({"period_end": ends, "value": 70.123456, "n": 200, "low": 66, "high": 74})
    page = pd.concat([promises] * 3).head(25)
    weeks = weeks.assign(mark="improving", restated=False, breaks_before=False, word="")
    assert len(DRAW["points"](weeks, Style()).to_json()) < 30_000
    assert len(DRAW["promises"](page, Style()).to_json()) < 30_000


@every_chart
def test_nothing_can_be_zoomed_or_dragged_and_no_legend_is_clicked(name, frame):
    look = DRAW[name](frame, Style()).layout
    assert look.dragmode is False and look.showlegend is False
    assert look.xaxis.fixedrange and look.yaxis.fixedrange


@every_chart
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_text_outside_of_bars_reads_on_page_and_surface(name, frame, theme):
    style = Style(theme)
    look = DRAW[name](frame, style).layout
    fonts = [look.font, look.xaxis.tickfont, look.yaxis.tickfont]
    fonts += [note.font for note in look.annotations]
    for font in fonts:
        assert contrast(font.color, style.page) >= 4.5
        assert contrast(font.color, style.surface) >= 4.5
        assert font.size == style.font_size


@every_chart
def test_text_on_a_slide_is_at_least_18_px(name, frame):
    look = DRAW[name](frame, Style(scale=1.45)).layout
    assert min(font.size for font in [look.font, *(n.font for n in look.annotations)]) >= 18


@every_chart
def test_a_given_height_is_kept(name, frame):
    assert DRAW[name](frame, Style(height=333)).layout.height == 333


@every_chart
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_only_colours_of_the_style_are_used(name, frame, theme):
    style = Style(theme)
    named = [getattr(tokens, token) for token in dir(tokens) if token.isupper()]
    own = {colour for colour in named if isinstance(colour, str) and colour.startswith("#")}
    mixed = {style.grid, style.band, style.tinted(style.neutral, 0.55)}
    mixed |= {style.tinted(style.neutral, share) for share in (0.25, 0.3, 0.5, 0.75)}
    mixed |= {style.tinted(style.concern, share) for share in (0.2, 0.25, 0.5, 0.8)}
    text = DRAW[name](frame, style).to_json()
    found = {"#" + part[:6] for part in text.split("#")[1:]}
    assert found <= own | mixed | {"#000000", "#FFFFFF"}
