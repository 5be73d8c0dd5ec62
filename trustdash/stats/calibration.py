"""How late is work of this kind, and how well do forecasts hold?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trustdash.errors import StatisticRefused
from trustdash.stats.inputs import (
    Values,
    confidence,
    count,
    flags,
    number,
    numbers,
    of_equal_length,
)
from trustdash.stats.intervals import wilson
from trustdash.stats.result import Result, Status
from trustdash.stats.waiting import waiting_quantile

FEWEST_FOR_MEDIAN, FEWEST_FOR_TAIL, FEWEST_FORECASTS = 10, 20, 10
_MANY_OPEN = 0.1
"""From this share still open on, quantiles count them as waiting (Kaplan–Meier)."""
_SHARES = (0.5, 0.8, 0.85, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipQuantiles(Result):
    """By how many days half, 80, 85 and 90 % of earlier work was late at most; early is negative.

    method: `type 7` of what is delivered, or `Kaplan–Meier` when many are still open.
    """

    p50: float | None = None
    p80: float | None = None
    p85: float | None = None
    p90: float | None = None
    method: str


def slip_quantiles(
    slips_days: npt.ArrayLike, observed: npt.ArrayLike | None = None
) -> SlipQuantiles:
    """Return the quantiles of delivered minus first date in a reference class.

    observed: 1 delivered, 0 open and so late already by so many days; all delivered if left out.
    With more than 10 % open the quantiles are Kaplan–Meier's, else of the delivered by linear
    interpolation (type 7). Early ones stay in. n ≥ 10 for the median, 20 for the others. Refused:
    flags beside 0 and 1. Source: Flyvbjerg (2006), Project Management Journal 37, 5–15; Hyndman and
    Fan (1996), The American Statistician 50, 361–365.
    """
    slips = numbers(slips_days, "slips_days")
    delivered = np.ones(len(slips), bool) if observed is None else flags(observed, "observed")
    of_equal_length(slips_days=slips, observed=delivered)
    n, still_open = len(slips), int((~delivered).sum())
    censored = n > 0 and still_open / n > _MANY_OPEN
    found = _waiting(slips, delivered) if censored else _delivered(slips[delivered])
    size = n if censored else n - still_open
    enough = [size >= FEWEST_FOR_MEDIAN, *[size >= FEWEST_FOR_TAIL] * 3]
    values = [value if many else None for value, many in zip(found, enough, strict=True)]
    status, reason = _why(values, size)
    left_out = f"{still_open} still open, left out" if still_open and not censored else None
    method = "Kaplan–Meier" if censored else "type 7"
    p50, p80, p85, p90 = values
    return SlipQuantiles(
        p50=p50,
        p80=p80,
        p85=p85,
        p90=p90,
        method=method,
        n=size,
        status=status,
        reason=reason,
        caution=left_out,
    )


def _waiting(slips: Values, delivered: npt.NDArray[np.bool_]) -> list[float | None]:
    return [waiting_quantile(slips, delivered, share) for share in _SHARES]


def _delivered(slips: Values) -> list[float | None]:
    return [float(np.quantile(slips, share)) if len(slips) else None for share in _SHARES]


def _why(values: list[float | None], n: int) -> tuple[Status, str | None]:
    if n >= FEWEST_FOR_TAIL:
        missed = None in values
        return "not_reached" if missed else "ok", "too many are still open" if missed else None
    needed = f"{FEWEST_FOR_MEDIAN} are needed for p50, {FEWEST_FOR_TAIL} for the others"
    return "too_few" if n else "no_data", needed


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastCoverage(Result):
    """The share of forecasts that held, with Wilson's interval, beside what they promised.

    consistent_with_nominal: the promised share lies in the interval; None below 10 forecasts.
    """

    coverage: float | None = None
    lower: float | None = None
    upper: float | None = None
    consistent_with_nominal: bool | None = None


def forecast_coverage(
    held: float, forecasts: float, nominal: float, conf: float = 0.95
) -> ForecastCoverage:
    """Return how often forecasts held that should hold a nominal share of the time, 0.85 for P85.

    For the forecasts' owner, not for ranking. Refused: more held than made, a nominal share
    outside 0 to 1. Source: Wilson (1927); Murphy and Winkler (1977), Applied Statistics 26, 41–47.
    """
    k, n = count(held, "held"), count(forecasts, "forecasts")
    promised, conf = number(nominal, "nominal", least=0, most=1), confidence(conf)
    if k > n:
        raise StatisticRefused(f"held is {k} of {n} forecasts.", "Give how many of them held.")
    if not n:
        return ForecastCoverage(n=0, status="no_data", reason="no forecasts")
    low, high = wilson(k, n, conf)
    few = n < FEWEST_FORECASTS
    return ForecastCoverage(
        coverage=k / n,
        lower=low,
        upper=high,
        consistent_with_nominal=None if few else low <= promised <= high,
        n=n,
        status="too_few" if few else "ok",
        reason=f"{FEWEST_FORECASTS} forecasts are needed to judge" if few else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Brier(Result):
    """The mean squared error of probabilities, 0 best; base_rate: that of the base rate."""

    brier: float | None = None
    base_rate: float | None = None


def brier_score(forecasts: npt.ArrayLike, outcomes: npt.ArrayLike) -> Brier:
    """Return mean (f − o)² of forecast probabilities and what came, 1 or 0.

    A score is read beside that of always forecasting the share that came, ō (1 − ō). None without
    forecasts. Refused: probabilities outside 0 to 1, lists that differ in length. Source: Brier
    (1950), Monthly Weather Review 78, 1–3 (whose sum over both classes is twice this).
    """
    f, o = numbers(forecasts, "forecasts"), flags(outcomes, "outcomes")
    of_equal_length(forecasts=f, outcomes=o)
    if ((f < 0) | (f > 1)).any():
        raise StatisticRefused("forecasts holds no probability.", "Give numbers from 0 to 1.")
    if not len(f):
        return Brier(n=0, status="no_data", reason="no forecasts")
    rate = float(o.mean())
    return Brier(
        brier=float(np.mean((f - o) ** 2)),
        base_rate=rate * (1 - rate),
        n=len(f),
        caution=f"fewer than {FEWEST_FORECASTS} forecasts" if len(f) < FEWEST_FORECASTS else None,
    )
