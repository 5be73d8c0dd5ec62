"""The command line. Exit code 0: done, 1: found wanting, 2: wrong use. An error is one line."""

import csv
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Never, get_args

import orjson
import typer

from trustdash import clock, doctor, server, settings
from trustdash.answers import numbers
from trustdash.answers.answer import RowsBehind
from trustdash.errors import ConfigurationError, LedgerLocked, StatisticRefused, TrustdashError
from trustdash.importing import demo, inbox, profiles, service, templates
from trustdash.ledger import Ledger, Position, open_for_reading, publish, restore, verify
from trustdash.model.lens import PERIODS, Lens, Period

app = typer.Typer(
    name="trustdash",
    help="What was promised after trust was broken, and what really happened since.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

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


def main() -> Never:
    """Run the command line; every error that a person can mend is one line on standard error."""
    try:
        app(standalone_mode=True)
    except TrustdashError as error:
        print(f"trustdash: {error.what} {error.remedy}", file=sys.stderr)
        sys.exit(2 if isinstance(error, ConfigurationError | StatisticRefused) else 1)
    sys.exit(0)


def _path(ledger: Path | None) -> Path:
    return ledger or settings.read().ledger


def _print_json(value: Any) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"{text!r} is not a day.", "Write it as YYYY-MM-DD.") from None


def _to_read(path: Path) -> Ledger:
    ledger = open_for_reading(path)
    if ledger.path != path:
        print(
            f"trustdash: the dashboard owns {path}; this is its published copy {ledger.path.name}.",
            file=sys.stderr,
        )
    return ledger


@contextmanager
def _reader(
    ledger: Path | None,
    as_of: str | None,
    incidents: list[str] | None,
    teams: list[str] | None,
    period: str,
) -> Any:
    """Look at a ledger as the options say; unknown ids are refused, not ignored."""
    if period not in get_args(Period):
        raise ConfigurationError(f"There is no period {period!r}.", f"Use {', '.join(PERIODS)}.")
    with _to_read(_path(ledger)) as opened:
        for entity, wanted in (("incident", incidents), ("team", teams)):
            unknown = set(wanted or ()) - opened.states(entity).keys()
            if unknown:
                raise ConfigurationError(
                    f"No {entity} {', '.join(sorted(unknown))} is on file.",
                    f"On file are: {', '.join(list(opened.states(entity))[:12])}.",
                )
        lens = Lens(
            as_of=_day(as_of) or _newest_day(opened),
            incidents=tuple(incidents or ()),
            teams=tuple(teams or ()),
            period=period,  # type: ignore[arg-type]
        )
        with opened.at(lens) as reader:
            yield reader


def _newest_day(ledger: Ledger) -> date:
    today = clock.today(settings.read().timezone)
    with ledger.at(Lens(today)) as reader:
        return reader.newest_day(today) or today


@app.command()
def init(
    demo_too: Annotated[
        bool, typer.Option("--demo", help="Fill it with the invented organisation.")
    ] = False,
    ledger: LedgerPath = None,
    if_missing: Annotated[
        bool, typer.Option("--if-missing", help="Do nothing if the ledger is there already.")
    ] = False,
) -> None:
    """Create the ledger, empty or with the invented example."""
    path = _path(ledger)
    if if_missing and path.exists():
        return
    with Ledger.create(path) as opened:
        report = demo.load(opened) if demo_too else None
        head = opened.head()
    rows = sum(file.counts.stored for file in report.files) if report else 0
    with_what = f" with the invented example: {rows:,} rows" if report else ", empty"
    print(f"Created {path}{with_what}. It is at event {head.seq:,}.")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="The files to import.")],
    profile: Annotated[
        str | None, typer.Option("--profile", help="A profile's name, an entity, or a file.")
    ] = None,
    as_of: AsOf = None,
    date_order: Annotated[
        list[str] | None,
        typer.Option("--date-order", help='How to read a column, e.g. "Date received=mdy".'),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write the refused rows here, as CSV.")
    ] = None,
    ledger: LedgerPath = None,
    as_json: AsJson = False,
) -> None:
    """Import files: check every row, store the good ones, report the others."""
    answer = _import(
        _path(ledger), files, profile=profile, as_of=_day(as_of), dry_run=dry_run,
        date_orders=dict(map(_order, date_order or [])),
    )  # fmt: skip
    if report is not None:
        report.write_text(answer.refused_csv, encoding="utf-8")
    if as_json:
        _print_json(answer.report)
    else:
        print(answer.text)
    raise typer.Exit(1 if answer.report["refused_rows"] else 0)


