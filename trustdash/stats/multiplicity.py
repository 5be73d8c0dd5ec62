"""Of many series, which differ by more than chance?"""

from dataclasses import dataclass

import numpy.typing as npt
from statsmodels.stats.multitest import multipletests

from trustdash.errors import StatisticRefused
from trustdash.stats.inputs import Positions, number, numbers, positions
from trustdash.stats.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Discoveries(Result):
    """Which of many tests stand out.

    adjusted: p-values after Benjamini and Hochberg, in the order given. rejected: positions of
    those at most q. expected_by_chance: how many of as many would be at most q if nothing differed.
    """

    adjusted: tuple[float, ...] = ()
    rejected: Positions = ()
    n_rejected: int = 0
    n_rejected_bonferroni: int = 0
    expected_by_chance: float = 0.0


def benjamini_hochberg(p_values: npt.ArrayLike, q: float = 0.05) -> Discoveries:
    """Return which tests stand out, with at most a share q of false ones among them on average.

    adjusted p₍ᵢ₎ = min over j ≥ i of m p₍ⱼ₎ / j. Bonferroni's count beside it holds the chance of
    any false one. Refused: p outside 0 to 1, q outside 0.0001 to 0.5. Source: Benjamini and
    Hochberg (1995), J. R. Stat. Soc. B 57, 289–300, by statsmodels `multipletests("fdr_bh")`.
    """
    p, share = numbers(p_values, "p_values"), number(q, "q", least=1e-4, most=0.5)
    if ((p < 0) | (p > 1)).any():
        raise StatisticRefused("p_values holds no p-value.", "Give numbers from 0 to 1.")
    if not len(p):
        return Discoveries(n=0, status="no_data", reason="no tests")
    rejected, adjusted, *_ = multipletests(p, share, method="fdr_bh")
    strict = multipletests(p, share, method="bonferroni")[0]
    return Discoveries(
        adjusted=tuple(map(float, adjusted)),
        rejected=positions(rejected),
        n_rejected=int(rejected.sum()),
        n_rejected_bonferroni=int(strict.sum()),
        expected_by_chance=len(p) * share,
        n=len(p),
    )
