"""The form of any record: widgets made from its declaration, and what was typed into them."""

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from trustdash.answers import fields, formats
from trustdash.answers.forms import Field, Form
from trustdash.commands import conflicts
from trustdash.commands.saving import Saved, Wish, save
from trustdash.errors import ConflictingChange
from trustdash.model.entities import RECORDS
from trustdash.ui import parts, saves, view
from trustdash.ui.text import own, words

_FORM = "td_form"
_ON, _REASON, _EMPTIED = "when", "reason for the change", "emptied"
_WIDE = ("long", "texts")
_NOT_EMPTIED = ("date", "instant", "integer", "number")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def show(form: Form) -> None:
    """Show the form of a record, or of a new one, and keep what is typed until it is saved."""
    opening = _opened(form)
    name = _name(form)
    with st.form(f"td_form_{name}", border=False):
        _conflict(form, opening)
        for is_wide, group in groupby(form.fields, key=lambda each: each.kind in _WIDE):
            _fields(form, opening, list(group), 1 if is_wide else 2)
        _this_change(form, opening)
        label = "Save again" if opening["clashes"] else "Save"
        asked = (form.entity, form.id, opening["key"])
        st.form_submit_button(
            own(label), key=f"td_save_{name}", on_click=saves.ask, args=("form", *asked)
        )


def _name(form: Form) -> str:
    return f"{form.entity}/{form.id or 'new'}"


def _key(form: Form, opening: Any, field: str) -> str:
    """Return the key of a field's widget: another one at each opening, or after a conflict."""
    turn = opening["turns"].get(field, "")
    return f"td_field/{opening['mark']}{turn}/{_name(form)}/{field}"


def _opened(form: Form) -> Any:
    """Return this opening of the form: its key, the event it was made from, what it showed.

    A new opening shows what is on file; an old one keeps what was typed. What is on file is each
    widget's default: a value put into the session instead is lost when a run is cut short before
    the browser has it, and an empty form would be saved.
    """
    kept = st.session_state.get(_FORM)
    if kept and kept["name"] == _name(form) and _key(form, kept, _ON) in st.session_state:
        return kept
    opening = {
        "name": _name(form),
        "key": saves.new_key(),
        "mark": saves.new_key()[:8],
        "turns": {},
        "made_from": form.made_from,
        "shown": form.shown,
        "defaults": form.shown,
        "clashes": {},
        "theirs": [],
    }
    st.session_state[_FORM] = opening
    return opening


def _typed(form: Form, opening: Any, field: Field) -> Any:
    """Return what a field's widget holds, as the field's declared type."""
    key = _key(form, opening, field.name)
    if key not in st.session_state:
        return opening["shown"][field.name]
    value = st.session_state[key]
    if field.kind == "texts":
        return tuple(line.strip() for line in (value or "").splitlines() if line.strip())
    if isinstance(value, str):
        return value.strip() or (None if field.may_be_empty else "")
    was = opening["shown"][field.name]
    if field.kind == "instant" and was and value == was.replace(second=0, microsecond=0):
        return was  # The widget knows minutes alone.
    return value


def _fields(form: Form, opening: Any, group: Sequence[Field], across: int) -> None:
    for start in range(0, len(group), across):
        places = st.columns(across) if across > 1 else [st.container()]
        for place, field in zip(places, group[start : start + across], strict=False):
            with place:
                _field(form, opening, field)


def _field(form: Form, opening: Any, field: Field) -> None:
    if field.fixed:
        st.html(
            f'<div class="td-fixed"><strong>{escape(field.label)}</strong>'
            f"<p>{escape(field.in_words)}</p>"
            f'<p class="td-note">{escape(field.fixed)}</p></div>'
        )
        return
    key, value = _key(form, opening, field.name), opening["defaults"][field.name]
    _widget(field, _label(form, field), key, value)
    saves.problem_at(field.name)


def _label(form: Form, field: Field) -> str:
    """Return the label with the help in it, so that no key press is spent on asking for it."""
    needed = " (needed)" if field.is_required else ""
    more = " One a line." if field.kind == "texts" else ""
    if field.name == "status" and form.needs_reason:
        words = ", ".join(fields.choice(form.entity, "status", s) for s in form.needs_reason)
        more = f" A reason is needed for: {words}."
    return f"{field.label}{needed} · {field.help}{more}"


