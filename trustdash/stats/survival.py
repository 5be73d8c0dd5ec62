"""How long things take when some have not happened yet (Kaplan and Meier 1958)."""

import numpy as np
import numpy.typing as npt
from scipy import stats


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
    # A sum of products of fractions: 0.5 may come out as 0.5000000000000001.
    reached = np.flatnonzero(still.probabilities <= 1 - share + 1e-9)
    return float(still.quantiles[reached[0]]) if len(reached) else None
