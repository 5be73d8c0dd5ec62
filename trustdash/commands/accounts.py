"""Who may sign in: accounts are made, changed, reviewed and signed out through the one door."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import uuid4

from trustdash import clock, settings
from trustdash.access.identity import Admitted
from trustdash.commands.saving import Saved, Wish, save, saved_before
from trustdash.errors import ChangeRefused, ConflictingChange
from trustdash.ledger import Ledger
from trustdash.model.change import State
from trustdash.model.entities.access import is_grant
from trustdash.model.lens import LOCAL, Scope

ENTITY = "account"
_TRIES = 20


def every(ledger: Ledger) -> list[State]:
    """Return the latest state of every account, by id. For the sign-in and administrators."""
    return list(ledger.states(ENTITY).values())


def find(ledger: Ledger, named: str) -> State:
    """Return the account with an e-mail address or an id; ChangeRefused if there is none."""
    wanted = named.strip().casefold()
    for account in every(ledger):
        if wanted in (account["email"].casefold(), account["id"].casefold()):
            return account
    raise ChangeRefused(
        f"There is no account for {named}.",
        f'Make one with `trustdash users add {named} --name "…"`.',
        rule="account",
    )


def add(ledger: Ledger, who: Scope, fields: Mapping[str, Any], *, key: str) -> Saved:
    """Make an account from its fields; `email` and `name` are needed, a viewer is the default.

    Raises AccessDenied or ChangeRefused: address, name and provider's key belong to one account
    alone, teams and incidents must be on file.
    """
    earlier = saved_before(ledger, key)
    if earlier is not None:
        return earlier
    made = _tidied(fields)
    for needed in ("email", "name"):
        if not made.get(needed):
            raise ChangeRefused(
                f"An account needs {'an e-mail address' if needed == 'email' else 'a name'}.",
                "Fill it in.", rule="missing", field=needed,
            )  # fmt: skip
    _refuse_wrong(ledger, None, made)
    return save(ledger, who, [Wish(ENTITY, None, made, _today(), 0)], key=key)


def change(
    ledger: Ledger,
    who: Scope,
    account_id: str,
    fields: Mapping[str, Any],
    *,
    made_from: int,
    key: str,
    reason: str | None = None,
) -> Saved:
    """Change fields of an account; see `add` for what is refused and `save` for conflicts."""
    wished = _tidied(fields)
    _refuse_wrong(ledger, account_id, wished)
    wish = Wish(ENTITY, account_id, wished, _today(), made_from, reason)
    return save(ledger, who, [wish], key=key)


def grant(
    ledger: Ledger,
    who: Scope,
    account: State,
    granted: Iterable[str],
    *,
    made_from: int,
    key: str,
    reason: str | None = None,
) -> Saved:
    """Give an account further grants."""
    wanted = tuple(sorted({*account["grants"], *granted}))
    return change(
        ledger, who, account["id"], {"grants": wanted}, made_from=made_from, key=key, reason=reason
    )


def revoke(
    ledger: Ledger,
    who: Scope,
    account: State,
    revoked: Iterable[str],
    *,
    made_from: int,
    key: str,
    reason: str | None = None,
) -> Saved:
    """Take grants back; ChangeRefused if the account does not hold one of them.

    A grant for every incident is not narrowed by taking back one incident: that is refused too.
    """
    gone = set(revoked)
    lacking = sorted(gone - set(account["grants"]))
    if lacking:
        held = ", ".join(account["grants"]) or "none"
        raise ChangeRefused(
            f"{account['email']} does not hold {', '.join(lacking)}.",
            f"Grants held: {held}.", rule="grant", field="grants",
        )  # fmt: skip
    kept = tuple(sorted(set(account["grants"]) - gone))
    return change(
        ledger, who, account["id"], {"grants": kept}, made_from=made_from, key=key, reason=reason
    )


def review(ledger: Ledger, who: Scope, seen: Mapping[str, int], *, key: str) -> Saved:
    """Record that accounts were looked through today and are right as they are.

    seen: account → its last event when it was looked at; if one was changed since, nothing is
    recorded and ConflictingChange raised.
    """
    today = _today()
    wishes = [
        Wish(ENTITY, each, {"reviewed_on": today}, today, made_from, "Access reviewed.")
        for each, made_from in seen.items()
    ]
    return save(ledger, who, wishes, key=key)


def sign_out(ledger: Ledger, who: Scope, account_id: str) -> None:
    """End every sign-in of an account that was made until now, on all devices."""
    _persist(
        lambda version: change(
            ledger, who, account_id, {"not_before": clock.now()},
            made_from=version, key=uuid4().hex, reason="Signed out.",
        ),
        ledger, account_id,
    )  # fmt: skip


def bind(ledger: Ledger, admitted: Admitted) -> None:
    """Write into an account, at its first sign-in, by which key the provider knows the person."""
    key = f"bind {admitted.account_id} {admitted.binds['issuer']} {admitted.binds['subject']}"
    _persist(
        lambda version: change(
            ledger, admitted.scope, admitted.account_id, admitted.binds,
            made_from=version, key=key, reason="First sign-in.",
        ),
        ledger, admitted.account_id,
    )  # fmt: skip


def _persist(write: Callable[[int], Saved], ledger: Ledger, account_id: str) -> None:
    """Write from the newest version, again if somebody else was faster."""
    for left in reversed(range(_TRIES)):
        try:
            write(ledger.version(ENTITY, account_id))
            return
        except ConflictingChange:
            if left == 0:
                raise


def _today() -> Any:
    return clock.today(settings.read().timezone)


def _tidied(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with texts trimmed, and empty ones as unknown."""
    found = {n: v.strip() if isinstance(v, str) else v for n, v in fields.items()}
    return {n: None if v == "" else v for n, v in found.items()}


