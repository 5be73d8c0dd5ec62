"""M11: how long actions take until they are closed, when some are still open."""

import pytest
from metric_frames import AS_OF, counted, frame, value_of

from trustdash.metrics.closing import time_to_close

OPENED = "2026-11-01"
HALF = "time to close p50"


def history(*spans, statuses=None):
    """Return the frames of actions opened on 1 Nov and closed on such days of November; None: open.

    Several days of one action are closings between which it was reopened.
    """
    rows, events = [], []
    for n, span in enumerate(spans):
        ends = span if isinstance(span, tuple) else (span,)
        status = "closed" if ends[-1] else "open"
        rows.append({"id": f"A{n}", "status": status, "opened_on": OPENED})
        events += [{"id": f"A{n}", "kind": "opened", "happened_on": OPENED}]
        events += [{"id": f"A{n}", "kind": "closed", "happened_on": f"2026-11-{day:02d}"}
                   for day in ends if day]  # fmt: skip
    for row, status in zip(rows, statuses or [], strict=False):
        row["status"] = status or row["status"]
    return {"actions": frame("actions", *rows), "action_flow": frame("action_flow", *events)}


def m11(part, **frames):
    return value_of("M11", part, **frames)


def test_m11_half_are_closed_within_the_days_that_half_took():
    value = m11(HALF, **history(3, 5, 7, 9, *[None] * 4))
    assert (value.value, value.unit, value.n) == (8, "days", 8)


def test_m11_open_actions_count_as_far_as_they_were_followed():
    """By hand: of 8 one is closed after 2 days, two after 4, three after 6."""
    rows = m11(HALF, **history(3, 5, 7, *[None] * 5)).rows
    assert rows["days"].tolist() == [2, 4, 6, *[19] * 5]
    assert time_to_close(rows).steps["open_share"].tolist() == pytest.approx([87.5, 75, 62.5])


def test_m11_half_not_closed_yet_is_said_and_no_number():
    value = m11(HALF, **history(3, None, None, None, None))
    assert (value.value, value.note) == (None, "half are not closed yet")


def test_m11_a_reopened_action_is_timed_from_its_first_opening_to_its_last_closing():
    assert m11(HALF, **history((3, 9))).rows["days"].tolist() == [8]
    assert m11(HALF, **history((3, None))).rows["days"].tolist() == [19]


@pytest.mark.parametrize("status", ["not_doing", "cancelled_duplicate"])
def test_m11_what_is_dropped_never_counts_as_closed_and_is_counted_apart(status):
    frames = history(3, 3, 3, None, None, None, statuses=[status])
    assert counted(m11("ever opened, not done or a duplicate", **frames)) == (1, 6)
    assert counted(m11("ever opened, closed", **frames)) == (2, 6)
    assert counted(m11("ever opened, still open", **frames)) == (3, 6)
    (step,) = time_to_close(m11(HALF, **frames).rows).steps.itertuples()
    assert (step.followed, step.closed, step.open_share) == (6, 2, pytest.approx(400 / 6))


def test_m11_still_open_is_what_is_open_now():
    frames = history(3, 5, None, None, (4, None), statuses=[None, None, None, None, "reopened"])
    assert m11("ever opened, still open", **frames).value == m11(None, **frames).value == 3


def test_m11_the_interval_of_the_time_to_close_has_two_ends_or_is_said_in_words():
    many = m11(HALF, **history(*range(2, 21)))
    assert many.low < many.value < many.high
    few = m11(HALF, **history(3, 5, 7, 9, *[None] * 4))
    assert (few.low, few.high, few.note) == (None, None, "at least 2 days")


def test_m11_the_curve_stops_where_fewer_than_5_were_followed():
    found = time_to_close(m11(HALF, **history(*range(2, 12))).rows)
    assert found.until == 6
    assert found.steps["followed"].tolist() == [10, 9, 8, 7, 6, 5]


def test_m11_a_median_that_lies_beyond_the_curve_is_not_given():
    """Nine are dropped early; of the four that are followed on, all close on one day."""
    frames = history(*[3] * 9, *[12] * 4, statuses=["not_doing"] * 9)
    value = m11(HALF, **frames)
    assert (value.value, value.note) == (None, "fewer than 5 were followed until half were closed")


@pytest.mark.parametrize("n", [0, 1, 4])
def test_m11_fewer_than_5_actions_have_no_curve(n):
    found = time_to_close(m11(HALF, **history(*[3] * n)).rows)
    assert (found.until, found.median, len(found.steps)) == (None, None, 0)
    assert found.reason == "fewer than 5 actions on file"


def test_m11_all_open_and_all_closed_on_the_day_of_opening():
    assert time_to_close(m11(HALF, **history(*[None] * 6)).rows).until == 19
    at_once = time_to_close(m11(HALF, **history(*[1] * 6)).rows)
    assert (at_once.median, at_once.until, at_once.steps["open_share"].tolist()) == (0, 0, [0])


def test_m11_days_that_contradict_each_other_are_left_out_and_said():
    frames = history(3, 3, 3, 3, 3, 3)
    frames["actions"].loc[0, "opened_on"] = frames["actions"].loc[1, "opened_on"].replace(day=9)
    value = m11(HALF, **frames)
    assert (value.n, value.note) == (5, "1 action without usable days left out")


def test_m11_an_action_opened_today_was_followed_for_no_day():
    today = frame("actions", {"opened_on": AS_OF})
    assert m11(HALF, actions=today).rows["days"].tolist() == [0]
