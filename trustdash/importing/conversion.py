"""From a source's text to one typed column, by the rule of a profile. Works on distinct values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trustdash.errors import ImportRefused
from trustdash.importing.converters import Convert, Target, converter, mapped
from trustdash.importing.profile import ColumnRule
from trustdash.importing.sheet import JOINT, Sheet
from trustdash.importing.values import (
    Refusal,
    clean_text,
    date_order,
    header_key,
    map_distinct,
    to_date,
)

ARROW: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "yes_no": pa.bool_(),
    "date": pa.date32(),
    "instant": pa.timestamp("us"),
    "texts": pa.list_(pa.string()),
}
"""The Arrow type of each type of field while it is imported."""

_NAME = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Refused:
    """One value that can't be taken: its position in the sheet, its column, and the rule."""

    position: int
    column: str
    value: str
    rule: str


@dataclass
class Source:
    """A sheet whose columns are found by tolerant names.

    groups: names taken from the file's name. date_orders: header key → order the person gave.
    fields: the columns made so far. labels: field → value → the source's own text. notes: field →
    for each row the `says` of the rule that was used. used: the sheet's columns that were asked
    for; absent: columns asked for that it does not have.
    """

    sheet: Sheet
    groups: Mapping[str, str] = field(default_factory=dict)
    date_orders: Mapping[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, pa.Array] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    absent: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Index the columns; of two that differ only in case the first is meant."""
        self._names: dict[str, str] = {}
        self._inner: dict[str, pa.ChunkedArray] = {}
        for name in self.sheet.columns:
            self._names.setdefault(header_key(name), name)

    @property
    def rows(self) -> int:
        """How many rows the sheet has."""
        return int(self.sheet.table.num_rows)

    def find(self, candidates: tuple[str, ...]) -> str | None:
        """Return the sheet's name of the first candidate that it has, and remember its use."""
        for candidate in candidates:
            if candidate in self.sheet.columns:
                self.used.add(candidate)
                return candidate
            if (name := self._names.get(header_key(candidate))) is not None:
                self.used.add(name)
                return name
            if self._has_inside(candidate):
                return candidate
        if candidates:
            self.absent.append(" or ".join(f"“{name}”" for name in candidates[:2]))
        return None

    def text(self, name: str) -> pa.ChunkedArray:
        """Return a column of the sheet as text, or what a list inside the rows says, joined."""
        return self._inner[name] if name in self._inner else self.sheet.table.column(name)

    def _has_inside(self, name: str) -> bool:
        """Tell whether `list.field` names a field of objects listed inside the rows."""
        list_name, _, field_name = name.rpartition(".")
        inner = self.sheet.children.get(list_name)
        if inner is None or field_name not in inner.columns or inner.parents is None:
            return False
        if name not in self._inner:
            self._inner[name] = _joined(inner.table[field_name], inner.parents, self.rows)
        return True

    def filled(self, text: str) -> str:
        """Return `text` with the groups of the file's name put in."""
        return _NAME.sub(lambda m: self.groups.get(m[1], m[0]), text)


def _joined(values: pa.ChunkedArray, parents: Any, rows: int) -> pa.ChunkedArray:
    """Return, for each of the rows, its values separated as those of a list of words are."""
    found: list[list[str]] = [[] for _ in range(rows)]
    for parent, value in zip(parents.tolist(), values.to_pylist(), strict=True):
        if value is not None:
            found[parent].append(value)
    return pa.chunked_array([pa.array([JOINT.join(one) or None for one in found], pa.string())])


def convert(source: Source, rule: ColumnRule, target: Target) -> tuple[Any, list[Refused]]:
    """Return a field's typed column and the values refused (null in the column)."""
    if rule.says_of is not None:
        return source.notes[rule.says_of], []
    if rule.first_of:
        return _first_of(source, rule, target)
    if rule.template is not None:
        return _typed(source, _template(source, rule.template), rule, target, target.name)
    if rule.from_:
        name = source.find(rule.from_)
        if name is not None:
            return _typed(source, source.text(name), rule, target, name)
        return _constant(source, rule.default, rule, target), []
    return _constant(source, rule.value, rule, target), []


