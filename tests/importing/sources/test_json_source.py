"""JSON and JSON Lines: nested records flattened, lists to child rows, nothing rounded."""

import json

import pytest

from trustdash.errors import ImportRefused
from trustdash.importing import sources


@pytest.fixture
def read(tmp_path):
    def read_value(value, name="file.json", **options):
        path = tmp_path / name
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return sources.read(path, **options)

    return read_value


def test_nested_objects_are_flattened_and_absent_fields_are_null(read):
    sheet = read([{"id": 1, "window": {"start": "a"}}, {"id": 2, "window": None}])
    assert sheet.table.to_pylist() == [
        {"id": "1", "window.start": "a"},
        {"id": "2", "window.start": None},
    ]


def test_lists_of_objects_become_child_rows_that_know_their_parent(read):
    sheet = read([{"id": 1, "updates": []}, {"id": 2, "updates": [{"m": "x"}, {"m": "y"}]}])
    child = sheet.children["updates"]
    assert child.table.to_pylist() == [{"m": "x"}, {"m": "y"}]
    assert child.row_numbers.tolist() == [2, 2]
    assert child.parents.tolist() == [1, 1]


def test_records_that_hold_nothing_but_lists_are_rows_all_the_same(read):
    sheet = read([{"updates": [{"m": "x"}]}, {"updates": [{"m": "y"}]}])
    assert sheet.table.to_pylist() == [{"record": "1"}, {"record": "2"}]
    assert sheet.children["updates"].parents.tolist() == [0, 1]


def test_an_empty_object_is_a_bad_row_and_not_lost(read):
    sheet = read('{"a": 1}\n{}\n', "file.jsonl")
    assert (sheet.table.num_rows, [bad.row for bad in sheet.bad_rows]) == (1, [2])


def test_lists_of_words_are_joined(read):
    assert read([{"a": ["x", "y"]}, {"a": []}]).table["a"].to_pylist() == ["x; y", None]


def test_numbers_keep_the_digits_of_the_file(read):
    text = '[{"a": 886469.600000001, "b": 12345678901234567890123, "c": 1.0, "d": true}]'
    (row,) = read(text).table.to_pylist()
    assert row == {"a": "886469.600000001", "b": "12345678901234567890123", "c": "1.0", "d": "true"}


def test_an_object_of_lists_keeps_its_keys_in_the_column_asked_for(read):
    sheet = read({"red": [{"s": 1}], "blue": [{"s": 2}, {"s": 3}]}, key_column="line")
    assert sheet.table["line"].to_pylist() == ["red", "blue", "blue"]
    assert sheet.row_numbers.tolist() == [1, 2, 3]


def test_without_a_name_the_keys_go_into_key_with_a_warning(read):
    sheet = read({"red": [{"s": 1}], "blue": [{"s": 2}]})
    assert sheet.table["key"].to_pylist() == ["red", "blue"]
    assert "kept in the column “key”" in sheet.warnings[0]


def test_records_are_found_by_their_way_or_refused_with_what_is_there(read):
    export = {"total": 1, "data": {"items": [{"a": 1}]}}
    assert read(export, records="data.items").table.to_pylist() == [{"a": "1"}]
    with pytest.raises(ImportRefused, match=r"no “rows”.*“items”"):
        read(export, records="data.rows")


def test_the_only_list_in_a_wrapper_is_taken_and_several_are_asked_about(read):
    assert read({"total": 1, "issues": [{"a": 1}]}).read == 1
    with pytest.raises(ImportRefused, match="several lists of records: “a”, “b”"):
        read({"n": 1, "a": [{"x": 1}], "b": [{"x": 1}]})


def test_a_record_that_is_no_object_is_a_bad_row(read):
    sheet = read([{"a": 1}, 7, {"a": 2}])
    assert [(bad.row, bad.value) for bad in sheet.bad_rows] == [(2, "7")]
    assert sheet.row_numbers.tolist() == [1, 3]
    assert sheet.read == 3


def test_half_characters_are_dropped(read):
    assert read('[{"a": "x\\ud800y"}]').table["a"].to_pylist() == ["xy"]


@pytest.mark.parametrize(
    "text",
    ["{", "[1,", "", "7", "[]", "{}", "[" * 100_000, '{"a":' * 5000 + "1" + "}" * 5000],
)
def test_what_is_no_table_is_refused_in_one_line(read, text):
    with pytest.raises(ImportRefused) as refused:
        read(text)
    assert "file.json" in refused.value.what
    assert "\n" not in str(refused.value)


def test_a_broken_line_of_json_lines_is_a_bad_row_and_the_rest_goes_in(read):
    sheet = read('{"a": 1}\n\n{"a": \n[2]\n{"a": 3}\n', "file.jsonl")
    assert sheet.table["a"].to_pylist() == ["1", "3"]
    assert sheet.row_numbers.tolist() == [1, 5]
    assert [bad.row for bad in sheet.bad_rows] == [3, 4]
    assert sheet.read == 4
