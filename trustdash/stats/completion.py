"""When will what is left be done? Weeks of the past, drawn again and again."""

from dataclasses import dataclass
from math import floor
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from trustdash.errors import StatisticRefused
from trustdash.stats import inputs
from trustdash.stats.inputs import Values, count, counts, number, of_equal_length
from trustdash.stats.result import Result, Status

Weights = Literal["equal", "dirichlet"]

RUNS = 10_000
FEWEST_WEEKS, FEWEST_COMPLETIONS = 8, 5
HORIZON_WEEKS = 520
"""A run that is not done after ten years counts as later."""
_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion(Result):
    """Whole weeks until all is done, in half, 85 % and 95 % of the runs; a date is a week's end.

    None: not within ten years in so many of the runs. done_by_week: share of the runs done by the
    end of week 1, 2 …, as far as any run goes. runs, seed: what makes it again.
    """

    p50_weeks: int | None = None
    p85_weeks: int | None = None
    p95_weeks: int | None = None
    done_by_week: tuple[float, ...] = ()
    runs: int = RUNS
    seed: int


def throughput_forecast(
    weekly_throughput: npt.ArrayLike,
    remaining: float,
    weights: Weights = "equal",
    seed: int = 1,
    weekly_arrivals: npt.ArrayLike | None = None,
) -> Completion:
    """Return in how many weeks the remaining items are done, if the future resembles the past.

    weekly_throughput: items completed in each of the last 8 to 26 weeks, zeros included. Each of
    10,000 runs draws weeks until the sum covers what remains. weights: `equal` draws every week
    alike and is overconfident (85 % dates hold in three of four cases); `dirichlet` draws for each
    run other weights of the weeks (Bayesian bootstrap). weekly_arrivals: items that came in those
    same weeks; left out, nothing new arrives, given, arrivals go on. Quantiles are of whole weeks
    (inverted CDF). Below 8 weeks or 5 completions: none; no completion: not at this pace. Not for
    promises with fixed dates. Refused: no counts, lists that differ in length. Source: Vacanti
    (2015), "Actionable Agile Metrics"; Rubin (1981), Annals of Statistics 9, 130–134.
    """
    done, left = counts(weekly_throughput, "weekly_throughput"), count(remaining, "remaining")
    come = np.zeros(len(done))
    if weekly_arrivals is not None:
        come = counts(weekly_arrivals, "weekly_arrivals")
        of_equal_length(weekly_throughput=done, weekly_arrivals=come)
    if weights not in ("equal", "dirichlet"):
        raise StatisticRefused(f"weights is {weights!r}.", 'Use "equal" or "dirichlet".')
    drawn = inputs.seed(seed)
    about: dict[str, Any] = {"seed": drawn, "n": len(done)}
    if not left:
        return Completion(p50_weeks=0, p85_weeks=0, p95_weeks=0, **about)
    lacking = _too_little(done)
    if lacking is not None:
        status, reason = lacking
        return Completion(status=status, reason=reason, **about)
    return _summary(_weeks(done - come, left, weights, drawn), about)


def _too_little(done: Values) -> tuple[Status, str] | None:
    if len(done) < FEWEST_WEEKS:
        return "too_few" if len(done) else "no_data", f"{FEWEST_WEEKS} weeks are needed"
    if not done.any():
        return "not_reached", "not at this pace: nothing was completed"
    if done.sum() < FEWEST_COMPLETIONS:
        return "too_few", f"{FEWEST_COMPLETIONS} completions are needed"
    return None


def _weeks(net: Values, left: int, weights: Weights, seed: int) -> npt.NDArray[np.int64]:
    """Return for each run the week in which nothing is left; horizon + 1 for later."""
    rng = np.random.default_rng(seed)
    # The order of the weeks means nothing: sorted, the same weeks give the same answer.
    weeks = np.sort(net)
    bounds = np.broadcast_to(np.arange(1, len(weeks) + 1) / len(weeks), (RUNS, len(weeks)))
    if weights == "dirichlet":
        bounds = rng.dirichlet(np.ones(len(weeks)), RUNS).cumsum(axis=1)
    finished = np.full(RUNS, HORIZON_WEEKS + 1)
    open_runs, rest = np.arange(RUNS), np.full(RUNS, float(left))
    for week in range(1, HORIZON_WEEKS + 1):
        place = (rng.random((len(open_runs), 1)) > bounds[open_runs]).sum(axis=1)
        rest[open_runs] -= weeks[np.minimum(place, len(weeks) - 1)]
        over = rest[open_runs] <= 0
        finished[open_runs[over]] = week
        open_runs = open_runs[~over]
        if not len(open_runs):
            break
    return finished


def _summary(finished: npt.NDArray[np.int64], about: dict[str, Any]) -> Completion:
    p50, p85, p95 = (
        _within(int(np.quantile(finished, share, method="inverted_cdf")))
        for share in (0.5, 0.85, 0.95)
    )
    last = int(finished[finished <= HORIZON_WEEKS].max(initial=0))
    by_week = np.cumsum(np.bincount(finished, minlength=last + 1)[1 : last + 1]) / RUNS
    later = float((finished > HORIZON_WEEKS).mean())
    return Completion(
        p50_weeks=p50,
        p85_weeks=p85,
        p95_weeks=p95,
        done_by_week=tuple(map(float, by_week)),
        status="ok" if p95 is not None else "not_reached",
        reason=None if p95 is not None else f"not within ten years in {later:.0%} of the runs",
        **about,
    )


def _within(week: int) -> int | None:
    return week if week <= HORIZON_WEEKS else None


def probability_done(forecast: Completion, days: float) -> float | None:
    """Return the share of the runs that are done within so many days; None without a forecast.

    A week counts at its end: within 13 days that is the first week. Refused: negative days.
    """
    weeks = floor(number(days, "days", least=0) / _DAYS)
    if forecast.p50_weeks == 0:
        return 1.0
    if not forecast.done_by_week:
        return 0.0 if forecast.status == "not_reached" else None
    return forecast.done_by_week[min(weeks, len(forecast.done_by_week)) - 1] if weeks else 0.0
