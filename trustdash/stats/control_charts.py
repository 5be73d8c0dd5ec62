"""Control charts for single values (XmR): the usual range, and what stands out of it.

Limits come from a frozen baseline, by the mean moving range and never the standard deviation of
all points, which would absorb the very shift that is looked for. Source: Wheeler (1993),
"Understanding Variation"; Nelson (1984), J. Qual. Technol. 16, 237–239.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt

from trustdash.errors import StatisticRefused
from trustdash.stats import autocorrelation
from trustdash.stats.inputs import (
    Positions,
    Series,
    Values,
    is_constant,
    mask,
    number,
    numbers,
    positions,
)
from trustdash.stats.result import Result, Status

FEWEST_POINTS = 8
"""Below this a baseline has no limits."""
FIRM_POINTS = 12
"""From this on limits are more than a trial."""
WANTED_POINTS = 24
"""A baseline takes no more than so many: from here on limits hardly move."""
SHIFT = 7
"""Points in a row on one side of the centre that make a shift."""
SCREEN_FACTOR = 3.267
"""Nelson's (1982) limit of a moving range, in mean moving ranges."""
SIGMA = 1 / 1.128
"""From the mean moving range of two points to a standard deviation."""
_LIMIT = 3
_MOVING_RANGE_VARIANCE = 0.826
"""Of σ estimated by n moving ranges, in σ² / n; 0.5 would be that of the standard deviation."""
_SHIFT_ERRORS = 2
"""Standard errors by which the mean of a shift must leave the centre before a headline says so."""

