"""Bring a ledger file to this version's shape, on a copy that takes its place when it is whole."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import duckdb

from trustdash import clock
from trustdash.errors import LedgerTooNew
from trustdash.ledger import connection, schema

_NAME = re.compile(r"^(\d{4})_\w+\.sql$")


def scripts() -> dict[int, tuple[str, str]]:
    """Return number → (file name, SQL) of every migration shipped, in order."""
    folder = files("trustdash.ledger") / "migrations"
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if match := _NAME.match(entry.name):
            found[int(match[1])] = (entry.name, entry.read_text(encoding="utf-8"))
    return found


def newest() -> int:
    """Return the number of the newest migration shipped."""
    return max(scripts())


def applied(con: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the newest migration in the file; 0 for an empty one. Reads only."""
    known = con.execute(
        "SELECT 1 FROM information_schema.tables WHERE table_name = 'schema_migration'"
    ).fetchone()
    if not known:
        return 0
    row = con.execute("SELECT max(number) FROM schema_migration").fetchone()
    return int(row[0]) if row and row[0] else 0


def is_current(con: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Tell whether the file has this version's shape; LedgerTooNew if it has a later one."""
    here, there = newest(), applied(con)
    if there > here:
        raise LedgerTooNew(
            f"The ledger {path} has schema {there}; this trustdash knows up to {here}.",
            "Install the version of trustdash that wrote it, or a later one.",
        )
    return there == here


def apply_pending(con: duckdb.DuckDBPyConnection) -> None:
    """Apply what is missing, each script in one transaction with its record, then the views."""
    for number, (name, sql) in scripts().items():
        if number > applied(con):
            con.execute("BEGIN")
            con.execute(sql)
            con.execute(
                "INSERT INTO schema_migration VALUES (?, ?, ?)", [number, name, clock.now()]
            )
            con.execute("COMMIT")
    # In one transaction: a commit for each of the many views would wait for the disk each time.
    con.execute("BEGIN")
    con.execute(";\n".join(schema.views()))
    con.execute("COMMIT")
    con.execute("CHECKPOINT")


def upgrade(path: Path) -> None:
    """Migrate a copy of the file, open it again, and only then put it in the file's place.

    A kill at any moment leaves the old file or the new one, whole.
    """
    copy = path.with_suffix(".migrating")
    shutil.copyfile(path, copy)
    with connection.connect(copy, read_only=False) as con:
        apply_pending(con)
    with connection.connect(copy, read_only=True) as con:
        is_current(con, copy)
    copy.replace(path)
