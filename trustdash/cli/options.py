"""The options that many commands share, and what each of them means."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, get_args
from zoneinfo import ZoneInfoNotFoundError

import typer

from trustdash import clock, settings
from trustdash.errors import ConfigurationError
from trustdash.ledger import Ledger, Reader, headfile, open_for_reading
from trustdash.model.lens import LOCAL, PERIODS, Lens, Period, Scope

LedgerPath = Annotated[
    Path | None, typer.Option("--ledger", help="The ledger file; default data/trustdash.duckdb.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="The day to look at, YYYY-MM-DD; default the newest.")
]
Incidents = Annotated[
    list[str] | None, typer.Option("--incident", help="Narrow to this incident; may be repeated.")
]
Teams = Annotated[
    list[str] | None, typer.Option("--team", help="Narrow to this team; may be repeated.")
]
InPeriod = Annotated[str, typer.Option("--period", help=f"One of {', '.join(PERIODS)}.")]


def path_of(ledger: Path | None) -> Path:
    """Return the ledger asked for, or the one of the settings."""
    return ledger or settings.read().ledger


def day_of(text: str | None) -> date | None:
    """Return the day that was written; ConfigurationError if it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"{text!r} is not a day.", "Write it as YYYY-MM-DD.") from None


def order_of(wish: str) -> tuple[str, str]:
    """Return the column and the order of day and month in it, from "COLUMN=dmy"."""
    column, found, order = wish.rpartition("=")
    if not found or order not in {"mdy", "dmy", "ymd"}:
        raise ConfigurationError(
            f"{wish!r} names no order of dates.", 'Write it as "COLUMN=mdy", dmy or ymd.'
        )
    return column, order


def today() -> date:
    """Return the day that it is for the organisation; ConfigurationError if its zone is none."""
    zone = settings.read().timezone
    try:
        return clock.today(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigurationError(
            f"TRUSTDASH_TIMEZONE is {zone!r}, which is no time zone.",
            "Use a name such as Europe/Vienna or UTC.",
        ) from None


def to_read(path: Path) -> Ledger:
    """Open a ledger to look at it; say so if that is a copy because the dashboard owns the file."""
    ledger = open_for_reading(path)
    if ledger.path != path:
        made = datetime.fromtimestamp(ledger.path.stat().st_mtime, UTC)
        print(
            f"trustdash: the dashboard owns {path}; this is its copy of {made:%Y-%m-%d %H:%M} UTC, "
            f"{ledger.path.name}.",
            file=sys.stderr,
        )
    return ledger


@contextmanager
def to_write(path: Path, *, keep: bool) -> Iterator[Ledger]:
    """Open a ledger, or make the one that is missing: to keep, or for as long as a rehearsal."""
    if path.exists():
        with Ledger.open(path) as opened:
            yield opened
    elif keep:
        print(f"trustdash: there was no ledger at {path}; it is made now.", file=sys.stderr)
        made = Ledger.create(path)
        try:
            with made:
                yield made
        except BaseException:
            if made.head().seq == 0:
                unmake(path)
            raise
    else:
        with TemporaryDirectory() as folder, Ledger.create(Path(folder) / path.name) as made:
            yield made


def unmake(path: Path) -> None:
    """Take away a ledger that was made in vain; it must be closed."""
    for made in (path, path.with_name(f"{path.name}.wal"), headfile.place(path)):
        made.unlink(missing_ok=True)


@contextmanager
def reader_of(
    ledger: Path | None,
    as_of: str | None,
    incidents: list[str] | None,
    teams: list[str] | None,
    period: str,
) -> Iterator[Reader]:
    """Look at a ledger as the options say; unknown ids are refused, not ignored."""
    if period not in get_args(Period):
        raise ConfigurationError(f"There is no period {period!r}.", f"Use {', '.join(PERIODS)}.")
    with to_read(path_of(ledger)) as opened:
        with opened.at(Lens(date.max, scope=LOCAL)) as everything:
            for entity, wanted in (("incident", incidents), ("team", teams)):
                _refuse_unknown(everything, entity, wanted or ())
        lens = Lens(
            as_of=day_of(as_of) or newest_day(opened),
            incidents=tuple(incidents or ()),
            teams=tuple(teams or ()),
            period=period,  # type: ignore[arg-type]
            scope=LOCAL,
        )
        with opened.at(lens) as reader:
            yield reader


def _refuse_unknown(reader: Reader, entity: str, wanted: list[str] | tuple[str, ...]) -> None:
    """Refuse ids that are not on file; what the reader may not see is not, and is not named."""
    on_file = list(reader.states(entity)["id"])
    unknown = sorted(set(wanted) - set(on_file))
    if unknown:
        known = ", ".join(on_file[:12]) or "none"
        raise ConfigurationError(
            f"No {entity} {', '.join(unknown)} is on file.", f"On file are: {known}."
        )


def newest_day(ledger: Ledger, who: Scope = LOCAL) -> date:
    """Return the newest day of what somebody may see, the day that is looked at if none is told."""
    now = today()
    with ledger.at(Lens(now, scope=who)) as reader:
        return reader.newest_day(now) or now
