"""From what a person chose for the columns of a table to the profile that declares the same."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trustdash.importing import profiles
from trustdash.importing.converters import Target, converter
from trustdash.importing.profile import ColumnRule, Profile
from trustdash.importing.sheet import Sheet
from trustdash.importing.suggest import distinct, targets
from trustdash.importing.values import Refusal, date_order, header_key, to_date
from trustdash.ledger import Ledger
from trustdash.model.entities import ENTITIES, RECORDS
from trustdash.model.record import Column

REFUSE = "refuse"
"""What a person may say of a word: rows with it are refused, and named."""

NO_VALUE = "no value"
"""What a person may say of a word: it stands for an empty cell."""

MOST_WORDS = 60


@dataclass(frozen=True)
class Choices:
    """What a person chose.

    columns: field → column of the file. orders: column → dmy or mdy. words: field → word of the
    file → what it means: a word of ours, REFUSE or NO_VALUE. key: the column by which a record is
    found again, if no column is its id. sheet, header_row: said where they are not found without.
    """

    entity: str
    columns: Mapping[str, str]
    orders: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    key: str | None = None
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """A column whose dates can be read in two ways: one of them, and the day that each way gives.

    why: set where the dates contradict one another.
    """

    column: str
    sample: str
    month_first: date | None
    day_first: date | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A value that a field can't take as it stands, how many rows have it, and what it may mean.

    likely: a record on file with exactly that name.
    """

    field: str
    column: str
    word: str
    rows: int
    likely: str | None = None


def profile_of(chosen: Choices, name: str, description: str, sheet: Sheet) -> Profile:
    """Return the profile that reads files like this one as was chosen; ImportRefused if none can.

    It is recognised by the columns that it uses.
    """
    known = {column.name: column for column in targets(chosen.entity)}
    rules = {
        name: _rule(known[name], column, chosen)
        for name, column in chosen.columns.items()
        if name in known
    }
    if chosen.key is not None and not {"id", "external_id"} & rules.keys():
        rules["external_id"] = {"from": [chosen.key]}
    data: dict[str, Any] = {
        "name": name,
        "description": description,
        "entity": chosen.entity,
        "match": sorted({*chosen.columns.values()}, key=sheet.columns.index),
        "columns": rules,
        "sheet": chosen.sheet,
        "header_row": chosen.header_row,
        "history": "effective_on" in rules,
    }
    return profiles.from_data(data, name)


def _rule(target: Column, column: str, chosen: Choices) -> dict[str, Any]:
    rule: dict[str, Any] = {"from": [column]}
    if target.type == "texts":
        rule["split"] = ";"
    if column in chosen.orders:
        rule["order"] = chosen.orders[column]
    said = chosen.words.get(target.name, {})
    empty = [word for word, meaning in said.items() if meaning == NO_VALUE]
    means = {w: m for w, m in said.items() if m not in (REFUSE, NO_VALUE) and m != w}
    if empty:
        rule["missing"] = empty
    if target.choices and means:
        # Words that are ours stay what they are; a word of which nothing was said is refused.
        rule["map"] = {**{word: word for word in target.choices}, **means}
    elif target.refers_to and (means or _refused(said)):
        kept = {w: w for w, m in said.items() if m == w}
        rule["map"] = {**kept, **means}
    return rule


def _refused(said: Mapping[str, str]) -> bool:
    return any(meaning == REFUSE for meaning in said.values())


def dates_to_ask(sheet: Sheet, chosen: Choices) -> tuple[TwoReadings, ...]:
    """Return the columns of dates of which somebody must say whether day or month comes first."""
    kinds = {column.name: column.type for column in targets(chosen.entity)}
    asked = {
        column: found
        for name, column in chosen.columns.items()
        if kinds.get(name) in ("date", "instant") and (found := two_readings(sheet, column))
    }
    return tuple(asked.values())


