"""What leaves for people outside: the public progress page, and the pack of an examiner."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from trustdash.answers import clearance, public_progress
from trustdash.cli.options import AsOf, LedgerPath, day_of, newest_day, path_of, to_read
from trustdash.export import public_page
from trustdash.model.lens import LOCAL, NOBODY, Lens

export_app = typer.Typer(help="Files to hand out.", no_args_is_help=True)


@export_app.command("public")
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
