"""What a profile is: the mapping from one kind of source file to one entity, declared as data."""

import difflib
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from trustdash.model.entities import ENTITIES, FACTS, RECORDS


def _listed(given: Any) -> Any:
    """Take a single word for a list of one, and numbers for the words that they are in a file."""
    words = given if isinstance(given, list | tuple) else [given]
    return tuple(str(word) if isinstance(word, int | float) else word for word in words)


def _one_or_more(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"“{text}” is no regular expression: {error}") from error
    return text


def _with_group(text: str) -> str:
    if re.compile(_pattern(text)).groups == 0:
        raise ValueError(f"“{text}” has no group: put brackets around the part that is meant")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"“{name}” is no time zone; write it as Europe/Vienna") from error
    return name


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""Words of a source, or names; a single one needs no list."""

Pattern = Annotated[str, AfterValidator(_pattern)]
"""A regular expression."""

PatternWithGroup = Annotated[str, AfterValidator(_with_group)]
"""A regular expression of which the first group is taken."""

Cell = Annotated[
    str | int | float | bool | None,
    BeforeValidator(lambda given: given.isoformat() if isinstance(given, date) else given),
]
"""A plain value as it can be written in a profile; a day is the text that a file would hold."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Later(_Strict):
    """A value that holds only from a later day on.

    on: the field with that day; without a day there the value never comes. value: what it is then.
    """

    on: str
    value: Cell


SOURCES = frozenset({"from_", "first_of", "value", "template", "says_of"})
"""The keys of a rule that say where its text comes from."""


class ColumnRule(_Strict):
    """How one field is made from the columns of a source.

    Exactly one of these says where the text comes from:

    - from: the column, or several candidates of which the first that the file has is used;
    - first_of: rules of which, row by row, the first that gives a value is used;
    - value: the same for all rows;
    - template: text with `{column}` in braces;
    - says_of: what the rule that was used for another field has to say (its `says`).

    The rest says what to do with it. missing: texts that mean "no value" in this column. map: word
    → value; a word not listed refuses the row. extract: a regular expression of which the first
    group is kept. only_when: column → words; in other rows there is no value. when: a column that
    must not be empty. order: of day and month (otherwise decided from the column, or asked).
    zone: of instants that name none. day_of: year and month of a column that holds only the day.
    part: which end of a partial date ("2024-03") counts. unit: what a cell like "10 mph" must be
    in. decimal: the decimal sign. split: what parts a list. prefix, slug: how ids are made.
    matches: a regular expression; the field is yes where it is found. default: the value where
    there is none. known_on: the field with the day from which the value is known. then: the value
    from a later day on. says: what another field with `says_of` notes when this rule was used.
    """

    from_: Words = Field(default=(), validation_alias="from", serialization_alias="from")
    first_of: tuple["ColumnRule", ...] = ()
    value: Cell = None
    template: str | None = None
    says_of: str | None = None
    missing: Words = ()
    map: dict[str, Cell] | None = None
    extract: PatternWithGroup | None = None
    only_when: dict[str, Words] = {}
    when: str | None = None
    order: Literal["mdy", "dmy", "ymd", "iso"] | None = None
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    day_of: str | None = None
    part: Literal["start", "end"] | None = None
    type: Literal["text", "number", "integer", "date", "instant", "yes_no"] | None = None
    unit: str | None = None
    decimal: Literal[".", ","] = "."
    split: str | None = None
    prefix: str = ""
    slug: bool = False
    matches: Pattern | None = None
    default: Cell = None
    known_on: str | None = None
    then: Later | None = None
    says: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        """Accept a bare column name, a list of candidates, and single words for lists."""
        if isinstance(given, str):
            return {"from": (given,)}
        if isinstance(given, list):
            return {"from": tuple(given)}
        if not isinstance(given, dict):
            return {"value": given}
        made = dict(given)
        if isinstance(made.get("map"), dict):
            made["map"] = {str(word): value for word, value in made["map"].items()}
        return made

    @model_validator(mode="after")
    def _one_source(self) -> "ColumnRule":
        given = SOURCES & self.model_fields_set
        if len(given) != 1:
            told = " and ".join(sorted(name.strip("_") for name in given)) or "none"
            wanted = ", ".join(sorted(name.strip("_") for name in SOURCES))
            raise ValueError(f"exactly one of {wanted} says where the text comes from, not {told}")
        return self


class Identity(_Strict):
    """How a governed row's record is found again.

    from: the columns whose values, joined by `join` after `prefix`, are the id. key: fields or
    columns whose joined values are the `external_id` of a record whose id is allocated. With
    `many`, records may share an external id (the rows of a published list).
    """

    from_: Words = Field(default=(), validation_alias="from", serialization_alias="from")
    key: Words = ()
    prefix: str = ""
    join: str = "-"
    many: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"from": given} if isinstance(given, str | list) else given

    @model_validator(mode="after")
    def _from_or_key(self) -> "Identity":
        if bool(self.from_) == bool(self.key):
            raise ValueError("give either from or key")
        return self


