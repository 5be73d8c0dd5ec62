"""Which small groups must be hidden so that nobody can be recognised."""

from collections.abc import Mapping

from trustdash.stats.suppression import THRESHOLD, small_cells

FEWEST = THRESHOLD
"""A group with fewer people is not shown."""
HIDDEN = f"fewer than {FEWEST} answers, not shown"
HIDDEN_TOO = f"not shown, because a group with fewer than {FEWEST} answers could be worked out"


def hidden_groups(sizes: Mapping[str, int]) -> dict[str, str]:
    """Return the groups that must not be shown, each with the reason in words.

    Their total is shown, so a group may be hidden to protect another; see `small_cells`.
    """
    found = small_cells(sizes, total_shown=True)
    return {name: HIDDEN if name in found.primary else HIDDEN_TOO for name in found.hidden}
