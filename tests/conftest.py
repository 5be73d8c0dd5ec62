"""What many tests start from: the invented organisation, imported once for all of them."""

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from trustdash.importing import demo
from trustdash.ledger import Ledger


@pytest.fixture(scope="session")
def demo_original(tmp_path_factory) -> Path:
    """Return the demo's ledger file, made by the real importer; not to be opened itself."""
    shared = tmp_path_factory.getbasetemp().parent / "trustdash-demo"
    shared.mkdir(exist_ok=True)
    path = shared / "demo.duckdb"
    with FileLock(shared / "lock"):
        if not (shared / "made").exists():
            with Ledger.create(path) as ledger:
                demo.load(ledger)
            (shared / "made").touch()
    return path


@pytest.fixture(scope="session")
def demo_path(demo_original, tmp_path_factory) -> Path:
    """Return a copy of the demo's ledger file that this process may open."""
    copy = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    shutil.copyfile(demo_original, copy)
    shutil.copyfile(demo_original.with_suffix(".head"), copy.with_suffix(".head"))
    return copy
