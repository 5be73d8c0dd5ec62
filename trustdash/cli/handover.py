"""What is handed over: the weekly list of each team or person, and calendar files."""

from pathlib import Path
from typing import Annotated

import typer

from trustdash.answers import week
from trustdash.cli.options import AsOf, Incidents, LedgerPath, Teams, reader_of
from trustdash.errors import ConfigurationError
from trustdash.export import calendar as calendars

By = Annotated[str, typer.Option("--by", help=f"One of {', '.join(week.BY)}.")]
Of = Annotated[
    str | None, typer.Option("--of", help="The team or person whose list alone is wanted.")
]


def print_lists(
    by: By = "team",
    of: Of = None,
    as_of: AsOf = None,
    incident: Incidents = None,
    team: Teams = None,
    ledger: LedgerPath = None,
) -> None:
    """Print what each team or person owes: late, this week, in the three weeks after."""
    found = _lists(by, of, as_of, incident, team, ledger)
    print("\n".join(map(week.as_text, found)) or week.NOTHING)


def write_calendar(
    output: Annotated[Path, typer.Option("-o", "--output", help="The file, ending in .ics.")],
    of: Annotated[str, typer.Option("--of", help="The team or person whose days are wanted.")],
    by: By = "team",
    as_of: AsOf = None,
    incident: Incidents = None,
    team: Teams = None,
    ledger: LedgerPath = None,
) -> None:
    """Write the due dates of a team or person as a calendar file (ICS)."""
    (found,) = _lists(by, of, as_of, incident, team, ledger)
    output.write_bytes(calendars.calendar(found))
    print(f"Wrote {output}: {len(found.dated)} days of {found.name}.")


def _lists(
    by: str,
    of: str | None,
    as_of: str | None,
    incident: list[str] | None,
    team: list[str] | None,
    ledger: Path | None,
) -> tuple[week.WeeklyList, ...]:
    if by not in week.BY:
        raise ConfigurationError(f"There are no lists by {by!r}.", f"Use {' or '.join(week.BY)}.")
    with reader_of(ledger, as_of, incident, team, "since") as reader:
        found = week.lists(reader, by)
    if of is None:
        return found
    chosen = tuple(each for each in found if each.name == of)
    if not chosen:
        names = "; ".join(sorted(each.name for each in found)) or "none"
        raise ConfigurationError(f"{of!r} has no list.", f"There are lists of: {names}.")
    return chosen
