"""A column is converted value by value, each distinct value once."""

import time
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from trustdash.importing.values import Refusal, map_distinct, to_instant, to_integer


def test_refused_rows_are_named_with_position_value_and_rule():
    column = pa.chunked_array([["1", "x", None], ["NA", " ", "x"]])
    typed, refused = map_distinct(column, to_integer, pa.int64(), frozenset({"NA"}))
    assert typed.to_pylist() == [1, None, None, None, None, None]
    assert [(row, value) for row, value, _ in refused] == [(1, "x"), (5, "x")]
    assert "not a number" in refused[0][2]


def test_values_that_the_type_cannot_hold_are_refused_like_any_other():
    column = pa.chunked_array([["1", "300"]])
    typed, refused = map_distinct(column, to_integer, pa.int8())
    assert typed.to_pylist() == [1, None]
    assert [(row, value) for row, value, _ in refused] == [(1, "300")]


def test_instants_arrive_in_utc():
    kind = pa.timestamp("us", "UTC")
    typed, _ = map_distinct(pa.array(["2021-01-19T02:30:00+02:00"]), to_instant, kind)
    assert typed.to_pylist() == [datetime(2021, 1, 19, 0, 30, tzinfo=UTC)]


def test_no_rows_and_only_missing_rows_work():
    assert (
        map_distinct(pa.chunked_array([], pa.string()), to_integer, pa.int64())[0].to_pylist() == []
    )
    column = pa.chunked_array([[None, None]], pa.string())
    assert map_distinct(column, to_integer, pa.int64())[0].null_count == 2


@given(st.lists(st.lists(st.sampled_from(["1", "22", "x", "NA", None]))))
def test_the_result_is_that_of_going_row_by_row(chunks):
    column = pa.chunked_array(chunks, pa.string())
    typed, refused = map_distinct(column, to_integer, pa.int64(), frozenset({"NA"}))
    texts = column.to_pylist()
    whole = [None if text in (None, "NA") else to_integer(text) for text in texts]
    assert typed.to_pylist() == [None if isinstance(v, Refusal) else v for v in whole]
    assert [row for row, _, _ in refused] == [
        row for row, value in enumerate(whole) if isinstance(value, Refusal)
    ]


def test_each_distinct_value_is_converted_once_however_many_rows_there_are():
    asked = []
    column = pa.chunked_array([pa.array(np.tile(["1", "2", "3"], 200_000))] * 2)

    def convert(text):
        asked.append(text)
        return to_integer(text)

    began = time.perf_counter()
    typed, _ = map_distinct(column, convert, pa.int64())
    assert time.perf_counter() - began < 2
    assert sorted(asked) == ["1", "2", "3"]
    assert len(typed) == 1_200_000
