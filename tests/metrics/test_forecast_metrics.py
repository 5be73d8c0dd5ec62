"""M43: when the open actions are done at the pace of the last weeks, and whether that held."""

from datetime import timedelta

import pytest
from metric_frames import AS_OF, counted, frame, value_of, values_of

from trustdash.metrics.forecast import backlog_ahead, past_forecasts

START = AS_OF - timedelta(weeks=20)


def on(week):
    """Return a day in the week that ends so many weeks before as-of."""
    return (AS_OF - timedelta(weeks=week, days=3)).isoformat()


def flow(closed_weeks, still_open=0, opened=START):
    """Return the frames of actions closed in such weeks (counted back) and of open ones."""
    days = [on(week) for week in closed_weeks]
    spans = [(opened, day) for day in days] + [(opened, None)] * still_open
    events = [
        {"id": f"A{n}", "kind": kind, "happened_on": day}
        for n, (first, last) in enumerate(spans)
        for kind, day in (("opened", first), ("closed", last))
        if day is not None
    ]
    actions = [{"status": "open", "due_date": "2027-01-01"}] * still_open
    return {"actions": frame("actions", *actions), "action_flow": frame("action_flow", *events)}


def m43(part=None, **frames):
    return value_of("M43", part, **frames)


def test_m43_a_steady_pace_of_one_a_week_takes_as_many_weeks_as_are_open():
    frames = flow(range(13), still_open=6)
    value = m43(**frames)
    assert (value.value, value.n, value.unit) == (6, 6, "weeks")
    assert value.note == (
        "by 1 Jan 2027; if nothing new comes in and the pace stays: 13 closed and 0 opened in 13 "
        "weeks"
    )
    assert m43("P50", **frames).value == 6


def test_m43_weeks_without_any_are_drawn_too():
    every_other = flow([week for week in range(13) if week % 2 for _ in (0, 1)], still_open=6)
    assert m43(**every_other).value > 6


def test_m43_the_same_frames_give_the_same_weeks():
    frames = flow([0, 1, 1, 3, 6, 6, 6, 9, 12], still_open=20)
    assert [v.value for v in values_of("M43", **frames)] == [
        v.value for v in values_of("M43", **frames)
    ]


def test_m43_fewer_than_8_weeks_on_file_is_no_forecast():
    young = flow([0, 1, 2, 3, 4, 5], still_open=3, opened=AS_OF - timedelta(weeks=7))
    assert (m43(**young).value, m43(**young).note.split(";")[0]) == (
        None, "fewer than 8 weeks on file",
    )  # fmt: skip


def test_m43_fewer_than_5_closed_is_no_forecast():
    value = m43(**flow([0, 1, 2, 3], still_open=3))
    assert (value.value, value.note.split(";")[0]) == (None, "fewer than 5 done in 13 weeks")


def test_m43_none_closed_is_not_at_this_pace_and_never_a_date():
    value = m43(**flow([15, 16, 17], still_open=3))
    assert value.value is None
    assert value.note.startswith("none was done in 13 weeks: not at this pace")


def test_m43_nothing_open_needs_no_forecast():
    assert m43(**flow(range(13))).note == "no action is open"


def test_m43_as_many_coming_in_as_going_out_is_not_at_this_pace():
    frames = flow(range(13), still_open=1)
    new = [{"id": f"N{week}", "kind": "opened", "happened_on": on(week)} for week in range(13)]
    both = frame("action_flow", *frames["action_flow"].to_dict("records"), *new)
    actions = frame("actions", *[{"status": "open"}] * 14)
    value = m43("P85, new actions coming in", actions=actions, action_flow=both)
    assert (value.value, value.note) == (None, "not at this pace")
    assert m43(actions=actions, action_flow=both).value == 14


def test_m43_the_chance_that_all_due_in_13_weeks_are_done_by_then():
    part = "chance that all due in 13 weeks are done by then"
    assert m43(part, **flow(range(13), still_open=13)).value == 100
    assert m43(part, **flow(range(13), still_open=14)).value == 0
    later = flow(range(13), still_open=14)
    later["actions"] = later["actions"].assign(due_date=later["actions"]["due_date"].max() +
                                               timedelta(days=365))  # fmt: skip
    assert m43(part, **later).note == "nothing is due by then"


PAST = [*range(12, 20), 11, 11, 10, 10, 9]
"""One closed a week until twelve weeks ago, when five were open; those were closed soon after."""
TWELVE_WEEKS_AGO = (AS_OF - timedelta(weeks=12)).isoformat()


def events(*spans, closed_weeks=PAST):
    """Return the flow of the past and of further actions, each with its days open and closed."""
    more = [
        {"id": f"S{n}", "kind": kind, "happened_on": day}
        for n, days in enumerate(spans)
        for kind, day in zip(("opened", "closed") * 2, days, strict=False)
    ]
    return frame("action_flow", *flow(closed_weeks)["action_flow"].to_dict("records"), *more)


