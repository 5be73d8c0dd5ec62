"""A review on one screen: frozen as of a day and an event, which stand in the address."""

from dataclasses import replace

import streamlit as st

from trustdash import clock, settings
from trustdash.answers import review
from trustdash.answers.about import about
from trustdash.answers.slide import Deck
from trustdash.ledger import Ledger
from trustdash.model.lens import Lens, Scope
from trustdash.ui import cached, filters, show, slide_html, slides, url_state, view
from trustdash.ui.links import Links, address
from trustdash.ui.url_state import Known, Parameters

PAGE = "review"
_EVERY = 10
"""Seconds between two looks for newer events."""


def is_on(page: str) -> bool:
    """Tell whether the address asks for slides."""
    return page == PAGE and st.query_params.get("mode") == PAGE


def frozen(ledger: Ledger, known: Known, scope: Scope) -> tuple[Lens, Links]:
    """Return the lens and the links of the review that the address asks for.

    The day and the event are written into the address where they are missing, so that a reload and
    a link that is passed on show the same.
    """
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    asked = url_state.read(query, known)
    filters.remark(asked.remarks)
    head = ledger.head().seq
    seq = min(url_state.whole_number(st.query_params.get("seq"), head), head)
    slide = str(url_state.whole_number(st.query_params.get("slide")))
    choice = asked.choice.parameters(known, absolute=True)
    letters = st.query_params.get(slides.KEYS) or "on"
    own = (("mode", PAGE), ("slide", slide), ("seq", str(seq)), (slides.KEYS, letters))
    if "seq" not in query or "asof" not in query:
        st.query_params.from_dict(_values((*own, *choice)))
    return asked.choice.lens(scope).but(known_to=seq), Links(PAGE, choice, choice, own)


def _values(pairs: Parameters) -> dict[str, list[str]]:
    return {name: [value for key, value in pairs if key == name] for name, _ in pairs}


def start(made: Deck | None) -> None:
    """Show what will be frozen, and the way into the slides. None shows nothing."""
    if made is None:
        return
    now = view.current()
    seq = now.ledger.head().seq
    letters = view.chosen(slides.KEYS) or "on"
    own = (("mode", PAGE), ("slide", "1"), ("seq", str(seq)), (slides.KEYS, letters))
    st.html(slide_html.start(address(PAGE, (*own, *now.links.absolute))))
    show.choices("The keys f, n and d", (("on", "on"), ("off", "off")), letters, slides.KEYS)


def present(found: review.ReviewAnswer) -> None:
    """Show the slides over the whole window, and watch for newer events."""
    if found.deck is None:
        show.top(found)
        return
    now = view.current()
    leave = _way_out(now)
    slides.show_deck(_with_newest_decisions(found.deck, now), leave)
    seq = now.lens.known_to or 0
    st.html(slide_html.remarks(filters.remarks()))
    _newer(seq, leave)


def _with_newest_decisions(made: Deck, now: view.View) -> Deck:
    """Add what is decided in the meeting: it is written after the review was frozen."""
    known = cached.setting(now.ledger, now.lens.scope).known
    newest = now.lens.but(known_to=None, as_of=known.latest)
    return review.with_decisions(made, cached.ask(review.decisions_taken, now.ledger, newest))


def _way_out(now: view.View) -> str:
    """Return the address of the start screen: the newest day again, if the review showed that."""
    today = clock.today(settings.read().timezone)
    then = Lens(today, known_to=now.lens.known_to, scope=now.lens.scope)
    was_newest = cached.ask(about, now.ledger, then).newest_day == now.lens.as_of
    kept = [pair for pair in now.links.filters if not (was_newest and pair[0] == "asof")]
    return replace(now.links, own=(), filters=tuple(kept)).here()


@st.fragment(run_every=_EVERY)
def _newer(seq: int, leave: str) -> None:
    """Say how many events are newer than the review."""
    head = cached.ledger(settings.read().ledger).head().seq
    st.html(slide_html.newer(head - seq, leave))
