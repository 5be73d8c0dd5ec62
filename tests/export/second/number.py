"""What a number is made of, and the textbook formulas of its interval."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

Z = stats.norm.ppf(0.975)


class Number(NamedTuple):
    """A value with what it was counted from, and its 95 % interval."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None


Numbers = dict[tuple[str, str | None, str | None], Number]
"""Metric, group and part → number."""


def wilson(k: float, n: float) -> tuple[float, float]:
    """Return the 95 % interval of a share in per cent (Wilson 1927)."""
    p, z = k / n, Z**2 / n
    middle, half = p + z / 2, Z * np.sqrt(p * (1 - p) / n + z / 4 / n)
    return 100 * (middle - half) / (1 + z), 100 * (middle + half) / (1 + z)


def share(which: pd.Series, of: int | None = None, *, interval: bool = True) -> Number:
    """Return how many are true, in per cent of all (or of a given base)."""
    return ratio(int(which.sum()), len(which) if of is None else of, interval=interval)


def ratio(k: float, of: float, n: int | None = None, *, interval: bool = True) -> Number:
    """Return k in per cent of a base; nothing of nothing is no number."""
    if not of:
        return Number(None, k, of, int(of) if n is None else n)
    low, high = wilson(k, of) if interval else (None, None)
    return Number(100 * k / of, k, of, int(of) if n is None else n, low, high)


NOTHING = Number(None)
"""What there is no number for."""


def count(k: int, of: int) -> Number:
    """Return a count beside the number of those among which it was counted."""
    return Number(k, k, of, of)


def amount(value: float | None, n: int | None) -> Number:
    """Return a value that is no share; NaN is no value."""
    return Number(None if value is None or pd.isna(value) else float(value), n=n)


def t_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of a mean by Student's t."""
    x = np.asarray(values, float)
    half = stats.t.ppf(0.975, len(x) - 1) * x.std(ddof=1) / np.sqrt(len(x))
    return x.mean() - half, x.mean() + half


class Survival:
    """Kaplan–Meier: the share not yet through at each time, with log-log Greenwood limits."""

    def __init__(self, times: Sequence[float], ended: Sequence[bool]) -> None:
        times, ended = np.asarray(times, float), np.asarray(ended, bool)
        self.at = np.unique(times[ended])
        risk = np.array([(times >= t).sum() for t in self.at], float)
        events = np.array([((times == t) & ended).sum() for t in self.at], float)
        self.left = np.cumprod(1 - events / risk)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = Z * np.sqrt(np.cumsum(events / risk / (risk - events))) / np.log(self.left)
            self.low, self.high = self.left ** np.exp(-spread), self.left ** np.exp(spread)

    def quantile(self, share: float) -> float | None:
        """Return the first time by which this share is through; None: not reached."""
        return self._first(self.left, 1 - share)

    def median_interval(self) -> tuple[float | None, float | None]:
        """Return both ends, or none if one is not reached."""
        bounds = [self._first(curve, 0.5) for curve in (self.low, self.high)]
        return (None, None) if None in bounds else (bounds[0], bounds[1])

    def _first(self, curve: np.ndarray, level: float) -> float | None:
        below = np.flatnonzero(curve <= level + 1e-12)
        return float(self.at[below[0]]) if len(below) else None
