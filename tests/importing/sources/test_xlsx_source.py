"""Workbooks: the table a person sees in Excel, with Excel's row numbers."""

import datetime as dt
import zipfile

import openpyxl
import pytest

from trustdash.errors import ImportRefused
from trustdash.importing import sources
from trustdash.importing.reading import Limits
from trustdash.importing.sandbox import look_in_child
from trustdash.importing.sources.look import look


@pytest.fixture
def book(tmp_path):
    def write(*rows, more=None, merge=None):
        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(row)
        for name, others in (more or {}).items():
            sheet = made.create_sheet(name)
            for row in others:
                sheet.append(row)
        if merge:
            made.active.merge_cells(merge)
        path = tmp_path / "book.xlsx"
        made.save(path)
        return path

    return write


def rows(sheet):
    return [tuple(row.values()) for row in sheet.table.to_pylist()]


def test_dates_numbers_and_words_arrive_as_excel_shows_them(book):
    day, moment = dt.date(2026, 11, 20), dt.datetime.fromisoformat("2026-11-20T08:30")
    path = book(
        ["a", "b", "c", "d", "e"], [1, 0.1 + 0.2, day, moment, True], [2, 1e6, day, None, False]
    )
    assert rows(sources.read(path)) == [
        ("1", "0.3", "2026-11-20", "2026-11-20T08:30:00", "true"),
        ("2", "1000000", "2026-11-20", None, "false"),
    ]


def test_the_header_is_found_below_a_title_and_rows_have_excels_numbers(book):
    path = book(["Action log"], [], ["id", "due"], ["A1", "x"], [None, None], ["A2", "y"])
    sheet = sources.read(path)
    assert sheet.columns == ("id", "due")
    assert sheet.row_numbers.tolist() == [4, 6]
    assert "Rows 1 to 2 above" in sheet.warnings[0]


def test_a_merged_header_names_each_of_its_columns(book):
    sheet = sources.read(book(["id", "Score", None, "x"], [1, 2, 3, 4], merge="B1:C1"))
    assert sheet.columns == ("id", "Score", "Score (2)", "x")


def test_error_cells_are_kept_as_words_and_not_shown_as_empty(tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["a", "b"])
    made.active.append(["#N/A", 1])
    made.active["A2"].data_type = "e"
    made.save(tmp_path / "e.xlsx")
    assert rows(sources.read(tmp_path / "e.xlsx")) == [("#N/A", "1")]


def test_the_only_filled_sheet_is_taken_and_several_are_asked_about(book):
    assert sources.read(book(["a"], [1], more={"Empty": []})).sheet == "Sheet"
    path = book(["a"], [1], more={"Notes": [["b"], [2]]})
    with pytest.raises(ImportRefused, match="several sheets: “Sheet”, “Notes”"):
        sources.read(path)
    assert rows(sources.read(path, sheet="notes")) == [("2",)]
    with pytest.raises(ImportRefused, match=r"no sheet “Plan”.*“Sheet”, “Notes”"):
        sources.read(path, sheet="Plan")


def test_codes_longer_than_excel_can_keep_are_warned_about(book):
    sheet = sources.read(book(["id"], [12345678901234567]))
    assert any("15 digits" in warning for warning in sheet.warnings)


def test_a_sheet_with_one_far_cell_is_refused_before_it_is_laid_out(tmp_path):
    made = openpyxl.Workbook()
    made.active["A1"] = "a"
    made.active["XFD1048576"] = 1
    made.save(tmp_path / "far.xlsx")
    with pytest.raises(ImportRefused, match="17,179,869,184 cells"):
        sources.read(tmp_path / "far.xlsx")


def test_an_archive_that_unpacks_a_hundredfold_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<c/>" * 5_000_000)
    with pytest.raises(ImportRefused, match="unpacks from"):
        sources.read(path)


def test_the_limit_of_cells_counts_what_is_there(book):
    path = book(["a", "b"], [1, 2], [3, 4])
    with pytest.raises(ImportRefused, match="spans 6 cells; one sheet may have 5"):
        sources.read(path, limits=Limits(workbook_cells=5))


def test_a_cut_off_workbook_is_refused(book):
    path = book(["a"], [1])
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(ImportRefused, match=r"book\.xlsx is not a"):
        sources.read(path)


def test_a_cell_merged_over_several_rows_counts_for_each_and_that_is_said(book):
    path = book(["id", "team"], ["A1", "Security"], ["A2", None], ["A3", "Care"], merge="B2:B3")
    sheet = sources.read(path)
    assert rows(sheet) == [("A1", "Security"), ("A2", "Security"), ("A3", "Care")]
    assert "1 empty cell takes the value of the merged cell that covers them." in sheet.warnings


def test_a_look_shows_the_fullest_sheet_as_it_stands_with_the_row_of_names(book):
    more = {"Plan": [["Our plan"], [], ["id", "due"], ["A1", dt.date(2026, 5, 3)], ["A2", None]]}
    path = book(["Ask Ada"], more=more)
    seen = look(path, Limits())
    assert (seen.sheets, seen.sheet, seen.header_row) == (("Sheet", "Plan"), "Plan", 3)
    assert seen.rows[0] == ("Our plan", "") and seen.rows[3] == ("A1", "2026-05-03")
    assert look(path, Limits(), "Sheet").rows == (("Ask Ada",),)
    assert look_in_child(path) == seen
