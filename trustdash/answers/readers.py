"""Two readers of the same claims: how often they agree, and which way they differ."""

from trustdash.answers import formats
from trustdash.answers.answer import Block, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree_of, amount_of, join, say, several
from trustdash.metrics.claims import KINDS
from trustdash.stats.agreement import SMALL

_AGREE = "two readers agree"
_KAPPA = "agreement beyond chance"
_CARRIED = "carried by a verified record"


def readers(numbers: Numbers) -> Block:
    """Return how two readers judged (M23), and what the ledger carried by its own states."""
    texts = (_agreement(numbers), _kappa(numbers), _by_kind(numbers), _carried(numbers))
    told = tuple(text for text in texts if text)
    empty = None if told else "No claim has been judged yet."
    return Block("Who judged, and do they agree?", told, empty=empty)


def _agreement(numbers: Numbers) -> Sentence:
    same, both = numbers.counted("M23", part=_AGREE), numbers.base("M23", part=_AGREE)
    if not amount_of(both):
        return ("No claim was judged by two readers.",) if amount_of(numbers.base("M23")) else ()
    value = numbers.one("M23", part=_AGREE)
    which = f": {value.note}" if value is not None and value.note else ""
    differ = numbers.length("claims-differ")
    return say(
        "Two readers judged {m} and agree on {n}; on {differ} they differ{which}.",
        m=several(both, "claim"), n=same, differ=differ, which=which,
    )  # fmt: skip


def _kappa(numbers: Numbers) -> Sentence:
    value, both = numbers.one("M23", part=_KAPPA), numbers.base("M23", part=_AGREE)
    if value is None:
        few = 0 < amount_of(both) < SMALL
        return (
            (f"Fewer than {SMALL} claims: the counts say it, no coefficient does.",) if few else ()
        )
    if value.value is None:
        return (f"Agreement beyond chance (Cohen's kappa) is not known: {value.note}.",)
    found = f"Agreement beyond chance (Cohen's kappa): {formats.number(value.value, 2)}"
    if value.low is None or value.high is None:
        return (f"{found}; {value.note}.",)
    low, high = formats.number(value.low, 2), formats.number(value.high, 2)
    return (f"{found} (95 in 100 chance: {low} to {high}); 1 is full agreement, 0 is chance.",)


def _by_kind(numbers: Numbers) -> Sentence:
    parts = [
        say("{n} of {m} {kind}", n=numbers.counted("M23", part=kind),
            m=numbers.base("M23", part=kind), kind=f"“{kind}”")
        for kind in KINDS.values()
        if amount_of(numbers.base("M23", part=kind))
    ]  # fmt: skip
    return say("Backed by kind of claim: {parts}.", parts=join(parts)) if parts else ()


def _carried(numbers: Numbers) -> Sentence:
    """Say what the ledger's own states carried; people judge more than states can tell."""
    carried, base = numbers.counted("M23", part=_CARRIED), numbers.base("M23", part=_CARRIED)
    if not amount_of(base):
        return ()
    return say(
        "By the states of the ledger alone, {n} of {m} {was} carried that day: facts and done by a "
        "verified commitment or approved evidence, will do by a published commitment with a date.",
        n=carried, m=several(base, "claim"), was=agree_of(carried, base, "was", "were"),
    )  # fmt: skip
