"""A draft held against the ledger before it goes out: people mark, software binds and dates.

Nothing here judges whether a sentence is true. A person says what kind of sentence it is and which
record it rests on; what that record carries on the as-of day is the rule of metric M23.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trustdash.answers import formats, states
from trustdash.answers.answer import Sentence, State
from trustdash.answers.carriers import COMMITMENT, Carrier, frame_of
from trustdash.answers.dates_said import Said, dates_said
from trustdash.answers.wording import agree, several
from trustdash.metrics.claims import VERIFIED, carried_by

Kind = Literal["fact", "done", "will_do", "apology", "nothing"]
KINDS: dict[Kind, str] = {
    "fact": "a fact",
    "done": "done: we did it",
    "will_do": "will do: we promise it",
    "apology": "an apology",
    "nothing": "nothing to check",
}
CLAIMS = ("fact", "done", "will_do")
"""Kinds of sentence that a record must carry."""
MOST_SENTENCES = 40
_SUGGESTED = 3
_SHORTEST = 4
_STEM = 5
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|ca|Dr|Mr|Mrs|Ms|Prof|No|St|vs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_END = re.compile(r"[.!?…]+[”\"'’)\]]*(?=\s)")
_BULLET = re.compile(r"^\s*(?:[-–•*]|\d{1,2}[.)])\s+")
_COMMON = """
    about after again also been before being both could does each every from have having here
    into less made make more most much must next only other ours over same shall should since
    some such than that their them then there these they this those through under until very
    were what when where which while will with within would your yours
"""
"""Words that many sentences share and that tell no record from another."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the ledger carries of one sentence as of a day, in words."""

    words: str
    state: State
    is_carried: bool = False
    is_late: bool = False
    """Carried by a promise whose date has passed."""
    remarks: tuple[str, ...] = ()
    """Dates in the sentence that are not the ones on file."""


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a text in order; line breaks and bullets end them too.

    A full stop after an abbreviation, an initial or a month's short name ends none.
    """
    found: list[str] = []
    for line in text.splitlines():
        found.extend(_split(_BULLET.sub("", line).strip()))
    return tuple(found)


def _split(line: str) -> list[str]:
    pieces, start = [], 0
    for match in _END.finditer(line):
        rest = line[match.end() :].lstrip()
        is_end = not rest[:1].islower() and not _ABBREVIATED.search(line[start : match.end()])
        if is_end:
            pieces.append(line[start : match.end()].strip())
            start = match.end()
    pieces.append(line[start:].strip())
    return [piece for piece in pieces if re.search(r"\w", piece)]


def _stems(text: str) -> dict[str, str]:
    """Return the telling words of a text by their first letters, so that forms of one agree."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    telling = (word for word in words if len(word) >= _SHORTEST and word not in _COMMON.split())
    return {word[:_STEM]: word for word in telling}


def ranked(
    sentence: str, carriers: Sequence[Carrier]
) -> tuple[tuple[Carrier, tuple[str, ...]], ...]:
    """Return the records with the words that they share with a sentence, the closest first.

    A record stands before another that shares fewer words; where they share as many, before one
    whose words are common to more records. Words agree by their first five letters.
    """
    said = _stems(sentence)
    stems = [(each, _stems(each.words)) for each in carriers]
    spread = Counter(stem for _, own in stems for stem in own)
    shared = [(each, [stem for stem in said if stem in own]) for each, own in stems]
    rarity = {each.id: sum(1 / spread[stem] for stem in common) for each, common in shared}
    ordered = sorted(shared, key=lambda pair: (-len(pair[1]), -rarity[pair[0].id], pair[0].id))
    return tuple((each, tuple(said[stem] for stem in common)) for each, common in ordered)


def offered(sentence: str, kind: Kind, carriers: Sequence[Carrier]) -> tuple[tuple[str, str], ...]:
    """Return ids and labels of the records that a sentence may rest on, the likeliest first.

    The first few say which words they share with it. A promise rests on a commitment alone.
    """
    fit = [each for each in carriers if kind != "will_do" or each.entity == COMMITMENT]
    close = [(each, words) for each, words in ranked(sentence, fit) if words][:_SUGGESTED]
    near = {each.id for each, _ in close}
    first = [(each.id, f"{_label(each)} (shares: {', '.join(words)})") for each, words in close]
    return (*first, *((each.id, _label(each)) for each in fit if each.id not in near))


def _label(carrier: Carrier) -> str:
    title = formats.shortened(carrier.title, 60)
    return carrier.id if title == carrier.id else f"{carrier.id} · {title}"


