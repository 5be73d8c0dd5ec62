"""What was promised, to whom, by when; and every move of a date."""

from datetime import date
from typing import ClassVar, Literal

from trustdash.model.record import Record, shown
from trustdash.model.states import States
from trustdash.model.values import Completion


class Commitment(Record):
    """A promise: words, speaker and first date are frozen when it is published."""

    entity: ClassVar[str] = "commitment"
    plural: ClassVar[str] = "commitments"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "COM"
    states: ClassVar[States] = States(
        first=("draft", "published", "in_progress"),
        allowed={
            "draft": ("published", "withdrawn"),
            "published": ("in_progress", "delivered", "at_risk", "on_hold"),
            "in_progress": ("delivered", "at_risk", "on_hold"),
            "at_risk": ("in_progress", "delivered", "on_hold"),
            "on_hold": ("in_progress", "at_risk", "delivered"),
            "delivered": ("verified", "in_progress", "kept_in_part"),
            "verified": ("kept", "kept_in_part", "in_progress"),
            "kept": ("in_progress",),
        },
        ended=("kept", "kept_in_part", "not_kept", "withdrawn", "superseded"),
        anywhere=("not_kept", "withdrawn", "superseded"),
        needs_reason=("withdrawn", "superseded", "not_kept", "on_hold"),
    )

    incident_id: str | None = shown(
        None, help="The incident that it answers.", refers_to="incident"
    )
    title: str = shown(help="The promise in a few words, for lists and charts.")
    text: str = shown(help="The promise as it was said, word for word.", frozen=True)
    said_by: str | None = shown(None, help="The leader who said it (role).", frozen=True)
    said_on: date | None = shown(
        None, help="The day it was said in public.", frozen=True, aliases=("published_on",)
    )
    communication_id: str | None = shown(None, help="Where it was said.", refers_to="communication")
    criterion: str | None = shown(None, help="How anyone can tell that it is kept.")
    covers: str | None = shown(None, help="What it covers and what not.")
    accountable_executive: str | None = shown(None, help="The role accountable for it.")
    owner: str | None = shown(None, help="The role that delivers it.", aliases=("assignee",))
    team_id: str | None = shown(None, help="The accountable team.", refers_to="team")
    original_due_date: date | None = shown(
        None, help="The date first given. It never changes.", frozen=True, planned=True
    )
    due_date: date | None = shown(
        None, help="The date in force now.", planned=True, aliases=("due", "deadline")
    )
    window_start: date | None = shown(
        None, help="For work in a window: its first day; the due date is its last.", planned=True
    )
    status: Literal[
        "draft",
        "published",
        "in_progress",
        "at_risk",
        "on_hold",
        "delivered",
        "verified",
        "kept",
        "kept_in_part",
        "not_kept",
        "withdrawn",
        "superseded",
    ] = shown("published", help="Delivered is the owner's word; verified is somebody else's.")
    delivered_on: date | None = shown(None, help="The day the owner says it was delivered.")
    verified_on: date | None = shown(None, help="The day somebody else confirmed it.")
    verified_by: str | None = shown(None, help="Who confirmed it; never the owner.")
    end_reason: str | None = shown(None, help="Why it was withdrawn, superseded or not kept.")
    superseded_by: str | None = shown(
        None, help="The commitment that took its place.", refers_to="commitment"
    )
    assessed_completion: Completion | None = shown(
        None, help="How far it has come in the words of an assessor who is not the owner."
    )
    assessor: str | None = shown(None, help="Who assessed it.")
    assessed_on: date | None = shown(None, help="When it was assessed.")
    recommendation_id: str | None = shown(
        None, help="The recommendation that it answers.", refers_to="recommendation"
    )
    decision_id: str | None = shown(
        None, help="The decision that suspended it, when on hold.", refers_to="decision"
    )
    list_name: str | None = shown(
        None, help="The published list it stands on, when imported from dated snapshots."
    )


