"""Ledger files that tests start from."""

import shutil
from pathlib import Path

from trustdash.ledger import Ledger, headfile


def copy_of(ledger: Path, target: Path) -> Path:
    """Copy a closed ledger, with the head kept beside it; return the copy's path."""
    shutil.copyfile(ledger, target)
    shutil.copyfile(headfile.place(ledger), headfile.place(target))
    return target


class Creation:
    """Makes each new ledger a copy of the first: making one takes ten times as long.

    Tests make hundreds of them. What is copied was made by the product.
    """

    def __init__(self, folder: Path) -> None:
        """Make the one that is copied."""
        self.really, self._empty = Ledger.create, folder / "empty.duckdb"
        self.really(self._empty).close()

    def __call__(self, path: Path | str) -> Ledger:
        path = Path(path)
        if path.exists():
            return self.really(path)  # Which refuses.
        path.parent.mkdir(parents=True, exist_ok=True)
        return Ledger.open(copy_of(self._empty, path))
