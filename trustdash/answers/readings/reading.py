"""How a statistical result reads: its one plain sentence, and its own one for too little data.

`@reading(method, too_little=…)` declares how a method's result is said. The function gets what was
asked and what was found, both by the fields of `trustdash stats`; it returns None where the result
has nothing to say, and then the sentence for too little data is said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from trustdash.answers import formats

Fields = Mapping[str, Any]
Say = Callable[[Fields, Fields], str | None]

_DIGITS = 3
_LONGEST = 1e15
"""From here on a number is written with its power of ten."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one method's result is said."""

    say: Say
    too_little: str


READINGS: dict[str, Reading] = {}
"""By the name of the method."""


def reading(method: str, *, too_little: str) -> Callable[[Say], Say]:
    """Declare how the result of a method is said, and what is said where there is too little."""

    def declare(say: Say) -> Say:
        READINGS[method] = Reading(say, too_little)
        return say

    return declare


def sentence(method: str, asked: Fields, found: Fields) -> str:
    """Return the one sentence of a result, without a p-value and without a claim of cause."""
    known = READINGS[method]
    return known.say(asked, found) or known.too_little


def shown(value: float) -> str:
    """Write a number with three digits that count, whole from a hundred on."""
    if abs(value) >= _LONGEST:
        return f"{value:.2e}".replace("-", formats.MINUS)
    decimals = 0 if value == 0 else max(0, _DIGITS - 1 - floor(log10(abs(value))))
    text = formats.number(value, min(decimals, 12))
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float) -> str:
    """Write a share of 1 as whole per cent, or with a decimal below ten of them."""
    return f"{shown(round(100 * share, 1 if abs(share) < 0.1 else 0))}%"


def odds(asked: Fields) -> str:
    """Write how sure an interval is: `95 in 100 chance`."""
    return f"{100 * asked.get('conf', 0.95):g} in 100 chance"


def between(asked: Fields, low: float | None, high: float | None, unit: str = "") -> str:
    """Write an interval with its odds, one side alone where the other is not known; or nothing."""
    after = f" {unit}" if unit else ""
    if low is not None and high is not None:
        return f" ({odds(asked)}: {shown(low)} to {shown(high)}{after})"
    if low is not None:
        return f" ({odds(asked)}: at least {shown(low)}{after})"
    return f" ({odds(asked)}: at most {shown(high)}{after})" if high is not None else ""


def lies(asked: Fields, low: float, high: float) -> str:
    """Say between which values something lies, with the odds."""
    return f"lies between {shown(low)} and {shown(high)} ({odds(asked)})"


@dataclass(frozen=True, slots=True)
class Compared:
    """The words of a comparison: what is higher or lower, than what, and of no clear change."""

    what: str
    than: str
    unclear: str
    unit: str = ""

    def said(self, asked: Fields, difference: float, low: float | None, high: float | None) -> str:
        """Say by how much, if beyond chance; low and high are the limits of the difference."""
        after = f" {self.unit}" if self.unit else ""
        side, value, least, most = "higher", difference, low, high
        if high is not None and high < 0:
            side, value, least = "lower", -difference, -high
            most = None if low is None else -low
        elif low is None or low <= 0:
            return f"{self.unclear}{between(asked, low, high, self.unit)}."
        by = f"{shown(value)}{after} {side} than {self.than}"
        return f"{self.what} is {by}{between(asked, least, most, self.unit)}, more than chance."


def times_as_much(
    words: tuple[str, str], asked: Fields, ratio: float, low: float | None, high: float | None
) -> str:
    """Say how many times something else a rate is, and whether that differs beyond chance.

    words: the rate, and what it is compared with.
    """
    is_clear = (low is not None and low > 1) or (high is not None and high < 1)
    how = f"{words[0]} is {shown(ratio)} times {words[1]}{between(asked, low, high)}"
    return f"{how}, more than chance." if is_clear else f"{how}: no clear difference."


def outside(places: list[int], of: int, noun: str = "value") -> str:
    """Say how many values lie outside: `2 of 14 values lie outside it`."""
    verb = "lies" if len(places) <= 1 else "lie"
    count = "none" if not places else formats.count(len(places))
    return f"{count} of {formats.count(of)} {noun}{'' if of == 1 else 's'} {verb} outside"


def known(values: list[float | None] | None) -> list[float]:
    """Return the values that are there."""
    return [value for value in values or [] if value is not None]
