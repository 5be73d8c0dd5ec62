"""One view, looked at in every way there is: pages, rows, files, command line."""

import csv
import dataclasses
import io
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeVar

from drawn import Drawn
from fifty_views import HANDED_OUT, options
from typer.testing import CliRunner

from trustdash import cli
from trustdash.answers import (
    actions,
    assurance,
    commitments,
    definitions,
    incidents,
    leaders,
    listening,
    lists,
    measures,
    overview,
    records,
    review,
    said,
    week,
)
from trustdash.answers.answer import Exhibit, RowsBehind
from trustdash.answers.incident import IncidentStory
from trustdash.answers.numbers import Numbers, as_json
from trustdash.ledger import Ledger
from trustdash.metrics.registry import METRICS, MetricValue
from trustdash.model.lens import Lens

EVERY = 8
Kind = TypeVar("Kind")
Key = tuple[str, str | None, str | None]
"""Id, group and part of a value."""
Printed = dict[Key, dict[str, Any]]
"""What `metrics --json` prints of each value."""


def each(kind: type[Kind], value: Any) -> Iterator[Kind]:
    """Yield everything of a kind inside an answer, however deep it stands."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from each(kind, part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from each(kind, getattr(value, field.name))


def by_key(told: dict[str, Any]) -> Printed:
    """Return the measures of `metrics --json` by id, group and part, no two of which are equal."""
    keys = [(one["id"], one.get("group"), one.get("part")) for one in told["measures"]]
    assert len(keys) == len(set(keys))
    return dict(zip(keys, told["measures"], strict=True))


def as_rows(text: str) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of a CSV text."""
    headings, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return headings, rows


class Seen:
    """A view of the ledger. Each thing is looked at once, however many tests ask for it."""

    def __init__(self, ledger: Ledger, lens: Lens, turn: int) -> None:
        """Look through a lens; `turn` chooses what the pages are asked to open."""
        self.ledger, self.lens, self.turn = ledger, lens, turn
        self.reader = ledger.at(lens)
        self.numbers = Numbers(self.reader)

    def __repr__(self) -> str:
        return f"the view {' '.join(options(self.lens))}"

    def run(self, *words: str, **changes: Any) -> str:
        """Return what the command line prints on this view, or on one that differs a little."""
        where = ["--ledger", str(self.ledger.path)]
        done = CliRunner().invoke(cli.app, [*words, *options(self.lens.but(**changes)), *where])
        assert done.exit_code == 0, done.output
        return done.stdout

    def metrics(self, *ids: str, **changes: Any) -> Printed:
        """Return what `metrics --json` prints of some metrics, or of all."""
        return by_key(json.loads(self.run("metrics", *ids, "--json", **changes)))

    @cached_property
    def told(self) -> dict[str, Any]:
        """The values of this view in the form in which `metrics --json` prints them.

        That the command line prints these is a test of its own: it opens the ledger again and
        makes every number anew.
        """
        return json.loads(json.dumps(as_json(self.reader, self.values)))

    @cached_property
    def printed(self) -> Printed:
        """The same, value by value."""
        return by_key(self.told)

    @property
    def in_turn(self) -> list[str]:
        """The metrics whose turn it is: every eighth, so that the views open all in the end."""
        return list(METRICS)[self.turn % EVERY :: EVERY]

    def amount(
        self, metric: str, side: str = "numerator", *, group: str | None = None, part: Any = None
    ) -> Any:
        """Return one number that `metrics --json` prints."""
        return self.printed[metric, group, part][side]

    @cached_property
    def values(self) -> list[MetricValue]:
        """Every value of every metric, as the pages take them."""
        return [value for metric in METRICS for value in self.numbers.of(metric)]

    @cached_property
    def pages(self) -> dict[str, Any]:
        """The answer of each page; of Incidents one for each incident that is opened."""
        return {
            "overview": overview.answer(self.reader),
            "commitments": commitments.answer(self.reader, self._in_turn("commitments")),
            "actions": self.actions,
            "measures": self.measures,
            "listening": listening.answer(self.reader),
            "leaders": leaders.answer(self.reader),
            "assurance": assurance.answer(self.reader, 1 + self.turn % 2),
            "definitions": definitions.answer(self.reader),
            "said": self.said,
            "records": records.answer(self.reader),
            "week": week.answer(self.reader, ("team", "person")[self.turn % 2]),
            **{f"incidents {i}": incidents.answer(self.reader, i) for i in self._majors()},
        }

    @cached_property
    def slides(self) -> dict[str, Any]:
        """The review, in thirty of the views: it takes over what pages show, and looks back."""
        return {"review": review.answer(self.reader)} if self.turn in HANDED_OUT else {}

    @cached_property
    def said(self) -> said.SaidAnswer:
        """The page What we said, with one of the messages opened in turn."""
        return said.answer(self.reader, self._in_turn("communications"))

    @cached_property
    def measures(self) -> measures.MeasuresAnswer:
        """The Measures page, with one of the measures opened in turn."""
        return measures.answer(self.reader, self._in_turn("kpis"))

    @cached_property
    def actions(self) -> actions.ActionsAnswer:
        """The Actions page: by team, incident, owner in turn; at times the silent ones alone."""
        by = ("team", "incident", "owner")[self.turn % 3]
        return actions.answer(self.reader, by, quiet=self.is_quiet, may_rank_owners=True)

    @property
    def is_quiet(self) -> bool:
        """Whether the Actions page lists the overdue actions without an update alone."""
        return self.turn % 5 in (1, 2)

    @property
    def stories(self) -> list[IncidentStory]:
        """The incidents that are opened in full."""
        found = [page.story for name, page in self.pages.items() if name.startswith("incidents")]
        return [story for story in found if story is not None]

    @cached_property
    def charts(self) -> list[tuple[str, Drawn]]:
        """Every chart of every page that has something to draw, with its name."""
        found = [chart for page in self.pages.values() for chart in each(Exhibit, page)]
        return [(chart.name, Drawn(chart)) for chart in found if not chart.empty]

    def drawn(self, name: str) -> list[Drawn]:
        """Return the charts of a name, on whatever page they stand."""
        return [chart for own, chart in self.charts if own == name]

    def count(self, rows: RowsBehind) -> int:
        """Return how many rows stand behind a number."""
        if rows.metric in lists.LISTS:
            return len(self.numbers.listed(rows.metric, rows.group))
        value = self.numbers.one(rows.metric, rows.group, rows.part)
        assert value is not None, rows
        return int(value.rows["counted"].sum()) if rows.counted else len(value.rows)

    def _in_turn(self, query: str) -> str | None:
        ids = list(self.numbers.frame(query)["id"])
        return ids[self.turn % len(ids)] if ids else None

    def _majors(self) -> list[str | None]:
        """Return two of the major incidents in turn, all of them at times.

        None where there is none, so that the page opens another.
        """
        found = list(self.numbers.listed("incidents-major")["id"])
        first = self.turn % max(len(found), 1)
        return (found if self.turn % 10 == 0 else (found + found)[first : first + 2]) or [None]
