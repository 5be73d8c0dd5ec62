"""When the rest will be done, from how much was done week by week (Monte Carlo).

The past weeks are drawn again until the rest is done, ten thousand times over; how many draws are
done by a week is its chance. Every run first draws how much each past week weighs (Dirichlet, the
Bayesian bootstrap), because weeks drawn with equal weights promise too early; how often either
holds is in docs/statistics.md. Not for promises, which have their dates. Sources: Vacanti (2015),
"Actionable Agile Metrics for Predictability"; Rubin (1981), Ann. Stat. 9, 130–134.
"""

from dataclasses import dataclass
from math import floor
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from trustdash.errors import StatisticRefused
from trustdash.stats import inputs
from trustdash.stats.inputs import Values, count, counts, number, of_equal_length
from trustdash.stats.result import Result, Status

Weights = Literal["dirichlet", "equal"]

DRAWS = 10_000
SEED = 43
FEWEST_WEEKS = 8
"""Below so many weeks nothing is forecast."""
FEWEST_DONE = 5
"""Nor below so many done in them."""
MOST_WEEKS = 520
HORIZON = 260
"""The last week looked at, five years ahead; what is not done by then counts as never."""
NEVER = HORIZON + 1
_WEEKS_AT_ONCE = 32
_BAND = (0.1, 0.5, 0.9)
_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion(Result):
    """By the end of which week from now the rest is done, in 50, 85 and 95 of 100 draws.

    None where it can't be said, and then `reason` says why: too little is known, or so many draws
    were not done within five years. done_by_week: share of the draws done by the end of week 1, 2
    …, as far as any goes. draws, seed: what makes it again.
    """

    p50_weeks: int | None = None
    p85_weeks: int | None = None
    p95_weeks: int | None = None
    done_by_week: tuple[float, ...] = ()
    draws: int = DRAWS
    seed: int = SEED


