"""What slides are made with: tables cut to a screen, and the notes that a presenter needs."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from trustdash.answers import lists
from trustdash.answers.answer import Cell, Number, Table
from trustdash.answers.slide import Slide
from trustdash.answers.wording import and_more
from trustdash.metrics.registry import METRICS


def fitted(table: Table, most: int, columns: Sequence[int] | None = None, hidden: int = 0) -> Table:
    """Return the first rows of a table, and of its columns those that a screen has room for.

    hidden: how many rows of the list the table leaves out already.
    """
    kept = range(len(table.headings)) if columns is None else columns
    return dataclasses.replace(
        table,
        headings=tuple(table.headings[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows[:most]),
        align_right=tuple(place for place, at in enumerate(kept) if at in table.align_right),
        more=and_more(hidden + len(table.rows) - most) or table.more,
    )


def with_notes(slide: Slide, metrics: Sequence[str] = ()) -> Slide:
    """Return the slide with its notes: its own, definitions, how to read it, where it leads.

    metrics: ids of what the slide shows without a linked number, e.g. in a chart.
    """
    named = dict.fromkeys([*(number.rows.metric for number in _numbers(slide) if number.rows),
                           *metrics])  # fmt: skip
    found = [_definition(name) for name in named]
    if slide.exhibit is not None and slide.exhibit.caption:
        found.append(f"How to read it: {slide.exhibit.caption}")
    elif slide.table is not None:
        found.append(f"How to read it: {slide.table.caption}")
    if slide.link is not None:
        found.append(f"More on the page {slide.link.page.capitalize()}.")
    return dataclasses.replace(slide, notes=(*slide.notes, *found))


def _definition(name: str) -> str:
    if name in METRICS:
        metric = METRICS[name]
        return f"{metric.name} ({metric.id}): {metric.formula}"
    return f"{lists.LISTS[name].title}: {lists.LISTS[name].definition}"


def _numbers(part: Any) -> Iterator[Number]:
    """Yield the numbers of a slide in reading order."""
    if isinstance(part, Number):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _numbers(each)
    elif isinstance(part, Slide):
        yield from _numbers((part.title, part.lines, part.cards, part.table))
    elif isinstance(part, Table):
        yield from _numbers(part.rows)
    elif isinstance(part, Cell):
        yield from _numbers(part.number)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _numbers(getattr(part, field.name))
