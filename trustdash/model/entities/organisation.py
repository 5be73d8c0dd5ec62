"""Who we are and who was affected."""

from typing import ClassVar, Literal

from trustdash.model.record import Record, shown


class Organisation(Record):
    """The organisation whose promises these are; one record."""

    entity: ClassVar[str] = "organisation"
    plural: ClassVar[str] = "organisations"
    prefix: ClassVar[str] = "ORG"

    name: str = shown(help="The name shown on every page and export.")
    is_invented: bool = shown(False, help="True for a demo: said on every page and export.")
    timezone: str = shown("UTC", help="The named time zone in which a due day ends.")


class Team(Record):
    """A team that owns commitments and actions."""

    entity: ClassVar[str] = "team"
    plural: ClassVar[str] = "teams"
    prefix: ClassVar[str] = "TEAM"

    name: str = shown(help="The team's name.", aliases=("team", "assignment_group"))
    lead: str | None = shown(None, help="The role that leads it.")


class StakeholderGroup(Record):
    """A group of people affected by what happened or watching what is done."""

    entity: ClassVar[str] = "stakeholder_group"
    plural: ClassVar[str] = "stakeholder groups"
    prefix: ClassVar[str] = "GRP"

    name: str = shown(help="The group's name.")
    kind: (
        Literal[
            "customer",
            "employee",
            "partner",
            "regulator",
            "community",
            "public",
            "investor",
            "unattributed",
        ]
        | None
    ) = shown(None, help="What kind of group; unattributed holds values whose group is not known.")
    population_size: int | None = shown(None, help="How many people it has.", unit="people", ge=0)
    is_vulnerable: bool = shown(False, help="Whether its people need particular care.")
    preferred_channels: tuple[str, ...] = shown((), help="Channels that reach it.")
