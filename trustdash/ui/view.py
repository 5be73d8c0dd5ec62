"""The view of the run that is under way: which ledger, through which lens, on which screen."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from trustdash.answers.about import About
from trustdash.ledger import Ledger
from trustdash.model.lens import Lens
from trustdash.ui import cached, menu
from trustdash.ui.links import Links
from trustdash.ui.watcher import Screen

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class View:
    """What a page needs to ask its question and to lay out the answer."""

    ledger: Ledger
    lens: Lens
    about: About
    screen: Screen
    links: Links


_current: ContextVar[View] = ContextVar("trustdash_view")


def use(view: View) -> None:
    """Make a view the one that the page of this run asks through."""
    _current.set(view)


def current() -> View:
    """Return the view of this run.

    Streamlit takes a folder named pages/ for its older kind of app: until st.navigation has run
    once in the process, an address such as /measures runs that page without the dashboard around
    it. Then a navigation without any content is announced and the run begins again: nobody has
    been let in yet.
    """
    try:
        return _current.get()
    except LookupError:
        menu.close(lambda: None)
        st.rerun()


def ask(question: Callable[..., Asked], **choices: Any) -> Asked:
    """Return the answer to a page's question in the present view."""
    view = current()
    return cached.ask(question, view.ledger, view.lens, **choices)


def ask_newest(question: Callable[..., Asked], **choices: Any) -> Asked:
    """Return the answer to a question about everything recorded, whatever day the page looks at.

    What a person changes is the newest state of a record; the viewer's scope holds as ever.
    """
    now = current()
    lens = Lens(date.max, scope=now.lens.scope)
    return cached.ask(question, now.ledger, lens, **choices)


def chosen(name: str) -> str | None:
    """Return what the address chooses for this page alone, for instance `kpi`."""
    return st.query_params.get(name)


def choices() -> dict[str, str]:
    """Return everything that the address chooses, one value a name."""
    return {name: st.query_params[name] for name in st.query_params}
