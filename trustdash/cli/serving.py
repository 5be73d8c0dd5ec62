"""`trustdash serve` and `trustdash doctor`: the dashboard started, and what is unsafe about it."""

from typing import Annotated

import orjson
import typer

from trustdash import doctor, server
from trustdash.cli.options import AsJson, LedgerPath, path_of, today


def examine(ledger: LedgerPath = None, as_json: AsJson = False) -> None:
    """Find what is unsafe or broken, and say how to mend it."""
    findings = doctor.examine(path_of(ledger))
    if as_json:
        found = [{"what": f.what, "remedy": f.remedy} for f in findings]
        print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
    else:
        for finding in findings:
            print(f"{finding.what} {finding.remedy}")
        print("Nothing is wrong." if not findings else f"{len(findings)} to mend.")
    raise typer.Exit(1 if findings else 0)


def serve(
    port: Annotated[int, typer.Option("--port", help="Where it listens.", min=1, max=65535)] = 8501,
    address: Annotated[
        str, typer.Option("--address", help="Where it is reached; others only with a sign-in.")
    ] = "localhost",
    ledger: LedgerPath = None,
) -> None:
    """Start the dashboard on this machine."""
    today()
    server.run(path_of(ledger), port, address)
