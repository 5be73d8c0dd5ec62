"""A table as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from trustdash.model.cell import safe

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
