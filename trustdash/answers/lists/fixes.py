"""Completed actions by what their checks and measures say."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers import fixes
from trustdash.answers.lists.listing import Listing

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

_READ = (
    "Completed actions whose check names a measure that has at least 8 values before and after, "
    "to be compared"
)


def _fixes(title: str, definition: str, fits: Callable[[pd.DataFrame], pd.Series]) -> Listing:
    """Return a list of completed actions; of one incident, or of all."""

    def rows(numbers: "Numbers", incident: str | None = None) -> pd.DataFrame:
        every = fixes.rows(numbers, incident)
        return every[fits(every)]

    return Listing(title, definition, rows, rows)


LISTS: dict[str, Listing] = {
    "fixes-done": _fixes(
        "Fixes done", "Every action that was completed.", lambda rows: rows["id"].notna()
    ),
    "fixes-checked": _fixes(
        "Fixes checked",
        "Completed actions with a check that counts and has a result. A check dated before "
        "implementation, or without a criterion written before it, does not count.",
        lambda rows: rows["result"].notna(),
    ),
    "fixes-worked": _fixes(
        "Fixes that worked by their own criterion",
        "Completed actions whose latest check that counts found them effective.",
        lambda rows: rows["result"] == "effective",
    ),
    "fixes-readable": _fixes(
        "Fixes that a measure can be read around",
        f"{_READ}.",
        lambda rows: rows["is_readable"].astype(bool),
    ),
    "fixes-better": _fixes(
        "Fixes after which their measure is better",
        f"{_READ}, and it is better after, beyond chance.",
        lambda rows: rows["since"] == "better",
    ),
    "fixes-worse": _fixes(
        "Fixes after which their measure is worse",
        f"{_READ}, and it is worse after, beyond chance.",
        lambda rows: rows["since"] == "worse",
    ),
    "fixes-changed": _fixes(
        "Fixes after which their measure changed",
        f"{_READ}, and it changed beyond chance; neither higher nor lower is better.",
        lambda rows: rows["since"] == "changed",
    ),
    "fixes-close": _fixes(
        "Fixes that can't be told apart",
        f"{_READ}, within {fixes.NOT_SEPARABLE_PERIODS} periods of another fix of the same "
        "measure or of an incident.",
        lambda rows: rows["is_readable"].astype(bool) & rows["close_to"].notna(),
    ),
    "checks-refused": Listing(
        "Checks that do not count",
        "Checks of completed actions that are dated before implementation, or whose criterion is "
        "missing or was written after it.",
        fixes.refused,
        fixes.refused,
    ),
    "cause-repeats": Listing(
        "Repeats of a cause since it was dealt with",
        "Later incidents with the cause category of a determined cause, which began after the "
        "first action against it was completed.",
        fixes.repeat_rows,
        fixes.repeat_rows,
    ),
}
