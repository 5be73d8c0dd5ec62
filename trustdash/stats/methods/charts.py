"""Methods of control charts: the usual range, and what stands out of it."""

from typing import Literal

from trustdash.stats import (
    attribute_charts,
    autocorrelation,
    control_charts,
    multiplicity,
    run_rules,
)
from trustdash.stats.control_charts import SCREEN_FACTOR, SHIFT, WANTED_POINTS
from trustdash.stats.methods.registry import (
    Fields,
    Number,
    Numbers,
    Places,
    Series,
    Whole,
    given,
    method,
)
from trustdash.stats.run_rules import TREND

_MONTHS = [39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40]


@method(values=_MONTHS)
def xmr_limits(values: Series) -> Fields:
    """The usual range of single values, by their moving ranges, and which lie outside it."""
    return given(control_charts.xmr_chart(values))


@method(values=[*_MONTHS, 46, 47], baseline_n=12)
def xmr_limits_frozen(values: Series, baseline_n: Whole) -> Fields:
    """The usual range by the first `baseline_n` values, and which of all values lie outside it."""
    return given(control_charts.xmr_chart(values, baseline_n))


@method(values=_MONTHS, screen_outliers=True)
def xmr_limits_screened(
    values: Series, screen_outliers: bool = True, screen_factor: Number = SCREEN_FACTOR
) -> Fields:
    """The usual range without moving ranges that stand out themselves (Nelson 1982)."""
    factor = screen_factor if screen_outliers else None
    return given(control_charts.xmr_chart(values, screen_factor=factor))


@method(values=[*_MONTHS, *[45] * 7], phase_starts=[13])
def xmr_phases(
    values: Series,
    phase_starts: Places = None,
    baseline_n: Whole = WANTED_POINTS,
    shift_n: Whole = SHIFT,
    trend_n: Whole = TREND,
) -> Fields:
    """The usual range of each phase between declared changes, and what stands out of its own."""
    chart = run_rules.phased_chart(values, phase_starts or (), baseline_n, shift_n, trend_n)
    phases = [
        {
            "first": part.first,
            "last": part.last,
            "mean": part.limits.centre if part.limits else None,
            "upl": part.limits.high if part.limits else None,
            "lpl": part.limits.low if part.limits else None,
            "reason": None if part.limits else "too few points for limits",
        }
        for part in chart.phases
    ]
    return {"phases": phases, **given(chart.rules)}


@method(values=[5, 6, 7, 6, 7, 6, 8, 7, 13], centre=5, upl=11, lpl=-1)
def spc_rules(
    values: Series,
    centre: Number,
    upl: Number,
    lpl: Number,
    shift_n: Whole = SHIFT,
    trend_n: Whole = TREND,
    phase_starts: Places = None,
) -> Fields:
    """Which values are not chance: beyond a limit, in a shift or trend, two of three near it."""
    return given(
        run_rules.run_rules(values, centre, upl, lpl, shift_n, trend_n, phase_starts or ())
    )


@method(baseline=_MONTHS, later=[43, 44, 43, 44, 43, 44, 43])
def latest_signal(baseline: Series, later: Series, earlier: Series | None = None) -> Fields:
    """What a headline may say of the latest value: above, below, or nothing beyond chance."""
    found = control_charts.latest_signal(baseline, later, earlier or ())
    if found is None:
        reason = "too few points for limits"
        return {"side": None, "rule": None, "together": None, "reason": reason}
    return {"side": found.side, "rule": found.rule, "together": found.together, "reason": None}


@method(values=_MONTHS, target=45, better="higher")
def assurance(
    values: Series, target: Number, better: Literal["higher", "lower"] = "higher"
) -> Fields:
    """Whether a steady process meets a target reliably, misses it reliably, or by luck."""
    limits = control_charts.xmr_limits(values)
    verdict = control_charts.assurance(target, limits, better)
    reason = None if verdict else "12 varying points are needed"
    return {"assurance": verdict, "reason": reason}


@method(values=[1, 2, 3, 4, 5, 4, 3, 2, 1, 2, 3, 4])
def lag1_autocorrelation(values: Series) -> Fields:
    """Whether neighbouring values move together, so that limits are too narrow."""
    return given(autocorrelation.lag1(values))


@method(counts=[12, 15, 8, 10, 4], sizes=[50, 50, 50, 50, 50])
def p_chart(
    counts: Series,
    sizes: Series,
    exclude_from_baseline: Places = None,
) -> Fields:
    """The usual range of a share, wider where fewer were counted."""
    return given(attribute_charts.p_chart(counts, sizes, exclude_from_baseline or ()))


@method(counts=[1200, 1500, 800, 1000, 400], sizes=[5000, 5200, 5100, 4900, 5000])
def p_prime_chart(
    counts: Series,
    sizes: Series,
    exclude_from_baseline: Places = None,
) -> Fields:
    """The usual range of a share of many, which varies by more than chance (Laney)."""
    return given(attribute_charts.p_chart(counts, sizes, exclude_from_baseline or (), prime=True))


@method(counts=[14, 12, 20, 11, 7], exposure=[10, 8, 13, 10, 9.5])
def u_chart(
    counts: Series,
    exposure: Series,
    exclude_from_baseline: Places = None,
) -> Fields:
    """The usual range of a rate of events, wider where less was at risk."""
    return given(attribute_charts.u_chart(counts, exposure, exclude_from_baseline or ()))


@method(counts=[1400, 1200, 2000, 1100, 700], exposure=[10, 8, 13, 10, 9.5])
def u_prime_chart(
    counts: Series,
    exposure: Series,
    exclude_from_baseline: Places = None,
) -> Fields:
    """The usual range of a rate of many events, which varies by more than chance (Laney)."""
    return given(
        attribute_charts.u_chart(counts, exposure, exclude_from_baseline or (), prime=True)
    )


@method(counts=[21, 24, 16, 12, 15, 5, 28, 20])
def c_chart(counts: Series) -> Fields:
    """The usual range of a count of events in equal periods."""
    return given(attribute_charts.c_chart(counts))


@method(between=[12, 4, 30, 8, 15, 22, 9, 17])
def g_chart(between: Series, open_cases: Number | None = None) -> Fields:
    """The usual range of cases between rare events; more is better."""
    return given(attribute_charts.g_chart(between, open_cases), centre="mean")


@method(days_between=[286, 948, 536, 124, 816, 729, 4, 143, 431, 8])
def t_chart(days_between: Series, open_days: Number | None = None) -> Fields:
    """The usual range of days between rare events; more is better."""
    return given(attribute_charts.t_chart(days_between, open_days))


@method(p_values=[0.0001, 0.02, 0.03, 0.5], q=0.05)
def benjamini_hochberg(p_values: Numbers, q: Number = 0.05) -> Fields:
    """Which of many series differ by more than chance, when each is tested."""
    return given(multiplicity.benjamini_hochberg(p_values, q))
