"""What leaves the house, made from a ledger with planted strings: none of them is in it."""

import planted
import pyarrow.parquet as pq
import pytest

from trustdash.model.lens import NOBODY


@pytest.fixture(scope="module")
def made(planted_path, tmp_path_factory, command_line):
    folder = tmp_path_factory.mktemp("published")
    for arguments in (["public", "-o", "page"], ["pack", "-o", "pack", "--redact"]):
        told = command_line(
            ["export", *arguments, "--as-of", "2026-11-20", "--ledger", str(planted_path)], folder
        )
        assert told.code == 0, told.err
    return folder


def test_the_public_page_holds_nothing_that_takes_a_grant(made):
    for path in (made / "page").iterdir():
        assert not planted.leaks(path.read_text(encoding="utf-8"), NOBODY), path.name


def test_a_redacted_pack_holds_nothing_that_takes_a_grant(made):
    found = 0
    for path in (made / "pack").rglob("*.*"):
        if path.suffix == ".parquet":
            text = repr(pq.read_table(path).to_pylist())
        else:
            text = path.read_text(encoding="utf-8")
        assert not planted.leaks(text, NOBODY), path.name
        found += 1
    assert found > 50
