"""Did what was said hold? Claims against the record of the day they were made (M23)."""

from datetime import date

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, joined, number_of, share

BACKED, UNBACKED = "backed", "unbacked"
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
    "published commitment with a date); contradicted later; promises without a commitment; claims "
    "on which two readers agree, of all that two have judged.",
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
        carried_by=_carried_by(claims),
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


def _carried_by(claims: pd.DataFrame) -> pd.Series:
    """Return what carried each claim on the day it was made; None if nothing verified did."""
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

    With fewer than 30 judged by two, counts say it; no kappa is worked out.
    """
    both = rows[rows["check_result"].notna() & rows["second_result"].notna()]
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
