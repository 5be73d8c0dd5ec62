"""Control charts for single values (XmR): the usual range, and what stands out of it.

Limits come from a frozen baseline, by the mean moving range and never the standard deviation of
all points, which would absorb the very shift that is looked for. Source: Wheeler (1993),
"Understanding Variation"; Nelson (1984), J. Qual. Technol. 16, 237–239.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

FEWEST_POINTS = 8
"""Below this a baseline has no limits."""
FIRM_POINTS = 12
"""From this on limits are more than a trial."""
SHIFT = 7
"""Points in a row on one side of the centre that make a shift."""
_SIGMAS = 3 / 1.128
"""From the mean moving range of two points to three standard deviations: 2.66."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The usual range: low and high limit around the centre.

    n: the points it is made of. status: `trial` for 8 to 11 points, `limits` from 12, `constant`
    where the baseline did not vary at all.
    """

    low: float
    centre: float
    high: float
    n: int
    status: Literal["trial", "limits", "constant"]


def xmr_limits(baseline: npt.ArrayLike) -> Limits | None:
    """Return mean ± 2.66 × mean moving range of a baseline; None below 8 points.

    NaN marks a period without a value: no moving range is taken across it.
    """
    values = np.asarray(baseline, dtype=np.float64)
    known = values[~np.isnan(values)]
    moves = np.abs(np.diff(values))
    moves = moves[~np.isnan(moves)]
    if len(known) < FEWEST_POINTS or not len(moves):
        return None
    centre, reach = float(known.mean()), float(_SIGMAS * moves.mean())
    if reach == 0:
        return Limits(centre, centre, centre, len(known), "constant")
    status: Literal["trial", "limits"] = "limits" if len(known) >= FIRM_POINTS else "trial"
    return Limits(centre - reach, centre, centre + reach, len(known), status)


def astronomical(value: float, limits: Limits) -> int:
    """Return 1 if a value is above the upper limit, −1 if below the lower, 0 if on or inside."""
    return int(value > limits.high) - int(value < limits.low)


def shift_at_end(values: npt.ArrayLike, centre: float, length: int = SHIFT) -> int:
    """Return 1 or −1 if the last `length` values all lie above or below the centre; else 0.

    A value on the centre, and a period without one (NaN), break the run.
    """
    last = np.asarray(values, dtype=np.float64)[-length:]
    if len(last) < length:
        return 0
    return int((last > centre).all()) - int((last < centre).all())
