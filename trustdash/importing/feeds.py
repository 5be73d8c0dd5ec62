"""Files that come by themselves: a folder for each feed, worked off by the running dashboard.

A feed is the folder `inbox/feeds/NAME/` beside the ledger with a `feed.yaml`, and a record `feed`
of that name in the ledger, which says how often a file is expected. A file that is put there is
imported once its size rests, and moved to `done/` or, if no row of it can go in, to `refused/`.
What became of it stands in `runs/`. Of all three the last 20 are kept.
"""

import logging
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from trustdash import clock, settings
from trustdash.errors import ImportRefused, TrustdashError
from trustdash.importing import inbox, profiles
from trustdash.importing.report import FileReport
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger

REST_SECONDS = 2.0
"""A file is imported when its size and time have not changed for so long."""

KEPT = 20
"""How many files done, files refused and reports are kept of each feed; older ones go."""

MOST_ROWS = 200
"""How many refused values a report lists."""

UNFINISHED = (".part", ".tmp", ".crdownload", ".partial")
SETTING = "feed.yaml"
_DAY = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,47}")

_log = logging.getLogger(__name__)


def _plain(name: str) -> str:
    if not name.strip():
        raise ValueError("it is empty")
    return name


class Setting(BaseModel):
    """What `feed.yaml` says.

    profile: how its files are read. every: how often one is expected. as_of: the day that a file
    is of: the day in its name, or the day on which it comes. tell: who is told (a role).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    profile: Annotated[str, AfterValidator(_plain)]
    every: Literal["day", "week", "month"]
    as_of: Literal["name", "day"] = "name"
    tell: str | None = None


@dataclass(frozen=True)
class Run:
    """What became of one file: when it was worked off, its report, or why it was refused."""

    feed: str
    file: str
    at: str
    as_of: str | None = None
    counts: dict[str, int] | None = None
    questions: int = 0
    revisions: int = 0
    refused_rows: tuple[dict[str, Any], ...] = ()
    what: str | None = None
    remedy: str | None = None

    @property
    def is_good(self) -> bool:
        """Whether any row went in, or was known already."""
        counts = self.counts or {}
        return self.what is None and counts.get("read", 0) > counts.get("refused", 0)


def place(ledger: Path) -> Path:
    """Return the folder that holds the feeds of a ledger."""
    return inbox.place(ledger) / "feeds"


def folders(ledger: Path) -> list[Path]:
    """Return the folder of each feed, by name."""
    return sorted(path for path in place(ledger).glob("*") if path.is_dir())


def check_name(name: str) -> None:
    """Refuse a name that can't be that of a folder on every machine."""
    if not _NAME.fullmatch(name):
        raise ImportRefused(
            f"“{name}” can't be the name of a feed.", "Use letters, digits and hyphens."
        )


def refuse_taken(ledger: Ledger, name: str) -> None:
    """Refuse the name of a feed that is there already, seen or not; which one it is, is not said.

    Two feeds of one name would share a folder.
    """
    if any(feed["name"] == name for feed in ledger.states("feed").values()):
        raise ImportRefused(f"There is a feed {name} already.", "Use that one, or another name.")


def make_folder(ledger: Path, name: str, setting: Setting) -> Path:
    """Make a feed's folder with its `feed.yaml`; one that is there gets the new setting."""
    check_name(name)
    folder = place(ledger) / name
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(setting.model_dump(exclude_none=True), sort_keys=False)
    (folder / SETTING).write_text(text, encoding="utf-8")
    return folder


def read_setting(folder: Path) -> Setting:
    """Read a feed's `feed.yaml`; ImportRefused says what is wrong with it."""
    try:
        data = yaml.safe_load((folder / SETTING).read_text(encoding="utf-8"))
        return Setting.model_validate(data)
    except OSError as error:
        raise ImportRefused(
            f"The feed {folder.name} has no {SETTING} that can be read.",
            "Write one with profile and every; see docs/importing.md.",
        ) from error
    except (UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise ImportRefused(
            f"The {SETTING} of the feed {folder.name} makes no sense: {_said(error)}.",
            "It needs profile, every (day, week or month) and may have as_of (name or day), tell.",
        ) from error


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error).splitlines()[0]


class Watch:
    """Looks after the feeds of a ledger. It remembers sizes, so that no half file is taken."""

    def __init__(self, rest_seconds: float = REST_SECONDS) -> None:
        """Begin with nothing seen."""
        self._rest = rest_seconds
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}

    def work_off(self, ledger: Ledger) -> int:
        """Import every file that rests, feed by feed, by name; return how many there were."""
        done = 0
        there: set[Path] = set()
        for folder in folders(ledger.path):
            for path in sorted(_dropped(folder)):
                there.add(path)
                if self._rests(path):
                    _take(ledger, folder, path)
                    self._seen.pop(path, None)
                    done += 1
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        return done

    def _rests(self, path: Path) -> bool:
        try:
            status = path.stat()
        except FileNotFoundError:
            return False
        now, shape = time.monotonic(), (status.st_size, status.st_mtime_ns)
        before = self._seen.get(path)
        if before is None or before[0] != shape:
            self._seen[path] = (shape, now)
            return self._rest <= 0
        return now - before[1] >= self._rest


