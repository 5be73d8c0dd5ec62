"""Start the dashboard with settings that are safe."""

import os
import socket
import sys
from pathlib import Path
from typing import Never

from trustdash.errors import ConfigurationError, LedgerMissing
from trustdash.settings import HOME


def command(port: int) -> list[str]:
    """Return the command that serves the dashboard on this machine alone."""
    return [
        sys.executable, "-m", "streamlit", "run", str(HOME / "dashboard.py"),
        "--server.port", str(port), "--server.address", "localhost",
        "--server.headless", "true", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip


def run(ledger: Path, port: int) -> Never:
    """Become the server, so that whoever stops or watches this process stops or watches it.

    Raises LedgerMissing if there is no ledger yet, ConfigurationError if the dashboard's files are
    not there or something else listens on the port.
    """
    if not (HOME / "dashboard.py").is_file():
        raise ConfigurationError(
            f"There is no dashboard in {HOME}.",
            "Install trustdash again, or start it from a checkout.",
        )
    if not ledger.exists():
        raise LedgerMissing(
            f"There is no ledger at {ledger}.",
            "Create one with `trustdash init` (add --demo for the invented example).",
        )
    if _is_taken(port):
        raise ConfigurationError(
            f"Something listens on port {port} already, perhaps another dashboard.",
            "Stop it, or choose another with `--port`.",
        )
    environment = {**os.environ, "TRUSTDASH_LEDGER": str(ledger.resolve())}
    place = f"http://localhost:{port}"
    print(f"The dashboard of {ledger} is at {place} (stop it with Ctrl+C).", flush=True)
    os.chdir(HOME)
    os.execve(sys.executable, command(port), environment)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("localhost", port)) == 0
