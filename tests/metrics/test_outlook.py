"""When a measure would be back, and the corridor agreed for its way."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from trustdash.metrics.course import course, with_gaps
from trustdash.metrics.outlook import corridor, outlook
from trustdash.metrics.phases import phased

FIRST = date(2025, 1, 5)
NOISE = [0, 0.4, -0.2, 0.2, -0.4, 0, 0.2, -0.2]
BEFORE = [80 + step for step in NOISE * 2]


def climb(weeks, start=50, pace=1.0):
    return [start + pace * week + NOISE[week % 8] for week in range(weeks)]


def ahead(since, tolerance=None, every="7D", days=7):
    """Return the outlook of a measure that fell after 16 values at 80."""
    ends = pd.date_range(FIRST, periods=16 + len(since), freq=every)
    points = pd.DataFrame({"period_start": ends - pd.Timedelta(days=6), "period_end": ends,
                           "value": [*BEFORE, *since], "n": 100})  # fmt: skip
    kpi = SimpleNamespace(direction="higher_is_better", target=None, tolerance=tolerance,
                          every_days=days)  # fmt: skip
    majors = pd.DataFrame({"on": [ends[15] + pd.Timedelta(days=2)], "letter": ["A"]})
    notes = pd.DataFrame({"on_date": [], "kind": [], "text": [], "is_break": []})
    as_of = ends[-1].date()
    way = course(with_gaps(points, days, as_of), kpi, majors["on"], as_of)
    return outlook(way, phased(points, kpi, majors, notes, as_of), days)


def test_a_steady_climb_has_a_range_of_dates_around_the_day_it_arrives():
    """From 50 at one a week, 24 weeks in: 80 is reached seven weeks ahead, or eight by the fit."""
    found = ahead(climb(24))
    last = FIRST + timedelta(weeks=39)
    assert found.expected in {last + timedelta(weeks=7), last + timedelta(weeks=8)}
    assert found.earliest <= found.expected <= found.latest <= found.until
    assert found.until == last + timedelta(weeks=12)


def test_what_matters_little_is_forgiven_and_brings_the_day_nearer():
    assert ahead(climb(24), tolerance=3.0).expected < ahead(climb(24)).expected


def test_further_ahead_than_half_the_time_observed_there_is_no_date():
    found = ahead(climb(16))
    assert (found.why_not, found.expected, len(found.fan)) == ("not surely", None, 8)


def test_too_few_values_and_no_clear_trend_give_no_date_and_no_fan():
    early, flat = ahead(climb(11)), ahead(climb(24, pace=0.0))
    assert (early.why_not, early.n, len(early.fan)) == ("too few", 11, 0)
    assert (flat.why_not, len(flat.fan)) == ("no clear trend", 0)


def test_the_band_holds_the_middle_and_grows():
    fan = ahead(climb(24)).fan
    assert ((fan["low"] < fan["middle"]) & (fan["middle"] < fan["high"])).all()
    assert (np.diff(fan["high"] - fan["low"]) > 0).all()


def test_what_is_back_needs_no_date():
    assert ahead([50, *[80 + step for step in NOISE]]) is None


def test_months_ahead_end_with_the_month():
    found = ahead(climb(24), every="ME", days=31)
    assert found.fan["on"].dt.is_month_end.all()
    assert found.fan["on"].dt.to_period("M").is_unique


def agreed(*rows):
    names = ["on_date", "expected_low", "expected_high", "agreed_on", "agreed_in"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("on_date", "agreed_on")})


ONE = agreed(("2026-09-30", 60.0, 70.0, "2026-08-28", "RVW-1"),
             ("2026-10-10", 70.0, 80.0, "2026-08-28", "RVW-1"))  # fmt: skip


@pytest.mark.parametrize(("value", "where"), [(64.9, "below"), (65, "inside"), (75, "inside"),
                                              (75.1, "above")])  # fmt: skip
def test_a_value_is_held_against_the_straight_line_between_the_agreed_days(value, where):
    found = corridor(ONE, date(2026, 10, 5), value)
    assert (found.where, found.low, found.high) == (where, 65, 75)
    assert (found.agreed_on, found.agreed_in, found.replaced) == (date(2026, 8, 28), "RVW-1", None)


def test_before_and_after_the_agreed_days_nothing_is_claimed():
    early, late = (corridor(ONE, on, 70.0) for on in (date(2026, 9, 29), date(2026, 10, 11)))
    assert (early.where, early.low) == ("before it begins", None)
    assert (late.where, late.high) == ("after it ends", None)


def test_the_newest_agreement_counts_and_the_one_before_is_named():
    newer = agreed(("2026-09-30", 50.0, 60.0, "2026-09-01", "RVW-2"))
    found = corridor(pd.concat([ONE, newer]), date(2026, 9, 30), 55.0)
    assert (found.where, found.replaced, found.agreed_in) == (
        "inside", date(2026, 8, 28), "RVW-2",
    )  # fmt: skip


def test_without_an_agreement_there_is_no_corridor():
    assert corridor(ONE.iloc[:0], date(2026, 10, 5), 70.0) is None
