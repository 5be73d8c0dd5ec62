"""What is measured over time: definitions, values, breaks and agreed trajectories."""

from datetime import date
from typing import ClassVar, Literal

from trustdash.model.record import Fact, Record, shown
from trustdash.model.states import States
from trustdash.model.values import Assurance, Dimension, Direction


class KpiDefinition(Record):
    """A measure: what it means, which way is better, how often it comes."""

    entity: ClassVar[str] = "kpi_definition"
    plural: ClassVar[str] = "measures"
    belongs_to: ClassVar[tuple[str, ...]] = ("incident_id",)
    prefix: ClassVar[str] = "KPI"
    states: ClassVar[States] = States(
        first=("draft", "active"),
        allowed={"draft": ("active",), "active": ("deprecated",), "deprecated": ("active",)},
    )

    name: str = shown(help="Its name.")
    formula: str | None = shown(None, help="How it is computed, in words.")
    unit: str = shown("", help="Its unit: %, points, days, count.")
    direction: Direction = shown("higher_is_better", help="Which way is better.")
    target: float | None = shown(None, help="The value aimed at.")
    tolerance: float | None = shown(None, help="The smallest change that matters.", ge=0)
    baseline_rule: str = shown(
        "before the first major incident", help="Which values are the usual ones."
    )
    owner: str | None = shown(None, help="The role that answers for it.")
    team_id: str | None = shown(None, help="The team.", refers_to="team")
    incident_id: str | None = shown(
        None, help="The incident it watches; empty: all.", refers_to="incident"
    )
    every_days: int = shown(7, help="How often a value comes.", unit="days", ge=1)
    min_n: int = shown(30, help="Fewest answers for a headline.", unit="answers", ge=1)
    decimals: int = shown(0, help="Decimals shown.", ge=0, le=6)
    aggregate: Literal["mean", "sum", "last"] = shown(
        "mean", help="How groups or days make one value: mean weighted by n, sum, or the last."
    )
    dimension: Dimension | None = shown(None, help="The dimension of trust it speaks of, if any.")
    comparison_kpi_id: str | None = shown(
        None,
        help="A series that the incident and the fixes did not touch, shown beside it.",
        refers_to="kpi_definition",
    )
    is_headline: bool = shown(True, help="Whether the verdict on Overview counts it.")
    source_system: str | None = shown(None, help="Where it comes from.")
    version: int = shown(1, help="A changed formula is a new version and a break.", ge=1)
    status: Literal["draft", "active", "deprecated"] = shown("active", help="Its state.")


class Observation(Fact):
    """One value of one measure for one period, as published on a day."""

    entity: ClassVar[str] = "observation"
    plural: ClassVar[str] = "observations"
    belongs_to: ClassVar[tuple[str, ...]] = ("kpi_id",)
    key: ClassVar[tuple[str, ...]] = ("kpi_id", "group_id", "period_start", "period_end")
    true_on: ClassVar[str] = "published_on"

    kpi_id: str = shown(help="The measure.", refers_to="kpi_definition")
    group_id: str | None = shown(
        None, help="The group; empty: everyone.", refers_to="stakeholder_group"
    )
    period_start: date = shown(help="First day of the period.", planned=True)
    period_end: date = shown(help="Last day of the period.", planned=True)
    value: float | None = shown(None, help="The value; empty: no data.")
    n: int | None = shown(None, help="How many it rests on.", ge=0)
    ci_low: float | None = shown(None, help="Lower 95 % limit.")
    ci_high: float | None = shown(None, help="Upper 95 % limit.")
    assurance: Assurance = shown("self_reported", help="Who stands behind it.")
    source: str | None = shown(None, help="The report it comes from.")
    published_on: date = shown(help="The day it became known; a restatement has a later one.")


class Annotation(Record):
    """Something about a series that a reader must know: a break, or a restatement."""

    entity: ClassVar[str] = "annotation"
    plural: ClassVar[str] = "annotations"
    belongs_to: ClassVar[tuple[str, ...]] = ("kpi_id",)
    prefix: ClassVar[str] = "ANN"

    kpi_id: str = shown(help="The measure.", refers_to="kpi_definition")
    on_date: date = shown(help="From this day on.")
    kind: Literal["wording", "channel", "method", "restatement", "step", "note"] = shown(
        "note", help="What changed."
    )
    text: str = shown(help="What a reader must know.")
    is_break: bool = shown(False, help="Whether before and after can't be compared.")


class TargetTrajectory(Record):
    """The recovery path agreed before the values came."""

    entity: ClassVar[str] = "target_trajectory"
    plural: ClassVar[str] = "trajectories"
    belongs_to: ClassVar[tuple[str, ...]] = ("kpi_id",)
    prefix: ClassVar[str] = "TRJ"

    kpi_id: str = shown(help="The measure.", refers_to="kpi_definition")
    group_id: str | None = shown(None, help="The group.", refers_to="stakeholder_group")
    on_date: date = shown(help="The day this point is for.", planned=True)
    expected_low: float = shown(help="Lower edge of the corridor.")
    expected_high: float = shown(help="Upper edge of the corridor.")
    agreed_in: str | None = shown(
        None, help="The review that agreed it.", refers_to="review_meeting"
    )
    agreed_on: date | None = shown(None, help="When it was agreed.")
