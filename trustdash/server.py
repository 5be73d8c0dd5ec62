"""Start the dashboard with settings that are safe."""

import os
import socket
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Never
from urllib.parse import urlsplit

from trustdash.errors import ConfigurationError, LedgerMissing
from trustdash.settings import HOME

LOCAL_ADDRESSES = frozenset({"localhost", "127.0.0.1", "::1"})
"""Where this machine alone reaches the server."""


def secret_files() -> tuple[Path, Path]:
    """Return where the server looks for its secrets; what the later says counts."""
    return (
        Path.home() / ".streamlit" / "secrets.toml",
        HOME / ".streamlit" / "secrets.toml",
    )


def sign_in_settings() -> Mapping[str, Any] | None:
    """Return how the sign-in is set up, as it stands in the secrets; None if nobody signs in.

    Raises ConfigurationError if secrets are there and can't be read.
    """
    auth = _secrets().get("auth")
    return auth if isinstance(auth, Mapping) else None


def digest_addresses() -> Mapping[str, tuple[str, ...]]:
    """Return account → where its weekly digest is sent, as `[digest]` in the secrets says.

    Raises ConfigurationError if secrets are there and can't be read, or say something else there.
    """
    found = _secrets().get("digest") or {}
    listed = {
        str(account): (told,) if isinstance(told, str) else told
        for account, told in (found.items() if isinstance(found, Mapping) else [("", None)])
    }
    for told in listed.values():
        if not isinstance(told, tuple | list) or not all(isinstance(each, str) for each in told):
            raise ConfigurationError(
                "[digest] in the secrets does not say who gets a digest where.",
                "Write it as docs/digest.md shows.",
            )
    return {account: tuple(told or ()) for account, told in listed.items()}


def _secrets() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in secret_files():
        if path.is_file():
            try:
                found.update(tomllib.loads(path.read_text(encoding="utf-8")))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
                raise ConfigurationError(
                    f"{path} can't be read: {error}.", "Write it as docs/sign-in.md shows."
                ) from error
    return found


def command(
    port: int, address: str = "localhost", sign_in: Mapping[str, Any] | None = None
) -> list[str]:
    """Return the command that serves the dashboard: on this machine alone, or to who signs in."""
    public = urlsplit(str(sign_in["redirect_uri"])).hostname if sign_in else None
    return [
        sys.executable, "-m", "streamlit", "run", str(HOME / "dashboard.py"),
        "--server.port", str(port), "--server.address", address,
        "--server.headless", "true", "--browser.gatherUsageStats", "false",
        "--browser.serverAddress", public or "localhost",
    ]  # fmt: skip


def run(ledger: Path, port: int, address: str = "localhost") -> Never:
    """Become the server, so that whoever stops or watches this process stops or watches it.

    Raises LedgerMissing if there is no ledger yet, ConfigurationError if the dashboard's files are
    not there, something else listens on the port, or others could come in without signing in.
    """
    sign_in = sign_in_settings()
    if address not in LOCAL_ADDRESSES and sign_in is None:
        raise ConfigurationError(
            f"Nobody signs in here, so the dashboard is not shown at {address}: whoever reached"
            " it would be its administrator.",
            "Set up the sign-in (docs/sign-in.md), or leave `--address` out.",
        )
    if sign_in is not None and not sign_in.get("redirect_uri"):
        raise ConfigurationError(
            "The sign-in has no redirect_uri.", "Write it into [auth] as docs/sign-in.md shows."
        )
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
    place = str(sign_in["redirect_uri"]).removesuffix("/oauth2callback") if sign_in else None
    place = place or f"http://localhost:{port}"
    print(f"The dashboard of {ledger} is at {place} (stop it with Ctrl+C).", flush=True)
    os.chdir(HOME)
    os.execve(sys.executable, command(port, address, sign_in), environment)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("localhost", port)) == 0
