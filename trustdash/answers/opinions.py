"""Certificates and opinions of others: who judged what, how they found it, and until when."""

from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import checked, formats, states, tables, view
from trustdash.answers.answer import Block, Cell, Exhibit, Paging, Sentence, Table
from trustdash.answers.exhibits import exhibit
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, several
from trustdash.charts.validity_strip import validity_strip
from trustdash.metrics.assurance import ENDED, OPINIONS, SOON_DAYS

PAGE_SIZE = 15
EXPIRED = "opinions expired, on anything"


def strip(numbers: Numbers, page: int) -> tuple[Exhibit, Paging | None]:
    """Show for how long each opinion holds, and where a long list of them stands."""
    every = checked.opinions(numbers)
    shown, paging = tables.in_parts(every, page, PAGE_SIZE)
    data = pd.DataFrame(
        {
            "id": shown["id"],
            "title": [_title(row) for row in tables.each_row(shown)],
            "state": [_drawn(row) for row in tables.each_row(shown)],
            "by": [_by(row) for row in tables.each_row(shown)],
            "words": [_said(row, numbers) for row in tables.each_row(shown)],
            "issued_on": shown["issued_on"],
            "valid_until": shown["valid_until"],
        }
    )
    caption = (
        "One bar for each opinion, from its issue to its last day. Filled: in force. Outlined and "
        "dotted: expired. Outlined: superseded or revoked. Dashed: the owner's own, counts as none."
    )
    if paging:
        part = f"{formats.count(paging.first)} to {formats.count(paging.last)}"
        caption += f" Opinions {part} of {formats.count(paging.total)}."
    table = _table(shown, numbers)
    empty = None if len(every) else _nothing(numbers)
    draw = partial(validity_strip, data, numbers.as_of)
    return exhibit("validity", _finding(numbers), caption, draw, table, empty), paging


def _nothing(numbers: Numbers) -> str:
    fits = view.nothing_fits(numbers, "validations", "validation")
    said = "No opinion of anybody is on file."
    return fits or f"{said} {view.how_to_bring_in('validation')}"


def _finding(numbers: Numbers) -> str:
    every = checked.opinions(numbers)
    others = every[every["look"] != "own word"]
    if others.empty:
        return "No opinion of others"
    in_force = int(others["validation"].isin(OPINIONS).sum())
    good = int((others["validation"] == "favourable").sum())
    over = int(amount_of(numbers.counted("M41", part=EXPIRED)))
    opinions = agree(in_force, "opinion", "opinions")
    said = f"{formats.count(in_force)} {opinions} in force, {formats.count(good)} favourable"
    return f"{said}; {formats.count(over)} expired"


def _title(row: Any) -> str:
    names = (row.title, row.subject_title, row.id)
    return str(next(name for name in names if not formats.is_missing(name)))


def _by(row: Any) -> str:
    kind = states.INDEPENDENCE.get(str(row.independence), "")
    return f"{row.provider}, {kind.split(',')[0]}" if kind else str(row.provider)


def _drawn(row: Any) -> str:
    """Return the look of a bar; what has no opinion yet has one of its own."""
    return "no opinion yet" if row.look in ("planned", "in progress") else str(row.look)


def _said(row: Any, numbers: Numbers) -> str:
    """Say what an opinion is and how long it holds: `adverse, ends in 345 days`."""
    if row.look == "expired":
        return until(row, numbers)
    word = "own word" if row.look == "own word" else states.OPINION[str(row.look)][0]
    if row.look in (*ENDED, "planned", "in progress"):
        return word
    return f"{word}, {until(row, numbers)}"


def until(row: Any, numbers: Numbers) -> str:
    """Say until when an opinion holds: `expired 51 days ago`, `ends in 41 days`."""
    last = formats.as_day(row.valid_until)
    if row.validation == "expired" and (last is None or last >= numbers.as_of):
        return "expired"
    if last is None:
        return "no end given"
    left = (last - numbers.as_of).days
    if left < 0:
        return f"expired {formats.days(-left)} ago"
    return "ends today" if left == 0 else f"ends in {formats.days(left)}"


def _table(shown: pd.DataFrame, numbers: Numbers) -> Table:
    columns = (
        tables.Column("Opinion", lambda row: tables.text(_title(row), _about(row))),
        tables.Column("By", _provider),
        tables.Column("Scope", lambda row: tables.text(row.covers, row.method)),
        tables.Column("Says", _says),
        tables.Column("Issued", lambda row: tables.day(row.issued_on), right=True),
        tables.Column("Valid until", lambda row: _valid(row, numbers), right=True),
    )
    return tables.table("Opinions, what needs attention first", columns, shown)


def _about(row: Any) -> str:
    title = row.title if formats.is_missing(row.title) else str(row.title)
    return tables.named(title, row.id, f"about {row.subject_id}",
                        formats.shortened(row.subject_title, 50))  # fmt: skip


def _provider(row: Any) -> Cell:
    return tables.text(row.provider, states.INDEPENDENCE.get(str(row.independence)))


def _says(row: Any) -> Cell:
    """Return the opinion; of one that has ended also what it said while it was in force."""
    if row.look == "own word":
        opinion = states.OPINION.get(str(row.opinion), (formats.UNKNOWN, ""))[0]
        return Cell("counts as none", f"about oneself: {opinion}", "neutral")
    said = None
    if row.validation in ENDED and not formats.is_missing(row.opinion):
        said = f"it was {states.OPINION[str(row.opinion)][0]}"
    return states.pill(states.OPINION, row.validation, said)


def _valid(row: Any, numbers: Numbers) -> Cell:
    has_ended = row.validation in ("superseded", "revoked")
    planned = row.look in ("planned", "in progress")
    note = None if has_ended or planned else until(row, numbers)
    return Cell(formats.day(row.valid_until), note)


def block(numbers: Numbers) -> Block | None:
    """Say how fresh the opinions are, and how many are the owners' own. None if there is none."""
    if checked.opinions(numbers).empty:
        return None
    return Block("How fresh they are", tuple(text for text in _sentences(numbers) if text))


def _sentences(numbers: Numbers) -> tuple[Sentence, ...]:
    age = numbers.one("M41", part="median age of opinions in force")
    soon = numbers.counted("M41", part=f"opinions that end within {SOON_DAYS} days")
    own = numbers.length("opinions-own")
    found: list[Sentence] = []
    if age is not None and age.value is not None:
        found.append((f"Half of the opinions in force are {formats.days(age.value)} old or more.",))
    if amount_of(soon):
        ends = agree(soon, "ends", "end")
        found.append((*several(soon, "opinion"), f" {ends} within {SOON_DAYS} days."))
    if amount_of(own):
        are = agree(own, "is", "are")
        found.append((*several(own, "opinion"), f" {are} about oneself and count as none."
                      if are == "are" else " is about oneself and counts as none."))  # fmt: skip
    return tuple(found)
