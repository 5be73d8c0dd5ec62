"""What surveys say: recommendation, satisfaction and who answered, with their uncertainty."""

from trustdash.answers import formats
from trustdash.answers.answer import Block, Sentence
from trustdash.answers.complaints import values_table
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import and_more
from trustdash.metrics.registry import METRICS, MetricValue

_METRICS = ("M30", "M31", "M33")
_MOST_SENTENCES = 4


def survey_blocks(numbers: Numbers) -> tuple[Block, ...]:
    """Return a block for each survey metric that can be known or says why it can't.

    None if no survey is on file.
    """
    if numbers.frame("waves").empty and numbers.frame("responses").empty:
        return ()
    return tuple(_block(metric, numbers) for metric in _METRICS)


def _block(metric: str, numbers: Numbers) -> Block:
    title = METRICS[metric].name
    totals = [value for value in numbers.of(metric) if value.group is None and not _is_mean(value)]
    table = values_table(numbers, (metric,), title)
    texts = tuple(_sentence(value) for value in totals[:_MOST_SENTENCES])
    more = and_more(len(totals) - _MOST_SENTENCES)
    said = (*texts, (f"{more.capitalize()} in the table.",)) if more else texts
    return Block(title, said, tables=(table,))


def _is_mean(value: MetricValue) -> bool:
    return (value.part or "").endswith("mean")


def _sentence(value: MetricValue) -> Sentence:
    """Say the total with its interval; where it is too small or unknown, why."""
    name = formats.part(value.part) or METRICS[value.metric].name
    if value.value is None:
        return (f"{name}: not known, {value.note}.",)
    doubt = formats.interval(value)
    between = f" (95 in 100 chance: {doubt})" if doubt else ""
    text = f"{name}: {formats.amount(value)}{between}, n = {formats.count(value.n)}"
    return (f"{text}; {value.note}." if value.note else f"{text}.",)
