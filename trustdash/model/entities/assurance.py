"""Who has checked: risks, controls, audits and validations by others."""

from datetime import date
from typing import ClassVar, Literal

from trustdash.model.record import Record, shown
from trustdash.model.states import States


class Risk(Record):
    """A risk, what is done about it, and what remains."""

    entity: ClassVar[str] = "risk"
    plural: ClassVar[str] = "risks"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "RSK"

    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    title: str = shown(help="The risk in a few words.")
    owner: str | None = shown(None, help="The role that owns it.")
    team_id: str | None = shown(None, help="The team.", refers_to="team")
    inherent: int | None = shown(None, help="Before treatment, 1 to 25.", ge=1, le=25)
    residual: int | None = shown(None, help="After treatment, 1 to 25.", ge=1, le=25)
    appetite: int | None = shown(None, help="What is accepted, 1 to 25.", ge=1, le=25)
    treatment: Literal["avoid", "reduce", "transfer", "accept"] | None = shown(
        None, help="What is done about it."
    )
    review_on: date | None = shown(None, help="When it is looked at again.", planned=True)
    status: Literal["open", "treated", "accepted", "closed"] = shown("open", help="Its state.")


class Control(Record):
    """Something that keeps a risk down, and until when it is known to work."""

    entity: ClassVar[str] = "control"
    plural: ClassVar[str] = "controls"
    belongs_to: ClassVar[tuple[str, ...]] = ("risk_id", "commitment_id")
    prefix: ClassVar[str] = "CTL"

    risk_id: str | None = shown(None, help="The risk.", refers_to="risk")
    commitment_id: str | None = shown(
        None, help="The commitment that it holds up, if any.", refers_to="commitment"
    )
    title: str = shown(help="The control in a few words.")
    owner: str | None = shown(None, help="The role that runs it.")
    team_id: str | None = shown(None, help="The team.", refers_to="team")
    check_every_days: int | None = shown(None, help="How often it is checked.", unit="days", ge=1)
    expires_on: date | None = shown(None, help="Until when it holds.", planned=True)
    status: Literal["to_do", "in_progress", "on_hold", "active", "degraded", "deprecated"] = shown(
        "to_do", help="Its state."
    )


class ControlCheck(Record):
    """One check of one control."""

    entity: ClassVar[str] = "control_check"
    plural: ClassVar[str] = "control checks"
    belongs_to: ClassVar[tuple[str, ...]] = ("control_id",)
    prefix: ClassVar[str] = "CCK"

    control_id: str = shown(help="The control.", refers_to="control")
    due_date: date | None = shown(None, help="When it is due.", planned=True)
    done_on: date | None = shown(None, help="When it was made.")
    result: Literal["passed", "failed", "not_applicable"] | None = shown(
        None, help="What was found."
    )
    found_by: Literal["ourselves", "others"] | None = shown(None, help="Who found a failure.")
    note: str | None = shown(None, help="What was seen.")


class Audit(Record):
    """An audit: who looked, at what, how independent they are."""

    entity: ClassVar[str] = "audit"
    plural: ClassVar[str] = "audits"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "AUD"

    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    title: str = shown(help="What was audited.")
    covers: str | None = shown(None, help="Its scope.")
    auditor: str | None = shown(None, help="Who audited.")
    independence: (
        Literal["external_accredited", "external", "internal_independent", "self"] | None
    ) = shown(None, help="How independent the auditor is.")
    period_start: date | None = shown(None, help="First day looked at.")
    period_end: date | None = shown(None, help="Last day looked at.")
    report_on: date | None = shown(None, help="The day of the report.", planned=True)
    status: Literal["planned", "fieldwork", "reported", "cancelled"] = shown(
        "planned", help="Its state."
    )


class Validation(Record):
    """The opinion of somebody outside the line, and until when it is good."""

    entity: ClassVar[str] = "validation"
    plural: ClassVar[str] = "validations"
    belongs_to: ClassVar[tuple[str, ...]] = ("subject_entity/subject_id",)
    prefix: ClassVar[str] = "VAL"
    states: ClassVar[States] = States(
        first=("planned", "commissioned", "fieldwork", "issued"),
        allowed={
            "planned": ("commissioned",),
            "commissioned": ("fieldwork",),
            "fieldwork": ("issued",),
            "issued": ("expired", "superseded", "revoked"),
        },
        ended=("expired", "superseded", "revoked"),
    )

    subject_entity: str = shown(help="What kind of record was judged.")
    subject_id: str = shown(help="The record that was judged.")
    title: str | None = shown(None, help="The certificate's or opinion's name.")
    provider: str = shown(help="Who judged.")
    independence: Literal["external_accredited", "external", "internal_independent", "self"] = (
        shown("external", help="How independent; self counts as none.")
    )
    covers: str | None = shown(None, help="Its scope.")
    method: str | None = shown(None, help="How they judged.")
    opinion: Literal["favourable", "qualified", "adverse", "disclaimed"] | None = shown(
        None, help="What they say."
    )
    issued_on: date | None = shown(None, help="When.")
    valid_until: date | None = shown(None, help="Until when it is good.", planned=True)
    report: str | None = shown(None, help="Where it can be read.")
    status: Literal[
        "planned", "commissioned", "fieldwork", "issued", "expired", "superseded", "revoked"
    ] = shown("planned", help="Its state.")
