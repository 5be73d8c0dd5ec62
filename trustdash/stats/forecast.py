"""When the rest will be done, from how much was done week by week (Monte Carlo).

The past weeks are drawn again until the rest is done, ten thousand times over; how many draws are
done by a week is its chance. Every run first draws how much each past week weighs (Dirichlet, the
Bayesian bootstrap), because weeks drawn with equal weights promise too early: their 85th percentile
held in 73 to 81 of 100 simulated cases, with Dirichlet weights in 85 to 87. Sources: Vacanti
(2015), "Actionable Agile Metrics for Predictability"; Rubin (1981), Ann. Stat. 9, 130–134.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Weights = Literal["dirichlet", "equal"]
Numbers = npt.NDArray[np.float64]

DRAWS = 10_000
SEED = 43
FEWEST_WEEKS = 8
"""Below so many weeks nothing is forecast."""
FEWEST_DONE = 5
"""Nor below so many done in them."""
HORIZON = 260
"""The last week looked at, five years ahead; what is not done by then counts as never."""
NEVER = HORIZON + 1
_WEEKS_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Forecast:
    """By the end of which week from now the rest is done, in 50, 85 and 95 of 100 draws.

    None where it can't be said, and then `reason` says why: too little is known, or so many draws
    were not done within five years.
    """

    p50_weeks: int | None
    p85_weeks: int | None
    p95_weeks: int | None
    reason: str | None = None


def throughput_forecast(
    weekly: Sequence[int] | npt.ArrayLike,
    remaining: int,
    *,
    weights: Weights = "dirichlet",
    arrivals: npt.ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Forecast:
    """Return in how many whole weeks the remaining items will be done.

    weekly: how many were done in each past week, weeks without any included. arrivals: how many
    were added in the same weeks, if new ones keep coming; a week is drawn with both. Nothing
    remaining: 0 weeks. The quantiles are those of the empirical distribution (inverted_cdf).
    """
    done = np.asarray(weekly, dtype=float)
    if remaining <= 0:
        return Forecast(0, 0, 0)
    if reason := too_little(done):
        return Forecast(None, None, None, reason)
    taken = weeks_until_done(
        done, remaining, weights=weights, arrivals=arrivals, draws=draws, seed=seed
    )
    p50, p85, p95 = (_quantile(taken, share) for share in (0.5, 0.85, 0.95))
    return Forecast(p50, p85, p95, _unreached(p85, p95))


def _unreached(p85: int | None, p95: int | None) -> str | None:
    if p85 is None:
        return "not at this pace"
    return "95 of 100 draws: not within five years" if p95 is None else None


def too_little(weekly: npt.ArrayLike) -> str | None:
    """Return why nothing can be forecast from these weeks; None if it can."""
    done = np.asarray(weekly, dtype=float)
    if len(done) < FEWEST_WEEKS:
        return f"fewer than {FEWEST_WEEKS} weeks on file"
    if not done.sum():
        return f"none was done in {len(done)} weeks: not at this pace"
    if done.sum() < FEWEST_DONE:
        return f"fewer than {FEWEST_DONE} done in {len(done)} weeks"
    return None


def weeks_until_done(
    weekly: npt.ArrayLike,
    remaining: int,
    *,
    weights: Weights = "dirichlet",
    arrivals: npt.ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> npt.NDArray[np.int64]:
    """Return for each draw the first week by whose end the remaining items are done, else NEVER.

    The order of the past weeks has no influence.
    """
    done = np.asarray(weekly, dtype=float)
    added = np.zeros_like(done) if arrivals is None else np.asarray(arrivals, dtype=float)
    # Weeks with the same result are one kind of week; their Dirichlet weights add up to a gamma's.
    kinds, counts = np.unique(done - added, return_counts=True)
    rng = np.random.default_rng(seed)
    edges = _edges(counts.astype(float), weights, draws, rng)
    taken = np.full(draws, NEVER, dtype=np.int64)
    so_far, running = np.zeros(draws), np.arange(draws)
    for first in range(0, HORIZON, _WEEKS_AT_ONCE):
        steps = _drawn(kinds, edges[running], rng)
        path = so_far[running, None] + steps.cumsum(axis=1)
        is_done = path >= remaining
        ended = is_done.any(axis=1)
        taken[running[ended]] = first + 1 + is_done[ended].argmax(axis=1)
        so_far[running] = path[:, -1]
        running = running[~ended]
        if not len(running):
            break
    return np.minimum(taken, NEVER)


def _edges(counts: Numbers, weights: Weights, draws: int, rng: np.random.Generator) -> Numbers:
    """Return for each draw the chance of a week of the first kind, of the first two, and so on."""
    if weights == "equal":
        shares = np.broadcast_to(counts / counts.sum(), (draws, len(counts)))
    else:
        drawn = rng.standard_gamma(counts, size=(draws, len(counts)))
        shares = drawn / drawn.sum(axis=1, keepdims=True)
    return np.asarray(shares.cumsum(axis=1)[:, :-1], dtype=float)


def _drawn(kinds: Numbers, edges: Numbers, rng: np.random.Generator) -> Numbers:
    """Return what is done in each of the next weeks of each draw."""
    chance = rng.random((len(edges), _WEEKS_AT_ONCE))
    steps = np.full_like(chance, kinds[0])
    for position, rise in enumerate(np.diff(kinds)):
        steps += rise * (chance > edges[:, position, None])
    return steps


def _quantile(taken: npt.NDArray[np.int64], share: float) -> int | None:
    week = int(np.quantile(taken, share, method="inverted_cdf"))
    return week if week < NEVER else None
