"""Days in frames: what lies in the past, what is open, what was done in time.

Frames carry dates as datetime64 columns with NaT for unknown; `as_of` is the day at whose end
things are looked at, so that something due today can still be met.
"""

from datetime import date, timedelta

import pandas as pd

PERIOD_DAYS = 90
"""The period of rates "in the period" and of flows: the 90 days that end at as-of."""


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_words(on: date) -> str:
    """Return a day as notes write it: `20 Nov 2026`."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def day(on: date) -> pd.Timestamp:
    """Return a day as frames hold it."""
    return pd.Timestamp(on)


def period_start(as_of: date) -> date:
    """Return the day before the period's first: what was so at its end was so at the start."""
    return as_of - timedelta(days=PERIOD_DAYS)


def by(days: pd.Series, on: date) -> pd.Series:
    """Tell for each day whether it is known and not after `on`."""
    return pd.to_datetime(days) <= day(on)


def within(days: pd.Series, first: date, last: date) -> pd.Series:
    """Tell for each day whether it is known, after `first` and not after `last`."""
    return by(days, last) & ~by(days, first)


def days_since(days: pd.Series, on: date) -> pd.Series:
    """Return whole calendar days from each day to `on`; NaN where it is not known."""
    return (day(on) - pd.to_datetime(days)).dt.days.astype(float)


def middle(values: pd.Series, share: float = 0.5) -> float | None:
    """Return a quantile (linear between neighbours) of the known values; None if there is none."""
    known = values.dropna()
    return float(known.quantile(share)) if len(known) else None
