"""What may carry a claim: commitments and evidence, as they stand on the as-of day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from trustdash.answers import formats, states, tables
from trustdash.answers.answer import Cell, Link
from trustdash.answers.numbers import Numbers
from trustdash.ledger import Reader
from trustdash.metrics.promises import DELIVERED, ENDED
from trustdash.metrics.registry import compute

COMMITMENT, EVIDENCE = "commitment", "evidence"


@dataclass(frozen=True, slots=True)
class Carrier:
    """A commitment or a piece of evidence, with its state and dates as of a day."""

    id: str
    entity: str
    title: str
    words: str
    """All that is on file of what it says, to find it by."""
    status: str | None = None
    due: date | None = None
    first_due: date | None = None
    delivered_on: date | None = None
    verified_on: date | None = None
    is_late: bool = False
    captured_on: date | None = None
    until: date | None = None
    """The last day on which evidence holds."""
    approved_by: str | None = None


def every(reader: Reader) -> tuple[Carrier, ...]:
    """Return all commitments and evidence that the reader sees, whatever the filters."""
    numbers = Numbers(reader)
    return tuple(by_id(numbers).values())


def by_id(numbers: Numbers) -> dict[str, Carrier]:
    """Return the same by id; commitments first."""
    return numbers.once("carriers", _by_id)


def _by_id(numbers: Numbers) -> dict[str, Carrier]:
    late = _late(numbers)
    promises = [_promise(row, late) for row in tables.each_row(numbers.whole("commitments"))]
    proofs = [_proof(row, numbers.as_of) for row in tables.each_row(numbers.whole("evidence"))]
    return {each.id: each for each in (*promises, *proofs)}


def _late(numbers: Numbers) -> frozenset[str]:
    """Return the ids of all overdue commitments by metric M9, whatever the filters."""
    frames = {name: numbers.whole(name) for name in ("commitments", "actions")}
    found = compute("M9", frames, numbers.as_of)
    rows = next(value.rows for value in found if value.group == "commitments")
    return frozenset(rows.loc[rows["counted"].astype(bool), "id"])


def _promise(row: Any, late: frozenset[str]) -> Carrier:
    return Carrier(
        str(row.id), COMMITMENT, _text(row.title) or str(row.id),
        " ".join(filter(None, map(_text, (row.title, row.text, row.criterion, row.covers)))),
        status=_text(row.status), due=formats.as_day(row.due_date),
        first_due=formats.as_day(row.original_due_date),
        delivered_on=formats.as_day(row.delivered_on), verified_on=formats.as_day(row.verified_on),
        is_late=row.id in late,
    )  # fmt: skip


def _proof(row: Any, as_of: date) -> Carrier:
    until = formats.as_day(row.expiry_date)
    status = _text(row.status)
    over = status == "approved" and until is not None and until < as_of
    title = _text(row.title) or str(row.id)
    return Carrier(
        str(row.id), EVIDENCE, title, title, status="expired" if over else status,
        captured_on=formats.as_day(row.captured_on), until=until,
        approved_by=_text(row.approved_by),
    )  # fmt: skip


def _text(value: Any) -> str | None:
    return None if formats.is_missing(value) else str(value)


def state_then(row: Any) -> Cell:
    """Return what the record said on the day of a claim: state and date of the commitment then."""
    proof = _proof_note(row.evidence_id, row.evidence_status_then)
    if not formats.is_missing(row.commitment_id):
        note = tables.named(None, row.commitment_id, _due_then(row), proof)
        if formats.is_missing(row.commitment_status_then):
            return Cell("not on file that day", str(row.commitment_id), "concern")
        return _linked(states.pill(states.COMMITMENT, row.commitment_status_then, note),
                       row.commitment_id)  # fmt: skip
    if not formats.is_missing(row.evidence_id):
        if formats.is_missing(row.evidence_status_then):
            return Cell("not on file that day", str(row.evidence_id), "concern")
        return states.pill(states.EVIDENCE, row.evidence_status_then, f"evidence {row.evidence_id}")
    return Cell("no record named")


def _due_then(row: Any) -> str:
    """Return the date in force on the day of a claim, and how late it was by then."""
    due, said = formats.as_day(row.commitment_due_then), formats.as_day(row.said_on)
    if due is None or said is None:
        return "no date"
    over = due < said and row.commitment_status_then not in (*DELIVERED, *ENDED)
    late = f", {formats.lateness(due, said)}" if over else ""
    return f"due {formats.day(due)}{late}"


def state_today(row: Any, known: dict[str, Carrier], as_of: date) -> Cell:
    """Return what the record says of the same on the as-of day."""
    promise, proof = (known.get(str(id_)) for id_ in (row.commitment_id, row.evidence_id))
    shown = _proof_note(proof.id, proof.status) if proof else None
    if promise is not None:
        cell = states.standing(
            states.COMMITMENT, promise.status, promise.due, as_of, is_late=promise.is_late
        )
        note = tables.named(None, cell.note, _day_of(promise), shown)
        return _linked(Cell(cell.text, note or None, cell.state), promise.id)
    if proof is not None:
        return states.pill(states.EVIDENCE, proof.status, f"evidence {proof.id}")
    return Cell(formats.UNKNOWN)


def _proof_note(identity: Any, status: Any) -> str | None:
    if formats.is_missing(identity):
        return None
    if formats.is_missing(status):
        return f"evidence {identity} not on file"
    return f"evidence {identity} {states.pill(states.EVIDENCE, status).text}"


def _day_of(promise: Carrier) -> str | None:
    if promise.verified_on:
        return f"verified {formats.day(promise.verified_on)}"
    return f"due {formats.day(promise.due)}" if promise.due else None


def _linked(cell: Cell, commitment: Any) -> Cell:
    link = Link("commitments", (("c", str(commitment)),))
    return Cell(cell.text, cell.note, cell.state, link)


def frame_of(kind: str, carrier: Carrier | None) -> pd.DataFrame:
    """Return a claim on a carrier as M23 takes it, for its rule of what carries a claim."""
    promise = carrier if carrier and carrier.entity == COMMITMENT else None
    proof = carrier if carrier and carrier.entity == EVIDENCE else None
    due = None if promise is None else promise.due
    return pd.DataFrame(
        {
            "kind": [kind],
            "commitment_status_then": [promise.status if promise else None],
            "commitment_due_then": pd.to_datetime(pd.Series([due])),
            "evidence_status_then": [proof.status if proof else None],
        }
    )