def _typed(
    source: Source, text: Any, rule: ColumnRule, target: Target, column: str
) -> tuple[Any, list[Refused]]:
    text = _masked(source, text, rule)
    if rule.matches is not None:
        found = pc.match_substring_regex(text, rule.matches)
        return pc.fill_null(found, False), []
    if _is_free_text(rule, target):
        return _filled(source, _free_text(text, rule.missing), rule, target), []
    one = _converter(source, text, rule, target, column)
    if rule.prefix or rule.slug or rule.map:
        one = _labelled(one, source.labels.setdefault(target.name, {}))
    kind = ARROW[rule.type or target.type]
    made, refusals = map_distinct(text, one, kind, frozenset(rule.missing))
    refused = [Refused(position, column, value, said) for position, value, said in refusals]
    return _filled(source, made, rule, target), refused


def _masked(source: Source, text: Any, rule: ColumnRule) -> Any:
    """Blank the text where a condition of the rule is not met."""
    keep = None
    for name, words in rule.only_when.items():
        found = source.find((name,))
        held = (
            pa.repeat(pa.scalar(False), source.rows)
            if found is None
            else pc.is_in(source.text(found), pa.array(words, pa.string()))
        )
        keep = held if keep is None else pc.and_(keep, held)
    if rule.when is not None:
        found = source.find((rule.when,))
        held = pa.repeat(pa.scalar(False), source.rows)
        if found is not None:
            held = pc.is_valid(_free_text(source.text(found), rule.missing))
        keep = held if keep is None else pc.and_(keep, held)
    return text if keep is None else pc.if_else(keep, text, pa.scalar(None, pa.string()))


def _is_free_text(rule: ColumnRule, target: Target) -> bool:
    kind = rule.type or target.type
    special = rule.map, rule.extract, rule.prefix, rule.slug, rule.part, rule.split
    return kind == "text" and not target.choices and not any(special)


def _free_text(text: Any, missing: tuple[str, ...]) -> Any:
    """Return text trimmed and clean; empty and missing become null."""
    made = text
    if _needs_care(text):
        made = pc.utf8_trim_whitespace(text)
        if pc.any(pc.match_substring_regex(made, r"[^\x20-\x7e\n\t]")).as_py():
            made = _cleaned(made)
    null = pc.is_in(made, pa.array(["", *missing], pa.string()))
    return pc.if_else(null, pa.scalar(None, pa.string()), made) if pc.any(null).as_py() else made


def _needs_care(text: Any) -> bool:
    """Tell whether any byte of a column is more than a printing ASCII character.

    Ids and codes are not, and a look at their bytes costs a tenth of trimming and searching them.
    """
    chunks = text.chunks if isinstance(text, pa.ChunkedArray) else [text]
    for chunk in chunks:
        data = chunk.buffers()[2]
        if data is not None:
            plain = np.frombuffer(data, dtype=np.uint8)
            if bool(((plain <= 0x20) | (plain >= 0x7F)).any()):
                return True
    return False


def _cleaned(text: Any) -> Any:
    distinct = pc.unique(text)
    clean = [None if t is None else clean_text(t) for t in distinct.to_pylist()]
    return pc.take(pa.array(clean, pa.string()), pc.index_in(text, distinct))


def _filled(source: Source, made: Any, rule: ColumnRule, target: Target) -> Any:
    """Put the default where there is no value."""
    if rule.default is None or not made.null_count:
        return made
    return pc.coalesce(made, _constant(source, rule.default, rule, target))


def _constant(source: Source, value: Any, rule: ColumnRule, target: Target) -> pa.Array:
    """Return one value for all rows, typed as the target is."""
    kind = rule.type or target.type
    if value is None:
        return pa.nulls(source.rows, ARROW[kind])
    text = source.filled(str(value))
    bare = replace_sources(rule)
    made = converter(bare, Target(target.name, kind), "iso")(text)
    if isinstance(made, Refusal):
        raise ImportRefused(
            f"The profile's value “{text}” for {target.name} can't be used: {made.rule}",
            "Correct the profile.",
        )
    return pa.repeat(pa.scalar(made, ARROW[kind]), source.rows)


def replace_sources(rule: ColumnRule) -> ColumnRule:
    """Return the rule without what only concerns words of the source: map, extract and prefix."""
    return rule.model_copy(
        update={"map": None, "extract": None, "prefix": "", "slug": False, "part": None}
    )


