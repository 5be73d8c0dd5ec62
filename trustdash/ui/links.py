"""Addresses inside the dashboard: each carries the filters, so that it shows the same view.

They are plain relative addresses that work when they are opened in a new tab or by hand; a click
is taken over by the watcher, so that the page does not load anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from trustdash.answers.answer import Link, RowsBehind
from trustdash.ui.url_state import Parameters

START = "overview"
"""The page at the root."""


def address(page: str, parameters: Parameters) -> str:
    """Return the relative address of a page with parameters."""
    path = "./" if page == START else page
    return f"{path}?{urlencode(parameters)}" if parameters else path


def rows_parameters(rows: RowsBehind) -> Parameters:
    """Return what the page of the rows behind a number needs to show exactly these."""
    pairs = [("m", rows.metric), ("counted", "1" if rows.counted else "0")]
    pairs += [("group", rows.group)] if rows.group is not None else []
    pairs += [("part", rows.part)] if rows.part is not None else []
    return tuple(pairs)


def rows_of(query: Mapping[str, str]) -> RowsBehind | None:
    """Read which rows an address asks for; None if it names no number."""
    metric = query.get("m")
    if not metric:
        return None
    return RowsBehind(metric, query.get("counted") != "0", query.get("group"), query.get("part"))


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses from one page in one view."""

    page: str
    filters: Parameters = ()
    absolute: Parameters = ()
    """The filters with the as-of day written out, for an address that is passed on."""
    own: Parameters = ()
    """What this page has chosen for itself."""

    def to(self, link: Link) -> str:
        """Return the address of another page, or of this one with other choices."""
        return address(link.page, (*link.parameters, *self.filters))

    def rows(self, rows: RowsBehind) -> str:
        """Return the address of the rows behind a number."""
        return address("rows", (*rows_parameters(rows), *self.filters))

    def here(self, **changes: str | None) -> str:
        """Return this page's address with some of its own choices changed; None takes one out."""
        kept = tuple(pair for pair in self.own if pair[0] not in changes)
        changed = tuple((name, value) for name, value in changes.items() if value is not None)
        return address(self.page, (*kept, *changed, *self.filters))

    def unfiltered(self) -> str:
        """Return this page's address without incidents and teams."""
        kept = tuple(pair for pair in self.filters if pair[0] not in {"inc", "team"})
        return address(self.page, (*self.own, *kept))

    def lasting(self) -> str:
        """Return the address that shows this very view, on this as-of day, for ever."""
        return address(self.page, (*self.own, *self.absolute))
