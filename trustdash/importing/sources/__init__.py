"""Reading files: one module per kind, one door, `read`."""

from collections.abc import Callable, Mapping
from pathlib import Path

from trustdash.errors import ImportRefused
from trustdash.importing.reading import Limits, Options
from trustdash.importing.sheet import Sheet
from trustdash.importing.sources import csv, json, jsonl, parquet, xlsx

Reader = Callable[[Path, Options, Limits], Sheet]

READERS: Mapping[str, Reader] = {
    ".csv": csv.read,
    ".tsv": csv.read,
    ".tab": csv.read,
    ".txt": csv.read,
    ".xlsx": xlsx.read,
    ".xlsm": xlsx.read,
    ".json": json.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".parquet": parquet.read,
}
"""Which module reads which file, by the end of its name. Text files may end in .gz as well."""

COMPRESSIBLE = {".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson"}


def read(
    path: Path | str,
    *,
    sheet: str | None = None,
    records: str | None = None,
    key_column: str | None = None,
    header_row: int | None = None,
    limits: Limits | None = None,
) -> Sheet:
    """Read one file; see `Options` for the choices and `Sheet` for what comes back.

    Raises ImportRefused, in one line that names the file and a remedy, for whatever can't be read.
    A file from a stranger belongs in `sandbox.read_in_child`, which holds the time and memory too.
    """
    path = Path(path)
    limits = limits or Limits()
    check_file(path, limits)
    reader = _reader(path)
    options = Options(sheet, records, key_column, header_row)
    try:
        return reader(path, options, limits)
    except (OSError, MemoryError, RecursionError) as problem:
        raise ImportRefused(
            f"{path.name} can't be read: {_said(problem)}.",
            "Check that the file is whole, readable and not too large, and try again.",
        ) from problem


def _reader(path: Path) -> Reader:
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes and suffixes[-1] == ".gz" and len(suffixes) == 2 and suffixes[0] in COMPRESSIBLE:
        return READERS[suffixes[0]]
    if suffixes and suffixes[-1] in READERS:
        return READERS[suffixes[-1]]
    raise ImportRefused(
        f"{path.name} is not of a kind trustdash reads.",
        f"Save it as one of {', '.join(sorted(READERS))} and import that.",
    )


def check_file(path: Path, limits: Limits) -> None:
    """Refuse what is no file, is empty, or is larger than one may be."""
    if path.is_dir():
        raise ImportRefused(
            f"{path.name} is a folder.", f"Name the files in it: {path.name}/*.csv."
        )
    if not path.is_file():
        found = "is not an ordinary file" if path.exists() else "is not there"
        raise ImportRefused(f"{path.name} {found}.", "Check the path and try again.")
    size = path.stat().st_size
    if size == 0:
        raise ImportRefused(f"{path.name} is empty.", "Export it again and import the new file.")
    if size > limits.file_mb * 2**20:
        raise ImportRefused(
            f"{path.name} is {size / 2**20:,.0f} MB; one file may have {limits.file_mb:,} MB.",
            "Split it into several files.",
        )


def _said(problem: BaseException) -> str:
    if isinstance(problem, MemoryError):
        return "it needs more memory than is allowed"
    if isinstance(problem, RecursionError):
        return "it is nested too deep"
    reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return " ".join(reason.split()).rstrip(".")
