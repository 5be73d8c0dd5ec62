"""Does what we said match what we did, and did everyone hear it?"""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from trustdash.answers import carriers, formats, statements, states, tables, updates, view
from trustdash.answers.answer import Answer, Block, Cell, Link, Sentence, Table
from trustdash.answers.audiences import matrix, unheard
from trustdash.answers.message import record
from trustdash.answers.numbers import Numbers
from trustdash.answers.readers import readers
from trustdash.answers.remedies import delivered
from trustdash.answers.wording import agree, agree_of, amount_of, say, several
from trustdash.ledger import Reader

PAGE_SIZE = 10
_MOST_NOT_BACKED = 15
KINDS = {"fact": "fact", "done": "done", "will_do": "will do", "apology": "apology"}
_READS = {"communications": "Messages", "claims": "Claims"}
_NO_CLAIM = "No sentence of these messages is on file as a claim, so none can be checked."


@dataclass(frozen=True, slots=True)
class SaidAnswer(Answer):
    """Claims against the record of the day, promised updates, and who heard from us."""

    message: Block | None = None
    """The message that `m=` names, in full."""
    cannot_back: Block | None = None
    claims: Block | None = None
    readers: Block | None = None
    apologies: Block | None = None
    updates: tuple[Block, ...] = ()
    """Promised updates, promises without a date, how long nobody was told."""
    audiences: Block | None = None


def answer(
    reader: Reader, message: str | None = None, page: int = 1, undated: int = 1
) -> SaidAnswer:
    """Answer the page's question.

    message: opens one in full. page: of the claims. undated: the part of the promises without date.
    """
    numbers = Numbers(reader)
    notices = view.notices(numbers, _READS)
    nothing = view.nothing(numbers, "communications", "communication")
    if nothing is not None:
        return SaidAnswer(nothing.headline, nothing.lines, notices, nothing.nothing_fits)
    has_claims = bool(amount_of(numbers.length("claims")))
    return SaidAnswer(
        headline=_headline(numbers),
        lines=_lines(numbers),
        notices=notices,
        message=record(numbers, message, _claims_of) if message else None,
        cannot_back=_cannot_back(numbers) if has_claims else None,
        claims=_every(numbers, page) if has_claims else _no_claims(),
        readers=readers(numbers) if has_claims else None,
        apologies=_apologies(numbers),
        updates=updates.blocks(numbers, undated),
        audiences=matrix(numbers),
    )


def _headline(numbers: Numbers) -> Sentence:
    backed, base = numbers.counted("M23"), numbers.base("M23")
    if not amount_of(base):
        return _nothing_judged(numbers)
    later = numbers.counted("M23", part="contradicted later")
    since = say("{n} {was} contradicted later", n=later, was=agree(later, "was", "were"))
    return say(
        "{n} of {m} that can be checked {was} backed by the record of the day; {since}.",
        n=backed,
        m=several(base, "claim"),
        was=agree_of(backed, base, "was", "were"),
        since=since if amount_of(later) else "none was contradicted later",
    )


def _nothing_judged(numbers: Numbers) -> Sentence:
    messages, claims = numbers.length("messages"), numbers.length("claims")
    told = say("{n} {are} on file", n=several(messages, "message"),
               are=agree(messages, "is", "are"))  # fmt: skip
    them = agree(messages, "it", "them")
    if not amount_of(claims):
        return say("{told}, and no claim in {them} has been taken out to be checked.", told=told,
                   them=them)  # fmt: skip
    return say("{told}; none of {n} in {them} has been judged yet.", told=told, them=them,
               n=several(claims, "claim"))  # fmt: skip


def _lines(numbers: Numbers) -> tuple[Sentence, ...]:
    found = (updates.kept(numbers), unheard(numbers), _left_out(numbers), view.as_of_line(numbers))
    return tuple(line for line in found if line)


def _left_out(numbers: Numbers) -> Sentence:
    """Name the claims that the headline does not count."""
    waiting, never = numbers.length("claims-not-judged"), numbers.length("claims-not-checkable")
    if not amount_of(numbers.base("M23")) or not (amount_of(waiting) or amount_of(never)):
        return ()
    return say(
        "Not counted: {waiting} not judged yet, {never} not checkable.",
        waiting=several(waiting, "claim"),
        never=never,
    )


def _no_claims() -> Block:
    return Block("All claims", ((_NO_CLAIM,),), empty=view.how_to_bring_in("claim"))


def _cannot_back(numbers: Numbers) -> Block:
    rows, title = numbers.listed("claims-not-backed"), "What we said that we cannot back"
    if rows.empty:
        return Block(title, empty="Every claim that was judged is backed, and none contradicted.")
    text = say(
        "{n} of {m}: {unbacked} unbacked on the day, {promises} without a commitment, "
        "{later} contradicted later. One claim may be several of these.",
        n=numbers.length("claims-not-backed"),
        m=several(numbers.length("claims"), "claim"),
        unbacked=numbers.length("claims-unbacked"),
        promises=several(numbers.counted("M23", part="promises without a commitment"), "promise"),
        later=numbers.counted("M23", part="contradicted later"),
    )
    known = carriers.by_id(numbers)
    columns = (
        tables.Column("What we said", _words),
        tables.Column("Said", _said),
        tables.Column("Why we can't back it", _reason),
        tables.Column("The record that day", carriers.state_then),
        tables.Column(
            "The record now", lambda row: carriers.state_today(row, known, numbers.as_of)
        ),
    )
    shown, more = tables.first(rows, _MOST_NOT_BACKED)
    caption = "Contradicted claims first, then promises without a commitment, then unbacked claims"
    return Block(title, (text,), tables=(tables.table(caption, columns, shown, more),))


