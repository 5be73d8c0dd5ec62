"""The words and the pill for every state, the same on every page.

Delivered, verified and working are three words; late is "late", broken is "not kept". Blue is
`good`, orange `concern`, grey `neutral`; the word always stands beside the colour.
"""

from datetime import date
from typing import Any

from trustdash.answers import formats
from trustdash.answers.answer import Cell, State

Words = dict[str, tuple[str, State]]

COMMITMENT: Words = {
    "draft": ("draft", "neutral"),
    "published": ("promised", "neutral"),
    "in_progress": ("in progress", "neutral"),
    "at_risk": ("at risk", "concern"),
    "on_hold": ("on hold", "concern"),
    "delivered": ("delivered, not verified", "neutral"),
    "verified": ("delivered and verified", "good"),
    "kept": ("kept", "good"),
    "kept_in_part": ("kept in part", "concern"),
    "not_kept": ("not kept", "concern"),
    "withdrawn": ("withdrawn", "neutral"),
    "superseded": ("replaced", "neutral"),
}

ACTION: Words = {
    "open": ("open", "neutral"),
    "in_progress": ("in progress", "neutral"),
    "implemented": ("implemented, not checked", "neutral"),
    "awaiting_effectiveness": ("awaiting its check", "neutral"),
    "effective": ("effective", "good"),
    "not_effective": ("not effective", "concern"),
    "reopened": ("reopened", "concern"),
    "closed": ("closed", "good"),
    "not_doing": ("not doing", "neutral"),
    "cancelled_duplicate": ("duplicate", "neutral"),
}

CHECK_RESULT: Words = {
    "effective": ("effective", "good"),
    "partially": ("partially effective", "concern"),
    "not_effective": ("not effective", "concern"),
    "inconclusive": ("inconclusive", "neutral"),
}

INCIDENT: Words = {
    "new": ("new", "concern"),
    "acknowledged": ("acknowledged", "concern"),
    "contained": ("contained", "neutral"),
    "resolved": ("service restored", "neutral"),
    "in_recovery": ("in recovery", "neutral"),
    "sustained": ("recovery sustained", "good"),
    "closed": ("closed", "good"),
    "reopened": ("reopened", "concern"),
    "dismissed": ("dismissed", "neutral"),
}

COMPLETION: Words = {
    "no_evidence": ("no evidence", "concern"),
    "not_started": ("not started", "concern"),
    "limited": ("limited", "concern"),
    "substantial": ("substantial", "good"),
    "complete": ("complete", "good"),
}

EVIDENCE: Words = {
    "draft": ("draft", "neutral"),
    "missing": ("missing", "concern"),
    "in_review": ("in review", "neutral"),
    "approved": ("approved", "good"),
    "rejected": ("rejected", "concern"),
    "expired": ("expired", "concern"),
}

LESSON: Words = {
    "noted": ("noted", "neutral"),
    "agreed": ("agreed, not built in", "neutral"),
    "adopted": ("built in", "good"),
    "verified": ("built in and verified", "good"),
    "dropped": ("dropped", "neutral"),
}

VERDICT: Words = {
    "backed": ("backed", "good"),
    "unbacked": ("unbacked", "concern"),
    "not_judged": ("not judged yet", "neutral"),
    "not_checkable": ("not checkable", "neutral"),
}

DIRECTION: Words = {
    "improving": ("improving", "good"),
    "worsening": ("worsening", "concern"),
    "no clear change": ("no clear change", "neutral"),
    "too early": ("too early to tell", "neutral"),
}

SINCE_FIX: Words = {
    "better": ("better, beyond chance", "good"),
    "worse": ("worse, beyond chance", "concern"),
    "changed": ("changed, beyond chance", "neutral"),
    "no clear change": ("no clear change", "neutral"),
    "no change that matters": ("no change that matters", "neutral"),
    "too early": ("too early to tell", "neutral"),
    "not readable": ("can't be read", "neutral"),
}

STRENGTH: Words = {
    "strong": ("strong", "good"),
    "medium": ("medium", "neutral"),
    "weak": ("weak", "concern"),
}

ASSURANCE: Words = {
    "meets": ("meets reliably", "good"),
    "hit_or_miss": ("hit or miss", "neutral"),
    "misses": ("misses", "concern"),
}

OPINION: Words = {
    "favourable": ("favourable", "good"),
    "qualified": ("with reservations", "concern"),
    "adverse": ("adverse", "concern"),
    "disclaimed": ("no opinion possible", "neutral"),
    "in progress": ("being checked", "neutral"),
    "planned": ("planned", "neutral"),
    "expired": ("expired", "concern"),
    "superseded": ("superseded", "neutral"),
    "revoked": ("revoked", "concern"),
    "none": ("none", "neutral"),
}

JUDGED_ANSWER: Words = {
    "open_response_received": ("received, not judged yet", "neutral"),
    "open_acceptable_response": ("acceptable", "good"),
    "open_acceptable_alternate_response": ("acceptable, in another way", "good"),
    "open_unacceptable_response": ("not acceptable", "concern"),
    "closed_no_response": ("no answer came", "concern"),
}
"""What the issuer says of our written answer (NTSB): whether the finding is resolved on paper."""

JUDGED_ACTION: Words = {
    "closed_exceeds": ("closed: more than asked", "good"),
    "closed_acceptable": ("closed: acceptable", "good"),
    "closed_acceptable_alternate": ("closed: acceptable, in another way", "good"),
    "closed_unacceptable": ("closed: not acceptable", "concern"),
    "closed_no_response": ("closed without an answer", "concern"),
    "closed_reconsidered": ("taken back: reconsidered", "neutral"),
    "closed_no_longer_applicable": ("taken back: no longer applies", "neutral"),
    "closed_superseded": ("taken back: superseded", "neutral"),
}
"""What the issuer says of what was done (NTSB): whether the finding is closed."""

RESPONSE: Words = {
    "accepted": ("accepted", "neutral"),
    "accepted_in_part": ("accepted in part", "neutral"),
    "accepted_in_principle": ("accepted in principle", "neutral"),
    "rejected": ("rejected", "neutral"),
}

AUDIT: Words = {
    "planned": ("planned", "neutral"),
    "fieldwork": ("under way", "neutral"),
    "reported": ("reported", "good"),
    "cancelled": ("cancelled", "concern"),
}

INDEPENDENCE = {
    "external_accredited": "from outside, accredited",
    "external": "from outside",
    "internal_independent": "from inside, not of the line",
    "self": "about oneself, counts as none",
}

_OWED = ("draft", "published", "in_progress", "at_risk", "on_hold", "open", "reopened")


def pill(words: Words, state: Any, note: str | None = None) -> Cell:
    """Return the cell that shows a state; a dash if it is not known."""
    if formats.is_missing(state):
        return Cell(formats.UNKNOWN, note=note)
    text, kind = words.get(str(state), (str(state).replace("_", " "), "neutral"))
    return Cell(text, note=note, state=kind)


def standing(words: Words, status: Any, due: Any, as_of: date, *, is_late: bool) -> Cell:
    """Return where a promise or an action stands: how late, how soon due, or what became of it.

    Whether it is late is told by the metric for overdue items (M9), so that pill and count agree.
    """
    text, kind = words.get(str(status), (str(status), "neutral"))
    note = text if kind == "concern" else None
    if is_late:
        return Cell(formats.lateness(due, as_of), note=note, state="concern")
    known = formats.as_day(due)
    if status not in _OWED or known is None or known < as_of:
        return pill(words, status, "no date" if status in _OWED and known is None else None)
    return Cell(formats.lateness(due, as_of), note=note, state="neutral")
