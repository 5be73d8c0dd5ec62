"""Days in frames: what lies in the past, what is open, what was done in time.

Frames carry dates as datetime64 columns with NaT for unknown; `as_of` is the day at whose end
things are looked at, so that something due today can still be met.
"""

from datetime import date, timedelta

import pandas as pd

PERIOD_DAYS = 90
"""The period of rates "in the period" and of flows: the 90 days that end at as-of."""

_MONTHS_OF = {28: 1, 29: 1, 30: 1, 31: 1, 89: 3, 90: 3, 91: 3, 92: 3, 365: 12, 366: 12}
"""How many months a period has that comes every so many days; others are counted in days."""

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


def began_at(incidents: pd.DataFrame) -> pd.Series:
    """Return when each incident began; when we knew of it if its beginning is not known."""
    return pd.to_datetime(incidents["occurred_at"].fillna(incidents["detected_at"]))


def periods_later(last: pd.Timestamp, periods: int, every_days: int) -> date:
    """Return the last day of a period so many periods later.

    Months, quarters and years end as the calendar has them: the end of a month stays one.
    """
    months = _MONTHS_OF.get(every_days)
    if months is None:
        return (last + pd.Timedelta(days=periods * every_days)).date()
    later = last + pd.DateOffset(months=periods * months)
    return (later + pd.offsets.MonthEnd(0) if last.is_month_end else later).date()


def middle(values: pd.Series, share: float = 0.5) -> float | None:
    """Return a quantile (linear between neighbours) of the known values; None if there is none."""
    known = values.dropna()
    return float(known.quantile(share)) if len(known) else None
