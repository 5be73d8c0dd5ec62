"""One incident in five lanes."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from trustdash.charts.incident_timeline import LANES, incident_timeline
from trustdash.charts.style import CONCERN, Style

AS_OF = date(2026, 5, 20)
SILENCE = (datetime(2026, 3, 9, 8, tzinfo=UTC), datetime(2026, 3, 11, 17, tzinfo=UTC))


def words(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def many(events: pd.DataFrame, times: int) -> pd.DataFrame:
    later = [events.assign(at=events["at"] + pd.Timedelta(days=9 * k)) for k in range(times)]
    return pd.concat(later, ignore_index=True)


def test_every_event_is_one_mark_in_its_lane_and_each_lane_has_its_own_shape(events):
    figure = incident_timeline(events, Style(), as_of=AS_OF)
    lanes = {trace.name: trace for trace in figure.data if trace.name in LANES}
    assert [len(lanes[name].x) for name in LANES] == [1, 1, 1, 1, 1]
    assert len({trace.marker.symbol for trace in lanes.values()}) == 5


def test_few_marks_carry_their_words(events):
    said = words(incident_timeline(events, Style(width=1200), as_of=AS_OF))
    assert set(events["label"]) <= set(said)


def test_more_than_twelve_marks_carry_numbers_in_time_order(events):
    said = words(incident_timeline(many(events, 3), Style(width=1200), as_of=AS_OF))
    assert not set(events["label"]) & set(said)
    assert {"1", "15"} <= set(said)


def test_without_a_list_beside_it_marks_carry_words_or_nothing(events):
    figure = incident_timeline(many(events, 6), Style(width=1200, alone=True), as_of=AS_OF)
    assert set(events["label"]) <= set(words(figure))
    assert not any(text.isdigit() for text in words(figure))


def test_labels_that_would_touch_become_numbers_and_none_is_lost(events):
    at_once = pd.concat([events.iloc[[1]]] * 6, ignore_index=True)
    said = words(incident_timeline(pd.concat([events, at_once]), Style(), as_of=AS_OF))
    assert "Letter to customers" not in said
    assert any("…" in text for text in said)


def test_a_phone_carries_numbers_and_the_names_of_the_lanes_above_them(events):
    figure = incident_timeline(events, Style(narrow=True), silence=SILENCE, as_of=AS_OF)
    said = words(figure)
    assert {"1", "2", "3", "4", "5"} <= set(said)
    assert "What we said ■ · <b>57 hours until the first notice</b>" in said


def test_the_silence_is_an_orange_bar_in_the_second_lane(events):
    figure = incident_timeline(events, Style(), silence=SILENCE, as_of=AS_OF)
    bar = next(trace for trace in figure.data if trace.name == "silence")
    assert bar.line.color == CONCERN
    assert bar.y.tolist() == [1, 1]
    assert "<b>57 hours until the first notice</b>" in words(figure)


def test_more_than_72_hours_of_silence_are_told_in_days(events):
    long = (SILENCE[0], datetime(2026, 3, 20, 9, tzinfo=UTC))
    said = words(incident_timeline(events, Style(), silence=long, as_of=AS_OF))
    assert "<b>11 days until the first notice</b>" in said


def test_a_silence_that_outlasts_the_as_of_day_goes_on(events):
    still = (SILENCE[0], datetime(2026, 5, 21, tzinfo=UTC))
    said = words(incident_timeline(events.drop(index=1), Style(), silence=still, as_of=AS_OF))
    assert "<b>still silent after 73 days</b>" in said


def test_the_as_of_line_is_left_out_where_it_would_squeeze_the_events(events):
    near = incident_timeline(events, Style(), as_of=AS_OF)
    far = incident_timeline(events, Style(), as_of=date(2028, 1, 1))
    assert (len(near.layout.shapes), len(far.layout.shapes)) == (1, 0)


def test_times_with_a_zone_are_read_in_utc_and_missing_ones_are_left_out(events):
    zoned = events.assign(at=events["at"].dt.tz_localize("Europe/Berlin"))
    zoned.loc[4, "at"] = pd.NaT
    figure = incident_timeline(zoned, Style(), as_of=AS_OF)
    lanes = {trace.name: trace for trace in figure.data}
    assert str(lanes["What happened"].x[0]) == "2026-03-09T07:00"
    assert len(lanes["Checked by others"].x) == 0


def test_an_unknown_lane_is_refused(events):
    with pytest.raises(ValueError, match="lane 'Gossip' is not one of"):
        incident_timeline(events.assign(lane="Gossip"), Style(), as_of=AS_OF)
