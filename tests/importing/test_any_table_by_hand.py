"""Any messy sheet, mapped by hand: every row is accounted for, and nothing is invented."""

import re
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trustdash.errors import ImportRefused
from trustdash.importing import sources
from trustdash.importing.drafting import Choices, dates_to_ask, profile_of
from trustdash.importing.one_file import bring_in, rehearse, wish_for
from trustdash.importing.suggest import kinds_for, mapping_for
from trustdash.ledger import Ledger
from trustdash.model.lens import LOCAL

WORDS = st.sampled_from(
    ["", "n/a", "3rd of May 2026", "3 May 26", "Mai 2026", "2026-07-01", "31.02.2026", "13/04/2026",
     "04/05/2026", "delivered", "In progress", "weiß nicht", "Pay back", "=1+1", "  ", "7", "COM-1",
     "<b>x</b>", "running", "12.5"]
)  # fmt: skip
CELL = st.one_of(
    WORDS, st.none(), st.integers(-5, 99999), st.dates(date(1890, 1, 1), date(2300, 1, 1))
)
HEADINGS = ["Nr", "Promise", "Wording", "Due by", "State", "Who", "Said on"]
FIELDS = ["external_id", "title", "text", "due_date", "status", "owner", "said_on"]


def write(path, title, rows):
    book = openpyxl.Workbook()
    for line in title:
        book.active.append([line])
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.usefixtures("ledger")
@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    title=st.lists(st.sampled_from(["What we promised", ""]), max_size=2),
    rows=st.lists(st.lists(CELL, min_size=7, max_size=7), min_size=1, max_size=8),
)
def test_rows_in_are_stored_refused_or_known_and_every_stored_value_stands_in_the_file(
    tmp_path_factory, title, rows
):
    folder = tmp_path_factory.mktemp("any")
    path = write(folder / "any.xlsx", title, rows)
    try:
        sheet = sources.read(path, header_row=len(title) + 1)
    except ImportRefused:
        return
    columns = dict(zip(FIELDS, HEADINGS, strict=True))
    chosen = Choices("commitment", columns)
    orders = {each.column: "dmy" for each in dates_to_ask(sheet, chosen)}
    profile = profile_of(Choices("commitment", columns, orders), "any", "Any.", sheet)
    with Ledger.create(folder / "ledger.duckdb") as ledger:
        wish = wish_for(ledger, None)
        foretold = rehearse(ledger, path, sheet, profile, wish).report
        assert ledger.head().seq == 0
        done = bring_in(ledger, LOCAL, path, sheet, profile, wish)
        counts = done.report.counts
        assert counts == foretold.counts
        assert counts.read == sheet.table.num_rows == sum(map(filled, rows))
        assert counts.read == counts.stored + counts.refused + counts.duplicates
        assert counts.refused == len({bad.row for bad in done.report.bad_rows})
        if done.batch is not None:
            assert ledger.batches()[0]["batch_id"] == done.batch
            assert done.last == ledger.head().seq
        nothing_invented(ledger, sheet)
        again = bring_in(ledger, LOCAL, path, sheet, profile, wish)
        assert again.batch is None and again.report.counts.stored == 0


def filled(row) -> bool:
    return any(cell is not None and cell != "" for cell in row)


def nothing_invented(ledger, sheet):
    """Every word stored is a cell of the file; every day stored is written in one of its cells."""
    cells = {" ".join((c or "").split()) for name in sheet.columns
             for c in sheet.table.column(name).to_pylist()}  # fmt: skip
    digits = {tuple(map(int, re.findall(r"\d+", cell))) for cell in cells}
    for state in ledger.states("commitment").values():
        for name in ("external_id", "title", "text", "owner"):
            assert state[name] is None or " ".join(state[name].split()) in cells
        for name in ("due_date", "said_on"):
            day = state[name]
            assert day is None or any({day.day, day.year % 100} <= {n % 100 for n in numbers}
                                      for numbers in digits), (day, cells)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    names=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=6, unique=True),
    cells=st.lists(WORDS, min_size=6, max_size=6),
)
def test_any_headings_can_be_suggested_for_and_no_field_is_given_twice(
    tmp_path_factory, names, cells
):
    import pyarrow as pa

    from trustdash.importing.sheet import Sheet

    table = pa.table({n: pa.array([c], pa.string()) for n, c in zip(names, cells, strict=False)})
    sheet = Sheet("any.csv", None, table)
    for kind in kinds_for(sheet, "any.csv")[:2]:
        assert 0 <= kind.score <= 1
    found = mapping_for(sheet, "corrective_action")
    assert [each.column for each in found] == list(sheet.columns)
    fields = [each.field for each in found if each.field is not None]
    assert len(fields) == len(set(fields))
