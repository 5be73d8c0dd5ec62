"""Numbers, yes and no, and quantities with their unit."""

import math
import re

from trustdash.importing.values.text import Refusal

_SPACES = " \u00a0\u2009\u202f"
_CURRENCY = "$€£¥₹₽₩₺₪฿"
_PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_QUANTITY = re.compile(
    r"(?:(?:up to|at most|max\.?|<=|≤)\s*)?"
    r"(?P<number>[-+\u2212]?[0-9](?:[0-9.,'’\u00a0\u2009\u202f]*[0-9])?)"
    r"\s*(?P<unit>[^\W\d_%][^\d<>=]*|[%°‰][^\d<>=]*)",
    re.I,
)
_YES = frozenset({"yes", "y", "true", "t", "1", "on"})
_NO = frozenset({"no", "n", "false", "f", "0", "off"})
LARGEST = 2**63 - 1


def to_number(text: str, decimal: str = ".") -> float | Refusal:
    """A number as people and spreadsheets write it.

    decimal: "." or ",", the decimal mark of the column. Thousands may be set apart by the other
    mark, a space or an apostrophe, always in threes. A currency sign goes; a percent sign is a
    unit, so "45 %" is 45. The true minus (U+2212) and accounting brackets are negative.
    Infinite, missing and half-readable numbers are refused.
    """
    bare = _bare(text)
    grouped = _ungrouped(bare, decimal)
    if grouped is None or not _PLAIN.fullmatch(grouped):
        return _not_a_number(text, bare, decimal)
    value = float(grouped)
    if math.isinf(value):
        return Refusal(f"“{text.strip()}” is too large for a number: correct it.")
    return value


def _bare(text: str) -> str:
    bare = text.strip().replace("\u2212", "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1].strip()
    sign = "-" if bare.startswith("-") else ""
    bare = (
        bare.lstrip(
            "+-",
        )
        if bare[1:2] not in {"+", "-"}
        else bare
    )
    bare = bare.strip(_CURRENCY + _SPACES)
    bare = bare.removesuffix("%").rstrip(_SPACES)
    if bare.startswith("-") and not sign:
        sign, bare = "-", bare[1:].lstrip(_SPACES)
    return sign + bare


def _ungrouped(bare: str, decimal: str) -> str | None:
    """The number with a point as its decimal mark and no thousands marks, or None."""
    whole, mark, rest = bare.partition(decimal)
    if any(sign in rest for sign in ",'’" + _SPACES) or (decimal == "," and "." in rest):
        return None
    marks = {sign for sign in whole if sign in ".,'’" + _SPACES}
    if len(marks) > 1:
        return None
    if marks:
        first, *groups = whole.lstrip("-").split(marks.pop())
        if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
            return None
        whole = ("-" if whole.startswith("-") else "") + first + "".join(groups)
    return whole + ("." if mark else "") + rest


def _not_a_number(text: str, bare: str, decimal: str) -> Refusal:
    other = "," if decimal == "." else "."
    if bare.count(other) == 1 and _PLAIN.fullmatch(bare.replace(other, ".")):
        return Refusal(
            f"“{text.strip()}” can't be read with “{decimal}” as decimal mark: "
            f"if “{other}” is the decimal mark of this column, say so under `decimal` in a profile."
        )
    return Refusal(f"“{text.strip()}” is not a number: write digits only, such as 1234.5.")


def to_integer(text: str) -> int | Refusal:
    """A whole number of at most 64 bits; "5.0" is 5, "5.5" is refused."""
    plain = text.strip().replace("\u2212", "-")
    if re.fullmatch(r"[+-]?[0-9]{1,19}", plain):
        whole = int(plain)
    else:
        value = to_number(plain)
        if isinstance(value, Refusal):
            return value
        if not value.is_integer() or abs(value) > 2**53:
            return Refusal(f"“{text.strip()}” is not a whole number that can be kept exactly.")
        whole = int(value)
    if abs(whole) > LARGEST:
        return Refusal(f"“{text.strip()}” is too large for a whole number: keep it as text.")
    return whole


def to_bool(text: str) -> bool | Refusal:
    """Yes or no, in the words and letters that exports use; anything else is refused."""
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    return Refusal(f"“{text.strip()}” is neither yes nor no: write yes or no.")


def to_quantity(text: str, decimal: str = ".") -> tuple[float, str] | Refusal:
    """A number with its unit: "10 mph" is (10, "mph"), "up to 15 minutes" (15, "minutes").

    The number without a unit has the unit "". A range, or "more than", is no quantity.
    """
    alone = to_number(text, decimal) if not text.strip().endswith("%") else None
    if isinstance(alone, float):
        return alone, ""
    found = _QUANTITY.fullmatch(text.strip())
    if found is None:
        return Refusal(f"“{text.strip()}” is not one number with a unit: write it as “10 mph”.")
    number = to_number(found["number"], decimal)
    return number if isinstance(number, Refusal) else (number, found["unit"].strip())
