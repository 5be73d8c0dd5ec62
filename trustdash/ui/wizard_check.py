"""The last steps: what would happen, row by row and in numbers; then what did, and the way back."""

from datetime import date, datetime
from typing import Any

import streamlit as st

from trustdash.access.imports import refuse_unless_may_import
from trustdash.answers import formats, wording
from trustdash.answers.answer import Cell, Table
from trustdash.commands.take_back import undo_batch
from trustdash.errors import TrustdashError
from trustdash.importing import profiles
from trustdash.importing.drafting import profile_of
from trustdash.importing.one_file import BroughtIn, Rehearsal, bring_in, rehearse
from trustdash.importing.report import FileReport
from trustdash.importing.sheet import BadRow, Sheet, shortened
from trustdash.ui import parts, show, view, walk
from trustdash.ui.text import own
from trustdash.ui.walk import Walk

_MOST_REFUSED, _MOST_ROWS = 100, 20


def step(now: Walk) -> None:
    """Show what the file would do; nothing is written before the button is pressed."""
    ledger = view.current().ledger
    sheet = walk.sheet_of(now, ledger)
    profile = walk.profile_in_force(now, sheet, ledger)
    assert now.path is not None
    path, wish = now.path, walk.wish(now, ledger)
    found = now.once(
        "rehearsal", id(sheet), profile, wish.as_of, wish.date_orders, ledger.head(),
        make=lambda: rehearse(ledger, path, sheet, profile, wish),
    )  # fmt: skip
    _would(found)
    _refused(found.report, sheet)
    _typed(found)
    stored = found.report.counts.stored
    label = f"Import {_rows(stored)}" if stored else "Nothing to import"
    is_nothing = not found.changes and not found.facts
    with st.container(horizontal=True):
        st.button("Back", key="td_back_3", on_click=walk.go, args=(3,))
        st.button(own(label), key="td_commit", disabled=is_nothing,
                  on_click=walk.press, args=("commit",))  # fmt: skip
    if walk.pressed("commit"):
        _commit(now, sheet)


def _commit(now: Walk, sheet: Sheet) -> None:
    here = view.current()
    assert now.path is not None
    profile = walk.profile_in_force(now, sheet, here.ledger)
    if now.done is None:
        now.done = bring_in(
            here.ledger, here.lens.scope, now.path, sheet, profile, walk.wish(now, here.ledger)
        )
    now.step = 5
    st.rerun()


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _would(found: Rehearsal) -> None:
    """Say in numbers what would happen."""
    counts = found.report.counts
    said = (
        f"Of {_rows(counts.read)}, {counts.stored:,} would be stored, {counts.refused:,} refused; "
        f"{counts.duplicates:,} {wording.agree(counts.duplicates, 'is', 'are')} known already."
    )
    st.html(f'<section class="td-block">{parts.heading(3, said)}</section>')
    facts = _consequences(found.report)
    st.html(parts.plain(f"{facts} Nothing is written yet." if facts else "Nothing is written yet."))
    notes = [f"Note: {warning}" for warning in found.report.warnings]
    if found.report.absent:
        notes.append(f"Columns not found: {', '.join(found.report.absent)}.")
    if found.report.unused:
        notes.append(f"Columns left out: {', '.join(found.report.unused)}.")
    if notes:
        st.html(parts.notices(tuple(notes)))


def _consequences(report: FileReport) -> str:
    told = {
        "dates move": report.revisions,
        "earlier values are restated": report.restated,
        "questions are asked": len(report.questions),
        "records are created because the file names them": report.created,
    }
    inside = [f"{name.replace('_', ' ')} inside the rows: {_rows(counts.stored)} stored"
              for name, counts in report.children.items()]  # fmt: skip
    said = [f"{words}: {count:,}" for words, count in told.items() if count] + inside
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _refused(report: FileReport, sheet: Sheet) -> None:
    """Name each value that can't go in, with its rule, which says what to do."""
    bad = report.bad_rows
    if not bad:
        return
    rows = tuple(_bad_row(each, sheet) for each in bad[:_MOST_REFUSED])
    show.table(
        Table(
            ("Row", "Column", "Value", "Rule, and what to do"),
            rows,
            f"Refused values of {report.file}",
            more=wording.and_more(len(bad) - _MOST_REFUSED),
        )
    )
    cells = [[each.file, sheet.sheet or "", each.row, each.column, each.value, each.rule]
             for each in bad]  # fmt: skip
    show.download("refused-rows", ("file", "sheet", "row", "column", "value", "rule"), cells)


