"""One server on the demo and one Chromium for all tests in a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str:
    named = os.environ.get("TRUSTDASH_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "Install a Chromium (./.ci/browser does), or set TRUSTDASH_CHROMIUM to its path."
    return found


@pytest.fixture(scope="session")
def address(served_demo):
    """Serve the demo as a user would; give its address."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "trustdash", "serve", "--port", str(port)]
    environment = {**os.environ, "TRUSTDASH_LEDGER": str(served_demo)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    ) as server:
        try:
            yield wait_until_healthy(f"http://localhost:{port}")
        finally:
            os.killpg(server.pid, 15)


def wait_until_healthy(address: str) -> str:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return address
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"{address} did not start")


@pytest.fixture(scope="session")
def healthy():
    """Wait until a server of a test's own answers: healthy(address) returns the address."""
    return wait_until_healthy


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()
