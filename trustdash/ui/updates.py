"""The actions to update: one row each, with what a lead says of it in one click."""

from html import escape
from typing import Any, Literal

import streamlit as st

from trustdash.answers import fields
from trustdash.answers.records import ACTION, RecordsAnswer, ToUpdate, link
from trustdash.commands import dates, updates
from trustdash.model.entities import RECORDS
from trustdash.ui import parts, saves, view
from trustdash.ui.text import own, words

_OPEN = "td_quick"
_EVERYBODY = "all"
_DONE = "Done, here is the evidence"
REASONS = ("supplier", "scope", "people", "dependency", "estimate", "other")
_CODES = {
    "supplier": "A supplier", "scope": "More or other work", "people": "People missing",
    "dependency": "Waiting for others", "estimate": "Underestimated", "other": "Another reason",
}  # fmt: skip


def section(answer: RecordsAnswer) -> None:
    """Show whose actions are listed, then each group of them."""
    _whose(answer)
    _note()
    for group in answer.groups:
        st.html(parts.heading(2, parts.sentence(group.title, view.current().links)))
        for row in group.rows:
            _row(row)


def _whose(answer: RecordsAnswer) -> None:
    if len(answer.choices) < 2:
        return
    names = {_EVERYBODY: "Everybody", **dict(answer.choices)}
    st.session_state["td_whose"] = answer.whose or _EVERYBODY
    st.selectbox(
        "Actions of", list(names), format_func=names.__getitem__, key="td_whose", width=420,
        on_change=_choose,
    )  # fmt: skip


def _choose() -> None:
    saves.forget()
    st.query_params["of"] = st.session_state["td_whose"]
    if "page" in st.query_params:
        del st.query_params["page"]


def _row(row: ToUpdate) -> None:
    with st.container(key=f"td_row_{row.id}"):
        left, right = st.columns((3, 2), vertical_alignment="center")
        with left:
            st.html(_described(row))
        if row.may_change:
            with right:
                _buttons(row)
            _opened(row)


def _described(row: ToUpdate) -> str:
    href = view.current().links.to(link(ACTION, row.id))
    state = parts.pill(row.standing.state or "neutral", row.standing.text)
    return (
        f'<div class="td-update"><p>{parts.anchor(href, escape(row.title), "td-quiet")} {state}</p>'
        f'<p class="td-note">{escape(row.note)}</p><p class="td-note">{escape(row.said)}</p></div>'
    )


def _buttons(row: ToUpdate) -> None:
    is_narrow = view.current().screen.is_narrow
    done, date = ("Done", "New date") if is_narrow else (_DONE, "Needs a new date")
    on_track = ("on_track", row.id, row.made_from, _key_of(row, "on_track"))
    side: Literal["left", "right"] = "left" if is_narrow else "right"
    with st.container(horizontal=True, horizontal_alignment=side, gap="small"):
        _button("Still on track", row, "on_track", saves.ask, on_track)
        _button(done, row, "done", _open, (row.id, "done"))
        _button(date, row, "date", _open, (row.id, "date"))


def _button(label: str, row: ToUpdate, kind: str, on_click: Any, args: tuple[Any, ...]) -> None:
    st.button(own(label), key=f"td_{kind}_{row.id}", on_click=on_click, args=args)


def _key_of(row: ToUpdate, kind: str) -> str:
    """Return the name of what a person means by pressing this button on this very state."""
    intents = st.session_state.setdefault("td_intents", {})
    name = f"{kind}/{row.id}/{row.made_from}"
    key: str = intents.setdefault(name, saves.new_key())
    return key


def _open(action: str, kind: str) -> None:
    """Open the form under a row; a second press closes it again."""
    saves.forget()
    now = st.session_state.get(_OPEN)
    is_open = now is not None and now[:2] == (action, kind)
    st.session_state[_OPEN] = None if is_open else (action, kind, saves.new_key())


def _opened(row: ToUpdate) -> None:
    now = st.session_state.get(_OPEN)
    if now is None or now[0] != row.id:
        return
    forms = {"done": done_form, "date": date_form}
    forms[now[1]](row.id, row.made_from, now[2])


def done_form(action: str, made_from: int, key: str) -> None:
    """Show the form that says that an action is done and names its evidence."""
    kinds = RECORDS["evidence"].column("kind").choices
    name = f"td_done/{action}"
    with st.form(f"td_form_done_{action}", border=True):
        st.text_input("What the evidence shows (needed)", key=f"{name}/title")
        saves.problem_at("title")
        st.text_input(
            "Where it is (needed) · A link, or the name of the file or place.",
            key=f"{name}/location",
        )
        saves.problem_at("location")
        left, right = st.columns(2)
        with left:
            st.selectbox("What it is", kinds, format_func=fields.label, key=f"{name}/kind")
        with right:
            _day("Done on", f"{name}/on")
        _submit("Save: done", f"{name}/save", "done", action, made_from, key)


