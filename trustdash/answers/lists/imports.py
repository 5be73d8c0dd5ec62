"""Files that came in, and files that are expected and did not come."""

from typing import TYPE_CHECKING

import pandas as pd

from trustdash.access.imports import may_import
from trustdash.answers.lists.listing import Listing

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

EVERY_DAYS = {"day": 1, "week": 7, "month": 31}
"""How many days lie between two files of a feed at most."""

LATE_AFTER = 1.5
"""A feed is late when its last file is older than so many times its frequency, as a measure is."""


def feeds(numbers: "Numbers") -> pd.DataFrame:
    """Return every feed that is expected, with the day by which its next file is due.

    Columns besides those of the query: since (its last file, or from when it is expected), due_on,
    is_late.
    """
    return numbers.once("feeds with their next day", _feeds)


def _feeds(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.frame("feeds")
    since = pd.to_datetime(rows["last_on"].fillna(rows["started_on"]))
    days = rows["every"].map(EVERY_DAYS).astype("float64")
    today = pd.Timestamp(numbers.as_of)
    late_from = since + pd.to_timedelta(days * LATE_AFTER, unit="D")
    due_on = since + pd.to_timedelta(days, unit="D")
    return rows.assign(since=since, due_on=due_on, is_late=late_from < today)


def late(numbers: "Numbers") -> pd.DataFrame:
    """Return the feeds that stopped coming, the longest silent first."""
    rows = feeds(numbers)
    return rows[rows["is_late"]].sort_values(["since", "id"])


def batches(numbers: "Numbers") -> pd.DataFrame:
    """Return the files that were imported, newest first; none to somebody who may not import.

    The name of a file may say what its rows keep from most people.
    """
    rows = numbers.frame("batches")
    return rows if may_import(numbers.lens.scope) else rows.head(0)


LISTS: dict[str, Listing] = {
    "imported-files": Listing(
        "Imported files",
        "Files that were imported, each as one batch, with what became of their rows: read = stored"
        " + refused + known already.",
        batches,
    ),
    "feeds": Listing("Feeds", "Files that are expected every day, week or month.", feeds),
    "feeds-late": Listing(
        "Feeds that stopped coming",
        "Feeds whose last file of which a row went in is older than 1.5 times their frequency (a"
        " month counts 31 days); without such a file, the time since when they are expected.",
        late,
    ),
}
