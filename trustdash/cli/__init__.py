"""The command line. Exit code 0: done, 1: found wanting, 2: wrong use. An error is one line."""

import csv
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Never

import orjson
import typer

from trustdash import __version__
from trustdash.answers import history as history_of
from trustdash.answers import numbers
from trustdash.answers.answer import RowsBehind
from trustdash.cli import digest as weekly
from trustdash.cli import handover, publishing, serving
from trustdash.cli.handing_out import export_app
from trustdash.cli.options import (
    AsJson,
    AsOf,
    Incidents,
    InPeriod,
    LedgerPath,
    Teams,
    day_of,
    order_of,
    path_of,
    reader_of,
    to_read,
    to_write,
    unmake,
)
from trustdash.cli.statistics import run_method
from trustdash.cli.undoing import undo
from trustdash.cli.users import users_app
from trustdash.errors import (
    ConfigurationError,
    ExportFailed,
    LedgerLocked,
    StatisticRefused,
    TrustdashError,
)
from trustdash.importing import demo, inbox, profiles, service, templates
from trustdash.ledger import Ledger, Position, Reader, publish, restore, verify
from trustdash.model.cell import safe
from trustdash.model.entities import GOVERNED
from trustdash.model.lens import LOCAL, Lens

app = typer.Typer(
    name="trustdash",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"trustdash {__version__}")
        raise typer.Exit


