"""A column converted by way of its distinct values: a million rows cost what ten values cost."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pyarrow as pa

from trustdash.importing.values.text import Refusal

T = TypeVar("T")

Refused = tuple[int, str, str]
"""Position of the row from 0, the value as it stands there, and the rule it breaks."""


def map_distinct(
    column: pa.ChunkedArray | pa.Array,
    convert: Callable[[str], T | Refusal],
    type: pa.DataType,  # noqa: A002 - it is the word Arrow's own functions use
    missing: frozenset[str] = frozenset(),
) -> tuple[pa.Array, list[Refused]]:
    """The column typed, and every row that was refused, in order.

    Each distinct value is converted once. Null, blank and the `missing` words (compared without
    the spaces around them) become null; so does a refused value. `convert` gets the text as it
    stands in the file. A value the type can't hold is refused like any other.
    """
    codes, words = _encoded(column)
    values: list[T | None] = []
    rules: dict[int, str] = {}
    for code, word in enumerate(words):
        made = None if not word.strip() or word.strip() in missing else convert(word)
        if isinstance(made, Refusal):
            rules[code] = made.rule
            made = None
        values.append(made)
    typed = _typed(values, words, type, rules)
    return typed.take(codes), _refused(codes, words, rules)


def _encoded(column: pa.ChunkedArray | pa.Array) -> tuple[pa.Array, list[str]]:
    encoded = column.dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = pa.concat_arrays(encoded.chunks)
    return encoded.indices, encoded.dictionary.to_pylist()


def _typed(
    values: list[T | None], words: list[str], kind: pa.DataType, rules: dict[int, str]
) -> pa.Array:
    try:
        return pa.array(values, kind)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        for code, value in enumerate(values):
            if not _fits(value, kind):
                rules[code] = f"“{words[code]}” can't be kept as {kind}: correct it."
                values[code] = None
        return pa.array(values, kind)


def _fits(value: object, kind: pa.DataType) -> bool:
    try:
        pa.array([value], kind)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        return False
    return True


def _refused(codes: pa.Array, words: list[str], rules: dict[int, str]) -> list[Refused]:
    if not rules:
        return []
    plain = np.asarray(codes.fill_null(-1))
    marked = np.zeros(len(words) + 1, dtype=bool)
    marked[list(rules)] = True
    rows = np.flatnonzero(marked[plain])
    return [(int(row), words[plain[row]], rules[int(plain[row])]) for row in rows]
