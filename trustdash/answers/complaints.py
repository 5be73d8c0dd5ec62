"""What people complained about and how they were answered (M24 to M27, M29), remedies in all."""

from collections.abc import Callable, Iterable

from trustdash.answers import formats, tables
from trustdash.answers.answer import Block, Cell, Sentence, Table
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, say, several
from trustdash.metrics.registry import METRICS, MetricValue

_COMPLAINTS = ("M24", "M25", "M26", "M27", "M29")


def blocks(numbers: Numbers) -> tuple[Block, ...]:
    """Return a block on complaints and one on remedies, each where such are on file."""
    found: list[Block] = []
    if len(numbers.frame("complaints")):
        table = values_table(numbers, _COMPLAINTS, "Complaints in numbers")
        found.append(Block("Complaints", _sentences(numbers), tables=(table,)))
    if len(numbers.frame("remedies")):
        table = values_table(numbers, ("M28",), "Remedies in numbers")
        found.append(Block("Remedies, all incidents", tables=(table,)))
    return tuple(found)


def _sentences(numbers: Numbers) -> tuple[Sentence, ...]:
    said = (_flow(numbers), _resolved(numbers), _acknowledged(numbers), _upheld(numbers),
            _satisfied(numbers))  # fmt: skip
    return tuple(sentence for sentence in said if sentence)


def _flow(numbers: Numbers) -> Sentence:
    """Say the identity: opening + received − closed = outstanding."""
    opening, received, closed = (
        numbers.counted("M24", part=part) for part in ("opening", "received", "closed")
    )
    outstanding = numbers.counted("M24")
    return say(
        "In the last 90 days {received} came in and {closed} were closed: {opening} {were} "
        "outstanding at the start, {outstanding} {are} now.",
        received=several(received, "complaint"),
        closed=closed,
        opening=opening,
        were=agree(opening, "was", "were"),
        outstanding=outstanding,
        are=agree(outstanding, "is", "are"),
    )


def _resolved(numbers: Numbers) -> Sentence:
    resolved, cohort = numbers.counted("M25"), numbers.base("M25")
    if not amount_of(cohort):
        return ()
    return say(
        "Of {cohort} received at least 8 weeks ago, {n} {were} resolved within 8 weeks.",
        cohort=several(cohort, "complaint"),
        n=resolved,
        were=agree(resolved, "was", "were"),
    )


def _acknowledged(numbers: Numbers) -> Sentence:
    median = numbers.one("M26")
    waiting = numbers.counted("M26", part="not answered by a person")
    if median is None or median.value is None:
        return ()
    still = say("; {n} {have} no such answer yet", n=waiting, have=agree(waiting, "has", "have"))
    return say(
        "Half were answered by a person within {days}{still}.",
        days=formats.days(median.value),
        still=still if amount_of(waiting) else "",
    )


def _upheld(numbers: Numbers) -> Sentence:
    upheld, decided = numbers.counted("M27"), numbers.base("M27")
    if not amount_of(decided):
        return ("No complaint has been decided yet.",)
    return say(
        "{n} of {decided} {were} upheld, fully or in part.",
        n=upheld,
        decided=several(decided, "decided complaint"),
        were=agree(upheld, "was", "were"),
    )


def _satisfied(numbers: Numbers) -> Sentence:
    """Say satisfaction with the handling, split by who won: else it measures who won."""
    parts = [
        say("{n} of {m} {part}", n=numbers.counted("M29", part=part),
            m=numbers.base("M29", part=part), part=f"whose complaint was {part}")
        for part in ("upheld", "not upheld") if amount_of(numbers.base("M29", part=part))
    ]  # fmt: skip
    if not parts:
        return ()
    first, *rest = parts
    return say(
        "Satisfied with the handling: {first}{rest}.",
        first=first,
        rest=say(", {other}", other=rest[0]) if rest else "",
    )


def values_table(
    numbers: Numbers,
    metrics: Iterable[str],
    caption: str,
    fits: Callable[[MetricValue], bool] = lambda _: True,
) -> Table:
    """Return the values of some metrics, one a row, with their intervals and remarks.

    fits: chooses the values that the table is to hold.
    """
    chosen = (value for metric in metrics for value in numbers.of(metric) if fits(value))
    rows = tuple(_row(value, numbers) for value in chosen)
    headings = ("Number", "Value", "Of how many", "95% interval", "Remark")
    return Table(headings, rows, caption, (1, 2, 3))


def _row(value: MetricValue, numbers: Numbers) -> tuple[Cell, ...]:
    name = METRICS[value.metric].name
    who = " · ".join(part for part in (value.group, formats.part(value.part)) if part)
    counted = numbers.counted(value.metric, value.group, value.part)
    is_count = value.unit == "count" and counted.rows is not None
    amount = tables.number(counted) if is_count else Cell(formats.amount(value))
    return (
        Cell(who or name, f"{name}, {value.metric}" if who else value.metric),
        amount,
        Cell(_base(value)),
        Cell(formats.interval(value) or formats.UNKNOWN),
        tables.text(value.note),
    )


def _base(value: MetricValue) -> str:
    """Write what a share counts, `2 of 5`; for other numbers, how many they rest on."""
    if value.unit == "%" and value.numerator is not None and value.denominator:
        return formats.of(value.numerator, value.denominator)
    return formats.UNKNOWN if not value.n else f"n = {formats.count(value.n)}"