class Unpivot(_Strict):
    """Wide columns that become one fact each. into: the field that names the item; columns: item →
    rule of its value, with `scale_min` and `scale_max` where the value has a scale."""

    class Item(ColumnRule):
        """One item: the rule of its value and the ends of its scale."""

        scale_min: float | None = None
        scale_max: float | None = None

    into: str
    value: str = "value"
    columns: dict[str, Item]


class Creation(_Strict):
    """Records that a source implies, written in the same batch unless they are on file.

    entity, id, fields: one record; texts may hold `{name}` of a file-name group. for_each: a
    mapped field, one record per value in it, where `{value}` is the field's value and `{label}`
    the source's text. except_: values not made. since: the day from which they exist (otherwise
    the first day in the file).
    """

    entity: str
    id: str | None = None
    for_each: str | None = None
    except_: Words = Field(default=(), validation_alias="except", serialization_alias="except")
    since: str | None = None
    fields: dict[str, Any] = {}

    @field_validator("fields")
    @classmethod
    def _dates_as_text(cls, fields: dict[str, Any]) -> dict[str, Any]:
        return {n: v.isoformat() if isinstance(v, date) else v for n, v in fields.items()}

    @model_validator(mode="after")
    def _one_or_each(self) -> "Creation":
        if (self.id is None) == (self.for_each is None):
            raise ValueError("give either id or for_each")
        _check_entity(self.entity, RECORDS)
        _check_fields(self.entity, self.fields)
        return self


class SkipRule(_Strict):
    """Rows of another kind, refused with the reason given. column: looked at; words: the values
    that make a row another kind (none given: any value does)."""

    column: str
    words: Words = ()
    missing: Words = ()
    rule: str


class Snapshot(_Strict):
    """The same list published at several dates.

    date_from: a regular expression over the file's name whose first group is the date. list_name:
    under which the commitments are kept. dates: the fields that tell two rows of one natural key
    apart, the one that orders them first.
    """

    date_from: PatternWithGroup
    list_name: str
    dates: Words = ("window_start", "due_date")


class Reconcile(_Strict):
    """Compare with what is on file instead of storing. key: the fields that find the value on
    file; value: the field compared; tolerance: the largest difference that still agrees."""

    key: Words
    value: str = "value"
    tolerance: float = Field(default=0.0, ge=0)


class Mapping_(_Strict):  # noqa: N801 - Mapping is taken by the standard library
    """What a file's rows and its child rows have in common: an entity and its columns."""

    entity: str
    columns: dict[str, ColumnRule] = {}
    id: Identity | None = None
    period: ColumnRule | None = None
    unpivot: Unpivot | None = None
    skip: tuple[SkipRule, ...] = ()
    skips_states: bool = True

    @model_validator(mode="after")
    def _fits_the_entity(self) -> "Mapping_":
        _check_entity(self.entity, ENTITIES)
        named = {**self.columns, **({self.unpivot.into: 0} if self.unpivot else {})}
        _check_fields(self.entity, named)
        if self.id and self.entity in FACTS:
            raise ValueError(f"{self.entity} is a fact: its key is {FACTS[self.entity].key}")
        return self


class Child(Mapping_):
    """Rows inside a row. rows: the nested list they come from; none: the row itself again.

    parent: the field that takes the parent's id.
    """

    rows: str | None = None
    parent: str | None = None


class Profile(Mapping_):
    """The mapping from one kind of source file to one entity and what hangs on it.

    match: columns by which a file is recognised; a list in it means any one of these. sheet,
    records, key_column, header_row: where the rows are. file_name: a regular expression over the
    file's name; its named groups can be used as `{name}`. history: whether rows of one id are its
    states from `effective_on` on; if not, a row is the present state as the source knows it.
    """

    name: str
    description: str
    match: Annotated[tuple[str | tuple[str, ...], ...], BeforeValidator(_one_or_more)] = ()
    sheet: str | None = None
    records: str | None = None
    key_column: str | None = None
    header_row: int | None = None
    file_name: Pattern | None = None
    history: bool = False
    children: dict[str, Child] = {}
    creates: tuple[Creation, ...] = ()
    snapshot: Snapshot | None = None
    reconcile: Reconcile | None = None
    provenance: str | None = None


def _check_entity(entity: str, known: Mapping[str, Any]) -> None:
    if entity not in known:
        close = difflib.get_close_matches(entity, known, 1)
        hint = f"did you mean “{close[0]}”" if close else f"one of: {', '.join(known)}"
        raise ValueError(f"there is no entity “{entity}”; {hint}")


BESIDE = frozenset(
    {"effective_on", "changed_on", "reason", "approved_by", "requested_by", "reason_code"}
)
"""Targets that are no fields of the entity: when a row is true, since when changed, and why."""


def _check_fields(entity: str, named: Mapping[str, Any]) -> None:
    fields = ENTITIES[entity].model_fields
    for name in named:
        if name.startswith("_") or name in BESIDE or name in fields:
            continue
        close = difflib.get_close_matches(name, fields, 1)
        hint = f"; did you mean “{close[0]}”" if close else ""
        raise ValueError(f"{entity} has no field “{name}”{hint}")
