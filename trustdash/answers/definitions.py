"""How is each number made, and what is it now?"""

from dataclasses import dataclass

from trustdash.answers import formats, view
from trustdash.answers.answer import Answer, Fact, Number, RowsBehind, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import say
from trustdash.ledger import Reader
from trustdash.metrics.registry import METRICS, Metric, MetricValue

_BETTER = {
    "higher_is_better": "Higher is better",
    "lower_is_better": "Lower is better",
    "neither": "Neither higher nor lower is better",
}


SECTIONS = (
    ("Promises: say and do", 12),
    ("Corrective action: did it work", 19),
    ("Communication: how soon, and did it hold", 23),
    ("Complaints and remedies", 29),
    ("Perception: customers, employees, public", 36),
    ("Listening, leadership, assurance", 42),
    ("Time and forecast", 46),
)
"""The parts of the page, each with the number of its last metric."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One metric as the registry declares it, with its value in this view.

    section: the part of the page that it stands in.
    """

    id: str
    name: str
    section: str
    facts: tuple[Fact, ...]
    """What it means, unit, direction, edge cases, source."""
    now: Sentence


@dataclass(frozen=True, slots=True)
class DefinitionsAnswer(Answer):
    """Every metric, in order of number."""

    definitions: tuple[Definition, ...] = ()


def answer(reader: Reader) -> DefinitionsAnswer:
    """Return every metric's definition and its value now."""
    numbers = Numbers(reader)
    return DefinitionsAnswer(
        headline=(f"{len(METRICS)} numbers, each with one definition.",),
        lines=(view.as_of_line(numbers),),
        definitions=tuple(_definition(metric, numbers) for metric in METRICS.values()),
    )


def _definition(metric: Metric, numbers: Numbers) -> Definition:
    facts = (
        ("What it means", _meaning(metric)),
        ("Formula", metric.formula),
        ("Unit", metric.unit or "count"),
        ("Direction", _BETTER.get(metric.direction, metric.direction)),
        ("Edge cases", metric.edge_cases),
        ("Source", metric.source),
    )
    return Definition(
        id=metric.id,
        name=metric.name,
        section=_section(metric),
        facts=tuple(Fact(label, (text,)) for label, text in facts if text),
        now=_now(metric, numbers),
    )


def _section(metric: Metric) -> str:
    number = int(metric.id.removeprefix("M"))
    return next((name for name, last in SECTIONS if number <= last), SECTIONS[-1][0])


def _meaning(metric: Metric) -> str:
    """Return the first paragraph of what the metric's function says about itself."""
    text = (metric.function.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(text.split())


def _now(metric: Metric, numbers: Numbers) -> Sentence:
    values = numbers.of(metric.id)
    if not values:
        return ("No data.",)
    return current(next((each for each in values if each.value is not None), values[0]))


def current(value: MetricValue) -> Sentence:
    """Write a value with what it counts and its interval; a dash with the reason if not known."""
    where = " · ".join(part for part in (value.group, value.part) if part)
    lead = f"{where}: " if where else ""
    if value.value is None:
        return (f"{lead}{formats.UNKNOWN} ({value.note or 'no data'})",)
    doubt = formats.interval(value)
    if value.unit == "count" and value.numerator == value.value:
        note = f". {value.note}" if value.note else ""
        return say("{lead}{n}{note}", lead=lead, n=_linked(value, counted=True), note=note)
    return say(
        "{lead}{shown}{of}{doubt}{note}",
        lead=lead,
        shown=formats.amount(value),
        of=_of(value),
        doubt=f", 95% interval {doubt}" if doubt else "",
        note=f". {value.note}" if value.note else "",
    )


def _of(value: MetricValue) -> Sentence:
    """Return what a share counts. A score's numerator is a difference, so it counts nothing."""
    if value.numerator is None or not value.denominator:
        return ()
    counted, base = _linked(value, counted=True), _linked(value, counted=False)
    if value.unit != "%" and counted.rows is None:
        return ()
    return say(" ({n} of {m})", n=counted, m=base)


def _linked(value: MetricValue, *, counted: bool) -> Number:
    amount = value.numerator if counted else value.denominator
    rows = RowsBehind(value.metric, counted, value.group, value.part)
    here = int(value.rows["counted"].sum()) if counted and len(value.rows) else len(value.rows)
    return Number(formats.count(amount), amount, rows if amount and here == amount else None)
