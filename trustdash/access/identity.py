"""Whom a sign-in stands for: from what the provider says, the accounts and the time. Pure.

It is asked at every run of a page, so that a changed role, a closed account and a sign-out take
effect at the next click and a copied cookie is worth nothing after them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from trustdash.errors import AccessDenied
from trustdash.model.change import State
from trustdash.model.entities.access import is_grant
from trustdash.model.lens import Scope

LONGEST = timedelta(hours=8)
"""A sign-in is good for a working day; the provider's own limits may be shorter."""

AHEAD = timedelta(minutes=2)
"""How far the provider's clock may be ahead of ours."""

_ASK = "Ask an administrator of this dashboard"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person who may come in. account_id: their account.

    binds: what the first sign-in by e-mail must write into the account, so that from then on the
    provider's key for the person counts and the address no longer does.
    """

    scope: Scope
    account_id: str
    binds: Mapping[str, str] = field(default_factory=dict)


def scope_of(claims: Mapping[str, Any], accounts: Iterable[State], now: datetime) -> Scope:
    """Return what a person may see and do; see `admit`."""
    return admit(claims, accounts, now).scope


def admit(claims: Mapping[str, Any], accounts: Iterable[State], now: datetime) -> Admitted:
    """Return the person that a provider's claims stand for, or raise AccessDenied saying why not.

    claims: of an identity token whose signature, audience and expiry are checked already. accounts:
    the latest state of each. now: this instant in UTC, without a zone.
    """
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not _is_text(issuer) or not _is_text(subject):
        raise AccessDenied(
            "The sign-in does not say who you are.",
            "The provider must send `iss` and `sub`; tell whoever set up the sign-in.",
        )
    issued = _issued(claims, now)
    account, binds = _account(claims, str(issuer), str(subject), list(accounts))
    if not account["is_active"]:
        raise AccessDenied(
            "Your account for this dashboard is closed.", f"{_ASK} to open it again."
        )
    if account["not_before"] is not None and issued < account["not_before"]:
        raise AccessDenied("This sign-in has been ended.", "Sign in again.")
    return Admitted(scope_held(account), account["id"], binds)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _issued(claims: Mapping[str, Any], now: datetime) -> datetime:
    told = claims.get("iat")
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told < 1e11:
        raise AccessDenied(
            "The sign-in does not say when it was made, so it could never end.",
            "The provider must send `iat`; tell whoever set up the sign-in.",
        )
    issued = datetime.fromtimestamp(told, UTC).replace(tzinfo=None)
    if issued > now + AHEAD:
        raise AccessDenied(
            "The sign-in comes from a time that has not come yet.",
            "Sign in again; if it stays so, the clocks of the provider and of this server differ.",
        )
    if now - issued > LONGEST:
        raise AccessDenied(
            f"Your sign-in is older than {LONGEST // timedelta(hours=1)} hours.", "Sign in again."
        )
    return issued


def _account(
    claims: Mapping[str, Any], issuer: str, subject: str, accounts: list[State]
) -> tuple[State, dict[str, str]]:
    """Return the account of a person, and what is to be written into it at the first sign-in."""
    for account in accounts:
        if account["issuer"] == issuer and account["subject"] == subject:
            return account, {}
    email = claims.get("email")
    waiting = [
        account
        for account in accounts
        if _is_text(email)
        and account["subject"] is None
        and account["issuer"] in (None, issuer)
        and account["email"].casefold() == str(email).strip().casefold()
    ]
    if len(waiting) != 1:
        known_as = f" as {str(email).strip()}" if _is_text(email) else ""
        raise AccessDenied(
            "You have no account for this dashboard.",
            f"You are signed in{known_as}. {_ASK} for access.",
        )
    verified = claims.get("email_verified")
    if verified is not True and verified != "true":
        raise AccessDenied(
            "Your provider has not verified your e-mail address.",
            f"Confirm it there and sign in again. {_ASK} for help if it stays so.",
        )
    return waiting[0], {"issuer": issuer, "subject": subject}


def scope_held(account: State) -> Scope:
    """Return what the holder of an account may see and do, if the account is open."""
    grants = sorted({grant for grant in account["grants"] if is_grant(grant)})
    return Scope(account["name"], account["role"], tuple(grants), account["team_id"])
