"""Files of a review to hand out: PowerPoint, PDF, a page that opens offline."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from trustdash.answers.slide import Deck
from trustdash.cli.options import AsOf, Incidents, InPeriod, LedgerPath, Teams, reader_of

export_app = typer.Typer(
    help="Files to hand out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="The file; default trustdash-review-DAY-VIEW.ENDING."),
]
Template = Annotated[
    Path | None,
    typer.Option("--template", help="The organisation's own .pptx, whose layouts are used."),
]


@export_app.command("pptx")
def export_pptx(
    output: Output = None,
    as_of: AsOf = None,
    incident: Incidents = None,
    team: Teams = None,
    period: InPeriod = "since",
    template: Template = None,
    ledger: LedgerPath = None,
) -> None:
    """Write the review as a PowerPoint file with charts and tables that can be edited."""
    from trustdash.export import pptx

    def write(deck: Deck) -> bytes:
        return pptx.write(deck, template=template)

    _hand_out(write, pptx.ENDING, output, as_of, incident, team, period, ledger)


@export_app.command("pdf")
def export_pdf(
    output: Output = None,
    as_of: AsOf = None,
    incident: Incidents = None,
    team: Teams = None,
    period: InPeriod = "since",
    ledger: LedgerPath = None,
) -> None:
    """Write the review as a tagged PDF, A4 landscape."""
    from trustdash.export import pdf

    _hand_out(pdf.write, pdf.ENDING, output, as_of, incident, team, period, ledger)


@export_app.command("html")
def export_html(
    output: Output = None,
    as_of: AsOf = None,
    incident: Incidents = None,
    team: Teams = None,
    period: InPeriod = "since",
    ledger: LedgerPath = None,
) -> None:
    """Write the review as one page with live charts that opens without a network."""
    from trustdash.export import offline_page

    _hand_out(
        offline_page.write, offline_page.ENDING, output, as_of, incident, team, period, ledger
    )


def _hand_out(
    write: Callable[[Deck], bytes],
    ending: str,
    output: Path | None,
    as_of: str | None,
    incident: list[str] | None,
    team: list[str] | None,
    period: str,
    ledger: Path | None,
) -> None:
    from trustdash.answers import review
    from trustdash.answers.numbers import Numbers
    from trustdash.export.deck_files import name_of, save

    with reader_of(ledger, as_of, incident, team, period) as reader:
        deck = review.deck(Numbers(reader))
        path = output or Path(name_of(reader.lens, ending))
        save(write(deck), path)
    many = len(deck.slides)
    print(f"Wrote {path}: {many} {'slide' if many == 1 else 'slides'}.")
