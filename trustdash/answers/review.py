"""What a review shows: where trust stands, what was promised, what is late."""

from trustdash.answers import backlog, commitments, formats, overview
from trustdash.answers.answer import Link
from trustdash.answers.control_chart import control_chart
from trustdash.answers.exhibits import overdue_by_age, promise_progress
from trustdash.answers.measured import measures
from trustdash.answers.measures import overview_table
from trustdash.answers.numbers import Numbers
from trustdash.answers.slide import Deck, Slide
from trustdash.metrics.registry import METRICS


def deck(numbers: Numbers) -> Deck:
    """Return the slides of a review in this view, in the order in which they are shown."""
    found = (_answer(numbers), *_commitments(numbers), *_actions(numbers), *_measures(numbers))
    return Deck(
        f"Review as of {formats.day(numbers.as_of)}",
        tuple(slide for slide in found if slide is not None),
        _footer(numbers),
    )


def _footer(numbers: Numbers) -> str:
    lens = numbers.lens
    parts = (
        f"As of {formats.day(lens.as_of)}",
        ", ".join(lens.incidents) or "all incidents",
        ", ".join(lens.teams) or "all teams",
        f"ledger at event {formats.count(numbers.reader.seq)}",
    )
    return " · ".join(parts)


def _defined(*ids: str) -> tuple[str, ...]:
    return tuple(f"{metric}, {METRICS[metric].name}: {METRICS[metric].formula}" for metric in ids)


def _answer(numbers: Numbers) -> Slide:
    found = overview.answer(numbers.reader)
    return Slide(
        "answer", found.headline, found.lines, found.cards,
        notes=_defined("M1", "M9"), link=Link("overview"),
    )  # fmt: skip


def _commitments(numbers: Numbers) -> tuple[Slide | None, ...]:
    found = commitments.answer(numbers.reader)
    if found.promises is None:
        return ()
    progress = promise_progress(numbers)
    charts = (progress, found.promises, found.say_do)
    return tuple(
        Slide(chart.name, (chart.title,), exhibit=chart, notes=_defined("M1"),
              link=Link("commitments"))
        for chart in charts if chart is not None and not chart.empty
    )  # fmt: skip


def _actions(numbers: Numbers) -> tuple[Slide | None, ...]:
    charts = (overdue_by_age(numbers), backlog.chart(numbers))
    return tuple(
        Slide(chart.name, (chart.title,), exhibit=chart, notes=_defined("M9", "M10"),
              link=Link("actions"))
        for chart in charts if not chart.empty
    )  # fmt: skip


def _measures(numbers: Numbers) -> tuple[Slide | None, ...]:
    found = measures(numbers)
    if not found:
        return ()
    table = overview_table(numbers, found)
    slides = [Slide("measures", ("Every measure, now and before",), table=table,
                    link=Link("measures"))]  # fmt: skip
    for each in found:
        if each.state.direction == "worsening":
            chart = control_chart(each, None, numbers)
            slides.append(
                Slide(f"measure-{each.kpi.id}", (chart.title,), exhibit=chart,
                      link=Link("measures", (("kpi", each.kpi.id),)))
            )  # fmt: skip
    return tuple(slides)
