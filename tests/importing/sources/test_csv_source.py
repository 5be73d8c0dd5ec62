"""Delimited text: every row read or refused, whatever the file's habits."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustdash.errors import ImportRefused
from trustdash.importing import sources
from trustdash.importing.sources import csv_exact
from trustdash.importing.sources.csv import _fast, _regular, lay_out


@pytest.fixture
def read(tmp_path):
    def read_bytes(content, name="file.csv", **options):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return sources.read(path, **options)

    return read_bytes


def rows(sheet):
    return [tuple(row.values()) for row in sheet.table.to_pylist()]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header_outside_quotes(read, mark):
    sheet = read(f'"a,;|\t,;|\t"{mark}b\n1{mark}2\n')
    assert sheet.columns == ("a,;| ,;|", "b")
    assert rows(sheet) == [("1", "2")]


def test_a_first_line_of_sep_states_the_delimiter_as_excel_writes_it(read):
    sheet = read("sep=;\na;b,c\n1;2,3\n")
    assert sheet.columns == ("a", "b,c")
    assert sheet.row_numbers.tolist() == [3]


def test_words_for_missing_and_codes_stay_text_and_empty_cells_are_null(read):
    sheet = read('color,speed,state\n003DA5,NA,""\n000062L,null,\n')
    assert rows(sheet) == [("003DA5", "NA", None), ("000062L", "null", None)]


def test_row_numbers_count_records_from_the_header_not_lines(read):
    sheet = read('id,details\n1,"two\nlines, quoted"\n2,x\n')
    assert rows(sheet)[0][1] == "two\nlines, quoted"
    assert sheet.row_numbers.tolist() == [2, 3]


def test_blank_lines_are_no_rows_but_are_counted_as_a_spreadsheet_does(read):
    sheet = read("a,b\n1,2\n\n3,4\r\n\r\n\r\n")
    assert sheet.row_numbers.tolist() == [2, 4]
    assert sheet.read == 2


def test_rows_of_another_length_are_refused_one_by_one_and_the_good_ones_go_in(read):
    sheet = read("a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert rows(sheet) == [("1", "2"), ("7", "8")]
    assert sheet.row_numbers.tolist() == [2, 5]
    assert [(bad.row, bad.value) for bad in sheet.bad_rows] == [(3, "3"), (4, "4,5,6")]
    assert "1 field where the header has 2" in sheet.bad_rows[0].rule
    assert sheet.read == 4


def test_a_quotation_mark_never_closed_costs_its_own_line_only(read):
    sheet = read('a,b\n1,2\n3,"oops\n5,6\n7,8\n')
    assert rows(sheet) == [("1", "2"), ("5", "6"), ("7", "8")]
    assert [bad.row for bad in sheet.bad_rows] == [3]
    assert "never closed" in sheet.bad_rows[0].rule


def test_two_unclosed_quotation_marks_do_not_swallow_the_rows_between(read):
    sheet = read('a,b\n1,"x\n2,y\n3,"z\n4,w\n')
    assert rows(sheet) == [("2", "y"), ("4", "w")]
    assert sheet.read == 4


def test_an_inch_mark_inside_a_value_is_a_character(read):
    assert rows(read('a,b\n5" pipe,1\n')) == [('5" pipe', "1")]


def test_text_after_a_closing_quotation_mark_is_refused(read):
    sheet = read('a,b\n"x"y,1\n2,3\n')
    assert sheet.bad_rows[0].row == 2
    assert "closing quotation mark" in sheet.bad_rows[0].rule


def test_headers_that_differ_in_case_or_are_repeated_are_kept_apart_with_a_warning(read):
    sheet = read("Year,month,year,note,note\n2021,1,2021,x,y\n2022,1,2022,x,z\n")
    assert sheet.columns == ("Year", "month", "year", "note", "note (2)")
    assert "“Year” and “year” (columns 1 and 3)" in sheet.warnings[0]
    assert "“note” (columns 4 and 5)" in sheet.warnings[1]


def test_a_header_without_text_is_named_by_its_place(read):
    sheet = read("a,,c\n1,2,3\n")
    assert sheet.columns == ("a", "column 2", "c")
    assert "Column 2 has no name" in sheet.warnings[0]


def test_constant_and_empty_columns_are_warned_about(read):
    lines = "".join(f"{at},Yes,\n" for at in range(349))
    warnings = read("id,Timely response?,Cleared\n" + lines).warnings
    assert "“Timely response?” is Yes in 349 of 349 rows" in warnings[0]
    assert "“Cleared” is empty in all 349 rows" in warnings[1]


def test_rows_with_nothing_in_any_cell_are_left_out_and_counted_aloud(read):
    sheet = read("a,b\n1,2\n,\n3,4\n,\n")
    assert sheet.row_numbers.tolist() == [2, 4]
    assert any("2 rows with nothing in any cell" in warning for warning in sheet.warnings)


def test_lines_above_the_column_names_are_passed_over_and_named(read):
    sheet = read("Report, made on Monday\n\na;b;c\n1;2;3\n4;5;6\n")
    assert sheet.columns == ("a", "b", "c")
    assert sheet.row_numbers.tolist() == [4, 5]
    assert "Rows 1 to 2 above the column names were left out." in sheet.warnings


def test_the_header_row_can_be_given(read):
    sheet = read("a,b\n1,2\n3,4\n", header_row=2)
    assert sheet.columns == ("1", "2")
    with pytest.raises(ImportRefused, match="no row 9"):
        read("a,b\n1,2\n", header_row=9)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_by_its_mark_without_a_warning(read, encoding):
    sheet = read("Größe,名\nà,ß\n".encode(encoding))
    assert sheet.columns == ("Größe", "名")
    assert rows(sheet) == [("à", "ß")]
    assert not sheet.warnings


def test_other_bytes_are_read_as_windows_1252_with_a_warning(read):
    sheet = read("name\nCafé “x”\n".encode("cp1252"))
    assert rows(sheet) == [("Café “x”",)]
    assert "Windows-1252" in sheet.warnings[0]


def test_an_unclosed_quotation_mark_in_the_header_is_refused_not_swallowed(read):
    with pytest.raises(ImportRefused, match="no column names"):
        read('a,"b\n1,2\n3,4\n')


def test_a_header_without_rows_is_an_empty_table(read):
    sheet = read("a,b\n")
    assert (sheet.columns, sheet.read) == (("a", "b"), 0)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(cells, min_size=width, max_size=width).filter(any), min_size=1, max_size=6
    )
)


@given(tables, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_any_table_survives_being_written_and_read(tmp_path_factory, table, mark, end):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark, lineterminator=end, quoting=csv.QUOTE_ALL)
    names = [f"c{at}" for at in range(len(table[0]))]
    writer.writerows([names, *table])
    path = tmp_path_factory.mktemp("round") / "t.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    sheet = sources.read(path, header_row=1)
    assert rows(sheet) == [tuple(cell or None for cell in row) for row in table]


@given(st.text('a,"\n\r ;1', max_size=60))
def test_the_fast_way_and_the_exact_way_give_the_same_table(body):
    head = "a,b\n"
    data = (head + body).encode()
    layout = lay_out(data, "t.csv", 1)
    rest = data[layout.data_at :]
    fast = _fast(rest, layout) if layout.delimiter == "," and _regular(rest, ",") else None
    if fast is None:
        return
    exact = csv_exact.read_rows(body, ("a", "b"), ",", file="t.csv", first_row=2)
    assert fast.to_pylist() == exact.table.to_pylist()
    assert exact.bad_rows == ()
    assert exact.row_numbers.tolist() == list(range(2, 2 + fast.num_rows))


@given(st.lists(st.lists(st.sampled_from(["x", "", '"', "y z"]), min_size=1, max_size=4)))
def test_every_record_is_read_or_refused(tmp_path_factory, records):
    records = [record for record in records if any(record)]
    lines = [",".join(csv_cell(cell) for cell in record) for record in records]
    path = tmp_path_factory.mktemp("count") / "t.csv"
    path.write_text("\n".join(["a,b", *lines]) + "\n")
    sheet = sources.read(path, header_row=1)
    assert sheet.read == len(records)
    assert sheet.table.num_rows == sum(len(record) == 2 for record in records)


def csv_cell(text):
    return '"' + text.replace('"', '""') + '"'