def _widget(field: Field, label: str, key: str, value: Any) -> None:
    """Show the widget of a field, with the value that is on file."""
    if field.kind in ("choice", "reference"):
        names = dict(field.choices)
        if value is not None:
            names.setdefault(value, str(value))
        options = [*([None] if field.may_be_empty else []), *names]
        st.selectbox(
            own(label), options, index=options.index(value) if value in options else None, key=key,
            placeholder="Choose", format_func=lambda one: names.get(one, "Not given"),
        )  # fmt: skip
    elif field.kind == "date":
        st.date_input(
            own(label), value=value, key=key, format="DD/MM/YYYY",
            min_value=_EARLIEST, max_value=_LATEST,
        )  # fmt: skip
    elif field.kind == "instant":
        st.datetime_input(own(label), value=value, key=key, format="DD/MM/YYYY", step=60)
    elif field.kind == "integer":
        st.number_input(own(label), value=value, step=1, key=key)
    elif field.kind == "number":
        st.number_input(own(label), value=value, key=key, format="%g")
    elif field.kind == "yes_no":
        st.checkbox(own(label), value=bool(value), key=key)
    elif field.kind == "texts":
        st.text_area(own(label), value="\n".join(value or ()), key=key, height=100)
    elif field.kind == "long":
        st.text_area(own(label), value=value or "", key=key, height=100)
    else:
        st.text_input(own(label), value=value or "", key=key)


def _this_change(form: Form, opening: Any) -> None:
    st.html(parts.heading(2, "This change"))
    left, right = st.columns(2)
    with left:
        st.date_input(
            "True from · The day from which this is so in the world.", value=saves.today(),
            key=_key(form, opening, _ON), format="DD/MM/YYYY",
            min_value=_EARLIEST, max_value=_LATEST,
        )  # fmt: skip
        saves.problem_at(_ON)
    with right:
        st.text_input("Why · The reason for this change.", key=_key(form, opening, _REASON))
        saves.problem_at(_REASON)
    _emptied(form, opening)


def _emptied(form: Form, opening: Any) -> None:
    """Offer to take out dates and numbers: their widgets can be changed but not emptied."""
    filled = {
        each.name: each.label
        for each in form.fields
        if each.kind in _NOT_EMPTIED and each.may_be_empty and not each.fixed
        and opening["shown"][each.name] is not None
    }  # fmt: skip
    if filled:
        st.multiselect(
            "Take out · Dates and numbers that are to be empty.", list(filled),
            key=_key(form, opening, _EMPTIED), placeholder="None",
            format_func=lambda name: filled.get(name, name),
        )  # fmt: skip


def _conflict(form: Form, opening: Any) -> None:
    """Show both versions of what two people changed, and let the person choose field by field."""
    if not opening["clashes"] and not opening["theirs"]:
        return
    said = "".join(f"<li>{escape(each)}</li>" for each in opening["theirs"])
    head = parts.heading(2, "Somebody saved this record while you were typing")
    how = parts.plain("Nothing of yours is lost. Choose for each field below, then save again.")
    kept = f"<p>Kept as they wrote it:</p><ul>{said}</ul>" if said else ""
    st.html(
        f'<section class="td-conflict">{head}{how if opening["clashes"] else ""}{kept}</section>'
    )
    for name, clash in opening["clashes"].items():
        _which(form, name, clash)
        saves.problem_at(f"clash {name}")


def _which(form: Form, name: str, clash: dict[str, str]) -> None:
    st.radio(
        own(clash["label"]), ["theirs", "mine"], index=None, key=_clash_key(form, name),
        format_func=lambda side: words(clash[side]),
        captions=[words(clash["by"]), "What you typed"],
    )  # fmt: skip


def _clash_key(form: Form, field: str) -> str:
    return f"td_clash/{_name(form)}/{field}"


def save_form(form: Form, key: str) -> Saved | None:
    """Save what was typed into an open form; return what became of it, None in a conflict.

    key: of the opening whose button was pressed. Raises what `saving.save` raises, and
    ChangeRefused at a field that is missing.
    """
    opening = _opened(form)
    wish = _wish(form, opening)
    now = view.current()
    try:
        saved = save(now.ledger, now.lens.scope, [wish], key=key)
    except ConflictingChange as error:
        _keep_both(form, opening, conflicts.conflict(now.ledger, error, wish))
        return None
    st.session_state.pop(_FORM, None)
    return saved


