"""What a method may be asked: every number is looked at before a library sees it.

Libraries answer edge cases with NaN, infinity, an exception or a wrong number; here they are
refused in one plain line, or let through as what they are.
"""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from scipy import stats

from trustdash.errors import StatisticRefused

Values = npt.NDArray[np.float64]
Series = npt.ArrayLike | Sequence[float | None]
"""Numbers as they are given; None or NaN for a missing one."""
Positions = tuple[int, ...]
"""Places in a series, counted from 1 as people do."""

LARGEST = 1e100
"""Up to here squares, and sums of them, are far from running over."""
LARGEST_COUNT = 1e9
MOST_VALUES = 100_000
LEAST_CONFIDENCE, MOST_CONFIDENCE = 0.5, 0.999


def numbers(values: Series, field: str, *, gaps: bool = False) -> Values:
    """Return a series as floats.

    values: numbers in time order, or of equal standing. field: their name, for the refusal. gaps:
    whether None or NaN may stand for a missing number. Refused: anything that is no number,
    infinity, more than 10^100 either way, more than 100,000 values.
    """
    try:
        series = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise StatisticRefused(f"{field} holds something that is no number.", _LIST) from None
    if series.ndim != 1 or series.size > MOST_VALUES:
        raise StatisticRefused(f"{field} is not a list of up to {MOST_VALUES:,} numbers.", _LIST)
    if not gaps and np.isnan(series).any():
        where = int(np.flatnonzero(np.isnan(series))[0]) + 1
        raise StatisticRefused(f"{field}: number {where} is missing.", "Give it or leave it out.")
    if (np.abs(series[~np.isnan(series)]) > LARGEST).any():
        raise StatisticRefused(f"{field} holds a number beyond 10^100.", "Give it in larger units.")
    return series


_LIST = "Give a plain list of numbers."


def number(value: float, field: str, *, least: float = -LARGEST, most: float = LARGEST) -> float:
    """Return one number; refused outside `least` to `most`, and if it is none."""
    found = float(numbers([value], field)[0])
    if not least <= found <= most:
        raise StatisticRefused(f"{field} is {found:g}.", f"It must lie from {least:g} to {most:g}.")
    return found


def seed(value: float) -> int:
    """Return the seed of a random draw; refused unless whole, from 0 to 2^53."""
    found = number(value, "seed", least=0, most=2**53)
    if found != int(found):
        raise StatisticRefused(f"seed is {found:g}.", "Give a whole number.")
    return int(found)


def counts(values: Series, field: str, *, gaps: bool = False) -> Values:
    """Return counts as floats; refused unless whole, from 0 to 10^9."""
    series = numbers(values, field, gaps=gaps)
    known = series[~np.isnan(series)]
    if ((known < 0) | (known != np.floor(known)) | (known > LARGEST_COUNT)).any():
        raise StatisticRefused(
            f"{field} holds something that is no count.", "Give whole numbers from 0 to 10^9."
        )
    return series


def count(value: float, field: str) -> int:
    """Return one count; refused unless whole, from 0 to 10^9."""
    return int(counts([value], field)[0])


def exposures(values: Series, field: str, *, gaps: bool = False) -> Values:
    """Return times or amounts at risk; refused unless 0 or from 10^-9 to 10^100."""
    series = numbers(values, field, gaps=gaps)
    known = series[~np.isnan(series)]
    if ((known < 0) | ((known > 0) & (known < 1e-9))).any():
        raise StatisticRefused(
            f"{field} holds a negative or vanishing amount.", "Give time or amount at risk."
        )
    return series


def flags(values: Series, field: str) -> npt.NDArray[np.bool_]:
    """Return yes or no for each item; refused unless each is 1 or 0."""
    series = numbers(values, field)
    if not np.isin(series, (0.0, 1.0)).all():
        raise StatisticRefused(
            f"{field} holds something beside 0 and 1.", "Use 1 for yes, 0 for no."
        )
    return np.asarray(series == 1, dtype=np.bool_)


def of_equal_length(**series: Collection[float] | Values) -> None:
    """Refuse series that belong together but differ in length; named by their fields."""
    lengths = {name: len(values) for name, values in series.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise StatisticRefused(f"The lists differ in length: {told}.", "Give one of each per item.")


def confidence(conf: float) -> float:
    """Return the share of the time that an interval is to hold; refused outside 0.5 to 0.999."""
    return number(conf, "conf", least=LEAST_CONFIDENCE, most=MOST_CONFIDENCE)


def normal_quantile(conf: float) -> float:
    """Return the normal quantile of a two-sided interval: 1.96 for 0.95."""
    return float(stats.norm.ppf((1 + confidence(conf)) / 2))


def positions(where: npt.ArrayLike) -> Positions:
    """Return where a series of yes and no says yes, counted from 1."""
    return tuple(int(place) + 1 for place in np.flatnonzero(where))


def mask(places: Collection[int], length: int, field: str) -> npt.NDArray[np.bool_]:
    """Return yes at each of the positions, counted from 1; refused outside the series."""
    chosen = np.zeros(length, dtype=bool)
    for place in places:
        if not 1 <= place <= length:
            raise StatisticRefused(
                f"{field} names position {place} of {length}.", "Positions count from 1."
            )
        chosen[place - 1] = True
    return chosen


def is_constant(values: Values) -> bool:
    """Tell whether there is no variation, up to rounding; so for fewer than two values."""
    return len(values) < 2 or float(np.ptp(values)) <= 1e-12 * float(np.abs(values).max())
