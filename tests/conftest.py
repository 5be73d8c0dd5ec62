"""What many tests start from: the invented organisation, imported once, and the command line."""

import contextlib
import gc
import io
import json
import os
import pickle
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings
from ledgers import Creation, copy_of
from xdist.scheduler import LoadScopeScheduling

from trustdash import cli
from trustdash.importing import demo
from trustdash.importing.report import Report
from trustdash.ledger import Ledger, connection

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

TOGETHER = re.compile(
    r"^tests/(browser|packaging)/"
    r"|^tests/(docs/test_examples_run|export/test_recompute_pack|importing/test_the_crisis_told"
    r"|pages/test_numbers_as_shown)\.py"
    r"|\[view-\d+ "
)
"""What the ids of tests have in common that one worker is to run: a folder, a file that begins with
something costly, or one of the views."""


class Together(LoadScopeScheduling):
    """Share tests out among workers one by one, but for those that go together.

    The marks `xdist_group` say the same, but pytest 9.2 no longer reads what xdist 3.8 makes of
    them.
    """

    def _split_scope(self, nodeid: str) -> str:
        found = TOGETHER.search(nodeid)
        return found[0] if found else nodeid


def pytest_collection_finish() -> None:
    """Keep what was imported and collected out of garbage collection, as the dashboard does."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Share tests out as above where `--dist loadgroup` asks for it."""
    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session", autouse=True)
def creation(tmp_path_factory) -> Iterator[Creation]:
    """Make new ledgers quickly; `creation.really` makes one as the product does."""
    with pytest.MonkeyPatch.context() as patch:
        made = Creation(tmp_path_factory.mktemp("created"))
        patch.setattr(Ledger, "create", made)
        # Workers share the cores already: threads of DuckDB would wait for each other.
        patch.setitem(connection.FENCE, "threads", 1)
        yield made


@pytest.fixture(scope="session")
def components_found_once() -> Iterator[None]:
    """Let Streamlit look for components once, as a server does: AppTest looks at every run.

    It reads the description of each installed package, for half a second.
    """
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        found = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="session")
def demo_original(tmp_path_factory) -> Path:
    """Return the demo's ledger file, made by the real importer; not to be opened itself."""
    # Workers of one run share the folder above their own; a run without workers has it alone.
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "trustdash-demo"
    shared.mkdir(exist_ok=True)
    path = shared / "demo.duckdb"
    with FileLock(shared / "lock"):
        if not (shared / "made").exists():
            with Ledger.create(path) as ledger:
                (shared / "report").write_bytes(pickle.dumps(demo.load(ledger)))
            (shared / "made").touch()
    return path


@pytest.fixture(scope="session")
def demo_report(demo_original) -> Report:
    """Return what the importer said of the demo."""
    found: Report = pickle.loads((demo_original.with_name("report")).read_bytes())
    return found


@pytest.fixture(scope="session")
def demo_path(demo_original, tmp_path_factory) -> Path:
    """Return a copy of the demo's ledger file that this process may open."""
    return copy_of(demo_original, tmp_path_factory.mktemp("demo") / "demo.duckdb")


@pytest.fixture(scope="session")
def served_demo(demo_original, tmp_path_factory) -> Path:
    """Return a copy for a server: it owns its file, and this process may hold the other open."""
    return copy_of(demo_original, tmp_path_factory.mktemp("served") / "demo.duckdb")


@dataclass(frozen=True)
class Told:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def _run(arguments: list[str], folder: Path, given: str = "", **settings: str) -> Told:
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        for name in [name for name in os.environ if name.startswith("TRUSTDASH_")]:
            patch.delenv(name)
        for name, text in settings.items():
            patch.setenv(name, text)
        patch.setattr(sys, "argv", ["trustdash", *arguments])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        patch.chdir(folder)
        cli.main()
    return Told(int(end.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def command_line():
    """Run a command in a folder: command_line(arguments, folder, given="…", SETTING=value).

    It is the whole command line but for the start of another Python, which takes a second.
    """
    return _run
