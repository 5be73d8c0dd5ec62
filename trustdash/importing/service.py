"""The one door for files: read in a child process, recognise, type, compare, append."""

import re
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from trustdash import clock
from trustdash.errors import ImportRefused
from trustdash.importing import profiles, recognise
from trustdash.importing.commit import FilePlan, Setting, append, plan_file, sha256_of
from trustdash.importing.profile import Profile
from trustdash.importing.reading import Limits
from trustdash.importing.records import Day
from trustdash.importing.report import FileReport, Report
from trustdash.importing.sandbox import read_in_child
from trustdash.importing.sheet import Sheet
from trustdash.importing.values import header_key
from trustdash.ledger import Ledger, publish

READ_AHEAD = 2
"""How many files are read while the ones before them are written: children wait for no ledger."""


@dataclass(frozen=True)
class Wish:
    """How the person wants files to be imported.

    date_orders: column → mdy, dmy or ymd. folder: where further profiles are kept. feed: the feed
    that the files came by.
    """

    profile: str | Profile | None = None
    as_of: date | None = None
    date_orders: Mapping[str, str] | None = None
    actor: str = "local"
    role: str = "admin"
    limits: Limits = field(default_factory=Limits)
    folder: Path | None = None
    feed: str | None = None


def import_files(
    ledger: Ledger,
    paths: Iterable[Path | str],
    *,
    profile: str | Profile | None = None,
    as_of: date | None = None,
    dry_run: bool = False,
    actor: str = "local",
    role: str = "admin",
    date_orders: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    feed: str | None = None,
) -> Report:
    """Import files one after the other, each as one batch that is written whole or not at all.

    profile: a profile, a known one's name, an entity (our own template) or a profile file;
    otherwise each file's profile is recognised by its columns. as_of: the day that the files are
    of. Snapshots of a list are taken in the order of their dates. feed: the feed that they came
    by, whose arrival is recorded even where they say nothing new. A dry run says what would happen
    and writes nothing. ImportRefused stops at the file that can't be read; the files before it are
    in, and it says so.
    """
    wish = Wish(
        profile, as_of, date_orders, actor, role, limits or Limits(),
        profiles.folder_of(ledger.path), feed,
    )  # fmt: skip
    ordered = _in_order([Path(path) for path in paths], wish)
    if not dry_run:
        return Report(_and_say_how_far(_import_each(ledger, ordered, wish)), ledger.head())
    # A later file may build on an earlier one, so a rehearsal needs a stage of its own.
    with (
        tempfile.TemporaryDirectory(prefix="trustdash-dry-run-") as folder,
        Ledger.open(publish(ledger, Path(folder))) as stage,
    ):
        files = tuple(_import_each(stage, ordered, wish))
    return Report(files, ledger.head(), is_dry_run=True)


def _import_each(ledger: Ledger, paths: list[Path], wish: Wish) -> Iterator[FileReport]:
    """Import in order, reading ahead. A file that can't be read stops those after it."""
    with ThreadPoolExecutor(READ_AHEAD) as pool:
        waiting = deque(pool.submit(read, path, wish) for path in paths[:READ_AHEAD])
        for at, path in enumerate(paths):
            sheet, profile = waiting.popleft().result()
            waiting.extend(pool.submit(read, later, wish) for later in paths[at + READ_AHEAD :][:1])
            yield _import(ledger, path, sheet, profile, wish)


def _and_say_how_far(reports: Iterator[FileReport]) -> tuple[FileReport, ...]:
    """Collect reports; a refusal after some of them names the files that are in."""
    done: list[FileReport] = []
    try:
        # One by one: what stops a list's extension takes with it what came before.
        for report in reports:
            done.append(report)  # noqa: PERF402
    except ImportRefused as refusal:
        if not done:
            raise
        before = ", ".join(report.file for report in done)
        remedy = f"{refusal.remedy} Imported before it: {before}."
        raise ImportRefused(refusal.what, remedy) from refusal
    return tuple(done)


def _import(ledger: Ledger, path: Path, sheet: Sheet, profile: Profile, wish: Wish) -> FileReport:
    plan = planned(ledger, path, sheet, profile, wish)
    append(ledger, plan, actor=wish.actor, role=wish.role)
    return plan.report()


def planned(ledger: Ledger, path: Path, sheet: Sheet, profile: Profile, wish: Wish) -> FilePlan:
    """Return what a file that was read would do to the ledger as it is now."""
    day = Day(wish.as_of, clock.today())
    orders = {header_key(name): order for name, order in (wish.date_orders or {}).items()}
    groups = _groups(profile, path, wish.as_of)
    setting = Setting(profile, day, groups, orders, wish.feed)
    return plan_file(ledger, sheet, sha256_of(path), setting)


def read(path: Path, wish: Wish) -> tuple[Sheet, Profile]:
    """Read a file within its limits and say by which profile it is to be understood."""
    if wish.profile is not None:
        profile = _named(wish.profile, wish.folder)
        return _read(path, profile, wish.limits), profile
    sheet = _read(path, None, wish.limits)
    profile = recognise.profile_for(sheet.columns, path.name, wish.folder)
    if profile.sheet or profile.records or profile.header_row or profile.key_column:
        return _read(path, profile, wish.limits), profile
    return sheet, profile


def _named(profile: str | Profile, folder: Path | None) -> Profile:
    return profiles.find(profile, folder) if isinstance(profile, str) else profile


def _read(path: Path, profile: Profile | None, limits: Limits) -> Sheet:
    if profile is None:
        return read_in_child(path, limits)
    return read_in_child(
        path,
        limits,
        sheet=profile.sheet,
        records=profile.records,
        key_column=profile.key_column,
        header_row=profile.header_row,
    )


def _groups(profile: Profile, path: Path, as_of: date | None) -> dict[str, str]:
    """Return what the file's name says, or the day that was given says in its place."""
    if profile.file_name is None:
        return {}
    found = re.search(profile.file_name, path.name)
    if found is not None:
        return {name: text for name, text in found.groupdict().items() if text is not None}
    if as_of is not None:
        return {"year": f"{as_of:%Y}", "month": f"{as_of:%m}", "day": as_of.isoformat()}
    raise ImportRefused(
        f"{path.name}: its name does not say of which period it is.",
        "Put the year into its name (2017_….csv), or give a day of the period with `--as-of`.",
    )


def _in_order(paths: list[Path], wish: Wish) -> list[Path]:
    """Return the files with snapshots of a list in the order of their dates."""
    every = profiles.all_known(wish.folder).values()
    known = [_named(wish.profile, wish.folder)] if wish.profile else every
    patterns = [p.snapshot.date_from for p in known if p.snapshot is not None]
    places = [at for at, path in enumerate(paths) if any(re.search(p, path.name) for p in patterns)]
    ordered = list(paths)
    for at, path in zip(places, sorted((paths[at] for at in places), key=lambda p: p.name),
                        strict=True):  # fmt: skip
        ordered[at] = path
    return ordered
