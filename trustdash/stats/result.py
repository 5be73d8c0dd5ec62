"""What a statistical method gives back: numbers that are finite, or None with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from math import isfinite
from typing import Literal

Status = Literal["ok", "no_data", "too_few", "not_reached", "suppressed", "not_estimable"]
"""ok: everything is known. The others say why something is not, and `reason` says it in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What every result says of itself.

    n: how many items it rests on, after missing ones were left out. missing: how many those were.
    status, reason: why a value is None, or why nothing should be claimed from it. caution: what a
    reader must know although everything is given.
    """

    n: int
    missing: int = 0
    status: Status = "ok"
    reason: str | None = None
    caution: str | None = None

    def __post_init__(self) -> None:
        """Hold the promise: no NaN and no infinity leaves a method, and no unknown unexplained."""
        for field in fields(self):
            if not _is_finite(getattr(self, field.name)):
                raise ValueError(f"{field.name} of {type(self).__name__} is not finite")
        if self.status != "ok" and not self.reason:
            raise ValueError(f"{type(self).__name__} is {self.status} without a reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Result):
    """A value between its lower and its upper limit.

    Units are those of the value. None: can't be given; `reason` says why. method: its name.
    """

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    method: str


def known(value: float) -> float | None:
    """Return a number that a library gave, or None if it is NaN or infinite."""
    return float(value) if isfinite(value) else None


def every_known(values: Iterable[float]) -> tuple[float | None, ...]:
    """Return numbers that a library gave, with None for each NaN or infinity."""
    return tuple(map(known, values))


def joined(*remarks: str | None) -> str | None:
    """Return the remarks as one, parted by semicolons; None if there is none."""
    return "; ".join(remark for remark in remarks if remark) or None


def excludes(point: float, lower: float | None, upper: float | None) -> bool | None:
    """Tell whether an interval leaves a point out; None if a limit that matters is unknown.

    A change is claimed only if the interval of the difference leaves out 0, of a ratio 1.
    """
    if lower is not None and lower > point:
        return True
    if upper is not None and upper < point:
        return True
    return None if lower is None or upper is None else False


def _is_finite(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or isfinite(value)
