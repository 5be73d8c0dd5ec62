"""A table as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return headings and rows as CSV text: RFC 4180, UTF-8 with a mark that spreadsheets need.

    Text that a spreadsheet would take for a formula gets a `'` in front; numbers, days and None
    (an empty cell) are written as they are.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(heading) for heading in headings])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return _BOM + out.getvalue()


def safe(cell: Any) -> Any:
    """Return a cell as it may be written: text never starts a formula."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if cell is None or isinstance(cell, int | float | date):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
