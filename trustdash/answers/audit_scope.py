"""What an audit will look at, and how far each item of it is."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.answers import checked, formats, states, tables
from trustdash.metrics import findings
from trustdash.metrics.promises import timed
from trustdash.metrics.sustainment import HOLDING

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

KINDS = {
    "commitment": ("commitments", "verified by somebody other than the owner"),
    "finding": ("findings", "closed by their issuers"),
    "control": ("controls", "last due check made and passed"),
    "evidence": ("evidence", "approved and good on the day of the audit"),
}
"""What an audit looks at: the name of each kind, and when an item of it is done."""
DEFINITION = (
    "In scope is what belongs to the audit's incident, or all if it names none. Done is: a "
    "commitment verified by another, a finding closed by its issuer, a control whose last due "
    "check was made and passed, evidence approved and good on the day of the audit's report."
)
_COLUMNS = ["kind", "id", "title", "owner", "is_done", "missing"]


def next_audit(numbers: "Numbers") -> Any | None:
    """Return the audit not yet reported whose report is planned next, today at the earliest."""
    rows = numbers.frame("audits")
    ahead = rows["status"].isin(["planned", "fieldwork"])
    rows = rows[ahead & (rows["report_on"] >= pd.Timestamp(numbers.as_of))]
    return next(tables.each_row(rows.sort_values(["report_on", "id"])), None)


def scope(numbers: "Numbers", audit: str) -> pd.DataFrame:
    """Return what one audit will look at, what is not done first: kind, id, title, is_done."""
    found: pd.DataFrame = numbers.once(f"scope of {audit}", lambda each: _scope(each, audit))
    return found


def _scope(numbers: "Numbers", audit: str) -> pd.DataFrame:
    every = numbers.frame("audits")
    row = next(tables.each_row(every[every["id"] == audit]), None)
    if row is None:
        return pd.DataFrame(columns=_COLUMNS)
    on = formats.as_day(row.report_on) or numbers.as_of
    parts = (
        _commitments(_of(numbers.frame("commitments"), row)),
        _findings(_of(numbers.frame("recommendations"), row), numbers.as_of),
        _controls(_of(numbers.frame("control_checks"), row), numbers.as_of),
        _evidence(_of(checked.proofs(numbers), row), on),
    )
    filled = [part[_COLUMNS] for part in parts if len(part)]
    found = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=_COLUMNS)
    return found.sort_values("is_done", kind="stable").reset_index(drop=True)


def _of(rows: pd.DataFrame, audit: Any) -> pd.DataFrame:
    """Return what belongs to the audit's incident; everything if it names none."""
    if formats.is_missing(audit.incident_id):
        return rows
    mine: pd.DataFrame = rows[rows["incident_id"] == audit.incident_id]
    return mine


def _commitments(rows: pd.DataFrame) -> pd.DataFrame:
    rows = timed(rows)
    done = rows["status"].isin(HOLDING)
    said = [states.COMMITMENT[str(status)][0] for status in rows["status"]]
    return rows.assign(kind="commitment", is_done=done, missing=said)


def _findings(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    rows = rows[~rows["status"].isin(findings.LEFT)]
    done = findings.is_closed(rows, as_of)
    said = [_open_finding(row, as_of) for row in tables.each_row(rows)]
    return rows.assign(kind="finding", owner=rows["team"], is_done=done, missing=said)


def _open_finding(row: Any, as_of: date) -> str:
    if not formats.is_missing(row.implemented_on):
        refused = row.status in findings.REFUSED
        return "implemented, not accepted" if refused else "implemented, awaiting verification"
    return f"open, {formats.lateness(row.due_date, as_of)}"


def _controls(checks: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the controls that had a check due: the last one decides."""
    due = checks[checks["due_date"].notna() & (checks["result"] != "not_applicable")]
    made = due["done_on"].notna()
    due = due[made | (due["due_date"] < pd.Timestamp(as_of))]
    last = due.sort_values(["due_date", "id"]).drop_duplicates("control_id", keep="last")
    said = ["check missed" if formats.is_missing(row.done_on) else "check failed"
            for row in tables.each_row(last)]  # fmt: skip
    passed = last["done_on"].notna() & (last["result"] != "failed")
    named = last.assign(id=last["control_id"], title=last["control_title"])
    return named.assign(kind="control", is_done=passed, missing=said)


def _evidence(rows: pd.DataFrame, on: date) -> pd.DataFrame:
    good = (rows["state"] == "approved") & ~(rows["expiry_date"] < pd.Timestamp(on))
    said = [
        f"expires before the audit, on {formats.day(row.expiry_date)}"
        if row.state == "approved"
        else states.EVIDENCE.get(str(row.state), (str(row.state), ""))[0]
        for row in tables.each_row(rows)
    ]
    return rows.assign(kind="evidence", owner=None, is_done=good, missing=said)


def late_audits(numbers: "Numbers") -> pd.DataFrame:
    """Return the audits whose planned day of report has passed without one."""
    rows = numbers.frame("audits")
    ahead = rows["status"].isin(["planned", "fieldwork"])
    return rows[ahead & (rows["report_on"] < pd.Timestamp(numbers.as_of))]
