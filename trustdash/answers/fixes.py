"""The fixes of an incident: which were checked, which checks count, what their measures show."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.course import break_days
from trustdash.metrics.effectiveness import proves, refusals
from trustdash.metrics.fixes import (
    NOT_SEPARABLE_PERIODS,
    Change,
    Reading,
    Window,
    not_separable,
    over_the_same_time,
    read,
)
from trustdash.metrics.recovery import for_everyone
from trustdash.metrics.repeats import Recurrence, recurrence

if TYPE_CHECKING:
    from trustdash.answers.numbers import Numbers

__all__ = ["NOT_SEPARABLE_PERIODS", "Fix", "causes", "fixes", "refused", "repeat_rows", "rows"]

_ROW = (
    "id", "title", "incident_id", "completed_on", "check_id", "criterion", "result", "measure",
    "level_before", "level_after", "difference", "low", "high", "since", "close_to", "is_readable",
)  # fmt: skip
_REFUSED = ["id", "action_id", "action_title", "incident_id", "action_completed_on", "criterion",
            "criterion_written_on", "checked_on", "checker", "result"]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Fix:
    """A completed action with a check that counts and names a measure, and what that shows.

    check: the row of effectiveness_checks. kpi: the measure's row of kpis. close_to: other fixes
    and incidents that what came after can't be told apart from. compared: the comparison series,
    and how it changed over the same time; None without one.
    """

    check: Any
    kpi: Any
    reading: Reading
    close_to: tuple[str, ...] = ()
    compared: "tuple[Any, Change | None] | None" = None

    @property
    def id(self) -> str:
        """The action's id, by which an address names the fix."""
        return str(self.check.action_id)

    @property
    def day(self) -> pd.Timestamp:
        """The day on which it was completed."""
        return pd.Timestamp(self.check.action_completed_on)


def fixes(numbers: "Numbers", incident: str) -> tuple[Fix, ...]:
    """Return the fixes of an incident whose checks name a measure, in order of completion."""
    return numbers.once(f"fixes of {incident}", lambda _: _fixes(numbers, incident))


def _fixes(numbers: "Numbers", incident: str) -> tuple[Fix, ...]:
    measured = _measured_checks(numbers)
    own = measured[measured["incident_id"] == incident]
    own = own[own["action_id"].isin(_done(numbers, incident)["id"])]
    chosen = own.sort_values(["planned_on", "id"]).drop_duplicates("action_id", keep="last")
    ordered = chosen.sort_values(["action_completed_on", "action_id"])
    return tuple(_fix(check, measured, numbers) for check in ordered.itertuples(index=False))


def _measured_checks(numbers: "Numbers") -> pd.DataFrame:
    """Return every check, whatever the filters, that counts, of a completed action, on a measure.

    Its criterion was written before; it may still be waiting for its result.
    """
    checks = numbers.whole("effectiveness_checks")
    done = dates.by(checks["action_completed_on"], numbers.as_of)
    on_file = checks["kpi_id"].isin(numbers.whole("kpis")["id"])
    return checks[done & on_file & (refusals(checks) == "")]


def _fix(check: Any, measured: pd.DataFrame, numbers: "Numbers") -> Fix:
    kpi = _kpi(numbers, check.kpi_id)
    window = Window(
        pd.Timestamp(check.action_completed_on), _known(check.window_start),
        _known(check.window_end),
    )  # fmt: skip
    reading = read(
        _values(numbers, check.kpi_id), kpi, window, _breaks(numbers, kpi.id), numbers.as_of
    )
    close = (*_close_fixes(check, measured, kpi), *_close_incidents(check, kpi, numbers))
    return Fix(check, kpi, reading, close, _compared(reading, kpi, numbers))


def _known(day: Any) -> pd.Timestamp | None:
    return None if pd.isna(day) else pd.Timestamp(day)


def _kpi(numbers: "Numbers", kpi_id: str) -> Any:
    every = numbers.whole("kpis")
    return next(every[every["id"] == kpi_id].itertuples(index=False))


def _values(numbers: "Numbers", kpi_id: str) -> pd.DataFrame:
    """Return the values of a measure for everyone."""

    def by_measure(_: Any) -> dict[str, pd.DataFrame]:
        every = for_everyone(numbers.frame("observations"))
        return {str(name): values for name, values in every.groupby("kpi_id", sort=False)}

    kept = numbers.once("values by measure", by_measure)
    return kept.get(kpi_id, numbers.frame("observations").iloc[:0])


def _breaks(numbers: "Numbers", kpi_id: str) -> list[pd.Timestamp]:
    return break_days(kpi_id, numbers.frame("annotations"))


def _close_fixes(check: Any, measured: pd.DataFrame, kpi: Any) -> tuple[str, ...]:
    others = measured[(measured["kpi_id"] == kpi.id) & (measured["action_id"] != check.action_id)]
    others = others.drop_duplicates("action_id")
    return tuple(
        str(other.action_id)
        for other in others.sort_values("action_id").itertuples(index=False)
        if not_separable(check.action_completed_on, other.action_completed_on, kpi.every_days)
    )


def _close_incidents(check: Any, kpi: Any, numbers: "Numbers") -> tuple[str, ...]:
    """Return the incident of the fix, and the major ones, that began within six periods of it."""
    every = numbers.whole("incidents")
    watched = every[every["is_major"].astype(bool) | (every["id"] == check.incident_id)]
    began = dates.began_at(watched)
    return tuple(
        str(identity)
        for identity, day in zip(watched["id"], began, strict=True)
        if pd.notna(day) and not_separable(check.action_completed_on, day, kpi.every_days)
    )


