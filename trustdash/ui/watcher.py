"""What the browser alone knows: the theme and the window's size.

Streamlit does not run a page again when the system's theme changes, and a plain link would load
everything anew; one small component reports the one and mends the other. It keeps what it saw in a
cookie, so that the next visit is laid out rightly from its first run.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from trustdash.charts.style import Style, Theme

PHONE = 640
"""Windows narrower than this, in CSS pixels, are laid out as on a phone."""

_COLUMN_GAP = 64
"""Between columns of exhibits, in CSS pixels: Streamlit's `large`."""

_KEY = "td_watch"
_SCRIPT = (Path(__file__).parent / "watcher.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Screen:
    """The window: its theme, its inner width and height, and the width that is there for content.

    All sizes in CSS pixels. Charts get the exact width, so that they are drawn once.
    """

    theme: Theme = "light"
    width: int = 1440
    height: int = 900
    content: int = 1280

    @property
    def is_narrow(self) -> bool:
        """Whether the page is laid out as on a phone."""
        return self.width < PHONE

    def style(self, beside: int = 1) -> Style:
        """Return the style of one of several charts that stand beside each other."""
        gaps = _COLUMN_GAP * (beside - 1)
        width = self.content if self.is_narrow else (self.content - gaps) // beside
        return Style(theme=self.theme, narrow=width < PHONE, width=width)


PHONE_SCREEN = Screen("light", 390, 844, 358)


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component("trustdash.watcher", js=_SCRIPT)


def watch(*, fills: bool = False) -> Screen:
    """Mount the watcher; return the window as it is known so far.

    fills: what is shown fills the window, so that another height asks for a new run, too.
    """
    known = _known_screen()
    with st.container(key="td-watch"):
        _component()(
            key=_KEY,
            data={"screen": _as_text(known), "fills": fills},
            on_screen_change=_remember_screen,
        )
    return known


def _remember_screen() -> None:
    """Keep what the watcher saw as text: a session outlives our classes."""
    told = st.session_state.get(_KEY)
    screen = told.get("screen") if told else None
    if screen:
        st.session_state["td_screen"] = str(screen)


def _known_screen() -> Screen:
    told = st.session_state.get("td_screen") or st.context.cookies.get("td_screen")
    return (from_text(told) if isinstance(told, str) else None) or _first_guess()


def _as_text(screen: Screen) -> str:
    return f"{screen.theme}.{screen.width}.{screen.height}.{screen.content}"


def from_text(told: str) -> Screen | None:
    """Read `dark.1440.900.1280`: theme, width, height, content; None if it is anything else."""
    theme, *sizes = told.split(".")
    known: dict[str, Theme] = {"light": "light", "dark": "dark"}
    is_size = len(sizes) == 3 and all(each.isascii() and each.isdigit() for each in sizes)
    if theme not in known or not is_size:
        return None
    width, height, content = (min(max(int(each[:6]), 200), 10_000) for each in sizes)
    return Screen(known[theme], width, height, min(content, width))


def _first_guess() -> Screen:
    """Guess the window from what the browser says of itself, until the watcher knows."""
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    is_phone = "Mobi" in st.context.headers.get("User-Agent", "")
    guess = PHONE_SCREEN if is_phone else Screen()
    return Screen(theme, guess.width, guess.height, guess.content)