def _wish(form: Form, opening: Any) -> Wish:
    typed = {each.name: _typed(form, opening, each) for each in form.fields if not each.fixed}
    typed |= dict.fromkeys(st.session_state.get(_key(form, opening, _EMPTIED)) or ())
    _refuse_missing(form, typed)
    _refuse_unknown_records(form, typed)
    for name in opening["clashes"]:
        chosen = st.session_state.get(_clash_key(form, name))
        if chosen is None:
            label = fields.label(name)
            raise saves.missing(
                f"The choice for “{label}”", f"clash {name}", "Choose one of both versions."
            )
        if chosen == "theirs":
            typed[name] = opening["shown"][name]
    changed = {name: value for name, value in typed.items() if value != opening["shown"][name]}
    if form.id is None:
        changed = _with_both_dates(
            form, {n: v for n, v in typed.items() if v not in (None, (), "")}
        )
    on = st.session_state.get(_key(form, opening, _ON))
    if on is None:
        raise saves.missing("The day", _ON, "Say from when this is true.")
    reason = (st.session_state.get(_key(form, opening, _REASON)) or "").strip() or None
    if changed.get("status") in form.needs_reason and not (reason or typed.get("end_reason")):
        raise saves.missing("The reason", _REASON, "This state is reached with a reason alone.")
    return Wish(form.entity, form.id, changed, on, opening["made_from"], reason)


def _refuse_missing(form: Form, typed: dict[str, Any]) -> None:
    for each in form.fields:
        nothing = (None, (), "") if each.is_required else (None,)
        if not (each.may_be_empty or each.fixed) and typed[each.name] in nothing:
            raise saves.missing(each.label, each.name, each.help)


def _refuse_unknown_records(form: Form, typed: dict[str, Any]) -> None:
    """Refuse ids, typed by hand, of records that are not on file or not for these eyes."""
    for name, entity in _named_by_hand(form, typed):
        if typed[name] != form.shown.get(name) and view.ask_newest(
            _is_unknown, entity=entity, entity_id=typed[name]
        ):
            raise saves.missing(
                f"{fields.noun(entity).capitalize()} {typed[name]}", name,
                "Give the id of a record that is on file.",
            )  # fmt: skip


def _named_by_hand(form: Form, typed: dict[str, Any]) -> list[tuple[str, str]]:
    record, found = RECORDS[form.entity], []
    for each in form.fields:
        kind = each.name.removesuffix("_id") + "_entity"
        entity = typed.get(kind) or next((f.value for f in form.fields if f.name == kind), None)
        entity = entity or record.column(each.name).refers_to
        if each.kind == "line" and entity in RECORDS and typed.get(each.name):
            found.append((each.name, str(entity)))
    return found


def _is_unknown(reader: Any, entity: str, entity_id: str) -> bool:
    return entity_id not in set(reader.states(entity)["id"])


def _with_both_dates(form: Form, given: dict[str, Any]) -> dict[str, Any]:
    """Take the first date of a new record for the date in force, or the other way round."""
    both = ("original_due_date", "due_date")
    if not all(form.field(name) for name in both):
        return given
    known = next((given[name] for name in both if name in given), None)
    return given if known is None else {**dict.fromkeys(both, known), **given}


def _keep_both(form: Form, opening: Any, found: conflicts.Conflict) -> None:
    """Keep both versions: theirs becomes the ground, mine is written on it where I choose so."""
    opening["made_from"], opening["key"] = found.newest, saves.new_key()
    opening["clashes"], opening["theirs"] = {}, []
    record = RECORDS[form.entity]
    for each in found.fields:
        field = form.field(each.field)
        if field is None:
            continue
        column = record.column(each.field)
        theirs, mine = (fields.in_words(form.entity, column, v) for v in (each.theirs, each.mine))
        opening["shown"][each.field] = each.theirs
        by = f"{each.by}, {formats.instant(each.at)}" if each.by else ""
        if each.is_clash:
            opening["clashes"][each.field] = {
                "label": field.label, "theirs": theirs, "mine": mine, "by": by,
            }  # fmt: skip
        elif each.merged == each.theirs and each.theirs != each.was:
            opening["theirs"].append(f"{field.label}: {theirs} ({by})")
            opening["turns"][each.field] = found.newest
            opening["defaults"][each.field] = each.theirs
    who = " and ".join(found.by)
    saves.refuse(
        f"{who} saved {form.id} while you were typing (event {found.newest:,}).",
        "Nothing of yours is lost: look below, choose, and save again.",
    )