def date_form(action: str, made_from: int, key: str, entity: str = ACTION) -> None:
    """Show the form that moves a date, with who asked, who approved and why."""
    name = f"td_date/{action}"
    with st.form(f"td_form_date_{action}", border=True):
        left, right = st.columns(2)
        with left:
            st.date_input("New date (needed)", value=None, format="DD/MM/YYYY",
                          key=f"{name}/new")  # fmt: skip
            saves.problem_at("due_date")
            saves.problem_at("new_date")
        with right:
            st.selectbox("Kind of reason", REASONS, index=None, key=f"{name}/code",
                         format_func=_CODES.__getitem__, placeholder="Not given")  # fmt: skip
            saves.problem_at("reason_code")
        st.text_input("Why (needed) · In one sentence; it is published with the move.",
                      key=f"{name}/reason")  # fmt: skip
        saves.problem_at("reason")
        left, right = st.columns(2)
        with left:
            st.text_input("Who asks for it · A role.", key=f"{name}/asked")
            saves.problem_at("requested_by")
        with right:
            st.text_input("Who approved it (needed) · Somebody else.", key=f"{name}/approved")
            saves.problem_at("approved_by")
        _submit("Save the new date", f"{name}/save", "date", entity, action, made_from, key)


def _day(label: str, key: str) -> None:
    st.date_input(own(label), value=saves.today(), format="DD/MM/YYYY", key=key)
    saves.problem_at("on")


def _submit(label: str, widget: str, *asked: Any) -> None:
    st.form_submit_button(own(label), key=widget, on_click=saves.ask, args=asked)


def _note() -> None:
    """After “still on track”: offer to add a word, which nobody has to."""
    added = st.session_state.get("td_note_for")
    if added is None:
        return
    action, made_from, key = added
    with st.form("td_form_note", border=False):
        st.text_input(words(f"A word about {action} · Not needed."), key="td_note")
        _submit("Save the word", "td_note_save", "note", action, made_from, key)


def save_on_track(action: str, made_from: int, key: str) -> None:
    """Record that an action is on track, and offer to add a word."""
    now, on = view.current(), saves.today()
    saved = updates.still_on_track(now.ledger, now.lens.scope, action, note=None, on=on,
                                   made_from=made_from, key=key)  # fmt: skip
    saves.tell(saved, ACTION, action)
    newest = now.ledger.version(ACTION, action)
    st.session_state["td_note_for"] = (action, newest, saves.new_key())
    st.session_state.pop("td_note", None)


def save_note(action: str, made_from: int, key: str) -> None:
    """Record the owner's word about an action."""
    now = view.current()
    note = (st.session_state.get("td_note") or "").strip() or None
    saved = updates.still_on_track(now.ledger, now.lens.scope, action, note=note, on=saves.today(),
                                   made_from=made_from, key=key)  # fmt: skip
    st.session_state.pop("td_note_for", None)
    saves.tell(saved, ACTION, action)


def save_done(action: str, made_from: int, key: str) -> None:
    """Save an action as implemented, with its evidence."""
    now, typed = view.current(), _typed(f"td_done/{action}")
    for name, label in (("title", "What the evidence shows"), ("location", "Where it is")):
        if not typed[name]:
            raise saves.missing(f"“{label}”", name, "Somebody else has to find and judge it.")
    if typed["on"] is None:
        raise saves.missing("The day", "on", "Say on which day it was done.")
    saved = updates.done(now.ledger, now.lens.scope, action, title=typed["title"],
                         kind=typed["kind"], location=typed["location"], on=typed["on"],
                         made_from=made_from, key=key)  # fmt: skip
    st.session_state.pop(_OPEN, None)
    saves.tell(saved, ACTION, action)


def save_date(entity: str, item: str, made_from: int, key: str) -> None:
    """Save a new date with its revision."""
    now, typed = view.current(), _typed(f"td_date/{item}")
    if typed["new"] is None:
        raise saves.missing("The new date", "new_date", "Choose a day.")
    if not (typed["reason"] or typed["code"]):
        raise saves.missing("The reason", "reason", "A move without a reason is a defect.")
    if not typed["approved"]:
        raise saves.missing("Who approved it", "approved_by", "Name the role that approved it.")
    saved = dates.revise_due_date(
        now.ledger, now.lens.scope, entity, item, typed["new"], requested_by=typed["asked"],
        approved_by=typed["approved"], reason_code=typed["code"], reason=typed["reason"],
        on=saves.today(), made_from=made_from, key=key,
    )  # fmt: skip
    st.session_state.pop(_OPEN, None)
    saves.tell(saved, entity, item)


def _typed(name: str) -> dict[str, Any]:
    """Return what was typed into a small form, field by field; empty texts are none."""
    found = {
        str(key).removeprefix(f"{name}/"): value
        for key, value in st.session_state.items()
        if str(key).startswith(f"{name}/")
    }
    return {k: (v.strip() or None) if isinstance(v, str) else v for k, v in found.items()}


HANDLERS: dict[str, saves.Handler] = {
    "on_track": save_on_track, "note": save_note, "done": save_done, "date": save_date,
}  # fmt: skip
