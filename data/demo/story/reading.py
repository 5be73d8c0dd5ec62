"""Reads the texts of the story: sections of tables or blocks, each record with later steps.

    # section            begins a section; the words after a colon are for the reader
    a | b | c            a table: a line of names, then a line per record
    2026-05-15: a=1; b=2 what changed about the record above on that day
    then                 a column that holds one such step: 2026-05-15 a=1; b=2

A block is a record written one field a line: its id, the day from which it is known, its fields.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
_STEP = re.compile(r"(\d{4}-\d\d-\d\d):? (.+)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Fields = dict[str, str]


@dataclass
class Entry:
    """One record of the story: its fields at first, and the steps that followed (day, changes)."""

    fields: Fields
    steps: list[tuple[str, Fields]] = field(default_factory=list)


def sections(name: str) -> dict[str, list[Entry]]:
    """Return section → entries of one text of the story."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            title, _, names = line[2:].partition(":")
            lines = found.setdefault(title.partition(",")[0], [])
            lines += [names.strip()] if names else []
        else:
            lines.append(line)
    return {title: _entries(lines) for title, lines in found.items()}


def _entries(lines: list[str]) -> list[Entry]:
    return _table(lines) if " | " in lines[0] else _blocks(lines)


def _table(lines: list[str]) -> list[Entry]:
    names = [name.strip() for name in lines[0].split("|")]
    entries: list[Entry] = []
    for line in filter(None, lines[1:]):
        if _STEP.fullmatch(line):
            entries[-1].steps.append(_step(line))
            continue
        cells = [cell.strip() for cell in line.split("|")]
        fields = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
        then = fields.pop("then", None)
        entries.append(Entry(fields, [_step(then)] if then else []))
    return entries


def _blocks(lines: list[str]) -> list[Entry]:
    entries: list[Entry] = []
    at_start = True
    for line in lines:
        if not line:
            at_start = True
        elif at_start:
            entries.append(Entry({"id": line}))
            at_start = False
        elif _DAY.fullmatch(line):
            entries[-1].fields["effective_on"] = line
        elif _STEP.fullmatch(line):
            entries[-1].steps.append(_step(line))
        else:
            name, _, value = line.partition(": ")
            entries[-1].fields[name] = value
    return entries


def _step(line: str) -> tuple[str, Fields]:
    found = _STEP.fullmatch(line)
    if found is None:
        raise ValueError(f"This is no step of a record: {line}")
    changes = re.split(r"; (?=[a-z_0-9]+=)", found[2])
    pairs = (change.partition("=") for change in changes)
    return found[1], {name: value for name, _, value in pairs}