def _every(numbers: Numbers, page: int) -> Block:
    rows = numbers.listed("claims").sort_values(["said_on", "id"], ascending=[False, True])
    shown, paging = tables.in_parts(rows, page, PAGE_SIZE)
    table = _claims_table(numbers, shown, "Claims against the record of the day, newest first")
    return Block("All claims", tables=(table,), paging=paging)


def _claims_of(numbers: Numbers, message: str) -> Table | None:
    """Return the claims of one message; None if it has none on file."""
    rows = statements.claims(numbers)
    rows = rows[rows["communication_id"] == message]
    return None if rows.empty else _claims_table(numbers, rows, "Its claims")


def _claims_table(numbers: Numbers, rows: pd.DataFrame, caption: str) -> Table:
    known = carriers.by_id(numbers)
    columns = (
        tables.Column("What we said", _words),
        tables.Column("Said", _said),
        tables.Column("Type", lambda row: tables.text(KINDS.get(row.kind, row.kind))),
        tables.Column("The record that day", carriers.state_then),
        tables.Column(
            "The record now", lambda row: carriers.state_today(row, known, numbers.as_of)
        ),
        tables.Column("First reader", lambda row: _reader(row.check_result, row.checked_by)),
        tables.Column(
            "Second reader", lambda row: _reader(row.second_result, row.second_checked_by)
        ),
        tables.Column("Verdict", _verdict),
    )
    return tables.table(caption, columns, rows)


def _words(row: Any) -> Cell:
    return tables.text(row.text, tables.named(None, row.id, row.author))


def _said(row: Any) -> Cell:
    note = tables.named(None, row.communication_id, row.channel)
    return Cell(formats.day(row.said_on), note, link=_to(row.communication_id))


def _to(message: Any) -> Link:
    return Link("said", (("m", str(message)),))


def _reason(row: Any) -> Cell:
    """Return why a claim can't be backed; all that is true of it, the gravest in the pill."""
    differ = "readers differ" if row.differ else None
    if row.reason == statements.CONTRADICTED:
        return Cell(row.reason, _by_what(row), "concern")
    if row.reason == statements.PROMISE:
        return Cell(row.reason, "no commitment is on file for it", "concern")
    return Cell(row.reason, differ or "by the record of the day", "concern")


def _by_what(row: Any) -> str:
    then = states.pill(states.VERDICT, row.verdict).text
    differ = ", readers differ" if row.differ else ""
    what = "" if formats.is_missing(row.contradicted_by) else f": {row.contradicted_by}"
    return f"{formats.day(row.contradicted_on)}{what} On the day it was said: {then}{differ}."


def _reader(result: Any, who: Any) -> Cell:
    """Return one reader's first verdict, in words; pills are for the verdict of both."""
    if formats.is_missing(result):
        return Cell(formats.UNKNOWN)
    return tables.text(states.pill(states.VERDICT, result).text, who)


def _verdict(row: Any) -> Cell:
    """Return the verdict of the day it was said, and beside it what contradicted it since."""
    differ = "readers differ" if row.differ else None
    first = states.pill(states.VERDICT, row.verdict)
    if row.contradicted:
        told = f"{first.text} when it was said"
        return Cell(statements.CONTRADICTED, tables.named(None, told, differ), "concern")
    return replace(first, note=differ)


def _apologies(numbers: Numbers) -> Block | None:
    """List the apologies with what those affected have received; an apology is no claim."""
    rows, n = numbers.listed("apologies"), numbers.length("apologies")
    if rows.empty:
        return None
    text = say(
        "{n}. An apology claims nothing that can be checked; what was done for those affected "
        "stands beside it.",
        n=several(n, "apology", "apologies"),
    )
    columns = (
        tables.Column("Apology", _words),
        tables.Column("Said", _said),
        tables.Column("Remedies delivered so far", lambda row: _remedies(numbers, row)),
    )
    shown, more = tables.first(rows.sort_values(["said_on", "id"], ascending=[False, True]),
                               PAGE_SIZE)  # fmt: skip
    caption = "Apologies, newest first"
    return Block("Apologies", (text,), tables=(tables.table(caption, columns, shown, more),))


def _remedies(numbers: Numbers, row: Any) -> Cell:
    if formats.is_missing(row.incident_id):
        return Cell(formats.UNKNOWN, "no incident named")
    found = delivered(numbers, str(row.incident_id))
    link = Link("incidents", (("i", str(row.incident_id)),))
    if found is None:
        return Cell("none on file", str(row.incident_id), link=link)
    return Cell(found, str(row.incident_id), link=link)
