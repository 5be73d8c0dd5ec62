import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.export.csv_text import csv_text, file_name, safe


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
    assert not [cell for row in found for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_file_says_whose_it_is_and_as_of_when_and_none_has_the_same_name():
    names = {
        file_name("Invented example: Meridian Pay", "M1", as_of=date(2026, 11, 20))
        for _ in range(50)
    }
    assert len(names) == 50
    start = "invented-example-meridian-pay_m1_as-of-2026-11-20_"
    assert all(name.startswith(start) and name.endswith(".csv") for name in names)


def test_a_file_s_name_says_what_the_view_was_narrowed_to():
    name = file_name("Example", "overdue actions", as_of=date(2026, 11, 20), mark="m",
                     view=("INC-02", "SEC", "12w"))  # fmt: skip
    assert name == "example_overdue-actions_inc-02-sec-12w_as-of-2026-11-20_m.csv"


def test_no_name_is_too_long_for_a_disk():
    view = [f"INC-{number:02d}" for number in range(90)]
    name = file_name("x" * 300, "y" * 300, as_of=date(2026, 11, 20), view=view, ending="parquet")
    assert "_inc-00-inc-01-inc-02-inc-03-and-more_" in name
    assert len(name) < 255
    long = file_name("x" * 300, as_of=date(2026, 11, 20), view=["z" * 90, "z" * 90])
    assert len(long) < 255
