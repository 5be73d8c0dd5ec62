"""The grammar of every sentence: plurals, lists, linked numbers, and the words that are banned."""

import re
from collections.abc import Iterable, Sequence
from string import Formatter

from trustdash.answers import formats
from trustdash.answers.answer import Number, RowsBehind, Sentence

BANNED = (
    "only",
    "just",
    "unfortunately",
    "despite challenges",
    "robust",
    "significant progress",
    "broadly on track",
    "isolated",
    "legacy issue",
    "as previously communicated",
)
"""Words that soften or boast; no generated sentence holds one."""

_BANNED = re.compile(r"\b(" + "|".join(BANNED) + r")\b", re.IGNORECASE)

Part = str | int | Number | Sentence
"""What a sentence may be put together from."""


def banned_words(text: str) -> tuple[str, ...]:
    """Return the banned words that a text holds, in lower case, in order."""
    return tuple(match.group(0).lower() for match in _BANNED.finditer(text))


def tally(amount: float | None, rows: RowsBehind | None = None) -> Number:
    """Return a count as a number that leads to its rows; a zero leads to none."""
    return Number(formats.count(amount), amount, rows if amount else None)


def amount_of(part: int | Number) -> float:
    """Return how many a number says, for the agreement of the words around it."""
    return (part.amount or 0) if isinstance(part, Number) else part


def agree(part: int | Number, one: str, several: str) -> str:
    """Return the form of a word that agrees with a number: 1 `is`, 0 and 2 `are`."""
    return one if amount_of(part) == 1 else several


def agree_of(part: int | Number, whole: int | Number, one: str, several: str) -> str:
    """Return the form that agrees with `n of m`: `1 of 5 is`, `0 of 1 is`, `2 of 5 are`."""
    return one if 1 in (amount_of(part), amount_of(whole)) else several


def several(part: int | Number, noun: str, nouns: str | None = None) -> Sentence:
    """Return a number with its noun: `1 promise`, `2 promises`, `0 promises`."""
    return say("{n} {noun}", n=part, noun=agree(part, noun, nouns or f"{noun}s"))


def say(template: str, **parts: Part) -> Sentence:
    """Fill a template with words, numbers and sentences; numbers keep their rows."""
    said: list[str | Number] = []
    for text, name, _, _ in Formatter().parse(template):
        said.append(text)
        if name is not None:
            said.extend(_as_sentence(parts[name]))
    return _merged(said)


def _as_sentence(part: Part) -> Sentence:
    if isinstance(part, tuple):
        return part
    return (formats.count(part) if isinstance(part, int) else part,)


def _merged(parts: Iterable[str | Number]) -> Sentence:
    """Join neighbouring words, drop empty ones, so that equal sentences are equal values."""
    merged: list[str | Number] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    return tuple(merged)


def join(sentences: Sequence[Part], separator: str = ", ") -> Sentence:
    """Join sentences with a separator."""
    joined: list[str | Number] = []
    for position, sentence in enumerate(sentences):
        joined.extend((separator,) if position else ())
        joined.extend(_as_sentence(sentence))
    return _merged(joined)


def and_so(words: Sequence[Part]) -> Sentence:
    """Join words as people do: `a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return join(words)
    return say("{first} and {last}", first=join(words[:-1]), last=words[-1])


def names(found: Iterable[object], most: int = 3) -> Sentence:
    """Name the first few of several: `a`, `a and b`, `a, b, c and 2 more`."""
    known = [str(name) for name in found]
    more = and_more(len(known) - most)
    if more:
        return (f"{', '.join(known[:most])} {more}",)
    return and_so(known)


def ended(text: str) -> str:
    """End a sentence with one full stop, also where a quotation ends it with its own."""
    return text if text.endswith((".”", "?”", "!”", ".", "?", "!")) else f"{text}."


def capitalised(sentence: Sentence) -> Sentence:
    """Return the sentence with a capital at its start, if it starts with a word."""
    if sentence and isinstance(sentence[0], str) and sentence[0]:
        return (sentence[0][0].upper() + sentence[0][1:], *sentence[1:])
    return sentence


def nothing_fits(plural: str, on_file: int) -> str:
    """Say that the filters match nothing: `No commitments match these filters. 0 of 16 fit.`."""
    fit = "fits" if on_file == 1 else "fit"
    return f"No {plural} match these filters. 0 of {formats.count(on_file)} {fit}."


def and_more(hidden: int) -> str | None:
    """Say how many rows are not shown, `and 4 more`; None if all are."""
    return f"and {formats.count(hidden)} more" if hidden > 0 else None


def not_split(subject: str, by: Sequence[str]) -> str:
    """Say that a filter does not apply: `Public perception is not split by team; shown for …`."""
    are = "are" if subject.endswith("s") else "is"
    every = " and ".join(f"all {word}s" for word in by)
    return f"{subject} {are} not split by {' or '.join(by)}; shown for {every}."


def how_to_bring_in(plural: str, entity: str) -> str:
    """Say how records of a kind that is missing are brought in."""
    return (
        f"To show {plural}, fill in the columns of `trustdash template {entity}` "
        f"and bring the file in with `trustdash import FILE`."
    )
