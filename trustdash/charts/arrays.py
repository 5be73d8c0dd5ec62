"""From a frame's columns to the arrays that a figure holds.

A frame without rows gives empty arrays, whether or not it has the columns.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]
Times = NDArray[np.datetime64]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if len(frame) else pd.Series([], dtype="object")


def numbers(frame: pd.DataFrame, name: str) -> Numbers:
    """Return a column as floats; what is missing is NaN."""
    column = pd.to_numeric(_column(frame, name), errors="coerce")
    return column.to_numpy(dtype="float64", na_value=np.nan)


def flags(frame: pd.DataFrame, name: str) -> Flags:
    """Return a column as booleans; what is missing is False, since unknown is never good."""
    column = _column(frame, name)
    return (column.notna() & column.eq(True)).to_numpy(dtype="bool")


def texts(frame: pd.DataFrame, name: str) -> Texts:
    """Return a column as strings; what is missing is the empty string."""
    column = _column(frame, name)
    return column.astype("object").where(column.notna(), "").map(str).to_numpy(dtype="object")


def days(frame: pd.DataFrame, name: str) -> Times:
    """Return a column as days; what is missing is NaT."""
    return minutes(frame, name).astype("datetime64[D]")


def minutes(frame: pd.DataFrame, name: str) -> Times:
    """Return a column as times to the minute, in UTC; what is missing is NaT."""
    column = pd.to_datetime(_column(frame, name), utc=True)
    return column.dt.tz_localize(None).to_numpy(dtype="datetime64[m]")


def moment(value: Any) -> np.datetime64:
    """Return a date or time as the minute it names, in UTC; NaT if there is none."""
    return minutes(pd.DataFrame({"at": [value]}), "at")[0]  # type: ignore[no-any-return]


def segments(starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[Any]:
    """Interleave starts and ends for one trace of many lines: each end stands twice.

    The second time is where `gaps` breaks the line.
    """
    return np.column_stack([starts, ends, ends]).reshape(-1)


def gaps(first: Numbers, second: Numbers | None = None) -> Numbers:
    """Return the other coordinate of `segments`: two values, then NaN, which breaks the line."""
    other = first if second is None else second
    return np.column_stack([first, other, np.full(len(first), np.nan)]).reshape(-1)
