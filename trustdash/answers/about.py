"""Whose ledger this is, and whether it is an invented example."""

from dataclasses import dataclass
from datetime import date

from trustdash.answers import formats
from trustdash.ledger import Reader


@dataclass(frozen=True, slots=True)
class About:
    """The organisation's name, whether it is invented, the label for pages and files."""

    name: str | None
    is_invented: bool
    label: str
    """`Invented example: Meridian Pay`, or the name, or that none is on file."""
    newest_day: date | None
    """The newest day in the data that is not after the lens's as-of."""


def about(reader: Reader) -> About:
    """Return whose ledger the reader looks at."""
    found = reader.states("organisation")
    newest = reader.newest_day(reader.lens.as_of)
    if found.empty:
        return About(None, False, "Organisation not named", newest)
    row = found.iloc[0]
    name = str(row["name"])
    invented = not formats.is_missing(row["is_invented"]) and bool(row["is_invented"])
    label = f"Invented example: {name}" if invented else name
    return About(name, invented, label, newest)
