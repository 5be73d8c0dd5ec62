"""`trustdash digest`: what changed, what is late and what needs a decision, sent once a week."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from trustdash import clock, server
from trustdash.access.identity import scope_held
from trustdash.answers import digest as digests
from trustdash.answers.digest import Digest
from trustdash.cli.options import AsOf, LedgerPath, day_of, newest_day, path_of, to_read, today
from trustdash.commands import accounts
from trustdash.errors import ConfigurationError, ExportFailed, TrustdashError
from trustdash.export import digest as post
from trustdash.export.sent import slip
from trustdash.ledger import Ledger
from trustdash.model.lens import NOBODY, Lens, Scope

ANYONE = "anyone"
"""Stands for whoever reads a channel: what is seen without an account and without a grant."""


@dataclass(frozen=True, slots=True)
class _Recipient:
    """Who gets a digest, what they may see, and where it is sent; never shown with the address."""

    account: str
    scope: Scope
    url: str = field(repr=False)

    @property
    def named(self) -> str:
        return f"{self.account} by {post.kind_of(self.url)}"


def digest(
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="URL", help="Send it there; may be repeated."),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option("--for", metavar="ACCOUNT", help="With what this account may see."),
    ] = None,
    as_of: AsOf = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print it and send nothing.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send it to those, too, to whom it was sent.")
    ] = False,
    ledger: LedgerPath = None,
) -> None:
    """Send what changed in a week, what is late and what needs a decision; or print it."""
    path, day = path_of(ledger), day_of(as_of)
    with to_read(path) as opened:
        found = list(_recipients(opened, to or [], of))
        if dry_run:
            _print(opened, found, of, day)
            return
        if not found:
            raise ConfigurationError(
                "Nobody gets the digest: no address is known.",
                "Give one with --to, or write [digest] as docs/digest.md shows.",
            )
        for each in found:
            post.check(each.url)
        missed = [each.named for each in found if not _send(opened, path, each, day, again)]
    if missed:
        raise ExportFailed(
            f"Not sent: {', '.join(missed)}.",
            "Check the addresses and that the services answer, then run it again:"
            " whoever got it gets it once.",
        )


def _print(ledger: Ledger, found: list[_Recipient], of: str | None, day: date | None) -> None:
    """Print the digest of each recipient; without any, what the account or anyone would get."""
    if not found:
        scope = NOBODY if of is None else _scope(ledger, of)[1]
        print(digests.as_text(_made(ledger, scope, day)), end="")
    for number, each in enumerate(found):
        print(f"{'' if number == 0 else chr(10)}To {each.named}:\n")
        print(digests.as_text(_made(ledger, each.scope, day)), end="")


def _recipients(ledger: Ledger, urls: list[str], of: str | None) -> Iterator[_Recipient]:
    """Return those that the options name, or else those of the secrets whose account is open."""
    if urls:
        account, scope = (ANYONE, NOBODY) if of is None else _scope(ledger, of)
        yield from (_Recipient(account, scope, url) for url in dict.fromkeys(urls))
        return
    wanted = None if of is None else accounts.find(ledger, of)["id"]
    for named, told in server.digest_addresses().items():
        try:
            account, scope = (ANYONE, NOBODY) if named == ANYONE else _scope(ledger, named)
        except TrustdashError as gone:
            print(f"Nothing is sent to {named}: {gone.what}")
            continue
        if wanted in (None, account):
            yield from (_Recipient(account, scope, url) for url in dict.fromkeys(told))


def _scope(ledger: Ledger, named: str) -> tuple[str, Scope]:
    account = accounts.find(ledger, named)
    if not account["is_active"]:
        raise ConfigurationError(
            f"The account of {account['email']} is closed.",
            f"Open it with `trustdash users activate {account['email']}`, or name another.",
        )
    return account["id"], scope_held(account)


def _made(ledger: Ledger, scope: Scope, day: date | None) -> Digest:
    as_of = day or newest_day(ledger, scope)
    with ledger.at(Lens(as_of, scope=scope)) as reader:
        return digests.digest(reader, None if day else today())


def _send(ledger: Ledger, path: Path, to: _Recipient, day: date | None, again: bool) -> bool:
    """Send a digest unless it was, and say so; False if it did not go out."""
    made = _made(ledger, to.scope, day)
    content = digests.as_text(made)
    kept = slip(path, day or today(), to.account, to.url)
    if again:
        kept.give_back()
    state = kept.take(content, clock.now())
    if state == "sent":
        print(f"{to.named}: sent this week already.")
        return True
    if state == "unknown":
        print(
            f"{to.named}: an earlier run broke off while it was being sent, and whether it arrived"
            " is not known. Ask, and send it with --again if it did not."
        )
        return False
    if not post.send(made, to.url):
        kept.give_back()
        print(f"{to.named}: not sent; the next run tries again.")
        return False
    kept.confirm(content, clock.now())
    print(f"{to.named}: sent.")
    return True
