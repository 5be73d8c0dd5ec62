"""You said, we did: each theme in the people's words, what was decided, and who confirms it."""

from typing import Any

import pandas as pd

from trustdash.answers import formats, states, tables
from trustdash.answers.answer import Block, Cell, Link, Sentence, Table
from trustdash.answers.lists import promises
from trustdash.answers.lists.listening import themes
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, ended, join, say, several
from trustdash.metrics.dates import days_since
from trustdash.metrics.registry import METRICS, compute
from trustdash.metrics.suppression import FEWEST

PAGE_SIZE = 25
TITLE = "You said, we did"
FEW_ASKED = f"fewer than {FEWEST} asked, not shown"

STATES: states.Words = {
    "waiting": ("waiting", "concern"),
    "disputed": ("disputed", "concern"),
    "in progress": ("in progress", "neutral"),
    "done": ("done, not confirmed", "neutral"),
    "answered no": ("answered: no", "neutral"),
    "confirmed no": ("answered: no, confirmed", "good"),
    "confirmed": ("done and confirmed", "good"),
}
"""Where a theme stands, in the order in which the table lists them."""

_DELIVERED = ("delivered", "verified", "kept", "kept_in_part")


def state(row: Any, promise: Any = None) -> str:
    """Return where a theme stands: a key of `STATES`.

    row: a theme as metric M37 reads it. promise: the commitment it led to, if that is on file.
    A theme that was not answered and told waits, whatever else happened. What is done is done by
    its own record and, where it led to a commitment, by the delivery of that.
    """
    if not row.is_closed:
        return "waiting"
    if row.confirmed == "no":
        return "disputed"
    agreed = row.confirmed == "yes"
    if row.decision == "do_not":
        return "confirmed no" if agreed else "answered no"
    if not is_done(row, promise):
        return "in progress"
    return "confirmed" if agreed else "done"


def is_done(row: Any, promise: Any = None) -> bool:
    """Tell whether what was decided has been done, by the theme's record and the commitment's."""
    delivered = promise is None or promise.status in _DELIVERED
    return bool(row.was_done) and delivered


def standing(numbers: Numbers) -> pd.DataFrame:
    """Return the themes with `state` and `promise`: waiting first, longest first."""
    return numbers.once("themes-standing", _standing)


def _standing(numbers: Numbers) -> pd.DataFrame:
    rows = themes(numbers)
    by_id = {row.id: row for row in tables.each_row(numbers.whole("commitments"))}
    known = [by_id.get(identity) for identity in rows["commitment_id"]]
    pairs = zip(tables.each_row(rows), known, strict=True)
    rows = rows.assign(
        state=[state(row, promise) for row, promise in pairs],
        days_since=days_since(rows["raised_on"], numbers.as_of),
    )
    rows["promise"] = pd.Series(known, index=rows.index, dtype=object)
    rows["rank"] = rows["state"].map({name: rank for rank, name in enumerate(STATES)})
    return rows.sort_values(["rank", "raised_on", "id"])


def waiting(numbers: Numbers) -> Sentence:
    """Say how many themes wait for an answer, and which waits longest."""
    n = numbers.length("themes-waiting")
    if not amount_of(n):
        return ("No theme waits for an answer.",)
    first = next(tables.each_row(standing(numbers)))
    who = "" if formats.is_missing(first.group_name) else f" ({first.group_name})"
    return say(
        "{n} {wait} for an answer, the longest for {long}: {theme}",
        n=several(n, "theme"),
        wait=agree(n, "waits", "wait"),
        long=formats.days(first.days_since),
        theme=ended(f"{formats.shortened(first.theme, 90)}{who}"),
    )


def block(numbers: Numbers, page: int) -> Block:
    """Return the table of themes, with what those who spoke say of the answers above it."""
    rows = standing(numbers)
    shown, paging = tables.in_parts(rows, page, PAGE_SIZE)
    texts = (_counts(rows, numbers), _doubts(numbers))
    return Block(TITLE, tuple(text for text in texts if text), tables=(_table(shown, numbers),),
                 paging=paging)  # fmt: skip


def _counts(rows: pd.DataFrame, numbers: Numbers) -> Sentence:
    counts = rows["state"].value_counts()
    every = numbers.length("themes")
    parts = [
        f"{formats.count(int(counts[name]))} {words}"
        for name, (words, _) in STATES.items() if name in counts
    ]  # fmt: skip
    return say("{n}: {parts}.", n=several(every, "theme"), parts=join(parts, "; "))


def _doubts(numbers: Numbers) -> Sentence:
    """Say what the count of answered themes does not: under review, put off, never asked."""
    review = numbers.counted("M37", part="under review")
    late = numbers.counted("M37", part="put off, day has passed")
    never = numbers.length("themes-never-asked")
    found: list[Sentence] = []
    if amount_of(review):
        put_off = say(", {n} put off beyond the day set for it", n=late) if amount_of(late) else ""
        found.append(say("{n} {are} not decided yet{put_off}: under review is no answer.",
                         n=review, are=agree(review, "is", "are"), put_off=put_off))  # fmt: skip
    if amount_of(never):
        found.append(say("About {n} answered {themes} nobody was asked whether we acted.", n=never,
                         themes=agree(never, "theme", "themes")))  # fmt: skip
    return say("{first} {rest}", first=found[0], rest=found[1]) if len(found) == 2 else (
        found[0] if found else ()
    )  # fmt: skip


