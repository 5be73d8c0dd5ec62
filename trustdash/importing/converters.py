"""From one text to one typed value, as a column's rule says. Called on distinct values only."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trustdash.importing.profile import ColumnRule
from trustdash.importing.values import (
    Refusal,
    clean_text,
    header_key,
    to_bool,
    to_date,
    to_instant,
    to_integer,
    to_number,
    to_period,
    to_quantity,
)

Convert = Callable[[str], Any]
"""Makes a value, a `Refusal`, or None where there is no value."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a column must become: a field's name and type, and the words it may hold."""

    name: str
    type: str
    choices: tuple[str, ...] = ()


def converter(rule: ColumnRule, target: Target, order: str, day_of: str | None = None) -> Convert:
    """Return what makes a value of the target's type from one text, without the rule's map.

    order: of day and month. day_of: year and month of a column that holds only the day.
    """
    kind = rule.type or target.type
    if kind == "date" and day_of:
        return lambda text: to_date(text, order, month=day_of)
    if rule.part and kind == "date":
        return lambda text: _part(text, rule.part or "start")
    if rule.unit:
        return lambda text: _in_unit(text, rule.unit or "")
    simple: Mapping[str, Convert] = {
        "date": lambda text: to_date(text, order),
        "instant": lambda text: _utc(to_instant(text, order, rule.zone)),
        "number": lambda text: to_number(text, rule.decimal),
        "integer": to_integer,
        "yes_no": to_bool,
        "texts": lambda text: _parts(text, rule.split or ";"),
        "text": _text_converter(rule, target),
    }
    return simple[kind]


def _utc(instant: datetime | Refusal) -> datetime | Refusal:
    return instant if isinstance(instant, Refusal) else instant.replace(tzinfo=None)


def _text_converter(rule: ColumnRule, target: Target) -> Convert:
    choices = {header_key(word): word for word in target.choices}

    def made(text: str) -> Any:
        clean = clean_text(text).strip()
        if choices:
            word = choices.get(header_key(clean))
            return word or Refusal(
                f"“{clean}” is none of the words known: {', '.join(target.choices)}."
            )
        return rule.prefix + (slug(clean) if rule.slug else clean) if clean else None

    return made


def slug(text: str) -> str:
    """Return text as part of an id: letters, digits and dots; anything else is one hyphen."""
    return re.sub(r"[^\w.]+", "-", text).strip("-")


def _part(text: str, part: str) -> Any:
    period = to_period(text)
    return period if isinstance(period, Refusal) else period[0 if part == "start" else 1]


def _in_unit(text: str, unit: str) -> Any:
    quantity = to_quantity(text)
    if isinstance(quantity, Refusal):
        return quantity
    number, found = quantity
    if header_key(found) != header_key(unit):
        return Refusal(f"“{text}” is not in {unit}. Give the value in {unit}.")
    return number


def _parts(text: str, split: str) -> list[str]:
    return [part for piece in text.split(split) if (part := clean_text(piece).strip())]


def mapped(rule: ColumnRule, plain: Convert) -> Convert:
    """Return `plain` behind the rule's extract and map; a word that is not listed is refused."""
    known = {header_key(word): value for word, value in (rule.map or {}).items()}
    pattern = re.compile(rule.extract) if rule.extract else None

    def made(text: str) -> Any:
        if pattern is not None:
            found = pattern.search(text)
            if found is None:
                return Refusal(f"“{text}” does not have the form that the profile expects.")
            text = found[1].strip()
        if rule.map is None:
            return plain(text)
        key = header_key(text)
        if key not in known:
            words = ", ".join(rule.map)
            return Refusal(
                f"“{text}” is a word the profile does not know; it knows: {words}. Add it to"
                " the profile's map, or correct the row."
            )
        value = known[key]
        return None if value is None else plain(str(value))

    return made
