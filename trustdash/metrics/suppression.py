"""Which small groups must be hidden so that nobody can be recognised."""

from collections.abc import Mapping

import pandas as pd

from trustdash.stats.suppression import THRESHOLD, small_cells

FEWEST = THRESHOLD
"""A group with fewer people is not shown."""
HIDDEN = f"fewer than {FEWEST} answers, not shown"
HIDDEN_TOO = f"not shown, because a group with fewer than {FEWEST} answers could be worked out"
UNSTATED = "group not stated"
TOGETHER = "other groups, together"
"""Groups that are too small to be shown apart, or that would give a smaller one away."""
_NO_INCIDENT = "no incident"


def hidden_groups(sizes: Mapping[str, int]) -> dict[str, str]:
    """Return the groups that must not be shown, each with the reason in words.

    Their total is shown, so a group may be hidden to protect another; see `small_cells`.
    """
    found = small_cells(sizes, total_shown=True)
    return {name: HIDDEN if name in found.primary else HIDDEN_TOO for name in found.hidden}


def shown_apart(cells: pd.DataFrame) -> frozenset[str]:
    """Return the groups whose counts may be shown apart; the others are shown together alone.

    cells: one row for each group, one column for each count, the first being the group's size.
    Every count that is shown, for a group or for those together, is 0 or at least 5, and those
    together are at least two groups, so many that none of their sizes can be told. Nothing but sums
    is published of them, so that any share-out between them fits: no subtraction takes them apart.
    None: not even together are they safe, and the total alone may be shown. Where one group alone
    is on file the total is that group's, and there is nothing to take apart.
    """
    size = cells.columns[0]
    present = cells[cells[size] > 0].sort_index().sort_values(size, kind="stable")
    if len(present) < 2:
        return frozenset(present.index)
    is_small = ((present > 0) & (present < FEWEST)).any(axis=1)
    together, others = list(present.index[is_small]), list(present.index[~is_small])
    while together and not _is_safe(present.loc[together]):
        if not others:
            return frozenset()
        together.append(others.pop(0))
    return frozenset(others)


def _is_safe(together: pd.DataFrame) -> bool:
    sums = together.sum()
    full = bool(((sums == 0) | (sums >= FEWEST)).all())
    return len(together) > 1 and full and int(sums.iloc[0]) >= len(together) + FEWEST - 1


def of_unit(rows: pd.DataFrame) -> pd.Series:
    """Return the incident of each row, the smallest view that the filters can ask for."""
    return rows["incident_id"].fillna(_NO_INCIDENT)


def kept_together(rows: pd.DataFrame, cells: list[str]) -> pd.Series:
    """Return the group under which each row may be shown: its own, or the groups together.

    rows: incident_id, group_name and a flag for each count. A group that is not shown apart in
    one incident is not shown apart in any view of that incident, so that no view less others tells
    it.
    """
    hidden: set[str] = set()
    for _, each in rows.groupby(of_unit(rows)):
        counts = each.groupby("group_name")[cells].sum().astype(int)
        hidden |= set(counts.index) - shown_apart(counts)
    return rows["group_name"].mask(rows["group_name"].isin(hidden), TOGETHER)
