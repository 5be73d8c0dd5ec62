"""An empty file to fill in for an entity: every column explained, choices as lists."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from trustdash.errors import ExportFailed, ImportRefused
from trustdash.model.entities import ENTITIES, RECORDS
from trustdash.model.record import Column

_LAST_ROW = 5000
_LIST_LIMIT = 255  # the longest list of choices that a spreadsheet takes inline
_TYPES = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "yes_no": "yes or no",
    "date": "date, e.g. 2026-05-31",
    "instant": "date and time in UTC, e.g. 2026-05-31 14:05",
    "texts": "several, separated by ;",
}


def columns_of(entity: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return name, kind, help and choices of each column of an entity's template, in order.

    A governed record has two more: the day from which a row is true, and why.
    """
    if entity not in ENTITIES:
        raise ImportRefused(f"There is no entity “{entity}”.", f"One of: {', '.join(ENTITIES)}.")
    made = [_described(column) for column in ENTITIES[entity].columns()]
    if entity in RECORDS:
        since = "The day from which this row is true. Several rows of one id are its history."
        made.append(("effective_on", _TYPES["date"], since, ()))
        if "reason" not in ENTITIES[entity].model_fields:
            made.append(("reason", "text", "Why it changed; needed for some changes.", ()))
    return made


def _described(column: Column) -> tuple[str, str, str, tuple[str, ...]]:
    kind = _TYPES[column.type] + (f", in {column.unit}" if column.unit else "")
    needed = "Required. " if column.required else ""
    return column.name, kind, needed + column.help, column.choices


def write_template(entity: str, path: Path) -> Path:
    """Write an empty template as CSV (column names only) or XLSX (with a note on each and lists).

    ImportRefused if the entity is unknown or the ending is neither; ExportFailed if there is a file
    already, which somebody may have filled in.
    """
    described = columns_of(entity)
    suffix = path.suffix.lower()
    if path.exists():
        raise ExportFailed(f"There is a file {path} already.", "Choose another name with `-o`.")
    if suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow([name for name, *_ in described])
    elif suffix == ".xlsx":
        _write_workbook(entity, described, path)
    else:
        raise ImportRefused(f"A template can't be written as “{suffix}”.", "Use .csv or .xlsx.")
    return path


def workbook_bytes(entity: str) -> bytes:
    """Return an empty template as the bytes of an Excel workbook."""
    made = io.BytesIO()
    _write_workbook(entity, columns_of(entity), made)
    return made.getvalue()


def _write_workbook(
    entity: str, described: list[tuple[str, str, str, tuple[str, ...]]], path: Path | io.BytesIO
) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = entity[:31]
    sheet.append([name for name, *_ in described])
    sheet.freeze_panes = "A2"
    for at, (name, kind, meaning, choices) in enumerate(described, 1):
        sheet.column_dimensions[get_column_letter(at)].width = max(12, len(name) + 2)
        heading = sheet.cell(1, at)
        heading.font = Font(bold=True)
        heading.comment = _note(kind, meaning, choices)
        if choices:
            _offer(sheet, at, choices)
    # A fixed day inside the file makes the same template the same bytes wherever it is written.
    book.properties.created = book.properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    book.save(path)


def _note(kind: str, meaning: str, choices: tuple[str, ...]) -> Comment:
    # A note on the heading and not a second sheet: the file has one table, so it is read back
    # without asking which.
    text = f"{meaning}\n\nWrite: {kind}."
    if choices:
        text += f"\nOne of: {', '.join(choices)}."
    return Comment(text, "trustdash", width=420, height=120)


def _offer(sheet: Worksheet, at: int, choices: tuple[str, ...]) -> None:
    text = ",".join(choices)
    if len(text) > _LIST_LIMIT:
        return
    offer = DataValidation(type="list", formula1=f'"{text}"', allow_blank=True)
    sheet.add_data_validation(offer)
    letter = get_column_letter(at)
    offer.add(f"{letter}2:{letter}{_LAST_ROW}")
