"""The door for files while a dashboard owns the ledger: it works off what is put here.

A request is a folder under `inbox/` beside the ledger: `request.json` and the files, each in a
folder of its own, since two may have the same name. It appears whole, by one rename. The owner
imports it, writes `report.json` into it and moves it to `inbox/done/`; whoever asked reads the
report there. The last 50 are kept. A request without files may be an errand about accounts.
"""

import logging
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

from trustdash.commands import errands
from trustdash.errors import ChangeRefused, ImportRefused, TrustdashError
from trustdash.importing.report import Report
from trustdash.importing.service import import_files
from trustdash.ledger import Ledger

_REQUEST, _REPORT, _READY = "request.json", "report.json", "ask-"

KEPT = 50
"""How many requests that are done are kept with their files and reports; older ones go."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What became of a request: what programs read, what people read, the refused rows as CSV."""

    report: dict[str, Any]
    text: str
    refused_csv: str


def place(ledger: Path) -> Path:
    """Return the inbox of a ledger."""
    return ledger.parent / "inbox"


def ask(
    ledger: Path,
    files: Iterable[Path],
    *,
    profile: str | None,
    as_of: date | None,
    dry_run: bool,
    date_orders: Mapping[str, str],
) -> Path:
    """Put files into the inbox; return the folder in which the answer will stand."""
    name = uuid4().hex
    draft = place(ledger) / f".draft-{name}"
    draft.mkdir(parents=True)
    names = []
    for number, path in enumerate(files, 1):
        if not path.is_file():
            shutil.rmtree(draft)
            raise ImportRefused(f"There is no file {path}.", "Check its name and place.")
        own = draft / str(number)
        own.mkdir()
        shutil.copyfile(path, own / path.name)
        names.append(f"{number}/{path.name}")
    if profile is not None and Path(profile).is_file():
        profile = str(Path(profile).resolve())
    request = {
        "files": names,
        "profile": profile,
        "as_of": as_of and as_of.isoformat(),
        "dry_run": dry_run,
        "date_orders": dict(date_orders),
    }
    (draft / _REQUEST).write_bytes(orjson.dumps(request))
    draft.rename(place(ledger) / f"{_READY}{name}")
    return place(ledger) / "done" / f"{_READY}{name}"


def send(ledger: Path, errand: Mapping[str, Any]) -> Path:
    """Put an errand about accounts into the inbox; return the folder of the answer."""
    name = uuid4().hex
    draft = place(ledger) / f".draft-{name}"
    draft.mkdir(parents=True)
    (draft / _REQUEST).write_bytes(orjson.dumps({"errand": dict(errand)}))
    draft.rename(place(ledger) / f"{_READY}{name}")
    return place(ledger) / "done" / f"{_READY}{name}"


def work_off(ledger: Ledger) -> int:
    """Import every request that waits, oldest first; return how many there were."""
    waiting = sorted(place(ledger.path).glob(f"{_READY}*"), key=lambda p: p.stat().st_mtime)
    for folder in waiting:
        (folder / _REPORT).write_bytes(orjson.dumps(_work(ledger, folder)))
        done = folder.parent / "done"
        done.mkdir(exist_ok=True)
        folder.rename(done / folder.name)
        keep_last(done, KEPT)
    return len(waiting)


def keep_last(folder: Path, most: int) -> None:
    """Remove all but the last entries of a folder, as they came into it; hidden ones stay."""
    there = [path for path in folder.iterdir() if not path.name.startswith(".")]
    for path in sorted(there, key=lambda p: (p.stat().st_mtime_ns, p.name))[:-most]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _work(ledger: Ledger, folder: Path) -> dict[str, Any]:
    """Return the answer to a request; one that can't be worked off must not stop the others."""
    try:
        request = orjson.loads((folder / _REQUEST).read_bytes())
        if "errand" in request:
            return {"errand": errands.run(ledger, request["errand"])}
        report = _imported(ledger, folder, request)
    except TrustdashError as error:
        return {"what": error.what, "remedy": error.remedy}
    except Exception:
        _log.exception("The request %s could not be worked off", folder.name)
        return {
            "what": f"The request {folder.name} could not be worked off.",
            "remedy": "The dashboard's log says why; nothing of the file at fault was stored.",
        }
    return {
        "report": report.as_dict(), "text": report.as_text(), "refused_csv": report.refused_csv(),
    }  # fmt: skip


def _imported(ledger: Ledger, folder: Path, request: Mapping[str, Any]) -> Report:
    return import_files(
        ledger,
        [folder / name for name in request["files"]],
        profile=request["profile"],
        as_of=date.fromisoformat(request["as_of"]) if request["as_of"] else None,
        dry_run=request["dry_run"],
        date_orders=request["date_orders"],
    )


def wait_for(done: Path, seconds: float = 600) -> Answer:
    """Wait until a request is done and return its answer.

    Raises ImportRefused with the importer's own words, or when nobody has worked it off in time;
    the request stays in the inbox then.
    """
    answer = _answer(done, seconds)
    if answer is None:
        raise ImportRefused(
            f"Nobody has worked off {done.parent.parent} within {seconds:.0f} seconds.",
            "It will be imported when the dashboard runs; or stop the dashboard and repeat.",
        )
    if "what" in answer:
        raise ImportRefused(answer["what"], answer["remedy"])
    return Answer(**answer)


def wait_for_errand(done: Path, seconds: float = 60) -> dict[str, Any]:
    """Wait until an errand is done and return what it says.

    Raises ChangeRefused with the words of whoever refused it. One that nobody ran in time is taken
    back, so that it does not happen when nobody expects it any more.
    """
    answer = _answer(done, seconds)
    if answer is None:
        shutil.rmtree(done.parent.parent / done.name, ignore_errors=True)
        raise ChangeRefused(
            f"The dashboard did not do it within {seconds:.0f} seconds; it is not done.",
            "Stop the dashboard and repeat.", rule="inbox",
        )  # fmt: skip
    if "what" in answer:
        raise ChangeRefused(answer["what"], answer["remedy"], rule="errand")
    found: dict[str, Any] = answer["errand"]
    return found


def _answer(done: Path, seconds: float) -> dict[str, Any] | None:
    end = time.monotonic() + seconds
    while not (done / _REPORT).exists():
        if time.monotonic() > end:
            return None
        time.sleep(0.1)
    answer: dict[str, Any] = orjson.loads((done / _REPORT).read_bytes())
    return answer
