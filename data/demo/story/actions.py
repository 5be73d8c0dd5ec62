"""Corrective actions and the checks whether they worked, from one line of fate for each.

A fate is a word and its days (see `actions.txt`):
open, work            still open; `silent`: the owner has not said a word for long
closed D              implemented on D, checked 45 days later, effective, closed
effective D           the same, not closed yet
plain D, done D       implemented without a check: closed, or waiting
await D N             implemented, the check is due N days later
failed D close ACT    not effective, closed; the follow-up is another action (keep: not closed)
failed D again DUE    not effective, reopened with a new date; `partially` likewise
reopened D R DUE why  implemented and closed on D, reopened on R
early D               the check is dated two days before the implementation
nocriterion D         checked without a criterion: it stays awaiting a check that counts
inconclusive D        checked, and nothing could be said
not_doing D why       duplicate D ACT
… move D>DUE why, …   the due date was moved on D; why: supplier, scope, people, decision
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from story.days import LAST, plus, workday
from story.files import Row
from story.reading import Fields, sections
from story.registers import Files

_FIELDS = (
    "title", "incident", "commitment", "cause", "kind", "category", "strength", "owner", "team",
    "priority", "opened", "due",
)  # fmt: skip
_COLUMNS = (
    "title", "incident_id", "commitment_id", "root_cause_id", "kind", "category",
    "control_strength", "owner", "team_id", "priority", "opened_on", "due_date",
)  # fmt: skip
_WHY = {
    "supplier": "The supplier delivers later than agreed.",
    "scope": "More has to be done than was known.",
    "people": "The people needed are on another action.",
    "decision": "A decision on it is outstanding.",
}
_NOTES = (
    "Work goes on; no change of date.",
    "Half of it is done.",
    "Waiting for another team.",
    "First test passed, second planned.",
    "More work than thought; the date is being looked at.",
)
_CHECKED_AFTER = 45


@dataclass
class Action:
    """One action on its way: its first row, what followed, and its check, if it has one."""

    number: int
    first: Row
    criterion: tuple[str, str] | None = None
    steps: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id as people read it aloud."""
        return f"ACT-{self.number:03d}"

    def then(self, day: str, **changes: str) -> None:
        """Let something change on a day; a new status is the owner's word of that day as well."""
        said = {"last_update_on": day} if "status" in changes else {}
        self.steps.append({"id": self.id, "effective_on": day, **changes, **said})

    def check(self, day: str, **changes: str) -> None:
        """Let something become known about its check on a day."""
        self.checks.append({"effective_on": day, "action_id": self.id, **changes})


def files() -> Files:
    """Yield the actions and their checks, each with the updates after them."""
    told = sections("actions")
    criteria = {
        entry.fields["code"]: tuple(list(entry.fields.values())[1:]) for entry in told["criteria"]
    }
    actions = [_action(entry.fields, criteria) for entry in told["actions"]]
    yield "corrective_action", [action.first for action in actions]
    yield "corrective_action-updates", _in_order(row for a in actions for row in a.steps)
    checks = [action.checks for action in actions if action.checks]
    named = [[{"id": f"CHK-{n:03d}", **row} for row in c] for n, c in enumerate(checks, 1)]
    yield "effectiveness_check", [rows[0] for rows in named]
    yield "effectiveness_check-updates", _in_order(row for rows in named for row in rows[1:])


