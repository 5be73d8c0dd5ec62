"""Whom it concerns: the groups affected by an incident that is still open."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

ENDED = ("dismissed", "closed")
"""States of an incident after which its groups are owed nothing more."""


def affected(affected_groups: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    """Return one row per group affected by an incident that is neither dismissed nor closed.

    incidents: their ids, so that a reader sees why the group counts. A group without an id, and one
    of an incident that is not in view, is left out.
    """
    still_open = incidents.loc[~incidents["status"].isin(ENDED), "id"]
    rows = affected_groups[affected_groups["incident_id"].isin(still_open)]
    rows = rows.dropna(subset=["group_id"]).sort_values(["group_id", "incident_id"])
    ids = rows.groupby("group_id")["incident_id"].agg(lambda each: ", ".join(dict.fromkeys(each)))
    groups = rows.drop_duplicates("group_id")[["group_id", "group_name"]]
    found = groups.assign(incidents=groups["group_id"].map(ids.to_dict()).astype(object))
    return found.sort_values("group_name", kind="stable").reset_index(drop=True)


def as_texts(cell: Any) -> tuple[str, ...]:
    """Return a frame's cell that holds a list as texts; an empty or missing one has none."""
    if cell is None or pd.api.types.is_scalar(cell):
        return ()
    return tuple(str(each) for each in cell)


def named(lead: str, names: Iterable[Any]) -> str | None:
    """Return a remark that names each: `none reached: Employees, Partners`; None if there is none.

    Every name is listed: those left out must not vanish in a number.
    """
    known = [str(name) for name in names if not pd.isna(name)]
    return f"{lead}: {', '.join(known)}" if known else None
