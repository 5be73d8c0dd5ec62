"""What the command line does with accounts: by itself, or by the dashboard that owns the ledger.

An errand is a mapping that can be written down: `do` says what, the rest of it with what. Whoever
may write beside the ledger file sits at its machine, so errands are the local administrator's.
"""

from collections.abc import Mapping
from typing import Any

from trustdash.commands import accounts
from trustdash.errors import ConfigurationError
from trustdash.ledger import Ledger
from trustdash.model.change import State
from trustdash.model.lens import LOCAL

SHOWN = (
    "id", "email", "name", "role", "team_id", "grants", "is_active", "issuer", "subject",
    "not_before", "reviewed_on",
)  # fmt: skip
"""The fields of an account that the command line prints."""


def run(ledger: Ledger, errand: Mapping[str, Any]) -> dict[str, Any]:
    """Run an errand; return a sentence under `said` and the accounts that it is about.

    Raises ChangeRefused, or ConfigurationError for an errand that nobody knows.
    """
    wish = dict(errand)
    do, key = str(wish.pop("do", "")), str(wish.pop("key", ""))
    if do == "list":
        found = accounts.every(ledger)
        return _told(ledger, "", found)
    if do == "add":
        saved = accounts.add(ledger, LOCAL, wish, key=key)
        made = accounts.find(ledger, saved.ids[0])
        return _told(ledger, f"{made['email']} may sign in: {made['id']}.", [made])
    account = accounts.find(ledger, str(wish.pop("account", "")))
    said = _done(ledger, do, account, wish, key)
    return _told(ledger, said, [accounts.find(ledger, account["id"])])


def _done(ledger: Ledger, do: str, account: State, wish: dict[str, Any], key: str) -> str:
    email, version = account["email"], ledger.version(accounts.ENTITY, account["id"])
    how: dict[str, Any] = {"made_from": version, "key": key}
    if do == "change":
        accounts.change(ledger, LOCAL, account["id"], wish, **how)
        changed = accounts.find(ledger, account["id"])
        if "is_active" in wish:
            return f"{email} may {'sign in' if changed['is_active'] else 'no longer sign in'}."
        team = f" of {changed['team_id']}" if changed["team_id"] else ""
        return f"{email} is {changed['role']}{team}."
    if do == "grant":
        accounts.grant(ledger, LOCAL, account, wish["grants"], **how)
        return f"{email} may see {', '.join(wish['grants'])}."
    if do == "revoke":
        accounts.revoke(ledger, LOCAL, account, wish["grants"], **how)
        return f"{email} may no longer see {', '.join(wish['grants'])}."
    if do == "sign-out":
        accounts.sign_out(ledger, LOCAL, account["id"])
        return f"Every sign-in of {email} until now is ended."
    raise ConfigurationError(f"Nobody knows the errand {do!r}.", "Use the same version for both.")


def _told(ledger: Ledger, said: str, found: list[State]) -> dict[str, Any]:
    shown = [
        {
            **{name: _plain(account[name]) for name in SHOWN},
            "changed_on": ledger.history(accounts.ENTITY, account["id"])[-1]
            .recorded_at.date()
            .isoformat(),
        }
        for account in found
    ]
    return {"said": said, "accounts": shown}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
