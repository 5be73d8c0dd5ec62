"""What surveys say: recommendation, satisfaction and who answered, with their uncertainty."""

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Sentence, Table
from trustdash.answers.numbers import Numbers
from trustdash.metrics.registry import METRICS, MetricValue

_SMALL = 30


def survey_blocks(numbers: Numbers) -> tuple[Block, ...]:
    """Return a block for each survey metric that has a value; none if no survey is on file."""
    if numbers.frame("waves").empty and numbers.frame("responses").empty:
        return ()
    found = (_block(metric, numbers) for metric in ("M30", "M31", "M33"))
    return tuple(block for block in found if block is not None)


def _block(metric: str, numbers: Numbers) -> Block | None:
    values = [value for value in numbers.of(metric) if value.value is not None or value.note]
    if not values:
        return None
    total = next((each for each in values if each.group is None and each.part is None), None)
    title = METRICS[metric].name
    return Block(title, (_sentence(total),) if total else (), tables=(_table(values, title),))


def _sentence(value: MetricValue) -> Sentence:
    """Say the total with its interval; below 30 answers without a verdict."""
    name = METRICS[value.metric].name
    if value.value is None:
        return (f"{name}: {formats.UNKNOWN}, {value.note or 'not known'}.",)
    decimals = 1 if value.metric == "M30" else 0
    shown = formats.with_unit(value.value, _unit(value), decimals)
    text = f"{name}: {shown}{_interval(value, decimals)}, n = {formats.count(value.n)}"
    return (f"{text}. {value.note}." if value.note else f"{text}.",)


def _unit(value: MetricValue) -> str:
    return "" if value.unit == "points" else value.unit


def _interval(value: MetricValue, decimals: int) -> str:
    if value.low is None or value.high is None:
        return ""
    low, high = (formats.with_unit(x, _unit(value), decimals) for x in (value.low, value.high))
    return f" (95 in 100 chance: {low} to {high})"


def _table(values: list[MetricValue], caption: str) -> Table:
    rows = tuple(_row(value) for value in values)
    headings = ("Who", "Value", "95% interval", "n", "Remark")
    return Table(headings, rows, caption, (1, 2, 3))


def _row(value: MetricValue) -> tuple[Cell, ...]:
    decimals = 1 if value.metric == "M30" else 0
    who = " · ".join(part for part in (value.group, value.part) if part) or "All"
    interval = _interval(value, decimals).removeprefix(" (95 in 100 chance: ").removesuffix(")")
    return (
        Cell(who),
        Cell(formats.with_unit(value.value, _unit(value), decimals)),
        Cell(interval or formats.UNKNOWN),
        Cell(formats.count(value.n)),
        tables.text(value.note),
    )
