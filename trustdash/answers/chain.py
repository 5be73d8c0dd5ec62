"""From cause to result: cause, actions and their strength, check, what was found, repeats since."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from trustdash.answers import before_after, fixes, formats, states, tables
from trustdash.answers.answer import Block, Cell, Number, Sentence, Table
from trustdash.answers.fixes import Fix
from trustdash.answers.lists import promises
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, agree_of, amount_of, say, several
from trustdash.metrics.effectiveness import refusals
from trustdash.metrics.repeats import Recurrence

_TITLE, _CHAIN = "Did the fixes work?", "From cause to result"
_EACH = "Each cause, the actions against it, their checks, what checks and measures found"
_ORPHANS = "Actions that serve no cause"
_MOST = 60
_MANY = 10
_FALSE_ALARMS = 0.05
"""Each fix is read at 95 in 100: of many that changed nothing, so many look as if they had."""
_CHECK = ["id", "action_id", "criterion", "criterion_written_on", "window_start", "window_end",
          "planned_on", "checked_on", "result", "why"]  # fmt: skip
_FEWER, _MORE = "fewer than chance explains", "more than chance explains"


def answered(numbers: Numbers, incident: str) -> Block | None:
    """Say how many fixes of an incident were checked, how many worked, what measures show.

    None without any action or cause, which the block from cause to result says.
    """
    if _rows(numbers, incident).empty:
        return None
    if not amount_of(numbers.length("fixes-done", incident)):
        return Block(_TITLE, empty="No action is completed yet, so there is nothing to check.")
    said = [_checked(numbers, incident)]
    if fixes.fixes(numbers, incident):
        said.append(_measured(numbers, incident))
    return Block(_TITLE, tuple(said))


def chain(numbers: Numbers, incident: str) -> Block:
    """Return the causes of an incident with their actions, checks and results, one row for each.

    Then whether a cause came back, the checks that do not count, the actions that serve no cause.
    """
    rows = _rows(numbers, incident)
    if rows.empty:
        return Block(_CHAIN, empty="No cause and no action is on file for this incident.")
    found = {fix.check.id: fix for fix in fixes.fixes(numbers, incident)}
    own = _columns(found, numbers)
    serves = rows["id"].notna()
    shown = [
        _table(_EACH, own, rows[serves]),
        *_repeats(numbers, incident),
        *_refused(numbers, incident),
        _table(_ORPHANS, own[1:], rows[~serves]),
    ]
    return Block(_CHAIN, (_on_file(rows),), tables=tuple(table for table in shown if table))


def _table(caption: str, columns: Sequence[tables.Column], rows: pd.DataFrame) -> Table | None:
    if rows.empty:
        return None
    shown, more = tables.first(rows, _MOST)
    return tables.table(caption, columns, shown, more)


def _columns(found: dict[str, Fix], numbers: Numbers) -> tuple[tables.Column, ...]:
    late = promises.overdue_ids(numbers, "actions")
    return (
        tables.Column("Cause", _cause_cell),
        tables.Column("Action", lambda row: tables.text(row.action_title, row.action_note)),
        tables.Column("Strength", _strength_cell),
        tables.Column("Where it stands", lambda row: _standing_cell(row, late, numbers)),
        tables.Column("Check, written before", _check_cell),
        tables.Column("Result", lambda row: _result_cell(row, numbers)),
        tables.Column("Measure since the fix", lambda row: _since_cell(row, found)),
    )


def _rows(numbers: Numbers, incident: str) -> pd.DataFrame:
    causes = numbers.frame("root_causes")
    causes = causes[causes["incident_id"] == incident]
    pairs = causes[["id", "statement", "cause_category", "determined_on"]].merge(
        _actions(numbers, incident), left_on="id", right_on="root_cause_id", how="outer"
    )
    checks = numbers.frame("effectiveness_checks")
    checks = checks.assign(why=refusals(checks))[_CHECK].rename(columns={"id": "check_id"})
    rows = pairs.merge(checks, on="action_id", how="left")
    return rows.sort_values(["id", "action_id", "planned_on"], na_position="last")


def _actions(numbers: Numbers, incident: str) -> pd.DataFrame:
    actions = numbers.frame("actions")
    rows = actions[actions["incident_id"] == incident]
    rows = rows[~rows["status"].isin(["cancelled_duplicate"])]
    notes = [
        tables.named(row.title, row.id, row.owner or row.team) for row in tables.each_row(rows)
    ]
    kept = ["root_cause_id", "category", "control_strength", "status", "due_date", "completed_on"]
    named = {"action_id": rows["id"], "action_title": rows["title"], "action_note": notes}
    return pd.DataFrame(named | {name: rows[name] for name in kept})


def _on_file(rows: pd.DataFrame) -> Sentence:
    causes, actions = int(rows["id"].nunique()), int(rows["action_id"].nunique())
    orphans = int(rows[rows["id"].isna()]["action_id"].nunique())
    serve = agree(orphans, "action serves", "actions serve")
    return say(
        "{causes} and {actions} on file.{orphans}",
        causes=several(causes, "cause"),
        actions=several(actions, "action"),
        orphans=f" {orphans} {serve} no cause." if orphans else "",
    )


def _checked(numbers: Numbers, incident: str) -> Sentence:
    """Say how many fixes are done, how many were checked, how many worked by their criterion."""
    done, checked, worked = (
        numbers.length(f"fixes-{name}", incident) for name in ("done", "checked", "worked")
    )
    if not amount_of(checked):
        return say("{n} done; none was checked yet.", n=several(done, "fix", "fixes"))
    return say(
        "Of {done} done, {checked} {were} checked and {worked} worked by {their} own criterion.",
        done=several(done, "fix", "fixes"),
        checked=checked,
        were=agree_of(checked, done, "was", "were"),
        worked=worked if amount_of(worked) else "none",
        their=agree(worked, "its", "their"),
    )


def _measured(numbers: Numbers, incident: str) -> Sentence:
    """Say around how many fixes a measure can be read, and how many changed beyond chance."""
    named = ("readable", "better", "worse", "changed", "close")
    readable, better, worse, changed, close = (
        numbers.length(f"fixes-{name}", incident) for name in named
    )
    if not amount_of(readable):
        return ("A measure can't be read before and after any of them yet.",)
    either = say(", {n} changed", n=changed) if amount_of(changed) else ""
    return say(
        "A measure can be read before and after {readable} of them: beyond chance {better} got "
        "better, {worse} got worse{either}.{by_chance}{close}",
        readable=readable,
        better=_or_none(better),
        worse=_or_none(worse),
        either=either,
        by_chance=_by_chance(amount_of(readable)),
        close=_close(close),
    )


def _by_chance(readable: float) -> str:
    """Say how many of many would change by chance: each is read at 95 in 100."""
    if readable < _MANY:
        return ""
    return (
        f" Of so many, about {formats.number(_FALSE_ALARMS * readable, 1)} would change by chance."
    )


def _or_none(n: Number) -> Number | str:
    return n if amount_of(n) else "none"


def _close(close: Number) -> Sentence:
    if not amount_of(close):
        return ()
    return say(
        " {n} came so close to another fix or incident that {they} can't be told apart.",
        n=close,
        they=agree(close, "it", "they"),
    )


def _cause_cell(row: Any) -> Cell:
    undetermined = formats.is_missing(row.determined_on)
    note = tables.named(row.statement, row.id, row.cause_category)
    return tables.text(row.statement, f"{note} · not yet determined" if undetermined else note)


def _strength_cell(row: Any) -> Cell:
    """Return how strongly an action prevents; training is weak whatever is on file."""
    if row.category == "training":
        return states.pill(states.STRENGTH, "weak", "training alone")
    note = None if formats.is_missing(row.category) else str(row.category)
    return states.pill(states.STRENGTH, row.control_strength, note)


def _standing_cell(row: Any, late: frozenset[str], numbers: Numbers) -> Cell:
    if formats.is_missing(row.action_id):
        return Cell("no action yet", state="concern")
    return states.standing(
        states.ACTION, row.status, row.due_date, numbers.as_of, is_late=row.action_id in late
    )


def _check_cell(row: Any) -> Cell:
    if formats.is_missing(row.criterion):
        return Cell("no criterion" if not formats.is_missing(row.planned_on) else formats.UNKNOWN)
    written = f"written {formats.day(row.criterion_written_on)}"
    known = not formats.is_missing(row.window_start) or not formats.is_missing(row.window_end)
    return tables.text(
        row.criterion, f"{written} · window {before_after.window(row)}" if known else written
    )


def _result_cell(row: Any, numbers: Numbers) -> Cell:
    """Return what a check found; one that is no evidence says why it does not count."""
    due = formats.as_day(row.planned_on)
    if formats.is_missing(row.action_id):
        return Cell(formats.UNKNOWN)
    if formats.is_missing(row.result):
        if due is None:
            return Cell("no check planned", state="neutral")
        late = due < numbers.as_of
        return Cell(f"check {formats.lateness(due, numbers.as_of)}",
                    state="concern" if late else "neutral")  # fmt: skip
    if row.why:
        found = states.pill(states.CHECK_RESULT, row.result).text
        return Cell("does not count", f"said {found}; {row.why}", "concern")
    return states.pill(states.CHECK_RESULT, row.result, formats.day(row.checked_on))


def _since_cell(row: Any, found: dict[str, Fix]) -> Cell:
    fix = found.get(row.check_id)
    return Cell(formats.UNKNOWN) if fix is None else before_after.pill(fix)


def _repeats(numbers: Numbers, incident: str) -> tuple[Table, ...]:
    """Return what became of each determined cause since it was dealt with."""
    told = pd.DataFrame({"pair": fixes.causes(numbers, incident)}, dtype="object")
    if told.empty:
        return ()
    columns = (
        tables.Column(
            "Cause",
            lambda row: tables.text(row.pair[0].cause_category, row.pair[0].statement),
        ),
        tables.Column("First fix done", lambda row: tables.day(row.pair[1].fixed_on), right=True),
        tables.Column(
            "Repeats since",
            lambda row: (
                Cell(formats.UNKNOWN)
                if row.pair[1].fixed_on is None
                else tables.number(numbers.length("cause-repeats", row.pair[0].id))
            ),
            right=True,
        ),
        tables.Column("What that says", lambda row: tables.text(said_repeats(row.pair[1]))),
    )
    return (tables.table("Has the same cause come back since the first fix?", columns, told),)


def said_repeats(told: Recurrence) -> str:
    """Say how often a cause came back, and how often it would have at the pace before."""
    if told.fixed_on is None:
        return "No action against it is completed."
    n, since = len(told.repeats), formats.span(told.days)
    came = f"{n} {agree(n, 'repeat', 'repeats')}" if n else "No repeat"
    named = f": {', '.join(told.repeats['id'])}" if n else ""
    if told.expected is None or told.ratio is None:
        return f"{came} in {since}{named}. The record before is too short for an old pace."
    verdict = "Too early to call"
    if told.ratio.changed:
        fewer = n < told.expected
        verdict = _FEWER.capitalize() if fewer else _MORE.capitalize()
    return f"{came} in {since}{named}; at the old pace {_about(told.expected)}. {verdict}."


def _about(expected: float) -> str:
    """Write an expected count as people do: `4 or 5`; `fewer than 1`."""
    low = int(expected)
    if expected < 1:
        return "fewer than 1"
    return str(low) if abs(expected - low) < 0.05 else f"{low} or {low + 1}"


def _refused(numbers: Numbers, incident: str) -> tuple[Table, ...]:
    """Return the checks that are no evidence, each with the reason."""
    rows = numbers.listed("checks-refused", incident)
    if rows.empty:
        return ()
    columns = (
        tables.Column(
            "Action",
            lambda row: tables.text(row.action_title, tables.named("", row.id, row.action_id)),
        ),
        tables.Column("Done", lambda row: tables.day(row.action_completed_on), right=True),
        tables.Column("Checked", lambda row: tables.day(row.checked_on), right=True),
        tables.Column("Why it does not count", lambda row: tables.text(row.why)),
    )
    return (tables.table("Checks that do not count", columns, rows),)
