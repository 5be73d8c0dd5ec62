"""The one door: a Sheet or one clear refusal, for any bytes under any name."""

import gzip
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustdash.errors import ImportRefused
from trustdash.importing import sources
from trustdash.importing.reading import Limits
from trustdash.importing.sheet import Sheet

ENDINGS = sorted(sources.READERS)


def test_an_unknown_ending_is_refused_with_the_known_ones(tmp_path):
    path = tmp_path / "plan.docx"
    path.write_text("x")
    with pytest.raises(ImportRefused, match=r"plan\.docx is not of a kind.*\.csv"):
        sources.read(path)


def test_missing_files_folders_pipes_and_empty_files_are_refused(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "empty.csv").touch()
    for name in (
        "none.csv",
        "folder.csv is a folder",
        "folder is a folder",
        "pipe.csv",
        "empty.csv",
    ):
        with pytest.raises(ImportRefused, match=name):
            sources.read(tmp_path / name.split()[0])


def test_a_workbook_named_csv_is_told_apart(tmp_path):
    path = tmp_path / "book.csv"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 50)
    with pytest.raises(ImportRefused, match="it is a workbook"):
        sources.read(path)


def test_packed_text_is_read_and_its_row_numbers_are_those_inside(tmp_path):
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert sources.read(path).table.to_pylist() == [{"a": "1", "b": "2"}]


def test_cut_off_and_overblown_gzip_files_are_refused(tmp_path):
    path = tmp_path / "t.csv.gz"
    packed = gzip.compress(b"a\n" + b"1\n" * 20_000_000)
    path.write_bytes(packed)
    with pytest.raises(ImportRefused, match="unpacks to more than is allowed"):
        sources.read(path)
    path.write_bytes(gzip.compress(os.urandom(5000))[:-20])
    with pytest.raises(ImportRefused, match="ends too early"):
        sources.read(path)


def test_a_file_larger_than_allowed_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a\n" + b"1\n" * 2**20)
    with pytest.raises(ImportRefused, match="one file may have 1 MB"):
        sources.read(path, limits=Limits(file_mb=1))


def test_more_cells_than_allowed_are_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 100)
    with pytest.raises(ImportRefused, match="may have 150 cells"):
        sources.read(path, limits=Limits(cells=150))


@settings(max_examples=300, deadline=None)
@given(
    st.binary(min_size=1, max_size=200)
    | st.text('{}[]",:;\n\r\t|a1\ufeff', min_size=1).map(str.encode),
    st.sampled_from(ENDINGS),
)
def test_any_bytes_give_a_sheet_or_a_refusal_in_one_line(tmp_path_factory, content, ending):
    path = tmp_path_factory.mktemp("any") / f"file{ending}"
    path.write_bytes(content)
    try:
        sheet = sources.read(path)
    except ImportRefused as refused:
        assert "\n" not in str(refused)
        assert path.name in refused.what
        assert refused.remedy
    else:
        assert isinstance(sheet, Sheet)
        assert len(sheet.row_numbers) == sheet.table.num_rows


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 6000), st.binary(min_size=1, max_size=8), st.sampled_from([".xlsx", ".parquet"])
)
def test_a_damaged_file_never_gives_anything_else(tmp_path_factory, whole_files, at, junk, ending):
    content = bytearray(whole_files[ending])
    at %= len(content)
    content[at : at + len(junk)] = junk
    path = tmp_path_factory.mktemp("damaged") / f"file{ending}"
    path.write_bytes(bytes(content))
    try:
        sources.read(path)
    except ImportRefused as refused:
        assert "\n" not in str(refused)


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory):
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = tmp_path_factory.mktemp("whole")
    book = openpyxl.Workbook()
    for row in (["a", "b"], [1, "x"], [2.5, "y"]):
        book.active.append(row)
    book.save(folder / "f.xlsx")
    pq.write_table(pa.table({"a": [1, 2], "b": ["x", "y"]}), folder / "f.parquet")
    return {ending: (folder / f"f{ending}").read_bytes() for ending in (".xlsx", ".parquet")}
