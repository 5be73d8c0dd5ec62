"""The child process: the same sheet as in this process, or one refusal within the limits."""

import os
import subprocess
import sys
import time
import zipfile

import openpyxl
import pyarrow as pa
import pytest

from trustdash.errors import ImportRefused
from trustdash.importing import sources
from trustdash.importing.sandbox import Limits, read_in_child


def test_the_child_gives_the_same_sheet_as_reading_here(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 1, "u": [{"m": "x"}, 3]}\nbroken\n{"a": null}\n')
    here, there = sources.read(path), read_in_child(path)
    assert there.table.equals(here.table)
    assert (there.warnings, there.bad_rows) == (here.warnings, here.bad_rows)
    assert there.row_numbers.tolist() == here.row_numbers.tolist()
    child = there.children["u"]
    assert child.table.equals(here.children["u"].table)
    assert child.parents.tolist() == [0]
    assert child.bad_rows == here.children["u"].bad_rows


def test_the_options_reach_the_child(tmp_path):
    path = tmp_path / "t.json"
    path.write_text('{"data": {"red": [{"x": 1}]}}')
    sheet = read_in_child(path, records="data", key_column="line")
    assert sheet.table.to_pylist() == [{"line": "red", "x": "1"}]


def test_the_table_outlives_the_folder_it_came_in(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "x,y\n" * 50_000)
    table = read_in_child(path).table
    assert [found.name for found in tmp_path.iterdir()] == ["t.csv"]
    assert table["b"].unique().to_pylist() == ["y"]


def test_a_refusal_crosses_over_with_its_remedy(tmp_path):
    path = tmp_path / "t.json"
    path.write_text("{")
    with pytest.raises(ImportRefused) as refused:
        read_in_child(path)
    assert "t.json is not valid JSON" in refused.value.what
    assert ".jsonl" in refused.value.remedy


def test_a_file_name_in_any_letters_works(tmp_path):
    path = tmp_path / "Beschwerden “Q3” – größte; $(x).csv"
    path.write_text("a\n1\n2\n")
    assert read_in_child(path).file == path.name


def test_modules_beside_the_file_or_in_the_working_folder_are_not_run(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    (tmp_path / "t.csv").write_text("a\n1\n")
    monkeypatch.chdir(tmp_path)
    assert read_in_child("t.csv").read == 1


def test_time_up_is_a_refusal_and_leaves_no_process_behind(tmp_path, monkeypatch):
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[0]
    )
    path = tmp_path / "slow.csv"
    path.write_text('a,b\n"x"y,1\n' + "1,2\n" * 3_000_000)
    began = time.monotonic()
    with pytest.raises(ImportRefused, match=r"longer than 0\.5 seconds"):
        read_in_child(path, Limits(seconds=0.5))
    assert time.monotonic() - began < 3
    with pytest.raises(ProcessLookupError):
        os.kill(started[0].pid, 0)


def test_memory_up_is_a_refusal(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("a,b\n" + '"x",1\n' * 4_000_000)
    with pytest.raises(ImportRefused, match=r"200 MB of memory|more memory"):
        read_in_child(path, Limits(memory_mb=200))


def test_a_workbook_of_many_cells_in_few_bytes_is_refused_at_once(tmp_path):
    path = tmp_path / "bomb.xlsx"
    _rewritten(path, lambda xml: xml.replace(b"</row>", b"</row>" + b'<row r="2"/>' * 20_000_000))
    assert path.stat().st_size < 2_000_000
    began = time.monotonic()
    with pytest.raises(ImportRefused, match="unpacks from"):
        read_in_child(path)
    assert time.monotonic() - began < 5


def test_two_cells_in_far_corners_are_refused_even_when_the_extent_lies(tmp_path):
    path = tmp_path / "far.xlsx"
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    _rewritten(path, lambda xml: xml.replace(b"</sheetData>", cell))
    with pytest.raises(ImportRefused, match=r"far\.xlsx"):
        read_in_child(path)


def test_entities_in_a_workbook_are_not_unfolded(tmp_path):
    path = tmp_path / "laughs.xlsx"
    levels = b"".join(b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 10))
    head = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + levels + b"]>"

    def laugh(xml):
        return head + xml.replace(b"<v>1</v>", b"<v>&l9;</v>")

    _rewritten(path, laugh)
    try:
        sheet = read_in_child(path, Limits(seconds=10))
    except ImportRefused as refused:
        assert "\n" not in str(refused)
    else:
        assert sheet.table.nbytes < 10_000


def _rewritten(path, change):
    """A workbook of one column whose sheet is changed as bytes."""
    made = openpyxl.Workbook()
    made.active.append(["a"])
    made.active.append([1])
    made.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def test_the_child_loads_nothing_it_does_not_need(tmp_path):
    code = (
        "import sys, trustdash.importing.sandbox, trustdash.importing.sources as s;"
        f"s.read({str(tmp_path / 't.csv')!r});"
        "print([m for m in ('pandas','streamlit','duckdb','pydantic') if m in sys.modules])"
    )
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3,4\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_columns_are_text_that_may_be_null(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,\n")
    assert read_in_child(tmp_path / "t.csv").table.schema.types == [pa.string(), pa.string()]
