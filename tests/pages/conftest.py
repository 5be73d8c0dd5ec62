import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from trustdash.ledger import Ledger

DASHBOARD = str(Path(__file__).resolve().parents[2] / "dashboard.py")


def run(ledger: Path, page: str, monkeypatch, **query: str | list[str]) -> AppTest:
    """Run one page of the dashboard on a ledger, as its address asks, without another before it."""
    monkeypatch.setenv("TRUSTDASH_LEDGER", str(ledger))
    app = AppTest.from_file(DASHBOARD, default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return (app if page == "overview" else app.switch_page(f"pages/{page}.py")).run()


@pytest.fixture
def opened(monkeypatch):
    """Open a page: opened(ledger, page, **query)."""
    yield lambda ledger, page, **query: run(ledger, page, monkeypatch, **query)
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def copied(tmp_path):
    """Copy a ledger that other tests start from, too: copied(original)."""

    def copy(original: Path) -> Path:
        own = tmp_path / original.name
        shutil.copyfile(original, own)
        shutil.copyfile(original.with_suffix(".head"), own.with_suffix(".head"))
        return own

    return copy


@pytest.fixture
def demo(demo_path, tmp_path) -> Path:
    """Return a demo ledger of this test's own: the dashboard owns the file that it opens."""
    copy = tmp_path / "demo.duckdb"
    shutil.copyfile(demo_path, copy)
    return copy


@pytest.fixture
def empty(tmp_path) -> Path:
    path = tmp_path / "empty.duckdb"
    Ledger.create(path).close()
    return path