LimitStatus = Literal["trial", "limits", "constant"]
Better = Literal["higher", "lower"]
Verdict = Literal["meets", "misses", "hit_or_miss"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The usual range: low and high limit around the centre.

    n: the points it is made of. status: `trial` for 8 to 11 points, `limits` from 12, `constant`
    where the baseline did not vary at all.
    """

    low: float
    centre: float
    high: float
    n: int
    status: LimitStatus


def xmr_limits(baseline: Series, screen_factor: float | None = None) -> Limits | None:
    """Return mean ± 2.66 × mean moving range of a baseline; None below 8 points.

    NaN marks a period without a value: no moving range is taken across it. screen_factor: leave
    out, once, moving ranges above so many mean moving ranges, 3.267 by Nelson (1982, J. Qual.
    Technol. 14, 172–173); off unless asked for. Refused: infinity, numbers beyond 10^100.
    """
    values = numbers(baseline, "values", gaps=True)
    known = values[~np.isnan(values)]
    moves = moving_ranges(values, screen_factor)
    if len(known) < FEWEST_POINTS or not len(moves):
        return None
    if is_constant(known) or not moves.any():
        centre = float(known[0]) if is_constant(known) else float(known.mean())
        return Limits(centre, centre, centre, len(known), "constant")
    centre, reach = float(known.mean()), float(_LIMIT * SIGMA * moves.mean())
    status: LimitStatus = "limits" if len(known) >= FIRM_POINTS else "trial"
    return Limits(centre - reach, centre, centre + reach, len(known), status)


def limit_error(limits: Limits) -> float:
    """Return the standard error of an XmR limit itself, √((1 + 9 × 0.826) / n) σ, in the unit.

    The centre is known to σ / √n, and σ from moving ranges to 0.909 σ / √n; a limit lies 3 σ away.
    For independent values. Source: Cryer and Ryan (1990), J. Qual. Technol. 22, 187–192.
    """
    sigma = (limits.high - limits.centre) / _LIMIT
    return sigma * sqrt((1 + _LIMIT**2 * _MOVING_RANGE_VARIANCE) / limits.n)


def moving_ranges(values: Values, screen_factor: float | None = None) -> Values:
    """Return the distances between neighbours, none across a gap; screened once if asked."""
    moves = np.abs(np.diff(values))
    moves = moves[~np.isnan(moves)]
    if screen_factor is None or not len(moves):
        return moves
    factor = number(screen_factor, "screen_factor", least=1)
    return np.asarray(moves[moves <= factor * moves.mean()])


def sides(values: npt.ArrayLike, line: npt.ArrayLike) -> npt.NDArray[np.int8]:
    """Return 1 above a line, −1 below, 0 on it (up to rounding) and for a missing value."""
    above = np.asarray(values, dtype=np.float64) - np.asarray(line, dtype=np.float64)
    on = np.isclose(values, line, rtol=1e-12, atol=0)
    return np.where(on | np.isnan(above), 0, np.sign(np.nan_to_num(above))).astype(np.int8)


def astronomical(value: float, limits: Limits) -> int:
    """Return 1 if a value is above the upper limit, −1 if below the lower, 0 if on or inside."""
    return int(value > limits.high) - int(value < limits.low)


def shift_at_end(values: npt.ArrayLike, centre: float, length: int = SHIFT) -> int:
    """Return 1 or −1 if the last `length` values all lie above or below the centre; else 0.

    A value on the centre, and a period without one (NaN), break the run.
    """
    last = sides(np.asarray(values, dtype=np.float64)[-length:], centre)
    if len(last) < length:
        return 0
    return int((last == 1).all()) - int((last == -1).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class XmrChart(Result):
    """A chart of single values, in their own unit.

    mean, mr_bar: of the baseline. upl, lpl: upper and lower limit; None below 8 points, where the
    median is the line to draw. url: limit of the moving ranges. outside: positions of the whole
    series beyond a limit.
    """

    mean: float | None = None
    median: float | None = None
    mr_bar: float | None = None
    upl: float | None = None
    lpl: float | None = None
    url: float | None = None
    outside: Positions = ()


def xmr_chart(
    values: Series, baseline_n: int | None = None, screen_factor: float | None = None
) -> XmrChart:
    """Return the chart of a series whose first `baseline_n` points are its baseline; default all.

    A baseline that does not vary has limits without width, says so, and nothing in it stands out.
    n counts the baseline's points. Refused: a baseline longer than the series, and as `xmr_limits`.
    """
    series = numbers(values, "values", gaps=True)
    baseline = series[: _baseline_length(series, baseline_n)]
    known = baseline[~np.isnan(baseline)]
    moves = moving_ranges(baseline, screen_factor)
    limits = xmr_limits(baseline, screen_factor)
    mean = limits.centre if limits else float(known.mean()) if len(known) else None
    mr_bar = float(moves.mean()) if len(moves) else None
    if limits is not None and limits.status == "constant":
        mr_bar = 0.0
    status, reason = _status(len(known), limits)
    return XmrChart(
        mean=mean,
        median=float(np.median(known)) if len(known) else None,
        mr_bar=mr_bar,
        upl=limits.high if limits else None,
        lpl=limits.low if limits else None,
        url=SCREEN_FACTOR * mr_bar if limits and mr_bar is not None else None,
        outside=outside(series, limits),
        n=len(known),
        missing=len(baseline) - len(known),
        status=status,
        reason=reason,
        caution=_caution(baseline, limits),
    )


def _baseline_length(series: Values, baseline_n: int | None) -> int:
    if baseline_n is None:
        return len(series)
    if not 1 <= baseline_n <= len(series):
        raise StatisticRefused(
            f"baseline_n is {baseline_n} of {len(series)} values.",
            "Say how many values from the first on are the baseline.",
        )
    return baseline_n


def _status(n: int, limits: Limits | None) -> tuple[Status, str | None]:
    if not n:
        return "no_data", "no values"
    if limits is None:
        return "too_few", f"{FEWEST_POINTS} neighbouring points are needed for limits, not {n}"
    return "ok", None


def _caution(baseline: Values, limits: Limits | None) -> str | None:
    if limits is None:
        return None
    if limits.status == "constant":
        return "no variation was recorded in the baseline"
    trial = f"trial limits, from {limits.n} points" if limits.status == "trial" else None
    return trial or autocorrelation.lag1(baseline).caution


def outside(values: Values, limits: Limits | None) -> Positions:
    """Return the positions beyond a limit; on the limit is inside. None without limits."""
    if limits is None:
        return ()
    return positions((sides(values, limits.high) > 0) | (sides(values, limits.low) < 0))


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a series with limits of its own; first and last are positions."""

    first: int
    last: int
    limits: Limits | None


def phases(
    values: Series, starts: Collection[int] = (), baseline_n: int = WANTED_POINTS
) -> tuple[Phase, ...]:
    """Return the phases of a series, each with limits frozen on its first `baseline_n` points.

    starts: positions at which a person declared a change; a signal alone never starts a phase.
    Refused: a start outside the series, fewer than 8 points for a baseline.
    """
    series = numbers(values, "values", gaps=True)
    number(baseline_n, "baseline_n", least=FEWEST_POINTS)
    new = mask(starts, len(series), "phase_starts")
    if not len(series):
        return ()
    new[0] = True
    firsts = np.flatnonzero(new)
    ends = [*firsts[1:], len(series)]
    return tuple(
        Phase(int(first) + 1, int(end), xmr_limits(series[first:end][:baseline_n]))
        for first, end in zip(firsts, ends, strict=True)
    )


def assurance(target: float, limits: Limits | None, better: Better = "higher") -> Verdict | None:
    """Return whether a process meets a target reliably, by the limits of its current phase.

    `misses`: the target lies beyond the limit on the better side, so chance alone won't reach it.
    `meets`: it lies beyond the other limit. `hit_or_miss`: between them, or on one. None on trial
    limits, without limits, and where nothing varied. Source: NHS England, "Making Data Count".
    """
    if limits is None or limits.status != "limits":
        return None
    side = astronomical(number(target, "target"), limits)
    if not side:
        return "hit_or_miss"
    return "misses" if (side > 0) == (better == "higher") else "meets"


@dataclass(frozen=True, slots=True)
class Signal:
    """What a headline may say of the latest point.

    side: 1 above the usual range, −1 below, 0 nothing to say. rule: by which of the two rules.
    together: neighbouring values move together, which must be said beside it.
    """

    side: Literal[-1, 0, 1]
    rule: Literal["astronomical", "shift"] | None
    together: bool


def latest_signal(baseline: Series, later: Series, earlier: Series = ()) -> Signal | None:
    """Return what may be said of the latest of the later values; None without limits.

    Two rules alone: it is beyond a limit (*astronomical*), or it ends a *shift* of 7 on one side.
    Other than on the chart, the limits' own uncertainty counts: σ is the larger of the mean moving
    range's and the baseline's standard deviation around a line, a limit lies 3 σ √(1 + 1/n) from
    the centre, and the mean of a shift must leave the centre by 2 standard errors σ √(1/7 + 1/n),
    widened by the correlation of neighbours (`autocorrelation.widening`), measured beside a line in
    each part, since a steady climb is none. earlier: values from before the baseline that tell more
    of that correlation and nothing else. A missing latest value says nothing. The rates of false
    alarms are in docs/statistics.md, from benchmarks/statistics.py.
    """
    before, after = numbers(baseline, "baseline", gaps=True), numbers(later, "later", gaps=True)
    limits = xmr_limits(before)
    if limits is None:
        return None
    steady = [autocorrelation.without_line(part) for part in (earlier, before, after)]
    found = autocorrelation.lag1(*steady, fitted=2 * sum(len(part) > 0 for part in steady))
    sigma = _sigma(before, limits)
    reach = _LIMIT * sigma * sqrt(1 + 1 / limits.n)
    wide = Limits(
        limits.centre - reach, limits.centre, limits.centre + reach, limits.n, limits.status
    )
    side = astronomical(float(after[-1]), wide) if len(after) else 0
    if side:
        return Signal(1 if side > 0 else -1, "astronomical", found.together)
    side = shift_at_end(after, limits.centre)
    error = sigma * sqrt(1 / SHIFT + 1 / limits.n) * autocorrelation.widening(found)
    if side and abs(float(after[-SHIFT:].mean()) - limits.centre) > _SHIFT_ERRORS * error:
        return Signal(1 if side > 0 else -1, "shift", found.together)
    return Signal(0, None, found.together)


def _sigma(baseline: Values, limits: Limits) -> float:
    if limits.status == "constant":
        return 0.0
    by_moves = (limits.high - limits.centre) / _LIMIT
    around_a_line = autocorrelation.without_line(baseline)
    return max(by_moves, float(np.nanstd(around_a_line, ddof=2)))
