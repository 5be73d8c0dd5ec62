"""Who was told, month by month: messages by group, with the rule for whom a message is."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from trustdash.metrics.affected import as_texts

MONTHS = 12
"""How many months the matrix of audiences shows, the one of as-of included."""


def is_for(asked: Sequence[str], group: str) -> bool:
    """Tell whether a message to these groups is for a group; one without groups is for everyone."""
    return not asked or group in asked


def months(as_of: date) -> tuple[str, ...]:
    """Return the last 12 months that end with the one of as-of, oldest first: `2026-11`."""
    return tuple(map(str, pd.period_range(end=pd.Period(as_of, "M"), periods=MONTHS, freq="M")))


def month_of(communications: pd.DataFrame) -> pd.Series:
    """Return the month in which each message went out: `2026-11`."""
    return pd.to_datetime(communications["sent_at"]).dt.strftime("%Y-%m")


def to_group(communications: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the messages that were for a group, those for everyone among them."""
    mine = [is_for(as_texts(asked), group) for asked in communications["group_ids"]]
    return communications[pd.Series(mine, index=communications.index, dtype=bool)]
