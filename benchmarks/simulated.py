"""Made-up series of known truth, all drawn from one generator per scenario."""

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


def autoregressive(
    rng: np.random.Generator, series: int, length: int, correlation: float = 0.0
) -> Values:
    """Return stable series of mean 0 and standard deviation 1 whose neighbours are correlated."""
    steps = rng.standard_normal((series, length))
    values = np.empty((series, length))
    values[:, 0] = steps[:, 0]
    fresh = np.sqrt(1 - correlation**2)
    for at in range(1, length):
        values[:, at] = correlation * values[:, at - 1] + fresh * steps[:, at]
    return values


def cohort(
    rng: np.random.Generator, items: int, mean: float, follow_up: float
) -> tuple[Values, npt.NDArray[np.bool_]]:
    """Return exponential times to closing, each followed for a while; and which closed by then."""
    closing = rng.exponential(mean, items)
    followed = rng.uniform(follow_up / 2, follow_up, items)
    return np.minimum(closing, followed), closing <= followed


def weekly_counts(
    rng: np.random.Generator, weeks: int, mean: float, dispersion: float = 1.0
) -> Values:
    """Return counts of that mean, whose variance is `dispersion` times it (1: Poisson)."""
    if dispersion <= 1:
        return rng.poisson(mean, weeks).astype(np.float64)
    size = mean / (dispersion - 1)
    return rng.negative_binomial(size, size / (size + mean), weeks).astype(np.float64)
