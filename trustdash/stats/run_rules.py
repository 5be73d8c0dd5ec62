"""The four rules that find what is not chance on a control chart.

Strict throughout: on a limit is inside, on the centre breaks a run, an equal neighbour breaks a
trend. No run crosses a gap (NaN) or the start of a phase. Source: Western Electric (1956),
"Statistical Quality Control Handbook"; Nelson (1984), J. Qual. Technol. 16, 237–239. The trend of
6 points is Nelson's; NHSRplotthedots takes 7, and leaves points beyond the limits out of two of
three.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from trustdash.errors import StatisticRefused
from trustdash.stats.control_charts import SHIFT, WANTED_POINTS, Phase, phases, sides
from trustdash.stats.inputs import Positions, Series, mask, number, numbers, positions
from trustdash.stats.result import Result

TREND = 6
"""Points in a row, each higher (or each lower) than the last, that make a trend."""
_NEAR = 2 / 3
_LONGEST_RUN = 100

Rule = Literal["astronomical", "trend", "two_of_three", "shift"]
PRECEDENCE: tuple[Rule, ...] = ("astronomical", "trend", "two_of_three", "shift")
"""Which rule a point is shown by when several find it, the first first."""

_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRules(Result):
    """Positions that each rule finds; shown: for each point the rule it is shown by, or None."""

    astronomical: Positions = ()
    shift: Positions = ()
    trend: Positions = ()
    two_of_three: Positions = ()
    shown: tuple[Rule | None, ...] = ()


def run_rules(
    values: Series,
    centre: npt.ArrayLike,
    upl: npt.ArrayLike,
    lpl: npt.ArrayLike,
    shift_n: int = SHIFT,
    trend_n: int = TREND,
    phase_starts: Collection[int] = (),
) -> RunRules:
    """Return the points that each of the four rules finds.

    values: in time order, NaN for a gap. centre, upl, lpl: the line and its limits, one for all or
    one for each point; NaN where a phase has none, which switches off every rule but the trend.
    astronomical: beyond a limit. shift: `shift_n` in a row on one side of the centre, the whole
    run. trend: `trend_n` in a row each beyond the last, the whole run. two_of_three: two of three
    in a row beyond ⅔ of the way to the same limit, those two or three. phase_starts: positions.
    Refused: limits that cross, run lengths outside 2 (trend 3) to 100.
    """
    series = numbers(values, "values", gaps=True)
    line, high, low = (
        _for_each_point(each, name, len(series))
        for each, name in ((centre, "centre"), (upl, "upl"), (lpl, "lpl"))
    )
    if ((low > line) | (line > high)).any():
        raise StatisticRefused("The centre lies outside its limits.", "Give lpl ≤ centre ≤ upl.")
    number(shift_n, "shift_n", least=2, most=_LONGEST_RUN)
    number(trend_n, "trend_n", least=3, most=_LONGEST_RUN)
    phase = np.cumsum(mask(phase_starts, len(series), "phase_starts")).astype(np.int64)
    near_high = sides(series, line + _NEAR * (high - line)) > 0
    near_low = sides(series, line + _NEAR * (low - line)) < 0
    found: dict[Rule, _Flags] = {
        "astronomical": (sides(series, high) > 0) | (sides(series, low) < 0),
        "trend": _trend(series, phase, int(trend_n)),
        "two_of_three": _two(near_high, series, phase) | _two(near_low, series, phase),
        "shift": _runs(sides(series, line), phase, int(shift_n)),
    }
    known = int((~np.isnan(series)).sum())
    return RunRules(
        astronomical=positions(found["astronomical"]),
        shift=positions(found["shift"]),
        trend=positions(found["trend"]),
        two_of_three=positions(found["two_of_three"]),
        shown=_shown(found, len(series)),
        n=known,
        missing=len(series) - known,
        status="ok" if known else "no_data",
        reason=None if known else "no values",
    )


def _for_each_point(line: npt.ArrayLike, field: str, n: int) -> npt.NDArray[np.float64]:
    given = numbers(np.atleast_1d(np.asarray(line, dtype=np.float64)), field, gaps=True)
    if len(given) not in (1, n):
        raise StatisticRefused(f"{field} has {len(given)} of {n}.", "Give one, or one per value.")
    return np.broadcast_to(given, (n,))


def _windows(series: npt.NDArray[np.generic], length: int) -> npt.NDArray[np.generic]:
    if len(series) < length:
        return np.empty((0, length), dtype=series.dtype)
    return np.lib.stride_tricks.sliding_window_view(series, length)


def _covered(hits: _Flags, length: int, n: int) -> _Flags:
    """Return the points that lie in a window that was hit."""
    points = np.zeros(n, dtype=bool)
    for offset in range(length):
        points[offset : offset + len(hits)] |= hits
    return points


def _within_a_phase(phase: npt.NDArray[np.int64], length: int) -> _Flags:
    windows = _windows(phase, length)
    return np.asarray(windows[:, 0] == windows[:, -1], dtype=bool)


def _runs(side: npt.NDArray[np.int8], phase: npt.NDArray[np.int64], length: int) -> _Flags:
    windows = _windows(side, length)
    one_sided = (windows == 1).all(axis=1) | (windows == -1).all(axis=1)
    return _covered(one_sided & _within_a_phase(phase, length), length, len(side))


def _trend(series: npt.NDArray[np.float64], phase: npt.NDArray[np.int64], length: int) -> _Flags:
    steps = _windows(sides(series[1:], series[:-1]), length - 1)
    one_way = (steps == 1).all(axis=1) | (steps == -1).all(axis=1)
    return _covered(one_way & _within_a_phase(phase, length), length, len(series))


def _two(near: _Flags, series: npt.NDArray[np.float64], phase: npt.NDArray[np.int64]) -> _Flags:
    whole = ~np.isnan(_windows(series, 3).astype(np.float64)).any(axis=1)
    two = _windows(near, 3).sum(axis=1) >= 2
    return near & _covered(whole & two & _within_a_phase(phase, 3), 3, len(series))


def _shown(found: dict[Rule, _Flags], n: int) -> tuple[Rule | None, ...]:
    return tuple(
        next((rule for rule in PRECEDENCE if found[rule][place]), None) for place in range(n)
    )


@dataclass(frozen=True, slots=True)
class PhasedChart:
    """A series in phases, and what the four rules find in it by each phase's own limits."""

    phases: tuple[Phase, ...]
    rules: RunRules


def phased_chart(
    values: Series,
    phase_starts: Collection[int] = (),
    baseline_n: int = WANTED_POINTS,
    shift_n: int = SHIFT,
    trend_n: int = TREND,
) -> PhasedChart:
    """Return the phases after declared changes, with the rules read by the limits in force.

    A phase below 8 points has no limits: only a trend can be found in it. See `phases`,
    `run_rules`.
    """
    series = numbers(values, "values", gaps=True)
    parts = phases(series, phase_starts, baseline_n)
    lines = np.full((3, len(series)), np.nan)
    for part in parts:
        if part.limits is not None:
            limits = part.limits
            own = np.array([limits.centre, limits.high, limits.low])
            lines[:, part.first - 1 : part.last] = own[:, np.newaxis]
    centre, upl, lpl = lines
    rules = run_rules(series, centre, upl, lpl, shift_n, trend_n, phase_starts)
    return PhasedChart(parts, rules)
