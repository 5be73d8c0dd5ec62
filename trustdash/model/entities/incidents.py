"""What went wrong, why, and whom it reached."""

from datetime import date, datetime
from typing import ClassVar, Literal

from trustdash.model.record import Record, shown
from trustdash.model.states import States
from trustdash.model.values import Dimension, Severity


class Incident(Record):
    """A breach, an outage or a failure: the reason for the promises."""

    entity: ClassVar[str] = "incident"
    plural: ClassVar[str] = "incidents"
    belongs_to: ClassVar[tuple[str, ...]] = ("parent_id",)
    prefix: ClassVar[str] = "INC"
    states: ClassVar[States] = States(
        first=("new", "acknowledged", "contained", "resolved", "in_recovery"),
        allowed={
            "new": ("acknowledged", "contained", "resolved", "dismissed"),
            "acknowledged": ("contained", "resolved"),
            "contained": ("resolved",),
            "resolved": ("in_recovery", "closed"),
            "in_recovery": ("sustained",),
            "sustained": ("closed",),
            "reopened": ("acknowledged", "contained", "resolved", "in_recovery"),
            "closed": ("reopened",),
            "dismissed": ("reopened",),
        },
        ended=("closed", "dismissed"),
        anywhere=("reopened",),
        needs_reason=("dismissed", "reopened"),
    )

    title: str = shown(help="What happened, in a few words.", aliases=("summary", "name"))
    category: str = shown(
        "operational",
        help="Its kind, e.g. data breach, outage, maintenance. Trust is told from the major ones.",
    )
    severity: Severity | None = shown(
        None, help="SEV1 (worst) to SEV5.", aliases=("impact", "priority")
    )
    is_major: bool = shown(
        False, help="Whether trust was broken by it: charts and pages are marked with these."
    )
    parent_id: str | None = shown(
        None, help="The larger incident it belongs to.", refers_to="incident"
    )
    occurred_at: datetime | None = shown(None, help="When it began (UTC).", unit="UTC")
    occurred_rule: str | None = shown(None, help="How the beginning was determined.")
    detected_at: datetime | None = shown(None, help="When we knew (UTC).", unit="UTC")
    detection: Literal["internal", "external"] | None = shown(
        None, help="Whether we found it ourselves."
    )
    acknowledged_publicly_at: datetime | None = shown(
        None, help="When those affected were first told (UTC).", unit="UTC"
    )
    contained_at: datetime | None = shown(None, help="When it stopped doing harm.", unit="UTC")
    resolved_at: datetime | None = shown(None, help="When service was restored.", unit="UTC")
    what_went_wrong: str | None = shown(None, help="What happened: facts, no adjectives.")
    why: str | None = shown(
        None, help="The cause, or that it is not yet known and when the next update comes."
    )
    being_done: str | None = shown(None, help="What is being done now.")
    facts_unknown: str | None = shown(None, help="What is not known yet, and when it will be.")
    responsibility_statement: str | None = shown(
        None, help="Who takes responsibility, in their words."
    )
    accountable_executive: str | None = shown(
        None, help="The role accountable for putting it right."
    )
    affected_count: int | None = shown(None, help="How many were affected.", unit="people", ge=0)
    breached: Dimension | None = shown(
        None, help="Which dimension of trust it breached: ability, benevolence or integrity."
    )
    components: tuple[str, ...] = shown((), help="What part of the service it touched.")
    provenance: Literal["stated", "guessed"] = shown(
        "stated", help="Whether its attributes were stated by a source or guessed by a model."
    )
    status: Literal[
        "new",
        "acknowledged",
        "contained",
        "resolved",
        "in_recovery",
        "sustained",
        "closed",
        "reopened",
        "dismissed",
    ] = shown("new", help="How far its handling has come.", aliases=("state",))


class IncidentEvent(Record):
    """One thing that happened in the course of an incident."""

    entity: ClassVar[str] = "incident_event"
    plural: ClassVar[str] = "incident events"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "EVT"

    incident_id: str = shown(help="The incident.", refers_to="incident")
    happened_at: datetime = shown(help="When (UTC).", unit="UTC")
    kind: Literal[
        "detection",
        "mitigation",
        "observation",
        "severity_changed",
        "status_changed",
        "communication",
    ] = shown("observation", help="What kind of event.")
    text: str = shown(help="What happened, in one sentence.")


class RootCause(Record):
    """A determined cause of an incident."""

    entity: ClassVar[str] = "root_cause"
    plural: ClassVar[str] = "root causes"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "CAU"

    incident_id: str = shown(help="The incident.", refers_to="incident")
    statement: str = shown(help="The cause in one sentence.")
    method: str | None = shown(None, help="How it was found, e.g. 5-why.")
    cause_category: str | None = shown(
        None, help="The class by which repeats are recognised, e.g. access control."
    )
    determined_on: date | None = shown(None, help="When it was determined; empty: not yet.")
    confidence: Literal["low", "medium", "high"] | None = shown(None, help="How sure we are.")


class IncidentStakeholder(Record):
    """How one group was affected by one incident."""

    entity: ClassVar[str] = "incident_stakeholder"
    plural: ClassVar[str] = "affected groups"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id", "group_id")
    prefix: ClassVar[str] = "AFF"

    incident_id: str = shown(help="The incident.", refers_to="incident")
    group_id: str = shown(help="The group.", refers_to="stakeholder_group")
    harm_type: str | None = shown(None, help="The kind of harm.")
    affected_count: int | None = shown(None, help="How many people.", unit="people", ge=0)
    count_basis: Literal["exact", "estimate"] | None = shown(
        None, help="Whether the count is exact or an estimate."
    )
