"""Every entity, declared once."""

from trustdash.model.entities.access import Account
from trustdash.model.entities.actions import (
    CorrectiveAction,
    EffectivenessCheck,
    Evidence,
    Lesson,
)
from trustdash.model.entities.assurance import Audit, Control, ControlCheck, Risk, Validation
from trustdash.model.entities.communications import Claim, Communication, LeaderEngagement
from trustdash.model.entities.feeds import Feed
from trustdash.model.entities.incidents import (
    Incident,
    IncidentEvent,
    IncidentStakeholder,
    RootCause,
)
from trustdash.model.entities.listening import (
    Complaint,
    FeedbackAggregate,
    FeedbackResponse,
    FeedbackWave,
    ListeningTheme,
    Remedy,
)
from trustdash.model.entities.measures import (
    Annotation,
    KpiDefinition,
    Observation,
    TargetTrajectory,
)
from trustdash.model.entities.organisation import Organisation, StakeholderGroup, Team
from trustdash.model.entities.promises import (
    Commitment,
    DueDateRevision,
    Milestone,
    Recommendation,
)
from trustdash.model.entities.reviews import Decision, Question, ReviewMeeting
from trustdash.model.record import Entity, Fact, Record

RECORDS: dict[str, type[Record]] = {
    record.entity: record
    for record in (
        Organisation, Team, StakeholderGroup,
        Incident, IncidentEvent, RootCause, IncidentStakeholder,
        Commitment, DueDateRevision, Milestone, Recommendation,
        CorrectiveAction, EffectivenessCheck, Evidence, Lesson,
        FeedbackWave, ListeningTheme,
        Communication, Claim, LeaderEngagement,
        Risk, Control, ControlCheck, Audit, Validation,
        KpiDefinition, Annotation, TargetTrajectory,
        ReviewMeeting, Decision, Question, Feed,
    )
}  # fmt: skip
"""Governed entities by name, in the order in which files of them are best imported."""

KEPT: dict[str, type[Record]] = {Account.entity: Account}
"""Governed entities that are no content: no page but their own, no import and no list has them."""

GOVERNED: dict[str, type[Record]] = {**RECORDS, **KEPT}
"""Everything that has a history in the ledger, by name."""

FACTS: dict[str, type[Fact]] = {
    fact.entity: fact
    for fact in (FeedbackResponse, FeedbackAggregate, Complaint, Remedy, Observation)
}
"""Kinds of facts by name."""

ENTITIES: dict[str, type[Entity]] = {**RECORDS, **FACTS}

__all__ = ["ENTITIES", "FACTS", "GOVERNED", "KEPT", "RECORDS"]
