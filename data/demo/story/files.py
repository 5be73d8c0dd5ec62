"""Writes rows as ordinary import files: CSV, JSON Lines and XLSX, the same bytes on every run."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Row = dict[str, str]

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write(folder: Path, name: str, rows: Sequence[Row]) -> None:
    """Write rows into a file whose ending says its kind; columns in order of first appearance."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    kinds = {".csv": _csv, ".jsonl": _json_lines, ".xlsx": _workbook}
    (folder / name).write_bytes(kinds[Path(name).suffix](columns, rows))


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _json_lines(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    kept = ({name: row[name] for name in columns if row.get(name)} for row in rows)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept).encode()


def _workbook(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    table = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    body = "".join(f"<row>{''.join(map(_cell, cells))}</row>" for cells in table)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATED.format(kind=f"{_OFFICE}/officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _RELATED.format(
            kind=f"{_OFFICE}/worksheet", target="worksheets/sheet1.xml"
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
        ),
    }
    data = io.BytesIO()
    # Stored and not compressed: compression may give other bytes on another machine.
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 0, 0, 0)), text)
    return data.getvalue()


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
