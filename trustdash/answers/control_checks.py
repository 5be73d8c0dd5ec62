"""Our own checks of controls: which were missed, which failed, and who found it."""

from typing import Any

from trustdash.answers import checked, formats, sentences, tables, view
from trustdash.answers.answer import Block, Cell, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import amount_of, say, several

MOST_ROWS = 20
_TITLE = "Checks of our controls"
_WHO = {"ourselves": "found by ourselves", "others": "found by others"}


def block(numbers: Numbers) -> Block:
    """Say how many checks were made in time, and list what was missed, failed or late."""
    if numbers.frame("control_checks").empty:
        fits = view.nothing_fits(numbers, "control_checks", "control_check")
        said = "No check of a control is on file."
        return Block(_TITLE, empty=fits or f"{said} {view.how_to_bring_in('control_check')}")
    texts = tuple(text for text in _sentences(numbers) if text)
    rows = checked.checks_to_see(numbers)
    if rows.empty:
        return Block(_TITLE, texts)
    columns = (
        tables.Column("Control", lambda row: tables.text(row.control_title, _ids(row))),
        tables.Column("Owner", lambda row: tables.text(row.owner, row.team)),
        tables.Column("Due", lambda row: tables.day(row.due_date), right=True),
        tables.Column("Made", lambda row: tables.day(row.done_on), right=True),
        tables.Column("What came of it", lambda row: _result(row)),
        tables.Column("What was seen", lambda row: tables.text(row.note)),
    )
    shown, more = tables.first(rows, MOST_ROWS)
    caption = "Checks missed, then failed, then made late; newest first"
    return Block(_TITLE, texts, tables=(tables.table(caption, columns, shown, more),))


def _ids(row: Any) -> str:
    return f"{row.control_id} · {row.id}"


def _sentences(numbers: Numbers) -> tuple[Sentence, ...]:
    return (
        sentences.share(
            numbers.counted("M42"),
            numbers.base("M42"),
            "check due so far",
            ("was made in time", "were made in time"),
            "No check was due yet.",
            "checks due so far",
        ),
        sentences.mix(
            [
                ("never made", numbers.counted("M42", part=checked.NOT_MADE)),
                ("made late", numbers.length("checks-late")),
            ],
            "The others",
        ),
        _found(numbers),
    )


def _found(numbers: Numbers) -> Sentence:
    """Say who found the failures: what others find first, our own checks did not see."""
    ours, failed = (
        numbers.counted("M42", part=checked.BY_OURSELVES),
        numbers.base("M42", part=checked.BY_OURSELVES),
    )
    if not amount_of(failed):
        return ("No check has failed.",)
    return say(
        "{failed}: {others} found by others or by nobody named, {ours} by ourselves.",
        failed=several(failed, "check has failed", "checks have failed"),
        others=numbers.length("failures-by-others"),
        ours=ours,
    )


def _result(row: Any) -> Cell:
    days = None if formats.is_missing(row.days_late) else int(row.days_late)
    if row.kind == "missed":
        return Cell("missed", f"{formats.days(days)} late", "concern")
    if row.kind == "failed":
        found = _WHO.get(str(row.found_by), "by whom is not on file")
        late = f", {formats.days(days)} late" if days else ""
        return Cell("failed", f"{found}{late}", "concern")
    return Cell(f"{formats.days(days)} late", None if formats.is_missing(row.result) else
                str(row.result), "concern")  # fmt: skip
