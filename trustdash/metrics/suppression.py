"""Which small groups must be hidden so that nobody can be recognised."""

from collections.abc import Mapping

FEWEST = 5
"""A group with fewer people is not shown."""
HIDDEN = f"fewer than {FEWEST} answers, not shown"
HIDDEN_TOO = f"not shown, because a group with fewer than {FEWEST} answers could be worked out"


def hidden_groups(sizes: Mapping[str, int]) -> dict[str, str]:
    """Return the groups that must not be shown, each with the reason in words.

    Groups below the threshold are hidden. If what is hidden could be worked out from a shown total
    by subtraction (a single group, or fewer people in all than the threshold), the next smallest
    group is hidden too, until it can't.
    """
    by_size = sorted(
        (name for name in sizes if sizes[name] > 0), key=lambda name: (sizes[name], name)
    )
    hidden = {name: HIDDEN for name in by_size if sizes[name] < FEWEST}
    if not hidden:
        return {}
    for name in by_size:
        in_all = sum(sizes[each] for each in hidden)
        if len(hidden) > 1 and in_all >= FEWEST:
            break
        hidden.setdefault(name, HIDDEN_TOO)
    return hidden
