"""How an entity is declared, once: everything else follows from the declaration.

Tables, views, import columns, forms, the wording of the history, export columns and the reference
page are derived from the classes in `trustdash.model.entities`. Two kinds exist:

- a **Record** is governed: each change is an event, and every former state stays readable;
- a **Fact** is one of thousands to millions of like rows (answers, observations, complaints,
  remedies): appended in batches, corrected by a later row with the same key, never edited.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from types import UnionType
from typing import Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from trustdash.model.states import States

Visibility = Literal["public", "internal", "privileged", "named_people"]
"""Who may see a record: everyone outside, everyone inside, or holders of that grant alone."""


def declare(
    default: Any = ...,
    *,
    help: str,  # noqa: A002 - the word that forms and templates use
    unit: str | None = None,
    refers_to: str | None = None,
    frozen: bool = False,
    revealed_by: str | None = None,
    planned: bool = False,
    aliases: Iterable[str] = (),
    ge: float | None = None,
    le: float | None = None,
    is_shown: bool = False,
) -> Any:
    """Declare one field. It is confidential: hidden without the grant "named_people".

    A field that everybody may see who sees the record is declared with `shown`, which takes the
    same words. A field is confidential until somebody decides otherwise, never the other way round.

    help: what it means, in plain words. unit: e.g. "days", "%", "people". refers_to: the entity
    whose id it holds. frozen: can be set once and never changed. revealed_by: a fact's column is
    unknown before the day in that date column. planned: a date that lies ahead on purpose and so is
    shown before it comes (other dates of a fact are hidden until their day). aliases: other column
    names that imports recognise.
    """
    extra: Any = {
        "unit": unit,
        "refers_to": refers_to,
        "is_shown": is_shown,
        "frozen": frozen,
        "revealed_by": revealed_by,
        "planned": planned,
        "aliases": list(aliases),
    }
    return Field(default, description=help, json_schema_extra=extra, ge=ge, le=le)


shown = partial(declare, is_shown=True)
"""Declare one field that everybody may see who may see the record; see `declare`."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of an entity as the other rooms need to know it."""

    name: str
    type: Literal["text", "integer", "number", "yes_no", "date", "instant", "texts"]
    help: str
    required: bool
    choices: tuple[str, ...]
    unit: str | None
    refers_to: str | None
    confidential: bool
    frozen: bool
    revealed_by: str | None
    planned: bool
    aliases: tuple[str, ...]


_TYPES: dict[type, str] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "yes_no",
    date: "date",
    datetime: "instant",
}


def _plain_type(annotation: Any) -> tuple[str, tuple[str, ...]]:
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (a for a in get_args(annotation) if a is not type(None))
    if get_origin(annotation) is Literal:
        return "text", tuple(str(a) for a in get_args(annotation))
    if get_origin(annotation) is tuple:
        return "texts", ()
    return _TYPES[annotation], ()


def _column(name: str, info: FieldInfo) -> Column:
    kind, choices = _plain_type(info.annotation)
    extra: dict[str, Any] = (
        info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    )
    return Column(
        name=name,
        type=kind,  # type: ignore[arg-type]
        help=info.description or "",
        required=info.is_required(),
        choices=choices,
        unit=extra.get("unit"),
        refers_to=extra.get("refers_to"),
        confidential=not extra.get("is_shown"),
        frozen=bool(extra.get("frozen")),
        revealed_by=extra.get("revealed_by"),
        planned=bool(extra.get("planned")),
        aliases=tuple(extra.get("aliases", ())),
    )


@dataclass(frozen=True, slots=True)
class Parent:
    """Columns of an entity that name a record to which its rows belong.

    entity: what kind of record that is; None where the column `kind_column` says it row by row.
    """

    id_column: str
    entity: str | None = None
    kind_column: str | None = None


class Entity(BaseModel):
    """What records and facts have in common: a name, and columns derived from the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    entity: ClassVar[str]
    """The name used in tables, files, ids of links and on the command line."""
    plural: ClassVar[str]
    """The noun for several, as pages say it."""
    belongs_to: ClassVar[tuple[str, ...]] = ()
    """The columns that name what a row belongs to, the nearest to its incident first.

    Who may not see one of these may not see the row. A column that holds the id of one kind of
    record is written as it is; two columns, the kind and the id, are written "kind/id".
    """

    @classmethod
    @cache
    def columns(cls) -> tuple[Column, ...]:
        """Return the entity's columns in order of declaration."""
        return tuple(_column(name, info) for name, info in cls.model_fields.items())

    @classmethod
    @cache
    def column(cls, name: str) -> Column:
        """Return one column by name; KeyError if there is none."""
        return _column(name, cls.model_fields[name])

    @classmethod
    @cache
    def parents(cls) -> tuple[Parent, ...]:
        """Return what the entity's rows belong to, in the order in which an incident is sought."""
        return tuple(map(cls._parent, cls.belongs_to))

    @classmethod
    def _parent(cls, written: str) -> Parent:
        kind, _, name = written.rpartition("/")
        return Parent(name, kind_column=kind) if kind else Parent(name, cls.column(name).refers_to)


class Record(Entity):
    """A governed record. `prefix` starts its ids, `states` says what may follow what."""

    prefix: ClassVar[str]
    states: ClassVar[States | None] = None
    kept_by: ClassVar[Literal["admin"] | None] = None
    """The one role that sees and keeps it; None: it is content, seen by its visibility."""

    id: str = shown(
        help="The id as people read it aloud, e.g. COM-014. It never changes.", frozen=True
    )
    external_id: str | None = shown(
        None, help="The key of the same thing in the system it was imported from."
    )
    visibility: Visibility = shown(
        "internal",
        help="Who may see it: public, internal, or holders of that grant.",
    )
    is_void: bool = declare(
        False, help="Whether making it was undone. The ledger sets it; no form or file does."
    )

    @classmethod
    @cache
    def columns(cls) -> tuple[Column, ...]:
        """Return the columns that people and files fill in: all but what the ledger sets."""
        return tuple(column for column in super().columns() if column.name != "is_void")


class Fact(Entity):
    """One of many like rows. `key` tells two of them apart; a later row with that key corrects.

    `true_on` names the date column on which the row became true in the world: no earlier as-of
    shows it.
    """

    key: ClassVar[tuple[str, ...]]
    true_on: ClassVar[str]
