"""What people say: surveys, answers, themes, complaints, and what they are given."""

from datetime import date
from typing import ClassVar, Literal

from trustdash.model.record import Fact, Record, declare, shown
from trustdash.model.states import States


class FeedbackWave(Record):
    """One round of a survey: who was asked, how, and how many answered."""

    entity: ClassVar[str] = "feedback_wave"
    plural: ClassVar[str] = "survey waves"
    prefix: ClassVar[str] = "WAV"

    instrument: str = shown(help="The questionnaire.")
    instrument_version: str | None = shown(None, help="Its wording; a new one starts a new series.")
    population: str | None = shown(None, help="Who was meant.")
    mode: str | None = shown(None, help="How they were asked.")
    is_opt_in: bool = shown(False, help="An open link has no response rate.")
    invited: int | None = shown(None, help="How many were asked.", unit="people", ge=0)
    complete: int | None = shown(None, help="Complete interviews.", unit="people", ge=0)
    partial: int | None = shown(None, help="Partial interviews.", unit="people", ge=0)
    refused: int | None = shown(None, help="Refusals.", unit="people", ge=0)
    non_contact: int | None = shown(None, help="Not reached.", unit="people", ge=0)
    other: int | None = shown(None, help="Other non-response.", unit="people", ge=0)
    unknown: int | None = shown(None, help="Unknown eligibility.", unit="people", ge=0)
    population_size: int | None = shown(None, help="The population.", unit="people", ge=0)
    field_from: date | None = shown(None, help="First day of fieldwork.")
    field_to: date | None = shown(None, help="Last day of fieldwork.", planned=True)


class FeedbackResponse(Fact):
    """One answer of one person to one question."""

    entity: ClassVar[str] = "feedback_response"
    plural: ClassVar[str] = "survey answers"
    belongs_to: ClassVar[tuple[str, ...]] = ("wave_id",)
    key: ClassVar[tuple[str, ...]] = ("wave_id", "respondent_id", "item")
    true_on: ClassVar[str] = "answered_on"

    wave_id: str = shown(help="The wave.", refers_to="feedback_wave")
    respondent_id: str = declare(help="A pseudonym.", aliases=("respondent",))
    item: str = shown(
        help="The question. Some names tell what it asks: trust_ability (a dimension of trust), "
        "market_trust_ability (the same of the market), ease (how easy it was).",
        aliases=("question",),
    )
    group_id: str | None = shown(
        None, help="The respondent's group.", refers_to="stakeholder_group", aliases=("group",)
    )
    answered_on: date = shown(help="The day of the answer.", aliases=("date",))
    value: float | None = shown(
        None, help="The answer on its scale; empty: not answered.", aliases=("score", "answer")
    )
    scale_min: float | None = shown(None, help="The lowest answer possible.")
    scale_max: float | None = shown(None, help="The highest answer possible.")
    weight: float = shown(1.0, help="The survey weight.", ge=0)


class FeedbackAggregate(Fact):
    """The published result of a question where single answers are not held."""

    entity: ClassVar[str] = "feedback_aggregate"
    plural: ClassVar[str] = "survey results"
    belongs_to: ClassVar[tuple[str, ...]] = ("wave_id",)
    key: ClassVar[tuple[str, ...]] = ("wave_id", "item", "group_id", "answer")
    true_on: ClassVar[str] = "published_on"

    wave_id: str = shown(help="The wave.", refers_to="feedback_wave")
    item: str = shown(help="The question.")
    group_id: str | None = shown(None, help="The group.", refers_to="stakeholder_group")
    answer: float = shown(help="The answer on its scale.")
    n: int = shown(help="How many gave it.", unit="people", ge=0)
    scale_min: float | None = shown(None, help="The lowest answer possible.")
    scale_max: float | None = shown(None, help="The highest answer possible.")
    published_on: date = shown(help="When the result was published.")


