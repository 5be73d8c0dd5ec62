"""Did what was said hold? Claims against the record of the day they were made (M23)."""

from datetime import date

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, joined, number_of, quantity, share
from trustdash.stats.agreement import SMALL, cohen_kappa

BACKED, UNBACKED, NOT_CHECKABLE = "backed", "unbacked", "not_checkable"
NOT_JUDGED = "not_judged"
"""The verdict on a claim that nobody has read yet."""
KINDS = {"fact": "facts", "done": "done", "will_do": "will do"}
"""What is claimed, as parts name it. An apology claims nothing that can be checked."""
VERIFIED = ("verified", "kept")
PUBLISHED = ("published", "in_progress", "at_risk", "on_hold", "delivered", "verified", "kept")
"""States of a commitment that stands."""


@metric(
    "M23",
    "Message–action alignment",
    unit="%",
    direction="higher_is_better",
    formula="Claims that every reader who judged them found backed by the record of the day they "
    "were made, of all checkable claims. Parts: the same by kind of claim; carried by a verified "
    "record that day (facts and done: a verified commitment or approved evidence; will do: a "
    "published commitment with a date); contradicted later; promises without a commitment, of all "
    "promises, judged or not; claims on which two readers agree, of all that two have judged, not "
    "checkable being a judgement; from 30 such claims on, Cohen's kappa.",
    edge_cases="The first verdict stays: what changes after the claim was made does not change "
    "it. Where two readers differ the claim is not counted as backed. Not checkable, and not yet "
    "judged, is left out and counted. People judge; nothing is judged by a program.",
    source="NTSB, response apart from action; Edelman and OECD, integrity apart from competence; "
    "this project's own decision",
)
def message_alignment(claims: pd.DataFrame, as_of: date) -> tuple[MetricValue, ...]:
    """Return the share of checkable claims that the record carried, and those it did not."""
    rows = claims.assign(
        was_backed=_said_by_all(claims, BACKED),
        carried_by=carried_by(claims),
    )
    verdicts = rows[["check_result", "second_result"]]
    base = rows[verdicts.isin((BACKED, UNBACKED)).any(axis=1)]
    unjudged = int(verdicts.isna().all(axis=1).sum())
    promises = rows[rows["kind"] == "will_do"]
    known = {"assurance": "internally_verified", "nothing": "no claim has been judged yet"}
    return (
        share(base, base["was_backed"], note=_left_out(len(rows) - len(base), unjudged), **known),
        *_by_kind(base, **known),
        share(base, base["carried_by"].notna(), part="carried by a verified record", **known),
        share(base, dates.by(base["contradicted_on"], as_of), part="contradicted later", **known),
        number_of(promises, promises["commitment_id"].isna(), part="promises without a commitment"),
        _agreement(rows),
        *_beyond_chance(rows),
    )


def _by_kind(base: pd.DataFrame, **known: str) -> tuple[MetricValue, ...]:
    kinds = {kind: base[base["kind"] == kind] for kind in KINDS}
    return tuple(
        share(rows, rows["was_backed"], part=KINDS[kind], **known)
        for kind, rows in kinds.items()
        if len(rows)
    )


def _said_by_all(claims: pd.DataFrame, verdict: str) -> pd.Series:
    """Tell whether at least one reader gave this verdict and no reader another."""
    verdicts = claims[["check_result", "second_result"]]
    return (verdicts == verdict).any(axis=1) & (verdicts.isna() | (verdicts == verdict)).all(axis=1)


def verdict(claims: pd.DataFrame) -> pd.Series:
    """Return what the readers' first verdicts make of each claim, as M23 counts it.

    backed, unbacked (also where two readers differ), not_checkable or not_judged. It looks at the
    first verdicts alone, so nothing that happens after they were given changes it.
    """
    verdicts = claims[["check_result", "second_result"]]
    found = pd.Series(NOT_CHECKABLE, index=claims.index, dtype=object)
    found = found.mask(verdicts.isna().all(axis=1), NOT_JUDGED)
    found = found.mask(verdicts.isin((BACKED, UNBACKED)).any(axis=1), UNBACKED)
    return found.mask(_said_by_all(claims, BACKED), BACKED)


def readers_differ(claims: pd.DataFrame) -> pd.Series:
    """Tell for each claim whether two readers judged it and do not agree."""
    first, second = claims["check_result"], claims["second_result"]
    return first.notna() & second.notna() & (first != second)


def carried_by(claims: pd.DataFrame) -> pd.Series:
    """Return what carried each claim on the day it was made; None if nothing verified did.

    It needs the columns kind, commitment_status_then, commitment_due_then, evidence_status_then. A
    draft that has not gone out is held against the same rule.
    """
    promised = claims["kind"] == "will_do"
    dated = claims["commitment_status_then"].isin(PUBLISHED) & claims["commitment_due_then"].notna()
    verified = claims["commitment_status_then"].isin(VERIFIED)
    proved = claims["evidence_status_then"] == "approved"
    found = pd.Series([None] * len(claims), index=claims.index, dtype=object)
    found = found.mask(~promised & proved, "approved evidence")
    found = found.mask(~promised & verified, "verified commitment")
    return found.mask(promised & dated, "published commitment with a date")


def _left_out(n: int, unjudged: int) -> str | None:
    return joined(
        f"{n - unjudged} not checkable, left out" if n > unjudged else None,
        f"{unjudged} not judged yet" if unjudged else None,
    )


def _agreement(rows: pd.DataFrame) -> MetricValue:
    """Return how often two readers agree, with the direction in which they differ.

    With fewer than 30 judged by two, counts say it alone.
    """
    both = _judged_by_two(rows)
    same = both["check_result"] == both["second_result"]
    first = int((~same & (both["check_result"] == BACKED)).sum())
    second = int((~same & (both["second_result"] == BACKED)).sum())
    note = f"first reader backed, second not: {first}; the other way round: {second}"
    return share(
        both,
        same,
        part="two readers agree",
        note=note if (~same).any() else None,
        nothing="no claim was judged by two readers",
    )


def _judged_by_two(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["check_result"].notna() & rows["second_result"].notna()]


def _beyond_chance(rows: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return Cohen's kappa of the two readers with its interval; nothing below 30 claims."""
    both = _judged_by_two(rows)
    if len(both) < SMALL:
        return ()
    states = [BACKED, UNBACKED, NOT_CHECKABLE]
    counts = pd.crosstab(both["check_result"], both["second_result"])
    table = counts.reindex(index=states, columns=states, fill_value=0)
    used = [state for state in states if table.loc[state].sum() + table[state].sum()]
    found = cohen_kappa(table.loc[used, used].to_numpy(dtype=float))
    return (
        quantity(
            found.kappa,
            both,
            unit="kappa",
            part="agreement beyond chance",
            low=found.lower,
            high=found.upper,
            note=found.reason or found.caution,
            nothing="not estimable",
        ),
    )