def _refuse_wrong(ledger: Ledger, account_id: str | None, fields: Mapping[str, Any]) -> None:
    known = {each["id"]: each for each in every(ledger)}
    after = {**known.get(account_id or "", {}), **fields}
    others = [each for key, each in known.items() if key != account_id]
    _refuse_taken(after, fields, others)
    email = str(after.get("email") or "")
    if "email" in fields and ("@" not in email.strip("@") or any(c.isspace() for c in email)):
        raise ChangeRefused(
            f"“{email}” is no e-mail address.", "Write it as name@organisation.example.",
            rule="email", field="email",
        )  # fmt: skip
    team = fields.get("team_id")
    if team is not None and not ledger.states("team", [team]):
        raise _unknown("team", team, "team_id")
    if after.get("role") == "lead" and after.get("team_id") is None:
        raise ChangeRefused(
            "A lead needs a team.", "Say which one: a lead keeps its records.",
            rule="lead_needs_team", field="team_id",
        )  # fmt: skip
    for each in set(fields.get("grants") or ()) - set(
        known.get(account_id or "", {}).get("grants", ())
    ):
        _refuse_wrong_grant(ledger, each)


def _refuse_taken(
    after: Mapping[str, Any], fields: Mapping[str, Any], others: Iterable[State]
) -> None:
    for other in others:
        for name, noun in (("email", "e-mail address"), ("name", "name")):
            if name in fields and str(after[name]).casefold() == other[name].casefold():
                raise ChangeRefused(
                    f"{other['id']} has the {noun} “{other[name]}” already.",
                    "Changes are recorded under it, so no two people have the same.",
                    rule="taken", field=name,
                )  # fmt: skip
        key = (after.get("issuer"), after.get("subject"))
        if after.get("subject") is not None and key == (other["issuer"], other["subject"]):
            raise ChangeRefused(
                f"{other['id']} has this provider's key already.", "Use the account that is there.",
                rule="taken", field="subject",
            )  # fmt: skip
    if "name" in fields and str(after["name"]).casefold() == LOCAL.actor:
        raise ChangeRefused(
            f"“{LOCAL.actor}” stands for whoever sits at the machine.", "Choose another name.",
            rule="taken", field="name",
        )  # fmt: skip


def _refuse_wrong_grant(ledger: Ledger, granted: str) -> None:
    if not is_grant(granted):
        raise ChangeRefused(
            f"“{granted}” is no grant.",
            "Use privileged or named_people, alone or with an incident as in privileged:INC-02.",
            rule="grant", field="grants",
        )  # fmt: skip
    incident = granted.partition(":")[2]
    if incident and not ledger.states("incident", [incident]):
        raise _unknown("incident", incident, "grants")


def _unknown(entity: str, identity: str, field: str) -> ChangeRefused:
    return ChangeRefused(
        f"There is no {entity} {identity} on file.", "Check its id.", rule="unknown", field=field
    )