def dates_of_profile(sheet: Sheet, profile: Profile) -> tuple[TwoReadings, ...]:
    """Return the columns of dates of which a known profile does not say the order."""
    kinds = {column.name: column.type for column in targets(profile.entity)}
    here = {header_key(name): name for name in reversed(sheet.columns)}
    asked: dict[str, TwoReadings] = {}
    for name, rule in profile.columns.items():
        if kinds.get(name, "date") not in ("date", "instant") or rule.order or rule.part:
            continue
        column = next((here[k] for each in rule.from_ if (k := header_key(each)) in here), None)
        if column is not None and (found := two_readings(sheet, column)):
            asked[column] = found
    return tuple(asked.values())


def two_readings(sheet: Sheet, column: str) -> TwoReadings | None:
    """Return a date of a column that can be read in two ways; None if the column decides."""
    values = distinct(sheet, column, sheet.table.num_rows)
    order = date_order(values)
    if order != "ambiguous" and not isinstance(order, Refusal):
        return None
    both = [(text, to_date(text, "mdy"), to_date(text, "dmy")) for text in values]
    differ = [each for each in both if each[1] != each[2]]
    sample, first, second = next(
        (e for e in differ if isinstance(e[1], date) and isinstance(e[2], date)), differ[0]
    )
    return TwoReadings(
        column, sample, first if isinstance(first, date) else None,
        second if isinstance(second, date) else None,
        order.rule if isinstance(order, Refusal) else None,
    )  # fmt: skip


def words_to_ask(ledger: Ledger, sheet: Sheet, chosen: Choices) -> tuple[UnknownWord, ...]:
    """Return the words that stand for a state, a kind or a record on file and are not known.

    Of dates, numbers and the like: texts that are none, such as n/a.
    """
    asked: list[UnknownWord] = []
    for target in targets(chosen.entity):
        column = chosen.columns.get(target.name)
        if column is not None and column in sheet.columns:
            asked += _unknown(ledger, sheet, target, column, chosen)
    return tuple(asked)


def _unknown(
    ledger: Ledger, sheet: Sheet, target: Column, column: str, chosen: Choices
) -> list[UnknownWord]:
    counts: Counter[str] = Counter()
    for each in sheet.table.column(column).value_counts().to_pylist():
        if each["values"] is not None and each["values"].strip():
            counts[each["values"].strip()] += each["counts"]
    likely: dict[str, str] = {}
    if target.refers_to in RECORDS:
        names = named(ledger, str(target.refers_to))
        likely = {header_key(text): entity_id for entity_id, text in names.items()}
        strange = [word for word in counts if word not in names]
    elif target.type == "text" and not target.choices:
        return []
    else:
        order = chosen.orders.get(column) or date_order(list(counts))
        said = order if isinstance(order, str) and order != "ambiguous" else "dmy"
        one = converter(
            ColumnRule(value=None), Target(target.name, target.type, target.choices), said
        )
        strange = [word for word in counts if isinstance(one(word), Refusal)]
    strange.sort(key=lambda word: -counts[word])
    return [
        UnknownWord(target.name, column, word, counts[word], likely.get(header_key(word)))
        for word in strange[:MOST_WORDS]
    ]


def named(ledger: Ledger, entity: str) -> dict[str, str]:
    """Return id → name or title of every record of an entity."""
    label = next((n for n in ("name", "title") if n in RECORDS[entity].model_fields), "id")
    return {i: str(state[label]) for i, state in ledger.states(entity).items()}


def lacking(chosen: Choices) -> tuple[str, ...]:
    """Return the fields that a new row needs and no column was chosen for."""
    needed = [c.name for c in ENTITIES[chosen.entity].columns() if c.required]
    has_key = chosen.key is not None or "external_id" in chosen.columns
    is_record = chosen.entity in RECORDS
    return tuple(
        name
        for name in needed
        if name not in chosen.columns and not (name == "id" and is_record and has_key)
    )
