import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.export.csv_text import csv_text
from trustdash.model.cell import safe


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_text_that_starts_like_a_formula_is_defused(start: str):
    assert safe(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


def test_negative_numbers_stay_numbers():
    assert safe(-5) == -5
    assert safe(-0.25) == -0.25


def test_nothing_is_an_empty_cell_and_days_are_written_year_first():
    assert read(csv_text(("a", "b"), [(None, date(2026, 11, 20))]))[1] == ["", "2026-11-20"]


def test_commas_quotes_and_line_breaks_survive():
    cell = 'one, "two"\nthree'
    assert read(csv_text(("a",), [(cell,)]))[1] == [cell]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2)))
def test_no_cell_of_any_text_starts_a_formula(rows: list[list[str]]):
    found = read(csv_text(("a", "b"), rows))[1:]
    assert not [
        cell for row in found for cell in row if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    ]
