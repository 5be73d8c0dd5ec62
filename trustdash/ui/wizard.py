"""Bring in a file, step by step: which file, which table in it, then columns, check and commit."""

from html import escape

import streamlit as st

from trustdash.answers.answer import Cell, Table
from trustdash.answers.bring_in import BringInAnswer
from trustdash.errors import TrustdashError
from trustdash.importing.sources import READERS
from trustdash.importing.sources.look import Look
from trustdash.importing.suggest import Kind
from trustdash.model.entities import ENTITIES
from trustdash.ui import (
    feed_form,
    import_templates,
    parts,
    question_form,
    show,
    view,
    walk,
    wizard_check,
    wizard_columns,
)
from trustdash.ui.text import own
from trustdash.ui.walk import MOST_MB, STEPS, Walk

_WIDEST = 12
_TYPES = sorted({ending.removeprefix(".") for ending in READERS} | {"gz"})


def sections(answer: BringInAnswer) -> None:
    """Show everything on the page below its headline; nothing to somebody who may not import."""
    if not answer.may_import:
        return
    section()
    if 1 < walk.current().step < len(STEPS):
        return  # Half-way through a file nothing else asks for attention.
    question_form.section(answer)
    show.block(answer.files)
    show.block(answer.feeds)
    feed_form.section()
    import_templates.section()


def section() -> None:
    """Show the step at which this session stands."""
    now = walk.current()
    title = parts.heading(2, "Bring in a file")
    st.html(f'<section class="td-block" id="bring-in">{title}{_steps(now.step)}</section>')
    try:
        (_file, _table, wizard_columns.step, wizard_check.step, wizard_check.done)[now.step - 1](
            now
        )
    except TrustdashError as problem:
        st.html(parts.error(problem, 3))
        walk.stay(now)
        if now.step > 1:
            back(now.step - 1)
    walk.leave(now)


def _steps(at: int) -> str:
    items = "".join(
        f"<li{' aria-current=step' if number == at else ''}>{escape(name)}</li>"
        for number, name in enumerate(STEPS, 1)
    )
    return f'<ol class="td-steps" aria-label="Steps">{items}</ol>'


def back(step: int) -> None:
    """Show the way back to a step; what was chosen stays."""
    st.button("Back", key=f"td_back_{step}", on_click=walk.go, args=(step,))


def _file(now: Walk) -> None:
    given = st.file_uploader(
        own(f"CSV, Excel, JSON or Parquet, at most {MOST_MB} MB. Nothing is stored before you"
            " say so."),
        type=_TYPES, key=f"td_file_{now.number}", max_upload_size=MOST_MB,
    )  # fmt: skip
    if given is not None and given.file_id != now.file_id:
        now.file_id = given.file_id
        with st.spinner("Reading the file…"):
            walk.take(now, given.name, given.getvalue(), given.file_id)
        st.rerun()
    if now.look is not None and now.path is not None:
        st.html(parts.plain(f"{now.path.name} is chosen."))
        st.button("Next", key="td_next_1", on_click=walk.go, args=(2,))


def _table(now: Walk) -> None:
    look = now.look
    if look is None:
        now.step = 1
        st.rerun()
    if len(look.sheets) > 1:
        wanted = st.selectbox(
            "Which sheet holds the table?", look.sheets, key=f"td_sheet_{now.number}",
            index=look.sheets.index(look.sheet) if look.sheet in look.sheets else 0,
        )  # fmt: skip
        if wanted != look.sheet:
            walk.look_again(now, wanted)
            st.rerun()
    if look.header_row is not None:
        _header_row(now, look)
    show.table(_first_rows(look, now.found_header))
    sheet = walk.sheet_of(now, view.current().ledger)
    st.html(parts.plain(f"The table has {sheet.read:,} rows and {len(sheet.columns)} columns."))
    _notes(sheet.warnings)
    _kind(now, walk.kinds(now, sheet, view.current().ledger))
    now.as_of = st.date_input(
        "Of which day is the file? (optional)", value=now.as_of, format="YYYY-MM-DD",
        help="From that day on its rows are true. Without it, from the earliest day that a row "
        "names, or today.", key=f"td_as_of_{now.number}_{now.file_id}",
    )  # fmt: skip
    with st.container(horizontal=True):
        back(1)
        st.button("Next: columns", key="td_next_2", on_click=walk.go, args=(3,),
                  disabled=now.kind is None)  # fmt: skip


def _header_row(now: Walk, look: Look) -> None:
    found = now.found_header or 1
    row = st.number_input(
        "Which row holds the names of the columns?", 1, max(len(look.rows), found), found,
        key=f"td_header_{now.number}_{look.sheet}",
        help="Found by itself: the first row that is about as full as most. Titles above it are "
        "left out.",
    )  # fmt: skip
    corrected = int(row) if int(row) != look.header_row else None
    if corrected != now.header_row:
        now.header_row = corrected
        walk.forget_columns(now)


def _first_rows(look: Look, header: int | None) -> Table:
    """Return the first rows as they stand in the file, the row of names marked."""
    width = min(_WIDEST, max((len(row) for row in look.rows), default=0))
    hidden = max((len(row) for row in look.rows), default=0) - width
    start = 1 if header is not None else 0
    rows = [
        (_row_cell(number, number == header), *(Cell(cell) for cell in row[:width]))
        for number, row in enumerate(look.rows[: max(8, (header or 0) + 5)], start)
    ]
    return Table(
        ("Row", *(f"Column {number}" for number in range(1, width + 1))), tuple(rows),
        "The first rows as they stand in the file",
        more=f"and {hidden} more columns" if hidden > 0 else None,
    )  # fmt: skip


def _row_cell(number: int, is_header: bool) -> Cell:
    return Cell(str(number) if number else "names", "names of the columns" if is_header else None)


def _kind(now: Walk, found: tuple[Kind, ...]) -> None:
    """Ask what the rows are: what was recognised or is likeliest is chosen, with the reason."""
    reasons = {kind.name: kind.why for kind in found}
    others = [name for name in ENTITIES if name not in reasons]
    names = [*reasons, *others]
    if now.kind not in names:
        now.kind = found[0].name if found and found[0].score >= 0.3 else None
    profiles = {kind.name for kind in found if kind.is_profile}
    wanted = st.selectbox(
        "What is one row?", names, index=names.index(now.kind) if now.kind in names else None,
        format_func=lambda name: _called(name, name in profiles),
        placeholder="Say what the rows are", key=f"td_kind_{now.number}_{now.file_id}",
    )  # fmt: skip
    if wanted != now.kind:
        now.kind = wanted
        walk.forget_columns(now)
    if wanted is not None:
        said = reasons.get(wanted, "Nothing in the file speaks for it: you say so.")
        st.html(parts.plain(f"Why: {said}"))


def _called(name: str, is_profile: bool) -> str:
    if is_profile or name not in ENTITIES:
        return f"as the profile {name} reads it"
    return f"one of the {ENTITIES[name].plural}"


def _notes(said: tuple[str, ...]) -> None:
    if said:
        st.html(parts.notices(said))
