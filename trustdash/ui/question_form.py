"""Questions of imports, each with the form that answers it and says what follows."""

import secrets

import streamlit as st

from trustdash.answers.answer import Link
from trustdash.answers.bring_in import Asked, BringInAnswer
from trustdash.commands import questions
from trustdash.errors import TrustdashError
from trustdash.ui import parts, view, walk
from trustdash.ui.text import own, words

_MOST = 10
_SAID = "td_question_said"


def section(answer: BringInAnswer) -> None:
    """Show the open questions; nothing if there is none and none was answered a moment ago."""
    said = st.session_state.pop(_SAID, None)
    if said:
        st.html(parts.notices((said,)))
    if not answer.questions:
        return
    links = view.current().links
    title = parts.heading(2, "Questions that imports left open")
    text = parts.plain(
        "A promise that left a published list was delivered, withdrawn or replaced: the list does "
        "not say which, and nothing here guesses."
    )
    st.html(f'<section class="td-block">{title}{text}</section>')
    for asked in answer.questions[:_MOST]:
        with st.expander(words(f"{asked.id}: {asked.title}"), key=f"td_ask_{asked.id}"):
            href = links.to(Link("commitments", (("c", asked.about),)))
            st.html(parts.question(asked.text, _about(asked), href, asked.about))
            _form(asked, answer.others)
    hidden = len(answer.questions) - _MOST
    if hidden > 0:
        st.html(parts.plain(f"and {hidden} more, shown as these are answered."))


def _about(asked: Asked) -> str:
    owner = asked.owner or "nobody named"
    return f"{asked.dates} · {asked.state} · owner: {owner} · {asked.file}, {asked.asked_on}"


def _form(asked: Asked, others: tuple[tuple[str, str], ...]) -> None:
    """Ask what became of the promise; what is needed depends on the answer."""
    choice = st.radio(
        "What became of it?", questions.CHOICES, index=None, horizontal=True,
        key=f"td_choice_{asked.id}",
    )  # fmt: skip
    if choice is None:
        return
    made_from = _seen(asked)
    with st.form(f"td_answer_{asked.id}_{choice}", border=False):
        on = st.date_input(own(f"On which day was it {choice}?"), value=None, format="YYYY-MM-DD")
        owner = reason = other = None
        if choice == "delivered":
            owner = st.text_input("By whom (a role)?", value=asked.owner or "", max_chars=120)
        else:
            reason = st.text_input("Why?", max_chars=400)
        if choice == "superseded":
            names = dict(pair for pair in others if pair[0] != asked.about)
            other = st.selectbox("Which promise took its place?", list(names), index=None,
                                 format_func=lambda i: f"{i} · {names[i]}")  # fmt: skip
        st.form_submit_button("Save the answer", on_click=walk.press, args=(asked.id,))
    if not walk.pressed(asked.id):
        return
    if on is None:
        st.html(parts.notices(("Say on which day.",)))
        return
    here = view.current()
    try:
        questions.answer(
            here.ledger, here.lens.scope, asked.id, choice, on=on, owner=owner or None,
            reason=reason or None, superseded_by=other, made_from=made_from,
            key=st.session_state[f"td_key_{asked.id}"],
        )  # fmt: skip
    except TrustdashError as problem:
        # What the person saw is out of date or incomplete; the next save starts from what is there.
        st.session_state.pop(f"td_seen_{asked.id}", None)
        st.html(parts.error(problem, 3))
        return
    st.session_state[_SAID] = f"{asked.id} is answered: {asked.about} was {choice}."
    st.rerun()


def _seen(asked: Asked) -> dict[str, int]:
    """Return the versions that the form was opened on, and keep them while it is filled in."""
    ledger = view.current().ledger
    st.session_state.setdefault(f"td_key_{asked.id}", secrets.token_hex(8))
    found: dict[str, int] = st.session_state.setdefault(
        f"td_seen_{asked.id}",
        {
            asked.id: ledger.version("question", asked.id),
            asked.about: ledger.version("commitment", asked.about),
        },
    )
    return found
