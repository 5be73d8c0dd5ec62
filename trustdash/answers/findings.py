"""What others found: our answer, their judgement of it, their judgement of what was done."""

from functools import partial
from typing import Any

import pandas as pd

from trustdash.answers import checked, formats, sentences, states, tables, view
from trustdash.answers.answer import Block, Cell, Exhibit, Sentence, Table
from trustdash.answers.exhibits import exhibit, pivot
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, join, say, several
from trustdash.charts.ageing_bars import BANDS, ageing_bars
from trustdash.metrics import findings

MOST_ROWS = 25
AWAITING = "implemented, awaiting verification"
REFUSED = "implemented, not accepted"
_TITLE = "What others found"


def ageing(numbers: Numbers) -> Exhibit:
    """Show the overdue findings by severity and by how long they are overdue."""
    found = [
        (str(value.group), str(value.part).removeprefix("overdue "), value.numerator)
        for value in numbers.of("M40")
        if value.group is not None and str(value.part).startswith("overdue ")
    ]
    counts = pd.DataFrame(found, columns=["label", "band", "count"])
    total = int(counts["count"].sum())
    old = int(counts.loc[counts["band"] == BANDS[-1], "count"].sum())
    title = "Overdue findings by age"
    if total:
        noun = agree(total, "finding", "findings")
        title = f"{formats.count(total)} {noun} overdue, {formats.count(old)} by more than 90 days"
    caption = "Findings past their due date that their issuer has not closed, by severity and days."
    table = pivot(counts, "label", "band", BANDS, "Severity", caption)
    empty = None if total else "No finding is overdue."
    return exhibit("findings-by-age", title, caption, partial(ageing_bars, counts), table, empty)


def block(numbers: Numbers) -> Block:
    """List every finding: resolved (the answer) and closed (what was done) are two columns."""
    rows = numbers.frame("recommendations")
    if rows.empty:
        empty = view.nothing_fits(numbers, "recommendations", "recommendation")
        said = "No finding or recommendation of others is on file."
        return Block(_TITLE, empty=empty or f"{said} {view.how_to_bring_in('recommendation')}")
    texts = tuple(text for text in _sentences(numbers) if text)
    return Block(_TITLE, texts, tables=(*_owed(numbers), *_standing(numbers)))


def _sentences(numbers: Numbers) -> tuple[Sentence, ...]:
    return (
        sentences.share(
            numbers.counted("M12"),
            numbers.base("M12"),
            "finding whose answer was due",
            ("has a full written answer in time", "have a full written answer in time"),
            "No written answer was due yet.",
            "findings whose answer was due",
        ),
        sentences.share(
            numbers.counted("M40"),
            numbers.base("M40"),
            "finding due",
            ("was closed in time by its issuer", "were closed in time by their issuers"),
            "No finding was due yet.",
            "findings due",
        ),
        _states(numbers),
        (
            "Resolved: the issuer accepts our answer. Done: we say so. Closed: the issuer has seen "
            "that it was done.",
        ),
    )


def _states(numbers: Numbers) -> Sentence:
    """Say what our own word is worth: implemented is not closed, and some were found before."""
    parts = (
        (AWAITING, "implemented by our own word, awaiting verification"),
        (REFUSED, "implemented by our own word and not accepted"),
        ("repeat findings", "found before"),
    )
    said = [(words, numbers.counted("M40", part=part)) for part, words in parts]
    return sentences.mix(said, "Of all findings")


def _owed(numbers: Numbers) -> tuple[Table, ...]:
    """List the written answers that are owed, late ones first."""
    rows = numbers.listed("answers-owed")
    if rows.empty:
        return ()
    columns = (
        tables.Column("Finding", _finding),
        tables.Column("From", _issuer),
        tables.Column("Answer owed by", lambda row: _limit(row, numbers)),
        tables.Column("On file so far", _so_far),
    )
    shown, more = tables.first(rows, MOST_ROWS)
    return (tables.table("Written answers owed, late ones first", columns, shown, more),)


def _limit(row: Any, numbers: Numbers) -> Cell:
    late = formats.as_day(row.limit) < numbers.as_of  # type: ignore[operator]
    return Cell(
        formats.lateness(row.limit, numbers.as_of),
        formats.day(row.limit),
        "concern" if late else "neutral",
    )


def _so_far(row: Any) -> Cell:
    if formats.is_missing(row.response):
        return Cell("no answer")
    missing = "no reason" if row.response == "rejected" else "no reason or no date to be done by"
    return tables.text(states.RESPONSE[str(row.response)][0], f"not in full: {missing}")


def _standing(numbers: Numbers) -> tuple[Table, ...]:
    rows = _ordered(numbers)
    rows = rows[~_has_ended(rows)]
    if rows.empty:
        return ()
    return (_table("Findings not closed, overdue ones first, then by due date", rows, numbers),)


