"""The pages of the dashboard, in the order of the questions that leaders ask."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from trustdash.access import roles
from trustdash.charts import style as tokens
from trustdash.model.lens import Scope

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    f'<circle cx="11" cy="16" r="6" fill="none" stroke="{tokens.GOOD}" stroke-width="4"/>'
    f'<circle cx="23" cy="16" r="6" fill="{tokens.GOOD}"/></svg>'
)
"""The dashboard's mark, a promise and its delivery; one of our own, so that none is fetched."""


def announce(who: Scope) -> Any:
    """Tell Streamlit which pages there are for somebody; return the one that the address asks for.

    A page that is not for them does not run, whatever the address: a sentence stands in its place.
    The mark is set with the pages: without one, the browser would fetch a page's icon from outside.
    """
    st.set_page_config(layout="wide", page_icon=ICON)
    return st.navigation(_of(who), position="top")


def page_named(who: Scope, name: str) -> Any | None:
    """Return the page of a name in its address, or what stands there for somebody; None: none."""
    every = (page for pages in _of(who).values() for page in pages)
    return next((page for page in every if page.url_path == name), None)


def _of(who: Scope) -> dict[str, list[Any]]:
    sections: dict[str, list[Any]] = {}
    for name, pages in _sections().items():
        for page in pages:
            if roles.may_open(who, page.url_path):
                sections.setdefault(name, []).append(page)
            else:
                sections.setdefault("", []).append(_withheld(who, page))
    return sections


def _withheld(who: Scope, page: Any) -> Any:
    """Return what stands at the address of a page that is not for somebody."""

    def refuse() -> None:
        roles.refuse_unless_can(who, roles.PAGES[page.url_path])

    return st.Page(refuse, title=page.title, url_path=page.url_path, visibility="hidden")


def close(start: Callable[[], None]) -> Any:
    """Tell Streamlit that there is one page, whatever the address: the one before the sign-in.

    Every address that leads somewhere after the sign-in leads to it, and none is told apart.
    """
    st.set_page_config(layout="wide", page_icon=ICON, page_title="Sign in")
    doors = [
        st.Page(start, title="Sign in", url_path=page.url_path, default=not page.url_path)
        for pages in _sections().values()
        for page in pages
    ]
    return st.navigation(doors, position="hidden")


def _sections() -> dict[str, list[Any]]:
    """Return all pages, by the heading in the menu under which they stand."""
    questions = [
        st.Page("pages/overview.py", title="Overview", icon=":material/visibility:", default=True),
        st.Page("pages/commitments.py", title="Commitments", icon=":material/handshake:"),
        st.Page("pages/actions.py", title="Actions", icon=":material/checklist:"),
        st.Page("pages/measures.py", title="Measures", icon=":material/show_chart:"),
        st.Page("pages/incidents.py", title="Incidents", icon=":material/error:"),
        st.Page("pages/listening.py", title="Listening", icon=":material/hearing:"),
        st.Page("pages/said.py", title="What we said", icon=":material/campaign:"),
        st.Page("pages/leaders.py", title="Leaders", icon=":material/groups:"),
        st.Page("pages/assurance.py", title="Assurance", icon=":material/verified:"),
        st.Page("pages/review.py", title="Review", icon=":material/slideshow:"),
        st.Page("pages/definitions.py", title="Definitions", icon=":material/menu_book:"),
        st.Page("pages/rows.py", title="The rows behind a number", visibility="hidden"),
    ]
    keeping: list[Any] = [
        st.Page("pages/records.py", title="Records", icon=":material/edit_note:"),
        st.Page("pages/week.py", title="Weekly lists", icon=":material/event_note:"),
        st.Page("pages/bring_in.py", title="Import", icon=":material/upload_file:"),
        st.Page("pages/people.py", title="People", icon=":material/badge:"),
    ]
    return {"": questions, "Keep the record": keeping}
