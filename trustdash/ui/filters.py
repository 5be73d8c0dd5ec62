"""The filter bar: one row on every page, one button on a phone. Its state is the address."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from trustdash.answers.about import About
from trustdash.model.lens import PERIODS, Period
from trustdash.ui import url_state
from trustdash.ui.links import Links
from trustdash.ui.text import words
from trustdash.ui.url_state import Choice, Known

_WIDGETS: Mapping[str, str] = {
    "incidents": "td_inc",
    "teams": "td_team",
    "period": "td_period",
    "as_of": "td_asof",
}
_WRITTEN, _PAGE, _REMARKS, _NEWEST = "td_written", "td_page", "td_remarks", "td_newest"

_PERIOD_NAMES: Mapping[Period, str] = {
    "since": "Since the incident",
    "12w": "12 weeks",
    "26w": "26 weeks",
    "all": "All data",
}


def take_over(known: Known, page: str) -> None:
    """Take the filters over from the address, if anything but the filters themselves changed it.

    A click in the menu opens a page with an empty address: the filters stay. Any other address
    is taken at its word, an empty one too.
    """
    state, query = st.session_state, _query()
    asked = url_state.shared(query)
    moved = state.get(_PAGE) != page
    state[_PAGE] = page
    _follow_newest(known, asked)
    if _WRITTEN in state:
        if moved:
            state[_REMARKS] = []
        written = tuple((name, value) for name, value in state[_WRITTEN])
        if asked == written or (moved and not asked):
            return
    found = url_state.read(query, known)
    for name, key in _WIDGETS.items():
        value = getattr(found.choice, name)
        state[key] = list(value) if isinstance(value, tuple) else value
    state[_REMARKS] = list(found.remarks)


def _follow_newest(known: Known, asked: url_state.Parameters) -> None:
    """Look at the newest day again after a save made another day the newest.

    A day that was chosen, by hand or in the address, stays.
    """
    state, key = st.session_state, _WIDGETS["as_of"]
    was_newest = _NEWEST in state and state.get(key) == state[_NEWEST]
    if was_newest and "asof" not in dict(asked):
        state[key] = known.newest
    state[_NEWEST] = known.newest


def bar(known: Known, about: About, page: str, *, narrow: bool) -> tuple[Choice, Links]:
    """Show the filters, write them into the address, and return what is chosen."""
    if narrow:
        corner = st.container()
        chosen = _in_a_button(known)
    else:
        with st.container(key="td-filters"):
            *places, corner = st.columns((3.2, 2.6, 1.9, 1.6, 3.0), vertical_alignment="bottom")
            chosen = _widgets(known, places)
    links = _write(chosen, known, page)
    with corner:
        st.html(_corner(about, links))
    return chosen, links


def _corner(about: About, links: Links) -> str:
    """Return whose ledger this is, and a link to pass on."""
    whose = f'<p class="td-whose">{escape(about.label)}</p>'
    copy = (
        f'<a class="td-copy" data-td-copy href="{escape(links.lasting())}"'
        ' title="With the as-of day, so that it shows these numbers for ever">Copy link</a>'
        '<span class="td-heard" role="status"></span>'
    )
    return f'<div class="td-corner">{whose}{copy}</div>'


def remarks() -> tuple[str, ...]:
    """Return what the address asked for and could not be given."""
    return tuple(st.session_state.get(_REMARKS, ()))


def remark(said: tuple[str, ...]) -> None:
    """Keep what an address asked for and could not be given, where no bar is shown."""
    st.session_state[_REMARKS] = list(said)


def _in_a_button(known: Known) -> Choice:
    amount = _present().set_count(known)
    with st.popover(words(f"Filters · {amount} set" if amount else "Filters"), width="stretch"):
        return _widgets(known, [st.container() for _ in range(4)])


def _present() -> Choice:
    state = st.session_state
    return Choice(
        incidents=tuple(state[_WIDGETS["incidents"]]),
        teams=tuple(state[_WIDGETS["teams"]]),
        period=state[_WIDGETS["period"]],
        as_of=state[_WIDGETS["as_of"]],
    )


def _widgets(known: Known, places: Sequence[Any]) -> Choice:
    for_incidents, for_teams, for_period, for_as_of = places
    with for_incidents:
        _several("Incident", known.incidents, _WIDGETS["incidents"], "All incidents")
    with for_teams:
        _several("Team", known.teams, _WIDGETS["teams"], "All teams")
    with for_period:
        st.selectbox(
            "Period",
            PERIODS,
            format_func=_PERIOD_NAMES.__getitem__,
            key=_WIDGETS["period"],
            on_change=_changed,
            persist_state="session",
        )
    with for_as_of:
        st.date_input(
            "As of",
            min_value=url_state.EARLIEST,
            max_value=known.latest,
            format="DD/MM/YYYY",
            key=_WIDGETS["as_of"],
            on_change=_changed,
            persist_state="session",
        )
    return _present()


def _several(label: str, known: Mapping[str, str], key: str, all_of_them: str) -> None:
    st.multiselect(
        words(label),
        list(known),
        format_func=lambda each: f"{each} · {known[each]}" if known[each] != each else each,
        key=key,
        placeholder=all_of_them,
        on_change=_changed,
        select_all=False,
        persist_state="session",
    )


def _changed() -> None:
    """A filter was changed by hand: what the link asked for no longer matters."""
    st.session_state[_REMARKS] = []
    if "page" in st.query_params:
        del st.query_params["page"]


def _write(chosen: Choice, known: Known, page: str) -> Links:
    query = _query()
    filters, own = chosen.parameters(known), url_state.page_own(query)
    st.session_state[_WRITTEN] = [list(pair) for pair in filters]
    if url_state.shared(query) != filters:
        st.query_params.from_dict(_as_dict((*own, *filters)))
    absolute = chosen.parameters(known, absolute=True)
    return Links(page, filters, absolute, own)


def _as_dict(pairs: url_state.Parameters) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
