"""Control charts for counts: shares (p), rates (u) and plain counts (c), and rare events (g, t).

Limits are 3 standard deviations of the binomial or Poisson distribution around a centre that is
sum over sum, never a mean of percentages; drawn limits are clipped at the natural bound. Source:
Montgomery (2009), "Introduction to Statistical Quality Control", 6th ed., chapter 7.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustdash.errors import StatisticRefused
from trustdash.stats.control_charts import FEWEST_POINTS, SIGMA, sides, xmr_limits
from trustdash.stats.inputs import (
    Positions,
    Series,
    Values,
    counts,
    exposures,
    mask,
    number,
    numbers,
    of_equal_length,
    positions,
)
from trustdash.stats.result import Result, every_known, joined

_LIMIT = 3
_EXPECTED_CASES, _EXPECTED_EVENTS = 5, 4
"""Below so many expected in a period the limits of a p chart, or of a u and c chart, fail."""
_POWER = 3.6
"""Nelson's (1994) transformation of an exponential time to a nearly normal one."""
_SAME_DAY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeChart(Result):
    """A p or u chart: centre; limits, one per point, None where the point has no base.

    Unit: share (0 to 1), or events per unit of exposure. sigma_z: by how much limits are widened
    beyond chance (p′ and u′ alone), at least 1. outside: positions beyond a limit.
    """

    centre: float | None = None
    lcl: tuple[float | None, ...] = ()
    ucl: tuple[float | None, ...] = ()
    outside: Positions = ()
    sigma_z: float | None = None


def p_chart(
    cases: Series,
    sizes: Series,
    exclude: Collection[int] = (),
    *,
    prime: bool = False,
) -> AttributeChart:
    """Return the chart of shares cases / sizes: p̄ ± 3 √(p̄ (1 − p̄) / nᵢ), clipped to 0 and 1.

    exclude: positions that do not count for the centre; they are judged all the same. prime: widen
    the limits by σ_z (Laney's p′), for large sizes that vary by more than chance. A size of 0, or
    a missing pair, is a gap. Refused: more cases than the size. Source: Montgomery, 7.2; Laney
    (2002), Quality Engineering 14, 531–537.
    """
    found, base = counts(cases, "counts", gaps=True), counts(sizes, "sizes", gaps=True)
    of_equal_length(counts=found, sizes=base)
    if (found > base).any():
        where = int(np.flatnonzero(found > base)[0]) + 1
        raise StatisticRefused(
            f"counts: position {where} has more cases than its size.", "Give cases out of sizes."
        )
    return _chart(
        found, base, exclude, prime, lambda p: p * (1 - p), top=1.0, expected=_EXPECTED_CASES
    )


def u_chart(
    events: Series,
    exposure: Series,
    exclude: Collection[int] = (),
    *,
    prime: bool = False,
) -> AttributeChart:
    """Return the chart of rates events / exposure: ū ± 3 √(ū / nᵢ), clipped to 0.

    exclude, prime, gaps: as in `p_chart`. Refused: negative exposure, events without exposure.
    Source: Montgomery, 7.3; Laney (2002).
    """
    found, base = counts(events, "counts", gaps=True), exposures(exposure, "exposure", gaps=True)
    of_equal_length(counts=found, exposure=base)
    if ((found > 0) & (base == 0)).any():
        where = int(np.flatnonzero((found > 0) & (base == 0))[0]) + 1
        raise StatisticRefused(
            f"counts: position {where} has events without exposure.", "Give its exposure."
        )
    return _chart(found, base, exclude, prime, lambda u: u, top=np.inf, expected=_EXPECTED_EVENTS)


def _chart(
    found: Values,
    base: Values,
    exclude: Collection[int],
    prime: bool,
    variance: Callable[[float], float],
    *,
    top: float,
    expected: float,
) -> AttributeChart:
    left_out = mask(exclude, len(found), "exclude_from_baseline")
    based = np.isfinite(found) & np.isfinite(base) & (base > 0)
    baseline = based & ~left_out
    about: dict[str, Any] = {"n": int(based.sum()), "missing": int(len(found) - based.sum())}
    if not baseline.any():
        nothing = (None,) * len(found)
        return AttributeChart(
            lcl=nothing, ucl=nothing, status="no_data", reason="no baseline", **about
        )
    centre = float(found[baseline].sum() / base[baseline].sum())
    with_base = np.where(based, base, np.nan)
    error = np.sqrt(variance(centre) / with_base)
    rates = np.where(based, found, np.nan) / with_base
    sigma_z, remark = _sigma_z(np.where(baseline, rates, np.nan), centre, error)
    reach = _LIMIT * error * (sigma_z if prime else 1.0)
    low, high = np.maximum(0.0, centre - reach), np.minimum(top, centre + reach)
    few = f"limits from {int(baseline.sum())} points" if baseline.sum() < FEWEST_POINTS else None
    smallest = float(np.nanmin(with_base)) * centre
    rare = f"only {smallest:.2g} expected in the smallest period: use a g or t chart"
    return AttributeChart(
        centre=centre,
        lcl=every_known(low),
        ucl=every_known(high),
        outside=positions((sides(rates, high) > 0) | (sides(rates, low) < 0)),
        sigma_z=sigma_z if prime else None,
        reason=None if based.all() else "a period without a base has no limits",
        caution=joined(few, rare if smallest < expected else None, remark if prime else None),
        **about,
    )


