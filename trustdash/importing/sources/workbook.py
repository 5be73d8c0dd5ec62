"""A workbook as the archive it is: its size before it is opened, and the errors in its cells."""

import re
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

from trustdash.errors import ImportRefused
from trustdash.importing.reading import Limits
from trustdash.importing.sources.text import RATIO_FROM

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>.*?<v>([^<]*)</v>', re.S
)
_EXTENT = re.compile(rb'<dimension\b[^>]*\bref="[A-Z]+[0-9]+:([A-Z]{1,3})([0-9]{1,7})"')


def check_archive(path: Path, limits: Limits) -> None:
    """Refuse what is no archive, and one that unpacks to far more than it weighs."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise _damaged(path.name) from problem
    packed = max(1, path.stat().st_size)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.file_mb * 2**20 or unpacked > max(RATIO_FROM, limits.ratio * packed):
        raise ImportRefused(
            f"{path.name} unpacks from {packed / 2**20:,.1f} to {unpacked / 2**20:,.0f} MB; "
            f"at most {limits.ratio} times its size and {limits.file_mb:,} MB are allowed.",
            "Save the table as CSV, or split it.",
        )


def check_extent(path: Path, sheet: str, limits: Limits) -> None:
    """Refuse a sheet that states a larger area than may be read, before it is read."""
    found = _EXTENT.search(_part(path, sheet, 4096))
    if found:
        cells = _column(found[1]) * int(found[2])
        if cells > limits.workbook_cells:
            raise too_large(path.name, sheet, cells, limits)


def too_large(file: str, sheet: str, cells: int, limits: Limits) -> ImportRefused:
    """The refusal of a sheet with more cells than one may have."""
    return ImportRefused(
        f"{file}, sheet “{sheet}”, spans {cells:,} cells; one sheet may have "
        f"{limits.workbook_cells:,}.",
        "Delete empty rows and columns far from the table, save it as CSV, or split it.",
    )


def error_cells(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """The cells of a sheet that hold an error such as #N/A, by row and column from 0.

    The reader of workbooks shows them as empty; an error that turns into "not stated" in silence
    would be a lie.
    """
    xml = _part(path, sheet)
    if b't="e"' not in xml:
        return {}
    return {
        (int(row) - 1, _column(column) - 1): value.decode("utf-8", errors="replace")
        for column, row, value in _ERROR.findall(xml)
    }


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _part(path: Path, sheet: str, most: int = -1) -> bytes:
    """The XML of a sheet, or the first bytes of it; empty where it can't be found."""
    try:
        with zipfile.ZipFile(path) as archive:
            name = _part_name(archive, sheet)
            if name is None:
                return b""
            with archive.open(name) as part:
                return part.read(most)
    except (KeyError, ElementTree.ParseError):
        return b""
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError) as problem:
        raise _damaged(path.name) from problem


def _damaged(file: str) -> ImportRefused:
    return ImportRefused(
        f"{file} is not a workbook, or only part of one.",
        "Open it in Excel and save it again as .xlsx.",
    )


def _part_name(archive: zipfile.ZipFile, sheet: str) -> str | None:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for entry in book.iter(f"{_MAIN}sheet"):
        if entry.get("name") == sheet:
            target = targets.get(entry.get(_LINK), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None
