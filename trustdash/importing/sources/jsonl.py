"""JSON Lines: one object a line. A broken line is a bad row; the others go in."""

from pathlib import Path

from trustdash.errors import ImportRefused
from trustdash.importing.reading import Limits, Options
from trustdash.importing.sheet import BadRow, Sheet, shortened
from trustdash.importing.sources.json import parsed
from trustdash.importing.sources.records import Columns
from trustdash.importing.sources.text import read_utf8


def read(path: Path, options: Options, limits: Limits) -> Sheet:  # noqa: ARG001
    """Read a file of one JSON object a line; rows carry the number of their line."""
    data, warnings = read_utf8(path, limits)
    columns = Columns(path.name, None, limits)
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            _take(columns, line, number)
    if not columns.count:
        raise ImportRefused(
            f"{path.name} has no line that is a JSON object.",
            "Write one object a line, or give a list of objects the ending .json.",
        )
    return columns.sheet(warnings)


def _take(columns: Columns, line: bytes, number: int) -> None:
    try:
        record = parsed(line)
    except (ValueError, RecursionError) as problem:
        why = "nested too deep" if isinstance(problem, RecursionError) else str(problem)
        rule = f"The line is not valid JSON ({why}): correct it or leave it out."
        text = shortened(line.decode("utf-8", errors="replace"))
        columns.bad.append(BadRow(columns.file, number, "", text, rule))
        return
    columns.take(record, number)
