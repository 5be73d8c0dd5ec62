"""The methods by name. To add one: a function here beside, whose parameters are its fields.

`@method(example…)` declares a function as a method: its name is the method's, its annotated
parameters are the fields of the JSON object that it takes, those with a default may be left out,
its docstring says what it answers, and what it returns are the fields given back. The example is
printed by the help and run by a test.
"""

import difflib
import inspect
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from trustdash.errors import StatisticRefused
from trustdash.stats.result import Result

Fields = dict[str, Any]
"""What a method gives back: names of section 11 of the statistics' contract to plain values."""


def _whole(value: Any) -> Any:
    """Take 20.0 for 20, as some programs write whole numbers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _flag(value: Any) -> Any:
    """Take true for 1."""
    return int(value) if isinstance(value, bool) else _whole(value)


Number = Annotated[float, Field(description="number")]
Whole = Annotated[int, BeforeValidator(_whole), Field(description="whole number")]
Series = Annotated[list[float | None], Field(description="numbers in time order, null for a gap")]
Numbers = Annotated[list[float], Field(description="numbers")]
Places = Annotated[list[Whole] | None, Field(description="positions, the first is 1")]
Flags = Annotated[
    list[Annotated[int, BeforeValidator(_flag)]], Field(description="1 for yes, 0 for no")
]
Confidence = Annotated[float, Field(description="0.5 to 0.999")]


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its name, what it answers, its input's model, an example, and the function."""

    name: str
    answers: str
    takes: type[BaseModel]
    example: Mapping[str, Any]
    function: Callable[..., Fields]


METHODS: dict[str, Method] = {}
"""Every method by name, in the order declared."""

_CONFIG = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


def method(**example: Any) -> Callable[[Callable[..., Fields]], Callable[..., Fields]]:
    """Declare a function as the method of its name; the example gives its fields."""

    def declare(function: Callable[..., Fields]) -> Callable[..., Fields]:
        parameters = inspect.signature(function, eval_str=True).parameters.values()
        given: dict[str, Any] = {
            each.name: (each.annotation, ... if each.default is each.empty else each.default)
            for each in parameters
        }
        name = function.__name__
        takes = create_model(name, __config__=_CONFIG, **given)
        METHODS[name] = Method(name, inspect.getdoc(function) or "", takes, example, function)
        return function

    return declare


def given(result: Result, **renamed: str) -> Fields:
    """Return a result's fields under the names of the contract; `renamed`: ours → the contract's.

    What a result says of itself (n, status, reason …) comes last.
    """
    about = [field.name for field in fields(Result)]
    own = [field.name for field in fields(result) if field.name not in about]
    return {renamed.get(name, name): getattr(result, name) for name in (*own, *about)}


def run(name: str, text: bytes) -> tuple[Fields, Fields]:
    """Return what a method was asked and what it found, from its input as a JSON object.

    A value that can't be given is None, with a `reason`. Refused, in one line that names the field:
    an unknown method, what is no JSON object, a field that is missing, unknown or of a wrong type,
    and numbers that contradict what they stand for.
    """
    asked = find(name)
    try:
        wish = asked.takes.model_validate_json(text)
    except ValidationError as error:
        raise _refusal(asked, error) from None
    values = {field: getattr(wish, field) for field in asked.takes.model_fields}
    with warnings.catch_warnings():
        # What a library doubts is guarded and said in `reason`; a program reads no warnings.
        warnings.simplefilter("ignore")
        return values, asked.function(**values)


def find(name: str) -> Method:
    """Return a method by name; refused if there is none."""
    if name not in METHODS:
        close = difflib.get_close_matches(name, METHODS, n=3, cutoff=0.5)
        meant = f"Did you mean {' or '.join(close)}? " if close else ""
        raise StatisticRefused(
            f"There is no method {name!r}.", f"{meant}`trustdash stats` lists them all."
        )
    return METHODS[name]


def _refusal(asked: Method, error: ValidationError) -> StatisticRefused:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(map(_part, first["loc"])).strip(".")
    takes = f"{asked.name} takes {', '.join(map(_named, asked.takes.model_fields.items()))}."
    if first["type"] == "json_invalid":
        return StatisticRefused(
            f"Standard input is no JSON ({first['ctx']['error']}).", f"Give one object; {takes}"
        )
    if not field:
        return StatisticRefused("Standard input is no JSON object.", f"Give one; {takes}")
    if first["type"] == "missing":
        return StatisticRefused(f"{field} is missing.", takes)
    if first["type"] == "extra_forbidden":
        return StatisticRefused(f"{field} is no field here.", takes)
    return StatisticRefused(f"{field} can't be read: {_said(first['msg'])}.", takes)


def _part(part: int | str) -> str:
    """Return a part of a field's path: positions count from 1, names of types are left out."""
    if isinstance(part, int):
        return str(part + 1)
    return "" if "[" in part or part in {"int", "bool", "float"} else part


def _said(message: str) -> str:
    return f"{message[:1].lower()}{message[1:]}".rstrip(".")


def _named(field: tuple[str, Any]) -> str:
    name, info = field
    optional = "" if info.is_required() else ", may be left out"
    return f"{name} ({info.description or 'see --help'}{optional})"


def listing() -> str:
    """Return every method with what it answers, one a line."""
    lines = [f"{name:31} {each.answers.splitlines()[0]}" for name, each in METHODS.items()]
    return "\n".join(
        [
            "Usage: trustdash stats METHOD < JSON",
            "One JSON object in on standard input, one out. METHOD --help says its fields.",
            "",
            *lines,
        ]
    )


def describe(name: str) -> str:
    """Return what a method answers, its fields, and an example to run."""
    asked = find(name)
    example = orjson.dumps(asked.example).decode()
    return "\n".join(
        [
            asked.answers,
            "",
            *(f"  {_named(field)}" for field in asked.takes.model_fields.items()),
            "",
            f"  echo '{example}' | trustdash stats {name}",
        ]
    )
