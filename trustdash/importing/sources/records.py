"""Records of nested values turned into columns of text, with lists of objects as children."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from trustdash.errors import ImportRefused
from trustdash.importing.headers import MOST_COLUMNS
from trustdash.importing.notices import uninformative
from trustdash.importing.reading import Limits
from trustdash.importing.sheet import JOINT, BadRow, Sheet, shortened

Json: TypeAlias = Any
"""None, bool, text, number, list or object, as a JSON reader gives it."""

DEEPEST = 24
"""Levels of objects inside objects that are followed; real exports have fewer than ten."""

_SURROGATES = re.compile("[\ud800-\udfff]")


class Columns:
    """Columns of text that grow record by record; a field absent from a record is null there."""

    def __init__(self, file: str, name: str | None, limits: Limits) -> None:
        """Begin without columns; `name` is the list's name for a child, None at the top."""
        self.file = file
        self.name = name
        self.limits = limits
        self.count = 0
        self.numbers: list[int] = []
        self.parents: list[int] = []
        self.bad: list[BadRow] = []
        self.columns: dict[str, list[str | None]] = {}
        self.children: dict[str, Columns] = {}

    def take(self, record: Json, number: int, parent: int = -1) -> None:
        """Take one record; one that is no object, or an empty one, becomes a bad row."""
        if not isinstance(record, dict) or not record:
            rule = "The record is not an object with named fields: correct it or leave it out."
            self.bad.append(BadRow(self.file, number, self.name or "", shown(record), rule))
            return
        self._flatten(record, "", number, 1)
        self.count += 1
        self.numbers.append(number)
        self.parents.append(parent)
        if self.count * len(self.columns) > self.limits.cells:
            raise ImportRefused(
                f"{self.file} has more than {self.limits.cells:,} cells.",
                "Split it into several files.",
            )

    def _flatten(self, record: Mapping[str, Json], prefix: str, number: int, depth: int) -> None:
        if depth > DEEPEST:
            raise ImportRefused(
                f"{self.file} is nested more than {DEEPEST} levels deep, from record {number:,}.",
                "Export it as a flat table.",
            )
        for key, value in record.items():
            name = prefix + key
            if isinstance(value, dict) and value:
                self._flatten(value, name + ".", number, depth + 1)
            elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
                self._take_children(name, value, number)
            else:
                self._put(name, cell(value))

    def _put(self, name: str, value: str | None) -> None:
        column = self.columns.get(name)
        if column is None:
            column = self.columns[name] = []
            if len(self.columns) > MOST_COLUMNS:
                raise ImportRefused(
                    f"{self.file} has more than {MOST_COLUMNS:,} different fields.",
                    "If its keys are data, name the column for them as `key_column` in a profile.",
                )
        if len(column) <= self.count:
            column.extend([None] * (self.count - len(column)))
            column.append(value)
        elif value is not None:
            self._put(name + " (2)", value)

    def _take_children(self, name: str, values: Sequence[Json], number: int) -> None:
        child = self.children.get(name)
        if child is None:
            child = self.children[name] = Columns(self.file, name, self.limits)
        for value in values:
            child.take(value, number, self.count)

    def sheet(self, warnings: Iterable[str] = ()) -> Sheet:
        """What was taken, as a sheet with its children."""
        kept = {name: self._array(name) for name in self._kept()}
        # Records that hold nothing but lists still are rows, and their children's parents.
        table = pa.table(kept or {"record": pa.array(map(str, self.numbers), pa.string())})
        gaps = self.numbers != list(range(1, self.count + 1))
        numbers = np.array(self.numbers, dtype=np.int64)
        child = self.name is not None
        return Sheet(
            self.file,
            self.name,
            table,
            first_row=1,
            rows=numbers if gaps or child else None,
            parents=np.array(self.parents, dtype=np.int64) if child else None,
            warnings=(*warnings, *uninformative(table)),
            bad_rows=tuple(self.bad),
            children={name: child.sheet() for name, child in self.children.items()},
        )

    def _kept(self) -> list[str]:
        # A field that is null here and an object or a list there is told by those alone.
        starts = {name.rsplit(".", at)[0] for name in self.columns for at in _levels(name)}
        return [
            name
            for name, column in self.columns.items()
            if not (name in starts or name in self.children)
            or any(value is not None for value in column)
        ]

    def _array(self, name: str) -> pa.Array:
        column = self.columns[name]
        column.extend([None] * (self.count - len(column)))
        try:
            return pa.array(column, pa.string())
        except UnicodeEncodeError:
            # Half a character (a lone surrogate) has no meaning and no place in a file.
            return pa.array([value and _SURROGATES.sub("", value) for value in column], pa.string())


def _levels(name: str) -> range:
    return range(1, name.count(".") + 1)


def cell(value: Json) -> str | None:
    """One value as the text of a cell: true and false in words, lists joined, empty as null."""
    if value is None or value == "" or value == [] or value == {}:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, list) for item in value):
        return JOINT.join(text for text in map(cell, value) if text is not None) or None
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def shown(value: Json) -> str:
    """A value of any shape as one short line, for a report."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shortened(_SURROGATES.sub("", text))
