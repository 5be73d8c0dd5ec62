"""Who outside the line has checked, what did they find, is it still valid?"""

from dataclasses import dataclass, replace

from trustdash.answers import (
    control_checks,
    findings,
    opinions,
    own_word,
    proofs,
    readiness,
    too_green,
    view,
)
from trustdash.answers.answer import Answer, Block, Exhibit, Paging, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import Part, agree, agree_of, amount_of, and_so, join, say, several
from trustdash.ledger import Reader

_READS = {"audits": "Audits", "commitments": "Commitments"}
NEEDED = ("commitments", "recommendations", "validations", "control_checks", "proofs", "audits")
"""The queries of which one at least must have rows."""


@dataclass(frozen=True, slots=True)
class AssuranceAnswer(Answer):
    """What others have checked: both words, findings, opinions, checks, evidence, readiness."""

    own_word: Exhibit | None = None
    """By how much owners' words stand above assessors', by team."""
    words: Block | None = None
    """Both words of each promise."""
    ageing: Exhibit | None = None
    """Overdue findings by age."""
    findings: Block | None = None
    ended_findings: Block | None = None
    validity: Exhibit | None = None
    """How long each opinion holds."""
    paging: Paging | None = None
    """Where a long list of opinions stands."""
    freshness: Block | None = None
    checks: Block | None = None
    evidence: Block | None = None
    evidence_in_force: Block | None = None
    readiness: Block | None = None
    audits: Block | None = None
    too_green: Block | None = None


def answer(reader: Reader, page: int = 1) -> AssuranceAnswer:
    """Answer the page's question; `page` chooses a part of the list of opinions."""
    numbers = Numbers(reader)
    notices = view.notices(numbers, _READS)
    if all(numbers.frame(name).empty for name in NEEDED):
        nothing = view.nothing(numbers, "validations", "validation")
        if nothing is not None:
            return AssuranceAnswer(nothing.headline, nothing.lines, notices, nothing.nothing_fits)
    return replace(
        in_short(numbers, page),
        words=own_word.block(numbers),
        findings=findings.block(numbers),
        ended_findings=findings.ended(numbers),
        freshness=opinions.block(numbers),
        checks=control_checks.block(numbers),
        evidence=proofs.block(numbers),
        evidence_in_force=proofs.in_force(numbers),
        readiness=readiness.block(numbers),
        audits=readiness.audits(numbers),
        too_green=too_green.block(numbers),
    )


def in_short(numbers: Numbers, page: int = 1) -> AssuranceAnswer:
    """Return what a review takes over: the sentences and the charts."""
    validity, paging = opinions.strip(numbers, page)
    return AssuranceAnswer(
        headline=_headline(numbers),
        lines=_lines(numbers),
        notices=view.notices(numbers, _READS),
        own_word=own_word.teams(numbers),
        ageing=findings.ageing(numbers),
        validity=validity,
        paging=paging,
    )


def _headline(numbers: Numbers) -> Sentence:
    """Say how many commitments others found good, then what is worst: overdue, late."""
    return join([part for part in (_checked(numbers), findings.worst(numbers)) if part], " ")


def _checked(numbers: Numbers) -> Sentence:
    good, every = numbers.counted("M41"), numbers.base("M41")
    if not amount_of(every):
        return ("No commitment is there to be checked.",)
    against = [
        say("{n} {word}", n=n, word=word)
        for n, word in (
            (numbers.counted("M41", part="adverse"), "found wanting"),
            (numbers.counted("M41", part="qualified"), "found good with reservations"),
            (numbers.counted("M41", part="expired"), "expired"),
        )
        if amount_of(n)
    ]
    return say(
        "{n} of {m} {have} been checked by somebody outside the line and found good{against}.",
        n=good,
        m=several(every, "commitment"),
        have=agree_of(good, every, "has", "have"),
        against=say(", {parts}", parts=and_so(against)) if against else "",
    )


def _lines(numbers: Numbers) -> tuple[Sentence, ...]:
    found = (view.as_of_line(numbers), _standing(numbers), _expired(numbers),
             too_green.question(numbers))  # fmt: skip
    return tuple(line for line in found if line)


def _standing(numbers: Numbers) -> Sentence:
    """Say where the other commitments stand, so that the parts make all of them."""
    words = {
        "none": "checked by nobody else",
        "in progress": "being checked",
        "planned": "with a check planned",
        "disclaimed": "on which no opinion was possible",
        "superseded": "with an opinion superseded",
        "revoked": "with an opinion revoked",
    }
    parts: list[Part] = [
        say("{n} {word}", n=numbers.counted("M41", part=part), word=word)
        for part, word in words.items()
        if amount_of(numbers.counted("M41", part=part))
    ]
    return say("The others: {parts}.", parts=and_so(parts)) if parts else ()


def _expired(numbers: Numbers) -> Sentence:
    n = numbers.counted("M41", part=opinions.EXPIRED)
    if not amount_of(n):
        return ()
    has = agree(n, "has", "have")
    return say("{n} {has} expired, on commitments or on anything else.", n=several(n, "opinion"),
               has=has)  # fmt: skip
