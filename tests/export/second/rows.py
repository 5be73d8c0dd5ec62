"""The raw rows that a validator is given."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


class Rows:
    """The rows as of a day: those of a pack, and of what it does not hold, those of the ledger."""

    def __init__(self, as_of: pd.Timestamp, pack: Path | None = None, reader=None) -> None:
        self.as_of, self.pack, self.reader = as_of, pack, reader
        self._read: dict[str, pd.DataFrame] = {}
        self._made: dict[str, pd.DataFrame] = {}

    def __call__(self, name: str) -> pd.DataFrame:
        """Return the rows of a view; days and instants are timestamps, what is empty is NaN."""
        if name not in self._read:
            frame = self._table(name).to_pandas(date_as_object=False)
            self._read[name] = frame.where(frame.notna(), other=float("nan"))
        return self._read[name]

    def _table(self, name: str) -> pa.Table:
        file = self.pack / "data" / f"{name}.parquet" if self.pack else None
        return pq.read_table(file) if file and file.is_file() else self.reader.table(name)

    def once(self, made: Callable[["Rows"], pd.DataFrame]) -> pd.DataFrame:
        """Return what a function makes of these rows, made once."""
        if made.__name__ not in self._made:
            self._made[made.__name__] = made(self)
        return self._made[made.__name__]

    def days_ago(self, days: int) -> pd.Timestamp:
        return self.as_of - pd.Timedelta(days=days)
