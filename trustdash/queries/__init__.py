"""Look up: named questions to the ledger, each an .sql file that states its grain and columns.

A query selects, joins and counts; it never divides, names no clock and reads only `seen.*`. The
filters of the lens are parameters, so that a page can say "0 of 16 fit"; its scope is not.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from trustdash.ledger import Reader

_UNFILTERED: Mapping[str, Any] = {"incidents": [], "teams": []}
_COLUMNS = re.compile(r"^-- columns:(.*(?:\n--  .*)*)", re.MULTILINE)
_IGNORES = re.compile(r"^-- ignores:(.*)$", re.MULTILINE)


def names() -> tuple[str, ...]:
    """Return the names of all queries, in order of the alphabet."""
    found = (file.name for file in files(__name__).iterdir() if file.name.endswith(".sql"))
    return tuple(sorted(name.removesuffix(".sql") for name in found))


def fetch(name: str, reader: Reader) -> pd.DataFrame:
    """Return the rows of a query as the reader's lens shows them and its filters narrow them."""
    return reader.frame(sql(name))


def fetch_all(name: str, reader: Reader) -> pd.DataFrame:
    """Return the rows of a query without the filters by incident and team."""
    return reader.frame(sql(name), _UNFILTERED)


def ignores(name: str) -> tuple[str, ...]:
    """Return the filters ("incidents", "teams") that a query can't apply."""
    found = _IGNORES.search(_text(name))
    return tuple(word.strip() for word in found[1].split(",")) if found else ()


def columns(name: str) -> dict[str, str]:
    """Return column → DuckDB type as a query's header promises them, in order."""
    found = _COLUMNS.search(_text(name))
    words = re.sub(r"\n--", " ", found[1]) if found else ""
    pairs = (pair.split() for pair in words.split(",") if pair.strip())
    return {pair[0]: pair[1] for pair in pairs}


@cache
def sql(name: str) -> str:
    """Return a query's statement without its comments; KeyError if there is none of that name."""
    return re.sub(r"--[^\n]*", "", _text(name)).strip()


@cache
def _text(name: str) -> str:
    if name not in names():
        raise KeyError(name)
    return files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
