"""What people said and what became of it; the groups that were and were not asked."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers.lists.listing import Listing
from trustdash.answers.tables import each_row
from trustdash.metrics.affected import affected
from trustdash.metrics.suppression import FEWEST

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

_ANSWERED = "decided, to do or not to do with the reason, and the group that raised it was told"


def themes(numbers: "Numbers") -> pd.DataFrame:
    """Return every theme as metric M37 reads it: is_told, is_closed, few_raised, few_asked."""
    every = numbers.one("M37", part="under review")
    rows = numbers.frame("listening_themes").iloc[:0] if every is None else every.rows
    return rows.drop(columns="counted", errors="ignore")


def _themes(fits: Callable[[pd.DataFrame], pd.Series]) -> "Callable[[Numbers], pd.DataFrame]":
    def rows(numbers: "Numbers") -> pd.DataFrame:
        every = themes(numbers)
        return every[fits(every)] if len(every) else every

    return rows


def is_closed(rows: pd.DataFrame) -> pd.Series:
    """Tell which themes are answered and told."""
    return rows["is_closed"].astype(bool)


def _was_asked(rows: pd.DataFrame) -> pd.Series:
    return rows["confirmed"].isin(["yes", "no"]) | rows["few_asked"].astype(bool)


def asked_groups(numbers: "Numbers") -> pd.DataFrame:
    """Return the affected groups of metric M39 with the waves that asked them and their themes.

    A wave asked a group if someone of the group answered, or if its population names the group.
    Columns: id, group_name, incidents, waves, last_wave, last_on, few_answers, themes, is_asked.
    """
    groups = affected(numbers.frame("affected_groups"), numbers.frame("incidents"))
    groups = groups.rename(columns={"group_id": "id"})
    waves = numbers.frame("waves").sort_values(["field_to", "id"], na_position="first")
    answered = _answered(numbers.frame("responses"))
    raised = numbers.frame("listening_themes")["group_id"].value_counts().to_dict()
    found = [_asked(group, waves, answered) for group in groups.itertuples(index=False)]
    columns = ["waves", "last_wave", "last_on", "few_answers"]
    asked = pd.DataFrame(found, columns=columns, index=groups.index)
    rows = pd.concat([groups, asked.astype({"last_on": "datetime64[us]"})], axis=1)
    rows["themes"] = [int(raised.get(group, 0)) for group in rows["id"]]
    rows["is_asked"] = (rows["waves"].astype(int) > 0) | (rows["themes"] > 0)
    return rows


def _answered(responses: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Return wave and group → how many answered the question that most answered."""
    by_item = responses.groupby(["wave_id", "group_id", "item"])["n"].sum()
    most = by_item.groupby(["wave_id", "group_id"]).max().reset_index()
    return {(str(row.wave_id), str(row.group_id)): int(row.n) for row in each_row(most)}


def _asked(
    group: Any, waves: pd.DataFrame, answered: dict[tuple[str, str], int]
) -> tuple[Any, ...]:
    name = str(group.id)
    asked: list[Any] = [
        wave for wave in waves.itertuples(index=False)
        if (str(wave.id), name) in answered or names_group(wave.population, group)
    ]  # fmt: skip
    if not asked:
        return 0, None, pd.NaT, False
    last = asked[-1]
    few = answered.get((str(last.id), name), 0) < FEWEST
    return len(asked), last.id, last.field_to, few


def names_group(population: Any, group: Any) -> bool:
    """Tell whether the population of a wave names a group by its id or its name."""
    said = "" if pd.isna(population) else str(population)
    return group.id in re.findall(r"[\w-]+", said) or str(group.group_name) in said


def _not_asked(numbers: "Numbers") -> pd.DataFrame:
    rows = numbers.once("asked-groups", asked_groups)
    return rows[~rows["is_asked"].astype(bool)]


LISTS: dict[str, Listing] = {
    "themes": Listing("Themes", "Every theme that people raised.", themes),
    "themes-waiting": Listing(
        "Themes that wait for an answer",
        f"Themes that were not {_ANSWERED}. Later, or under review, is no answer; a message that "
        "was not for that group told it nothing.",
        _themes(lambda rows: ~is_closed(rows)),
    ),
    "themes-disputed": Listing(
        "Themes that those who spoke dispute",
        f"Themes that were {_ANSWERED}, of which a later sample of the group did not agree that "
        f"we acted. Fewer than {FEWEST} people asked: not shown.",
        _themes(lambda rows: is_closed(rows) & (rows["confirmed"] == "no")),
    ),
    "themes-never-asked": Listing(
        "Answered themes never asked about",
        f"Themes that were {_ANSWERED}, of which nobody was asked whether we acted.",
        _themes(lambda rows: is_closed(rows) & ~_was_asked(rows)),
    ),
    "survey-waves": Listing(
        "Survey waves",
        "Every round of a survey, open links among them.",
        lambda numbers: numbers.frame("waves"),
    ),
    "groups-affected": Listing(
        "Affected groups",
        "Groups affected by an incident that is neither dismissed nor closed, with the survey "
        "waves that asked them and the themes that they raised.",
        lambda numbers: numbers.once("asked-groups", asked_groups),
    ),
    "groups-not-asked": Listing(
        "Affected groups that were not asked",
        "Groups affected by an incident that is neither dismissed nor closed, that answered no "
        "survey wave, are named in the population of none, and raised no theme.",
        _not_asked,
    ),
}
