"""Files that are expected again and again."""

from datetime import date
from typing import ClassVar, Literal

from trustdash.model.record import Record, shown


class Feed(Record):
    """A file that somebody is to deliver every day, week or month."""

    entity: ClassVar[str] = "feed"
    plural: ClassVar[str] = "feeds"
    prefix: ClassVar[str] = "FEED"

    name: str = shown(
        help="Its name, which is that of its folder in the inbox: letters, digits and hyphens."
    )
    profile: str = shown(help="The profile, or our own template, by which its files are read.")
    every: Literal["day", "week", "month"] = shown(
        "month", help="How often a file is expected.", aliases=("frequency",)
    )
    owner: str | None = shown(
        None, help="Who sees to it that it comes, and is named when it does not (role)."
    )
    team_id: str | None = shown(None, help="The team.", refers_to="team")
    started_on: date | None = shown(None, help="Since when it is expected.")
    status: Literal["expected", "ended"] = shown(
        "expected", help="Ended: no file is expected any more."
    )