def _import(path: Path, files: list[Path], **wish: Any) -> inbox.Answer:
    """Import, or ask the dashboard to while it owns the ledger."""
    try:
        opened = Ledger.open(path) if path.exists() else Ledger.create(path)
    except LedgerLocked:
        print("trustdash: the dashboard owns the ledger; it imports the file.", file=sys.stderr)
        return inbox.wait_for(inbox.ask(path, files, **wish))
    with opened:
        done = service.import_files(opened, files, **wish)
    return inbox.Answer(done.as_dict(), done.as_text(), done.refused_csv())


def _order(wish: str) -> tuple[str, str]:
    column, found, order = wish.rpartition("=")
    if not found or order not in {"mdy", "dmy", "ymd"}:
        raise ConfigurationError(
            f"{wish!r} names no order of dates.", 'Write it as "COLUMN=mdy", dmy or ymd.'
        )
    return column, order


profiles_app = typer.Typer(help="The import mappings known.", invoke_without_command=True)
app.add_typer(profiles_app, name="profiles")


@profiles_app.callback()
def list_profiles(context: typer.Context, as_json: AsJson = False) -> None:
    """List the import mappings known."""
    if context.invoked_subcommand:
        return
    known = profiles.known()
    if as_json:
        _print_json([{"name": p.name, "description": p.description} for p in known.values()])
        return
    for name, known_profile in known.items():
        print(f"{name:32} {known_profile.description}")
    print("Our own templates go by the entity's name; see `trustdash template`.")


@profiles_app.command("show")
def show_profile(name: str) -> None:
    """Print one profile."""
    print(profiles.describe(profiles.find(name)))


@app.command()
def template(
    entity: str,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="CSV or XLSX; default ENTITY.xlsx.")
    ] = None,
) -> None:
    """Write an empty file to fill in."""
    print(f"Wrote {templates.write_template(entity, output or Path(f'{entity}.xlsx'))}.")


@app.command()
def metrics(
    ids: Annotated[list[str] | None, typer.Argument(help="M1 …; default all.")] = None,
    as_of: AsOf = None,
    incident: Incidents = None,
    team: Teams = None,
    period: InPeriod = "since",
    ledger: LedgerPath = None,
    as_json: AsJson = False,
) -> None:
    """Print every number as the pages show it."""
    with _reader(ledger, as_of, incident, team, period) as reader:
        found = numbers.values(reader, ids or None)
        if as_json:
            _print_json(numbers.as_json(reader, found))
            return
        print(f"As of {reader.lens.as_of}, at event {reader.seq:,}.")
        for value in numbers.as_json(reader, found)["measures"]:
            print(_metric_line(value))


def _metric_line(value: dict[str, Any]) -> str:
    split = " · ".join(str(value[key]) for key in ("group", "part") if key in value)
    name = f"{value['id']:4} {value['name']}{f' · {split}' if split else ''}"
    if value["value"] is None:
        return f"{name:72} –  {value['note']}"
    share = (
        ""
        if value["denominator"] is None
        else f" ({value['numerator']:g} of {value['denominator']:g})"
    )
    return f"{name:72} {value['value']:g} {value['unit']}{share}"


@app.command()
def rows(
    metric: str,
    counted: Annotated[
        bool, typer.Option("--counted", help="The rows of the numerator alone.")
    ] = False,
    group: str | None = None,
    part: str | None = None,
    as_of: AsOf = None,
    incident: Incidents = None,
    team: Teams = None,
    ledger: LedgerPath = None,
) -> None:
    """Print the rows behind a number as CSV."""
    with _reader(ledger, as_of, incident, team, "since") as reader:
        table = numbers.rows_behind(reader, RowsBehind(metric, counted, group, part))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(table.columns)
    out.writerows(table.rows)


