"""One list: its title, what is on it, and how its rows are found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its title, what is on it, and how its rows are found.

    of_incident: the rows of one incident alone, or of another group, of a list that pages show
    by it.
    """

    title: str
    definition: str
    rows: "Callable[[Numbers], pd.DataFrame]"
    of_incident: "Callable[[Numbers, str], pd.DataFrame] | None" = None
