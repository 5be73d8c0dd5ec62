"""Slides over the whole window: all of them are sent, one is seen, so that a key needs no server.

Streamlit knows no height: the watcher tells the window's, and what stands around a chart is
estimated from the length of its words, on the large side.
"""

from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import streamlit as st

from trustdash.answers import review
from trustdash.answers.answer import read_aloud
from trustdash.answers.slide import Deck, Slide
from trustdash.charts import style as tokens
from trustdash.charts.style import Style
from trustdash.ui import cached, slide_html, view
from trustdash.ui.url_state import whole_number
from trustdash.ui.watcher import Screen

_SCRIPT = (Path(__file__).parent / "slides.js").read_text(encoding="utf-8")
_SHEET = (Path(__file__).parent / "slides.css").read_text(encoding="utf-8")
KEYS = "keys"
"""What switches the keys that are letters off in the address: `keys=off`."""
_CHART_SCALE = 1.45
"""Of charts at 24 px to the rem: 13 px of text become 18.9."""
_LETTER = 0.52
"""How wide a letter is, in its own height, in the middle."""
_LEAST_CHART = 160


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a window gives a slide. rem, width, height in CSS pixels; slides.css has the
    same sizes.
    """

    rem: float
    width: int
    height: int

    def lines(self, text: str, size: float) -> float:
        """Return how high a text stands at a size in rem, in rem."""
        return ceil(len(text) * _LETTER * size * self.rem / self.width) * size * 1.35

    def chart_height(self, slide: Slide) -> int:
        """Return the height that is left for a slide's chart, in CSS pixels."""
        above = self.lines(read_aloud(slide.title), 1.7)
        above += sum(self.lines(read_aloud(line), 0.95) + 0.25 for line in slide.lines)
        above += 10.0 if slide.cards else self.lines(slide_html.caption_of(slide), 0.8)
        if slide.exhibit is not None and slide.exhibit.title not in read_aloud(slide.title):
            above += self.lines(slide.exhibit.title, 1.1)
        around = 1.4 + 3.2 + 1.6
        return max(int(self.height - (above + around) * self.rem), _LEAST_CHART)


def room(screen: Screen) -> Room:
    """Return the room of a window: 24 px to the rem at 1920 by 1080, 16 at 1280 by 720."""
    rem = max(16.0, min(screen.width / 80, screen.height / 45))
    return Room(rem, int(screen.width - 2 * 2.5 * rem), screen.height)


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component("trustdash.slides", js=_SCRIPT)


def show_deck(made: Deck, leave: str) -> None:
    """Show the deck; the slide that the address asks for is sent first."""
    count = len(made.slides)
    chosen = min(whole_number(view.chosen("slide")), count)
    first = f".st-key-td-slide-{chosen}{{visibility:visible;opacity:1}}"
    st.html(f"<style>{_SHEET}\n{first}</style>")
    names = (review.DECISIONS_NEEDED, review.DECISIONS_TAKEN)
    decisions = [at for at, slide in enumerate(made.slides, start=1) if slide.name in names]
    with st.container(key="td-keys"):
        told = {"slides": count, "decisions": decisions, "letters": view.chosen(KEYS) != "off"}
        _component()(key="td_slides", data=told)
    places = {at: st.container(key=f"td-slide-{at}") for at in range(1, count + 1)}
    for at in sorted(places, key=lambda at: (at != chosen, at)):
        with places[at]:
            _slide(made, at, leave)


def _slide(made: Deck, at: int, leave: str) -> None:
    now, slide = view.current(), made.slides[at - 1]
    more = slide_html.left_out(made) if at == len(made.slides) else ""
    st.html(slide_html.head(slide, now.links))
    if slide.exhibit is not None and not slide.exhibit.empty:
        st.plotly_chart(
            cached.figure(slide.exhibit, _style(slide, now.screen, is_last=bool(more))),
            width="stretch",
            theme=None,
            config=tokens.CONFIG,
            alt=slide.exhibit.alt,
            key=f"td_chart_{slide.name}",
        )
    under = slide_html.foot(made, at, now.links, leave) + slide_html.notes(slide)
    st.html(more + under)


def _style(slide: Slide, screen: Screen, *, is_last: bool) -> Style:
    there = room(screen)
    height = there.chart_height(slide) - (int(2.4 * there.rem) if is_last else 0)
    return Style(
        theme=screen.theme,
        scale=round(_CHART_SCALE * there.rem / 24, 3),
        narrow=screen.is_narrow,
        height=max(height, _LEAST_CHART),
        width=there.width,
        alone=True,
    )
