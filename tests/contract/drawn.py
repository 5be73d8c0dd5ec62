"""A chart as a reader gets it: what it draws, what it prints, what its table lists."""

import re
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numbers_in_words import whole

from trustdash.answers import formats
from trustdash.answers.answer import Exhibit
from trustdash.charts.style import Style


class Drawn:
    """An exhibit, drawn once on a page of usual width."""

    def __init__(self, exhibit: Exhibit) -> None:
        self.title, self.caption, self.table = exhibit.title, exhibit.caption, exhibit.table
        self._exhibit = exhibit

    @cached_property
    def figure(self) -> Any:
        return self._exhibit.draw(Style())

    @cached_property
    def traces(self) -> dict[str, Any]:
        return {trace.name: trace for trace in self.figure.data}

    @property
    def labels(self) -> list[str]:
        """What is printed in the chart, besides its axes and marks."""
        return [note.text for note in self.figure.layout.annotations]

    @property
    def key(self) -> list[str]:
        """The entries of the line that says which fill means what, without their squares."""
        entries = re.split("<span[^>]*>■</span> ", self.labels[0].replace("<br>", "   "))
        return [entry.strip() for entry in entries[1:]]

    @property
    def parts(self) -> tuple[str, ...]:
        """The headings between the first column and the total."""
        return self.table.headings[1:-1]

    def column(self, heading: str) -> list[str]:
        """Return a column of the chart's table."""
        place = self.table.headings.index(heading)
        return [row[place].text for row in self.table.rows]

    def counts(self, heading: str) -> list[int]:
        """Return a column of whole numbers."""
        return [whole(text) for text in self.column(heading)]


def known(texts: list[str]) -> list[str]:
    """Return the cells that say something."""
    return [text for text in texts if text != formats.UNKNOWN]


def days(at: Any) -> list[str]:
    """Return the days at which marks stand, as pages write days."""
    return [formats.day(pd.Timestamp(day)) for day in at]


def assert_bars(chart: Drawn) -> None:
    """Each segment is as long as its count, begins where those before it end, and says so."""
    ends, drawn = np.zeros(len(chart.table.rows)), chart.traces["counts"]
    segments = {
        (part, int(row)): (start, length, said.rpartition(": ")[2])
        for part, row, start, length, said in zip(
            drawn.customdata, drawn.y, drawn.base, drawn.x, drawn.hovertext, strict=True
        )
    }
    for part in chart.parts:
        for row, counted in enumerate(chart.counts(part)):
            if counted == 0:
                assert (part, row) not in segments
                continue
            start, length, said = segments[part, row]
            assert start == ends[row] and counted / 2 <= length <= counted
            assert said == formats.count(counted)
            ends[row] += counted
    assert chart.traces["all"].x.tolist() == ends.tolist() == chart.counts(chart.table.headings[-1])
