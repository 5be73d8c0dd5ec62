"""The only place that knows what time it is. Everything else is told."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return this instant in UTC, without a zone attached, to the microsecond."""
    return datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251 - the one place


def today(zone: str = "UTC") -> date:
    """Return the calendar day that it is now in the organisation's named time zone."""
    return datetime.now(ZoneInfo(zone)).date()  # noqa: TID251 - the one place
