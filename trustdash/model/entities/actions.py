"""What is done about it, whether it worked, and what proves it."""

from datetime import date
from typing import ClassVar, Literal

from trustdash.model.record import Record, declare, shown
from trustdash.model.states import States
from trustdash.model.values import Priority


class CorrectiveAction(Record):
    """One piece of work under a commitment or against a cause."""

    entity: ClassVar[str] = "corrective_action"
    plural: ClassVar[str] = "corrective actions"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id", "commitment_id", "root_cause_id")
    prefix: ClassVar[str] = "ACT"
    states: ClassVar[States] = States(
        first=("open", "in_progress"),
        allowed={
            "open": ("in_progress", "implemented", "not_doing", "cancelled_duplicate"),
            "in_progress": ("open", "implemented", "not_doing", "cancelled_duplicate"),
            "implemented": ("awaiting_effectiveness", "closed", "reopened"),
            "awaiting_effectiveness": ("effective", "not_effective", "reopened"),
            "effective": ("closed", "reopened"),
            "not_effective": ("reopened", "closed"),
            "reopened": ("in_progress", "implemented", "not_doing", "cancelled_duplicate"),
            "closed": ("reopened",),
        },
        ended=("closed", "not_doing", "cancelled_duplicate"),
        needs_reason=("not_doing", "cancelled_duplicate", "reopened"),
    )

    title: str = shown(help="The work in a few words.", aliases=("summary", "short_description"))
    text: str | None = shown(None, help="What is to be done.", aliases=("description",))
    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    commitment_id: str | None = shown(
        None, help="The commitment it serves.", refers_to="commitment"
    )
    root_cause_id: str | None = shown(None, help="The cause it removes.", refers_to="root_cause")
    kind: Literal["correction", "corrective", "preventive"] = shown(
        "corrective", help="Mends the harm, removes the cause, or prevents another."
    )
    category: Literal["process", "policy", "training", "oversight", "technology"] | None = shown(
        None, help="What is changed."
    )
    control_strength: Literal["strong", "medium", "weak"] | None = shown(
        None, help="How strongly it prevents; training alone is weak."
    )
    owner: str | None = shown(None, help="The role that does it.", aliases=("assignee",))
    team_id: str | None = shown(
        None, help="The team that does it.", refers_to="team", aliases=("team",)
    )
    priority: Priority | None = shown(None, help="P1 (first) to P4.")
    opened_on: date | None = shown(
        None, help="The day it was opened.", aliases=("created", "created_at", "opened_at")
    )
    original_due_date: date | None = shown(
        None, help="The date first set. It never changes.", frozen=True, planned=True
    )
    due_date: date | None = shown(
        None, help="The date in force now.", planned=True, aliases=("due", "deadline")
    )
    completed_on: date | None = shown(
        None, help="The day it was implemented.", aliases=("resolved", "closed_at")
    )
    closed_on: date | None = shown(None, help="The day it was closed after its check.")
    reopened_count: int = shown(0, help="How often it was reopened.", ge=0)
    last_update_on: date | None = shown(None, help="The day of the owner's last word.")
    update_note: str | None = shown(None, help="The owner's last word.")
    approved_by: str | None = shown(None, help="Who approved not doing it.")
    end_reason: str | None = shown(None, help="Why it is not done.")
    follow_up_of: str | None = shown(
        None, help="The action that did not work.", refers_to="corrective_action"
    )
    status: Literal[
        "open",
        "in_progress",
        "implemented",
        "awaiting_effectiveness",
        "effective",
        "not_effective",
        "reopened",
        "closed",
        "not_doing",
        "cancelled_duplicate",
    ] = shown("open", help="Implemented is not effective: a check tells.", aliases=("state",))


class EffectivenessCheck(Record):
    """Whether an action worked, by a criterion that was written before it was implemented."""

    entity: ClassVar[str] = "effectiveness_check"
    plural: ClassVar[str] = "effectiveness checks"
    belongs_to: ClassVar[tuple[str, ...]] = ("action_id",)
    prefix: ClassVar[str] = "CHK"

    action_id: str = shown(help="The action.", refers_to="corrective_action")
    criterion: str | None = shown(None, help="What must be true for it to have worked.")
    criterion_written_on: date | None = shown(None, help="When the criterion was written.")
    kpi_id: str | None = shown(
        None, help="The measure by which it is judged.", refers_to="kpi_definition"
    )
    window_start: date | None = shown(None, help="From when the measure counts.", planned=True)
    window_end: date | None = shown(None, help="Until when it counts.", planned=True)
    planned_on: date | None = shown(None, help="When the check is due.", planned=True)
    checked_on: date | None = shown(None, help="When it was made.")
    checker: str | None = shown(None, help="Who checked; never the owner.")
    result: Literal["effective", "partially", "not_effective", "inconclusive"] | None = shown(
        None, help="What was found."
    )
    note: str | None = shown(None, help="What was seen.")
    follow_up_action_id: str | None = shown(
        None, help="The action opened because it did not work.", refers_to="corrective_action"
    )


class Evidence(Record):
    """A document, a data set, a photo or a link that proves something, until it expires."""

    entity: ClassVar[str] = "evidence"
    plural: ClassVar[str] = "evidence"
    belongs_to: ClassVar[tuple[str, ...]] = ("subject_entity/subject_id",)
    prefix: ClassVar[str] = "EVI"
    states: ClassVar[States] = States(
        first=("draft", "in_review", "approved"),
        allowed={
            "draft": ("in_review", "missing"),
            "missing": ("draft", "in_review"),
            "in_review": ("approved", "rejected"),
            "rejected": ("draft", "in_review"),
            "approved": ("expired", "rejected"),
            "expired": ("in_review",),
        },
    )

    subject_entity: str = shown(help="What kind of record it proves, e.g. commitment.")
    subject_id: str = shown(help="The record it proves.")
    kind: Literal["document", "data", "photo", "link", "attestation"] = shown(
        "document", help="What it is."
    )
    title: str = shown(help="What it shows.")
    location: str | None = declare(None, help="Where it is kept.")
    captured_on: date | None = shown(None, help="When it was made.")
    expiry_date: date | None = shown(None, help="Until when it proves it.", planned=True)
    status: Literal["draft", "missing", "in_review", "approved", "rejected", "expired"] = shown(
        "draft", help="Whether somebody approved it."
    )
    approved_by: str | None = shown(None, help="Who approved it.")
    sha256: str | None = shown(None, help="The SHA-256 of its content.")
    revision: int = shown(1, help="Its revision.", ge=1)


class Lesson(Record):
    """What was learned, and where it was built in."""

    entity: ClassVar[str] = "lesson"
    plural: ClassVar[str] = "lessons"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "LES"
    states: ClassVar[States] = States(
        first=("noted", "agreed"),
        allowed={"noted": ("agreed",), "agreed": ("adopted",), "adopted": ("verified",)},
        ended=("verified", "dropped"),
        anywhere=("dropped",),
        needs_reason=("dropped",),
    )

    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    statement: str = shown(help="The lesson in one sentence.")
    applies_to: str | None = shown(None, help="Where it applies.")
    adopted_in: str | None = shown(None, help="The policy, control or design it was built into.")
    owner: str | None = shown(None, help="The role that builds it in.")
    team_id: str | None = shown(None, help="The team that builds it in.", refers_to="team")
    adopted_on: date | None = shown(None, help="When it was built in.")
    verified_on: date | None = shown(None, help="When somebody saw it in use.")
    status: Literal["noted", "agreed", "adopted", "verified", "dropped"] = shown(
        "noted", help="How far it has come."
    )
