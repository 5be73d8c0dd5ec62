"""JSON: an array of objects, or an object whose keys hold arrays or objects.

Numbers are kept as the text that stands in the file, so that none loses a digit.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from trustdash.errors import ImportRefused
from trustdash.importing.reading import Limits, Options
from trustdash.importing.sheet import Sheet
from trustdash.importing.sources.records import Columns, Json
from trustdash.importing.sources.text import read_utf8

DEFAULT_KEY = "key"

Keyed = tuple[str | None, Json]
"""A record, with the key it stood under if it stood under one."""


def parsed(text: bytes | str) -> Json:
    """JSON with every number as its text; ValueError or RecursionError where it is none."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def read(path: Path, options: Options, limits: Limits) -> Sheet:
    """Read a JSON file; rows are counted from 1 in the order of the file."""
    data, warnings = read_utf8(path, limits)
    try:
        whole = parsed(data)
    except RecursionError as problem:
        raise ImportRefused(
            f"{path.name} is nested too deep to be a table.", "Export it as a flat table."
        ) from problem
    except ValueError as problem:
        raise ImportRefused(
            f"{path.name} is not valid JSON: {problem}.",
            "Export it again; a file with one object per line must end in .jsonl.",
        ) from problem
    found = _followed(whole, options.records, path.name)
    records, key_column, said = _records(found, options, path.name)
    columns = Columns(path.name, None, limits)
    for number, (key, record) in enumerate(records, 1):
        columns.take(_with_key(record, key_column, key), number)
    sheet = columns.sheet((*warnings, *said))
    if not sheet.read:
        raise ImportRefused(f"{path.name} holds no records.", "Check that the export is whole.")
    return sheet


def _followed(value: Json, records: str | None, file: str) -> Json:
    for step in (records or "").split(".") if records else []:
        if not isinstance(value, dict) or step not in value:
            known = ", ".join(f"“{key}”" for key in list(value)[:8]) if _is_object(value) else ""
            raise ImportRefused(
                f"{file} has no “{step}” on the way to its records ({records}).",
                f"There is {known} at that place." if known else "Check where the records are.",
            )
        value = value[step]
    return value


def _is_object(value: Json) -> bool:
    return isinstance(value, dict) and bool(value)


def _records(
    found: Json, options: Options, file: str
) -> tuple[Iterator[Keyed], str | None, tuple[str, ...]]:
    if isinstance(found, list):
        return ((None, record) for record in found), None, ()
    if not _is_object(found):
        raise ImportRefused(
            f"{file} holds a single value and no records.", "Export a list of objects."
        )
    lists = [key for key, value in found.items() if _is_record_list(value)]
    only = len(lists) == 1 and len(found) > 1
    if options.key_column or (lists and len(lists) == len(found)):
        key_column = options.key_column or DEFAULT_KEY
        said = f"The keys of the file ({_some(found)}) are kept in the column “{key_column}”."
        return _keyed(found), key_column, () if options.key_column else (said,)
    if only and not options.records:
        said = f"The records were taken from “{lists[0]}”."
        return ((None, record) for record in found[lists[0]]), None, (said,)
    if len(lists) > 1:
        raise ImportRefused(
            f"{file} has several lists of records: {_some(lists)}.",
            "Name one as `records` in a profile, or the column for the keys as `key_column`.",
        )
    return iter([(None, found)]), None, ()


def _is_record_list(value: Json) -> bool:
    return isinstance(value, list) and (not value or any(isinstance(item, dict) for item in value))


def _keyed(found: dict[str, Json]) -> Iterator[Keyed]:
    for key, value in found.items():
        for record in value if isinstance(value, list) else [value]:
            yield key, record


def _with_key(record: Json, column: str | None, key: str | None) -> Json:
    if column is None or not isinstance(record, dict):
        return record
    return {column: key, **{name: value for name, value in record.items() if name != column}}


def _some(keys: list[str] | dict[str, Json]) -> str:
    named = [f"“{key}”" for key in list(keys)[:6]]
    return ", ".join(named) + (" …" if len(keys) > 6 else "")