class ListeningTheme(Record):
    """Something people told us, in their words, and what became of it."""

    entity: ClassVar[str] = "listening_theme"
    plural: ClassVar[str] = "themes"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "THM"
    states: ClassVar[States] = States(
        first=("heard", "grouped"),
        allowed={
            "heard": ("grouped", "decided"),
            "grouped": ("decided",),
            "decided": ("done", "told"),
            "done": ("told",),
            "told": ("confirmed", "disputed"),
            "disputed": ("decided", "confirmed"),
        },
        ended=("confirmed",),
    )

    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    group_id: str | None = shown(None, help="Who raised it.", refers_to="stakeholder_group")
    theme: str = shown(help="The theme in people's words.")
    raised_in: str | None = shown(None, help="Where it was raised, e.g. a wave's id.")
    raised_on: date | None = shown(None, help="When it was first raised.")
    volume: int | None = shown(None, help="How many raised it.", unit="people", ge=0)
    decision: Literal["do", "do_not", "later"] | None = shown(None, help="What was decided.")
    decision_reason: str | None = shown(None, help="Why.")
    decided_on: date | None = shown(None, help="When it was decided.")
    review_on: date | None = shown(None, help="For later: when it comes back.", planned=True)
    commitment_id: str | None = shown(
        None, help="The commitment it led to.", refers_to="commitment"
    )
    told_on: date | None = shown(None, help="When those who raised it were told.")
    told_via: str | None = shown(
        None, help="The communication that told them.", refers_to="communication"
    )
    confirmed: Literal["yes", "no", "not_asked"] = shown(
        "not_asked", help="Whether those who spoke agree that we acted."
    )
    asked_n: int | None = shown(None, help="How many were asked again.", unit="people", ge=0)
    agreed_n: int | None = shown(None, help="How many of them agreed.", unit="people", ge=0)
    status: Literal["heard", "grouped", "decided", "done", "told", "confirmed", "disputed"] = shown(
        "heard", help="How far the loop has come."
    )


class Complaint(Fact):
    """One complaint, from receipt to close. Its dates tell its state on any day."""

    entity: ClassVar[str] = "complaint"
    plural: ClassVar[str] = "complaints"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    key: ClassVar[tuple[str, ...]] = ("id",)
    true_on: ClassVar[str] = "received_on"

    id: str = shown(help="The complaint's id.", aliases=("complaint_id",))
    received_on: date = shown(help="The day it was received.", aliases=("date_received",))
    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    group_id: str | None = shown(None, help="Who complains.", refers_to="stakeholder_group")
    team_id: str | None = shown(None, help="The team that answers.", refers_to="team")
    channel: str | None = shown(None, help="How it came.")
    main_category: str | None = shown(None, help="Its main subject.")
    about: str | None = declare(None, help="Whom or what it is about.")
    acknowledged_on: date | None = shown(None, help="First answer.")
    acknowledged_by: Literal["person", "automatic", "passed_on"] | None = shown(
        None,
        help="Who gave the first answer; an automatic one does not count as an acknowledgement.",
        revealed_by="acknowledged_on",
    )
    decided_on: date | None = shown(None, help="The day of the final decision.")
    outcome: (
        Literal[
            "upheld",
            "partly_upheld",
            "rejected",
            "explained",
            "withdrawn",
            "out_of_scope",
            "unknown",
        ]
        | None
    ) = shown(None, help="The decision; empty: still open.", revealed_by="decided_on")
    closed_on: date | None = shown(None, help="The day it was closed.")
    is_closed: bool | None = shown(
        None,
        help="For sources that give a state but no closing date: whether it is closed.",
        revealed_by="closed_on",
    )
    escalated_to: str | None = shown(None, help="An ombudsman or regulator.")
    satisfaction: int | None = shown(
        None, help="Satisfaction with the handling, 1 to 5.", ge=1, le=5, revealed_by="closed_on"
    )
    disputed: bool | None = shown(
        None, help="Whether the outcome is disputed; empty: not known.", revealed_by="closed_on"
    )
    text: str | None = declare(None, help="The complaint in its words.")


class Remedy(Fact):
    """What one person or group is given: an apology, money, service or goodwill."""

    entity: ClassVar[str] = "remedy"
    plural: ClassVar[str] = "remedies"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id", "complaint_id")
    key: ClassVar[tuple[str, ...]] = ("id",)
    true_on: ClassVar[str] = "eligible_on"

    id: str = shown(help="The remedy's id.")
    eligible_on: date = shown(help="The day it was found to be owed.")
    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    group_id: str | None = shown(None, help="The group.", refers_to="stakeholder_group")
    complaint_id: str | None = shown(None, help="The complaint.", refers_to="complaint")
    kind: Literal["apology", "refund", "compensation", "service", "goodwill", "restoration"] = (
        shown("compensation", help="What is given.")
    )
    offered_on: date | None = shown(None, help="The day of the offer.")
    accepted_on: date | None = shown(None, help="The day it was accepted.")
    declined_on: date | None = shown(None, help="The day it was declined.")
    delivered_on: date | None = shown(None, help="The day it was paid or delivered.")
    confirmed_on: date | None = shown(None, help="The day the receiver confirmed it.")
    amount: float | None = shown(None, help="Its value.", ge=0)
    currency: str | None = shown(None, help="The currency, e.g. EUR.")
    is_interim: bool = shown(False, help="Whether more is to follow.")
    is_tailored: bool = shown(False, help="Whether it was made for the person.")
