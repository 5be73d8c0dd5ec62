"""Methods of before against after: shares, rates, means, steps and trends."""

from trustdash.stats import change, count_change, intervals, rates, trend
from trustdash.stats.methods.registry import (
    Confidence,
    Fields,
    Flags,
    Number,
    Numbers,
    Series,
    Whole,
    given,
    method,
)

_BROKEN = [30, 31, 29, 32, 30, 31, 33, 30, 24, 25, 23, 26, 24, 25, 22, 24]

_HALTED = [20, 22, 21, 24, 24, 26, 25, 28, 28, 29, 31, 31,
           26, 25, 27, 26, 28, 27, 29, 28, 30, 29, 31, 30]  # fmt: skip


@method(successes=17, n=20)
def wilson_interval(successes: Whole, n: Whole, conf: Confidence = 0.95) -> Fields:
    """Where the true share lies, from so many of so many (Wilson)."""
    return given(intervals.share(successes, n, conf))


@method(x1=56, n1=70, x2=48, n2=80)
def newcombe_difference(
    x1: Whole, n1: Whole, x2: Whole, n2: Whole, conf: Confidence = 0.95
) -> Fields:
    """By how much two shares of different items differ, 1 minus 2 (Newcombe)."""
    return given(intervals.share_difference(x1, n1, x2, n2, conf), value="difference")


@method(count=5, exposure=12)
def poisson_rate_exact(count: Whole, exposure: Number, conf: Confidence = 0.95) -> Fields:
    """Where the true rate of events lies (Garwood)."""
    return given(rates.poisson_rate(count, exposure, conf), value="rate")


@method(count1=2, exposure1=6, count2=11, exposure2=12)
def poisson_rate_ratio_exact(
    count1: Whole, exposure1: Number, count2: Whole, exposure2: Number, conf: Confidence = 0.95
) -> Fields:
    """How one rate of events compares with another, 1 over 2; survives a zero."""
    return given(rates.poisson_rate_ratio(count1, exposure1, count2, exposure2, conf))


@method(count1=12, exposure1=6, count2=31, exposure2=12)
def poisson_rate_ratio_score(
    count1: Whole, exposure1: Number, count2: Whole, exposure2: Number, conf: Confidence = 0.95
) -> Fields:
    """How one rate compares with another by the score method; none where a count is 0."""
    return given(rates.poisson_rate_ratio_score(count1, exposure1, count2, exposure2, conf))


@method(group1=[4, 5, 3, 4, 5], group2=[3, 3, 4, 2, 3])
def mean_difference_welch(group1: Series, group2: Series, conf: Confidence = 0.95) -> Fields:
    """By how much the means of two different groups differ, 1 minus 2 (Welch)."""
    return given(intervals.mean_difference(group1, group2, conf))


@method(values=_BROKEN, first_index_after=8)
def step_change(
    values: Series,
    first_index_after: Whole,
    newey_west_lags: Whole | None = None,
    conf: Confidence = 0.95,
) -> Fields:
    """How far the level moved after a change, for neighbours that are alike."""
    return given(change.step_change(values, first_index_after, newey_west_lags, conf))


@method(values=_HALTED, first_index_after=12)
def segmented_regression(
    values: Series,
    first_index_after: Whole,
    newey_west_lags: Whole | None = None,
    conf: Confidence = 0.95,
) -> Fields:
    """How level and slope moved after a change, against where they were heading."""
    return given(change.segmented_regression(values, first_index_after, newey_west_lags, conf))


@method(counts=_BROKEN, exposure=[100] * 16, after=[0] * 8 + [1] * 8)
def segmented_poisson(
    counts: Series, exposure: Numbers, after: Flags, conf: Confidence = 0.95
) -> Fields:
    """How a rate of events moved after a change, beside a steady trend."""
    return given(count_change.segmented_poisson(counts, exposure, after, conf))


@method(values=[10, 10, 10, 5, 10, 20, 18, 17, 15, 24, 15])
def mann_kendall_sen(
    values: Series, times: Numbers | None = None, conf: Confidence = 0.95
) -> Fields:
    """Whether values rise or fall steadily, and how fast (Mann–Kendall, Sen)."""
    found = trend.mann_kendall_sen(values, times, conf)
    return given(found, s="S", var_s="var_S", slope="sen_slope")


@method(values=[10, 20, 11, 22, 12, 23, 13, 25], period=2)
def seasonal_mann_kendall(values: Series, period: Whole, conf: Confidence = 0.95) -> Fields:
    """Whether values with a season rise or fall from year to year."""
    found = trend.seasonal_mann_kendall(values, period, conf)
    return given(found, s="S", var_s="var_S", slope="sen_slope")


@method(values=[1, 2, 5, 3, 2, 3, 6, 4, 3, 4, 7, 5], period=4)
def seasonal_adjustment(values: Series, period: Whole, baseline_n: Whole | None = None) -> Fields:
    """The values without their season, known from three whole periods on."""
    return given(trend.seasonally_adjusted(values, period, baseline_n))
