"""Puts the parts of an answer on the page. It lays out; it says and counts nothing of its own."""

import secrets
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import replace
from hashlib import blake2b
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import streamlit as st

from trustdash.answers import formats, records
from trustdash.answers.answer import Answer, Block, Card, Cell, Exhibit, Fact, Paging, Table, Tile
from trustdash.answers.definitions import Definition
from trustdash.charts import style as tokens
from trustdash.errors import TrustdashError
from trustdash.export.csv_text import csv_text
from trustdash.export.file_names import file_name
from trustdash.ui import cached, filters, parts, view
from trustdash.ui.tables import table_html
from trustdash.ui.text import words

_SHEET = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")

NOBODY_SIGNS_IN = "Nobody signs in here: whoever sits at this machine is the administrator."

_has_heading: ContextVar[bool] = ContextVar("trustdash_has_heading", default=False)


def sheet(theme: tokens.Theme) -> None:
    """Put the style sheet on the page, with the colours that charts use too. Comes first."""
    _has_heading.set(False)
    colours = {
        "good": tokens.GOOD,
        "concern": tokens.CONCERN,
        "neutral": tokens.NEUTRAL,
        "tint": f"{tokens.PILL_SHARE[theme]:.0%}",
        "page": tokens.PAGE_LIGHT if theme == "light" else tokens.PAGE_DARK,
        "link": tokens.PRIMARY_LIGHT if theme == "light" else tokens.PRIMARY_DARK,
    }
    declared = "".join(f"--td-{name}:{value};" for name, value in colours.items())
    st.html(f"<style>:root{{{declared}}}\n{_SHEET}</style>")


def error(problem: TrustdashError) -> None:
    """Show what went wrong and its remedy; under the page's own heading if that is shown."""
    st.html(parts.error(problem, 2 if _has_heading.get() else 1))
    _has_heading.set(True)


def top(answer: Answer) -> None:
    """Show the page's one sentence, the lines under it, and what a reader must know."""
    _has_heading.set(True)
    links = view.current().links
    said = (*filters.remarks(), *answer.notices)
    way = parts.nothing_fits(links) if answer.nothing_fits else ""
    st.html(parts.top(answer.headline, answer.lines, links) + parts.notices(said) + way)


def cards(found: Sequence[Card]) -> None:
    """Show the answer cards."""
    st.html(parts.cards(found, view.current().links))


def titled_facts(title: str, known: Sequence[Fact]) -> None:
    """Show a heading with labels and values under it."""
    st.html(parts.titled_facts(title, known, view.current().links))


def account(told: Sequence[Fact]) -> None:
    """Show longer texts beside each other, each under its own heading."""
    st.html(parts.account(told, view.current().links))


def definitions(found: Sequence[Definition]) -> None:
    """Show how each number is made."""
    links = view.current().links
    by_section = groupby(found, key=lambda each: each.section)
    st.html("".join(parts.definitions(name, each, links) for name, each in by_section) or "<p></p>")


def defined(title: str, definition: str) -> None:
    """Show what a number counts."""
    st.html(
        f'<div class="td-block">{parts.heading(2, escape(title))}{parts.plain(definition)}</div>'
    )


def no_number() -> None:
    """Say that the address names no number."""
    error(
        TrustdashError(
            "This address names no number.",
            "Click a number on any page to see exactly the rows that it counts.",
        )
    )


def footer() -> None:
    """Show what every page ends with: whose data, as of when, how the numbers are made."""
    now = view.current()
    as_of, event = formats.day(now.lens.as_of), now.ledger.head().seq
    note = NOBODY_SIGNS_IN if now.lens.scope.is_local else ""
    st.html(parts.footer(now.about.label, as_of, event, now.links, note))


def block(part: Block | None) -> None:
    """Show a titled part of a page: text, facts, tables, then its exhibits. None shows nothing."""
    if part is None:
        return
    st.html(_block(part))
    exhibits(part.exhibits)


def folded(part: Block | None, label: str) -> None:
    """Show a part whose tables are for those who want them: sent when they are asked for."""
    if part is None:
        return
    st.html(_block(replace(part, tables=())))
    if part.tables:
        box = st.expander(
            words(f"{label}: {part.title}"), key=f"td_fold_{part.title}", on_change="rerun"
        )
        if box.open:
            with box:
                for each in part.tables:
                    table(each)
    exhibits(part.exhibits)


def tiles(title: str, found: Sequence[Tile]) -> None:
    """Show measures in small, each leading to its chart. None shows nothing."""
    if found:
        st.html(parts.tiles(title, found, view.current().links))


def opened(part: Block | None, parameter: str, entity: str | None = None) -> None:
    """Show a record that the address opens, with the way to close it. None shows nothing.

    entity: what kind of record it is; then the way to change it stands there, too.
    """
    if part is not None:
        links = view.current().links
        close = parts.anchor(links.here(**{parameter: None}), "Close", "td-button")
        entity_id = view.chosen(parameter)
        keep = _to_record(entity, entity_id) if entity and entity_id and part.facts else ""
        st.html(f'{_block(part)}<p class="td-way">{close} {keep}</p>')