def _table(rows: pd.DataFrame, numbers: Numbers) -> Table:
    late = numbers.once("overdue-everywhere", _overdue)
    columns = (
        tables.Column("You said", lambda row: tables.text(row.theme, _named(row))),
        tables.Column("State", lambda row: _state_cell(row, late, numbers)),
        tables.Column("Raised by", _raised_cell),
        tables.Column("Decision", _decision_cell),
        tables.Column("What became of it", lambda row: _became_cell(row, late, numbers)),
        tables.Column("Told", _told_cell),
        tables.Column("Confirmed by those who spoke", _confirmed_cell),
    )
    return tables.table("Waiting first, longest first", columns, rows)


def _overdue(numbers: Numbers) -> frozenset[str]:
    """Return the ids of all overdue commitments: a theme's may be another team's."""
    if not numbers.lens.is_narrowed:
        return promises.overdue_ids(numbers, "commitments")
    frames = {name: numbers.whole(name) for name in METRICS["M9"].needs}
    values = compute("M9", frames, numbers.as_of)
    total = next(value for value in values if value.group == "commitments" and value.part is None)
    return frozenset(total.rows.loc[total.rows["counted"].astype(bool), "id"])


def _named(row: Any) -> str:
    return tables.named(row.theme, row.id, row.incident_id)


def _state_cell(row: Any, late: frozenset[str], numbers: Numbers) -> Cell:
    words, kind = STATES[row.state]
    if row.state == "waiting":
        return Cell(f"waiting {formats.days(row.days_since)}", _why_waiting(row), "concern")
    if row.state == "in progress" and row.promise is not None:
        due = row.promise.due_date
        where = formats.lateness(due, numbers.as_of)
        return Cell(f"{words}, {where}", None, "concern" if row.promise.id in late else kind)
    return Cell(words, None if row.state != "in progress" else "no date", kind)


def _why_waiting(row: Any) -> str:
    """Say what is missing for an answer."""
    if row.decision == "later":
        return "put off, not answered"
    if formats.is_missing(row.decision):
        return "not decided"
    if row.decision == "do_not" and formats.is_missing(row.decision_reason):
        return "refused without a reason"
    return "decided, those who said it were not told"


def _raised_cell(row: Any) -> Cell:
    many = None if formats.is_missing(row.volume) else formats.with_unit(row.volume, "people")
    people = f"fewer than {FEWEST} people" if row.few_raised else many
    where = None if formats.is_missing(row.raised_in) else f"in {row.raised_in}"
    known = (people, where, formats.day(row.raised_on))
    note = " · ".join(part for part in known if part and part != formats.UNKNOWN)
    return tables.text(row.group_name, note or None)


def _decision_cell(row: Any) -> Cell:
    reason = None if formats.is_missing(row.decision_reason) else str(row.decision_reason)
    if formats.is_missing(row.decision):
        return Cell("none yet")
    if row.decision == "do_not":
        return Cell("do not, because", reason) if reason else Cell("do not", "no reason is on file")
    if row.decision == "later":
        until = formats.day(row.review_on)
        return Cell("later, no day set" if until == formats.UNKNOWN else f"later, until {until}",
                    reason)  # fmt: skip
    return Cell("do", reason)


def _became_cell(row: Any, late: frozenset[str], numbers: Numbers) -> Cell:
    """Return the commitment that a theme led to, with its date; else whether it was done."""
    if formats.is_missing(row.commitment_id):
        return Cell("done" if row.was_done else formats.UNKNOWN)
    link = Link("commitments", (("c", row.commitment_id),))
    promise = row.promise
    if promise is None:
        return Cell(str(row.commitment_id), "not on file", link=link)
    stands = states.standing(states.COMMITMENT, promise.status, promise.due_date, numbers.as_of,
                             is_late=promise.id in late)  # fmt: skip
    due = formats.day(promise.due_date)
    dated = "no date" if due == formats.UNKNOWN else f"due {due}"
    note = tables.named(None, promise.id, dated, stands.text if stands.text != dated else None)
    return Cell(str(promise.title), note, link=link)


def _told_cell(row: Any) -> Cell:
    by = tables.named(None, row.told_via, row.told_channel)
    if row.is_told:
        return Cell(formats.day(row.told_on), by or "message not on file")
    if formats.is_missing(row.told_on):
        return Cell("not told")
    return Cell("not told", f"{by} of {formats.day(row.told_on)} was not for them")


def _confirmed_cell(row: Any) -> Cell:
    """Return what a later sample says; nothing is said of an answer that was not given."""
    if not row.is_closed:
        return Cell(formats.UNKNOWN, "no answer to confirm")
    if row.few_asked:
        return Cell(FEW_ASKED)
    if row.confirmed not in ("yes", "no"):
        return Cell("never asked")
    known = not (formats.is_missing(row.asked_n) or formats.is_missing(row.agreed_n))
    agreed = f"{formats.of(row.agreed_n, row.asked_n)} agreed" if known else "number not on file"
    words = "yes" if row.confirmed == "yes" else "no, disputed"
    return Cell(words, agreed)
