"""Finding a record, changing it, and reading what became of it."""

from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from trustdash.answers import fields, forms, history, meeting, records
from trustdash.answers.answer import Answer
from trustdash.answers.permissions import creatable, may_change
from trustdash.answers.records import Opened, RecordsAnswer
from trustdash.commands import undoing
from trustdash.errors import ChangeRefused, TrustdashError
from trustdash.ledger import Reader
from trustdash.model.entities import RECORDS
from trustdash.ui import decisions, parts, saves, show, updates, view
from trustdash.ui import forms as form_of
from trustdash.ui.url_state import whole_number

_DO = (("update", "Actions to update"), ("find", "Find a record"), ("new", "New record"))
_KEY = "td_move_key"


def ways(chosen: str) -> None:
    """Show what can be done on this page; nothing that the viewer may not do."""
    may = bool(view.ask_newest(creatable))
    options = [way for way in _DO if may or way[0] != "new"]
    links = replace(view.current().links, own=())
    st.html(parts.choices("Keep the record", options, chosen, "do", links))


def to_update(answer: RecordsAnswer) -> None:
    """Show the actions to update."""
    updates.section(answer)
    show.paging(answer.paging)


def finder() -> None:
    """Show the search and what it finds."""
    show.top(Answer(("Find a record by its id or by words from it.",), (_everything(),)))
    ways("find")
    saves.told()
    kinds = {"": "Everything", **{name: record.plural for name, record in RECORDS.items()}}
    _seed("td_find", view.chosen("words") or "")
    _seed("td_kind", view.chosen("kind") or "")
    with st.container(key="td_finder"):
        left, right = st.columns((2, 1))
        with left:
            st.text_input("Id or words", key="td_find", on_change=_search)
        with right:
            st.selectbox("Kind", list(kinds), key="td_kind", on_change=_search,
                         format_func=lambda kind: kinds.get(kind, kind))  # fmt: skip
    found = view.ask_newest(records.find, words=view.chosen("words") or "",
                            kind=view.chosen("kind"))  # fmt: skip
    st.html(f'<p class="td-text" role="status">{escape(found.sentence)}</p>')
    show.table(found.table, is_told=True)


def _everything() -> tuple[str]:
    return ("Everything on file that you may see is searched, whatever the filters above.",)


def _seed(key: str, value: str) -> None:
    """Take what the address asks for into a widget, when the address has changed."""
    if st.session_state.get(f"{key}_asked") != value or key not in st.session_state:
        st.session_state[key] = st.session_state[f"{key}_asked"] = value


def _search() -> None:
    for name, key in (("words", "td_find"), ("kind", "td_kind")):
        value = st.session_state[key]
        st.session_state[f"{key}_asked"] = value
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def maker() -> None:
    """Show the choice of what is new, then its form."""
    may = view.ask_newest(creatable)
    entity = view.chosen("e")
    if entity not in may:
        show.top(Answer(("What do you want to put on file?",)))
        ways("new")
        links = view.current().links
        items = "".join(
            f"<li>{parts.anchor(links.here(e=each, do='new'), escape(_new(each)))}"
            f'<span class="td-note">{escape(_meaning(each))}</span></li>'
            for each in may
        )
        st.html(f'<ul class="td-new">{items}</ul>')
        return
    show.top(Answer((_new(entity),), ((_meaning(entity),),)))
    ways("new")
    saves.told()
    made = view.ask_newest(forms.form, entity=entity)
    if made is not None:
        form_of.show(made)


def _new(entity: str) -> str:
    return f"New {fields.noun(entity)}"


def _meaning(entity: str) -> str:
    return (RECORDS[entity].__doc__ or "").split("\n")[0]


def record(entity: str, entity_id: str) -> None:
    """Show one record: its form, the move of its date, its history, or two days compared."""
    found = view.ask_newest(records.opened, entity=entity, entity_id=entity_id)
    if found is None and _was_taken_back(entity, entity_id):
        show.top(Answer((f"{entity_id} was taken back: it counts nowhere any more.",)))
        saves.told()
        _history(entity, entity_id, may=view.ask_newest(_may_undo, entity=entity))
        return
    if found is None:
        show.error(TrustdashError(
            "The link asked for a record that is not on file.",
            "It may have another id, or not be for you to see. Look for it under “Find a record”.",
        ))  # fmt: skip
        ways("")
        return
    show.top(Answer(found.headline, ((found.line,),)))
    see = _see(found)
    saves.told()
    if see == "change":
        made = view.ask_newest(forms.form, entity=entity, entity_id=entity_id)
        if made is not None:
            form_of.show(made)
    elif see == "date":
        _mover(found)
    elif see == "compare":
        _comparison(found)
    elif see == "meeting":
        _meeting(found)
    else:
        _history(entity, entity_id, may=found.may_change)


def _was_taken_back(entity: str, entity_id: str) -> bool:
    """Tell whether a record that no view shows has a past that the viewer may read."""
    return entity in RECORDS and bool(
        view.ask_newest(history.told, entity=entity, entity_id=entity_id)
    )


