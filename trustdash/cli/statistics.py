"""`trustdash stats METHOD`: one statistical method by name, on numbers of one's own."""

import sys
from typing import Annotated

import orjson
import typer


def run_method(
    method: Annotated[
        str | None, typer.Argument(help="The method; without it, all are listed.")
    ] = None,
    explain: Annotated[bool, typer.Option("--help", help="Say what it takes.")] = False,
) -> None:
    """Run one statistical method by name: JSON in on standard input, JSON out."""
    # statsmodels takes its time to load, and the other commands do without it.
    from trustdash.answers import readings
    from trustdash.stats import methods

    if method is None or explain:
        print(methods.listing() if method is None else methods.describe(method))
        return
    asked, found = methods.run(method, sys.stdin.buffer.read())
    said = {**found, "sentence": readings.sentence(method, asked, found)}
    print(orjson.dumps(said, option=orjson.OPT_INDENT_2).decode())
