"""What files are called that people download or make: whose, what, of what, as of when."""

import re
import secrets
from collections.abc import Sequence
from datetime import date

_MOST_FILTERS, _LONGEST_WORD = 4, 48
"""So that a name is never longer than a disk takes."""


def file_name(
    *parts: str,
    as_of: date,
    view: Sequence[str] = (),
    mark: str | None = None,
    ending: str = "csv",
) -> str:
    """Return a name such as `meridian-pay_review_inc-02_as-of-2026-11-20_MARK.pdf`.

    parts: whose it is, then what it holds. view: the filters that are set, such as INC-02; of many,
    the first are named. mark: what no other person's or other content's file has; random if it is
    not given, and left out if it is "", where nobody else could ask for the file. A server tells
    files apart by name and a sample of their content; the mark keeps it from ever handing one
    person's file to another, and an address of a file from being guessed.
    """
    narrowed = [*view[:_MOST_FILTERS], *(["and-more"] if len(view) > _MOST_FILTERS else [])]
    named = "_".join(filter(None, (*map(_word, parts), _word("-".join(narrowed)))))
    last = secrets.token_hex(16) if mark is None else mark
    return f"{'_'.join(filter(None, (named, f'as-of-{as_of.isoformat()}', last)))}.{ending}"


def _word(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST_WORD].rstrip("-")
