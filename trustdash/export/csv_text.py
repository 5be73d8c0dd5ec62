"""A table as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"
_MOST_FILTERS, _LONGEST_WORD = 4, 48
"""So that a name is never longer than a disk takes."""


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


def file_name(
    *parts: str,
    as_of: date,
    view: Sequence[str] = (),
    mark: str | None = None,
    ending: str = "csv",
) -> str:
    """Return a name that says what a file holds, as of when, of what; no two are ever the same.

    view: the filters that are set, such as INC-02; of many, the first are named. mark: what no
    other person's or other content's file has; random if it is not given. The server tells files
    apart by name and a sample of their content; the mark keeps it from ever handing one person's
    file to another, and an address of a file from being guessed.
    """
    narrowed = [*view[:_MOST_FILTERS], *(["and-more"] if len(view) > _MOST_FILTERS else [])]
    named = "_".join(filter(None, (*map(_word, parts), _word("-".join(narrowed)))))
    return f"{named}_as-of-{as_of.isoformat()}_{mark or secrets.token_hex(16)}.{ending}"


def _word(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST_WORD].rstrip("-")
