"""What a profile is: the mapping from one kind of source file to one entity, declared as data."""

import difflib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from trustdash.errors import ImportRefused
from trustdash.model.entities import ENTITIES, FACTS, RECORDS

Cell = str | int | float | bool | None
"""A plain value as it can be written in a profile."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Later(_Strict):
    """A value that holds only from a later day on.

    on: the field with that day; without a day there the value never comes. value: what it is then.
    """

    on: str
    value: Cell


class ColumnRule(_Strict):
    """How one field is made from the columns of a source.

    Exactly one of `from`, `first_of`, `value`, `template` says where the text comes from:

    - from: the column, or several candidates of which the first that the file has is used;
    - first_of: rules of which, row by row, the first that gives a value is used;
    - value: the same for all rows;
    - template: text with `{column}` in braces.

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

    from_: tuple[str, ...] = Field(default=(), validation_alias="from", serialization_alias="from")
    first_of: tuple["ColumnRule", ...] = ()
    value: Cell = None
    template: str | None = None
    says_of: str | None = None
    missing: tuple[str, ...] = ()
    map: dict[str, Cell] | None = None
    extract: str | None = None
    only_when: dict[str, tuple[str, ...]] = {}
    when: str | None = None
    order: Literal["mdy", "dmy", "ymd", "iso"] | None = None
    zone: str = "UTC"
    day_of: str | None = None
    part: Literal["start", "end"] | None = None
    type: Literal["text", "number", "integer", "date", "instant", "yes_no"] | None = None
    unit: str | None = None
    decimal: Literal[".", ","] = "."
    split: str | None = None
    prefix: str = ""
    slug: bool = False
    matches: str | None = None
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
        for name in ("from", "missing"):
            if isinstance(made.get(name), (str, int)):
                made[name] = (str(made[name]),)
        if "missing" in made:
            made["missing"] = tuple(str(word) for word in made["missing"])
        if isinstance(made.get("map"), dict):
            made["map"] = {str(word): value for word, value in made["map"].items()}
        return made

    @field_validator("extract", "matches")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f"“{pattern}” is no regular expression: {error}") from error
        return pattern


class Identity(_Strict):
    """How a governed row's record is found again.

    from: the columns whose values, joined by `join` after `prefix`, are the id. key: fields or
    columns whose joined values are the `external_id` of a record whose id is allocated. With
    `many`, records may share an external id (the rows of a published list).
    """

    from_: tuple[str, ...] = Field(default=(), validation_alias="from", serialization_alias="from")
    key: tuple[str, ...] = ()
    prefix: str = ""
    join: str = "-"
    many: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"from": (given,)}
        if isinstance(given, dict):
            listed = {
                n: (v,) if isinstance(v, str) else v
                for n, v in given.items()
                if n in ("from", "key")
            }
            return {**given, **listed}
        return given


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
    except_: tuple[str, ...] = Field(
        default=(), validation_alias="except", serialization_alias="except"
    )
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
    words: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rule: str


class Snapshot(_Strict):
    """The same list published at several dates.

    date_from: a regular expression over the file's name whose first group is the date. list_name:
    under which the commitments are kept. dates: the fields that tell two rows of one natural key
    apart, the one that orders them first.
    """

    date_from: str
    list_name: str
    dates: tuple[str, ...] = ("window_start", "due_date")


class Reconcile(_Strict):
    """Compare with what is on file instead of storing. key: the fields that find the value on
    file; value: the field compared; tolerance: the largest difference that still agrees."""

    key: tuple[str, ...]
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
    match: tuple[str | tuple[str, ...], ...] = ()
    sheet: str | None = None
    records: str | None = None
    key_column: str | None = None
    header_row: int | None = None
    file_name: str | None = None
    history: bool = False
    children: dict[str, Child] = {}
    creates: tuple[Creation, ...] = ()
    snapshot: Snapshot | None = None
    reconcile: Reconcile | None = None
    provenance: str | None = None


def from_data(data: Mapping[str, Any], where: str) -> Profile:
    """Return the profile that `data` declares; ImportRefused names what is wrong in `where`."""
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        raise ImportRefused(
            f"{where}: {path or 'the profile'}: {first['msg']}.",
            _did_you_mean(path) or "`trustdash profiles show NAME` prints one that works.",
        ) from error


def _did_you_mean(path: str) -> str | None:
    known = {
        name
        for model in (
            Profile,
            Child,
            ColumnRule,
            Unpivot,
            Creation,
            Snapshot,
            SkipRule,
            Reconcile,
            Identity,
            Later,
        )
        for name in (*model.model_fields, *(f.alias or "" for f in model.model_fields.values()))
    }
    close = difflib.get_close_matches(path.rsplit(".", 1)[-1], known, 1)
    return f"Did you mean “{close[0]}”?" if close else None


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
