"""Files of a review to hand out: PowerPoint, PDF, a page that opens offline."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from trustdash.cli.options import AsOf, Incidents, InPeriod, LedgerPath, Teams, reader_of

export_app = typer.Typer(
    help="Files to hand out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="The file; default NAME_review_VIEW_as-of-DAY.ENDING."),
]
Template = Annotated[
    Path | None,
    typer.Option("--template", help="The organisation's own .pptx, whose layouts are used."),
]


def _without_template(ending: str) -> Callable[..., None]:
    """Return the command that writes a kind of file which takes nothing of its own."""

    def export(
        output: Output = None,
        as_of: AsOf = None,
        incident: Incidents = None,
        team: Teams = None,
        period: InPeriod = "since",
        ledger: LedgerPath = None,
    ) -> None:
        _hand_out(ending, output, as_of, incident, team, period, ledger)

    return export


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
    _hand_out("pptx", output, as_of, incident, team, period, ledger, template=template)


for _ending, _what in (
    ("pdf", "Write the review as a tagged PDF, A4 landscape."),
    ("html", "Write the review as one page with live charts that opens without a network."),
):
    export_app.command(_ending, help=_what)(_without_template(_ending))


def _hand_out(
    ending: str,
    output: Path | None,
    as_of: str | None,
    incident: list[str] | None,
    team: list[str] | None,
    period: str,
    ledger: Path | None,
    **options: Path | None,
) -> None:
    from trustdash.answers import review
    from trustdash.answers.about import about
    from trustdash.answers.numbers import Numbers
    from trustdash.export.deck_files import KINDS, save
    from trustdash.export.file_names import file_name

    kind = next(each for each in KINDS if each.ending == ending)
    with reader_of(ledger, as_of, incident, team, period) as reader:
        deck = review.deck(Numbers(reader))
        lens, whose = reader.lens, about(reader).label
        path = output or Path(
            file_name(whose, "review", as_of=lens.as_of, view=lens.filters, mark="", ending=ending)
        )
        save(kind.write(deck, **options), path)
    many = len(deck.slides)
    print(f"Wrote {path}: {many} {'slide' if many == 1 else 'slides'}.")
