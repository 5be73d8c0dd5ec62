"""The on-time rate of a past period never rises (decision 0016)."""

from collections.abc import Iterable
from datetime import date, timedelta

from trustdash.errors import ChangeRefused
from trustdash.model.change import State
from trustdash.model.rules.promises import DELIVERED
from trustdash.model.rules.step import Step

REPORTING_DAYS = 14
"""How many days after the first date of a promise its outcome may still be recorded."""

GONE = ("withdrawn", "superseded")
Course = dict[date, State]
"""Day of a change → the record's state from then on, in order."""


def counts(state: State | None) -> bool:
    """Tell whether a promise is in the base of the on-time rate (M1) once its first date comes."""
    return (
        state is not None
        and state["original_due_date"] is not None
        and state["status"] not in ("draft", *GONE)
        and not state["is_void"]
    )


def is_on_time(course: Course, on: date) -> bool:
    """Tell whether, as of a day, a promise counts as kept by its first date."""
    state = at(course, on)
    if state is None or not counts(state) or state["delivered_on"] is None:
        return False
    is_open = state["status"] not in (*DELIVERED, "not_kept")
    was_delivered = any(s["status"] in DELIVERED for day, s in course.items() if day <= on)
    delivered: date = state["delivered_on"]
    return not (is_open and was_delivered) and delivered <= state["original_due_date"]


def at(course: Course, on: date) -> State | None:
    """Return the state at the end of a day."""
    days = [day for day in course if day <= on]
    return course[max(days)] if days else None


def the_past_does_not_improve(
    step: Step, was: Course, now: Course, allowed: Iterable[Course] = ()
) -> ChangeRefused | None:
    """Refuse what would make the on-time rate of a past period rise.

    was, now: the record's course without and with the step. allowed: courses that were on record
    before, which an undo may bring back.
    """
    if not was:
        return None
    for on in sorted({*was, *now, *_first_dates(was), *_first_dates(now)}):
        problem = _kept_afterwards(step, was, now, on, allowed) or _gone(step, was, now, on)
        if problem is not None:
            return problem
    return None


def _first_dates(course: Course) -> set[date]:
    return {s["original_due_date"] for s in course.values() if s["original_due_date"] is not None}


def _kept_afterwards(
    step: Step, was: Course, now: Course, on: date, allowed: Iterable[Course]
) -> ChangeRefused | None:
    if not is_on_time(now, on) or is_on_time(was, on):
        return None
    if any(is_on_time(course, on) for course in allowed):
        return None
    first: date = now[max(day for day in now if day <= on)]["original_due_date"]
    limit = _limit(step, first)
    if step.recorded_on > limit:
        why = f"that date passed more than {REPORTING_DAYS} days ago"
    elif said := _says_otherwise(was, first):
        why = f"the record says “{said[1].replace('_', ' ')}” for {said[0]}"
    else:
        return None
    return ChangeRefused(
        f"{step.entity_id} can't be recorded as delivered by its first date, {first}: {why}.",
        "Record the delivery on a day after that date, and attach what shows it came earlier as"
        " evidence.",
        rule="past",
        field="delivered_on",
    )


def _limit(step: Step, day: date) -> date:
    """Return the last day on which the outcome of a day may be recorded; a file brings history."""
    since = max(day, step.first_recorded) if step.by_import else day
    return since + timedelta(days=REPORTING_DAYS)


def _says_otherwise(was: Course, first: date) -> tuple[date, str] | None:
    for day, state in was.items():
        if day > first and counts(state) and not is_on_time(was, day):
            return day, str(state["status"])
    return None


def _gone(step: Step, was: Course, now: Course, on: date) -> ChangeRefused | None:
    old, new = at(was, on), at(now, on)
    if old is None or not counts(old) or counts(new):
        return None
    if is_on_time(was, on) and not (new is not None and new["is_void"]):
        return None
    first: date = old["original_due_date"]
    if on < first or step.recorded_on <= first:
        return None
    if new is not None and new["is_void"]:
        limit = max(first, step.first_recorded) + timedelta(days=REPORTING_DAYS)
        if step.recorded_on <= limit:
            return None
    # What leaves the count does so from its own day on, as it was recorded soon after that day.
    elif step.on > first:
        if step.recorded_on <= _limit(step, step.on):
            return None
    elif step.recorded_on <= _limit(step, first) and all(day <= first for day in was):
        return None
    return ChangeRefused(
        f"{step.entity_id} can't leave the count of promises that were due on {first} from"
        f" {step.on} on: that is more than {REPORTING_DAYS} days ago, or the record says otherwise"
        " for a later day.",
        "Withdraw it with a reason, from today.",
        rule="past",
        field="status",
    )