def to_record(entity: str, entity_id: str) -> None:
    """Show the quiet way from a page to the record that it tells of."""
    st.html(f'<p class="td-way">{_to_record(entity, entity_id)}</p>')


def _to_record(entity: str, entity_id: str) -> str:
    href = view.current().links.to(records.link(entity, entity_id))
    return parts.anchor(href, "Change or see its history")


def blocks(found: Sequence[Block]) -> None:
    """Show several parts under each other."""
    for part in found:
        block(part)


def side_by_side(left: Sequence[Block | None], right: Sequence[Block | None]) -> None:
    """Show two columns of parts without exhibits; on a phone the right one stands below."""
    columns = (
        "".join(_block(part) for part in column if part is not None) for column in (left, right)
    )
    shown = [column for column in columns if column]
    st.html(parts.side_by_side(*shown) if len(shown) == 2 else "".join(shown) or "<p></p>")


def _block(part: Block) -> str:
    now = view.current()
    return parts.block(part, now.links, narrow=now.screen.is_narrow)


def table(shown: Table | None, *, is_told: bool = False) -> None:
    """Show a table on its own. None shows nothing.

    is_told: what its caption says stands above it already.
    """
    if shown is not None:
        now = view.current()
        st.html(table_html(shown, now.links, narrow=now.screen.is_narrow, is_told=is_told))


def paging(part: Paging | None) -> None:
    """Show where a long list stands. None shows nothing."""
    if part is not None:
        st.html(parts.paging(part, view.current().links))


def choices(
    label: str, options: Sequence[tuple[str, str]], chosen: str | None, parameter: str
) -> None:
    """Show a row of links that set one of the page's own parameters; nothing if there is no choice.

    options: value and name of each.
    """
    if len(options) > 1:
        st.html(parts.choices(label, options, chosen, parameter, view.current().links))


def exhibits(found: Sequence[Exhibit]) -> None:
    """Show exhibits beside each other; under each other on a phone."""
    if not found:
        return
    if len(found) == 1 or view.current().screen.is_narrow:
        for each in found:
            exhibit(each)
        return
    for place, each in zip(st.columns(len(found), gap="large"), found, strict=True):
        with place:
            exhibit(each, beside=len(found))


def exhibit(shown: Exhibit | None, beside: int = 1) -> None:
    """Show a chart with its finding, how to read it, and the same as a table. None shows nothing.

    beside: how many exhibits share the page's width.
    """
    if shown is None:
        return
    caption = f'<p class="td-caption">{escape(shown.caption)}</p>' if shown.caption else ""
    title = parts.heading(2, escape(shown.title))
    if shown.empty:
        st.html(f'<section class="td-block">{title}{parts.plain(shown.empty)}</section>')
        return
    st.html(f'<div class="td-block">{title}{caption}</div>')
    style = view.current().screen.style(beside)
    st.plotly_chart(
        cached.figure(shown, style),
        width="stretch",
        theme=None,
        config=tokens.CONFIG,
        alt=shown.alt,
        key=f"td_chart_{shown.name}",
    )
    _as_table(shown)


def _as_table(shown: Exhibit) -> None:
    """Show the chart's table when it is asked for; it is not sent before."""
    box = st.expander("Show this chart as a table", key=f"td_table_{shown.name}", on_change="rerun")
    if box.open:
        with box:
            table(shown.table)
            headings, rows = shown.table.headings, shown.table.rows
            download(shown.name, headings, [[_as_text(cell) for cell in row] for row in rows])


def _as_text(cell: Cell) -> str:
    words = cell.number.text if cell.number else cell.text
    return f"{words} ({cell.note})" if cell.note else words


def download(name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Offer a table as a CSV file, whose name says whose it is and as of when."""
    offer("Download CSV", csv_text(headings, rows).encode(), name, "csv", "text/csv")


def offer(label: str, content: bytes, name: str, ending: str, mime: str) -> None:
    """Offer a file whose name says whose it is, what it holds, of what and as of when."""
    now = view.current()
    named = file_name(
        now.about.label, name, as_of=now.lens.as_of, view=now.lens.filters,
        mark=session_mark(content), ending=ending,
    )  # fmt: skip
    st.download_button(
        words(label),
        data=content,
        file_name=named,
        mime=mime,
        key=f"td_{ending}_{name}",
        on_click="ignore",
    )


def session_mark(content: bytes) -> str:
    """Return 128 bits that only this session makes of this content: the same at every run."""
    key = st.session_state.setdefault("td_secret", secrets.token_bytes(32))
    return blake2b(content, key=key, digest_size=16).hexdigest()
