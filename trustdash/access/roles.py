"""What each role may do and change. The tables are the rule; the functions read them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from trustdash.errors import AccessDenied
from trustdash.model.change import State
from trustdash.model.entities import GOVERNED, KEPT
from trustdash.model.lens import Role, Scope

Task = Literal["keep", "approve", "publish", "import", "undo", "accounts"]
Look = Callable[[str, str], State | None]
"""Returns the latest state of a record by entity and id."""

TASKS: Mapping[Role, frozenset[Task]] = {
    "viewer": frozenset(),
    "lead": frozenset({"keep"}),
    "editor": frozenset({"keep", "approve", "publish", "import", "undo"}),
    "admin": frozenset({"accounts"}),
}
"""What a role may do at all. Whoever is local, where nobody signs in, may do everything."""

PAGES: Mapping[str, Task] = {"bring_in": "import", "people": "accounts"}
"""The pages that are not for everyone, and the task that each is for."""

KEEPERS: Mapping[str, frozenset[Role]] = {
    "account": frozenset({"admin"}),
    "organisation": frozenset({"admin", "editor"}),
}
"""Who keeps a kind of record in whole, where it is not the editors alone."""


@dataclass(frozen=True, slots=True)
class OwnTeams:
    """What a lead may change of the own team's records of one kind.

    fields: those alone (None: all). but: never these. values: field → what alone it may be set to.
    new: whether new ones may be made. nobody_else: fields that must name somebody, and not the
    lead, when the record has any of the fields in `once`.
    """

    fields: frozenset[str] | None = None
    but: frozenset[str] = frozenset()
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    new: bool = True
    nobody_else: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()


LEADS: Mapping[str, OwnTeams] = {
    "corrective_action": OwnTeams(
        but=frozenset({"approved_by", "closed_on"}),
        values={
            "status": frozenset(
                {"open", "in_progress", "implemented", "awaiting_effectiveness", "reopened"}
            )
        },
    ),
    "effectiveness_check": OwnTeams(
        nobody_else=frozenset({"checker"}), once=frozenset({"checked_on", "result"})
    ),
    "evidence": OwnTeams(
        but=frozenset({"approved_by"}),
        values={"status": frozenset({"draft", "missing", "in_review"})},
    ),
    "commitment": OwnTeams(
        fields=frozenset({"status", "delivered_on"}),
        values={"status": frozenset({"in_progress", "at_risk", "delivered"})},
        new=False,
    ),
    "milestone": OwnTeams(fields=frozenset({"reached_on"}), new=False),
    "due_date_revision": OwnTeams(
        nobody_else=frozenset({"approved_by"}), once=frozenset({"item_id"})
    ),
}
"""What leads keep: nothing else, nothing of another team, no word on whether it is verified."""

OWN_ACCOUNT = frozenset({"name", "not_before"})
"""What administrators may change of their own accounts; the rest another one must."""

_DEEPEST = 4


def may(who: Scope, task: Task) -> bool:
    """Tell whether somebody may do a task at all."""
    return who.is_local or task in TASKS[who.role]


def may_open(who: Scope, page: str) -> bool:
    """Tell whether a page, by the name in its address, is there for somebody."""
    return page not in PAGES or may(who, PAGES[page])


def refuse_unless_can(who: Scope, task: Task) -> None:
    """Raise AccessDenied unless somebody may do a task at all."""
    if not may(who, task):
        able = " or ".join(role for role, tasks in TASKS.items() if task in tasks)
        raise AccessDenied(
            f"This is not for {_a(who.role)} to do.", f"It takes the role {able}: {_ASK}."
        )


def refuse_unless_may(
    who: Scope,
    entity: str,
    before: State | None,
    fields: Mapping[str, Any],
    look: Look = lambda _entity, _id: None,
) -> None:
    """Raise AccessDenied, saying who may, unless `who` may make this change.

    before: the record's latest state, or None if it is new. fields: field → new value. look: finds
    the records that this one belongs to; what can't be found is nobody's, so a lead can't change
    it, and it is of no incident, so that only a grant for all of them helps.
    """
    if who.is_local:
        return
    if entity in KEPT and _is_own_sign_in(who, before, fields):
        return
    if who.role == "lead" and entity in LEADS:
        _refuse_unless_own(who, entity, before, fields, look)
    elif who.role not in KEEPERS.get(entity, {"editor"}):
        raise _denied(who, entity)
    if entity in KEPT:
        _refuse_own_account(who, before, fields)
    else:
        _refuse_ungranted(who, entity, before, fields, look)


_ASK = "ask an administrator"


def _a(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


def _denied(who: Scope, entity: str) -> AccessDenied:
    keepers = KEEPERS.get(entity, frozenset({"editor"}))
    able = " or ".join(sorted(_a(role) for role in keepers))
    noun = _a(entity.replace("_", " "))
    return AccessDenied(f"As {_a(who.role)} you can't change {noun}.", f"Ask {able} to do it.")


def _is_own_sign_in(who: Scope, before: State | None, fields: Mapping[str, Any]) -> bool:
    """Tell whether somebody's own account is bound at the first sign-in, or signed out."""
    if before is None or before["name"] != who.actor:
        return False
    names = set(fields)
    return names == {"not_before"} or (
        before["subject"] is None and names <= {"subject", "issuer"} and "subject" in names
    )


