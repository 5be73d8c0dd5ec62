"""What leaves for people outside: the public progress page, and the pack of an examiner."""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from trustdash.answers import clearance, public_progress
from trustdash.cli.options import AsOf, LedgerPath, day_of, newest_day, path_of, to_read
from trustdash.export import public_page, recompute_pack
from trustdash.export.redaction import Redaction
from trustdash.ledger import Ledger, Reader
from trustdash.model.entities import RECORDS
from trustdash.model.lens import LOCAL, NOBODY, Lens


def write_public(
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder for the page.")],
    address: Annotated[
        str | None, typer.Option("--address", help="Where it will be read, for the feed's links.")
    ] = None,
    as_of: AsOf = None,
    ledger: LedgerPath = None,
) -> None:
    """Write the public progress page, if all that would go in is cleared for it."""
    with to_read(path_of(ledger)) as opened:
        day = day_of(as_of) or newest_day(opened)
        everything, public = Lens(day, scope=LOCAL), Lens(day, scope=NOBODY)
        with opened.at(everything) as seen_by_us, opened.at(public) as seen_by_all:
            refused = clearance.refusals(seen_by_us, seen_by_all)
            if not refused:
                found = public_progress.progress(seen_by_all)
                made = public_page.write(output, found, opened.head(), address)
    if refused:
        print("trustdash: nothing was written. Not cleared for publication:", file=sys.stderr)
        for each in refused:
            print(each, file=sys.stderr)
        raise typer.Exit(1)
    print(
        f"Wrote {', '.join(str(path) for path in made)}: {len(found.promises)} public promises,"
        f" {len(found.changes)} changes, as of {day}."
    )


def write_pack(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="A new folder, or a file ending in .zip.")
    ],
    redact: Annotated[
        bool, typer.Option("--redact", help="Leave out confidential fields and free text.")
    ] = False,
    as_of: AsOf = None,
    ledger: LedgerPath = None,
) -> None:
    """Write all that an independent validator needs to work the numbers out again."""
    recompute_pack.refuse_mixing(output)
    with to_read(path_of(ledger)) as opened:
        day, head = day_of(as_of) or newest_day(opened), opened.head()
        with (
            opened.at(Lens(day, scope=LOCAL)) as reader,
            opened.at(Lens(day, scope=NOBODY)) as public,
        ):
            redaction = Redaction(_secret(opened), _open_ids(public)) if redact else None
            made = recompute_pack.pack(reader, head, redaction)
    recompute_pack.write(output, made)
    print(
        f"Wrote {output}: {len(made)} files, as of {day}, at {head.seq}:{head.hash}.\n"
        f"SHA-256 of SHA256SUMS: {recompute_pack.fingerprint(made)}"
    )


def _secret(ledger: Ledger) -> str:
    """Return what makes the marks of a pack, so that nobody without the ledger can try words.

    It is the same for the same history; the head alone would not do, as every pack names it.
    """
    every = "".join(event.hash for event in ledger.events())
    return hashlib.sha256(f"marks\n{every}".encode()).hexdigest()


def _open_ids(public: Reader) -> Iterator[str]:
    """Yield the ids of records that take no grant to see."""
    for entity in RECORDS:
        yield from map(str, public.states(entity)["id"])
