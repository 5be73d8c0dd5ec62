"""The demo with strings planted in it that only some may see."""

from pathlib import Path

import planted
import pytest
from filelock import FileLock
from ledgers import copy_of


@pytest.fixture(scope="session")
def planted_original(demo_original) -> Path:
    """Return the demo's ledger with everything planted; not to be opened itself."""
    path = demo_original.with_name("planted.duckdb")
    with FileLock(path.with_suffix(".lock")):
        if not path.exists():
            half = copy_of(demo_original, path.with_name("half.duckdb"))
            planted.made_at(half)
            half.with_suffix(".head").replace(path.with_suffix(".head"))
            half.replace(path)
    return path


@pytest.fixture(scope="session")
def planted_path(planted_original, tmp_path_factory) -> Path:
    """Return a copy that this process may open."""
    return copy_of(planted_original, tmp_path_factory.mktemp("planted") / "planted.duckdb")
