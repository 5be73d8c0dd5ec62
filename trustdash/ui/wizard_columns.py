"""The third step: which column is which field, which reading of dates holds, what words mean."""

from collections import Counter

import streamlit as st

from trustdash.answers import formats
from trustdash.importing import drafting
from trustdash.importing.drafting import NO_VALUE, REFUSE, TwoReadings, UnknownWord
from trustdash.importing.sheet import Sheet, shortened
from trustdash.importing.suggest import Suggestion, distinct, targets
from trustdash.model.entities import ENTITIES, RECORDS
from trustdash.model.record import Column
from trustdash.ui import parts, view, walk
from trustdash.ui.text import own, words
from trustdash.ui.walk import Walk

_LEFT_OUT = "Leave out"
_MOST_WORDS = 25
_ORDERS = {"dmy": "the day comes first", "mdy": "the month comes first"}


def step(now: Walk) -> None:
    """Show the columns with what they may be; go on when nothing is open."""
    ledger = view.current().ledger
    sheet = walk.sheet_of(now, ledger)
    if now.is_entity:
        problem = _by_hand(now, sheet)
    else:
        profile = walk.chosen_profile(now, ledger)
        st.html(parts.plain(f"The profile {profile.name} maps the columns: {profile.description}"))
        problem = _dates(now, drafting.dates_of_profile(sheet, profile))
    if problem:
        st.html(parts.notices((problem,)))
        walk.stay(now)
    with st.container(horizontal=True):
        st.button("Back", key="td_back_2", on_click=walk.go, args=(2,))
        st.button("Next: check", key="td_next_3", on_click=walk.go, args=(4,),
                  disabled=problem is not None)  # fmt: skip


def _by_hand(now: Walk, sheet: Sheet) -> str | None:
    """Ask for everything that a mapping needs; return what is still open, in one sentence."""
    assert now.kind is not None
    fields = {column.name: column for column in targets(now.kind)}
    for each in walk.suggestions(now, sheet):
        _column(now, sheet, each, fields)
    used = Counter(name for name in now.fields.values() if name is not None)
    twice = [name.replace("_", " ") for name, count in used.items() if count > 1]
    if twice:
        return f"Two columns are {' and '.join(twice)}: leave one of them out."
    if not used:
        return "No column is a field yet: choose one at least."
    _key(now, sheet)
    chosen = walk.choices(now)
    lacking = drafting.lacking(chosen)
    if lacking:
        needed = ", ".join(name.replace("_", " ") for name in lacking)
        st.html(parts.notices((_said_of_lacking(now.kind, needed),)))
    mapped = tuple(sorted(chosen.columns.items()))
    unclear = now.once(
        "dates", id(sheet), mapped, make=lambda: drafting.dates_to_ask(sheet, chosen)
    )
    problem = _dates(now, unclear)
    if problem:
        return problem
    ledger, said = view.current().ledger, walk.choices(now)
    orders = tuple(sorted(now.orders.items()))
    unknown = now.once(
        "words", id(sheet), mapped, orders, ledger.head(),
        make=lambda: drafting.words_to_ask(ledger, sheet, said),
    )  # fmt: skip
    _words(now, unknown, fields)
    return None


def _said_of_lacking(entity: str, needed: str) -> str:
    if entity in RECORDS:
        return (
            f"No column is {needed}: rows that are not on file yet need it and will be refused; "
            "rows that are on file are brought up to date."
        )
    return f"No column is {needed}: each row needs it and will be refused."


def _column(now: Walk, sheet: Sheet, each: Suggestion, fields: dict[str, Column]) -> None:
    """Show a column with examples, the field it may be, and why; remember what is chosen."""
    left, middle, right = st.columns((3, 3, 4), vertical_alignment="center")
    examples = ", ".join(shortened(text, 28) for text in distinct(sheet, each.column, 3))
    with left:
        st.html(parts.column_name(each.column, examples or "empty"))
    options = ["", *fields]
    with middle:
        chosen: str = st.selectbox(
            words(f"“{each.column}” is"), options,
            index=options.index(now.fields[each.column] or ""),
            format_func=lambda name: _field_name(name, fields), label_visibility="collapsed",
            key=f"td_field_{now.number}_{now.kind}_{each.column}",
        )  # fmt: skip
    now.fields[each.column] = chosen or None
    with right:
        st.html(parts.reason(_why(now.fields[each.column], each, fields)))


