"""What is late, how old, whose, and when will it be done?"""

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from trustdash.answers import (
    backlog,
    formats,
    sentences,
    states,
    tables,
    time_to_close,
    view,
)
from trustdash.answers.answer import Answer, Block, Cell, Exhibit, Link, Sentence, Table
from trustdash.answers.exhibits import overdue_by_age
from trustdash.answers.lists import promises, work
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, say
from trustdash.charts.ageing_bars import BANDS
from trustdash.ledger import Reader
from trustdash.metrics.registry import MetricValue

By = Literal["team", "incident", "owner"]

PAGE_SIZE = 50
_READS = {"actions": "Actions", "effectiveness_checks": "Checks", "root_causes": "Causes"}


@dataclass(frozen=True, slots=True)
class ActionsAnswer(Answer):
    """Overdue actions, their ages, how long they take, when they will be done, the list, and
    whether the work worked.
    """

    ageing: Exhibit | None = None
    by: tuple[By, ...] = ()
    """The groupings that may be chosen with `by=`."""
    closing: Exhibit | None = None
    backlog: Exhibit | None = None
    record: Block | None = None
    overdue: Block | None = None
    quality: Block | None = None


def answer(
    reader: Reader,
    by: By = "team",
    *,
    quiet: bool = False,
    page: int = 1,
    may_rank_owners: bool = False,
) -> ActionsAnswer:
    """Answer the page's question.

    by: how the ageing bars are grouped; by owner needs `may_rank_owners`, else teams are shown.
    quiet: lists overdue actions alone that had no update for 14 days. page: of the list.
    """
    numbers = Numbers(reader)
    nothing = view.nothing(numbers, "actions", "corrective_action")
    notices = view.notices(numbers, _READS)
    if nothing is not None:
        return ActionsAnswer(nothing.headline, nothing.lines, notices, nothing.nothing_fits)
    allowed: tuple[By, ...] = ("team", "incident", *(("owner",) if may_rank_owners else ()))
    if by not in allowed:
        notices = (*notices, f"Actions are not shown by {by} here; shown by team.")
    return ActionsAnswer(
        headline=_headline(numbers),
        lines=_lines(numbers),
        notices=notices,
        ageing=overdue_by_age(numbers, by if by in allowed else "team"),
        by=allowed,
        closing=time_to_close.curve(numbers),
        backlog=backlog.chart(numbers),
        record=backlog.record(numbers),
        overdue=_overdue(numbers, quiet=quiet, page=page),
        quality=_quality(numbers),
    )


def _headline(numbers: Numbers) -> Sentence:
    return sentences.overdue_actions(
        numbers.counted("M9", group="actions"),
        numbers.base("M9", group="actions"),
        numbers.counted("M10", group="actions", part=BANDS[-1]),
    )


def _lines(numbers: Numbers) -> tuple[Sentence, ...]:
    overdue, quiet = numbers.counted("M9", group="actions"), numbers.length("no-update")
    median, oldest = (_days(numbers, "M10", part) for part in ("median", "oldest"))
    half, late_half = (_days(numbers, "M11", part) for part in ("age p50", "age p85"))
    found = [view.as_of_line(numbers), backlog.forecast(numbers)]
    if amount_of(overdue):
        found.append((f"The middle overdue action is {median} late, the oldest {oldest}.",))
    if amount_of(quiet):
        words = agree(quiet, "overdue action has", "overdue actions have")
        found.append(
            say("{n} {words} had no update for {days} days.", n=quiet, words=words,
                days=work.QUIET_DAYS)
        )  # fmt: skip
    if half != formats.UNKNOWN:
        found.append(
            (
                f"Half of the open actions are {half} old or more, "
                f"15 in 100 of them {late_half} or more.",
            )
        )
    found.append(time_to_close.sentence(numbers))
    return tuple(line for line in found if line)


def _days(numbers: Numbers, metric: str, part: str) -> str:
    group = "actions" if metric == "M10" else None
    value = numbers.one(metric, group=group, part=part)
    return formats.UNKNOWN if value is None else formats.days(value.value)


def _overdue(numbers: Numbers, *, quiet: bool, page: int) -> Block:
    silent = frozenset(numbers.listed("no-update")["id"])
    rows = numbers.frame("actions")
    rows = rows[rows["id"].isin(promises.overdue_ids(numbers, "actions"))]
    rows = rows.sort_values(["due_date", "id"])
    if quiet:
        rows = rows[rows["id"].isin(silent)]
    title = f"Overdue without an update for {work.QUIET_DAYS} days" if quiet else "Overdue actions"
    if rows.empty:
        return Block(title, empty="No overdue action fits." if quiet else "No action is overdue.")
    shown, paging = tables.in_parts(rows, page, PAGE_SIZE)
    table = _overdue_table(title, shown, silent, numbers)
    text = _silent(numbers) if quiet else _bands(numbers)
    return Block(title, (text,), tables=(table,), paging=paging)


