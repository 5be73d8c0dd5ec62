from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from trustdash.importing import service, sources
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger
from trustdash.model.lens import Lens, Scope


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Read files in this process: a child for each of hundreds of small files takes minutes.

    Tests marked `child` read as the product does.
    """
    if "child" not in request.keywords:

        def read(path, limits, **options):
            return sources.read(path, limits=limits, **options)

        monkeypatch.setattr(service, "read_in_child", read)


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        yield ledger


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write a small made-up file."""

    def write(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def bring(ledger: Ledger, put: Callable[..., Path]):
    """Write a small made-up file and import it; return its report."""

    def bring(name: str, *lines: str, **wish):
        return import_files(ledger, [put(name, *lines)], **wish)

    return bring


@pytest.fixture
def seen(ledger: Ledger):
    """Ask the ledger as of a day, with every grant."""

    def look(sql: str, as_of: str = "9999-12-30"):
        scope = Scope(grants=("named_people", "privileged"))
        with ledger.at(Lens(as_of=date.fromisoformat(as_of), scope=scope)) as reader:
            return reader.frame(sql).to_dict("records")

    return look
