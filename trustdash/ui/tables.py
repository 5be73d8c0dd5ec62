"""Tables as real HTML tables: caption, headings with scope, pills, links, sparklines.

The roles repeat what the elements mean, because on a phone the style sheet stacks the cells of a
row, and browsers then forget that it is a table.
"""

from html import escape

from trustdash.answers.answer import Cell, Table
from trustdash.charts.style import STATES
from trustdash.ui.links import Links

_MOST_STACKED = 8
_FEW = 4


def table_html(table: Table, links: Links, *, narrow: bool = False, is_told: bool = False) -> str:
    """Return a table.

    narrow: it may be wider than the window, so its scroll region can be reached by keyboard.
    is_told: what the caption says stands above it already; then it is for listeners alone.
    """
    caption = f'<caption class="{"td-unseen" if is_told else ""}">{escape(table.caption)}</caption>'
    head = "".join(_heading(table, position) for position in range(len(table.headings)))
    body = "".join(_row(table, row, links) for row in table.rows)
    focus = ' tabindex="0"' if narrow else ""
    more = f'<p class="td-more">{escape(table.more)}</p>' if table.more else ""
    return (
        f'<div class="td-scroll" role="region" aria-label="{escape(table.caption)}"{focus}>'
        f'<table class="td-table {_width(table)}" role="table">{caption}'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>{more}'
    )


def _width(table: Table) -> str:
    """Return how wide a table is by its columns: wide ones scroll on a phone, others stack."""
    if table.is_grid:
        return "td-grid"
    columns = len(table.headings)
    return "td-wide" if columns > _MOST_STACKED else "td-few" if columns <= _FEW else "td-some"


def _side(table: Table, position: int) -> str:
    return ' class="td-right"' if position in table.align_right else ""


def _heading(table: Table, position: int) -> str:
    words, side = escape(table.headings[position]), _side(table, position)
    return f'<th scope="col" role="columnheader"{side}>{words}</th>'


def _row(table: Table, row: tuple[Cell, ...], links: Links) -> str:
    first, *others = row
    cells = "".join(
        f'<td role="cell" data-label="{escape(table.headings[position])}"{_side(table, position)}>'
        f"<div>{cell_html(cell, links)}</div></td>"
        for position, cell in enumerate(others, start=1)
    )
    head = f'<th scope="row" role="rowheader">{cell_html(first, links)}</th>'
    return f'<tr role="row">{head}{cells}</tr>'


def cell_html(cell: Cell, links: Links) -> str:
    """Return the inside of a cell: a pill, a picture, a link, a number or words; then its note."""
    note = f'<span class="td-note">{escape(cell.note)}</span>' if cell.note else ""
    return f"{_main(cell, links)}{note}"


def _main(cell: Cell, links: Links) -> str:
    if cell.image is not None:
        return f'<img class="td-spark" alt="" src="{escape(cell.image)}">'
    if cell.number is not None and cell.number.rows is not None:
        href = escape(links.rows(cell.number.rows))
        return f'<a class="td-n" data-td href="{href}">{escape(cell.number.text)}</a>'
    words = escape(cell.text)
    if cell.state is not None:
        shape, _ = STATES[cell.state]
        mark = f'<span class="td-mark" aria-hidden="true">{shape}</span>'
        words = f'<span class="td-pill td-{cell.state}">{mark}{words}</span>'
    if cell.link is not None:
        return f'<a class="td-quiet" data-td href="{escape(links.to(cell.link))}">{words}</a>'
    return words
