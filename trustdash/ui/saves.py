"""Saving from a page: what is typed stays until it is stored, and a click is written once.

A button asks for a save; the page carries it out at its next start, in the view of that run, so
that it is judged by who is looking then. What came of it is told at the top of the page.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from trustdash import clock, settings
from trustdash.answers import history
from trustdash.answers.answer import read_aloud
from trustdash.commands.saving import Saved
from trustdash.errors import ChangeRefused, TrustdashError
from trustdash.model.lens import Lens
from trustdash.ui import view

_ASKED, _TOLD, _PROBLEM = "td_asked", "td_told", "td_problem"

Handler = Callable[..., None]


def today() -> date:
    """Return the day that it is in the organisation's time zone."""
    return clock.today(settings.read().timezone)


def new_key() -> str:
    """Return the name of one intent of a person, by which a repeated click is known."""
    return secrets.token_hex(16)


def ask(name: str, *about: Any) -> None:
    """Ask for a save: for `on_click`. It is carried out by `carry_out`."""
    st.session_state[_ASKED] = (name, about)


def carry_out(handlers: Mapping[str, Handler]) -> None:
    """Carry out the save that was asked for, if any; start the run again if it is stored.

    What is refused is kept as a problem and shown where it belongs; nothing typed is lost.
    """
    view.current()  # Without a view the run begins again, and the save with it.
    asked = st.session_state.pop(_ASKED, None)
    if asked is None:
        return
    name, about = asked
    st.session_state.pop(_PROBLEM, None)
    st.session_state.pop(_TOLD, None)
    try:
        handlers[name](*about)
    except TrustdashError as problem:
        refuse(problem.what, problem.remedy, getattr(problem, "field", None))
    else:
        if _PROBLEM not in st.session_state:
            st.rerun()


def refuse(what: str, remedy: str, field: str | None = None) -> None:
    """Keep why something was not saved, and at which field."""
    st.session_state[_PROBLEM] = {
        "what": what, "remedy": remedy, "field": field, "at": _address(),
    }  # fmt: skip


def _problem() -> Any:
    """Return why the last save was refused, if that was of what the address shows."""
    found = st.session_state.get(_PROBLEM)
    return found if found is not None and found["at"] == _address() else None


def missing(label: str, field: str, remedy: str) -> ChangeRefused:
    """Return the refusal of a save in which something needed is not given."""
    return ChangeRefused(f"{label} is missing.", remedy, rule="missing", field=field)


def problem_at(field: str) -> bool:
    """Show at a field why it was refused; tell whether it was."""
    found = _problem()
    if found is None or found["field"] != field:
        return False
    st.html(f'<p class="td-problem">{escape(found["what"])} {escape(found["remedy"])}</p>')
    return True


def tell(saved: Saved, entity: str, entity_id: str) -> None:
    """Keep the sentence that says what was saved, for the top of the page."""
    if saved.seq is None:
        say(f"Nothing differs from what is on file of {entity_id}; nothing was written.")
        return
    now = view.current()
    with now.ledger.at(Lens(date.max, scope=now.lens.scope)) as reader:
        told = [each for each in history.told(reader, entity, entity_id) if each.seq <= saved.seq]
    what = f" {read_aloud(told[0].sentence)}" if told else ""
    say(f"Saved as event {saved.seq:,}: {entity_id}.{what}")


def say(text: str) -> None:
    """Keep a sentence for the top of the page until the next save or another record."""
    st.session_state[_TOLD] = (text, _address(), secrets.token_hex(4))


def told() -> None:
    """Show what came of the last save. The watcher moves a lost focus to it."""
    found = _problem()
    if found is not None:
        _box("td-error", "alert", f"Not saved. {found['what']} {found['remedy']}", found["what"])
        return
    said = st.session_state.get(_TOLD)
    if said is not None and said[1] == _address():
        _box("td-saved", "status", said[0], said[2])


def forget() -> None:
    """Forget what came of the last save: for `on_click` of what opens something else."""
    st.session_state.pop(_PROBLEM, None)
    st.session_state.pop(_TOLD, None)


def _box(kind: str, role: str, text: str, mark: str) -> None:
    st.html(
        f'<div class="{kind}" role="{role}" tabindex="-1" data-td-focus="{escape(mark)}">'
        f"<p>{escape(text)}</p></div>"
    )


def _address() -> tuple[str | None, ...]:
    return tuple(view.chosen(name) for name in ("e", "id", "do"))
