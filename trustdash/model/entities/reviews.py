"""What was decided, and what is still asked."""

from datetime import date
from typing import ClassVar, Literal

from trustdash.model.record import Record, shown
from trustdash.model.states import States


class ReviewMeeting(Record):
    """A review: the day, what was known then, who was there."""

    entity: ClassVar[str] = "review_meeting"
    plural: ClassVar[str] = "reviews"
    prefix: ClassVar[str] = "RVW"
    states: ClassVar[States] = States(
        first=("planned", "held"),
        allowed={"planned": ("held", "cancelled"), "held": ("closed",)},
        ended=("closed", "cancelled"),
    )

    held_on: date = shown(help="The day.", planned=True, aliases=("date",))
    title: str | None = shown(None, help="Its name.")
    chair: str | None = shown(None, help="Who chaired it.")
    attendees: tuple[str, ...] = shown((), help="The roles that were there.")
    as_of: date | None = shown(None, help="The day its pages looked at.")
    known_to: int | None = shown(None, help="The last event its pages knew.", ge=0)
    status: Literal["planned", "held", "closed", "cancelled"] = shown("planned", help="Its state.")


class Decision(Record):
    """One decision, asked for or taken, that returns on its date with its outcome."""

    entity: ClassVar[str] = "decision"
    plural: ClassVar[str] = "decisions"
    belongs_to: ClassVar[tuple[str, ...]] = (
        "incident_id",
        "relates_entity/relates_id",
        "review_id",
    )
    prefix: ClassVar[str] = "DEC"
    states: ClassVar[States] = States(
        first=("needed", "agreed", "not_agreed", "deferred"),
        allowed={
            "needed": ("agreed", "not_agreed", "deferred", "withdrawn"),
            "deferred": ("needed", "agreed", "not_agreed", "withdrawn"),
            "agreed": ("done", "not_done", "not_agreed", "deferred"),
            "not_agreed": ("agreed", "deferred"),
            "not_done": ("agreed", "done"),
        },
        ended=("done", "not_agreed", "withdrawn"),
    )

    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    team_id: str | None = shown(None, help="The team.", refers_to="team")
    review_id: str | None = shown(None, help="The review that took it.", refers_to="review_meeting")
    text: str = shown(help="What is decided, or the question asked.")
    context: str | None = shown(None, help="What one must know to decide.")
    kind: Literal[
        "approve_date",
        "accept_risk",
        "escalate",
        "close",
        "reopen",
        "stop",
        "fund",
        "publish",
        "ask",
    ] = shown("ask", help="What kind of decision.")
    relates_entity: str | None = shown(None, help="What kind of record it is about.")
    relates_id: str | None = shown(None, help="The record it is about.")
    owner: str | None = shown(None, help="Who sees to it.")
    asked_on: date | None = shown(None, help="Since when it waits.")
    decided_on: date | None = shown(None, help="When it was taken.")
    due_date: date | None = shown(None, help="When it comes back.", planned=True)
    outcome: str | None = shown(None, help="What became of it.")
    outcome_checked_on: date | None = shown(None, help="When that was looked at.")
    status: Literal[
        "needed", "agreed", "not_agreed", "deferred", "withdrawn", "done", "not_done"
    ] = shown("needed", help="Its state.")


class Question(Record):
    """Something an import could not know and a person must answer."""

    entity: ClassVar[str] = "question"
    plural: ClassVar[str] = "questions"
    belongs_to: ClassVar[tuple[str, ...]] = ("about_entity/about_id",)
    prefix: ClassVar[str] = "QUE"
    states: ClassVar[States] = States(
        first=("open",),
        allowed={"open": ("answered", "settled_by_data")},
        ended=("answered", "settled_by_data"),
    )

    about_entity: str = shown(help="What kind of record it is about.")
    about_id: str = shown(help="The record it is about.")
    text: str = shown(help="The question.")
    choices: tuple[str, ...] = shown((), help="The answers possible.")
    asked_on: date = shown(help="When it was asked.")
    source: str | None = shown(None, help="The file that raised it.")
    answer: str | None = shown(None, help="The answer.")
    answered_by: str | None = shown(None, help="Who answered.")
    answered_on: date | None = shown(None, help="When.")
    status: Literal["open", "answered", "settled_by_data"] = shown("open", help="Its state.")
