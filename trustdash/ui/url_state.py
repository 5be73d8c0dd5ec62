"""What an address asks for and how a view is written into one: ids and days, never labels.

A pure reading of query parameters: what is unknown is answered with a sentence, never with silence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from trustdash.answers import formats
from trustdash.model.lens import PERIODS, Lens, Period, Scope

FILTERS = ("inc", "team", "period", "asof")
"""The parameters that every page shares; all others belong to one page."""

EARLIEST = date(1990, 1, 1)
"""The earliest as-of day that can be chosen."""

_SHOWN = 40

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What may be asked for: incidents and teams by id with their names, and the days.

    newest: the as-of day when none is asked for. latest: the last day that may be asked for.
    """

    incidents: Mapping[str, str]
    teams: Mapping[str, str]
    newest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Choice:
    """The filters of a view: ids of incidents and teams, the visible period, the as-of day."""

    as_of: date
    incidents: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    period: Period = "since"

    def lens(self, scope: Scope) -> Lens:
        """Return the lens through which this choice looks."""
        return Lens(
            as_of=self.as_of,
            incidents=self.incidents,
            teams=self.teams,
            period=self.period,
            scope=scope,
        )

    def set_count(self, known: Known) -> int:
        """Return how many of the four filters differ from their defaults."""
        start = Choice(known.newest)
        return sum(getattr(self, name) != getattr(start, name) for name in self.__slots__)

    def parameters(self, known: Known, *, absolute: bool = False) -> Parameters:
        """Return the choice as query parameters; defaults are left out.

        absolute: the as-of day is written even if it is the default, so that the address shows
        the same numbers for ever.
        """
        pairs = [("inc", each) for each in self.incidents] + [("team", each) for each in self.teams]
        if self.period != "since":
            pairs.append(("period", self.period))
        if absolute or self.as_of != known.newest:
            pairs.append(("asof", self.as_of.isoformat()))
        return tuple(pairs)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, as far as it can be given, and a sentence for what can't be."""

    choice: Choice
    remarks: tuple[str, ...] = field(default=())


def read(query: Mapping[str, Sequence[str]], known: Known) -> Asked:
    """Read the shared filters from query parameters (name → values)."""
    incidents, about_incidents = _ids(query.get("inc", ()), known.incidents, "incident")
    teams, about_teams = _ids(query.get("team", ()), known.teams, "team")
    period, about_period = _period(query.get("period", ()))
    as_of, about_day = _day(query.get("asof", ()), known)
    remarks = (*about_incidents, *about_teams, *about_period, *about_day)
    return Asked(Choice(as_of, incidents, teams, period), remarks)


def shared(query: Mapping[str, Sequence[str]]) -> Parameters:
    """Return the shared filters of an address, as pairs in a fixed order."""
    return tuple((name, value) for name in FILTERS for value in query.get(name, ()))


def page_own(query: Mapping[str, Sequence[str]]) -> Parameters:
    """Return the parameters of an address that belong to one page."""
    return tuple(
        (name, value) for name, values in query.items() if name not in FILTERS for value in values
    )


def whole_number(text: str | None, default: int = 1) -> int:
    """Read a page number; what is none, or below 1, is the default."""
    return int(text) if text and text.isascii() and text.isdigit() and int(text) > 0 else default


def _ids(
    asked: Sequence[str], known: Mapping[str, str], noun: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    wanted = tuple(dict.fromkeys(asked))
    found = tuple(each for each in wanted if each in known)
    unknown = [_short(each) for each in wanted if each not in known]
    if not unknown:
        return found, ()
    are = "is" if len(unknown) == 1 else "are"
    rest = f"the remaining {_several(len(found), noun)}" if found else f"all {noun}s"
    said = f"The link asked for {_and(unknown)}, which {are} not on file. Shown: {rest}."
    return found, (said,)


def _period(asked: Sequence[str]) -> tuple[Period, tuple[str, ...]]:
    if not asked:
        return "since", ()
    for period in PERIODS:
        if asked[-1] == period:
            return period, ()
    said = f"The link asked for the period “{_short(asked[-1])}”, which there is none of."
    return "since", (f"{said} Shown: since the first incident.",)


def _day(asked: Sequence[str], known: Known) -> tuple[date, tuple[str, ...]]:
    if not asked:
        return known.newest, ()
    shown = f"Shown: {formats.day(known.newest)}."
    try:
        day = date.fromisoformat(asked[-1])
    except ValueError:
        said = f"The link asked for the day “{_short(asked[-1])}”, which is not a date."
        return known.newest, (f"{said} {shown}",)
    if not EARLIEST <= day <= known.latest:
        side = "after today" if day > known.latest else "too long ago"
        return known.newest, (f"The link asked for {formats.day(day)}, which is {side}. {shown}",)
    return day, ()


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _several(amount: int, noun: str) -> str:
    return f"{formats.count(amount)} {noun if amount == 1 else noun + 's'}"


def _and(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