def throughput_forecast(
    weekly: npt.ArrayLike,
    remaining: float,
    *,
    weights: Weights = "dirichlet",
    arrivals: npt.ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Completion:
    """Return in how many whole weeks the rest will be done, if the future is as the past.

    weekly: how many were done in each of the last 8 to 26 weeks, weeks without any included.
    arrivals: how many were added in the same weeks, if new ones keep coming; a week is drawn with
    both. Nothing remaining: 0 weeks. The quantiles are those of the empirical distribution
    (inverted_cdf). Refused: no counts, lists that differ in length, more than 520 weeks.
    """
    done, left = counts(weekly, "weekly_throughput"), count(remaining, "remaining")
    added = None if arrivals is None else counts(arrivals, "weekly_arrivals")
    if added is not None:
        of_equal_length(weekly_throughput=done, weekly_arrivals=added)
    if weights not in ("equal", "dirichlet"):
        raise StatisticRefused(f"weights is {weights!r}.", 'Use "equal" or "dirichlet".')
    if len(done) > MOST_WEEKS:
        raise StatisticRefused(f"{len(done):,} weeks are many.", "Give the last 8 to 26.")
    about: dict[str, Any] = {"draws": draws, "seed": inputs.seed(seed), "n": len(done)}
    if not left:
        return Completion(p50_weeks=0, p85_weeks=0, p95_weeks=0, **about)
    if reason := too_little(done):
        return Completion(status=_lacking(done), reason=reason, **about)
    taken = weeks_until_done(done, left, weights=weights, arrivals=added, draws=draws, seed=seed)
    return _summary(taken, about)


def too_little(weekly: npt.ArrayLike) -> str | None:
    """Return why nothing can be forecast from these weeks; None if it can."""
    done = np.asarray(weekly, dtype=np.float64)
    if len(done) < FEWEST_WEEKS:
        return f"fewer than {FEWEST_WEEKS} weeks on file"
    if not done.sum():
        return f"none was done in {len(done)} weeks: not at this pace"
    if done.sum() < FEWEST_DONE:
        return f"fewer than {FEWEST_DONE} done in {len(done)} weeks"
    return None


def _lacking(done: Values) -> Status:
    if not len(done):
        return "no_data"
    return "not_reached" if len(done) >= FEWEST_WEEKS and not done.any() else "too_few"


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
    kinds, edges, rng = _start(weekly, arrivals, weights, draws, seed)
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


def _start(
    weekly: npt.ArrayLike, arrivals: npt.ArrayLike | None, weights: Weights, draws: int, seed: int
) -> tuple[Values, Values, np.random.Generator]:
    """Return the kinds of weeks, how likely each is in each draw, and what draws the weeks."""
    done = np.asarray(weekly, dtype=np.float64)
    added = np.zeros_like(done) if arrivals is None else np.asarray(arrivals, dtype=np.float64)
    # Weeks with the same result are one kind of week; their Dirichlet weights add up to a gamma's.
    kinds, many = np.unique(done - added, return_counts=True)
    rng = np.random.default_rng(seed)
    return kinds, _edges(many.astype(np.float64), weights, draws, rng), rng


def _edges(many: Values, weights: Weights, draws: int, rng: np.random.Generator) -> Values:
    """Return for each draw the chance of a week of the first kind, of the first two, and so on."""
    if weights == "equal":
        shares = np.broadcast_to(many / many.sum(), (draws, len(many)))
    else:
        drawn = rng.standard_gamma(many, size=(draws, len(many)))
        shares = drawn / drawn.sum(axis=1, keepdims=True)
    return np.asarray(shares.cumsum(axis=1)[:, :-1], dtype=np.float64)


def _drawn(kinds: Values, edges: Values, rng: np.random.Generator) -> Values:
    """Return what is done in each of the next weeks of each draw."""
    chance = rng.random((len(edges), _WEEKS_AT_ONCE))
    steps = np.full_like(chance, kinds[0])
    for position, rise in enumerate(np.diff(kinds)):
        steps += rise * (chance > edges[:, position, None])
    return steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead(Result):
    """How many are left at the end of each week, from week 0, which is now.

    low, middle, high: the 10th, 50th and 90th of 100 draws, so that 8 in 10 lie between low and
    high. done: the share of the draws in which nothing is left. Empty where nothing can be said,
    and then `reason` says why. draws, seed: what makes it again.
    """

    low: tuple[int, ...] = ()
    middle: tuple[int, ...] = ()
    high: tuple[int, ...] = ()
    done: tuple[float, ...] = ()
    draws: int = DRAWS
    seed: int = SEED


def left_by_week(
    weekly: npt.ArrayLike,
    remaining: float,
    weeks: int,
    *,
    arrivals: npt.ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Ahead:
    """Return how many will be left at the end of each of the next 1 to 32 weeks.

    From the same draws as `throughput_forecast` with the same seed: the middle is 0 from its P50
    on. With arrivals, what comes in after all was done is left again. Refused: as there, and more
    weeks.
    """
    done, left = counts(weekly, "weekly_throughput"), count(remaining, "remaining")
    if not 1 <= weeks <= _WEEKS_AT_ONCE:
        raise StatisticRefused(f"{weeks} weeks ahead.", f"Ask for 1 to {_WEEKS_AT_ONCE}.")
    if arrivals is not None:
        of_equal_length(weekly_throughput=done, weekly_arrivals=counts(arrivals, "weekly_arrivals"))
    about: dict[str, Any] = {"draws": draws, "seed": inputs.seed(seed), "n": len(done)}
    if reason := too_little(done):
        return Ahead(status=_lacking(done), reason=reason, **about)
    kinds, edges, rng = _start(done, arrivals, "dirichlet", draws, seed)
    path = left - _drawn(kinds, edges, rng)[:, :weeks].cumsum(axis=1)
    # Nobody closes what is not there: a week that would do more than is left does what is left.
    level = path - np.minimum(np.minimum.accumulate(path, axis=1), 0)
    level = np.column_stack([np.full(draws, left), level])
    low, middle, high = np.quantile(level, _BAND, axis=0, method="inverted_cdf").astype(int)
    return Ahead(
        low=tuple(low.tolist()),
        middle=tuple(middle.tolist()),
        high=tuple(high.tolist()),
        done=tuple((level == 0).mean(axis=0).tolist()),
        **about,
    )


def _summary(taken: npt.NDArray[np.int64], about: dict[str, Any]) -> Completion:
    p50, p85, p95 = (_quantile(taken, share) for share in (0.5, 0.85, 0.95))
    last = int(taken[taken < NEVER].max(initial=0))
    by_week = np.cumsum(np.bincount(taken, minlength=last + 1)[1 : last + 1]) / len(taken)
    reason = None
    if p95 is None:
        reason = "not at this pace" if p85 is None else "95 of 100 draws: not within five years"
    return Completion(
        p50_weeks=p50,
        p85_weeks=p85,
        p95_weeks=p95,
        done_by_week=tuple(map(float, by_week)),
        status="ok" if reason is None else "not_reached",
        reason=reason,
        **about,
    )


def _quantile(taken: npt.NDArray[np.int64], share: float) -> int | None:
    week = int(np.quantile(taken, share, method="inverted_cdf"))
    return week if week < NEVER else None


def probability_done(forecast: Completion, days: float) -> float | None:
    """Return the share of the draws that are done within so many days; None without a forecast.

    A week counts at its end: within 13 days that is the first week. Refused: negative days.
    """
    weeks = floor(number(days, "days", least=0) / _DAYS)
    if forecast.p50_weeks == 0:
        return 1.0
    if not forecast.done_by_week:
        return 0.0 if forecast.status == "not_reached" else None
    return forecast.done_by_week[min(weeks, len(forecast.done_by_week)) - 1] if weeks else 0.0
