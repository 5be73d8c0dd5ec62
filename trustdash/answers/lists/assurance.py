"""What others have checked: both words, findings, opinions, checks, evidence, audits."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.answers import audit_scope, checked
from trustdash.answers.lists.listing import Listing
from trustdash.metrics.own_word import NO_EVIDENCE, UNASSESSED

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

Rows = Callable[["Numbers"], pd.DataFrame]
_SCALE = (
    "The owner's state on the assessor's scale: promised is not started; in progress, at risk and "
    "on hold are limited; delivered is complete. Withdrawn, replaced and not kept ones are left "
    "out."
)


def _where(rows: Rows, column: str, *values: str) -> Rows:
    def found(numbers: "Numbers") -> pd.DataFrame:
        every = rows(numbers)
        return every[every[column].isin(values)]

    return found


def _own_word(fits: Callable[[pd.DataFrame], pd.Series]) -> Rows:
    def found(numbers: "Numbers") -> pd.DataFrame:
        every = checked.own_words(numbers)
        return every[fits(every)]

    return found


def _unhashed(numbers: "Numbers") -> pd.DataFrame:
    every = checked.proofs(numbers)
    return every[every["sha256"].isna()]


def _failures_by_others(numbers: "Numbers") -> pd.DataFrame:
    every = checked.checks_to_see(numbers)
    return every[(every["kind"] == "failed") & (every["found_by"] != "ourselves")]


_WORDS = {
    "own-word-assessed": Listing(
        "Promises with both words",
        f"Promises assessed by somebody other than their owner. {_SCALE}",
        _own_word(lambda rows: rows["steps_higher"].notna()),
    ),
    "own-word-higher": Listing(
        "Promises whose owner's word stands above the assessor's",
        f"Assessed promises on a higher step by their owner's word. {_SCALE} No evidence confirms "
        "nothing of the owner's word.",
        _own_word(lambda rows: rows["self_awarded"] > 0),
    ),
    "own-word-no-evidence": Listing(
        "Promises for which the assessor found no evidence",
        "No evidence is not the same as not started.",
        _own_word(lambda rows: rows["difference"] == NO_EVIDENCE),
    ),
    "own-word-unassessed": Listing(
        "Promises not yet assessed by another",
        "Promises on which there is the owner's word alone; an owner's own assessment counts as "
        "none.",
        _own_word(lambda rows: rows["difference"] == UNASSESSED),
    ),
}

_CHECKED = {
    "findings-overdue": Listing(
        "Overdue findings",
        "Findings past their due date that their issuer has not closed, as metric M40 counts them.",
        checked.overdue_findings,
    ),
    "answers-owed": Listing(
        "Written answers owed",
        "Findings without a full written answer, as metric M12 defines it, also if its limit has "
        "not come; closed ones where the limit passed without one.",
        checked.answers_owed,
    ),
    "opinions": Listing("Opinions", "Every opinion and certificate on file.", checked.opinions),
    "opinions-own": Listing(
        "Opinions about oneself",
        "Opinions of those who are judged: they count as none.",
        _where(checked.opinions, "look", "own word"),
    ),
    "checks-late": Listing(
        "Checks made late",
        "Checks of controls made after their due day.",
        checked.checks_late,
    ),
    "failures-by-others": Listing(
        "Failures not found by ourselves",
        "Failed checks of controls that others found, or of which it is not on file who did.",
        _failures_by_others,
    ),
}

_PROOFS = {
    "evidence": Listing(
        "Evidence", "Every piece of evidence on file, with its whole SHA-256 hash.", checked.proofs
    ),
    "evidence-expired": Listing(
        "Expired evidence",
        "Evidence called expired, or approved and past its last day.",
        _where(checked.proofs, "state", "expired"),
    ),
    "evidence-soon": Listing(
        "Evidence that expires soon",
        f"Approved evidence whose last day is today or in the next {checked.SOON_DAYS} days.",
        checked.proofs_ending,
    ),
    "evidence-missing": Listing(
        "Missing evidence",
        "Evidence that was named and can't be opened.",
        _where(checked.proofs, "state", "missing"),
    ),
    "evidence-rejected": Listing(
        "Rejected evidence",
        "Evidence that does not show what it was to show.",
        _where(checked.proofs, "state", "rejected"),
    ),
    "evidence-unhashed": Listing(
        "Evidence without a hash",
        "Evidence of whose content no SHA-256 hash is stored.",
        _unhashed,
    ),
}


def _scope(kind: str | None, is_done: bool | None) -> Listing:
    """Return the list of what an audit looks at: of a kind or all, done or not or both."""

    def of_audit(numbers: "Numbers", audit: str) -> pd.DataFrame:
        rows = audit_scope.scope(numbers, audit)
        if kind is not None:
            rows = rows[rows["kind"] == kind]
        return rows if is_done is None else rows[rows["is_done"].astype(bool) == is_done]

    def of_next(numbers: "Numbers") -> pd.DataFrame:
        found = audit_scope.next_audit(numbers)
        return of_audit(numbers, "" if found is None else found.id)

    what = "items" if kind is None else audit_scope.KINDS[kind][0]
    said = {None: "", True: ", done", False: ", still to do"}[is_done]
    return Listing(
        f"What an audit looks at: {what}{said}", audit_scope.DEFINITION, of_next, of_audit
    )


_AUDITS = {
    "audits-late": Listing(
        "Audits whose report is late",
        "Audits planned or under way whose planned day of report has passed.",
        audit_scope.late_audits,
    ),
    "audit-scope": _scope(None, None),
    "audit-done": _scope(None, True),
    **{f"audit-{kind}": _scope(kind, None) for kind in audit_scope.KINDS},
    **{f"audit-{kind}-done": _scope(kind, True) for kind in audit_scope.KINDS},
    **{f"audit-{kind}-missing": _scope(kind, False) for kind in audit_scope.KINDS},
}

LISTS: dict[str, Listing] = {**_WORDS, **_CHECKED, **_PROOFS, **_AUDITS}
