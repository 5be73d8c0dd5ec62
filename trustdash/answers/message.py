"""One message in full: its words, to whom and how it went, what it promised, its claims."""

from collections.abc import Callable
from typing import Any

from trustdash.answers import formats, statements, tables, updates
from trustdash.answers.answer import Block, Fact, Sentence, Table
from trustdash.answers.numbers import Numbers

Claims = Callable[[Numbers, str], Table | None]


def record(numbers: Numbers, message: str, claims_of: Claims) -> Block:
    """Return one message in full; say so if it is not among those that the filters show."""
    every = numbers.frame("communications")
    found = every[every["id"] == message]
    if found.empty:
        return Block(
            message,
            empty=f"{message} is not among the {formats.count(len(every))} messages shown.",
        )
    row = next(tables.each_row(found))
    claims = claims_of(numbers, message)
    texts: list[Sentence] = [("“{}”".format(str(row.text).strip('“”"')),)]
    if claims is None:
        texts.append(("No sentence of it is on file as a claim.",))
    return Block(
        f"{row.id}: {row.kind}, {formats.day(row.sent_at)}",
        tuple(texts),
        facts=_facts(numbers, row),
        tables=() if claims is None else (claims,),
    )


def _facts(numbers: Numbers, row: Any) -> tuple[Fact, ...]:
    names = statements.group_names(numbers)
    facts = (
        ("Who spoke", row.author),
        ("To", statements.to_whom(row.group_ids, names)),
        ("Channel", row.channel),
        ("Sent", formats.instant(row.sent_at)),
        ("Incident", _incident(numbers, row.incident_id)),
        ("Next update promised by", _promised(row)),
        ("Did it come?", _came(numbers, row, names)),
        ("Corrected by", row.corrected_by),
    )
    always = ("Who spoke", "To", "Channel", "Next update promised by")
    return tuple(
        Fact(label, (formats.UNKNOWN if formats.is_missing(value) else str(value),))
        for label, value in facts
        if label in always or not formats.is_missing(value)
    )


def _incident(numbers: Numbers, identity: Any) -> str | None:
    if formats.is_missing(identity):
        return None
    known = numbers.frame("incidents")
    titles = known.loc[known["id"] == identity, "title"]
    return f"{identity}: {titles.iloc[0]}" if len(titles) else str(identity)


def _promised(row: Any) -> str:
    if not formats.is_missing(row.promised_next_update_at):
        return formats.instant(row.promised_next_update_at)
    return "promised without a date" if row.has_undated_promise is True else "none was promised"


def _came(numbers: Numbers, row: Any, names: dict[str, str]) -> str | None:
    """Return whether the promised update came in time; None if none was promised."""
    if formats.is_missing(row.promised_next_update_at):
        return None
    due = statements.promised_updates(numbers)
    found = due[due["id"] == row.id]
    if found.empty:
        return "not due yet"
    update = next(tables.each_row(found))
    told = updates.in_time(update, names)
    came = "" if formats.is_missing(update.next_id) else (
        f": {update.next_id}, {formats.instant(update.next_sent_at)}"
    )  # fmt: skip
    return f"{told.text}{came}" + (f"; {told.note}" if told.note else "")
