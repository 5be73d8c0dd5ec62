"""Processes that tests in a browser talk to, and a dashboard served as a user would serve it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return free.getsockname()[1]


def wait_until_answers(url: str) -> None:
    for _ in range(400):
        try:
            urllib.request.urlopen(url, timeout=1)
            return
        except OSError:
            time.sleep(0.15)
    raise AssertionError(f"{url} does not answer")


@contextmanager
def running(command: list[str], environment: Mapping[str, str], log: Path | None = None):
    """Run a process for a while; what it says goes into a file, or nowhere."""
    with (
        (log or Path(os.devnull)).open("wb") as told,
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=told, stderr=told,
            start_new_session=True,
        ) as process,
    ):  # fmt: skip
        try:
            yield process
        finally:
            os.killpg(process.pid, 15)


@contextmanager
def serve(
    ledger: Path, port: int | None = None, home: Path | None = None, log: Path | None = None
) -> Iterator[str]:
    """Serve a ledger; give the address. home: where a `.streamlit/secrets.toml` may lie."""
    port = port or free_port()
    address = f"http://localhost:{port}"
    environment = {"TRUSTDASH_LEDGER": str(ledger), **({"HOME": str(home)} if home else {})}
    command = [sys.executable, "-m", "trustdash", "serve", "--port", str(port)]
    with running(command, environment, log):
        wait_until_answers(f"{address}/_stcore/health")
        yield address