class DueDateRevision(Record):
    """One move of a date, with who approved it and why."""

    entity: ClassVar[str] = "due_date_revision"
    plural: ClassVar[str] = "due-date revisions"
    belongs_to: ClassVar[tuple[str, ...]] = ("item_entity/item_id",)
    prefix: ClassVar[str] = "REV"

    item_entity: Literal["commitment", "corrective_action", "milestone"] = shown(
        help="What kind of record was moved."
    )
    item_id: str = shown(help="The record whose date moved.")
    old_date: date | None = shown(None, help="The date before.", planned=True)
    new_date: date | None = shown(None, help="The date after.", planned=True)
    revised_on: date = shown(help="The day of the revision.")
    requested_by: str | None = shown(None, help="Who asked for it.")
    approved_by: str | None = shown(None, help="Who approved it.")
    reason_code: str | None = shown(None, help="The kind of reason, e.g. supplier, scope.")
    reason: str | None = shown(None, help="Why, in one sentence. Without one it is a defect.")
    is_after_due: bool = shown(False, help="Whether the old date had already passed.")


class Milestone(Record):
    """A step towards a commitment, with its weight and its own date."""

    entity: ClassVar[str] = "milestone"
    plural: ClassVar[str] = "milestones"
    belongs_to: ClassVar[tuple[str, ...]] = ("commitment_id",)
    prefix: ClassVar[str] = "MIL"

    commitment_id: str = shown(help="The commitment.", refers_to="commitment")
    title: str = shown(help="The step in a few words.")
    weight: float = shown(1.0, help="Its share of the commitment.", ge=0)
    due_date: date | None = shown(None, help="The date in force.", planned=True)
    reached_on: date | None = shown(None, help="The day it was reached.")
    acceptance_criterion: str | None = shown(None, help="How anyone can tell.")


class Recommendation(Record):
    """A recommendation or finding by somebody outside the line, and our answer to it."""

    entity: ClassVar[str] = "recommendation"
    plural: ClassVar[str] = "recommendations"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id", "audit_id")
    prefix: ClassVar[str] = "REC"
    states: ClassVar[States] = States(
        first=("open", "open_await_response"),
        allowed={
            "open": (
                "open_response_received",
                "open_acceptable_response",
                "open_acceptable_alternate_response",
                "open_unacceptable_response",
            ),
        },
        ended=(
            "closed_exceeds",
            "closed_acceptable",
            "closed_acceptable_alternate",
            "closed_unacceptable",
            "closed_no_response",
            "closed_reconsidered",
            "closed_no_longer_applicable",
            "closed_superseded",
        ),
        anywhere=(
            "open_response_received",
            "open_acceptable_response",
            "open_acceptable_alternate_response",
            "open_unacceptable_response",
            "closed_exceeds",
            "closed_acceptable",
            "closed_acceptable_alternate",
            "closed_unacceptable",
            "closed_no_response",
            "closed_reconsidered",
            "closed_no_longer_applicable",
            "closed_superseded",
        ),
    )

    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    team_id: str | None = shown(None, help="The team that answers.", refers_to="team")
    source: Literal["audit", "inquiry", "regulator", "complaint", "monitoring"] = shown(
        "audit", help="Where it comes from."
    )
    audit_id: str | None = shown(None, help="The audit that found it.", refers_to="audit")
    title: str = shown(help="The finding in a few words.")
    text: str | None = shown(None, help="The recommendation, word for word.")
    issuer: str | None = shown(None, help="Who made it.")
    issued_on: date | None = shown(None, help="When it was made.")
    severity: Literal["low", "medium", "high", "critical"] | None = shown(
        None, help="How serious the issuer calls it."
    )
    response_due: date | None = shown(None, help="When a written answer is owed.", planned=True)
    response: (
        Literal["accepted", "accepted_in_part", "accepted_in_principle", "rejected"] | None
    ) = shown(None, help="Our written answer.")
    responded_on: date | None = shown(None, help="When we answered.")
    response_reason: str | None = shown(None, help="Why we reject it, or in what part.")
    due_date: date | None = shown(None, help="When it is to be closed.", planned=True)
    implemented_on: date | None = shown(None, help="When we say it was done.")
    closed_on: date | None = shown(None, help="When the issuer closed it after checking.")
    is_repeat: bool = shown(False, help="Whether the same was found before.")
    status: Literal[
        "open",
        "open_await_response",
        "open_response_received",
        "open_acceptable_response",
        "open_acceptable_alternate_response",
        "open_unacceptable_response",
        "closed_exceeds",
        "closed_acceptable",
        "closed_acceptable_alternate",
        "closed_unacceptable",
        "closed_no_response",
        "closed_reconsidered",
        "closed_no_longer_applicable",
        "closed_superseded",
    ] = shown("open_await_response", help="The issuer's judgement, not the owner's.")
