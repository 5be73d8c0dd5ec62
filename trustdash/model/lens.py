"""The lens: as of which day, knowing what, of what, seen by whom. Every question has one."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, get_args

Period = Literal["since", "12w", "26w", "all"]
PERIODS: tuple[Period, ...] = get_args(Period)
Role = Literal["viewer", "lead", "editor", "admin"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is looking or acting: a name, a role, and the grants held.

    A grant is the name of a visibility, "privileged" or "named_people", for every incident, or for
    one: "privileged:INC-02". Without it, records of that visibility and confidential fields do not
    exist for the viewer. team: the team whose records a lead keeps. is_local: nobody signs in
    here, and whoever sits at this machine owns the file.
    """

    actor: str = "nobody"
    role: Role = "viewer"
    grants: tuple[str, ...] = ()
    team: str | None = None
    is_local: bool = False

    def holds(self, visibility: str, incident_id: str | None) -> bool:
        """Tell whether the grant that a visibility takes is held: for all incidents, or this one.

        What is public or internal takes none.
        """
        if visibility in ("public", "internal"):
            return True
        of_one = f"{visibility}:{incident_id}" if incident_id else visibility
        return visibility in self.grants or of_one in self.grants


NOBODY = Scope()
"""Somebody with no grant, who may change nothing: what is denied by default."""

LOCAL = Scope("local", "admin", ("named_people", "privileged"), is_local=True)
"""The one local administrator of a dashboard without sign-in, and of the command line."""


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
    scope: Scope = field(default=NOBODY)

    def but(self, **changes: Any) -> "Lens":
        """Return the same lens with some fields changed."""
        return replace(self, **changes)

    @property
    def is_narrowed(self) -> bool:
        """Whether an incident or a team is selected."""
        return bool(self.incidents or self.teams)

    @property
    def filters(self) -> tuple[str, ...]:
        """The filters that are set, as the name of a file says them: ids, and a period."""
        period = () if self.period == "since" else (self.period,)
        return (*self.incidents, *self.teams, *period)
