"""A walk through the whole dashboard as one person, who is whoever the session is.

`everything` takes any session: one in a test's own process, or a browser that signed in. It goes to
every page, with every filter, into records that it may see and records that it may not, along the
links that it finds, to the rows behind numbers and into each file that is offered.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

import planted

PAGES = (
    "overview", "commitments", "actions", "measures", "incidents", "listening", "said", "leaders",
    "assurance", "definitions", "rows", "records", "week", "bring_in", "people",
    "review",
)  # fmt: skip
NARROWED = ("overview", "commitments", "actions", "incidents", "listening", "week")
"""Pages that are also opened with filters: the others make their parts in the same ways."""
Query = dict[str, list[str]]
Place = tuple[str, Query]
_LINK = re.compile(r'href=\\?"([a-z./]+(?:\?[^"\\]*)?)\\?"')


class Session(Protocol):
    """Somebody who looks at the dashboard."""

    def open(self, page: str, query: Query) -> str:
        """Open a page; return all that was sent to show it, files that it offers included."""


def _id(kind: str, entity: str, prefix: str) -> str:
    return f"{prefix}-{planted.canary(kind, entity, 'id')}"


def each_page() -> Iterator[Place]:
    """Yield every page, and a search, as the menu and the search lead there."""
    for page in PAGES:
        yield page, {}
    yield "records", {"do": ["find"], "words": ["canary"]}
    yield "review", {"mode": ["review"], "inc": [planted.STORY]}


def asked_for() -> Iterator[Place]:
    """Yield every page, in the states that an address can ask for."""
    yield from each_page()
    for page in NARROWED:
        yield page, {"inc": [planted.STORY], "team": [planted.TEAM]}
    hidden = [_id("r", "incident", "INC"), _id("i", "incident", "INC")]
    yield "overview", {"inc": hidden}
    yield "overview", {"team": [_id("q", "team", "TEAM")], "asof": ["2026-08-31"]}
    for kind in "pi":
        yield "commitments", {"c": [_id(kind, "commitment", "COM")]}
        yield "measures", {"kpi": [_id(kind, "kpi_definition", "KPI")]}
        yield "said", {"m": [_id(kind, "communication", "MSG")]}
        yield "rows", {"m": ["M9"], "group": [_id(kind, "commitment", "COM")]}
    yield from (("incidents", {"i": [each]}) for each in hidden)
    yield "incidents", {"i": [planted.STORY]}
    for kind in "pi":
        yield "records", {"e": ["commitment"], "id": [_id(kind, "commitment", "COM")]}
        yield "records", {"e": ["evidence"], "id": [_id(kind, "evidence", "EVI")]}
    yield "actions", {"quiet": ["yes"], "by": ["owner"]}
    yield "rows", {"m": [_id("i", "incident", "INC")]}
    yield "rows", {"m": ["M1"], "counted": ["0"]}


def links_in(sent: str) -> Iterator[Place]:
    """Yield where the links of a page lead, in order."""
    for address in dict.fromkeys(_LINK.findall(sent)):
        parts = urlsplit(unescape(address))
        page = parts.path.removeprefix("./") or "overview"
        if page in PAGES and parts.query:
            yield page, parse_qs(parts.query)


def _chosen(found: list[Place], most: int) -> list[Place]:
    """Return those that lead to something planted, and every so many of the others."""
    told = [place for place in found if "canary" in str(place)]
    others = [place for place in found if "canary" not in str(place)]
    step = max(1, len(others) // most)
    return [*told[:most], *others[::step][:most]]


def everything(session: Session, most: int = 6) -> Iterator[tuple[Place, str]]:
    """Yield each place that was opened and all that was sent for it.

    most: how many links found are followed, of those to planted records and of the others.
    """
    links: dict[str, Place] = {}
    for place in asked_for():
        sent = session.open(*place)
        links |= {repr(each): each for each in links_in(sent)}
        yield place, sent
    for place in _chosen(list(links.values()), most):
        yield place, session.open(*place)


def without_the_question(place: Place, sent: str) -> str:
    """Return what was sent without the ids that were asked for, which the answer may repeat."""
    asked = [value for values in place[1].values() for value in values if "canary" in value]
    for value in asked:
        for repeated in (value, value[:39]):
            sent = sent.replace(repeated, "")
    return sent


def words_of(sent: str) -> str:
    """Return the words between tags of all that was sent, without the marks of single messages.

    Charts are left out: each has a mark of its own.
    """
    found = re.findall(r">([^<>]+)<", sent)
    words = "\n".join(each for each in found if each.strip() and '{"data"' not in each)
    return re.sub(r"[0-9a-f]{32}", "", words)
