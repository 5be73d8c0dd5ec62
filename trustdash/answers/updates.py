"""Next updates that were promised, promises without a date, and how long nobody was told."""

from typing import Any

import pandas as pd

from trustdash.answers import formats, statements, tables
from trustdash.answers.answer import Block, Cell, Link, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, agree_of, amount_of, say, several
from trustdash.metrics.communications import BEGAN_BEFORE

PAGE_SIZE = 10
_MOST_SILENCES = 10
_TEXT_LENGTH = 160


def kept(numbers: Numbers) -> Sentence:
    """Say how many promised updates came by the time promised (M21), and how many never came."""
    came, due = numbers.counted("M21"), numbers.base("M21")
    if not amount_of(due):
        return ()
    never = numbers.counted("M21", part="never followed")
    rest = say("; {n} never came", n=never) if amount_of(never) else ""
    return say(
        "{n} of {m} came by the time promised{rest}.",
        n=came,
        m=several(due, "promised update"),
        rest=rest,
    )


def blocks(numbers: Numbers, undated: int) -> tuple[Block, ...]:
    """Return the blocks on updates; `undated` is the part of the promises without a date."""
    found = (_promised(numbers), _without_date(numbers, undated), _silences(numbers))
    return tuple(block for block in found if block is not None)


def _promised(numbers: Numbers) -> Block:
    rows, title = statements.promised_updates(numbers), "Next updates that we promised"
    if rows.empty:
        value = numbers.one("M21")
        said = value.note if value is not None and value.note else "no promised update was due yet"
        return Block(title, empty=f"{said[0].upper()}{said[1:]}.")
    broken = statements.broken_updates(numbers)
    held = rows[rows["counted"].astype(bool)].sort_values("sent_at", ascending=False)
    names = statements.group_names(numbers)
    columns = (
        tables.Column("Message", message_cell),
        tables.Column("Next one promised by", lambda row: _instant(row.promised_next_update_at)),
        tables.Column("It came", lambda row: _instant(row.next_sent_at, row.next_id)),
        tables.Column("Kept?", lambda row: in_time(row, names)),
        tables.Column("To", lambda row: Cell(statements.to_whom(row.group_ids, names))),
    )
    ordered = broken if held.empty else held if broken.empty else pd.concat([broken, held])
    shown, more = tables.first(ordered, PAGE_SIZE)
    table = tables.table("Updates that never came or came late first", columns, shown, more)
    return Block(title, _promised_texts(numbers), tables=(table,))


def _promised_texts(numbers: Numbers) -> tuple[Sentence, ...]:
    late = numbers.length("updates-broken")
    missed = numbers.counted("M21", part="kept, not for every group")
    middle = numbers.one("M21", part="median lateness")
    found = []
    if amount_of(late):
        half = "" if middle is None or middle.value is None else (
            f"; the middle late one by {formats.duration(middle.value)}"
        )  # fmt: skip
        found.append(say("{n} not kept{half}.", n=several(late, "promised update"), half=half))
    if amount_of(missed):
        found.append(
            say("{n} came in time, but not for every group that was promised it.", n=missed)
        )
    return tuple(found)


def message_cell(row: Any) -> Cell:
    """Return the cell that names a message by its first words, and opens it."""
    note = tables.named(None, row.id, row.channel, row.author)
    text = formats.shortened(row.text, _TEXT_LENGTH)
    return tables.text(text or row.id, note, Link("said", (("m", str(row.id)),)))


def _instant(value: Any, note: Any = None) -> Cell:
    said = None if formats.is_missing(note) else str(note)
    link = Link("said", (("m", said),)) if said else None
    return Cell(formats.instant(value), said, link=link)


def in_time(row: Any, names: dict[str, str]) -> Cell:
    """Return whether a promised update came in time, and how late it was or whom it left out."""
    if formats.is_missing(row.next_id):
        return Cell("never came", state="concern")
    if row.hours_late > 0:
        return Cell(f"{formats.silence(row.hours_late)} late", state="concern")
    if formats.is_missing(row.groups_left_out):
        return Cell("kept", state="good")
    left = ", ".join(names.get(each, each) for each in str(row.groups_left_out).split("; "))
    return Cell("kept, not for all", f"not told: {left}", "neutral")


def _without_date(numbers: Numbers, part: int) -> Block | None:
    rows, n = numbers.listed("promised-without-date"), numbers.length("promised-without-date")
    if rows.empty:
        return None
    text = say(
        "{n} {promise} something without an owner or a date, so nobody can tell whether it was "
        "kept.",
        n=several(n, "message"),
        promise=agree(n, "promises", "promise"),
    )
    known = numbers.frame("incidents")
    titles = dict(zip(known["id"], known["title"], strict=True))
    columns = (
        tables.Column("What we said", message_cell),
        tables.Column("Said", lambda row: tables.day(row.sent_at), right=True),
        tables.Column("About", lambda row: _incident(row.incident_id, titles)),
    )
    shown, paging = tables.in_parts(rows, part, PAGE_SIZE, "undated")
    table = tables.table("Messages that promise without a date, newest first", columns, shown)
    return Block("Promised without a date", (text,), tables=(table,), paging=paging)


def _incident(identity: Any, titles: dict[str, str]) -> Cell:
    """Return the cell that names the incident a message is about, and opens it."""
    if formats.is_missing(identity) or identity not in titles:
        return tables.text(identity)
    return tables.text(titles[identity], identity, Link("incidents", (("i", str(identity)),)))


def _silences(numbers: Numbers) -> Block | None:
    """Say how long nobody was told, of incidents known to have begun before the first word."""
    n = numbers.counted("M20", part=BEGAN_BEFORE)
    if not amount_of(n):
        return None
    median, p90 = (numbers.one("M20", part=f"{name} silence") for name in ("median", "p90"))
    text = say(
        "Of {m}, {n} {began} before the first word about {it}: half stayed without a word for "
        "{half} or longer, one in ten for {most} or longer.",
        m=several(numbers.length("incidents"), "incident"),
        n=n,
        began=agree_of(n, n, "is known to have begun", "are known to have begun"),
        it=agree(n, "it", "them"),
        half=formats.silence(median.value if median else None),
        most=formats.silence(p90.value if p90 else None),
    )
    rows = numbers.rows("M20", part=BEGAN_BEFORE)
    rows = rows.sort_values(["hours", "id"], ascending=[False, True])
    columns = (
        tables.Column("Incident", lambda row: tables.text(
            row.title, str(row.id), Link("incidents", (("i", str(row.id)),)))),
        tables.Column("Began", lambda row: Cell(formats.instant(row.occurred_at))),
        tables.Column("First word", lambda row: Cell(formats.instant(row.first_communication_at))),
        tables.Column("Silence", lambda row: Cell(formats.silence(row.hours)), right=True),
    )  # fmt: skip
    shown, more = tables.first(rows, _MOST_SILENCES)
    table = tables.table("The longest silences first", columns, shown, more)
    return Block("From the beginning to the first word", (text,), tables=(table,))
