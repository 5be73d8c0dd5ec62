from pathlib import Path

import pytest
from ledgers import copy_of
from streamlit.testing.v1 import AppTest

from trustdash.ledger import Ledger
from trustdash.ui import cached

DASHBOARD = str(Path(__file__).resolve().parents[2] / "dashboard.py")


def run(ledger: Path, page: str, monkeypatch, **query: str | list[str]) -> AppTest:
    """Run one page of the dashboard on a ledger, as its address asks, without another before it."""
    monkeypatch.setenv("TRUSTDASH_LEDGER", str(ledger))
    app = AppTest.from_file(DASHBOARD, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return (app if page == "overview" else app.switch_page(f"pages/{page}.py")).run()


@pytest.fixture
def opened(monkeypatch, components_found_once):
    """Open a page: opened(ledger, page, **query)."""
    yield lambda ledger, page, **query: run(ledger, page, monkeypatch, **query)
    cached._opened.clear()  # The page lets go of its ledger; what it worked out is kept.


@pytest.fixture
def copied(tmp_path):
    """Copy a ledger that other tests start from, too: copied(original)."""

    def copy(original: Path) -> Path:
        return copy_of(original, tmp_path / original.name)

    return copy


@pytest.fixture
def demo(demo_path, tmp_path) -> Path:
    """Return a demo ledger of this test's own: the dashboard owns the file that it opens."""
    return copy_of(demo_path, tmp_path / "demo.duckdb")


@pytest.fixture
def empty(tmp_path) -> Path:
    path = tmp_path / "empty.duckdb"
    Ledger.create(path).close()
    return path