def _sigma_z(rates: Values, centre: float, error: Values) -> tuple[float, str | None]:
    """Return mean |Δz| / 1.128, at least 1, none of it across a gap; and what was left unsaid."""
    if not np.nanmax(error):
        return 1.0, "no variation was recorded in the baseline"
    moves = np.abs(np.diff((rates - centre) / error))
    moves = moves[~np.isnan(moves)]
    if not len(moves):
        return 1.0, "no neighbouring points: limits are not widened"
    return max(1.0, float(moves.mean() * SIGMA)), None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountChart(Result):
    """A c, g or t chart: a centre with the same limits for all points, in the points' own unit.

    outside: positions beyond a limit. open_outside: whether the gap still running is above the
    upper limit already; None if none was given.
    """

    centre: float | None = None
    lcl: float | None = None
    ucl: float | None = None
    outside: Positions = ()
    open_outside: bool | None = None


def c_chart(events: Series) -> CountChart:
    """Return the chart of plain counts per equal period: c̄ ± 3 √c̄, clipped to 0.

    Gaps are left out. Source: Montgomery, 7.3.
    """
    found = counts(events, "counts", gaps=True)
    known = found[~np.isnan(found)]
    if not len(known):
        return _no_chart(len(found))
    centre = float(known.mean())
    rare = f"only {centre:.2g} expected in a period: use a g or t chart"
    return _count_chart(
        found, centre, float(np.sqrt(centre)), rare if centre < _EXPECTED_EVENTS else None
    )


def g_chart(between: Series, open_cases: float | None = None) -> CountChart:
    """Return the chart of cases between rare events: ḡ ± 3 √(ḡ (ḡ + 1)), clipped to 0.

    between: cases between one event and the next, whole. open_cases: cases since the latest event;
    that gap is not over, so it may only signal upward. Longer is better. Source: Benneyan (2001),
    Health Care Management Science 4, 305–318.
    """
    found = counts(between, "between", gaps=True)
    known = found[~np.isnan(found)]
    if not len(known):
        return _no_chart(len(found))
    centre = float(known.mean())
    return _count_chart(found, centre, float(np.sqrt(centre * (centre + 1))), None, open_cases)


def _no_chart(missing: int) -> CountChart:
    return CountChart(n=0, missing=missing, status="no_data", reason="no values")


def _count_chart(
    found: Values,
    centre: float,
    error: float,
    rare: str | None,
    still_open: float | None = None,
) -> CountChart:
    low, high = max(0.0, centre - _LIMIT * error), centre + _LIMIT * error
    n = int((~np.isnan(found)).sum())
    few = f"limits from {n} points" if n < FEWEST_POINTS else None
    return CountChart(
        centre=centre,
        lcl=low,
        ucl=high,
        outside=positions((sides(found, high) > 0) | (sides(found, low) < 0)),
        open_outside=_is_above(still_open, high),
        n=n,
        missing=len(found) - n,
        caution=joined(few, rare),
    )


def _is_above(still_open: float | None, high: float) -> bool | None:
    return None if still_open is None else number(still_open, "open", least=0) > high


def t_chart(days_between: Series, open_days: float | None = None) -> CountChart:
    """Return the chart of days between rare events: an XmR chart of d^(1/3.6), turned back.

    Two events on one day count as half a day apart. open_days: days since the latest event; that
    gap may only signal upward. Longer is better. Below 8 gaps there are no limits. Refused:
    negative days. Source: Nelson (1994), J. Qual. Technol. 26, 239–244; Montgomery, 7.3.5.
    """
    days = numbers(days_between, "days_between", gaps=True)
    if (days < 0).any():
        raise StatisticRefused("days_between holds a negative time.", "Give days from 0 on.")
    transformed = np.where(days == 0, _SAME_DAY, days) ** (1 / _POWER)
    known = transformed[~np.isnan(transformed)]
    if not len(known):
        return _no_chart(len(days))
    limits = xmr_limits(transformed)
    about: dict[str, Any] = {"n": len(known), "missing": len(days) - len(known)}
    centre = float((limits.centre if limits else known.mean()) ** _POWER)
    if limits is None:
        reason = f"{FEWEST_POINTS} neighbouring gaps are needed for limits, not {len(known)}"
        return CountChart(centre=centre, status="too_few", reason=reason, **about)
    floor, ceiling = max(0.0, limits.low), limits.high
    high = ceiling**_POWER
    same = "no variation was recorded in the baseline" if limits.status == "constant" else None
    trial = f"trial limits, from {limits.n} gaps" if limits.status == "trial" else None
    return CountChart(
        centre=centre,
        lcl=floor**_POWER,
        ucl=high,
        outside=positions((sides(transformed, ceiling) > 0) | (sides(transformed, floor) < 0)),
        open_outside=_is_above(open_days, high),
        caution=joined(same, trial),
        **about,
    )
