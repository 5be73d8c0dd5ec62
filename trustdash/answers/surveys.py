"""What surveys say: recommendation, satisfaction and who answered, with their uncertainty."""

from trustdash.answers import formats
from trustdash.answers.answer import Block, Sentence
from trustdash.answers.complaints import values_table
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import and_more
from trustdash.metrics.registry import METRICS, MetricValue
from trustdash.metrics.trust import BESIDE_MARKET

_METRICS = ("M30", "M31", "M33")
_MOST_SENTENCES = 4
_SCORES = ("M30", "M31", "M32", "M34", "M35")
_SEVERAL = 2


def survey_blocks(numbers: Numbers) -> tuple[Block, ...]:
    """Return a block for each survey metric that can be known or says why it can't.

    None if no survey is on file.
    """
    if numbers.frame("waves").empty and numbers.frame("responses").empty:
        return ()
    return tuple(_block(metric, numbers) for metric in _METRICS)


def scores(numbers: Numbers) -> Block | None:
    """Return the scores of the latest waves, of everyone, with counts, intervals and change.

    None if no survey answer is on file.
    """
    if numbers.frame("responses").empty:
        return None
    caption = (
        "Latest wave of each question. n: answers. The remark says how it differs from the wave "
        "before, and whether by more than chance."
    )
    table = values_table(numbers, _SCORES, caption, _is_score)
    return Block("Scores of the latest waves", tables=(table,))


def scores_by_group(numbers: Numbers) -> Block | None:
    """Return the same scores by group, single questions and means; None if there are none."""
    if numbers.frame("responses").empty:
        return None
    table = values_table(
        numbers,
        _SCORES,
        "Scores by group and single question",
        lambda value: _is_of_a_survey(value) and not _is_score(value),
    )
    return Block("By group and single question", tables=(table,)) if table.rows else None


def _is_score(value: MetricValue) -> bool:
    """Tell whether a value is a survey's score of everyone that no other row says already."""
    if value.group is not None or _is_mean(value) or not _is_of_a_survey(value):
        return False
    if (value.part or "").endswith(BESIDE_MARKET):
        return False
    return value.metric != "M34" or value.rows["item"].nunique() >= _SEVERAL


def _is_of_a_survey(value: MetricValue) -> bool:
    """Tell whether a value is made of survey answers; measures of trust stand on Measures."""
    return "item" in value.rows


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
