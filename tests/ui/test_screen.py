"""The window as the browser tells it: text from a cookie, that anybody may have written."""

from hypothesis import given
from hypothesis import strategies as st

from trustdash.ui.watcher import Screen, from_text


def test_a_screen_is_read_back_from_what_the_browser_keeps():
    assert from_text("dark.1536.864.1376") == Screen("dark", 1536, 864, 1376)


def test_anything_else_is_no_screen():
    for told in ("", "dark", "dark.1.2", "blue.1440.900.1280", "light.1440.900.-3", "light.a.b.c"):
        assert from_text(told) is None


@given(st.text())
def test_no_text_breaks_the_page(told):
    assert from_text(told) is None or from_text(told).theme in ("light", "dark")


def test_absurd_sizes_are_held_within_reason():
    assert from_text("light.99999999.0.99999999") == Screen("light", 10_000, 200, 10_000)


def test_charts_beside_each_other_share_the_width_less_the_gaps():
    assert Screen(content=1280).style(3).width == 384
    assert Screen(content=1280).style().width == 1280


def test_on_a_phone_every_chart_has_the_whole_width():
    phone = Screen("light", 390, 844, 358)
    assert phone.style(3).width == 358
    assert phone.style(3).narrow
