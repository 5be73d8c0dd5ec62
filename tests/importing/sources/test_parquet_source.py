"""Parquet: typed columns as the text other files would hold."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trustdash.errors import ImportRefused
from trustdash.importing import sources
from trustdash.importing.reading import Limits


def written(tmp_path, table):
    pq.write_table(table, tmp_path / "t.parquet")
    return tmp_path / "t.parquet"


def test_dates_instants_numbers_and_codes_become_text(tmp_path):
    moment = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    table = pa.table(
        {
            "day": [dt.date(2026, 1, 2)],
            "at": pa.array([moment], pa.timestamp("us", "America/New_York")),
            "local": pa.array([moment.replace(tzinfo=None)], pa.timestamp("ns")),
            "n": [0.1],
            "yes": [True],
            "word": pa.array(["x"]).dictionary_encode(),
        }
    )
    (row,) = sources.read(written(tmp_path, table)).table.to_pylist()
    assert row == {
        "day": "2026-01-02",
        "at": "2026-01-02T03:04:05Z",
        "local": "2026-01-02T03:04:05",
        "n": "0.1",
        "yes": "true",
        "word": "x",
    }


def test_lists_of_objects_become_child_rows(tmp_path):
    table = pa.table({"id": [1, 2], "updates": [[{"m": "x"}], []]})
    sheet = sources.read(written(tmp_path, table))
    assert sheet.children["updates"].table.to_pylist() == [{"m": "x"}]
    assert sheet.children["updates"].parents.tolist() == [0]


def test_too_many_cells_are_refused_from_the_footer_alone(tmp_path):
    path = written(tmp_path, pa.table({"a": [1, 2, 3], "b": [1, 2, 3]}))
    with pytest.raises(ImportRefused, match="3 rows of 2 columns"):
        sources.read(path, limits=Limits(cells=5))


@pytest.mark.parametrize("keep", [4, 40, -1])
def test_a_cut_off_file_is_refused(tmp_path, keep):
    path = written(tmp_path, pa.table({"a": list(range(1000))}))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ImportRefused, match="not a whole Parquet file"):
        sources.read(path)
