"""`trustdash users`: who may sign in, kept by whoever sits at the ledger's machine."""

import sys
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import orjson
import typer

from trustdash.cli.options import AsJson, LedgerPath, path_of
from trustdash.commands import errands
from trustdash.errors import LedgerLocked
from trustdash.importing import inbox
from trustdash.ledger import Ledger

users_app = typer.Typer(help="Who may sign in, and as what.", invoke_without_command=True)

Account = Annotated[str, typer.Argument(metavar="EMAIL", help="The account's address or id.")]
Visibility = Annotated[str, typer.Argument(help="privileged or named_people.")]
Incidents = Annotated[
    list[str] | None,
    typer.Option("--incident", help="Of this incident alone; may be repeated. Default: of all."),
]
Team = Annotated[str | None, typer.Option("--team", help="The id of the team that a lead keeps.")]
NewRole = Annotated[str, typer.Argument(metavar="ROLE", help="viewer, lead, editor or admin.")]


@users_app.callback()
def list_users(context: typer.Context, ledger: LedgerPath = None, as_json: AsJson = False) -> None:
    """List who may sign in."""
    if context.invoked_subcommand:
        return
    found = _run(ledger, {"do": "list"})["accounts"]
    if as_json:
        _print_json(found)
        return
    for account in found:
        print(_line(account))
    if not found:
        print("Nobody has an account. Make one with `trustdash users add EMAIL --name NAME`.")


@users_app.command("add")
def add(
    email: Annotated[
        str, typer.Argument(metavar="EMAIL", help="The address that the provider has verified.")
    ],
    name: Annotated[str, typer.Option("--name", help="Under which changes are recorded.")],
    role: Annotated[str, typer.Option("--role", help="viewer, lead, editor or admin.")] = "viewer",
    team: Team = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", help="The provider; with --subject.")
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option("--subject", help="The person's key there, where it verifies no address."),
    ] = None,
    ledger: LedgerPath = None,
    as_json: AsJson = False,
) -> None:
    """Let somebody sign in."""
    fields = {"email": email, "name": name, "role": role, "team_id": team, "issuer": issuer,
              "subject": subject}  # fmt: skip
    wish = {field: value for field, value in fields.items() if value is not None}
    _do(ledger, {"do": "add", **wish}, as_json)


@users_app.command("role")
def set_role(
    email: Account, role: NewRole, team: Team = None, ledger: LedgerPath = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Change what somebody may do, from the next click on."""
    more = {} if team is None else {"team_id": team}
    _do(ledger, {"do": "change", "account": email, "role": role, **more}, as_json)


@users_app.command("grant")
def grant(
    email: Account, visibility: Visibility, incident: Incidents = None, ledger: LedgerPath = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Let somebody see what is confidential."""
    _do(ledger, {"do": "grant", "account": email, "grants": _grants(visibility, incident)}, as_json)


@users_app.command("revoke")
def revoke(
    email: Account, visibility: Visibility, incident: Incidents = None, ledger: LedgerPath = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Take a grant back."""
    wish = {"do": "revoke", "account": email, "grants": _grants(visibility, incident)}
    _do(ledger, wish, as_json)


@users_app.command("deactivate")
def deactivate(email: Account, ledger: LedgerPath = None, as_json: AsJson = False) -> None:
    """Close somebody's account, from the next click on."""
    _do(ledger, {"do": "change", "account": email, "is_active": False}, as_json)


@users_app.command("activate")
def activate(email: Account, ledger: LedgerPath = None, as_json: AsJson = False) -> None:
    """Open somebody's account again."""
    _do(ledger, {"do": "change", "account": email, "is_active": True}, as_json)


@users_app.command("sign-out")
def sign_out(email: Account, ledger: LedgerPath = None, as_json: AsJson = False) -> None:
    """End every sign-in of somebody until now, on all devices."""
    _do(ledger, {"do": "sign-out", "account": email}, as_json)


def _grants(visibility: str, incidents: list[str] | None) -> list[str]:
    return [f"{visibility}:{each}" for each in incidents] if incidents else [visibility]


def _do(ledger: Path | None, errand: dict[str, Any], as_json: bool) -> None:
    done = _run(ledger, errand)
    if as_json:
        _print_json(done["accounts"][0])
    else:
        print(done["said"])


def _run(ledger: Path | None, errand: dict[str, Any]) -> dict[str, Any]:
    """Run an errand, or ask the dashboard to while it owns the ledger."""
    wish = {**errand, "key": uuid4().hex}
    path = path_of(ledger)
    try:
        with Ledger.open(path) as opened:
            return errands.run(opened, wish)
    except LedgerLocked:
        print("trustdash: the dashboard owns the ledger; it does this.", file=sys.stderr)
        return inbox.wait_for_errand(inbox.send(path, wish))


def _line(account: dict[str, Any]) -> str:
    state = "" if account["is_active"] else "; closed"
    team = f" of {account['team_id']}" if account["team_id"] else ""
    grants = f"; sees {', '.join(account['grants'])}" if account["grants"] else ""
    reviewed = f", reviewed {account['reviewed_on']}" if account["reviewed_on"] else ""
    who = f"{account['id']}  {account['email']:32} {account['name']}: {account['role']}{team}"
    return f"{who}{grants}{state}; changed {account['changed_on']}{reviewed}"


def _print_json(value: Any) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
