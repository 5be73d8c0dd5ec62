"""What changed since the last review, and what became of what was decided then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from trustdash.answers import decisions, formats, last_review
from trustdash.answers.answer import Block, Link, Number, Sentence, Table, read_aloud
from trustdash.answers.backlog import ODDS
from trustdash.answers.numbers import Numbers
from trustdash.answers.slide import Slide
from trustdash.answers.wording import amount_of, ended, join, names, say, several

_MOST_DECISIONS = 6
_MOST_NAMED = 3
_MOST_LINES = 5
_IN_TITLE = 4
_NOTHING = "nothing that is watched changed"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of change. words: how its count is said; said: the sentence that names its rows."""

    list: str
    words: Callable[[Number], Sentence]


def _worded(noun: str, after: str, nouns: str | None = None) -> Callable[[Number], Sentence]:
    return lambda n: say(f"{{n}} {after}".rstrip(), n=several(n, noun, nouns))


_KINDS = (
    _Kind("late-since-review", _worded("promise", "newly late")),
    _Kind("incidents-since-review", _worded("new incident", "")),
    _Kind("reopened-since-review", _worded("record", "reopened")),
    _Kind("worsening-since-review", _worded("measure", "newly worsening")),
    _Kind("not-done-last-review", _worded("decision of that day", "not done",
                                          "decisions of that day")),
    _Kind("ended-since-review", _worded("promise", "withdrawn, replaced or not kept")),
    _Kind("moved-since-review", _worded("date", "moved")),
    _Kind("actions-late-since-review", _worded("action", "newly late")),
    _Kind("delivered-since-review", _worded("promise", "delivered")),
    _Kind("actions-done-since-review", _worded("action", "implemented")),
    _Kind("promises-since-review", _worded("new promise", "")),
)  # fmt: skip
"""Kinds of changes, the worst first."""


def _found(numbers: Numbers) -> list[tuple[_Kind, Number]]:
    counts = ((kind, numbers.length(kind.list)) for kind in _KINDS)
    return [(kind, n) for kind, n in counts if amount_of(n)]


def _title(numbers: Numbers, review: last_review.Review) -> Sentence:
    found = [kind.words(n) for kind, n in _found(numbers)]
    what = join(found[:_IN_TITLE]) if found else (_NOTHING,)
    return say("Since the last review ({day}): {what}", day=review.day, what=what)


def _lines(numbers: Numbers) -> list[Sentence]:
    """Return one sentence a kind, the worst first, with the ids of its rows."""
    said = [
        say("{what}: {which}.", what=kind.words(n), which=_named(numbers, kind.list))
        for kind, n in _found(numbers)
        if kind.list != "not-done-last-review"
    ]
    return [*said, *_verdicts(numbers)]


def _named(numbers: Numbers, name: str) -> Sentence:
    rows = numbers.listed(name)
    return names(
        (f"{formats.shortened(row.title, 60)} ({row.id})" for row in rows.itertuples(index=False)),
        _MOST_NAMED,
    )


def _verdicts(numbers: Numbers) -> list[Sentence]:
    """Say which measures have another word than then, but for those that worsen, told before."""
    rows = numbers.listed("verdicts-since-review")
    rest = rows[rows["now"] != "worsening"]
    if rest.empty:
        return []
    said = [f"{row.title} from “{row.was}” to “{row.now}”" for row in rest.itertuples(index=False)]
    n = numbers.length("verdicts-since-review")
    return [say("{n} changed: {which}.", n=several(n, "verdict"), which=names(said, _MOST_NAMED))]


def _forecast(numbers: Numbers) -> list[Sentence]:
    """Say whether the day by which the open actions are forecast to be done has shifted (M43)."""
    then = last_review.then(numbers)
    was, now = (None if each is None else _done_by(each) for each in (then, numbers))
    if was is None and now is None:
        return []
    if was is None or now is None:
        known = "there is none now" if now is None else f"now it is {now}"
        before = "there was none then" if was is None else f"then it was {was}"
        return [(f"Forecast of when the open actions are done ({ODDS}): {known}; {before}.",)]
    if was == now:
        return [(f"The open actions are forecast to be done by {now} ({ODDS}), as then.",)]
    return [(f"The open actions are forecast to be done by {now} ({ODDS}); then it was {was}.",)]


def _done_by(numbers: Numbers) -> str | None:
    value = numbers.one("M43")
    if value is None or value.value is None or value.unit != "weeks":
        return None
    return formats.day(numbers.as_of + timedelta(weeks=value.value))


def _remark(review: last_review.Review) -> Sentence:
    """Say what the comparison rests on."""
    start = f"Compared with what was known for {formats.day(review.as_of)}"
    if review.known_to is None:
        return (ended(f"Compared with {formats.day(review.as_of)}; {last_review.FIRST}"),)
    return (f"{start} at event {formats.count(review.known_to)}.",)


def block(numbers: Numbers) -> Block:
    """Return what changed since the last review, the worst first, and what became of decisions."""
    review = last_review.last_review(numbers)
    if review is None:
        return Block(
            "Since the last review",
            empty="No review has been held yet, so nothing can be compared. Plan one under "
            "“New record: review”.",
        )
    title = f"Since the last review ({review.day})"
    text = (_counts(numbers), *_lines(numbers), *_forecast(numbers), _remark(review))
    return Block(title, text, tables=_decided(numbers, review))


def _counts(numbers: Numbers) -> Sentence:
    """Say how many of each kind, the worst first, and how many fields changed in all."""
    if not _found(numbers):
        return (_NOTHING,)
    found = [kind.words(n) for kind, n in _found(numbers)]
    every = numbers.length("changed-since-review")
    rest = say("{n} in all", n=several(every, "field changed", "fields changed"))
    return say("{what}; {rest}.", what=join(found), rest=rest)


def _decided(numbers: Numbers, review: last_review.Review) -> tuple[Table, ...]:
    rows = numbers.listed("decided-last-review")
    if rows.empty:
        return ()
    caption = f"Decided on {review.day}, and what became of it"
    return (decisions.what_became(caption, rows, numbers.as_of, _MOST_DECISIONS),)


def slide(numbers: Numbers) -> Slide | None:
    """Return the slide “Since the last review”; None if none was held before the as-of day."""
    review = last_review.last_review(numbers)
    if review is None:
        return None
    lines = [*_forecast(numbers)]
    lines = [*_lines(numbers)[: _MOST_LINES - len(lines)], *lines]
    table = _decided(numbers, review)
    return Slide(
        name="since",
        title=_title(numbers, review),
        lines=tuple(lines),
        table=table[0] if table else None,
        notes=(
            "Computed from the ledger: the state that the last review knew of its day, compared "
            "with the state now. Applying the changes listed to the old state gives the new one.",
            read_aloud(_remark(review)),
        ),
        link=Link("records", (("e", "review_meeting"), ("id", review.id))),
    )
