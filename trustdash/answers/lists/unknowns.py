"""What is not known: records without an owner, a date, evidence, a cause or a level before."""

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers.lists.listing import Listing
from trustdash.answers.lists.measures import as_rows
from trustdash.answers.lists.promises import owed
from trustdash.answers.measured import measures
from trustdash.metrics.actions import OPEN

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

COLUMNS = ["id", "title", "owner", "team", "status", "due_date"]


def _open_items(numbers: "Numbers", missing: str) -> pd.DataFrame:
    """Return promises still owed and open actions in which a field is empty."""
    actions = numbers.frame("actions")
    found = [
        rows.loc[rows[missing].isna(), COLUMNS]
        for rows in (owed(numbers), actions[actions["status"].isin(OPEN)])
    ]
    known = [rows for rows in found if len(rows)]
    return pd.concat(known, ignore_index=True) if known else found[0]


def _unproved(numbers: "Numbers") -> pd.DataFrame:
    """Return what metric M18 does not count: delivered, without approved evidence in force."""
    return numbers.others("M18")


def _without_baseline(numbers: "Numbers") -> pd.DataFrame:
    return as_rows(tuple(found for found in measures(numbers) if found.state.before is None))


def _without_cause(numbers: "Numbers") -> pd.DataFrame:
    """Return incidents that nobody dismissed and whose cause was not determined."""
    rows, causes = numbers.frame("incidents"), numbers.frame("root_causes")
    known = causes.loc[causes["determined_on"].notna(), "incident_id"]
    return rows[~rows["id"].isin(known) & (rows["status"] != "dismissed")]


LISTS: dict[str, Listing] = {
    "unknown-owner": Listing(
        "Without an owner",
        "Promises still to be delivered and open actions that name no owner.",
        partial(_open_items, missing="owner"),
    ),
    "unknown-date": Listing(
        "Without a date",
        "Promises still to be delivered and open actions that have no date.",
        partial(_open_items, missing="due_date"),
    ),
    "unknown-evidence": Listing(
        "Delivered without evidence",
        "Delivered promises without approved evidence that is in force, as metric M18 counts them.",
        _unproved,
    ),
    "unknown-baseline": Listing(
        "Without a level before",
        "Measures in force with fewer than 3 values before the first major incident.",
        _without_baseline,
    ),
    "unknown-cause": Listing(
        "Without a determined cause",
        "Incidents, other than dismissed ones, of which no cause was determined.",
        _without_cause,
    ),
}
