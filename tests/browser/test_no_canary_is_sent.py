"""What a real server sends to a real browser: every byte of the websocket, and every file."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "canary"))
import planted  # noqa: E402 - a helper of the tests beside these

from trustdash.model.lens import Scope  # noqa: E402

PAGES = ("overview", "commitments", "incidents", "said", "listening", "definitions",
         "rows?m=M9&counted=0", "rows?m=M1&counted=0")  # fmt: skip
PEOPLE = {
    "an administrator without a grant": Scope("a", "admin"),
    "a viewer with both grants": Scope("b", "viewer", ("named_people", "privileged")),
}


@pytest.fixture(scope="module")
def planted_server(demo_original, tmp_path_factory, healthy):
    """Serve the demo with everything planted, to whoever the test's cookie says."""
    path = tmp_path_factory.mktemp("served-planted") / "planted.duckdb"
    for ending in (".duckdb", ".head"):
        shutil.copyfile(demo_original.with_suffix(ending), path.with_suffix(ending))
    planted.made_at(path)
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "tests" / "canary" / "served_as.py"), str(port)]
    environment = {**os.environ, "TRUSTDASH_LEDGER": str(path), "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    ) as server:
        try:
            yield healthy(f"http://localhost:{port}")
        finally:
            os.killpg(server.pid, 15)


@pytest.mark.parametrize("person", PEOPLE)
def test_no_byte_of_what_somebody_may_not_see_reaches_his_browser(
    chromium, planted_server, person, tmp_path
):
    scope, received = PEOPLE[person], []
    context = chromium.new_context(accept_downloads=True)
    context.add_cookies(
        [{"name": "td_test_scope", "value": "|".join((scope.role, *scope.grants)),
          "url": planted_server}]
    )  # fmt: skip
    page = context.new_page()

    def keep(frame: str | bytes) -> None:
        received.append(frame if isinstance(frame, bytes) else frame.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    files = 0
    for place in PAGES:
        page.goto(f"{planted_server}/{'' if place == 'overview' else place}")
        page.wait_for_selector("h1", timeout=60_000)
        page.wait_for_selector(".td-footer, footer", state="attached", timeout=60_000)
        for button in page.get_by_role("button", name="Download CSV").all():
            with page.expect_download() as download:
                button.click()
            download.value.save_as(tmp_path / f"{files}.csv")
            received.append((tmp_path / f"{files}.csv").read_bytes())
            files += 1
    context.close()
    sent = b"\n".join(received).decode(errors="replace")
    assert planted.leaks(sent, scope) == set()
    assert files >= 1
    assert len(sent) > 200_000
    assert bool(planted.found_in(sent)) == bool(scope.grants)