def _compared(reading: Reading, kpi: Any, numbers: "Numbers") -> "tuple[Any, Change | None] | None":
    other = kpi.comparison_kpi_id
    if pd.isna(other) or other not in set(numbers.whole("kpis")["id"]):
        return None
    beside = _kpi(numbers, other)
    values = _values(numbers, other)
    span = [side["period_end"] for side in (reading.before, reading.after) if len(side)]
    is_cut = any(span[0].min() < day <= span[-1].max() for day in _breaks(numbers, other) if span)
    return beside, None if is_cut else over_the_same_time(reading, values, beside)


def comparison_values(fix: Fix, numbers: "Numbers") -> pd.DataFrame:
    """Return the values of the comparison series over the days of the reading (may be empty)."""
    sides = [side for side in (fix.reading.before, fix.reading.after) if len(side)]
    if fix.compared is None or fix.compared[1] is None or not sides:
        return pd.DataFrame({"period_end": pd.to_datetime([]), "value": []})
    values = _values(numbers, str(fix.compared[0].id)).dropna(subset=["value"])
    first, last = sides[0]["period_end"].min(), sides[-1]["period_end"].max()
    inside = values[values["period_end"].between(first, last)]
    return inside.sort_values("period_end")[["period_end", "value"]].reset_index(drop=True)


def _done(numbers: "Numbers", incident: str | None) -> pd.DataFrame:
    """Return the actions that were ever completed; of one incident, or of all."""
    actions = numbers.frame("actions")
    own = actions["ever_completed"].astype(bool)
    if incident is not None:
        own &= actions["incident_id"] == incident
    return actions[own].sort_values("id")


def rows(numbers: "Numbers", incident: str | None = None) -> pd.DataFrame:
    """Return one row for each completed action: its check that counts, what its measure shows."""
    kept = f"rows of fixes of {incident}"
    return numbers.once(kept, lambda _: _rows(numbers, incident))


def _rows(numbers: "Numbers", incident: str | None) -> pd.DataFrame:
    done = _done(numbers, incident)
    checks = numbers.frame("effectiveness_checks")
    checks = checks[proves(checks, numbers.as_of)].sort_values(["checked_on", "id"])
    latest: dict[Any, Any] = {row.action_id: row for row in checks.itertuples(index=False)}
    wanted = [incident] if incident is not None else done["incident_id"].dropna().unique()
    found = {fix.id: fix for each in wanted for fix in fixes(numbers, str(each))}
    made = [
        _row(action, latest.get(action.id), found.get(str(action.id)))
        for action in done.itertuples(index=False)
    ]
    return pd.DataFrame(made, columns=list(_ROW))


def _row(action: Any, check: Any, fix: Fix | None) -> tuple[Any, ...]:
    tested = (None,) * 3 if check is None else (check.id, check.criterion, check.result)
    # An action that was reopened since has a day of completion in its check alone.
    reopened = pd.isna(action.completed_on) and check is not None
    day = check.action_completed_on if reopened else action.completed_on
    return (action.id, action.title, action.incident_id, day, *tested, *_shown(fix))


def _shown(fix: Fix | None) -> tuple[Any, ...]:
    """Return measure, levels, difference, limits, verdict, what is close, whether it is read."""
    if fix is None:
        return (*(None,) * 8, False)
    moved, reading = fix.reading.change, fix.reading
    levels = (
        (None,) * 5
        if moved is None
        else (moved.before, moved.after, moved.difference, moved.lower, moved.upper)
    )
    close = ", ".join(fix.close_to) or None
    return (fix.kpi.name, *levels, reading.verdict, close, reading.has_interval)


def refused(numbers: "Numbers", incident: str | None = None) -> pd.DataFrame:
    """Return the checks with a result that do not count, each with the reason."""
    checks = numbers.frame("effectiveness_checks")
    why = refusals(checks)
    made = checks["result"].notna() & (why != "")
    found = checks[_REFUSED].assign(why=why)[made]
    return found if incident is None else found[found["incident_id"] == incident]


def causes(numbers: "Numbers", incident: str) -> tuple[tuple[Any, Recurrence], ...]:
    """Return the determined causes of an incident, and what became of each."""
    every = numbers.whole("root_causes")
    own = every[(every["incident_id"] == incident) & every["cause_category"].notna()]
    own = own[dates.by(own["determined_on"], numbers.as_of)].sort_values("id")
    incidents, actions = numbers.whole("repeat_incidents"), numbers.whole("actions")
    return tuple(
        (cause, recurrence(cause, every, incidents, actions, numbers.as_of))
        for cause in own.itertuples(index=False)
    )


def repeat_rows(numbers: "Numbers", cause: str | None = None) -> pd.DataFrame:
    """Return the incidents that repeat a cause since it was dealt with; of one, or of all."""
    every = numbers.whole("root_causes")
    wanted = every["id"].notna() if cause is None else every["id"] == cause
    found = [
        told.repeats.assign(cause_id=own.id, cause_category=own.cause_category)
        for incident in every.loc[wanted, "incident_id"].dropna().unique()
        for own, told in causes(numbers, str(incident))
        if cause in (None, own.id)
    ]
    about, of_cause = ["id", "title", "severity", "began_on"], ["cause_id", "cause_category"]
    if not found:
        return pd.DataFrame(columns=[*about, *of_cause])
    by_incident = pd.concat(found)[[*about, *of_cause]].groupby(about, sort=False, dropna=False)
    # One incident may repeat several causes and is still one incident.
    return by_incident.agg(_together).reset_index()


def _together(names: pd.Series) -> str:
    return ", ".join(names.unique())
