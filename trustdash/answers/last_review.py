"""The last review, what was known then, and the lens that shows its pages again."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers import formats
from trustdash.model.lens import Lens

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

HELD = ("held", "closed")
FIRST = "the ledger began after it, so its day is told as it is known today"


@dataclass(frozen=True, slots=True)
class Review:
    """A review that was held. as_of: the day its pages looked at.

    known_to: the last event taken into account; None: all that is known today, for nothing was
    recorded by the end of that day.
    """

    id: str
    held_on: date
    as_of: date
    known_to: int | None

    @property
    def day(self) -> str:
        """The day of the review as it is written."""
        return formats.day(self.held_on)


def last_review(numbers: "Numbers") -> Review | None:
    """Return the last review held before the as-of day; None if there was none."""
    return numbers.once("last review", _last)


def _last(numbers: "Numbers") -> Review | None:
    rows = numbers.frame("reviews")
    past = rows[rows["status"].isin(HELD) & (rows["held_on"] < pd.Timestamp(numbers.as_of))]
    if past.empty:
        return None
    row: Any = past.sort_values(["held_on", "id"]).iloc[-1]
    held_on = row["held_on"].date()
    as_of = formats.as_day(row["as_of_day"]) or held_on
    if not formats.is_missing(row["known_to"]):
        return Review(str(row["id"]), held_on, as_of, int(row["known_to"]))
    known = numbers.reader.recorded_by(held_on)
    return Review(str(row["id"]), held_on, as_of, known or None)


def then(numbers: "Numbers") -> "Numbers | None":
    """Return the numbers of the last review as it knew them; None if there was none."""
    review = last_review(numbers)
    if review is None:
        return None
    return type(numbers)(numbers.reader.on(review.as_of, review.known_to))


def lens_of(numbers: "Numbers", review_id: str) -> Lens | None:
    """Return the lens of a closed review, in which each of its pages is what it was.

    None: there is no such review, or what its pages knew is not on file. Filters and scope are the
    viewer's: what became confidential since is so on the pages of the past, too.
    """
    rows = numbers.frame("reviews")
    found = rows[(rows["id"] == review_id) & rows["as_of_day"].notna() & rows["known_to"].notna()]
    if found.empty:
        return None
    row = found.iloc[0]
    return numbers.lens.but(as_of=row["as_of_day"].date(), known_to=int(row["known_to"]))
