"""A file read in a process of its own, under limits of time, memory and cells.

The child parses and leaves its columns as Arrow files in a folder that is then gone; the parent
maps them into memory, so a large table costs no second parse and no copy. Whatever happens to
the child (a damaged file, a bomb, a crash of a parser), the parent gets one clear refusal.

`python -m trustdash.importing.sandbox REQUEST OUT` is the child: it reads the request (JSON) from
the file REQUEST, and writes `result.json` and the tables into the folder OUT.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from trustdash.errors import ImportRefused
from trustdash.importing.reading import Limits, Options
from trustdash.importing.sheet import BadRow, Sheet
from trustdash.importing.sources.look import Look

__all__ = ["Limits", "Look", "look_in_child", "read_in_child"]

RESULT = "result.json"
REQUEST = "request.json"


def read_in_child(
    path: Path | str,
    limits: Limits | None = None,
    *,
    sheet: str | None = None,
    records: str | None = None,
    key_column: str | None = None,
    header_row: int | None = None,
) -> Sheet:
    """Read a file as `sources.read` does, in a child process under limits.

    Raises ImportRefused in one line when the file can't be read or a limit is passed. The table's
    memory is mapped from a file that has no name any more and is freed with the table.
    """
    options = asdict(Options(sheet, records, key_column, header_row))
    with tempfile.TemporaryDirectory(prefix="trustdash-import-") as folder:
        result = _asked(Path(path), limits or Limits(), {"options": options}, Path(folder))
        return _loaded(result["sheet"], Path(folder))


def look_in_child(path: Path | str, limits: Limits | None = None, sheet: str | None = None) -> Look:
    """Look at the first rows of a file as `sources.look` does, in a child process under limits."""
    with tempfile.TemporaryDirectory(prefix="trustdash-import-") as folder:
        told = _asked(Path(path), limits or Limits(), {"look": {"sheet": sheet}}, Path(folder))
    found = told["look"]
    rows = tuple(tuple(row) for row in found["rows"])
    return Look(tuple(found["sheets"]), found["sheet"], rows, found["header_row"])


def _asked(path: Path, limits: Limits, task: Mapping[str, Any], out: Path) -> Any:
    """Run a task on a file in a child and return what it left; refused if it left nothing."""
    request = {"path": os.fspath(path.absolute()), "limits": asdict(limits), **task}
    (out / REQUEST).write_text(json.dumps(request))
    code = _run(out, limits)
    if code is None:
        raise _too_slow(path.name, limits)
    if not (out / RESULT).is_file():
        raise _died(path.name, code, limits)
    result = json.loads((out / RESULT).read_text())
    if "refused" in result:
        raise ImportRefused(*result["refused"])
    return result


def _run(out: Path, limits: Limits) -> int | None:
    """Run the child; its exit code, or None when its time was up."""
    package = Path(__file__).parents[2]
    command = [sys.executable, "-P", "-m", __name__, str(out / REQUEST), str(out)]
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=_environment(package, out),
    )
    try:
        return child.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        # Its own session is its process group: nothing it may have started stays behind.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _environment(package: Path, out: Path) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "PATH") if name in os.environ}
    searched = [str(package), *(entry for entry in sys.path if entry)]
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(searched),
        # Other pools set aside more addresses than they use, which the limit would count.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OPENBLAS_NUM_THREADS": "1",
        "TMPDIR": str(out),
    }


def _too_slow(file: str, limits: Limits) -> ImportRefused:
    return ImportRefused(
        f"{file} took longer than {limits.seconds:g} seconds to read.",
        "Split it into several files, or save the table as CSV.",
    )


def _died(file: str, code: int, limits: Limits) -> ImportRefused:
    if code == -signal.SIGXCPU:
        return _too_slow(file, limits)
    return ImportRefused(
        f"{file} can't be read within {limits.memory_mb:,} MB of memory, or is damaged.",
        "Check that it opens elsewhere; split it, or save the table as CSV.",
    )


def _loaded(told: Mapping[str, Any], out: Path) -> Sheet:
    with pa.memory_map(str(out / f"{told['part']}.arrow")) as mapped:
        table = pa.ipc.open_file(mapped).read_all()
    return Sheet(
        told["file"],
        told["sheet"],
        table,
        told["first_row"],
        _numbers(out / f"{told['part']}.rows.npy"),
        _numbers(out / f"{told['part']}.parents.npy"),
        tuple(told["warnings"]),
        tuple(BadRow(*bad) for bad in told["bad_rows"]),
        {name: _loaded(child, out) for name, child in told["children"].items()},
    )


def _numbers(path: Path) -> Any:
    return np.load(path, allow_pickle=False) if path.is_file() else None


def _told(sheet: Sheet, out: Path, parts: list[int]) -> dict[str, Any]:
    """Write a sheet's columns to files; what is left of it, for the result."""
    part = len(parts)
    parts.append(part)
    with (
        pa.OSFile(str(out / f"{part}.arrow"), "wb") as sink,
        pa.ipc.new_file(sink, sheet.table.schema) as writer,
    ):
        writer.write_table(sheet.table)
    for name, numbers in (("rows", sheet.rows), ("parents", sheet.parents)):
        if numbers is not None:
            np.save(out / f"{part}.{name}.npy", numbers, allow_pickle=False)
    return {
        "part": part,
        "file": sheet.file,
        "sheet": sheet.sheet,
        "first_row": sheet.first_row,
        "warnings": sheet.warnings,
        "bad_rows": [astuple(bad) for bad in sheet.bad_rows],
        "children": {name: _told(child, out, parts) for name, child in sheet.children.items()},
    }


def _hold(limits: Limits) -> None:
    memory = limits.memory_mb * 2**20
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * seconds, 2 * seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _child(request: Path, out: Path) -> None:
    asked = json.loads(request.read_text())
    limits = Limits(**asked["limits"])
    _hold(limits)
    from trustdash.importing import sources
    from trustdash.importing.sources import look

    path = Path(asked["path"])
    try:
        if "look" in asked:
            result: dict[str, Any] = {"look": asdict(look.look(path, limits, **asked["look"]))}
        else:
            read = sources.read(path, **asked["options"], limits=limits)
            result = {"sheet": _told(read, out, [])}
    except ImportRefused as refusal:
        result = {"refused": [refusal.what, refusal.remedy]}
    unfinished = out / "unfinished.json"
    unfinished.write_text(json.dumps(result))
    unfinished.rename(out / RESULT)


if __name__ == "__main__":
    _child(Path(sys.argv[1]), Path(sys.argv[2]))
