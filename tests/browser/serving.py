"""A dashboard served as a user would serve it, and where it listens."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serve(ledger: Path) -> Iterator[str]:
    """Serve a ledger; give the address."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "trustdash", "serve", "--port", str(port)]
    environment = {**os.environ, "TRUSTDASH_LEDGER": str(ledger)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    ) as server:
        try:
            yield _wait_until_healthy(f"http://localhost:{port}")
        finally:
            os.killpg(server.pid, 15)


def _wait_until_healthy(address: str) -> str:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return address
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"{address} did not start")
