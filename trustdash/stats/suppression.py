"""Which small groups must be hidden so that nobody can be recognised, not even by subtraction.

Done once per table in the data layer; every filter, wave, export, tooltip and alt text shows what
is left. Source: Willenborg and de Waal (2001), "Elements of Statistical Disclosure Control".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from trustdash.errors import StatisticRefused
from trustdash.stats.inputs import count, number
from trustdash.stats.result import Result

THRESHOLD = 5
"""A group with fewer people is not shown."""
_MOST_PUBLISHED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallCells(Result):
    """Which groups of a table are hidden.

    primary: hidden for their own size. hidden: all that are hidden, the smallest first.
    total_hidden: people in them. hide_total: the total must be hidden too, as nothing else
    protects them.
    """

    primary: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    total_hidden: int
    hide_total: bool


def small_cells(
    groups: Mapping[str, float], total_shown: float | bool | None = None, threshold: int = THRESHOLD
) -> SmallCells:
    """Return the groups to hide: those of 1 to threshold − 1, and what protects them.

    groups: name → people, not overlapping. total_shown: the total printed beside them, or true for
    their sum; then what is hidden could be worked out by subtraction, so the next smallest group is
    hidden too until at least two are, with at least `threshold` people in all. People in no group
    count as hidden. None: no total is shown, and small groups alone are hidden. An empty group
    shows nobody. Refused: no counts, a total below the groups' sum, a threshold below 2.
    """
    sizes = {str(name): count(n, "groups") for name, n in groups.items()}
    least = int(number(threshold, "threshold", least=2, most=1e6))
    together = sum(sizes.values())
    by_size = sorted((name for name in sizes if sizes[name]), key=lambda name: (sizes[name], name))
    primary = [name for name in by_size if sizes[name] < least]
    hidden, lost = list(primary), False
    if total_shown is not None and total_shown is not False:
        total = together if total_shown is True else count(total_shown, "total_shown")
        if total < together:
            raise StatisticRefused(
                f"total_shown is {total}, less than its groups' {together}.", "Give their total."
            )
        hidden, lost = _protected(sizes, by_size, hidden, total - together, least)
    return SmallCells(
        primary=tuple(primary),
        hidden=tuple(hidden),
        total_hidden=sum(sizes[name] for name in hidden),
        hide_total=lost,
        n=together,
        status="suppressed" if hidden or lost else "ok",
        reason="hidden to protect people" if hidden or lost else None,
    )


def _protected(
    sizes: Mapping[str, int], by_size: list[str], primary: list[str], in_no_group: int, least: int
) -> tuple[list[str], bool]:
    """Return the groups to hide beside a shown total, and whether not even that suffices."""
    hidden = list(primary)
    for name in [*by_size, None]:
        unseen = sum(sizes[each] for each in hidden) + in_no_group
        parts = len(hidden) + bool(in_no_group)
        alone = parts == 1 and not hidden
        if not unseen or (unseen >= least and (parts > 1 or alone)):
            return hidden, False
        if name is not None and name not in hidden:
            hidden.append(name)
    return hidden, True


@dataclass(frozen=True, slots=True)
class Published:
    """A mean that is shown somewhere: under which filter, of how many, its value if known."""

    filter: str
    n: int
    mean: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Result):
    """What subtraction gives away.

    derived_n: the fewest people that two published means differ by. derived_mean: the mean of
    just those. filters: the two. must_block: fewer than the threshold stand behind a published
    mean, or behind the difference of any two.
    """

    derived_n: int | None = None
    derived_mean: float | None = None
    filters: tuple[str, ...] = ()
    must_block: bool


def differencing(published: Sequence[Published], threshold: int = THRESHOLD) -> Difference:
    """Return whether published means, one of a part of another, give a small group away.

    mean of the rest = (n₁ m₁ − n₂ m₂) / (n₁ − n₂). Any two are taken to be whole and part, which
    errs to the safe side. Refused: no counts, more than 500 means, a threshold below 2.
    """
    least = int(number(threshold, "threshold", least=2, most=1e6))
    if len(published) > _MOST_PUBLISHED:
        raise StatisticRefused(f"published has {len(published)}.", f"Give {_MOST_PUBLISHED}.")
    shown = [Published(each.filter, count(each.n, "n"), _mean(each.mean)) for each in published]
    n = max((each.n for each in shown), default=0)
    bare = any(0 < each.n < least for each in shown)
    pairs = [
        (abs(one.n - other.n), one, other)
        for one, other in combinations(shown, 2)
        if one.n != other.n and min(one.n, other.n)
    ]
    if not pairs:
        reason = "no two of them differ in n" if len(shown) > 1 else "nothing to subtract from"
        return Difference(must_block=bare, n=n, status="not_estimable", reason=reason)
    derived, one, other = min(pairs, key=lambda pair: pair[0])
    whole, part = (one, other) if one.n > other.n else (other, one)
    about: dict[str, Any] = {
        "derived_n": derived,
        "filters": (whole.filter, part.filter),
        "must_block": bare or derived < least,
        "n": n,
    }
    if whole.mean is None or part.mean is None:
        return Difference(status="not_estimable", reason="a mean was not given", **about)
    rest = (whole.n * whole.mean - part.n * part.mean) / derived
    return Difference(derived_mean=rest, **about)


def _mean(value: float | None) -> float | None:
    return None if value is None else number(value, "mean")