def ended(numbers: Numbers) -> Block | None:
    """List the findings that their issuers closed or took back. None if there is none."""
    rows = _ordered(numbers)
    rows = rows[_has_ended(rows)]
    if rows.empty:
        return None
    n = agree(len(rows), "finding", "findings")
    text = (f"{formats.count(len(rows))} {n} closed or taken back.",)
    table = _table("Findings closed or taken back", rows, numbers)
    return Block("Closed findings", (text,), tables=(table,))


def _has_ended(rows: pd.DataFrame) -> pd.Series:
    return rows["status"].str.startswith("closed").astype(bool)


def _table(caption: str, rows: pd.DataFrame, numbers: Numbers) -> Table:
    late = frozenset(checked.overdue_findings(numbers)["id"])
    columns = (
        tables.Column("Finding", _finding),
        tables.Column("From", _issuer),
        tables.Column("Our answer", _answer),
        tables.Column("Resolved (their word)", _judged_answer),
        tables.Column("Done (our word)", _own_word),
        tables.Column("Closed (their word)", _judged_action),
        tables.Column("Due", lambda row: _due(row, late, numbers)),
    )
    shown, more = tables.first(rows, MOST_ROWS)
    return tables.table(caption, columns, shown, more)


def _ordered(numbers: Numbers) -> pd.DataFrame:
    """Return all findings with the judgement of the answer: overdue ones first."""
    rows = numbers.frame("recommendations").merge(
        numbers.frame("answer_judgements"), on="id", how="left"
    )
    late = rows["id"].isin(checked.overdue_findings(numbers)["id"])
    place = pd.Series(1, index=rows.index).mask(late, 0)
    return rows.assign(place=place).sort_values(["place", "due_date", "id"], na_position="last")


def _finding(row: Any) -> Cell:
    repeat = "found before" if row.is_repeat else None
    return tables.text(row.title, tables.named(row.title, row.id, row.severity, row.team, repeat))


def _issuer(row: Any) -> Cell:
    who = row.source if formats.is_missing(row.issuer) else row.issuer
    kind = states.INDEPENDENCE.get(str(row.audit_independence))
    day = None if formats.is_missing(row.issued_on) else formats.day(row.issued_on)
    return tables.text(who, tables.named(who, day, kind))


def _answer(row: Any) -> Cell:
    if formats.is_missing(row.response):
        return Cell("no answer", state="concern")
    day = None if formats.is_missing(row.responded_on) else formats.day(row.responded_on)
    note = tables.named(None, day, row.response_reason)
    return tables.text(states.RESPONSE[str(row.response)][0], note or None)


def _judged_answer(row: Any) -> Cell:
    if formats.is_missing(row.answer_status):
        return Cell("no judgement", "no answer" if formats.is_missing(row.response) else None)
    return states.pill(states.JUDGED_ANSWER, row.answer_status)


def _own_word(row: Any) -> Cell:
    if formats.is_missing(row.implemented_on):
        return Cell("not done")
    return Cell("implemented", formats.day(row.implemented_on))


def _judged_action(row: Any) -> Cell:
    """Return the judgement of what was done; what awaits it is a state of its own."""
    if str(row.status).startswith("closed"):
        about_self = row.audit_independence == "self"
        note = "an audit of oneself closes nothing" if about_self else _on(row.closed_on)
        return states.pill(states.JUDGED_ACTION, row.status, note)
    if formats.is_missing(row.implemented_on):
        return Cell("open", state="neutral")
    if row.status in findings.REFUSED:
        return Cell("implemented, not accepted", state="concern")
    return Cell("implemented, awaiting verification", state="neutral")


def _on(day: Any) -> str | None:
    return None if formats.is_missing(day) else formats.day(day)


def _due(row: Any, late: frozenset[str], numbers: Numbers) -> Cell:
    if row.id in late:
        return Cell(formats.lateness(row.due_date, numbers.as_of), formats.day(row.due_date),
                    "concern")  # fmt: skip
    return tables.day(row.due_date)


def worst(numbers: Numbers) -> Sentence:
    """Say for the headline how many findings are overdue and how many written answers are late."""
    late, silent = numbers.length("findings-overdue"), numbers.counted("M12", part=checked.OWED)
    parts = []
    if amount_of(late):
        words = agree(late, "is", "are")
        parts.append(say("{n} {words} overdue", n=several(late, "finding"), words=words))
    if amount_of(silent):
        words = agree(silent, "is", "are")
        parts.append(
            say("{n} {words} late", n=several(silent, "written answer"), words=words)
        )  # fmt: skip
    return say("{parts}.", parts=join(parts, " and ")) if parts else ()
