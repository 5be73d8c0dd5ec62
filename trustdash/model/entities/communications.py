"""What we said, to whom, and who showed themselves."""

from datetime import date, datetime
from typing import ClassVar, Literal

from trustdash.model.record import Record, shown


class Communication(Record):
    """One message to people outside or inside."""

    entity: ClassVar[str] = "communication"
    plural: ClassVar[str] = "communications"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "MSG"

    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    group_ids: tuple[str, ...] = shown((), help="The groups it was for.")
    channel: str | None = shown(None, help="How it was sent.")
    sent_at: datetime = shown(help="When it went out (UTC).", unit="UTC", aliases=("at",))
    author: str | None = shown(None, help="The leader or role who speaks.")
    kind: Literal[
        "acknowledgement", "update", "apology", "decision", "progress", "closure", "notice"
    ] = shown("update", help="What kind of message.")
    text: str = shown(help="The message, word for word.", aliases=("message",))
    promised_next_update_at: datetime | None = shown(
        None, help="When the next one was promised.", unit="UTC", planned=True
    )
    tone_review: str | None = shown(None, help="Who read it before it went out.")
    corrected_by: str | None = shown(
        None, help="The message that corrected it.", refers_to="communication"
    )
    has_undated_promise: bool = shown(
        False, help="Whether it promises something without owner or date."
    )


class Claim(Record):
    """One checkable sentence of a communication, judged by people on the day it was said."""

    entity: ClassVar[str] = "claim"
    plural: ClassVar[str] = "claims"
    belongs_to: ClassVar[tuple[str, ...]] = ("communication_id",)
    prefix: ClassVar[str] = "CLM"

    communication_id: str = shown(help="Where it was said.", refers_to="communication")
    text: str = shown(help="The sentence.")
    kind: Literal["fact", "done", "will_do", "apology"] = shown(help="What it claims.")
    commitment_id: str | None = shown(
        None, help="The commitment it rests on.", refers_to="commitment"
    )
    evidence_id: str | None = shown(None, help="The evidence.", refers_to="evidence")
    check_result: Literal["backed", "unbacked", "not_checkable"] | None = shown(
        None, help="Whether the record carried it on the day it was said."
    )
    second_result: Literal["backed", "unbacked", "not_checkable"] | None = shown(
        None, help="The second reader's judgement."
    )
    checked_by: str | None = shown(None, help="The first reader.")
    second_checked_by: str | None = shown(None, help="The second reader.")
    checked_on: date | None = shown(None, help="When it was judged.")
    contradicted_on: date | None = shown(None, help="When it turned out to be wrong.")
    contradicted_by: str | None = shown(None, help="What showed it.")


class LeaderEngagement(Record):
    """A leader meeting people. A broadcast is not a meeting."""

    entity: ClassVar[str] = "leader_engagement"
    plural: ClassVar[str] = "leader meetings"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "MTG"

    incident_id: str | None = shown(None, help="The incident.", refers_to="incident")
    leader_role: str = shown(help="Who met them.")
    group_id: str | None = shown(None, help="Whom they met.", refers_to="stakeholder_group")
    held_on: date = shown(help="The day.", planned=True, aliases=("date",))
    format: Literal["listening_session", "visit", "q_and_a", "broadcast"] = shown(
        "listening_session", help="How."
    )
    is_two_way: bool = shown(True, help="Whether people could answer back.")
    status: Literal["planned", "held", "cancelled"] = shown("planned", help="Whether it was held.")
    attendees: int | None = shown(None, help="How many came.", unit="people", ge=0)
    questions_asked: int | None = shown(None, help="Questions taken away.", ge=0)
    questions_answered: int | None = shown(None, help="Of these, answered so far.", ge=0)
    answered_on: date | None = shown(None, help="When the last one was answered.")
