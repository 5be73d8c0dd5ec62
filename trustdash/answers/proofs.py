"""Evidence: what it proves, since when, until when, and whether its content can be recognised."""

from typing import Any

import pandas as pd

from trustdash.answers import checked, formats, sentences, states, tables, view
from trustdash.answers.answer import Block, Cell, Link, Sentence, Table
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, say, several

MOST_ROWS = 25
HASH_LENGTH = 12
_TITLE = "Evidence"


def block(numbers: Numbers) -> Block:
    """List the evidence, expired and missing pieces first."""
    found = checked.proofs(numbers)
    if found.empty:
        fits = view.nothing_fits(numbers, "proofs", "evidence")
        empty = fits or f"No evidence is on file. {view.how_to_bring_in('evidence')}"
        return Block(_TITLE, empty=empty)
    texts = tuple(text for text in _sentences(numbers) if text)
    rows = found[checked.needs_work(found, numbers)]
    if rows.empty:
        return Block(_TITLE, texts)
    caption = "Evidence that proves nothing today or not for long, expired and missing first"
    return Block(_TITLE, texts, tables=(_table(caption, rows, numbers),))


def in_force(numbers: Numbers) -> Block | None:
    """List the evidence that is approved and holds for a while. None if there is none."""
    found = checked.proofs(numbers)
    rows = found[~checked.needs_work(found, numbers)]
    if rows.empty:
        return None
    n = agree(len(rows), "piece", "pieces")
    text = (f"{formats.count(len(rows))} {n} approved, none of them ending soon.",)
    table = _table("Evidence in force, what ends first on top", rows, numbers)
    return Block("Evidence in force", (text,), tables=(table,))


def _table(caption: str, rows: pd.DataFrame, numbers: Numbers) -> Table:
    columns = (
        tables.Column("Evidence", lambda row: tables.text(row.title, _note(row))),
        tables.Column("Proves", _subject),
        tables.Column("Captured", lambda row: tables.day(row.captured_on), right=True),
        tables.Column("Valid until", lambda row: _until(row, numbers), right=True),
        tables.Column("State", _state),
        tables.Column("SHA-256", _fingerprint),
    )
    shown, more = tables.first(rows, MOST_ROWS)
    return tables.table(caption, columns, shown, more)


def _sentences(numbers: Numbers) -> tuple[Sentence, ...]:
    return (
        sentences.share(
            numbers.counted("M18"),
            numbers.base("M18"),
            "completed promise",
            ("is proved by evidence in force", "are proved by evidence in force"),
            "No promise is completed yet.",
        ),
        sentences.mix(
            [
                ("expired", numbers.length("evidence-expired")),
                (f"expiring within {checked.SOON_DAYS} days", numbers.length("evidence-soon")),
                ("missing", numbers.length("evidence-missing")),
                ("rejected", numbers.length("evidence-rejected")),
            ],
            "Of all pieces",
        ),
        _hashes(numbers),
    )


def _hashes(numbers: Numbers) -> Sentence:
    every, none = numbers.length("evidence"), numbers.length("evidence-unhashed")
    said = f"The first {HASH_LENGTH} characters of each hash stand here, the whole in the rows"
    if not amount_of(none):
        return say("{said} of {all}.", said=said, all=several(every, "piece"))
    return say(
        "{said} of {all}; {none} {have} none, so a change of content would not be seen.",
        said=said,
        all=several(every, "piece"),
        none=none,
        have=agree(none, "has", "have"),
    )


def _note(row: Any) -> str:
    return tables.named(row.title, row.id, row.kind, row.location)


def _subject(row: Any) -> Cell:
    is_promise = row.subject_entity == "commitment"
    link = Link("commitments", (("c", str(row.subject_id)),)) if is_promise else None
    name = row.subject_id if formats.is_missing(row.subject_title) else row.subject_title
    kind = str(row.subject_entity).replace("_", " ")
    return tables.text(name, tables.named(name, row.subject_id, kind), link)


def _until(row: Any, numbers: Numbers) -> Cell:
    last = formats.as_day(row.expiry_date)
    if last is None:
        return Cell("no end given")
    left = (last - numbers.as_of).days
    if left < 0:
        return Cell(formats.day(last), f"expired {formats.days(-left)} ago")
    return Cell(
        formats.day(last), "expires today" if not left else f"expires in {formats.days(left)}"
    )


def _state(row: Any) -> Cell:
    return states.pill(states.EVIDENCE, row.state, row.approved_by
                       if not formats.is_missing(row.approved_by) else None)  # fmt: skip


def _fingerprint(row: Any) -> Cell:
    if formats.is_missing(row.sha256):
        return Cell("no hash")
    return Cell(str(row.sha256)[:HASH_LENGTH])