def _silent(numbers: Numbers) -> Sentence:
    overdue = numbers.counted("M9", group="actions")
    noun = agree(overdue, "overdue action", "overdue actions")
    return say("{n} of {m} {noun}.", n=numbers.length("no-update"), m=overdue, noun=noun)


def _bands(numbers: Numbers) -> Sentence:
    parts = [
        (f"late by {band} days", numbers.counted("M10", "actions", band)) for band in BANDS[::-1]
    ]
    return sentences.mix(parts, "Longest first")


def _overdue_table(
    caption: str, rows: pd.DataFrame, silent: frozenset[str], numbers: Numbers
) -> Table:
    columns = (
        tables.Column("Action", _action_cell),
        tables.Column("Owner", lambda row: tables.text(row.owner, row.team)),
        tables.Column("First date", lambda row: tables.day(row.original_due_date), right=True),
        tables.Column("Current date", lambda row: tables.day(row.due_date), right=True),
        tables.Column(
            "Status",
            lambda row: states.standing(
                states.ACTION, row.status, row.due_date, numbers.as_of, is_late=True
            ),
        ),
        tables.Column("Last update", lambda row: _last_update(row, silent), right=True),
    )
    return tables.table(f"{caption}, longest delay first", columns, rows)


def _action_cell(row: Any) -> Cell:
    note = tables.named(row.title, row.id, row.priority, formats.shortened(row.incident_title, 50))
    return tables.text(
        row.title, note, Link("records", (("e", "corrective_action"), ("id", row.id)))
    )


def _last_update(row: Any, silent: frozenset[str]) -> Cell:
    if row.id not in silent:
        return tables.day(row.last_update_on)
    said = "never" if formats.is_missing(row.last_update_on) else formats.day(row.last_update_on)
    return Cell(said, f"no update for {work.QUIET_DAYS} days", "concern")


def _quality(numbers: Numbers) -> Block:
    """Say whether the work worked: checks made, effective ones, causes covered, reopened."""
    texts = (
        sentences.share(
            numbers.counted("M13"),
            numbers.base("M13"),
            "completed action with a check due",
            ("has a recorded result", "have a recorded result"),
            "No effectiveness check is due yet.",
            "completed actions with a check due",
        ),
        sentences.share(
            numbers.counted("M14"),
            numbers.base("M14"),
            "check with a result",
            ("found the action effective", "found the action effective"),
            "No effectiveness check has a result yet.",
            "checks with a result",
        ),
        sentences.mix(_other_results(numbers), "The other results"),
        sentences.share(
            numbers.counted("M16"),
            numbers.base("M16"),
            "determined cause",
            ("has an accepted action", "have an accepted action"),
            "No cause is determined yet.",
        ),
        sentences.share(
            numbers.counted("M15"),
            numbers.base("M15"),
            "incident of the last 12 months with a known cause",
            ("repeats a cause that was dealt with", "repeat a cause that was dealt with"),
            "",
            "incidents of the last 12 months with a known cause",
        ),
        sentences.share(
            numbers.counted("M17"),
            numbers.base("M17"),
            "completed action",
            ("was reopened or failed its check", "were reopened or failed their check"),
            "No action is completed yet.",
        ),
    )
    return Block("Did the fixes work?", tuple(text for text in texts if text),
                 tables=_failed_checks(numbers))  # fmt: skip


def _other_results(numbers: Numbers) -> list[tuple[str, Any]]:
    return [
        (states.CHECK_RESULT.get(str(value.part), (str(value.part), ""))[0],
         numbers.counted("M14", value.group, value.part))
        for value in numbers.of("M14")
        if _is_other_result(value)
    ]  # fmt: skip


def _is_other_result(value: MetricValue) -> bool:
    return value.part is not None and value.part != "effective"


def _failed_checks(numbers: Numbers) -> tuple[Table, ...]:
    checks = numbers.frame("effectiveness_checks")
    failed = checks[checks["result"].isin(["partially", "not_effective"])]
    if failed.empty:
        return ()
    columns = (
        tables.Column("Action", lambda row: tables.text(row.action_title, row.action_id)),
        tables.Column("Criterion written before", lambda row: tables.text(row.criterion)),
        tables.Column("Result", lambda row: states.pill(states.CHECK_RESULT, row.result)),
        tables.Column("Checked", lambda row: tables.day(row.checked_on), right=True),
        tables.Column("What follows", lambda row: tables.text(row.follow_up_action_id)),
    )
    shown, more = tables.first(failed.sort_values("checked_on", ascending=False), PAGE_SIZE)
    return (tables.table("Checks that found an action not or partially effective", columns,
                         shown, more),)  # fmt: skip
