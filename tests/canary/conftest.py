"""The demo with strings planted in it that only some may see."""

import shutil
from pathlib import Path

import planted
import pytest
from filelock import FileLock


@pytest.fixture(scope="session")
def planted_original(demo_original) -> Path:
    """Return the demo's ledger with everything planted; not to be opened itself."""
    path = demo_original.with_name("planted.duckdb")
    with FileLock(path.with_suffix(".lock")):
        if not path.exists():
            half = path.with_name("half.duckdb")
            for ending in (".duckdb", ".head"):
                shutil.copyfile(demo_original.with_suffix(ending), half.with_suffix(ending))
            planted.made_at(half)
            half.with_suffix(".head").replace(path.with_suffix(".head"))
            half.replace(path)
    return path


@pytest.fixture(scope="session")
def planted_path(planted_original, tmp_path_factory) -> Path:
    """Return a copy that this process may open."""
    copy = tmp_path_factory.mktemp("planted") / "planted.duckdb"
    for ending in (".duckdb", ".head"):
        shutil.copyfile(planted_original.with_suffix(ending), copy.with_suffix(ending))
    return copy
