"""The questions whose answer stands on another page: one line each, with its number and the way."""

from collections.abc import Callable
from dataclasses import dataclass

from trustdash.answers import formats
from trustdash.answers.answer import Block, Cell, Link, Number, Table
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of
from trustdash.metrics.remedies import WAITING

_TITLE = "Asked in every review"
_CAPTION = "The question leads to the page that answers it in full"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the page that answers it, the number that does so in short, and its words."""

    words: str
    page: str
    number: Callable[[Numbers], Number]
    of: Callable[[Numbers], Number]
    one: str
    several: str
    nothing: str
    """What is said where there is nothing that could be counted."""


QUESTIONS = (
    Question(
        "Who is still waiting?",
        "incidents",
        lambda numbers: numbers.counted("M28", part=WAITING),
        lambda numbers: numbers.base("M28", part=WAITING),
        "remedy owed is neither delivered nor declined",
        "remedies owed are neither delivered nor declined",
        "no remedy is on file",
    ),
    Question(
        "What did we say that we cannot back?",
        "said",
        lambda numbers: numbers.length("claims-not-backed"),
        lambda numbers: numbers.length("claims"),
        "claim is unbacked, without a commitment or contradicted later",
        "claims are unbacked, without a commitment or contradicted later",
        "no claim is on file",
    ),
    Question(
        "Who has checked?",
        "assurance",
        lambda numbers: numbers.counted("M41"),
        lambda numbers: numbers.base("M41"),
        "promise was found good by somebody outside the line, and that is still valid",
        "promises were found good by somebody outside the line, and that is still valid",
        "no promise is on file",
    ),
    Question(
        "What became of what people told us?",
        "listening",
        lambda numbers: numbers.length("themes-waiting"),
        lambda numbers: numbers.length("themes"),
        "theme that people raised waits for an answer",
        "themes that people raised wait for an answer",
        "no theme is on file",
    ),
    Question(
        "Whom did nobody meet?",
        "leaders",
        lambda numbers: numbers.length("groups-not-met"),
        lambda numbers: numbers.base("M39"),
        "affected group met no accountable executive in 90 days",
        "affected groups met no accountable executive in 90 days",
        "no group is affected by an open incident",
    ),
)


def in_one_line(numbers: Numbers) -> Block:
    """Return a table with one row for each question: its count, and of how many of what."""
    return Block(_TITLE, tables=(_table(numbers),))


def _table(numbers: Numbers) -> Table:
    rows = tuple(_row(question, numbers) for question in QUESTIONS)
    return Table(("Question", "Count"), rows, _CAPTION, (1,))


def _row(question: Question, numbers: Numbers) -> tuple[Cell, Cell]:
    count, whole = question.number(numbers), question.of(numbers)
    way = Link(question.page)
    if not amount_of(whole):
        return Cell(question.words, question.nothing, link=way), Cell(formats.UNKNOWN)
    verb = agree(whole, question.one, question.several)
    said = f"{count.text} of {whole.text} {verb}"
    return Cell(question.words, said, link=way), Cell(count.text, number=count)