@app.callback()
def start(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """What was promised after trust was broken, and what really happened since."""


def main() -> Never:
    """Run the command line; every error that a person can mend is one line on standard error."""
    try:
        app(standalone_mode=True)
    except TrustdashError as error:
        print(f"trustdash: {error.what} {error.remedy}", file=sys.stderr)
        sys.exit(2 if isinstance(error, ConfigurationError | StatisticRefused) else 1)
    except OSError as error:
        print(f"trustdash: {_system_said(error)}", file=sys.stderr)
        sys.exit(1)
    sys.exit(0)


def _system_said(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    where = f" {error.filename}" if error.filename else ""
    return f"{reason}:{where}. Check that the place is there and that you may write to it."


def _print_json(value: Any) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


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
    path = path_of(ledger)
    if if_missing and path.exists():
        return
    opened = Ledger.create(path)
    try:
        with opened:
            report = demo.load(opened) if demo_too else None
            head = opened.head()
    except BaseException:
        # Half an example would be taken for the whole one.
        unmake(path)
        raise
    rows = sum(file.counts.stored for file in report.files) if report else 0
    with_what = f" with the invented example: {rows:,} rows" if report else ", empty"
    print(f"Created {path}{with_what}. It is at event {head.seq:,}.")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="The files to import.")],
    profile: Annotated[
        str | None, typer.Option("--profile", help="A profile's name, an entity, or a file.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The day that the files are of, YYYY-MM-DD.")
    ] = None,
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
    if report is not None and not report.parent.is_dir():
        # Said before anything is imported: afterwards the report could not be had again in full.
        raise ExportFailed(f"There is no folder {report.parent}.", "Make it, or choose another.")
    answer = _import(
        path_of(ledger), files, profile=profile, as_of=day_of(as_of), dry_run=dry_run,
        date_orders=dict(map(order_of, date_order or [])),
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
        with to_write(path, keep=not wish["dry_run"]) as opened:
            done = service.import_files(opened, files, **wish)
    except LedgerLocked:
        print("trustdash: the dashboard owns the ledger; it imports the file.", file=sys.stderr)
        return inbox.wait_for(inbox.ask(path, files, **wish))
    return inbox.Answer(done.as_dict(), done.as_text(), done.refused_csv())


profiles_app = typer.Typer(help="The import mappings known.", invoke_without_command=True)
app.add_typer(profiles_app, name="profiles")


@profiles_app.callback()
def list_profiles(context: typer.Context, as_json: AsJson = False) -> None:
    """List the import mappings known."""
    if context.invoked_subcommand:
        return
    known = profiles.all_known(profiles.folder_of(path_of(None)))
    if as_json:
        _print_json([{"name": p.name, "description": p.description} for p in known.values()])
        return
    for name, known_profile in known.items():
        print(f"{name:32} {known_profile.description}")
    print("Our own templates go by the entity's name; see `trustdash template`.")


@profiles_app.command("show")
def show_profile(
    name: Annotated[str, typer.Argument(help="A profile's name, an entity, or a file.")],
) -> None:
    """Print one profile."""
    print(profiles.describe(profiles.find(name, profiles.folder_of(path_of(None)))))


app.add_typer(users_app, name="users")


@app.command()
def template(
    entity: Annotated[str, typer.Argument(help="What the rows will be, such as commitment.")],
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
    with reader_of(ledger, as_of, incident, team, period) as reader:
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
    note = f"; {value['note']}" if value["note"] else ""
    return f"{name:72} {value['value']:g} {value['unit']}{share}{note}"


@app.command()
def rows(
    metric: Annotated[str, typer.Argument(help="The number's id, such as M1.")],
    counted: Annotated[
        bool, typer.Option("--counted", help="The rows of the numerator alone.")
    ] = False,
    group: Annotated[
        str | None, typer.Option("--group", help="The rows of this group alone.")
    ] = None,
    part: Annotated[str | None, typer.Option("--part", help="The rows of this part alone.")] = None,
    as_of: AsOf = None,
    incident: Incidents = None,
    team: Teams = None,
    ledger: LedgerPath = None,
) -> None:
    """Print the rows behind a number as CSV."""
    with reader_of(ledger, as_of, incident, team, "since") as reader:
        _refuse_unknown_part(reader, metric, group, part)
        table = numbers.rows_behind(reader, RowsBehind(metric, counted, group, part))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(table.columns)
    out.writerows([safe(cell) for cell in row] for row in table.rows)


def _refuse_unknown_part(reader: Reader, metric: str, group: str | None, part: str | None) -> None:
    """Refuse a group or part that the metric does not have instead of printing nothing."""
    known = {_split(v.group, v.part): v for v in numbers.values(reader, [metric])}
    if _split(group, part) not in known:
        asked = _split(group, part) or "value without a group or part"
        raise ConfigurationError(
            f"{metric} has no {asked}.", f"It has: {'; '.join(filter(None, known))}."
        )


def _split(group: str | None, part: str | None) -> str:
    """Return a value's group and part as the options that ask for it."""
    named = (("group", group), ("part", part))
    return " ".join(f'--{option} "{name}"' for option, name in named if name is not None)


@app.command()
def history(
    entity: Annotated[str, typer.Argument(help="The kind of record, such as commitment.")],
    entity_id: Annotated[str, typer.Argument(metavar="id", help="Its id, such as COM-001.")],
    ledger: LedgerPath = None,
    as_json: AsJson = False,
) -> None:
    """Say who changed what in a record, when, and why."""
    if entity not in GOVERNED:
        raise ConfigurationError(
            f"There is no record {entity!r} with a history.", f"One of: {', '.join(GOVERNED)}."
        )
    with to_read(path_of(ledger)) as opened, opened.at(Lens(date.max, scope=LOCAL)) as reader:
        recorded = reader.recorded(entity, entity_id)
        told = history_of.told(reader, entity, entity_id)
    if not recorded:
        print(f"No {entity} {entity_id} is on file.", file=sys.stderr)
        raise typer.Exit(1)
    if as_json:
        _print_json([_event_dict(each.event) for each in recorded])
        return
    for each in told:
        print(each.aloud)


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
    with to_read(path_of(ledger)) as opened:
        result = verify(opened, _position(against))
    if as_json:
        problems = [{"seq": p.seq, "kind": p.kind, "detail": p.detail} for p in result.problems]
        _print_json({"ok": result.ok, "seq": result.seq, "hash": result.hash, "problems": problems})
    else:
        for problem in result.problems:
            print(f"{problem.kind}: {problem.detail}")
        found = "adds up" if result.ok else f"does not add up (problems: {len(result.problems)})"
        print(f"The history {found}. Head {result.seq}:{result.hash}")
    raise typer.Exit(0 if result.ok else 1)


def _position(text: str | None) -> Position | None:
    if text is None:
        return None
    seq, _, digest = text.partition(":")
    if not seq.isdigit() or len(digest) != 64:
        raise ConfigurationError(f"{text!r} is not a head.", "Write it as SEQ:HASH.")
    return Position(int(seq), digest)


app.command("week")(handover.print_lists)
app.command("calendar")(handover.write_calendar)
app.command("digest")(weekly.digest)
export_app.command("public")(publishing.write_public)
export_app.command("pack")(publishing.write_pack)
app.add_typer(export_app, name="export")
app.command()(undo)
app.command("stats", context_settings={"help_option_names": []})(run_method)


@app.command("publish")
def publish_(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The folder for the copy; default published/."),
    ] = None,
    ledger: LedgerPath = None,
) -> None:
    """Write a verified copy of the ledger."""
    with Ledger.open(path_of(ledger)) as opened:
        print(f"Published {publish(opened, output)}.")


@app.command("restore")
def restore_(
    file: Annotated[Path, typer.Argument(help="The copy to put back.")], ledger: LedgerPath = None
) -> None:
    """Put a published copy in the ledger's place, after verifying it."""
    path = path_of(ledger)
    result = restore(file, path)
    print(f"{path} is at event {result.seq:,} again.")


app.command("doctor")(serving.examine)
app.command("serve")(serving.serve)
