"""Column names: found under a title, made unique, and every change to them said aloud."""

from collections import Counter
from collections.abc import Container, Sequence

from trustdash.errors import ImportRefused

MOST_COLUMNS = 16_384
"""As many as a spreadsheet holds; more is a file of another kind, or one made to do harm."""

LOOKED_AT = 20
"""How many rows at the top are looked at to find the one with the column names."""


def find_header(filled: Sequence[int]) -> int:
    """The position of the header, given how many cells are filled in each of the first rows.

    It is the first row with more than half as many cells as most rows have, so that a title, a
    date or a blank line above the table is passed over. 0 when nothing tells rows apart.
    """
    counts = Counter(count for count in filled[:LOOKED_AT] if count)
    if not counts:
        return 0
    usual = max(counts, key=lambda count: (counts[count], count))
    needed = usual // 2 + 1
    return next((at for at, count in enumerate(filled[:LOOKED_AT]) if count >= needed), 0)


def header_position(header_row: int, rows: int, file: str) -> int:
    """The asked header row as a position from 0; refused where the file has no such row."""
    if 1 <= header_row <= rows:
        return header_row - 1
    raise ImportRefused(
        f"{file} has no row {header_row} to take the column names from: it has {rows:,}.",
        "Give the number of the row that holds them, counted from 1.",
    )


def left_out(first: int, last: int) -> str:
    """The note on rows above the header, by their numbers in the file."""
    if first == last:
        return f"Row {first} above the column names was left out."
    return f"Rows {first} to {last} above the column names were left out."


def name_columns(raw: Sequence[str | None], file: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Unique names for the columns of a header, and a warning for each that was not unique.

    Spaces around a name go. A column without a name is called by its place ("column 3"). A name
    that is repeated keeps apart as "name (2)". Names that differ only in case or spaces stay as
    they are, with a warning that names both.
    """
    if len(raw) > MOST_COLUMNS:
        raise ImportRefused(
            f"{file} has {len(raw):,} columns; a table may have {MOST_COLUMNS:,}.",
            "Check that the row with the column names is whole, or leave out columns.",
        )
    names: dict[str, int] = {}
    warnings: list[str] = []
    seen: dict[str, str] = {}
    repeats: Counter[str] = Counter()
    for place, text in enumerate(raw, 1):
        wanted = " ".join((text or "").replace("\ufeff", "").split())
        if not wanted:
            wanted = f"column {place}"
            warnings.append(f"Column {place} has no name: it is called “{wanted}”.")
        name = _unused(wanted, names, repeats)
        key = wanted.casefold().replace(" ", "")
        if key in seen:
            first = seen[key]
            warnings.append(_alike(first, names[first], wanted, place, name))
        seen.setdefault(key, name)
        names[name] = place
    return tuple(names), tuple(warnings)


def _unused(wanted: str, taken: Container[str], repeats: Counter[str]) -> str:
    name = wanted
    while name in taken:
        repeats[wanted] += 1
        name = f"{wanted} ({repeats[wanted] + 1})"
    return name


def _alike(first: str, first_place: int, second: str, second_place: int, kept: str) -> str:
    places = f"columns {first_place} and {second_place}"
    if first == second:
        return f"Two columns are called “{first}” ({places}): the second is kept as “{kept}”."
    return (
        f"“{first}” and “{second}” ({places}) differ only in capitals or spaces: "
        f"they are kept apart as “{first}” and “{kept}”."
    )
