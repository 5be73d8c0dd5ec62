"""Did we do what we said, when we first said it?"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import formats, sentences, states, tables, view
from trustdash.answers.answer import (
    Answer,
    Block,
    Cell,
    Exhibit,
    Link,
    Number,
    Paging,
    Sentence,
    Table,
)
from trustdash.answers.exhibits import exhibit
from trustdash.answers.lists import promises
from trustdash.answers.numbers import Numbers
from trustdash.answers.promise import current_date_cell, doubts, promise_cell, record
from trustdash.answers.wording import agree, amount_of, join, say, several
from trustdash.charts.promise_dots import promise_dots
from trustdash.charts.say_do_bars import say_do_bars
from trustdash.ledger import Reader
from trustdash.metrics.promises import ENDED

PAGE_SIZE = 25
_SAY_DO_DAYS = 90
_READS = {"commitments": "Commitments", "revisions": "Moves of dates", "questions": "Questions"}


@dataclass(frozen=True, slots=True)
class CommitmentsAnswer(Answer):
    """Promises kept by their first date, the promise chart, and one record in full."""

    promises: Exhibit | None = None
    paging: Paging | None = None
    say_do: Exhibit | None = None
    remarks: tuple[Block, ...] = ()
    """Questions of imports, promises without a date, withdrawn and replaced ones."""
    record: Block | None = None
    """The commitment that `c=` names, in full."""


def answer(
    reader: Reader, commitment: str | None = None, page: int = 1, most: int = PAGE_SIZE
) -> CommitmentsAnswer:
    """Answer the page's question; `commitment` opens one record, `page` a part of the chart.

    most: how many promises one part of the chart has room for.
    """
    numbers = Numbers(reader)
    nothing = view.nothing(numbers, "commitments", "commitment")
    if nothing is not None:
        return CommitmentsAnswer(
            nothing.headline,
            nothing.lines,
            view.notices(numbers, _READS),
            nothing.nothing_fits,
        )
    shown, paging = tables.in_parts(_ordered(numbers, most), page, most)
    return CommitmentsAnswer(
        headline=_headline(numbers),
        lines=_lines(numbers),
        notices=view.notices(numbers, _READS),
        promises=_promise_chart(shown, paging, numbers),
        paging=paging,
        say_do=_say_do_chart(numbers),
        remarks=_remarks(numbers),
        record=record(numbers, commitment) if commitment else None,
    )


def _headline(numbers: Numbers) -> Sentence:
    return sentences.kept_by_first_date(numbers.counted("M1"), numbers.base("M1"), numbers.as_of)


def _lines(numbers: Numbers) -> tuple[Sentence, ...]:
    """Return the lines under the headline: the kinder number stands after the stricter."""
    start = numbers.as_of - timedelta(days=_SAY_DO_DAYS)
    found = (
        _kinder(numbers),
        view.as_of_line(numbers),
        *doubts(numbers),
        sentences.say_do(numbers.counted("M3"), numbers.base("M3"), start),
        _slippage(numbers),
        _parts(numbers, "M5", "Outcome so far"),
        _parts(numbers, "M6", "How far each has come, by assessors who are not the owners"),
    )
    return tuple(line for line in found if line)


def _kinder(numbers: Numbers) -> Sentence:
    """Say what changing dates did: the kinder rate, and how many dates were moved."""
    said = (
        sentences.kept_by_current_date(numbers.counted("M2"), numbers.base("M2")),
        sentences.moves(
            numbers.counted("M8"),
            numbers.base("M8"),
            numbers.counted("M8", part="moves"),
            numbers.counted("M8", part="after due"),
        ),
    )
    return join([sentence for sentence in said if sentence], " ")


def _slippage(numbers: Numbers) -> Sentence:
    median, p90, total = (numbers.one("M7", part=part) for part in ("median", "p90", "sum"))
    return sentences.slippage(
        median.value if median else None,
        p90.value if p90 else None,
        total.value if total else None,
        numbers.counted("M1", part="undated"),
    )


_OUTCOME = {"broken": "not kept"}
"""Wording rule: broken is "not kept"."""


def _parts(numbers: Numbers, metric: str, lead: str) -> Sentence:
    parts = [
        (
            str(value.part).replace("_", " ").lower(),
            numbers.counted(metric, value.group, value.part),
        )
        for value in numbers.of(metric)
        if value.part is not None
    ]
    return sentences.mix(parts, lead)


def _word(part: str) -> str:
    words = part.replace("_", " ").lower()
    return _OUTCOME.get(words, words)


def _ordered(numbers: Numbers, most: int) -> pd.DataFrame:
    """Return the promises by first date; if they fill several pages, overdue ones come first."""
    rows = numbers.frame("commitments")
    rows = rows.assign(is_late=rows["id"].isin(promises.overdue_ids(numbers, "commitments")))
    by = ["original_due_date", "due_date", "id"]
    rows = rows.sort_values(by, na_position="last")
    if len(rows) <= most:
        return rows
    return rows.sort_values("is_late", ascending=False, kind="stable")


def _promise_chart(shown: pd.DataFrame, paging: Paging | None, numbers: Numbers) -> Exhibit:
    data = pd.DataFrame(
        {
            "id": shown["id"],
            "title": shown["title"],
            "first_date": shown["original_due_date"],
            "current_date": shown["due_date"],
            "delivered_on": shown["delivered_on"],
            "is_verified": shown["verified_on"].notna(),
            "is_overdue": shown["is_late"],
            "ended": shown["status"].isin(ENDED),
        }
    ).reset_index(drop=True)
    caption = (
        "○ first date · ┆ date now · ● delivered and verified · ◇ delivered, not verified · thick "
        "bar = overdue. Blue: by the first date. Orange: later."
    )
    if paging:
        part = f"{formats.count(paging.first)} to {formats.count(paging.last)}"
        caption += f" Promises {part} of {formats.count(paging.total)}, overdue first."
    return exhibit(
        "promises",
        _promise_title(numbers),
        caption,
        partial(promise_dots, data, numbers.as_of),
        _promise_table(shown, numbers),
        None if len(data) else "No promise with a date is on file.",
    )


def _promise_title(numbers: Numbers) -> str:
    late = len(promises.overdue_ids(numbers, "commitments"))
    if not late:
        return "What we promised, and when it came: none is overdue"
    return f"What we promised, and when it came: {formats.count(late)} overdue"


def _promise_table(shown: pd.DataFrame, numbers: Numbers) -> Table:
    columns = (
        tables.Column("Promise", promise_cell),
        tables.Column("First date", lambda row: tables.day(row.original_due_date), right=True),
        tables.Column("Current date", current_date_cell, right=True),
        tables.Column("Delivered", lambda row: tables.day(row.delivered_on), right=True),
        tables.Column("Verified", lambda row: tables.day(row.verified_on), right=True),
        tables.Column(
            "Status",
            lambda row: states.standing(
                states.COMMITMENT, row.status, row.due_date, numbers.as_of, is_late=row.is_late
            ),
        ),
    )
    return tables.table("What we promised, and when it came", columns, shown)


def _say_do_chart(numbers: Numbers) -> Exhibit:
    """Show for each of the last 12 months how many promises were first due and how many kept."""
    months = _months(numbers)
    due, kept = int(months["due"].sum()), int(months["kept"].sum())
    title = f"{formats.of(kept, due)} promises of the last 12 months kept by their first date"
    caption = "Promises by the month of their first date: how many were due, how many kept by it."
    rows = [
        (formats.month(row.month), formats.count(row.due), formats.count(row.kept))
        for row in tables.each_row(months)
    ]
    table = tables.plain(caption, ("Month", "Due", "Kept by the first date"), rows)
    empty = None if due else "No promise was due in the last 12 months."
    return exhibit("say-do", title, caption, partial(say_do_bars, months), table, empty)


def _months(numbers: Numbers) -> pd.DataFrame:
    value = numbers.one("M1")
    rows = numbers.frame("commitments").iloc[:0] if value is None else value.rows
    end = pd.Timestamp(numbers.as_of).to_period("M")
    months = pd.period_range(end=end, periods=12, freq="M")
    month = pd.to_datetime(rows["original_due_date"]).dt.to_period("M")
    kept = rows["counted"].astype(bool) if "counted" in rows else pd.Series([], dtype=bool)
    return pd.DataFrame(
        {
            "month": months.to_timestamp(),
            "due": [int((month == each).sum()) for each in months],
            "kept": [int((kept & (month == each)).sum()) for each in months],
        }
    )


def _remarks(numbers: Numbers) -> tuple[Block, ...]:
    found = (_questions(numbers), _undated(numbers), *(_gone(numbers, name) for name in _GONE))
    return tuple(block for block in found if block is not None)


def _questions(numbers: Numbers) -> Block | None:
    """List what snapshots could not tell: was a promise that disappeared delivered or withdrawn?"""
    rows, n = numbers.listed("questions"), numbers.length("questions")
    if rows.empty:
        return None
    text = say(
        "{n} {wait} for an answer.", n=several(n, "question"), wait=agree(n, "waits", "wait")
    )
    every = numbers.frame("commitments")
    titles = dict(zip(every["id"], every["title"], strict=True))
    columns = (
        tables.Column("Question", lambda row: tables.text(row.text, row.id)),
        tables.Column("About", lambda row: _about(row, titles)),
        tables.Column("Asked", lambda row: tables.day(row.asked_on), right=True),
        tables.Column("Answers possible", lambda row: tables.text(" or ".join(row.choices))),
        tables.Column("Raised by", lambda row: tables.text(row.source)),
    )
    shown, more = tables.first(rows, PAGE_SIZE)
    table = tables.table("Open questions of imports, oldest first", columns, shown, more)
    return Block("Delivered or withdrawn?", (text,), tables=(table,))


def _about(question: Any, titles: dict[str, str]) -> Cell:
    """Return the cell that names the promise a question is about, and opens its record."""
    identity = str(question.about_id)
    if identity not in titles:
        return tables.text(identity)
    return tables.text(titles[identity], identity, Link("commitments", (("c", identity),)))


def _undated(numbers: Numbers) -> Block | None:
    n = numbers.counted("M1", part="undated")
    if not amount_of(n):
        return None
    text = say("{n} {has} no date.", n=several(n, "promise"), has=agree(n, "has", "have"))
    columns = (
        tables.Column("Promise", promise_cell),
        tables.Column("Said on", lambda row: tables.day(row.said_on), right=True),
        tables.Column("Status", lambda row: states.pill(states.COMMITMENT, row.status)),
    )
    shown, more = tables.first(numbers.rows("M1", part="undated"), PAGE_SIZE)
    table = tables.table("Promises without a date", columns, shown, more)
    return Block("Without a date", (text,), tables=(table,))


_GONE = {"withdrawn": "withdrawn", "replaced": "replaced by another"}


def _gone(numbers: Numbers, name: str) -> Block | None:
    n: Number = numbers.length(name)
    if not amount_of(n):
        return None
    text = say("{n} {were} {gone}.", n=several(n, "promise"), were=agree(n, "was", "were"),
               gone=_GONE[name])  # fmt: skip
    columns = (
        tables.Column("Promise", promise_cell),
        tables.Column("First date", lambda row: tables.day(row.original_due_date), right=True),
        tables.Column("Why", lambda row: tables.text(row.end_reason, row.superseded_by)),
    )
    shown, more = tables.first(numbers.listed(name), PAGE_SIZE)
    table = tables.table(f"Promises {_GONE[name]}", columns, shown, more)
    return Block(name.capitalize(), (text,), tables=(table,))
