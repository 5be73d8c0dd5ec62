"""What people complained about and how they were answered (M24–M29)."""

from collections.abc import Callable

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, say, several
from trustdash.metrics.registry import METRICS, MetricValue

_METRICS = ("M24", "M25", "M26", "M27", "M28", "M29")


def blocks(numbers: Numbers) -> tuple[Block, ...]:
    """Return the blocks on complaints and remedies; none where neither is on file."""
    if numbers.frame("complaints").empty and numbers.frame("remedies").empty:
        return ()
    found = (_block(metric, numbers) for metric in _METRICS)
    return tuple(block for block in found if block is not None)


def _block(metric: str, numbers: Numbers) -> Block | None:
    values = [value for value in numbers.of(metric) if value.value is not None or value.note]
    if not any(value.value is not None for value in values):
        return None
    opening = _OPENINGS.get(metric)
    text = opening(numbers) if opening else ()
    lines = [
        (_who(value), shown(value), _counted(value), value.note or formats.UNKNOWN)
        for value in values
    ]
    title = METRICS[metric].name
    table = tables.plain(title, ("Part", "Value", "Of how many", "Remark"), lines)
    return Block(title, (text,) if text else (), tables=(table,))


def _who(value: MetricValue) -> str:
    return " · ".join(part for part in (value.group, value.part) if part) or "All"


def shown(value: MetricValue) -> str:
    """Write a metric's value with its unit."""
    if value.unit in ("hours", "hour"):
        return formats.duration(value.value)
    return formats.with_unit(value.value, value.unit)


def _counted(value: MetricValue) -> str:
    if value.numerator is None or not value.denominator:
        return formats.UNKNOWN
    return formats.of(value.numerator, value.denominator)


def _upheld(numbers: Numbers) -> Sentence:
    upheld, decided = numbers.counted("M27"), numbers.base("M27")
    if not amount_of(decided):
        return ("No complaint has been decided yet.",)
    words = agree(upheld, "was", "were")
    return say("{n} of {decided} {words} upheld, fully or in part.", n=upheld,
               decided=several(decided, "decided complaint"), words=words)  # fmt: skip


_OPENINGS: dict[str, Callable[[Numbers], Sentence]] = {"M27": _upheld}
