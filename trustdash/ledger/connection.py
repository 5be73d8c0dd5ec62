"""How the one DuckDB file is made and opened: fenced, with a storage format that is pinned."""

import re
from pathlib import Path

import duckdb

from trustdash.errors import LedgerError, LedgerLocked, LedgerMissing

STORAGE_VERSION = "v1.5.0"

FENCE: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "4GB",
    "max_temp_directory_size": "8GB",
    "lock_configuration": "true",
}
"""No statement can read or write another file, load code, or take the fence down again."""


def create_file(path: Path) -> None:
    """Make an empty DuckDB file whose storage format later versions and 1.5 can both read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise LedgerError(
            f"There is a file at {path} already.", "Choose another --ledger, or move it away."
        )
    quoted = str(path).replace("'", "''")
    with duckdb.connect() as memory:
        memory.execute(f"ATTACH '{quoted}' AS fresh (STORAGE_VERSION '{STORAGE_VERSION}')")


def connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Open the file behind the fence.

    Raises LedgerMissing, LedgerLocked (another process owns it) or LedgerError (not a ledger).
    """
    if not path.exists():
        raise LedgerMissing(
            f"There is no ledger at {path}.",
            "Create one with `python -m trustdash init` (add --demo for the invented example).",
        )
    try:
        return duckdb.connect(str(path), read_only=read_only, config=FENCE)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise _locked(path, error) from error
        raise _unreadable(path, error) from error
    except duckdb.Error as error:
        raise _unreadable(path, error) from error


def _locked(path: Path, error: duckdb.Error) -> LedgerLocked:
    pid = re.search(r"PID (\d+)", str(error))
    who = f"process {pid[1]}" if pid else "another process"
    return LedgerLocked(
        f"The ledger {path} is in use by {who}, most likely the dashboard.",
        "Stop it and run this again.",
    )


def _unreadable(path: Path, error: duckdb.Error) -> LedgerError:
    first_line = str(error).splitlines()[0]
    return LedgerError(
        f"{path} can't be opened as a ledger ({first_line}).",
        "Put back the newest copy with `python -m trustdash restore data/published/FILE`.",
    )
