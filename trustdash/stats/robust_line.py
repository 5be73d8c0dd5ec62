"""A line through a series whose neighbours are alike, with standard errors that know it.

Plain standard errors are too narrow there, and Newey and West's are in short series. A change is
claimed by the wider of the two, after the plain one is widened by the correlation of neighbouring
residuals; t has as many degrees of freedom as independent values would give. The rates of false
claims are in docs/statistics.md.
"""

from dataclasses import dataclass
from math import floor, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from trustdash.errors import StatisticRefused
from trustdash.stats import autocorrelation
from trustdash.stats.autocorrelation import Autocorrelation
from trustdash.stats.inputs import Values

_EXACT = 1e-20
"""Residuals smaller than this share of all variation are rounding: the line hits every point."""
FEWEST_DF = 2.0


@dataclass(frozen=True, slots=True)
class RobustLine:
    """A fitted line: estimates, their covariances in both kinds, and the residuals' correlation.

    model: statsmodels' result for the series moved to mean 0 and divided by its range.
    """

    estimates: Values
    cov_ols: Values
    cov_newey_west: Values
    residuals: Autocorrelation
    df: int
    model: Any

    def se_ols(self, place: int) -> float:
        """Return the plain standard error of an estimate."""
        return sqrt(max(0.0, float(self.cov_ols[place, place])))

    def se_newey_west(self, place: int) -> float:
        """Return Newey and West's standard error of an estimate."""
        return sqrt(max(0.0, float(self.cov_newey_west[place, place])))

    def claim(self, combination: npt.ArrayLike, conf: float) -> tuple[float, float]:
        """Return the interval of a weighted sum of the estimates that a change is claimed by."""
        weights = np.asarray(combination, dtype=np.float64)
        wide = autocorrelation.widening(self.residuals)
        plain = sqrt(max(0.0, float(weights @ self.cov_ols @ weights)))
        robust = sqrt(max(0.0, float(weights @ self.cov_newey_west @ weights)))
        fitted = len(self.estimates)
        spread = max(plain * careful_spread(wide, self.df + fitted, fitted), robust)
        half = careful_t(conf, self.df, wide) * spread
        centre = float(weights @ self.estimates)
        return centre - half, centre + half


def careful_t(conf: float, df: float, wide: float) -> float:
    """Return the t quantile for errors widened by `wide`: df / wide², at least 2, of them count."""
    return float(stats.t.ppf((1 + conf) / 2, max(FEWEST_DF, df / wide**2)))


def careful_spread(wide: float, n: int, fitted: int) -> float:
    """Return by how much plain standard errors of a fit to n correlated values must grow.

    By `wide`, and by √((n − k) / (n − k wide²)), as residuals of k fitted parameters are too small
    by that where neighbours move together; at most twice as much.
    """
    return wide * sqrt((n - fitted) / max(n - fitted * wide**2, (n - fitted) / 4))


def fit(y: Values, x: Values, lags: int, after: npt.NDArray[np.bool_]) -> RobustLine | None:
    """Return the least-squares fit of y on x, its first column ones; None if nothing is left over.

    lags: of Newey and West, with the correction n / (n − k). after: which values lie after the
    change; the residuals' correlation is taken within each side.
    """
    n, parameters = x.shape
    if n <= parameters:
        return None
    scale = float(np.ptp(y)) or 1.0
    # Loaded when it is needed: statsmodels takes its time, and most commands do without it.
    from statsmodels.regression.linear_model import OLS

    plain = OLS((y - y.mean()) / scale, x).fit()
    if plain.ssr <= _EXACT:
        return None
    robust = plain.get_robustcov_results(
        cov_type="HAC", maxlags=lags, use_correction=True, use_t=True
    )
    estimates = plain.params * scale
    estimates[0] += y.mean()
    sides = plain.resid[~after], plain.resid[after]
    return RobustLine(
        estimates,
        np.asarray(plain.cov_params()) * scale**2,
        np.asarray(robust.cov_params()) * scale**2,
        autocorrelation.lag1(*sides, fitted=parameters),
        n - parameters,
        plain,
    )


def usual_lags(n: int) -> int:
    """Return how many lags Newey–West takes of n values: max(1, ⌊4 (n / 100)^(2/9)⌋)."""
    return max(1, floor(4 * np.float64(n / 100) ** (2 / 9)))


def lags_for(asked: int | None, n: int) -> int:
    """Return the lags asked for, or the usual ones; refused if as many as values."""
    if asked is None:
        return min(usual_lags(n), max(0, n - 1))
    if not 0 <= asked < max(1, n):
        raise StatisticRefused(
            f"newey_west_lags is {asked} for {n} values.", "Take fewer lags than values."
        )
    return asked
