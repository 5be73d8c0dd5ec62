"""What a measure shows before and after a fix: which values count, when it may be said, how."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustdash.metrics.fixes import (
    FEWEST_VALUES,
    Window,
    not_separable,
    over_the_same_time,
    read,
)

DONE = pd.Timestamp("2026-05-06")
AS_OF = date(2026, 11, 20)
NOISE = np.tile([0.4, -0.3, 0.1, -0.5, 0.3, -0.1, 0.2, -0.2], 20)


def measure(**other):
    usual = {"direction": "higher_is_better", "tolerance": None, "unit": "%", "aggregate": "mean"}
    return SimpleNamespace(**{**usual, "every_days": 7, **other})


def weeks(values, last_before=None, first="2026-01-05"):
    """Return weekly values; the weeks begin on Mondays."""
    starts = pd.date_range(first, periods=len(values), freq="7D")
    ends = starts + pd.Timedelta(days=6)
    return pd.DataFrame({"period_start": starts, "period_end": ends, "value": values})


def around(before, after, level_before=60.0, level_after=70.0):
    """Return so many weeks before the week of the fix, that week, and so many after it."""
    values = [
        *(level_before + NOISE[:before]),
        65.0,
        *(level_after + NOISE[:after]),
    ]
    monday = DONE - pd.Timedelta(days=DONE.weekday())
    return weeks(values, first=monday - pd.Timedelta(weeks=before))


def reading(values, kpi=None, window=None, breaks=(), as_of=AS_OF):
    return read(values, kpi or measure(), window or Window(DONE), breaks, as_of)


def test_a_level_that_jumps_beyond_chance_is_better_or_worse_by_the_measures_direction():
    found = reading(around(12, 12))
    assert found.verdict == "better" and found.is_claimed
    assert found.change.difference == pytest.approx(10, abs=0.2)
    assert found.change.lower > 9 and found.change.upper < 11
    assert reading(around(12, 12), measure(direction="lower_is_better")).verdict == "worse"
    assert reading(around(12, 12), measure(direction="neither")).verdict == "changed"


def test_the_week_of_the_fix_itself_is_on_neither_side():
    found = reading(around(12, 12))
    assert (len(found.before), len(found.after)) == (12, 12)
    assert 65.0 not in {*found.before["value"], *found.after["value"]}


def test_the_same_level_shows_no_clear_change():
    found = reading(around(12, 12, level_after=60.0))
    assert found.verdict == "no clear change"
    assert found.change.lower < 0 < found.change.upper


def test_an_interval_within_the_smallest_change_that_matters_says_so():
    found = reading(around(12, 12, level_after=60.0), measure(tolerance=5.0))
    assert found.verdict == "no change that matters"


@pytest.mark.parametrize("after", range(FEWEST_VALUES))
def test_below_eight_values_after_it_is_too_early_and_says_from_when_it_can_be_read(after):
    values = around(12, after)
    found = reading(values, as_of=values["period_end"].max().date())
    assert found.verdict == "too early" and found.why_not == f"{after} of 8 values since"
    eighth = around(12, FEWEST_VALUES)["period_end"].max().date()
    assert found.readable_from == eighth
    assert found.change is None or found.change.claimed is None


def test_monthly_values_are_readable_from_the_end_of_a_month():
    ends = pd.date_range("2025-01-31", periods=21, freq="ME")
    values = pd.DataFrame(
        {"period_start": ends - pd.offsets.MonthBegin(1), "period_end": ends, "value": 5.0}
    )
    kpi = measure(every_days=31)
    found = reading(values, kpi, Window(pd.Timestamp("2026-05-06")), as_of=date(2026, 10, 2))
    assert found.why_not == "4 of 8 values since"
    assert found.readable_from == date(2027, 1, 31)


def test_no_day_is_promised_once_values_have_stopped_coming():
    found = reading(around(12, 3), as_of=date(2027, 6, 1))
    assert found.verdict == "too early" and found.readable_from is None


def test_too_few_values_before_will_never_be_readable():
    found = reading(around(7, 20))
    assert (found.verdict, found.why_not) == ("not readable", "7 of 8 values before")


def test_nothing_is_compared_across_a_break():
    values = around(20, 12)
    early = values["period_start"].iloc[8]
    assert len(reading(values, breaks=[early]).before) == 12
    late = values["period_start"].iloc[20 + 1 + 5]
    found = reading(values, breaks=[late])
    assert (found.verdict, len(found.after)) == ("not readable", 5)
    assert "counted in another way" in found.why_not


def test_the_window_of_the_check_bounds_the_time_after():
    values = around(12, 20)
    start, end = values["period_start"].iloc[15], values["period_end"].iloc[24]
    found = reading(values, window=Window(DONE, start, end))
    assert found.after["period_start"].min() == start
    assert found.after["period_end"].max() == end


def test_a_window_too_short_for_eight_values_is_read_to_the_eighth():
    values = around(12, 20)
    found = reading(values, window=Window(DONE, DONE, values["period_end"].iloc[15]))
    assert len(found.after) == FEWEST_VALUES and found.has_interval


def test_a_measure_that_was_rising_before_does_not_show_a_step_for_going_on():
    rising = weeks(60 + 0.5 * np.arange(40) + NOISE[:40], first="2025-12-01")
    found = reading(rising)
    assert not found.is_claimed


def test_a_jump_beyond_where_it_was_heading_is_claimed_although_it_was_rising():
    t = np.arange(40)
    jumped = weeks(60 + 0.1 * t + 10 * (t > 22) + NOISE[:40], first="2025-12-01")
    assert reading(jumped).verdict == "better"


def test_neighbouring_values_that_move_together_make_the_interval_wider_and_are_named():
    slow = 3 * np.sin(np.arange(60) / 4)
    values = weeks(60 + slow + np.where(np.arange(60) > 30, 1.5, 0), first="2025-10-06")
    found = reading(values)
    assert found.change.alike and not found.is_claimed


def test_few_events_are_compared_as_counts_by_their_ratio():
    kpi = measure(unit="alerts", aggregate="sum", direction="lower_is_better")
    counts = [4, 6, 5, 3, 7, 5, 4, 6, 5, 5, 6, 4]
    values = around(12, 12)
    values["value"] = [*counts, 3, *(each // 4 for each in counts)]
    found = reading(values, kpi)
    assert found.change.is_ratio and found.verdict == "better"
    assert 0 < found.change.lower < found.change.upper < 1


def test_no_event_after_the_fix_has_an_exact_interval_from_zero():
    kpi = measure(unit="alerts", aggregate="sum", direction="lower_is_better")
    values = around(12, 12)
    values["value"] = [2] * 12 + [1] + [0] * 12
    found = reading(values, kpi)
    assert found.change.lower == 0 and 0 < found.change.upper < 1
    assert found.verdict == "better"


def test_values_that_never_vary_are_not_judged():
    found = reading(around(12, 12).assign(value=5.0))
    assert (found.verdict, found.change.claimed) == ("not readable", None)


def test_an_interval_wider_than_all_values_says_little():
    fell_and_rose = np.concatenate([np.linspace(80, 40, 12), [40], np.linspace(40, 80, 8)])
    assert reading(around(12, 8).assign(value=fell_and_rose + NOISE[:21])).change.says_little
    assert not reading(around(12, 8, level_after=60.0)).change.says_little


def test_the_comparison_series_is_read_over_the_same_days():
    found = reading(around(12, 12))
    other = around(30, 30, level_before=50.0, level_after=50.0)
    moved = over_the_same_time(found, other, measure())
    inside = other[other["period_end"].isin(found.before["period_end"])]
    assert moved.before == inside["value"].mean()
    assert moved.lower < 0 < moved.upper
    assert over_the_same_time(found, other.iloc[:0], measure()) is None


@pytest.mark.parametrize(("weeks_apart", "close"), [(0, True), (6, True), (7, False)])
def test_six_periods_apart_is_too_close_to_tell_two_fixes_apart(weeks_apart, close):
    other = DONE + pd.Timedelta(weeks=weeks_apart)
    assert not_separable(DONE, other, 7) is close
    assert not_separable(other, DONE, 7) is close


@settings(deadline=None)
@given(
    before=st.lists(st.floats(-1e6, 1e6), max_size=30),
    after=st.lists(st.floats(-1e6, 1e6), max_size=30),
    aggregate=st.sampled_from(["mean", "sum"]),
    whole=st.booleans(),
)
def test_any_values_are_answered_and_a_claim_always_has_its_interval(
    before, after, aggregate, whole
):
    every = [*before, 0.0, *after]
    values = weeks([abs(round(each)) for each in every] if whole else every, first="2025-10-06")
    found = reading(values, measure(aggregate=aggregate))
    if found.is_claimed:
        low, high = found.change.lower, found.change.upper
        none = 1 if found.change.is_ratio else 0
        assert low is not None and (low > none or (high is not None and high < none))
        assert min(len(found.before), len(found.after)) >= FEWEST_VALUES
    assert (found.verdict in ("too early", "not readable")) == (found.why_not is not None)
