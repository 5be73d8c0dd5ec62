"""What did people tell us, what became of it, and do they agree?"""

from dataclasses import dataclass

from trustdash.answers import formats, themes, view, waves
from trustdash.answers.answer import Answer, Block, Exhibit, Sentence, read_aloud
from trustdash.answers.numbers import Numbers
from trustdash.answers.surveys import scores, scores_by_group
from trustdash.answers.wording import agree, agree_of, amount_of, ended, names, say, several
from trustdash.ledger import Reader
from trustdash.metrics.listening import LOOP_DAYS

_READS = {"listening_themes": "Themes", "waves": "Survey waves", "affected_groups": "Groups"}
_SURVEYS_ALONE = "No theme is on file; what surveys say stands below."


@dataclass(frozen=True, slots=True)
class ListeningAnswer(Answer):
    """You said, we did; who was not asked; survey waves, scores and the spread of answers."""

    said: Block | None = None
    not_asked: Block | None = None
    waves: Block | None = None
    scores: Block | None = None
    by_group: Block | None = None
    spread: Exhibit | None = None


def answer(reader: Reader, page: int = 1) -> ListeningAnswer:
    """Answer the page's question; `page` is a part of the table of themes."""
    numbers = Numbers(reader)
    nothing = view.nothing(numbers, "listening_themes", "listening_theme")
    has_waves = bool(len(numbers.frame("waves")) or len(numbers.frame("responses")))
    notices = view.notices(numbers, _READS)
    if nothing is not None and (nothing.nothing_fits or not has_waves):
        return ListeningAnswer(nothing.headline, nothing.lines, notices, nothing.nothing_fits)
    return ListeningAnswer(
        headline=(_SURVEYS_ALONE,) if nothing is not None else headline(numbers),
        lines=nothing.lines if nothing is not None else _lines(numbers),
        notices=notices,
        said=None if nothing is not None else themes.block(numbers, page),
        not_asked=waves.not_asked(numbers),
        waves=waves.block(numbers),
        scores=scores(numbers),
        by_group=scores_by_group(numbers),
        spread=waves.spread(numbers),
    )


def headline(numbers: Numbers) -> Sentence:
    """Say how many themes are answered and told, and beside it what those who spoke say of it."""
    closed, raised = numbers.counted("M37"), numbers.base("M37")
    if not amount_of(raised):
        n = numbers.length("themes")
        return say("People raised {n} in the last {days} days; none is older.",
                   n=several(n, "theme"), days=LOOP_DAYS)  # fmt: skip
    return say(
        "{closed} of {raised} that people raised {are} answered and told; {confirmed}.",
        closed=closed,
        raised=several(raised, "theme"),
        are=agree_of(closed, raised, "is", "are"),
        confirmed=_confirmed(numbers),
    )


def _confirmed(numbers: Numbers) -> Sentence:
    confirmed, asked = numbers.counted("M38"), numbers.base("M38")
    if not amount_of(asked):
        return ("those who spoke were not asked whether they agree",)
    return say("those who spoke confirm {n} of the {m} they were asked about", n=confirmed,
               m=asked)  # fmt: skip


def _lines(numbers: Numbers) -> tuple[Sentence, ...]:
    younger = numbers.one("M37")
    since = younger.note if younger is not None and younger.value is not None else None
    found = (
        themes.waiting(numbers),
        view.as_of_line(numbers, f"themes raised at least {LOOP_DAYS} days ago",
                        *((since,) if since else ())),
        _disputed(numbers),
        _how_long(numbers),
    )  # fmt: skip
    return tuple(line for line in found if line)


def _disputed(numbers: Numbers) -> Sentence:
    n = numbers.length("themes-disputed")
    if not amount_of(n):
        return ()
    said = [formats.shortened(text, 60) for text in numbers.listed("themes-disputed")["theme"]]
    return say("Those who spoke dispute {n} that we count as answered: {themes}",
               n=several(n, "theme"), themes=ended(read_aloud(names(said))))  # fmt: skip


def _how_long(numbers: Numbers) -> Sentence:
    """Say how long telling took, waiting ones included, and how many people agreed."""
    median = numbers.one("M37", part="median from raised to told")
    people = numbers.one("M38", part="people who agreed")
    told = (
        f"Half were told within {formats.days(median.value)} of raising it; those still waiting "
        "are counted in."
        if median is not None and median.value is not None
        else "Fewer than half have been told yet."
    )
    if people is None or people.value is None:
        return (told,)
    agreed = formats.of(people.numerator, people.denominator)
    return (f"{told} Of the people asked again, {agreed} "
            f"{agree(int(people.numerator or 0), 'agrees', 'agree')} that we acted.",)  # fmt: skip
