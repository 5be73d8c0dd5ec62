"""The phases of a measure: where they begin, their limits, and what stands out of them."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustdash.metrics.phases import natural_bounds, phased

FIRST = date(2025, 1, 5)
NOISE = [0, 2, -1, 1, -2, 0, 1, -1, 2, 0, -1, 1, 0, -2, 1, 2]
NOTES = ["on_date", "kind", "text", "is_break"]


def day(week):
    """Return a day in the middle of the period number `week`, from 0."""
    return FIRST + timedelta(weeks=week) - timedelta(days=3)


def parted(values, incidents=(), notes=(), better="higher_is_better", restated=()):
    """Return weekly values in phases; incidents and notes (week, kind, is_break) by period."""
    ends = pd.to_datetime([FIRST + timedelta(weeks=week) for week in range(len(values))])
    points = pd.DataFrame(
        {
            "period_start": ends - pd.Timedelta(days=6), "period_end": ends,
            "value": np.array(values, dtype=float), "n": 100,
            "restated": [week in restated for week in range(len(values))],
        }
    )  # fmt: skip
    on = pd.to_datetime(pd.Series([day(week) for week in incidents], dtype=object))
    majors = pd.DataFrame({"on": on, "letter": list("ABCDEFGH")[: len(incidents)]})
    rows = [(pd.Timestamp(ends[week] - pd.Timedelta(days=6)), kind, f"{kind} {week}", is_break)
            for week, kind, is_break in notes]  # fmt: skip
    told = pd.DataFrame(rows, columns=NOTES)
    kpi = SimpleNamespace(every_days=7, direction=better)
    return phased(points, kpi, majors, told, ends[-1].date() if len(values) else FIRST)


def steady(level, n=16):
    return [level + step for step in (NOISE * 3)[:n]]


def firsts(found):
    return [int(np.flatnonzero(found.points["phase"] == at)[0]) for at in range(len(found.phases))]


def test_a_phase_begins_with_the_period_that_an_incident_falls_in():
    found = parted(steady(80, 40), incidents=[16, 30])
    assert firsts(found) == [0, 16, 30]
    assert [[s.why for s in phase.starts] for phase in found.phases] == [[], ["A"], ["B"]]


def test_an_accepted_step_and_a_break_begin_one_and_a_note_does_not():
    notes = [(10, "step", False), (20, "channel", True), (25, "note", False),
             (30, "restatement", False)]  # fmt: skip
    found = parted(steady(80, 40), notes=notes)
    assert firsts(found) == [0, 10, 20]
    assert [s.cause for phase in found.phases for s in phase.starts] == ["step", "break"]
    assert np.flatnonzero(found.points["breaks_before"]).tolist() == [20]


def test_a_change_in_the_middle_of_a_period_begins_a_phase_with_the_next():
    ends = pd.to_datetime([FIRST + timedelta(weeks=week) for week in range(20)])
    points = pd.DataFrame({"period_start": ends - pd.Timedelta(days=6), "period_end": ends,
                           "value": steady(80, 20), "n": 1})  # fmt: skip
    notes = pd.DataFrame([(ends[10] - pd.Timedelta(days=3), "wording", "x", True)], columns=NOTES)
    kpi = SimpleNamespace(every_days=7, direction="higher_is_better")
    majors = pd.DataFrame({"on": pd.to_datetime([]), "letter": []})
    assert firsts(phased(points, kpi, majors, notes, ends[-1].date())) == [0, 11]


def test_below_12_values_a_phase_has_a_median_and_no_limits():
    early, firm = (parted(steady(80, n)).current for n in (11, 12))
    assert (early.limits, early.counted, early.median) == (None, 11, 80)
    assert (firm.limits.n, firm.limits.status) == (12, "limits")


def test_limits_are_frozen_on_the_first_24_values_but_before_the_incident_on_all():
    alone = parted([*steady(80, 24), *steady(95, 16)]).current
    assert alone.limits.n == 24
    before = parted([*steady(80, 24), *steady(80, 16), 60], incidents=[40]).phases[0]
    assert before.limits.n == 40


def test_without_limits_nothing_stands_out():
    assert set(parted([*steady(80, 10), 200]).marks()) == {"expected"}


@pytest.mark.parametrize(
    ("better", "high", "low"),
    [("higher_is_better", "improving", "worsening"), ("lower_is_better", "worsening", "improving"),
     ("neither", "expected", "expected")],
)  # fmt: skip
def test_a_point_beyond_a_limit_is_marked_by_which_side_is_better(better, high, low):
    assert parted([*steady(80, 24), 95], better=better).marks()[-1] == high
    assert parted([*steady(80, 24), 65], better=better).marks()[-1] == low


def test_a_shift_is_judged_by_the_limits_of_its_own_phase():
    values = [*steady(80, 16), *steady(60, 16), *[63] * 7]
    assert parted(values, incidents=[16]).marks()[-7:] == ["improving"] * 7
    assert set(parted([*steady(80, 16), *steady(60, 16)], incidents=[16]).marks()) == {"expected"}


def test_a_climb_is_not_marked_worsening_first_and_improving_then():
    climb = [60 + 1.5 * week + step for week, step in enumerate(steady(0, 24))]
    found = parted([*steady(80, 16), *climb], incidents=[16])
    assert found.current.heading() == "up"
    assert set(found.marks()[16:]) == {"expected", "improving"}
    fall = parted([*steady(80, 16), *(-value for value in climb)], incidents=[16])
    assert (fall.current.heading(), set(fall.marks()[16:])) == ("down", {"expected", "worsening"})


def test_a_steady_phase_heads_nowhere():
    assert parted(steady(80, 24)).current.heading() == "none"
    assert parted(range(11)).current.heading() == "none"


def test_a_target_is_met_reliably_beyond_the_limit_and_early_not_told():
    found = parted(steady(80, 24))
    limits = found.current.limits
    told = [found.assurance(each) for each in (limits.low - 1, 80, limits.high + 1, None)]
    assert told == ["meets", "hit_or_miss", "misses", None]
    assert parted(steady(80, 11)).assurance(50) is None
    assert parted(steady(80, 24), better="neither").assurance(50) is None
    fewer = parted(steady(80, 24), better="lower_is_better")
    assert fewer.assurance(limits.low - 1) == "misses"


def test_restated_values_are_known_and_missing_periods_are_gaps():
    found = parted(steady(80, 24), restated=[3])
    assert np.flatnonzero(found.points["restated"]).tolist() == [3]
    gap = parted([*steady(80, 12), np.nan, *steady(80, 4)])
    assert (gap.marks()[12], gap.current.n) == (None, 16)


def test_no_values_have_no_phases():
    found = parted([])
    assert (found.phases, found.marks(), found.current, found.assurance(5)) == ((), [], None, None)


def test_limits_are_not_drawn_below_zero_nor_above_100_percent_where_values_never_are():
    assert natural_bounds(np.array([0.0, 5.0]), "days") == (0, np.inf)
    assert natural_bounds(np.array([-1.0, 5.0]), "points") == (-np.inf, np.inf)
    assert natural_bounds(np.array([99.0, np.nan]), "%") == (0, 100)
    assert natural_bounds(np.array([101.0]), "%") == (0, np.inf)


# Halves, so that moving and mirroring are exact.
value = st.integers(-60, 60).map(lambda n: n / 2) | st.just(np.nan)
series = st.lists(value, min_size=1, max_size=60)
starts = st.lists(st.integers(0, 59), max_size=4, unique=True)


@settings(max_examples=60, deadline=None)
@given(series, starts, starts)
def test_phases_follow_each_other_and_leave_no_point_out(values, incidents, breaks):
    inside = [at for at in incidents if at < len(values)]
    notes = [(at, "channel", True) for at in breaks if at < len(values)]
    found = parted(values, incidents=sorted(inside), notes=notes)
    number = found.points["phase"].to_numpy()
    assert set(number) == set(range(len(found.phases)))
    assert (np.diff(number) >= 0).all() and len(number) == len(values)
    assert sum(phase.n for phase in found.phases) == np.isfinite(values).sum()
    starting = {0, *inside, *(at for at, *_ in notes)}
    assert set(firsts(found)) == starting


@settings(max_examples=60, deadline=None)
@given(series, starts, st.integers(-40, 40))
def test_marks_stay_when_all_values_move_and_when_the_measure_is_mirrored(values, incidents, by):
    inside = sorted(at for at in incidents if at < len(values))
    marks = parted(values, inside).marks()
    assert parted([each + by for each in values], inside).marks() == marks
    mirrored = [-each for each in values]
    assert parted(mirrored, inside, better="lower_is_better").marks() == marks


@settings(max_examples=60, deadline=None)
@given(series, starts)
def test_only_points_of_a_phase_with_limits_are_marked(values, incidents):
    found = parted(values, sorted(at for at in incidents if at < len(values)))
    for mark, phase in zip(found.marks(), found.points["phase"], strict=True):
        assert mark in (None, "expected") or found.phases[phase].limits is not None
