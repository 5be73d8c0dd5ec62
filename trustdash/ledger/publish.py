"""Publish a checked copy: the backup, and what others read while the dashboard owns the file."""

import subprocess
import sys
from pathlib import Path

from trustdash import clock
from trustdash.errors import LedgerError, LedgerTampered
from trustdash.ledger import connection, headfile
from trustdash.ledger.ledger import Ledger
from trustdash.ledger.verify import Verification, verify

KEEP = 5
"""How many published copies stay."""

_COPY = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"


def publish(ledger: Ledger, folder: Path | None = None) -> Path:
    """Write a verified copy named by time and head into a folder (`published` beside the file).

    Only a copy that verifies takes its final name; older ones than the last five are removed then.
    Raises LedgerTampered, naming the first problem, if the history does not add up.
    """
    folder = folder or ledger.path.parent / "published"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
    final = folder / f"{ledger.path.stem}-{stamp}-{ledger.head().seq}.duckdb"
    draft = final.with_suffix(".draft")
    with ledger.exclusively():
        head = ledger.head()
        if not ledger.read_only:
            with ledger.cursor() as cursor:
                cursor.execute("CHECKPOINT")
        # In a process of its own: closing a second handle on the file in this one would drop the
        # lock that keeps other writers out.
        subprocess.run([sys.executable, "-c", _COPY, ledger.path, draft], check=True)
    headfile.write(draft, head)
    _check(draft)
    headfile.place(draft).replace(headfile.place(final))
    draft.replace(final)
    _drop_old(folder, ledger.path.stem)
    return final


def _check(copy: Path) -> Verification:
    with Ledger.open(copy, read_only=True) as ledger:
        result = verify(ledger)
    if not result.ok:
        raise LedgerTampered(
            f"{copy.name} does not verify: {result.problems[0].detail}",
            "Run `python -m trustdash verify` for the whole list.",
        )
    return result


def _drop_old(folder: Path, stem: str) -> None:
    for old in sorted(folder.glob(f"{stem}-*.duckdb"))[:-KEEP]:
        headfile.place(old).unlink(missing_ok=True)
        old.unlink()


def restore(copy: Path, ledger: Path) -> Verification:
    """Put a published copy in the ledger's place, after verifying it.

    What was there is kept beside it as `NAME.replaced-<time>`. Raises LedgerTampered if the copy
    does not verify, LedgerLocked if a dashboard owns the ledger.
    """
    if not copy.is_file():
        raise LedgerError(f"There is no file {copy}.", "See data/published/ for what there is.")
    result = _check(copy)
    fresh = ledger.with_suffix(".restoring")
    ledger.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-c", _COPY, copy, fresh], check=True)
    if ledger.exists():
        _set_aside(ledger)
    fresh.replace(ledger)
    with Ledger.open(ledger, read_only=True) as restored:
        headfile.write(ledger, restored.head())
    return result


def _set_aside(ledger: Path) -> None:
    try:
        connection.connect(ledger, read_only=False).close()
    except LedgerError as error:
        if type(error) is not LedgerError:
            raise
    stamp = clock.now().strftime("%Y%m%dT%H%M%S")
    ledger.replace(ledger.with_suffix(f".replaced-{stamp}"))
    ledger.with_name(ledger.name + ".wal").unlink(missing_ok=True)
