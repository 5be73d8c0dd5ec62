"""What each mark of the promise chart stands for."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustdash.charts.promise_dots import promise_dots
from trustdash.charts.style import CONCERN, GOOD, NEUTRAL, Style

AS_OF = date(2026, 11, 20)


def traces(frame: pd.DataFrame, style: Style | None = None) -> dict:
    figure = promise_dots(frame, AS_OF, style or Style())
    return {trace.name: trace for trace in figure.data}


def rows_of(trace) -> list[float]:
    return sorted({y for y in trace.y if np.isfinite(y)})


def test_every_dated_promise_has_one_mark_for_its_first_date(promises):
    assert rows_of(traces(promises)["first date"]) == [0, 1, 2, 3, 4, 5, 6, 7]


def test_what_is_overdue_has_an_orange_bar_from_its_current_date_to_the_as_of_day(promises):
    overdue = traces(promises)["overdue"]
    assert rows_of(overdue) == [0, 4]
    assert overdue.line.color == CONCERN
    assert overdue.x.astype(str).tolist()[3:5] == ["2026-08-20", "2026-11-20"]


def test_a_withdrawn_promise_is_not_overdue_and_says_that_it_ended(promises):
    assert 7 not in rows_of(traces(promises)["overdue"])
    said = [note.text for note in promise_dots(promises, AS_OF, Style()).layout.annotations]
    assert "ended" in said


def test_a_promise_without_any_date_says_so(promises):
    figure = promise_dots(promises, AS_OF, Style())
    note = next(note for note in figure.layout.annotations if note.text == "no date given")
    assert note.y == 8


def test_what_is_suspended_after_its_date_is_neither_overdue_nor_ended(promises):
    suspended = promises.iloc[[0]].assign(is_overdue=False)
    assert rows_of(traces(suspended)["overdue"]) == []
    said = [note.text for note in promise_dots(suspended, AS_OF, Style()).layout.annotations]
    assert "ended" not in said


def test_moved_dates_are_dotted_orange_when_later_and_grey_when_earlier(promises):
    drawn = traces(promises)
    assert rows_of(drawn["moved later"]) == [1, 4]
    assert rows_of(drawn["moved earlier"]) == [6]
    assert (drawn["moved later"].line.color, drawn["moved earlier"].line.color) == (
        CONCERN,
        NEUTRAL,
    )
    assert rows_of(drawn["date now"]) == [1, 4, 6]


def test_delivered_is_blue_by_the_first_date_and_orange_later(promises):
    verified = traces(promises)["delivered and verified"]
    assert verified.y.tolist() == [1, 2]
    assert verified.marker.color.tolist() == [CONCERN, GOOD]
    assert verified.marker.symbol == "circle"


def test_delivered_and_not_verified_is_an_open_diamond(promises):
    waiting = traces(promises)["delivered, not verified"]
    assert waiting.y.tolist() == [3]
    assert waiting.marker.symbol == "diamond"
    assert waiting.marker.color == Style().page
    assert waiting.marker.line.color.tolist() == [GOOD]


def test_delivered_on_the_first_date_is_on_time_and_leaves_the_first_date_visible(promises):
    same = promises.iloc[[2]].assign(delivered_on=promises["first_date"].iloc[2])
    drawn = traces(same)
    assert drawn["delivered and verified"].marker.color.tolist() == [GOOD]
    assert drawn["first date"].marker.size[0] > drawn["delivered and verified"].marker.size


def test_delivered_without_a_first_date_is_neither_good_nor_late(promises):
    undated = promises.iloc[[2]].assign(first_date=pd.NaT, current_date=pd.NaT)
    assert traces(undated)["delivered and verified"].marker.color.tolist() == [NEUTRAL]


def test_rows_are_named_by_shortened_titles_and_on_a_phone_by_ids(promises):
    long = promises.assign(title="A promise whose title is far longer than forty characters")
    wide = promise_dots(long, AS_OF, Style()).layout.yaxis.ticktext
    narrow = promise_dots(long, AS_OF, Style(narrow=True)).layout.yaxis.ticktext
    assert all(len(name) <= 38 and name.endswith("…") for name in wide)
    assert list(narrow) == list(promises["id"])


def test_the_as_of_line_carries_its_day(promises):
    figure = promise_dots(promises, AS_OF, Style())
    assert figure.layout.annotations[0].text == "<b>As of 20 Nov 2026</b>"
    assert figure.layout.shapes[0].x0.startswith("2026-11-20")


maybe_day = st.none() | st.dates(date(1990, 1, 1), date(2060, 1, 1))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[maybe_day] * 3, *[st.booleans()] * 3)))
def test_any_mixture_of_missing_dates_can_be_drawn(rows):
    columns = ["first_date", "current_date", "delivered_on", "is_verified", "is_overdue", "ended"]
    frame = pd.DataFrame(rows, columns=columns).assign(id="COM-1", title="Promise")
    for name in columns[:3]:
        frame[name] = pd.to_datetime(frame[name])
    drawn = traces(frame)
    delivered = sum(len(t.x) for name, t in drawn.items() if name.startswith("delivered"))
    assert delivered == frame["delivered_on"].notna().sum()
    if len(frame):
        assert len(drawn["first date"].x) == frame["first_date"].notna().sum()


@pytest.mark.parametrize("narrow", [False, True])
def test_dates_as_python_objects_and_missing_verification_are_understood(promises, narrow):
    plain = promises.assign(
        first_date=[None if pd.isna(d) else d.date() for d in promises["first_date"]],
        is_verified=None,
    )
    drawn = traces(plain, Style(narrow=narrow))
    assert len(drawn["first date"].x) == 8
    assert len(drawn["delivered and verified"].x) == 0