def made_then(*spans):
    """Return the forecast of twelve weeks ago."""
    return past_forecasts(events(*spans), AS_OF).set_index("origin").loc[TWELVE_WEEKS_AGO]


def test_m43_a_forecast_held_if_all_that_was_open_then_was_closed_by_the_day():
    row = made_then()
    assert (row["open_then"], row["p85_weeks"]) == (5, 5)
    assert row["forecast_for"].date() == AS_OF - timedelta(weeks=7)
    assert row["all_closed_on"].date() == AS_OF - timedelta(weeks=9, days=3)
    assert (row["held"], row["pace_held"]) == (True, True)


def test_m43_one_action_left_open_breaks_a_forecast_though_the_pace_held():
    row = made_then((START,), (on(11), on(8)))
    assert (row["open_then"], row["p85_weeks"]) == (6, 6)
    assert (row["held"], row["pace_held"]) == (False, True)
    assert row["all_closed_on"] != row["all_closed_on"]


def test_m43_fewer_closed_than_were_open_broke_the_pace_too():
    assert not made_then((START,))["pace_held"]


def test_m43_a_reopened_action_was_open_in_both_its_spans():
    row = made_then((START, on(16), on(14), on(9)))
    assert (row["open_then"], row["held"]) == (6, True)


def test_m43_forecasts_whose_day_has_not_come_are_not_judged():
    many = flow(range(12, 20), still_open=20)
    assert len(past_forecasts(many["action_flow"], AS_OF)) == 0
    assert m43("P85 forecasts that held", **many).note == "no forecast of the past has come due"


def test_m43_below_10_forecasts_counts_say_it_and_no_rate():
    actions = frame("actions", {"status": "open"})
    value = m43("P85 forecasts that held", actions=actions, action_flow=events((START,)))
    assert (value.unit, counted(value)) == ("count", (0, 3))
    assert value.note == "of the last 3, 0 held; too few to tell a rate"


def test_m43_from_10_forecasts_on_the_share_has_an_interval():
    start = AS_OF - timedelta(weeks=104)
    spans = [(start + timedelta(weeks=week), start + timedelta(weeks=week + 3))
             for week in range(101)]  # fmt: skip
    flow_of_two_years = frame("action_flow", *(
        {"id": f"A{n}", "kind": kind, "happened_on": day}
        for n, span in enumerate(spans)
        for kind, day in zip(("opened", "closed"), span, strict=True)
    ))  # fmt: skip
    actions = frame("actions", {"status": "open"})
    value = m43("P85 forecasts that held", actions=actions, action_flow=flow_of_two_years)
    assert (value.unit, value.value) == ("%", 100)
    assert value.denominator >= 10
    assert value.low < 100


@pytest.mark.parametrize("as_of", [AS_OF - timedelta(weeks=30), AS_OF - timedelta(weeks=20)])
def test_m43_before_there_was_anything_there_is_no_forecast(as_of):
    frames = flow(range(13), still_open=2)
    past = frames["action_flow"][frames["action_flow"]["happened_on"] <= as_of.isoformat()]
    value = value_of("M43", as_of=as_of, actions=frames["actions"], action_flow=past)
    assert value.value is None


def ahead(**frames):
    return backlog_ahead(frames["actions"], frames["action_flow"], AS_OF)


def test_the_weeks_ahead_begin_with_what_is_open_and_end_when_all_is_done():
    weeks = ahead(**flow(range(13), still_open=3))
    assert weeks["week_end"].dt.date.tolist() == [AS_OF + timedelta(weeks=n) for n in range(4)]
    assert weeks["alone_middle"].tolist() == weeks["alone_high"].tolist() == [3, 2, 1, 0]


def test_the_weeks_ahead_are_those_from_which_m43_has_its_dates():
    frames = flow([0, 1, 1, 3, 6, 6, 6, 9, 12], still_open=10)
    weeks, half = ahead(**frames), m43("P50", **frames).value
    assert weeks.index[weeks["alone_middle"] == 0][0] == half


def test_no_more_than_26_weeks_ahead_are_told():
    assert len(ahead(**flow(range(13), still_open=60))) == 27


def test_new_actions_that_keep_coming_are_a_case_of_their_own():
    frames = flow(range(13), still_open=1)
    new = [{"id": f"N{week}", "kind": "opened", "happened_on": on(week)} for week in range(13)]
    both = frame("action_flow", *frames["action_flow"].to_dict("records"), *new)
    weeks = ahead(actions=frame("actions", *[{"status": "open"}] * 14), action_flow=both)
    assert weeks["alone_middle"].tolist() == list(range(14, -1, -1))
    assert set(weeks["arriving_middle"]) == {14}


@pytest.mark.parametrize(
    "frames", [flow(range(13)), flow([0, 1, 2], still_open=3), flow([]), flow([15], still_open=2)],
    ids=["nothing open", "too few closed", "nothing on file", "none closed"],
)  # fmt: skip
def test_without_a_forecast_there_are_no_weeks_ahead(frames):
    assert ahead(**frames).empty