def _dropped(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        unfinished = path.name.startswith((".", "~")) or path.name.lower().endswith(UNFINISHED)
        if path.name != SETTING and not unfinished and path.is_file() and not path.is_symlink():
            yield path


def _take(ledger: Ledger, folder: Path, path: Path) -> None:
    """Import one file, note what became of it, and move it out of the way whatever happened."""
    at = clock.now().isoformat(timespec="seconds")
    as_of: date | None = None
    try:
        setting = read_setting(folder)
        as_of = _day_of(path.name, setting)
        report = import_files(
            ledger, [path], profile=setting.profile, as_of=as_of, feed=folder.name,
            actor=f"feed {folder.name}", role="editor",
        )  # fmt: skip
        run = _run(folder.name, path.name, at, as_of, report.files[0])
    except TrustdashError as error:
        day = None if as_of is None else as_of.isoformat()
        run = Run(folder.name, path.name, at, day, what=error.what, remedy=error.remedy)
    except Exception:
        _log.exception("The file %s of the feed %s could not be imported", path.name, folder.name)
        what = f"{path.name} could not be imported."
        run = Run(folder.name, path.name, at, what=what, remedy="The dashboard's log says why.")
    _note(folder, run)
    _move(path, folder / ("done" if run.is_good else "refused"))


def _day_of(file: str, setting: Setting) -> date:
    if setting.as_of == "day":
        return clock.today(settings.read().timezone)
    found = _DAY.search(file)
    try:
        return date(*map(int, found.groups() if found else ()))
    except (TypeError, ValueError):
        raise ImportRefused(
            f"{file}: its name does not say of which day it is.",
            "Put the day into it (complaints-2026-05-31.csv), or let feed.yaml say as_of: day.",
        ) from None


def _run(feed: str, file: str, at: str, as_of: date, report: FileReport) -> Run:
    rows = tuple(asdict(bad) for bad in report.bad_rows[:MOST_ROWS])
    return Run(
        feed, file, at, as_of.isoformat(), asdict(report.counts), len(report.questions),
        report.revisions, rows,
    )  # fmt: skip


def _note(folder: Path, run: Run) -> None:
    runs = folder / "runs"
    runs.mkdir(exist_ok=True)
    draft = runs / ".draft"
    draft.write_bytes(orjson.dumps(asdict(run)))
    draft.replace(runs / f"{clock.now():%Y%m%dT%H%M%S%f}.json")
    inbox.keep_last(runs, KEPT)


def _move(path: Path, where: Path) -> None:
    where.mkdir(exist_ok=True)
    stamp = f"{clock.now():%Y%m%dT%H%M%S}"
    goal = where / path.name
    number = 1
    while goal.exists():
        number += 1
        goal = where / f"{path.stem}-{stamp}-{number}{path.suffix}"
    path.rename(goal)
    goal.touch()
    inbox.keep_last(where, KEPT)


def runs(ledger: Path, name: str) -> list[Run]:
    """Return what became of a feed's last files, the newest first."""
    found = []
    for path in sorted((place(ledger) / name / "runs").glob("*.json"), reverse=True):
        told = orjson.loads(path.read_bytes())
        found.append(Run(**{**told, "refused_rows": tuple(told["refused_rows"])}))
    return found


def faults(ledger: Ledger, path: Path) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with feeds, each with its remedy: for `doctor`.

    path: the ledger's own place, beside which the folders are, also where a copy of it is read.
    """
    records = {s["name"]: s for s in ledger.states("feed").values() if s["status"] == "expected"}
    known = {folder.name: folder for folder in folders(path)}
    for name, folder in known.items():
        try:
            setting = read_setting(folder)
            profiles.find(setting.profile, profiles.folder_of(path))
        except TrustdashError as error:
            yield f"The feed {name}: {error.what}", error.remedy
            continue
        yield from _against(name, setting, records.get(name))
    for name in sorted(records.keys() - known.keys()):
        yield (
            f"The feed {name} is on file and has no folder {place(path) / name}.",
            "Make it with a feed.yaml, or set the record's status to ended.",
        )


def _against(name: str, setting: Setting, record: Any) -> Iterator[tuple[str, str]]:
    if record is None:
        yield (
            f"The feed {name} has a folder and no record: nobody would notice that it stopped.",
            "Bring in a record with `trustdash template feed`, or set it up on the page Import.",
        )
        return
    for what in ("profile", "every"):
        if record[what] != getattr(setting, what):
            yield (
                f"The feed {name}: its record says {what} “{record[what]}”, its {SETTING}"
                f" “{getattr(setting, what)}”.",
                "Make both say the same.",
            )
