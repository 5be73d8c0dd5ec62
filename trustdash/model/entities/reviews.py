"""What was decided, and what is still asked."""

from datetime import date
from typing import ClassVar, Literal

from trustdash.model.record import Record, declare
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

    held_on: date = declare(help="The day.", planned=True, aliases=("date",))
    title: str | None = declare(None, help="Its name.")
    chair: str | None = declare(None, help="Who chaired it.")
    attendees: tuple[str, ...] = declare((), help="The roles that were there.")
    as_of: date | None = declare(None, help="The day its pages looked at.")
    known_to: int | None = declare(None, help="The last event its pages knew.", ge=0)
    status: Literal["planned", "held", "closed", "cancelled"] = declare(
        "planned", help="Its state."
    )


class Decision(Record):
    """One decision, asked for or taken, that returns on its date with its outcome."""

    entity: ClassVar[str] = "decision"
    plural: ClassVar[str] = "decisions"
    prefix: ClassVar[str] = "DEC"
    states: ClassVar[States] = States(
        first=("needed", "agreed", "not_agreed", "deferred"),
        allowed={
            "needed": ("agreed", "not_agreed", "deferred", "withdrawn"),
            "deferred": ("needed", "agreed", "not_agreed", "withdrawn"),
            "agreed": ("done", "not_done"),
            "not_done": ("agreed", "done"),
        },
        ended=("done", "not_agreed", "withdrawn"),
    )

    incident_id: str | None = declare(None, help="The incident.", refers_to="incident")
    team_id: str | None = declare(None, help="The team.", refers_to="team")
    review_id: str | None = declare(
        None, help="The review that took it.", refers_to="review_meeting"
    )
    text: str = declare(help="What is decided, or the question asked.")
    context: str | None = declare(None, help="What one must know to decide.")
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
    ] = declare("ask", help="What kind of decision.")
    relates_entity: str | None = declare(None, help="What kind of record it is about.")
    relates_id: str | None = declare(None, help="The record it is about.")
    owner: str | None = declare(None, help="Who sees to it.")
    asked_on: date | None = declare(None, help="Since when it waits.")
    decided_on: date | None = declare(None, help="When it was taken.")
    due_date: date | None = declare(None, help="When it comes back.", planned=True)
    outcome: str | None = declare(None, help="What became of it.")
    outcome_checked_on: date | None = declare(None, help="When that was looked at.")
    status: Literal[
        "needed", "agreed", "not_agreed", "deferred", "withdrawn", "done", "not_done"
    ] = declare("needed", help="Its state.")


class Question(Record):
    """Something an import could not know and a person must answer."""

    entity: ClassVar[str] = "question"
    plural: ClassVar[str] = "questions"
    prefix: ClassVar[str] = "QUE"
    states: ClassVar[States] = States(
        first=("open",),
        allowed={"open": ("answered", "settled_by_data")},
        ended=("answered", "settled_by_data"),
    )

    about_entity: str = declare(help="What kind of record it is about.")
    about_id: str = declare(help="The record it is about.")
    text: str = declare(help="The question.")
    choices: tuple[str, ...] = declare((), help="The answers possible.")
    asked_on: date = declare(help="When it was asked.")
    source: str | None = declare(None, help="The file that raised it.")
    answer: str | None = declare(None, help="The answer.")
    answered_by: str | None = declare(None, help="Who answered.")
    answered_on: date | None = declare(None, help="When.")
    status: Literal["open", "answered", "settled_by_data"] = declare("open", help="Its state.")
