"""Start the dashboard with settings that are safe."""

import os
import subprocess
import sys
from pathlib import Path

from trustdash.errors import ConfigurationError

HOME = Path(__file__).resolve().parents[1]
"""The folder that holds dashboard.py, pages/ and .streamlit/."""


def command(port: int) -> list[str]:
    """Return the command that serves the dashboard on this machine alone."""
    return [
        sys.executable, "-m", "streamlit", "run", str(HOME / "dashboard.py"),
        "--server.port", str(port), "--server.address", "localhost",
        "--server.headless", "true", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip


def run(ledger: Path, port: int) -> int:
    """Serve until stopped; return the exit code."""
    if not (HOME / "dashboard.py").is_file():
        raise ConfigurationError(
            f"There is no dashboard in {HOME}.", "Start it from a checkout of the repository."
        )
    environment = {**os.environ, "TRUSTDASH_LEDGER": str(ledger.resolve())}
    print(f"The dashboard of {ledger} is at http://localhost:{port} (stop it with Ctrl+C).")
    try:
        return subprocess.run(command(port), env=environment, cwd=HOME, check=False).returncode
    except KeyboardInterrupt:
        return 0
