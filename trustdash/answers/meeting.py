"""One review as it is held: what to know, what to decide, what was decided, and its closing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from trustdash.answers import agenda, decisions, formats, since, tables
from trustdash.answers.answer import Block, Link, Table
from trustdash.answers.lists.agenda import of_review
from trustdash.answers.numbers import Numbers
from trustdash.answers.permissions import may_change, may_create
from trustdash.ledger import Reader

REVIEW, DECISION = "review_meeting", "decision"
NEW = ""
"""Stands for a decision that nobody asked for before."""
_ABOUT = (
    ("commitment", "commitments"),
    ("corrective_action", "actions"),
    ("incident", "incidents"),
    ("recommendation", "recommendations"),
    ("risk", "risks"),
)
_MOST = 50


@dataclass(frozen=True, slots=True)
class Wording:
    """A decision as its form begins. id: none yet if it is new. made_from: its last event."""

    id: str
    text: str = ""
    kind: str = "ask"
    verdict: str = "agreed"
    owner: str = ""
    due_date: date | None = None
    about: str | None = None
    made_from: int = 0

    @property
    def label(self) -> str:
        """How a choice names it."""
        return f"{self.id} · {formats.shortened(self.text, 90)}" if self.id else "A new decision"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the part on decisions of a review shows. is_open: it may still decide."""

    id: str
    is_open: bool
    may_decide: bool
    said: str
    taken: Table | None
    asked: tuple[Wording, ...]
    own: tuple[Wording, ...]
    returning: tuple[Wording, ...]
    records: tuple[tuple[str, str], ...]
    """What a decision may be about: `commitment/COM-007` and how it is named."""
    slides: Link | None = None
    """The slides of a closed review as they were; None if what they knew is not on file."""


def before(reader: Reader) -> tuple[Block, ...]:
    """Return what a review begins with: what changed since the last one, what is to be decided."""
    numbers = Numbers(reader)
    return since.block(numbers), agenda.block(numbers)


def meeting(reader: Reader, review_id: str) -> Meeting | None:
    """Return what a review has decided and may decide; None if the lens shows no such review.

    The reader is to look at everything recorded.
    """
    numbers = Numbers(reader)
    reviews = numbers.frame("reviews")
    found = reviews[reviews["id"] == review_id]
    if found.empty:
        return None
    review: Any = next(found.itertuples(index=False))
    is_open = review.status in ("planned", "held")
    may = may_create(reader, DECISION) and may_change(reader, REVIEW, {})
    every, own = numbers.frame("decisions"), of_review(numbers, review_id)
    versions = reader.versions(DECISION)
    table = decisions.taken("Decisions of this review", own, _MOST) if len(own) else None
    asked = every[every["status"].isin(["needed", "deferred"]) & (every["review_id"] != review_id)]
    back = every[(every["status"] == "agreed") & (every["review_id"] != review_id)]
    return Meeting(
        review_id, is_open, may, _said(review, own), table,
        asked=_worded(asked, versions), own=_worded(own, versions),
        returning=_worded(back.sort_values(["due_date", "id"]), versions),
        records=tuple(_records(numbers)) if is_open and may else (),
        slides=_slides(review),
    )  # fmt: skip


def _slides(review: Any) -> Link | None:
    kept = (review.as_of_day, review.known_to)
    if review.status != "closed" or any(map(formats.is_missing, kept)):
        return None
    frozen = (("asof", review.as_of_day.date().isoformat()), ("seq", str(int(review.known_to))))
    return Link("review", (("mode", "review"), ("slide", "1"), *frozen))


def _said(review: Any, own: pd.DataFrame) -> str:
    if review.status == "closed":
        said = "This review is closed: its decisions keep their words."
        if formats.is_missing(review.as_of_day):
            return said
        missing = formats.is_missing(review.known_to)
        event = "" if missing else f", at event {formats.count(review.known_to)}"
        return f"{said} Its pages looked at {formats.day(review.as_of_day)}{event}."
    if review.status == "cancelled":
        return "This review was cancelled."
    return "No decision has been taken in it yet." if own.empty else (
        "Its decisions can be changed until it is closed."
    )  # fmt: skip


def _worded(rows: pd.DataFrame, versions: dict[str, int]) -> tuple[Wording, ...]:
    return tuple(_wording(row, versions) for row in tables.each_row(rows))


def _wording(row: Any, versions: dict[str, int]) -> Wording:
    about = f"{row.relates_entity}/{row.relates_id}"
    return Wording(
        id=str(row.id),
        text=str(row.text),
        kind=str(row.kind),
        verdict=row.status if row.status in decisions.VERDICTS else "agreed",
        owner="" if formats.is_missing(row.owner) else str(row.owner),
        due_date=formats.as_day(row.due_date),
        about=None if formats.is_missing(row.relates_id) else about,
        made_from=versions.get(str(row.id), 0),
    )


def _records(numbers: Numbers) -> list[tuple[str, str]]:
    return [
        (f"{entity}/{row.id}", f"{row.id} · {formats.shortened(row.title, 80)}")
        for entity, query in _ABOUT
        for row in numbers.frame(query)[["id", "title"]].itertuples(index=False)
    ]
