"""From a sheet to typed rows of one entity, by a profile. Rows that can't go in are named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trustdash.errors import ImportRefused
from trustdash.importing.conversion import ARROW, Refused, Source, convert, periods
from trustdash.importing.converters import Target
from trustdash.importing.profile import BESIDE, ColumnRule, Mapping_, Unpivot
from trustdash.importing.sheet import BadRow, Sheet, shortened
from trustdash.model.entities import ENTITIES, FACTS
from trustdash.model.record import Column

Positions = np.ndarray[Any, np.dtype[np.int64]]

_BESIDE_TYPES = {"effective_on": "date", "changed_on": "date"}


@dataclass(frozen=True)
class Mapped:
    """The good rows of one sheet, typed, and what is to be said about the others.

    table: the fields mapped, and `source_row`. positions: where each row of the table stood in the
    sheet. read: data rows of the file, the bad ones too. bad_rows: each value refused. refused: how
    many rows that is. good_rows: the numbers of the others. labels: field → value → the source's
    own text for it. absent: columns that the profile names and the file lacks. unused: columns of
    the file that the profile does not use.
    """

    entity: str
    table: pa.Table
    positions: Positions
    read: int
    bad_rows: tuple[BadRow, ...]
    refused: int
    good_rows: Positions
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def map_rows(
    mapping: Mapping_,
    sheet: Sheet,
    *,
    groups: Mapping[str, str] | None = None,
    date_orders: Mapping[str, str] | None = None,
    given: Mapping[str, pa.Array] | None = None,
) -> Mapped:
    """Type the rows of a sheet as `mapping` declares.

    groups: names taken from the file's name. date_orders: header key → order the person gave.
    given: fields that come from elsewhere, such as the parent's id; null there refuses the row.
    """
    source = Source(sheet, groups or {}, date_orders or {})
    refused = list(_skipped(source, mapping))
    for name, rule in mapping.columns.items():
        source.fields[name], problems = convert(source, rule, _target(mapping.entity, name))
        refused += problems
    if mapping.period is not None:
        start, end, problems = periods(source, mapping.period)
        source.fields |= {"period_start": start, "period_end": end}
        refused += problems
    for name, column in (given or {}).items():
        source.fields[name] = column
        refused += _orphans(name, column)
    _refuse_without_columns(source, mapping)
    refused += _unless_refused(refused, _identify(source, mapping))
    refused += _unless_refused(refused, _breaches(source, mapping))
    table = _table(source, mapping.entity)
    items, problems = _items(source, mapping.unpivot) if mapping.unpivot else ({}, [])
    refused += problems
    keep = _kept(source.rows, refused)
    if mapping.unpivot is not None:
        table, positions = _unpivoted(table, mapping.unpivot, items, keep)
    else:
        table, positions = _filtered(table, keep)
    return _mapped(mapping, source, table, positions, refused, keep)


def _mapped(
    mapping: Mapping_,
    source: Source,
    table: pa.Table,
    positions: Positions,
    refused: list[Refused],
    keep: "np.ndarray[Any, np.dtype[np.bool_]]",
) -> Mapped:
    sheet = source.sheet
    numbers = sheet.row_numbers
    bad = [
        BadRow(sheet.file, int(numbers[r.position]), r.column, shortened(r.value), r.rule)
        for r in sorted(refused, key=lambda r: r.position)
    ]
    table = table.append_column("source_row", pa.array(numbers[positions], pa.int64()))
    return Mapped(
        entity=mapping.entity,
        table=table,
        positions=positions,
        read=sheet.read,
        bad_rows=(*sheet.bad_rows, *bad),
        refused=len(sheet.bad_rows) + int((~keep).sum()),
        good_rows=numbers[keep],
        labels=source.labels,
        absent=tuple(dict.fromkeys(source.absent)),
        unused=tuple(name for name in sheet.columns if name not in source.used),
        warnings=sheet.warnings,
    )


def _refuse_without_columns(source: Source, mapping: Mapping_) -> None:
    """Refuse the whole file if it lacks a column that every row needs."""
    needed = {c.name for c in _columns(mapping.entity).values() if c.required}
    wanted = [
        rule.from_
        for name, rule in mapping.columns.items()
        if name in needed and mapping.entity in FACTS and rule.default is None
    ]
    wanted += [(name,) for name in (mapping.id.from_ or mapping.id.key if mapping.id else ())]
    for names in wanted:
        if names and names[0] not in source.fields and source.find(names) is None:
            raise ImportRefused(
                f"{source.sheet.file} has no column “{names[0]}”, which every row needs.",
                "Is it the right profile? A profile of your own may name another column.",
            )


def _unless_refused(refused: list[Refused], further: Iterable[Refused]) -> list[Refused]:
    """Return further refusals of rows that are not refused yet: a reason is given once."""
    already = {r.position for r in refused}
    return [r for r in further if r.position not in already]


def _identify(source: Source, mapping: Mapping_) -> list[Refused]:
    """Make `id` or `external_id` from the columns that tell records apart."""
    identity = mapping.id
    if identity is None:
        return []
    field_name, names = ("id", identity.from_) if identity.from_ else ("external_id", identity.key)
    join = identity.join if identity.from_ else " | "
    rule = ColumnRule(template=identity.prefix + join.join(f"{{{name}}}" for name in names))
    made, _ = convert(source, rule, Target(field_name, "text"))
    source.fields[field_name] = made
    first = source.fields.get(names[0])
    column = source.find((names[0],)) if first is None else None
    first = source.text(column) if column else first
    if first is None:
        return list(_empty(source, names[0], None))
    return list(_empty(source, names[0], first)) if first.null_count else []


@cache
def _columns(entity: str) -> dict[str, Column]:
    return {column.name: column for column in ENTITIES[entity].columns()}


def _target(entity: str, name: str) -> Target:
    column = _columns(entity).get(name)
    if column is not None:
        return Target(name, column.type, column.choices)
    return Target(name, _BESIDE_TYPES.get(name, "text"))


def _skipped(source: Source, mapping: Mapping_) -> Iterator[Refused]:
    for rule in mapping.skip:
        name = source.find((rule.column,))
        if name is None:
            continue
        text = source.text(name)
        other = pc.and_(pc.is_valid(text), pc.invert(_in(text, ("", *rule.missing))))
        if rule.words:
            other = _in(text, rule.words)
        for position in np.flatnonzero(np.asarray(pc.fill_null(other, False))):
            yield Refused(int(position), name, text[int(position)].as_py() or "", rule.rule)


def _in(text: Any, words: Iterable[str]) -> Any:
    return pc.is_in(text, pa.array(list(words), pa.string()))


def _breaches(source: Source, mapping: Mapping_) -> Iterator[Refused]:
    """Yield values outside their bounds and, for facts, values that are required and absent."""
    entity = mapping.entity
    unpivoted = {mapping.unpivot.into, mapping.unpivot.value} if mapping.unpivot else set()
    for name, column in _columns(entity).items():
        made = source.fields.get(name)
        if made is not None and column.type in ("integer", "number"):
            yield from _out_of_bounds(entity, name, made)
        required = entity in FACTS and column.required and name not in unpivoted
        if required and (made is None or made.null_count):
            yield from _empty(source, name, made)


def _orphans(name: str, owners: pa.Array) -> Iterator[Refused]:
    for position in np.flatnonzero(np.asarray(pc.is_null(owners))):
        yield Refused(int(position), name, "", "The row that it belongs to was refused.")


def _empty(source: Source, name: str, made: Any) -> Iterator[Refused]:
    empty = range(source.rows) if made is None else np.flatnonzero(np.asarray(pc.is_null(made)))
    for position in empty:
        yield Refused(int(position), name, "", f"There is no value for {name}, which is required.")


def _out_of_bounds(entity: str, name: str, made: Any) -> Iterator[Refused]:
    for bound in ENTITIES[entity].model_fields[name].metadata:
        for attribute, compare, words in (
            ("ge", pc.less, "below the smallest value possible"),
            ("le", pc.greater, "above the largest value possible"),
        ):
            limit = getattr(bound, attribute, None)
            if limit is None:
                continue
            outside = pc.fill_null(compare(made, limit), False)
            for position in np.flatnonzero(np.asarray(outside)):
                value = str(made[int(position)].as_py())
                yield Refused(int(position), name, value, f"{value} is {words}, {limit:g}.")


def _table(source: Source, entity: str) -> pa.Table:
    known = _columns(entity)
    names = [name for name in source.fields if name in known or name in BESIDE]
    types = [ARROW[known[n].type if n in known else _target(entity, n).type] for n in names]
    columns = [
        made if made.type == kind else pc.cast(made, kind)
        for made, kind in zip((source.fields[n] for n in names), types, strict=True)
    ]
    if not names:
        return pa.table({"_": pa.nulls(source.rows)}).select([])
    return pa.table(columns, names=names)


def _kept(rows: int, refused: list[Refused]) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    keep = np.ones(rows, dtype=bool)
    keep[[r.position for r in refused]] = False
    return keep


def _filtered(
    table: pa.Table, keep: "np.ndarray[Any, np.dtype[np.bool_]]"
) -> tuple[pa.Table, Positions]:
    positions = np.flatnonzero(keep)
    return (table if keep.all() else table.filter(pa.array(keep))), positions


def _items(source: Source, unpivot: Unpivot) -> tuple[dict[str, Any], list[Refused]]:
    """Return item → values, for the items whose column the file has; check each item's scale."""
    made: dict[str, Any] = {}
    refused: list[Refused] = []
    for item, rule in unpivot.columns.items():
        if source.find(rule.from_) is None:
            continue
        values, problems = convert(source, rule, Target(unpivot.value, "number"))
        refused += problems
        refused += _off_scale(item, rule, values)
        made[item] = values
    return made, refused


