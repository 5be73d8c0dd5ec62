"""What every page says about its view: the day, filters that do not apply, nothing to show."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trustdash import queries
from trustdash.answers import formats, wording
from trustdash.answers.answer import Answer, Sentence
from trustdash.answers.measured import major_incidents
from trustdash.model.entities import ENTITIES

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

_WEEKS = {"12w": 12, "26w": 26}


def notices(numbers: "Numbers", used: Mapping[str, str]) -> tuple[str, ...]:
    """Name the filters that a page's queries can't apply.

    used: query → what its rows are called, for instance {"observations": "Measures"}.
    """
    chosen = {"incident": numbers.lens.incidents, "team": numbers.lens.teams}
    said: list[str] = []
    for query, subject in used.items():
        ignored = queries.ignores(query)
        by = [word for word, ids in chosen.items() if ids and f"{word}s" in ignored]
        if by:
            said.append(wording.not_split(subject, by))
    return tuple(dict.fromkeys(said))


def measure_notices(numbers: "Numbers") -> tuple[str, ...]:
    """Name the filters that can't narrow measures, because these belong to all of them."""
    kpis, said = numbers.frame("kpis"), []
    for word, chosen in (("incident", numbers.lens.incidents), ("team", numbers.lens.teams)):
        whole = int(kpis[f"{word}_id"].isna().sum()) if chosen else 0
        if whole:
            every = whole == len(kpis)
            subject = "Measures" if every else f"{formats.of(whole, len(kpis))} measures"
            said.append(wording.not_split(subject, [word]))
    return tuple(said)


def as_of_line(numbers: "Numbers", *more: wording.Part) -> Sentence:
    """Return the line under the headline: the day, then what else belongs there."""
    return wording.join([f"As of {formats.day(numbers.as_of)}", *more], " · ")


def nothing_fits(numbers: "Numbers", query: str, entity: str) -> str | None:
    """Say that the filters match nothing, if there is something on file without them."""
    if len(numbers.frame(query)) or not numbers.lens.is_narrowed:
        return None
    on_file = numbers.on_file(query)
    return wording.nothing_fits(ENTITIES[entity].plural, on_file) if on_file else None


def is_before_data(numbers: "Numbers") -> bool:
    """Tell whether the as-of day lies before the first day of anything on file."""
    newest = numbers.reader.newest_day
    return newest(numbers.as_of) is None and newest(date.max) is not None


def nothing(numbers: "Numbers", query: str, entity: str) -> Answer | None:
    """Return the answer of a page that has nothing to show; None if it has something.

    Three cases: the filters match nothing; the as-of day lies before the data; nothing of the kind
    was ever imported.
    """
    if len(numbers.frame(query)):
        return None
    lines = (as_of_line(numbers),)
    fits = nothing_fits(numbers, query, entity)
    if fits:
        return Answer((fits,), lines, nothing_fits=fits)
    if is_before_data(numbers):
        return Answer((before_data(numbers),), lines)
    headline = f"No {ENTITIES[entity].plural} are on file."
    return Answer((headline,), (*lines, (how_to_bring_in(entity),)))


def before_data(numbers: "Numbers") -> str:
    """Say that the as-of day lies before anything on file."""
    return f"Nothing was on file by {formats.day(numbers.as_of)}: choose a later as-of day."


def how_to_bring_in(entity: str) -> str:
    """Say how records of a kind that is missing are brought in."""
    return wording.how_to_bring_in(ENTITIES[entity].plural, entity)


def window(numbers: "Numbers") -> tuple[date, date] | None:
    """Return the visible part of charts over time; None shows all.

    It changes what is drawn, never a number. `since` starts four weeks before the first incident.
    """
    end = numbers.as_of
    if numbers.lens.period in _WEEKS:
        return end - timedelta(weeks=_WEEKS[numbers.lens.period]), end
    majors = major_incidents(numbers)
    if numbers.lens.period == "all" or majors.empty:
        return None
    return majors["on"].min().date() - timedelta(weeks=4), end
