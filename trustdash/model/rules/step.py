"""What a rule is asked about: one step of one record, and what is known around it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from trustdash.errors import ChangeRefused
from trustdash.model.change import State

LOCAL_ACTOR = "local"
"""Who acts when nobody signs in."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one record as a rule sees it.

    before: the state at the end of that day without the change, None if the record is new. after:
    with it. fields: field → value as changed. on: the day from which it is true. recorded_on: the
    day by the clock. first_recorded: the day on which the record first came on file. by_import: it
    comes from a file. is_reported: from a system that tells its present state alone and can't say
    who asked, who approved or why. undoes: the event that it takes back.
    begins: it belongs to the beginning of a record that a file brings.
    """

    entity: str
    entity_id: str
    before: State | None
    after: State
    fields: dict[str, Any]
    on: date
    reason: str | None
    actor: str
    role: str
    recorded_on: date
    first_recorded: date
    by_import: bool = False
    is_reported: bool = False
    undoes: int | None = None
    begins: bool = False

    @property
    def is_first_of_file(self) -> bool:
        """Whether an import brings the record: it may begin in any state (decision 0005)."""
        is_new = self.begins or self.before is None or bool(self.before["is_void"])
        return self.by_import and self.undoes is None and is_new and not self.after["is_void"]

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody acts by name, and not for a file."""
        return self.actor != LOCAL_ACTOR and not self.by_import and self.undoes is None

    def enters(self, states: Sequence[str], *fields: str) -> bool:
        """Tell whether the record comes into one of the states, or has such a field changed there.

        Staying in a state with nothing of that changed is no entering.
        """
        if self.after.get("status") not in states:
            return False
        before = self.before or {}
        if before.get("status") != self.after["status"] or before.get("is_void"):
            return True
        return any(before.get(name) != self.after.get(name) for name in fields)

    @property
    def why(self) -> str | None:
        """The reason that is given with the step."""
        said = self.fields.get("end_reason") or self.fields.get("reason")
        return self.reason or (str(said) if said else None)


@dataclass(frozen=True, slots=True)
class Said:
    """One earlier event of a record: its number, day, fields, who recorded it and when."""

    seq: int
    on: date
    fields: dict[str, Any]
    actor: str
    recorded_on: date


class Around(Protocol):
    """What a rule may ask for besides the step itself. The writer answers.

    It knows what was changed earlier in the same append.
    """

    def state(self, entity: str, entity_id: str, on: date) -> State | None:
        """Return the state of another record at the end of a day, if it existed."""

    def about(self, entity: str, subject_id: str, on: date) -> list[State]:
        """Return the evidence, checks or revisions of a record at the end of a day."""

    def said(self, entity: str, entity_id: str) -> list[Said]:
        """Return what is on file of a record before the step, in the order of days."""

    def beside(self, entity: str) -> list[dict[str, Any]]:
        """Return the fields of every change of an entity in the same append."""


Check = Callable[[Step, Around], ChangeRefused | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. word: its stable name. entities: whose records it is of; empty means all.

    is_again: a step is held to it again when something before it changes. of_void: it holds for
    what takes a record back, too.
    """

    word: str
    entities: tuple[str, ...]
    check: Check
    is_again: bool = True
    of_void: bool = False


def same(one: str | None, other: str | None) -> bool:
    """Tell whether two names of roles or people are the same, however they are written."""
    return bool(one and other) and str(one).strip().casefold() == str(other).strip().casefold()
