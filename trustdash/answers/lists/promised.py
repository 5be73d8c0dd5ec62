"""What was promised in answer to an incident, and which of its dates were moved."""

from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers.lists.listing import Listing

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers


def _promised(numbers: "Numbers", incident: str | None = None) -> pd.DataFrame:
    rows = numbers.frame("commitments")
    return rows if incident is None else rows[rows["incident_id"] == incident]


def _moved(numbers: "Numbers", incident: str | None = None) -> pd.DataFrame:
    rows = numbers.frame("revisions")
    rows = rows[rows["is_move"].astype(bool) & (rows["item_entity"] == "commitment")]
    return rows if incident is None else rows[rows["incident_id"] == incident]


LISTS: dict[str, Listing] = {
    "incident-promises": Listing(
        "Promises in answer to an incident",
        "Every promise on file for the incident, withdrawn and replaced ones among them.",
        _promised,
        _promised,
    ),
    "incident-moves": Listing(
        "Moves of the dates of these promises",
        "Each time that a promise for the incident got another date in place of one.",
        _moved,
        _moved,
    ),
}
