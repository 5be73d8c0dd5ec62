"""The lens: as of which day, knowing what, of what, seen by whom. Every question has one."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, get_args

Period = Literal["since", "12w", "26w", "all"]
PERIODS: tuple[Period, ...] = get_args(Period)
Role = Literal["viewer", "lead", "editor", "admin"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is looking: an actor's name, a role, and the grants held.

    A grant is the name of a visibility ("privileged", "named_people"). Without one, records of
    that visibility and fields declared confidential do not exist for the viewer. team: the id of
    the team whose records a lead keeps.
    """

    actor: str = "local"
    role: Role = "admin"
    grants: tuple[str, ...] = ()
    team: str | None = None


EVERYONE = Scope()


@dataclass(frozen=True, slots=True)
class Lens:
    """What a question is asked about.

    as_of: the day at whose end things are looked at. known_to: the last event taken into account
    (None: all that is recorded). incidents, teams: ids to which the view is narrowed; empty means
    all. period: the visible window of charts over time, which changes no number. scope: who looks.
    """

    as_of: date
    known_to: int | None = None
    incidents: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    period: Period = "since"
    scope: Scope = field(default=EVERYONE)

    def but(self, **changes: Any) -> "Lens":
        """Return the same lens with some fields changed."""
        return replace(self, **changes)

    @property
    def is_narrowed(self) -> bool:
        """Whether an incident or a team is selected."""
        return bool(self.incidents or self.teams)