@app.command()
def history(
    entity: str, entity_id: str, ledger: LedgerPath = None, as_json: AsJson = False
) -> None:
    """Say who changed what in a record, when, and why."""
    with _to_read(_path(ledger)) as opened:
        events = opened.history(entity, entity_id)
    if not events:
        print(f"No {entity} {entity_id} is on file.", file=sys.stderr)
        raise typer.Exit(1)
    if as_json:
        _print_json([_event_dict(event) for event in events])
        return
    for event in events:
        what = ", ".join(f"{name} = {value}" for name, value in event.changes.items())
        why = f" Reason: {event.reason}." if event.reason else ""
        print(
            f"{event.seq:>6}  {event.valid_from}  (recorded {event.recorded_at:%Y-%m-%d %H:%M})"
            f"  {event.actor}: {what}.{why}"
        )


def _event_dict(event: Any) -> dict[str, Any]:
    return {name: getattr(event, name) for name in event.__slots__}


@app.command("verify")
def verify_(
    against: Annotated[
        str | None, typer.Option("--against", help="A head SEQ:HASH printed or kept elsewhere.")
    ] = None,
    ledger: LedgerPath = None,
    as_json: AsJson = False,
) -> None:
    """Check that the history adds up: chain, projections, batches."""
    with _to_read(_path(ledger)) as opened:
        result = verify(opened, _position(against))
    if as_json:
        problems = [{"seq": p.seq, "kind": p.kind, "detail": p.detail} for p in result.problems]
        _print_json({"ok": result.ok, "seq": result.seq, "hash": result.hash, "problems": problems})
    else:
        for problem in result.problems:
            print(f"{problem.kind}: {problem.detail}")
        found = "adds up" if result.ok else f"has {len(result.problems)} problems"
        print(f"The history {found}. Head {result.seq}:{result.hash}")
    raise typer.Exit(0 if result.ok else 1)


def _position(text: str | None) -> Position | None:
    if text is None:
        return None
    seq, _, digest = text.partition(":")
    if not seq.isdigit() or len(digest) != 64:
        raise ConfigurationError(f"{text!r} is not a head.", "Write it as SEQ:HASH.")
    return Position(int(seq), digest)


@app.command("stats", context_settings={"help_option_names": []})
def stats_(
    method: Annotated[
        str | None, typer.Argument(help="The method; without it, all of them.")
    ] = None,
    explain: Annotated[bool, typer.Option("--help", help="Say what it takes.")] = False,
) -> None:
    """Run one statistical method by name: JSON in on standard input, JSON out."""
    # statsmodels takes its time to load, and the other commands do without it.
    from trustdash.stats import methods

    if method is None or explain:
        print(methods.listing() if method is None else methods.describe(method))
        return
    print(methods.run(method, sys.stdin.buffer.read()).decode())


@app.command("publish")
def publish_(
    output: Annotated[Path | None, typer.Option("-o", help="The folder for the copy.")] = None,
    ledger: LedgerPath = None,
) -> None:
    """Write a verified copy of the ledger."""
    with Ledger.open(_path(ledger)) as opened:
        print(f"Published {publish(opened, output)}.")


@app.command("restore")
def restore_(file: Path, ledger: LedgerPath = None) -> None:
    """Put a published copy in the ledger's place, after verifying it."""
    path = _path(ledger)
    result = restore(file, path)
    print(f"{path} is at event {result.seq:,} again.")


@app.command("doctor")
def doctor_(ledger: LedgerPath = None, as_json: AsJson = False) -> None:
    """Find what is unsafe or broken, and say how to mend it."""
    findings = doctor.examine(_path(ledger))
    if as_json:
        _print_json([{"what": f.what, "remedy": f.remedy} for f in findings])
    else:
        for finding in findings:
            print(f"{finding.what} {finding.remedy}")
        print("Nothing is wrong." if not findings else f"{len(findings)} to mend.")
    raise typer.Exit(1 if findings else 0)


@app.command()
def serve(
    port: int = 8501,
    ledger: LedgerPath = None,
) -> None:
    """Start the dashboard on this machine."""
    raise typer.Exit(server.run(_path(ledger), port))
