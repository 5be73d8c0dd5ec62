"""What others have checked, row by row: what the Assurance page counts and lists."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from trustdash.metrics import findings, own_word
from trustdash.metrics.assurance import dated

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

OLDEST = "oldest, days overdue"
OWED = "no full answer, limit passed"
NOT_MADE = "not made"
BY_OURSELVES = "failures found by ourselves"
SOON_DAYS = 30
_WORDS_ORDER = (
    own_word.FAR,
    own_word.NEAR,
    own_word.NO_EVIDENCE,
    own_word.UNASSESSED,
    own_word.MODEST,
    own_word.SAME,
)
"""What differs first, then what can't be compared, then what is the same."""
_OPINIONS_ORDER = (
    "expired",
    "revoked",
    "adverse",
    "qualified",
    "disclaimed",
    "favourable",
    "in progress",
    "planned",
    "superseded",
    "own word",
)
_PROOFS_ORDER = ("expired", "missing", "rejected", "draft", "in_review", "approved")


def own_words(numbers: "Numbers") -> pd.DataFrame:
    """Return the promises with both words and how they differ, the largest difference first."""
    return numbers.once("rows of own words", _own_words)


def _own_words(numbers: "Numbers") -> pd.DataFrame:
    found = own_word.compared(numbers.frame("commitments"), numbers.as_of)
    deciding = numbers.one("M41")
    names = ["id", "validation", "provider", "valid_until"]
    if deciding is not None and set(names) <= set(deciding.rows):
        found = found.merge(deciding.rows[names], on="id", how="left")
    rank = found["difference"].map({part: place for place, part in enumerate(_WORDS_ORDER)})
    order = found.assign(rank=rank).sort_values(
        ["rank", "self_awarded", "id"], ascending=[True, False, True]
    )
    return order.drop(columns="rank").reset_index(drop=True)


def overdue_findings(numbers: "Numbers") -> pd.DataFrame:
    """Return the findings that metric M40 calls overdue: due, and not closed by their issuer."""
    value = numbers.one("M40", part=OLDEST)
    rows = numbers.frame("recommendations")
    if value is None:
        return rows.iloc[:0]
    return value.rows.drop(columns="counted", errors="ignore").sort_values(["due_date", "id"])


def answers_owed(numbers: "Numbers") -> pd.DataFrame:
    """Return the findings without a full written answer, by the day that it is owed."""
    rows = findings.with_answers(numbers.frame("recommendations"), numbers.as_of)
    is_open = ~findings.is_closed(rows, numbers.as_of)
    late = set(numbers.rows("M12", part=OWED).get("id", ()))
    rows = rows[~rows["is_answered"] & (is_open | rows["id"].isin(late)) & rows["limit"].notna()]
    return rows.sort_values(["limit", "id"])


def opinions(numbers: "Numbers") -> pd.DataFrame:
    """Return every opinion with what it is on the day, what needs attention first.

    validation: as metric M41 sees it. look: the same, or `own word` where it is about oneself.
    """
    return numbers.once("rows of opinions", _opinions)


def _opinions(numbers: "Numbers") -> pd.DataFrame:
    found = dated(numbers.frame("validations"), numbers.as_of)
    look = found["validation"].mask(found["independence"] == "self", "own word")
    place = look.map({name: place for place, name in enumerate(_OPINIONS_ORDER)})
    found = found.assign(look=look, place=place.fillna(len(_OPINIONS_ORDER)))
    order = found.sort_values(["place", "valid_until", "id"], na_position="last")
    return order.drop(columns="place").reset_index(drop=True)


def checks_to_see(numbers: "Numbers") -> pd.DataFrame:
    """Return the checks that were missed, failed, or made late, in this order, newest first.

    kind: `missed`, `failed` or `late`, as metric M42 counts them; a failed one may be late, too.
    """
    return numbers.once("checks that need attention", _checks_to_see)


def _checks_to_see(numbers: "Numbers") -> pd.DataFrame:
    value = numbers.one("M42")
    failures = numbers.one("M42", part=BY_OURSELVES)
    none = numbers.frame("control_checks").iloc[:0]
    due = none.assign(counted=False, days_late=0.0) if value is None else value.rows
    failed = none if failures is None else failures.rows.drop(columns="counted")
    missed_ids = set(numbers.rows("M42", part=NOT_MADE).get("id", ()))
    missed = due[due["id"].isin(missed_ids)]
    late = due[~due["counted"].astype(bool) & ~due["id"].isin({*missed_ids, *failed["id"]})]
    days = due.set_index("id")["days_late"]
    found = pd.concat(
        [
            missed.assign(kind="missed"),
            failed.assign(kind="failed", days_late=days.reindex(failed["id"]).to_numpy()),
            late.assign(kind="late"),
        ],
        ignore_index=True,
    ).drop(columns="counted", errors="ignore")
    place = found["kind"].map({"missed": 0, "failed": 1, "late": 2})
    order = found.assign(place=place).sort_values(
        ["place", "due_date", "id"], ascending=[True, False, True], na_position="last"
    )
    return order.drop(columns="place").reset_index(drop=True)


def checks_late(numbers: "Numbers") -> pd.DataFrame:
    """Return the checks that were made, but after their due day; failed ones among them."""
    value = numbers.one("M42")
    if value is None:
        return numbers.frame("control_checks").iloc[:0]
    made = ~value.rows["id"].isin(numbers.rows("M42", part=NOT_MADE).get("id", ()))
    return value.rows[made & ~value.rows["counted"].astype(bool)].drop(columns="counted")


def proofs(numbers: "Numbers") -> pd.DataFrame:
    """Return every piece of evidence with its state on the day, what proves nothing first.

    state: as declared, but `expired` where its last day has passed; good through its last day.
    """
    return numbers.once("rows of proofs", _proofs)


def _proofs(numbers: "Numbers") -> pd.DataFrame:
    found = numbers.frame("proofs")
    over = (found["status"] == "approved") & (found["expiry_date"] < pd.Timestamp(numbers.as_of))
    found = found.assign(state=found["status"].mask(over, "expired"))
    place = found["state"].map({name: place for place, name in enumerate(_PROOFS_ORDER)})
    order = found.assign(place=place.fillna(len(_PROOFS_ORDER))).sort_values(
        ["place", "expiry_date", "id"], na_position="last"
    )
    return order.drop(columns="place").reset_index(drop=True)


def needs_work(evidence: pd.DataFrame, numbers: "Numbers") -> pd.Series:
    """Tell which pieces prove nothing today, or will not for long."""
    return (evidence["state"] != "approved") | evidence["id"].isin(proofs_ending(numbers)["id"])


def proofs_ending(numbers: "Numbers") -> pd.DataFrame:
    """Return the approved evidence whose last day is today or in the next 30 days."""
    found, start = proofs(numbers), pd.Timestamp(numbers.as_of)
    until = found["expiry_date"].between(start, start + timedelta(days=SOON_DAYS))
    return found[(found["state"] == "approved") & until]