def _off_scale(item: str, rule: Unpivot.Item, values: Any) -> Iterator[Refused]:
    if rule.scale_min is None or rule.scale_max is None:
        return
    low, high = rule.scale_min, rule.scale_max
    off = pc.or_(pc.less(values, low), pc.greater(values, high))
    for position in np.flatnonzero(np.asarray(pc.fill_null(off, False))):
        value = values[int(position)].as_py()
        yield Refused(
            int(position), item, f"{value:g}",
            f"{value:g} is not on the scale from {low:g} to {high:g}. If it means that there is no"
            " answer, list it under `missing` in the profile.",
        )  # fmt: skip


def _unpivoted(
    table: pa.Table,
    unpivot: Unpivot,
    items: Mapping[str, Any],
    keep: "np.ndarray[Any, np.dtype[np.bool_]]",
) -> tuple[pa.Table, Positions]:
    pieces, positions = [], []
    for item, values in items.items():
        rule = unpivot.columns[item]
        at = np.flatnonzero(keep & np.asarray(pc.is_valid(values)))
        piece = table.take(pa.array(at))
        constants: dict[str, tuple[Any, Any]] = {unpivot.into: (item, pa.string())}
        if rule.scale_min is not None or rule.scale_max is not None:
            constants["scale_min"] = (rule.scale_min, pa.float64())
            constants["scale_max"] = (rule.scale_max, pa.float64())
        for name, (value, kind) in constants.items():
            piece = piece.append_column(name, pa.repeat(pa.scalar(value, kind), len(at)))
        pieces.append(piece.append_column(unpivot.value, values.take(pa.array(at))))
        positions.append(at)
    if not pieces:
        return table.slice(0, 0), np.empty(0, dtype=np.int64)
    return pa.concat_tables(pieces, promote_options="default"), np.concatenate(positions)


def rule_of(mapping: Mapping_, name: str) -> ColumnRule:
    """Return the rule of a field, or one that says nothing."""
    return mapping.columns.get(name) or ColumnRule(value=None)