def held(sentence: str, kind: Kind | None, carrier: Carrier | None, as_of: date) -> Held:
    """Return what the ledger carries of a sentence that a person marked, as of a day."""
    if kind is None:
        return Held("not marked yet", "neutral")
    if kind == "nothing":
        return Held("nothing to check", "neutral")
    if kind == "apology":
        return Held("an apology claims nothing that can be checked", "neutral")
    if carrier is None:
        words = "not carried: no record is named"
        promise = "will do without a commitment: unbacked promise"
        return Held(promise if kind == "will_do" else words, "concern")
    remarks = tuple(filter(None, (_remark(said, kind, carrier) for said in dates_said(sentence))))
    if carried_by(frame_of(kind, carrier)).iloc[0] is None:
        return Held(f"not carried: {_why_not(kind, carrier, as_of)}", "concern", remarks=remarks)
    late = kind == "will_do" and carrier.is_late
    words = f"carried by {carrier.id}, {_how(kind, carrier, as_of)}"
    state: State = "concern" if late or remarks else "good"
    return Held(words, state, is_carried=True, is_late=late, remarks=remarks)


def _how(kind: Kind, carrier: Carrier, as_of: date) -> str:
    """Return what of a record carries a sentence."""
    if carrier.entity != COMMITMENT:
        by = f" by {carrier.approved_by}" if carrier.approved_by else ""
        until = f", holds until {formats.day(carrier.until)}" if carrier.until else ""
        return f"evidence approved{by}{until}"
    if carrier.status in VERIFIED:
        on = f" {formats.day(carrier.verified_on)}" if carrier.verified_on else ""
        return f"verified{on}"
    due = f"promised for {formats.day(carrier.due)}"
    if kind == "will_do" and carrier.is_late:
        return f"but its date has passed: {due}, {formats.lateness(carrier.due, as_of)}"
    if carrier.status == "delivered":
        return f"{due}; its owner says delivered, nobody verified it"
    return f"{due}, {formats.lateness(carrier.due, as_of)}"


def _why_not(kind: Kind, carrier: Carrier, as_of: date) -> str:
    """Return what a record lacks to carry a sentence."""
    name = carrier.id
    if carrier.entity != COMMITMENT:
        ended = carrier.status == "expired" and carrier.until
        since = f" since {formats.day(carrier.until)}" if ended else ""
        return f"{name} is evidence that is {_word(carrier)}{since}"
    if carrier.status == "delivered":
        if carrier.due is None and kind == "will_do":
            return f"{name} has no date"
        on = f" on {formats.day(carrier.delivered_on)}" if carrier.delivered_on else ""
        return f"{name}: its owner says delivered{on}, nobody verified it"
    if carrier.is_late:
        return f"{name} is {formats.lateness(carrier.due, as_of)}; nobody verified it"
    if carrier.status not in _STANDS:
        return f"{name} is {_word(carrier)}"
    if carrier.due is None:
        return f"{name} has no date" if kind == "will_do" else f"{name} is not verified, no date"
    return f"{name} is promised for {formats.day(carrier.due)}, not verified"


_STANDS = ("published", "in_progress", "at_risk", "on_hold")


def _word(carrier: Carrier) -> str:
    words = states.COMMITMENT if carrier.entity == COMMITMENT else states.EVIDENCE
    return states.pill(words, carrier.status).text


def _remark(said: Said, kind: Kind, carrier: Carrier) -> str | None:
    """Return what is wrong with a date in a sentence; None if it is the one on file."""
    known = _dates(kind, carrier)
    if not known:
        return f"{carrier.id} has no date that “{said.text}” could be held against"
    if any(said.fits(day) for day in known.values()):
        return None
    on_file = "; ".join(f"{name} {formats.day(day)}" for name, day in known.items())
    return f"the date in the sentence, {said.text}, is not the one on file ({on_file})"


def _dates(kind: Kind, carrier: Carrier) -> dict[str, date]:
    """Return the dates on file that a sentence of a kind speaks of."""
    named = {
        "due": carrier.due if kind != "done" else None,
        "delivered": carrier.delivered_on if kind != "will_do" else None,
        "verified": carrier.verified_on if kind != "will_do" else None,
        "evidence of": carrier.captured_on,
    }
    return {name: day for name, day in named.items() if day is not None}


def summary(found: Sequence[tuple[Kind | None, Held]], as_of: date) -> Sentence:
    """Return in one sentence how many of the claims marked the ledger carries."""
    claims = [each for kind, each in found if kind in CLAIMS]
    carried = sum(each.is_carried for each in claims)
    open_ = sum(kind is None for kind, _ in found)
    waiting = "" if not open_ else (
        f" {formats.count(open_)} {agree(open_, 'sentence is', 'sentences are')} not marked yet."
    )  # fmt: skip
    if not claims:
        return (f"No sentence is marked as a claim.{waiting}",)
    noun = agree(len(claims), "claim is", "claims are")
    said = f"{formats.of(carried, len(claims))} {noun} carried by the ledger as of "
    late = sum(each.is_late for each in claims)
    passed = f", {formats.count(late)} by a promise whose date has passed" if late else ""
    wrong = sum(bool(each.remarks) for each in claims)
    dates = f" In {formats.count(wrong)} a date is not the one on file." if wrong else ""
    return (f"{said}{formats.day(as_of)}{passed}.{dates}{waiting}",)


def split_in(total: int) -> str:
    """Say into how many sentences a text was split, and that the rest is not shown if too many."""
    (number,) = several(total, "sentence")
    more = total - MOST_SENTENCES
    return f"{number}." if more <= 0 else f"{number}; the first {MOST_SENTENCES} are shown."