def _field_name(name: str, fields: dict[str, Column]) -> str:
    if not name:
        return _LEFT_OUT
    return name.replace("_", " ") + (" (required)" if fields[name].required else "")


def _why(chosen: str | None, each: Suggestion, fields: dict[str, Column]) -> str:
    if chosen is None:
        return each.why if each.field is None else "You leave it out."
    if chosen == each.field:
        return f"{each.score:.0%} sure: {each.why}."
    return f"You say so: {fields[chosen].help}"


def _key(now: Walk, sheet: Sheet) -> None:
    """Ask by which column a record is found again, where no column is its id."""
    is_fact = now.kind not in RECORDS
    mapped = {name: column for column, name in now.fields.items() if name is not None}
    if is_fact or "id" in mapped or "external_id" in mapped:
        now.key = None
        return
    columns = list(sheet.columns)
    now.key = now.key if now.key in columns else mapped.get("title", columns[0])
    now.key = st.selectbox(
        "By which column is a row found again, the next time the list comes?", columns,
        index=columns.index(now.key), key=f"td_key_{now.number}_{now.kind}",
        help="Its text is kept as the key of the row. A row with the same text is the same record.",
    )  # fmt: skip


def _dates(now: Walk, asked: tuple[TwoReadings, ...]) -> str | None:
    """Ask which of two readings of dates holds; return what is still open."""
    if asked:
        st.html(
            f'<div class="td-block">{parts.heading(3, "Dates that can be read in two ways")}</div>'
        )
    for each in asked:
        if each.why:
            st.html(parts.notices((f"“{each.column}”: {each.why}",)))
        options = list(_ORDERS)
        chosen = st.radio(
            words(f"“{each.column}”: is “{each.sample}” …"), options,
            index=options.index(now.orders[each.column]) if each.column in now.orders else None,
            format_func=lambda order, each=each: own(_reading(order, each)),
            key=f"td_order_{now.number}_{each.column}",
        )  # fmt: skip
        if chosen is not None:
            now.orders[each.column] = chosen
    open_still = [f"“{each.column}”" for each in asked if each.column not in now.orders]
    if open_still:
        return f"Say how the dates of {' and '.join(open_still)} are written."
    return None


def _reading(order: str, each: TwoReadings) -> str:
    day = each.day_first if order == "dmy" else each.month_first
    return f"{formats.day(day) if day else 'no day at all'}: {_ORDERS[order]}"


def _words(now: Walk, asked: tuple[UnknownWord, ...], fields: dict[str, Column]) -> None:
    """Ask what the words mean that we do not know; what is not answered is refused and named."""
    if not asked:
        return
    title = parts.heading(3, "Words that are not known")
    text = parts.plain("Say what each means. Rows whose word stays unknown are refused and named.")
    st.html(f'<div class="td-block">{title}{text}</div>')
    for each in asked[:_MOST_WORDS]:
        _word(now, each, fields[each.field])
    if len(asked) > _MOST_WORDS:
        hidden = len(asked) - _MOST_WORDS
        st.html(parts.plain(f"and {hidden} more words, each of few rows: they are refused."))


def _word(now: Walk, each: UnknownWord, target: Column) -> None:
    options = _meanings(each, target)
    said = now.words.setdefault(each.field, {})
    start = said.get(each.word) or each.likely or next(iter(options))
    rows = "1 row" if each.rows == 1 else f"{each.rows:,} rows"
    said[each.word] = st.selectbox(
        words(f"“{shortened(each.word, 60)}” in {each.column}, {rows}"), list(options),
        index=list(options).index(start) if start in options else 0,
        format_func=options.__getitem__, key=f"td_word_{now.number}_{each.field}_{each.word}",
    )  # fmt: skip


def _meanings(each: UnknownWord, target: Column) -> dict[str, str]:
    """Return what a word may mean → how that is said; the first holds unless it is changed."""
    empty = {NO_VALUE: "means that there is no value"}
    refuse = {REFUSE: "not known: refuse these rows"}
    if target.refers_to in RECORDS:
        names = drafting.named(view.current().ledger, str(target.refers_to))
        plural = ENTITIES[str(target.refers_to)].plural
        keep = {
            each.word: f"keep “{shortened(each.word, 30)}”, which is none of the {plural} on file"
        }
        return {**keep, **{i: f"{i} · {name}" for i, name in names.items()}, **refuse, **empty}
    words = {word: f"means {word.replace('_', ' ')}" for word in target.choices}
    return {**refuse, **words, **empty}