def _may_undo(reader: Reader, entity: str) -> bool:
    return may_change(reader, entity, {})


def _see(found: Opened) -> str:
    """Show the ways to look at a record; return the one chosen, the first if none is."""
    options = [("history", "History"), ("compare", "Compare two days")]
    if found.is_movable and found.may_change:
        options.insert(0, ("date", "Move the date"))
    if found.may_change:
        options.insert(0, ("change", "Change"))
    if found.entity == meeting.REVIEW:
        options.insert(0, ("meeting", "The meeting"))
    asked = view.chosen("see")
    chosen = asked if asked in dict(options) else options[0][0]
    show.choices("Look at", options, chosen, "see")
    return chosen


def _meeting(found: Opened) -> None:
    """Show a review as it is held: what it begins with, then what it decides."""
    if found.is_open:
        for part in view.ask(meeting.before):
            show.block(part)
    decisions.decisions(view.current(), found.id)


def _mover(found: Opened) -> None:
    st.html(parts.plain(
        f"The date in force is {found.due}. The first date stays; each move is counted and shown."
    ))  # fmt: skip
    name = f"{found.id}/{found.made_from}"
    kept = st.session_state.get(_KEY)
    if kept is None or kept[0] != name:
        kept = st.session_state[_KEY] = (name, saves.new_key())
    updates.date_form(found.id, found.made_from, kept[1], found.entity)


def _comparison(found: Opened) -> None:
    today = saves.today()
    left, right = st.columns(2)
    day = view.current().lens.as_of
    with left:
        first = st.date_input("One day", value=day.replace(day=1), max_value=date.max,
                              format="DD/MM/YYYY", key="td_first_day")  # fmt: skip
    with right:
        second = st.date_input("Another day", value=today, format="DD/MM/YYYY",
                               key="td_second_day")  # fmt: skip
    show.block(view.ask_newest(history.compare, entity=found.entity, entity_id=found.id,
                               first=first, second=second))  # fmt: skip


def _history(entity: str, entity_id: str, *, may: bool) -> None:
    """Show every event of a record; may: whether the viewer may undo one."""
    every = view.ask_newest(history.told, entity=entity, entity_id=entity_id)
    page = whole_number(view.chosen("page"))
    shown, paging = history.in_parts(every, page)
    for each in shown:
        with st.container(key=f"td_event_{each.seq}"):
            st.html(_event(each))
            if may:
                _undo(entity, entity_id, each)
    show.paging(paging)


def _event(each: history.Told) -> str:
    lines = "".join(
        f'<p class="td-note">{parts.sentence(line, view.current().links)}</p>'
        for line in (each.when, each.source)
        if line
    )
    said = parts.sentence(each.sentence, view.current().links)
    return f'<article class="td-event"><p>{said}</p>{lines}</article>'


def _undo(entity: str, entity_id: str, each: history.Told) -> None:
    st.button("Undo this change", key=f"td_undo_{each.seq}", on_click=_open_undo, args=(each.seq,),
              type="tertiary")  # fmt: skip
    opened = st.session_state.get("td_undoing")
    if opened is None or opened[0] != each.seq:
        return
    with st.form("td_form_undo", border=True):
        st.text_input("Why it is undone (needed)", key="td_undo_reason")
        saves.problem_at("undo")
        st.form_submit_button("Undo", key="td_undo_save", on_click=saves.ask,
                              args=("undo", entity, entity_id, *opened))  # fmt: skip


def _open_undo(seq: int) -> None:
    saves.forget()
    st.session_state["td_undoing"] = (seq, saves.new_key())


def _save_undo(entity: str, entity_id: str, seq: int, key: str) -> None:
    reason = (st.session_state.get("td_undo_reason") or "").strip()
    if not reason:
        raise saves.missing("The reason", "undo", "Say why; the history keeps both.")
    now = view.current()
    saved = undoing.undo_event(now.ledger, now.lens.scope, seq, reason=reason, key=key)
    st.session_state.pop("td_undoing", None)
    saves.tell(saved, entity, entity_id)


def _save_form(entity: str, entity_id: str | None, key: str) -> None:
    made = view.ask_newest(forms.form, entity=entity, entity_id=entity_id)
    if made is None:
        raise ChangeRefused(
            f"{entity_id} is not on file.", "Look for it under “Find a record”.", rule="missing"
        )
    saved = form_of.save_form(made, key)
    if saved is None:
        return
    if entity_id is None:
        st.query_params.update({"e": entity, "id": saved.ids[0]})
        del st.query_params["do"]
    saves.tell(saved, entity, saved.ids[0])


def carry_out() -> None:
    """Carry out what a button asked for, before anything is shown."""
    saves.carry_out(
        {**updates.HANDLERS, "form": _save_form, "undo": _save_undo, **decisions.HANDLERS}
    )
