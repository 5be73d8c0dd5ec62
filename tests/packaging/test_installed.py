"""trustdash as a wheel, installed where the repository is not: all that it needs is in it."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tarfile
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

import trustdash

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCES = (
    ".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", "*.duckdb*", "*.head", "inbox",
    "published", ".*_cache", ".hypothesis", "tests",
)  # fmt: skip
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_{kind}(sys.argv[1]))"
pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean() -> dict[str, str]:
    """An environment that knows neither the repository nor another ledger."""
    apart = ("PYTHONPATH", "TRUSTDASH_")
    return {name: text for name, text in os.environ.items() if not name.startswith(apart)}


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """The source archive, built from a copy so that the repository stays as it is."""
    folder = tmp_path_factory.mktemp("source")
    shutil.copytree(ROOT, folder / "copy", ignore=shutil.ignore_patterns(*NOT_SOURCES))
    run(sys.executable, "-c", BUILD.format(kind="sdist"), folder, cwd=folder / "copy")
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(archive, tmp_path_factory) -> Path:
    """The wheel, built from the source archive: so both are whole."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    run(sys.executable, "-c", BUILD.format(kind="wheel"), folder, cwd=unpacked)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def command(wheel, tmp_path_factory) -> Path:
    """`trustdash` in a new environment, which borrows what requirements.txt names from this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    borrowed = Path(sysconfig.get_path("purelib", vars={"base": str(folder)})) / "borrowed.pth"
    borrowed.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install")
    run(*pip, "--no-deps", "--no-index", "--quiet", wheel, cwd=folder)
    return folder / "bin" / "trustdash"


@pytest.fixture(scope="module")
def elsewhere(command, tmp_path_factory) -> Path:
    """A folder of the user's with a ledger of the example."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(command, "init", "--demo", "--ledger", "x.duckdb", cwd=folder)
    return folder


def test_the_wheel_holds_every_module_and_whatever_they_read(wheel):
    with zipfile.ZipFile(wheel) as packed:
        held = set(packed.namelist())
    sources = [p for p in (ROOT / "trustdash").rglob("*") if p.is_file() and p.suffix != ".pyc"]
    shown = [*(ROOT / "pages").glob("*.py"), *(ROOT / "data" / "demo").glob("[0-9][0-9]-*")]
    shown += [ROOT / "dashboard.py", ROOT / ".streamlit" / "config.toml"]
    wanted = {str(path.relative_to(ROOT)) for path in sources}
    wanted |= {f"trustdash/home/{path.relative_to(ROOT)}" for path in shown}
    lost = sorted(wanted - held)
    assert not lost, f"Name their packages or files in pyproject.toml: {lost}"


def test_the_wheel_holds_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as packed:
        tops = {name.split("/")[0] for name in packed.namelist()}
    assert tops == {"trustdash", f"trustdash-{trustdash.__version__}.dist-info"}


def test_the_wheel_asks_for_what_it_was_tested_with(wheel):
    with zipfile.ZipFile(wheel) as packed:
        metadata = packed.read(f"trustdash-{trustdash.__version__}.dist-info/METADATA").decode()
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = {f"Requires-Dist: {line}" for line in lines if "==" in line}
    assert pinned and pinned <= set(metadata.splitlines())


def test_the_program_installed_is_the_one_of_the_wheel(command, tmp_path):
    python = command.with_name("python")
    found = run(python, "-c", "import trustdash; print(trustdash.__file__)", cwd=tmp_path)
    assert found.startswith(str(command.parents[1]))
    assert run(command, "--version", cwd=tmp_path) == f"trustdash {trustdash.__version__}\n"


def test_the_example_is_there_and_its_numbers_are_right(command, elsewhere):
    told = json.loads(
        run(command, "metrics", "M1", "--ledger", "x.duckdb", "--json", cwd=elsewhere)
    )
    (rate, *_) = told["measures"]
    assert (told["as_of"], rate["numerator"], rate["denominator"]) == ("2026-11-20", 3, 12)


def test_nothing_is_wrong_with_the_installation(command, elsewhere):
    said = run(command, "doctor", "--ledger", "x.duckdb", cwd=elsewhere)
    assert said == "Nothing is wrong.\n"


def test_the_dashboard_is_served_from_any_folder(command, elsewhere):
    port = free_port()
    serve = [command, "serve", "--ledger", "x.duckdb", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(serve, cwd=elsewhere, env=clean(), stdout=quiet, stderr=quiet) as server:
        try:
            until_healthy(port)
            with urllib.request.urlopen(f"http://localhost:{port}/", timeout=10) as page:
                assert b'<div id="root">' in page.read()
            assert b"Larkmoor Pay" in first_run(port)
        finally:
            server.terminate()
    # What was started is the server itself: when it has ended, nothing is left behind.
    with socket.socket() as probe:
        assert probe.connect_ex(("localhost", port)) != 0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port: int = free.getsockname()[1]
        return port


def until_healthy(port: int) -> None:
    for _ in range(160):
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1) as ok:
                assert ok.read() == b"ok"
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.25)
    raise AssertionError("The dashboard did not start.")


def first_run(port: int) -> bytes:
    """Ask for the first page as a browser does; what the server sends until it has been run."""
    sent = b""
    with connect(f"ws://localhost:{port}/_stcore/stream", max_size=None) as stream:
        stream.send(BackMsg(rerun_script=ClientState()).SerializeToString())
        while True:
            message = stream.recv(timeout=60)
            sent += message
            if ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
                return sent