def _template(source: Source, template: str) -> pa.ChunkedArray:
    """Join the text between braces and the columns named in them; absent parts are empty."""
    parts: list[Any] = []
    for at, piece in enumerate(_NAME.split(template)):
        if at % 2 == 0 or piece in source.groups:
            parts.append(pa.scalar(source.groups[piece] if at % 2 else piece, pa.string()))
        elif piece in source.fields:
            parts.append(_as_text(source.fields[piece]))
        elif (name := source.find((piece,))) is not None:
            parts.append(source.text(name))
    if all(isinstance(part, pa.Scalar) for part in parts):
        parts.append(pa.repeat(pa.scalar("", pa.string()), source.rows))
    return pc.binary_join_element_wise(*parts, "", null_handling="replace", null_replacement="")


def _as_text(made: Any) -> Any:
    if pa.types.is_floating(made.type):
        whole = pc.all(pc.equal(pc.floor(made), made)).as_py()
        made = pc.cast(made, pa.int64()) if whole else made
    return pc.cast(made, pa.string())


def _first_of(source: Source, rule: ColumnRule, target: Target) -> tuple[Any, list[Refused]]:
    """Return, row by row, the first value that one of the rules gives."""
    made: Any = pa.nulls(source.rows, ARROW[rule.type or target.type])
    said: Any = pa.nulls(source.rows, pa.string())
    refused: list[Refused] = []
    for option in rule.first_of:
        values, problems = convert(source, option, target)
        open_still = pc.is_null(made).to_pylist() if problems else ()
        refused += [p for p in problems if open_still[p.position]]
        used = pc.and_(pc.is_null(made), pc.is_valid(values))
        said = pc.if_else(used, pa.scalar(option.says, pa.string()), said)
        made = pc.coalesce(made, values)
    source.notes[target.name] = said
    return _filled(source, made, rule, target), refused


def _labelled(one: Convert, labels: dict[str, str]) -> Convert:
    def labelled(text: str) -> Any:
        made = one(text)
        if isinstance(made, str):
            labels.setdefault(made, clean_text(text).strip())
        return made

    return labelled


def _converter(source: Source, text: Any, rule: ColumnRule, target: Target, column: str) -> Convert:
    """Return the function that makes one value of this column."""
    order = "iso"
    if (rule.type or target.type) in ("date", "instant") and not rule.part:
        order = _order(source, text, rule, column)
    day_of = source.filled(rule.day_of) if rule.day_of else None
    plain = converter(rule, target, order, day_of)
    if rule.map is None and rule.extract is None:
        return plain
    return mapped(rule, plain)


def _order(source: Source, text: Any, rule: ColumnRule, column: str) -> str:
    """Return the order of day and month in a column: given, decided by its values, or asked."""
    if rule.order is not None:
        return rule.order
    if (given := source.date_orders.get(header_key(column))) is not None:
        return given
    distinct = (value for value in pc.unique(text).to_pylist() if value)
    wanted = [value for value in distinct if value.strip() not in rule.missing]
    decided = date_order(wanted)
    if isinstance(decided, Refusal):
        raise ImportRefused(
            f"{source.sheet.file}: the dates of “{column}” contradict one another: {decided.rule}",
            f'Correct them, or say which order holds: `--date-order "{column}=dmy"`.',
        )
    if decided == "ambiguous":
        raise _ask_for_order(source.sheet.file, column, wanted)
    return decided


def _ask_for_order(file: str, column: str, values: list[str]) -> ImportRefused:
    sample = next((v for v in values if to_date(v, "mdy") != to_date(v, "dmy")), values[0])
    first, second = to_date(sample, "mdy"), to_date(sample, "dmy")
    readings = " or ".join(
        f"{day.day} {day:%B %Y}" for day in (first, second) if isinstance(day, date)
    )
    return ImportRefused(
        f"{file}: the dates of “{column}” can be read in two ways: “{sample}” is {readings}.",
        f'Say which: `--date-order "{column}=mdy"` if the month comes first, '
        f'`--date-order "{column}=dmy"` if the day does.',
    )


def periods(source: Source, rule: ColumnRule) -> tuple[Any, Any, list[Refused]]:
    """Return first and last day of the period that each row is for."""
    start, refused = convert(
        source, rule.model_copy(update={"part": "start"}), Target("period_start", "date")
    )
    end, _ = convert(source, rule.model_copy(update={"part": "end"}), Target("period_end", "date"))
    return start, end, refused
