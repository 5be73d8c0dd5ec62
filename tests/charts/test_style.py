"""The tokens' contrast as WCAG 2 computes it, and the look that every chart shares."""

import pytest

from trustdash.charts import style as tokens
from trustdash.charts.colour import contrast, ink_on, tint
from trustdash.charts.style import CONCERN, GOOD, NEUTRAL, STATES, Margin, Style, layout

LIGHT = (tokens.PAGE_LIGHT, tokens.SURFACE_LIGHT)
DARK = (tokens.PAGE_DARK, tokens.SURFACE_DARK)


def test_black_on_white_has_the_greatest_contrast_and_a_colour_none_with_itself():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast(GOOD, GOOD) == 1
    assert contrast(GOOD, CONCERN) == contrast(CONCERN, GOOD)


@pytest.mark.parametrize(
    ("mark", "on_light", "on_dark"),
    [
        (GOOD, (4.46, 4.12), (4.04, 3.52)),
        (CONCERN, (4.19, 3.87), (4.30, 3.75)),
        (NEUTRAL, (4.03, 3.72), (4.48, 3.90)),
    ],
)
def test_marks_have_the_contrast_the_design_states_on_page_and_surface(mark, on_light, on_dark):
    for behind, stated in zip(LIGHT + DARK, on_light + on_dark, strict=True):
        assert contrast(mark, behind) == pytest.approx(stated, abs=0.006)
        assert contrast(mark, behind) >= 3


@pytest.mark.parametrize(("theme", "text", "muted"), [("light", 16.3, 6.0), ("dark", 15.5, 8.1)])
def test_text_has_the_contrast_the_design_states(theme, text, muted):
    style = Style(theme)
    assert contrast(style.text, style.page) == pytest.approx(text, abs=0.06)
    assert contrast(style.muted, style.page) == pytest.approx(muted, abs=0.06)
    assert contrast(style.muted, style.surface) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pill_text_and_axis_lines_read_well_enough(theme):
    style = Style(theme)
    for _, colour in STATES.values():
        pill = tint(colour, style.page, tokens.PILL_SHARE[theme])
        assert contrast(style.text, pill) >= 7
        assert contrast(colour, pill) >= 3
    assert contrast(style.border, style.page) >= 3


def test_coloured_words_are_legible_on_the_light_page():
    assert contrast(tokens.TEXT_GOOD_LIGHT, tokens.PAGE_LIGHT) == pytest.approx(6.48, abs=0.006)
    assert contrast(tokens.TEXT_CONCERN_LIGHT, tokens.PAGE_LIGHT) == pytest.approx(5.90, abs=0.006)
    assert contrast(tokens.PRIMARY_DARK, tokens.PAGE_DARK) == pytest.approx(8.27, abs=0.006)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 1.0])
@pytest.mark.parametrize("mark", [GOOD, CONCERN, NEUTRAL])
def test_numbers_printed_on_any_tint_of_a_mark_are_legible(theme, share, mark):
    fill = Style(theme).tinted(mark, share)
    assert contrast(ink_on(fill), fill) >= 4.5


def test_a_tint_goes_from_the_page_to_the_colour():
    assert tint(GOOD, "#FFFFFF", 0) == "#FFFFFF"
    assert tint(GOOD, "#FFFFFF", 1) == GOOD


def test_marks_keep_their_colour_in_both_themes_and_text_does_not():
    light, dark = Style("light"), Style("dark")
    assert (light.good, light.concern, light.neutral) == (dark.good, dark.concern, dark.neutral)
    assert light.text != dark.text


def test_every_state_has_a_shape_of_its_own():
    shapes = [shape for shape, _ in STATES.values()]
    assert len(set(shapes)) == len(STATES) == 3


def test_a_slide_has_larger_text_and_a_phone_fewer_ticks():
    assert Style(scale=1.45).font_size >= 18
    assert (Style().most_ticks, Style(narrow=True).most_ticks) == (9, 4)


def test_the_common_look_can_not_be_zoomed_and_lies_on_the_page_as_it_is():
    look = layout(Style(height=240), height=300, margin=Margin(), xaxis={}, yaxis={})
    assert look["dragmode"] is False
    assert look["xaxis"]["fixedrange"] and look["yaxis"]["fixedrange"]
    assert look["paper_bgcolor"] == look["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert look["height"] == 240
    assert tokens.CONFIG["displayModeBar"] is False
    assert tokens.CONFIG["showSendToCloud"] is False