def _bad_row(each: BadRow, sheet: Sheet) -> tuple[Cell, ...]:
    where = f"{each.file}, sheet {sheet.sheet}" if sheet.sheet else each.file
    return (Cell(f"{each.row:,}", where), Cell(each.column or "the row"),
            Cell(each.value or "empty"), Cell(each.rule))  # fmt: skip


def _typed(found: Rehearsal) -> None:
    """Show the first rows as they would be understood."""
    places = [
        at for at, name in enumerate(found.columns)
        if name != "source_row" and any(row[at] is not None for row in found.rows)
    ]  # fmt: skip
    if not found.rows or not places:
        return
    number = found.columns.index("source_row")
    refused = {bad.row for bad in found.report.bad_rows}
    rows = tuple(
        (Cell(f"{row[number]:,}"), *(Cell(_as_text(row[at])) for at in places))
        for row in [row for row in found.rows if row[number] not in refused][:_MOST_ROWS]
    )
    if not rows:
        return
    names = tuple(found.columns[at].replace("_", " ") for at in places)
    shown = "The first rows as they are understood"
    show.table(Table(("Row", *names), rows, shown))


def _as_text(value: Any) -> str:
    if value is None:
        return formats.UNKNOWN
    if isinstance(value, datetime):
        return formats.instant(value)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return shortened(str(value), 120)


def done(now: Walk) -> None:
    """Say what was done, offer to keep the mapping, and the way back."""
    found = now.done
    if found is None:
        now.step = 4
        st.rerun()
    counts = found.report.counts
    st.html(f'<section class="td-block">{parts.heading(3, _imported(found))}</section>')
    told = (
        f"{found.report.file}: {_rows(counts.read)} read, {counts.stored:,} stored, "
        f"{counts.refused:,} refused, {counts.duplicates:,} known already. "
        f"{_consequences(found.report)}"
    )
    st.html(parts.plain(told))
    if now.is_entity:
        _keep_mapping(now)
    if found.batch is not None:
        _take_back(now, found.batch)
    st.button("Bring in another file", key="td_again", on_click=walk.start_over)


def _imported(found: BroughtIn) -> str:
    if found.batch is None:
        return "Nothing new: everything in the file was on file already."
    events = f"event {found.first:,}" if found.first == found.last else (
        f"events {found.first:,} to {found.last:,}"
    )  # fmt: skip
    return f"Imported as batch {found.batch}, {events}."


def _keep_mapping(now: Walk) -> None:
    """Offer to keep the mapping as a profile, so that the next file is recognised."""
    ledger = view.current().ledger
    with st.form(f"td_keep_{now.number}", border=False):
        name = st.text_input(
            "Keep this mapping as a profile called", placeholder="our-promises", max_chars=48,
            help="The next file with these columns is recognised, here, by feeds and by the "
            "command line: `trustdash import FILE --profile NAME`.",
        )  # fmt: skip
        st.form_submit_button("Keep the mapping", on_click=walk.press, args=("keep",))
    if not walk.pressed("keep"):
        return
    try:
        refuse_unless_may_import(view.current().lens.scope)
        sheet = walk.sheet_of(now, ledger)
        said = f"Drawn up in the browser for {now.path.name if now.path else 'a file'}."
        made = profile_of(walk.choices(now), name.strip(), said, sheet)
        path = profiles.keep(made, profiles.folder_of(ledger.path))
        st.html(parts.plain(f"Kept as `{path.name}` beside the ledger."))
    except TrustdashError as problem:
        st.html(parts.error(problem, 3))


def _take_back(now: Walk, batch: str) -> None:
    """Offer to undo the batch, with a reason."""
    here = view.current()
    with st.form(f"td_undo_{now.number}", border=False):
        reason = st.text_input("To undo this import, say why", max_chars=400)
        st.form_submit_button("Undo the import", on_click=walk.press, args=("undo",))
    if not walk.pressed("undo"):
        return
    try:
        undo_batch(here.ledger, here.lens.scope, batch, reason=reason, key=f"undo-{now.save_key}")
        st.html(parts.plain(f"Batch {batch} is undone; its rows stay in the history."))
    except TrustdashError as problem:
        st.html(parts.error(problem, 3))