def _refuse_own_account(who: Scope, before: State | None, fields: Mapping[str, Any]) -> None:
    if before is not None and before["name"] == who.actor and not fields.keys() <= OWN_ACCOUNT:
        raise AccessDenied(
            "You can't change your own role, grants or access.",
            "Another administrator must do it, so that two people know.",
        )


def _refuse_unless_own(
    who: Scope, entity: str, before: State | None, fields: Mapping[str, Any], look: Look
) -> None:
    right = LEADS[entity]
    after = {**(before or {}), **fields}
    for state in (before, after):
        if state is not None and not _is_of_team(who.team, entity, state, look):
            raise AccessDenied(
                f"A lead can change {_plural(entity)} of the own team alone.",
                "Ask its lead or an editor to do it.",
            )
    if before is None and not right.new:
        raise AccessDenied(f"A lead can't make new {_plural(entity)}.", "Ask an editor to do it.")
    wrong = _beyond(right, entity, before, fields)
    if wrong:
        raise AccessDenied(
            f"A lead can't set {', '.join(wrong)} of {_a(entity.replace('_', ' '))}.",
            "Ask an editor to do it: whoever does the work does not confirm it.",
        )
    if any(after.get(name) is not None for name in right.once):
        for name in right.nobody_else:
            if after.get(name) in (None, "", who.actor):
                raise AccessDenied(
                    f"Somebody else than you must stand under {name.replace('_', ' ')}.",
                    "Name who it was, or ask an editor to do it.",
                )


def _plural(entity: str) -> str:
    return GOVERNED[entity].plural


def _beyond(
    right: OwnTeams, entity: str, before: State | None, fields: Mapping[str, Any]
) -> list[str]:
    """Return the fields that a lead can't set, or not to these values."""
    defaults = GOVERNED[entity].model_fields
    return [
        name
        for name, value in fields.items()
        if not (before is None and value == defaults[name].default)
        and (
            name in right.but
            or (right.fields is not None and name not in right.fields)
            or (name in right.values and value not in right.values[name])
        )
    ]


def _is_of_team(team: str | None, entity: str, state: State, look: Look) -> bool:
    return team is not None and _team_of(entity, state, look) == team


def _team_of(entity: str, state: State, look: Look) -> str | None:
    for owned, fields in _upwards(entity, state, look):
        if "team_id" in GOVERNED[owned].model_fields:
            team = fields.get("team_id")
            return None if team is None else str(team)
    return None


def _refuse_ungranted(
    who: Scope, entity: str, before: State | None, fields: Mapping[str, Any], look: Look
) -> None:
    """Raise AccessDenied unless `who` holds what the record takes, before the change and after.

    A new record's confidential fields are its author's own words, so they take no grant; to change
    them, as to read them, does.
    """
    confidential = {column.name for column in GOVERNED[entity].columns() if column.confidential}
    is_changed = before is not None and not confidential.isdisjoint(fields)
    needed = {"named_people"} if is_changed else set()
    for state in (before, {**(before or {}), **fields}):
        if state is None:
            continue
        incident = _incident_of(entity, state, look)
        visibility = str(state.get("visibility") or "internal")
        if not all(who.holds(grant, incident) for grant in {visibility, *needed}):
            raise AccessDenied(
                "This record holds what you have no grant for.", f"For a grant {_ASK}."
            )


def _incident_of(entity: str, state: State, look: Look) -> str | None:
    """Return the incident that a record belongs to, through what it belongs to; None if to none."""
    for kind, fields in _upwards(entity, state, look):
        found = fields.get("id") if kind == "incident" else fields.get("incident_id")
        if found is not None:
            return str(found)
    return None


def _upwards(entity: str, state: State, look: Look) -> Iterator[tuple[str, State]]:
    """Yield a record, what it belongs to, what that belongs to in turn, and so on."""
    for _ in range(_DEEPEST):
        yield entity, state
        for parent in GOVERNED[entity].parents():
            kind = parent.entity or state.get(str(parent.kind_column))
            identity = state.get(parent.id_column)
            known = look(kind, str(identity)) if kind in GOVERNED and identity else None
            if known is not None:
                entity, state = str(kind), known
                break
        else:
            return
