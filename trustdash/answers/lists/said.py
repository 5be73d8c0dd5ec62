"""Claims, promised updates and messages, as the page What we said counts them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers import statements
from trustdash.answers.lists.listing import Listing
from trustdash.metrics import audience
from trustdash.metrics.claims import NOT_CHECKABLE, NOT_JUDGED, UNBACKED

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

MESSAGES = "messages"


def _claims(
    title: str, definition: str, fits: Callable[[pd.DataFrame], pd.Series] | None = None
) -> Listing:
    def rows(numbers: "Numbers") -> pd.DataFrame:
        every = statements.claims(numbers)
        return every if fits is None else every[fits(every)]

    return Listing(title, definition, rows)


def cell_of(group: str, month: str) -> str:
    """Return the name under which the messages to a group in a month are listed."""
    return f"{group}, {month}"


def _messages(numbers: "Numbers", cell: str) -> pd.DataFrame:
    """Return the messages to a group in a month; a message without groups was for everyone."""
    group, _, month = cell.rpartition(", ")
    rows = numbers.frame("communications")
    rows = rows[audience.month_of(rows) == month]
    return audience.to_group(rows, group)


LISTS: dict[str, Listing] = {
    "claims": _claims("Claims", "Every sentence of a message that was taken out to be checked."),
    "claims-not-backed": Listing(
        "What we said that we cannot back",
        "Claims that a reader found unbacked by the record of the day, promises without a "
        "commitment, and claims contradicted since.",
        statements.cannot_back,
    ),
    "claims-unbacked": _claims(
        "Unbacked claims",
        "Claims that at least one reader found not backed by the record of the day they were made.",
        lambda rows: rows["verdict"] == UNBACKED,
    ),
    "claims-not-judged": _claims(
        "Claims not judged yet",
        "Claims that no reader has judged yet.",
        lambda rows: rows["verdict"] == NOT_JUDGED,
    ),
    "claims-not-checkable": _claims(
        "Claims that can't be checked",
        "Claims, apologies among them, that readers found not checkable.",
        lambda rows: rows["verdict"] == NOT_CHECKABLE,
    ),
    "claims-differ": _claims(
        "Claims on which readers differ",
        "Claims that two readers judged, not alike.",
        lambda rows: rows["differ"],
    ),
    "apologies": _claims(
        "Apologies", "Sentences that apologise. They claim nothing that can be checked.",
        lambda rows: rows["kind"] == "apology",
    ),
    "updates-broken": Listing(
        "Promised updates that did not come in time",
        "Messages that named a time for the next one, which came later or never.",
        statements.broken_updates,
    ),
    "groups-not-reached": Listing(
        "Affected groups not reached",
        "Groups affected by an open incident to which no message went in the 90 days to as-of on "
        "a channel that they use.",
        statements.not_reached,
    ),
    "promised-without-date": Listing(
        "Promised without a date",
        "Messages that promise something without an owner or a date.",
        statements.promised_without_date,
    ),
    MESSAGES: Listing(
        "Messages",
        "Messages by group and month. A message without groups was for everyone.",
        lambda numbers: numbers.frame("communications"),
        _messages,
    ),
}  # fmt: skip
