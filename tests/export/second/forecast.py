"""M43: when what is open is done, if the next weeks are like the last ones."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from .actions import spells
from .number import NOTHING, Number, Numbers, amount, count
from .rows import Rows

WEEKS, LEAST_WEEKS, LEAST_CLOSED = 13, 8, 5
DRAWS, SEED, LONGEST = 10_000, 43, 104
EVERY = 4
PARTS = (
    None,
    "P50",
    "P85, new actions coming in",
    "P50, new actions coming in",
    "chance that all due in 13 weeks are done by then",
)


class Pace(NamedTuple):
    """What was open at the end of a day, and what was closed and opened week by week before."""

    open: set[str]
    closed: np.ndarray
    opened: np.ndarray


def pace(found: pd.DataFrame, day: pd.Timestamp) -> Pace:
    begun = found[found["opened"] <= day]
    weeks = min(WEEKS, (day - found["opened"].min()).days // 7)
    ends = [day - pd.Timedelta(weeks=week) for week in range(weeks)]
    counts = [
        [int(((days > end - pd.Timedelta(weeks=1)) & (days <= end)).sum()) for end in ends]
        for days in (begun["ended"], begun["opened"])
    ]
    now = begun[~(begun["ended"] <= day)]
    return Pace(set(now["id"]), *map(np.array, counts))


def draws(seen: Pace, weeks: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what is closed and opened in each future week of each draw."""
    rng = np.random.default_rng(SEED)
    shares = np.cumsum(rng.dirichlet(np.ones(len(seen.closed)), DRAWS), axis=1)
    picked = np.empty((DRAWS, weeks), int)
    for week in range(weeks):
        picked[:, week] = (rng.random((DRAWS, 1)) > shares).sum(axis=1)
    picked = picked.clip(max=len(seen.closed) - 1)
    return seen.closed[picked], seen.opened[picked]


def weeks_until(done: np.ndarray, share: float) -> int | None:
    """Return the week by which a share of the draws is done; a draw that never is, is later."""
    through = done.any(axis=1)
    first = np.where(through, done.argmax(axis=1) + 1, LONGEST + 1)
    found = int(np.quantile(first, share, method="inverted_cdf"))
    return found if found <= LONGEST else None


def possible(seen: Pace) -> bool:
    return len(seen.closed) >= LEAST_WEEKS and seen.closed.sum() >= LEAST_CLOSED


def forecast(seen: Pace, share: float, until: int) -> int | None:
    """Return the week by which all that is open is done, if it is one of the next few."""
    closed, _ = draws(seen, until)
    return weeks_until(closed.cumsum(axis=1) >= len(seen.open), share)


def m43(rows: Rows) -> Numbers:
    found = rows.once(spells)
    seen = pace(found, rows.as_of)
    none = [Number(None, n=len(seen.open))] * 4 + [NOTHING]
    told = ahead(rows, seen) if possible(seen) else dict(zip(PARTS, none, strict=True))
    told |= track_record(rows, found)
    return {("M43", None, part): number for part, number in told.items()}


def ahead(rows: Rows, seen: Pace) -> dict[str | None, Number]:
    n = len(seen.open)
    closed, opened = draws(seen, LONGEST)
    left = closed.cumsum(axis=1)
    growing = left >= n + opened.cumsum(axis=1)
    due = rows("corrective_action").set_index("id").loc[sorted(seen.open), "due_date"]
    soon = int((due <= rows.as_of + pd.Timedelta(weeks=WEEKS)).sum())
    chance = 100 * (left[:, WEEKS - 1] >= soon).mean()
    weeks = [weeks_until(done, p) for done in (left >= n, growing) for p in (0.85, 0.5)]
    return dict(zip(PARTS, [*(amount(w, n) for w in weeks), Number(chance, n=soon)], strict=True))


def track_record(rows: Rows, found: pd.DataFrame) -> dict[str, Number]:
    held = kept_pace = come = 0
    back = EVERY
    while len((seen := pace(found, rows.as_of - pd.Timedelta(weeks=back))).closed) >= LEAST_WEEKS:
        weeks = forecast(seen, 0.85, back) if possible(seen) and seen.open else None
        if weeks is not None:
            start = rows.as_of - pd.Timedelta(weeks=back)
            end = start + pd.Timedelta(weeks=weeks)
            come += 1
            mine = found[found["id"].isin(seen.open) & (found["opened"] <= start)]
            mine = mine[~(mine["ended"] <= start)]
            held += bool((mine["ended"] <= end).all())
            kept_pace += int(((found["ended"] > start) & (found["ended"] <= end)).sum()) >= len(
                seen.open
            )
        back += EVERY
    return {
        "P85 forecasts that held": count(held, come) if come else NOTHING,
        "P85 forecasts whose pace held": count(kept_pace, come) if come else NOTHING,
    }
