import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from trustdash.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger.create(tmp_path / "ledger.duckdb") as ledger:
        yield ledger


@pytest.fixture
def owned_elsewhere():
    """Hold a ledger open in another process, as a running dashboard does."""

    @contextmanager
    def hold(path: Path):
        code = (
            "import sys; from trustdash.ledger import Ledger\n"
            "ledger = Ledger.open(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
        )
        command = [sys.executable, "-c", code, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout.readline() == b"open\n"
            yield
            process.stdin.close()

    return hold
