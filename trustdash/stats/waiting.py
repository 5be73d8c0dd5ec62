"""The time by which a share of the items had it happen, when some still wait.

Apart from `survival`, because most metrics need no more of the curve than this.
"""

import numpy as np
import numpy.typing as npt
from scipy import stats

from trustdash.stats.inputs import Values

ROUNDING = 1e-9
"""The estimate is a product of fractions: 0.5 may come out as 0.5000000000000001."""


def waiting_quantile(
    waited: npt.ArrayLike, happened: npt.ArrayLike, share: float = 0.5
) -> float | None:
    """Return the time by which a share of the items had it happen; None if not reached.

    waited: time until it happened, or until now for what still waits. happened: whether it did.
    It is the first time at which the Kaplan–Meier estimate of those still waiting is at most
    1 − share; when nothing waits any more, the order statistic, e.g. of 1, 2, 3, 4 the median is 2.
    Source: Kaplan and Meier (1958), J. Am. Stat. Assoc. 53, 457–481, by `scipy.stats.ecdf`.
    """
    times, observed = np.asarray(waited, dtype=float), np.asarray(happened, dtype=bool)
    if not observed.any():
        return None
    sample = stats.CensoredData(times[observed], right=times[~observed])
    still = stats.ecdf(sample).sf
    return first_at_most(still.quantiles, still.probabilities, 1 - share)


def first_at_most(times: Values, curve: Values, level: float) -> float | None:
    """Return the first time at which a falling curve is at most a level; None if never."""
    reached = np.flatnonzero(curve <= level + ROUNDING)
    return float(times[reached[0]]) if len(reached) else None
