import csv
import json
import re
from pathlib import Path

import openpyxl

from trustdash.model.entities import ENTITIES

FOLDER = Path(__file__).parents[2] / "data" / "demo"


def read(path: Path) -> list[dict[str, str]]:
    """Read a file's rows as text, cell by cell, without the importer that is to be fed with it."""
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".xlsx":
        header, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in rows]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entity_of(path: Path) -> str:
    return re.fullmatch(r"\d\d-([a-z_]+)(-[a-z]+)?", path.stem)[1]


def typed(entity: str, row: dict[str, str]) -> dict[str, object]:
    """Return the cells that say something, lists split."""
    lists = {c.name for c in ENTITIES[entity].columns() if c.type == "texts"}
    cells = {name: cell for name, cell in row.items() if cell not in (None, "")}
    return {n: tuple(c.split("; ")) if n in lists else c for n, c in cells.items()}