def _in_order(rows: Iterator[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["effective_on"])


def _action(told: Fields, criteria: dict[str, tuple[str, ...]]) -> Action:
    values = {column: told.get(name, "") for column, name in zip(_COLUMNS, _FIELDS, strict=True)}
    number, opened = int(told["no"]), told["opened"]
    first = {"id": f"ACT-{number:03d}", "effective_on": opened, **values, "status": "open"}
    action = Action(number, {**first, "last_update_on": opened})
    if "criterion" in told:
        *kpi, criterion = criteria[told["criterion"]]
        action.criterion = (kpi[0] if kpi else "", criterion)
    fate, _, moves = told["fate"].partition(" move ")
    for move in filter(None, moves.split(", ")):
        _move(action, move)
    if fate.split()[0] != "open":
        action.then(_started(action), status="in_progress")
    _FATES[fate.split()[0]](action, *fate.split(" ")[1:])
    action.steps.sort(key=lambda row: row["effective_on"])
    return action


def _started(action: Action) -> str:
    """Return the day work began: some days after opening, at once where a day was all there was."""
    opened, due = action.first["opened_on"], action.first["due_date"]
    return min(
        plus(opened, 2 + action.number % 8), plus(opened, 1) if due < plus(opened, 9) else due
    )


def _move(action: Action, move: str) -> None:
    found = re.fullmatch(r"(\S+)>(\S+) ?(\w*)", move)
    if found is None:
        raise ValueError(f"{action.id}: this is no move of a date: {move}")
    day, due, code = found.groups()
    asked = {"requested_by": action.first["owner"], "approved_by": "Chief Operating Officer"}
    why = {"reason_code": code, "reason": _WHY[code]} if code else {}
    action.then(day, due_date=due, **asked, **why)


def _open(action: Action, silent: str = "") -> None:
    """Let the owner speak: lately, or once long ago."""
    opened = action.first["opened_on"]
    days = [workday(plus(opened, 14 + action.number % 12))]
    if not silent:
        days.append(plus(LAST, -(action.number % 12)))
    for day in filter(lambda day: opened < day <= LAST, days):
        note = _NOTES[(action.number + len(day)) % len(_NOTES)]
        action.then(day, last_update_on=day, update_note=note)


def _implement(action: Action, day: str, check_on: str | None = None) -> None:
    action.then(day, status="implemented", completed_on=day)
    if check_on is None:
        return
    written = plus(action.first["opened_on"], 1)
    kpi, criterion = action.criterion or ("", "")
    about = {"criterion": criterion, "criterion_written_on": written if criterion else ""}
    action.check(written, **about, kpi_id=kpi, planned_on=plus(action.first["due_date"], 45))
    window = {"window_start": plus(day, 1), "window_end": plus(check_on, -1)}
    action.check(day, **window, planned_on=check_on)
    action.then(plus(day, 1), status="awaiting_effectiveness")


def _checked(action: Action, day: str, result: str, note: str = "", follow_up: str = "") -> str:
    """Implement and check; return the day of the check."""
    on = workday(plus(day, _CHECKED_AFTER))
    _implement(action, day, on)
    told = {"note": note, "follow_up_action_id": follow_up}
    action.check(on, checked_on=on, checker="Head of Internal Audit", result=result, **told)
    return on


def _effective(action: Action, day: str) -> str:
    on = _checked(action, day, "effective", "The criterion was met.")
    action.then(on, status="effective")
    return on


def _uncounted(action: Action, day: str) -> None:
    _checked(action, day, "effective", "The criterion was met.")


def _closed(action: Action, day: str) -> None:
    on = plus(_effective(action, day), 2)
    action.then(on, status="closed", closed_on=on)


def _plain(action: Action, day: str) -> None:
    _implement(action, day)
    action.then(plus(day, 5), status="closed", closed_on=plus(day, 5))


def _await(action: Action, day: str, days: str) -> None:
    _implement(action, day, plus(day, int(days)))


def _failed(action: Action, day: str, what: str, target: str) -> None:
    follow_up = target if what != "again" else ""
    on = _checked(action, day, "not_effective", "The criterion was not met.", follow_up)
    action.then(on, status="not_effective")
    if what == "close":
        action.then(plus(on, 4), status="closed", closed_on=plus(on, 4))
    if what == "again":
        _again(action, plus(on, 3), target, "The check found that it does not work.")
        action.then(plus(on, 8), status="in_progress")


def _partially(action: Action, day: str, _: str, due: str) -> None:
    on = _checked(action, day, "partially", "The criterion was met in four of six weeks.")
    _again(action, plus(on, 3), due, "The check found that it works in part.")
    action.then(plus(on, 8), status="in_progress")


def _again(action: Action, day: str, due: str, why: str) -> None:
    action.then(day, status="reopened", reopened_count="1", reason=why)
    asked = {"requested_by": action.first["owner"], "approved_by": "Chief Operating Officer"}
    action.then(day, due_date=due, **asked, reason_code="reopened", reason=why)
    last = plus(LAST, -(action.number % 12))
    action.then(last, last_update_on=last, update_note=_NOTES[action.number % len(_NOTES)])


def _reopened(action: Action, day: str, again: str, due: str, *why: str) -> None:
    _plain(action, day)
    _again(action, again, due, " ".join(why))


def _early(action: Action, day: str) -> None:
    _implement(action, day, plus(day, _CHECKED_AFTER))
    early = plus(day, -2)
    told = {"checker": "Head of Internal Audit", "note": "Signed before it was in use."}
    action.check(day, checked_on=early, result="effective", **told)
    action.then(plus(day, 4), status="effective")
    action.then(plus(day, 6), status="closed", closed_on=plus(day, 6))


def _inconclusive(action: Action, day: str) -> None:
    _checked(action, day, "inconclusive", "Eleven people were asked; too few to tell.")


def _not_doing(action: Action, day: str, *why: str) -> None:
    reason = " ".join(why)
    approved = {"approved_by": "Chief Operating Officer", "end_reason": reason, "reason": reason}
    action.then(day, status="not_doing", **approved)


def _duplicate(action: Action, day: str, other: str) -> None:
    reason = f"The same as {other}."
    action.then(day, status="cancelled_duplicate", end_reason=reason, reason=reason)


_FATES = {
    "open": _open, "work": _open, "closed": _closed, "effective": _effective, "plain": _plain,
    "done": _implement, "await": _await, "failed": _failed, "partially": _partially,
    "reopened": _reopened, "early": _early, "nocriterion": _uncounted, "duplicate": _duplicate,
    "inconclusive": _inconclusive, "not_doing": _not_doing,
}  # fmt: skip
