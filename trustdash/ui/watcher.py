"""What the browser alone knows: the theme and the window's size.

Streamlit does not run a page again when the system's theme changes, and a plain link would load
everything anew; one small component reports the one and mends the other.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from trustdash.charts.style import Style, Theme

PHONE = 640
"""Windows narrower than this, in CSS pixels, are laid out as on a phone."""

_STEPS = (PHONE, 900, 1200, 1600)
"""Charts are drawn anew when the window's width crosses one of these, and not at every pixel."""

_KEY = "td_watch"
_SCRIPT = (Path(__file__).parent / "watcher.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Screen:
    """The window: its theme and its inner size in CSS pixels."""

    theme: Theme = "light"
    width: int = 1440
    height: int = 900

    @property
    def is_narrow(self) -> bool:
        """Whether the page is laid out as on a phone."""
        return self.width < PHONE

    @property
    def content(self) -> int:
        """The width that is there for content, by the step that the window's width falls in."""
        reached = max((step for step in _STEPS if self.width >= step), default=390)
        return reached - (2 * 16 if reached < PHONE else 2 * 80)

    def style(self, share: float = 1.0) -> Style:
        """Return the style of a chart that fills a share of the content's width."""
        width = round(self.content * (1.0 if self.is_narrow else share))
        return Style(theme=self.theme, narrow=width < PHONE, width=width)


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component("trustdash.watcher", js=_SCRIPT)


def watch() -> Screen:
    """Mount the watcher; return the window as it is known so far."""
    assumed = _known_screen()
    with st.container(key="td-watch"):
        _component()(
            key=_KEY,
            data={"theme": assumed.theme, "width": assumed.width, "steps": list(_STEPS)},
            on_screen_change=_remember_screen,
        )
    return assumed


def _remember_screen() -> None:
    """Keep the window's size as plain values: a session outlives our classes."""
    told = st.session_state.get(_KEY)
    screen = told.get("screen") if told else None
    if screen:
        st.session_state["td_screen"] = dict(screen)


def _known_screen() -> Screen:
    told = st.session_state.get("td_screen")
    if told:
        theme: Theme = "dark" if told["theme"] == "dark" else "light"
        return Screen(theme, int(told["width"]), int(told["height"]))
    return _first_guess()


def _first_guess() -> Screen:
    """Guess the window from what the browser says of itself, until the watcher knows."""
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    is_phone = "Mobi" in st.context.headers.get("User-Agent", "")
    return Screen(theme, 390, 844) if is_phone else Screen(theme)
