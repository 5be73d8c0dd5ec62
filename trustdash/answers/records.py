"""What must I bring up to date? Every record can be found here, changed, and its past be read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from trustdash.answers import fields, formats, forms, states, tables, view
from trustdash.answers.answer import Answer, Cell, Link, Paging, Sentence, Table
from trustdash.answers.lists import updates
from trustdash.answers.numbers import Numbers
from trustdash.answers.permissions import may_change
from trustdash.answers.wording import agree, amount_of, say, several
from trustdash.ledger import Reader
from trustdash.model.entities import RECORDS
from trustdash.model.lens import Scope

ACTION = "corrective_action"
PAGE_SIZE = 20
MOST_FOUND = 50

_READS = {"actions": "Actions"}
_TITLES = {
    updates.OVERDUE: "Overdue",
    updates.SOON: f"Due within {updates.SOON_DAYS} days",
    updates.SILENT: f"Not updated for {updates.SILENT_DAYS} days",
}


@dataclass(frozen=True, slots=True)
class ToUpdate:
    """One action whose lead has something to say. made_from: its last event as it is shown."""

    id: str
    title: str
    note: str
    standing: Cell
    said: str
    made_from: int
    may_change: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Actions under one heading, which says how many there are."""

    title: Sentence
    rows: tuple[ToUpdate, ...]


@dataclass(frozen=True, slots=True)
class RecordsAnswer(Answer):
    """The actions to update, most urgent first, of everybody or of one team or owner."""

    groups: tuple[Group, ...] = ()
    whose: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    """Teams and owners that may be chosen: value and name."""
    paging: Paging | None = None


def link(entity: str, entity_id: str) -> Link:
    """Return the way to a record, where it can be changed and its history read."""
    return Link("records", (("e", entity), ("id", entity_id)))


def answer(reader: Reader, whose: str | None = None, page: int = 1) -> RecordsAnswer:
    """Return the actions to update.

    whose: the id of a team or the name of an owner; None: a lead's own team, else everybody's.
    """
    numbers = Numbers(reader)
    notices = view.notices(numbers, _READS)
    nothing = view.nothing(numbers, "actions", ACTION)
    if nothing is not None:
        return RecordsAnswer(nothing.headline, nothing.lines, notices, nothing.nothing_fits)
    choices = _choices(numbers)
    who, remark = _chosen(numbers.lens.scope, whose, dict(choices))
    parts = {name: numbers.listed(name, who) for name in _TITLES}
    shown, paging = tables.in_parts(_joined(parts), page, PAGE_SIZE)
    return RecordsAnswer(
        headline=_headline(numbers, who, dict(choices)),
        lines=_lines(numbers, who),
        notices=(*notices, *remark),
        groups=_groups(numbers, parts, frozenset(shown["id"]), who),
        whose=who,
        choices=choices,
        paging=paging,
    )


def _choices(numbers: Numbers) -> tuple[tuple[str, str], ...]:
    """Return the teams and owners that have open actions, teams first."""
    rows = numbers.listed(updates.OPEN)
    teams = rows[["team_id", "team"]].dropna().drop_duplicates().sort_values("team")
    owners = sorted(set(rows["owner"].dropna()))
    named = [(str(key), str(name)) for key, name in teams.itertuples(index=False)]
    return (*named, *((str(owner), str(owner)) for owner in owners))


def _chosen(
    who: Scope, asked: str | None, known: dict[str, str]
) -> tuple[str | None, tuple[str, ...]]:
    """Return whose actions are shown, and what is to be said if the address asked for another."""
    if asked == "all":
        return None, ()
    if asked is None:
        return (who.team if who.role == "lead" else None), ()
    if asked in known:
        return asked, ()
    said = "The link asked for the actions of a team or owner with none open. Shown: everybody's."
    return None, (said,)


def _joined(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([rows[["id"]] for rows in parts.values()], ignore_index=True)


def _headline(numbers: Numbers, whose: str | None, names: dict[str, str]) -> Sentence:
    if whose is None:
        late, owed = (of("M9", group="actions") for of in (numbers.counted, numbers.base))
        start = ""
    else:
        late, owed = numbers.length(updates.OVERDUE, whose), numbers.length(updates.OPEN, whose)
        start = f"{names.get(whose, whose)}: "
    soon = numbers.length(updates.SOON, whose)
    if not amount_of(owed):
        return (f"{start}No action is open.",)
    return say(
        "{start}{late} of {owed} {verb} overdue, {soon} {due} due within {days} days.",
        start=start, late=late, owed=several(owed, "open action"),
        verb=agree(late, "is", "are"), soon=soon, due=agree(soon, "is", "are"),
        days=updates.SOON_DAYS,
    )  # fmt: skip


def _lines(numbers: Numbers, whose: str | None) -> tuple[Sentence, ...]:
    rest = numbers.length(updates.REST, whose)
    found: list[Sentence] = [view.as_of_line(numbers)]
    if amount_of(rest):
        words = agree(rest, "other open action needs", "other open actions need")
        found.append(say("{n} {words} nothing now.", n=rest, words=words))
    return tuple(found)


def _groups(
    numbers: Numbers, parts: dict[str, pd.DataFrame], shown: frozenset[str], whose: str | None
) -> tuple[Group, ...]:
    known = _typed(numbers.reader, ACTION)
    versions = numbers.reader.versions(ACTION)
    found = []
    for name, rows in parts.items():
        visible = rows[rows["id"].isin(shown)]
        late = name == updates.OVERDUE
        made = tuple(_to_update(numbers, row, known, versions, is_late=late)
                     for row in tables.each_row(visible))  # fmt: skip
        if made:
            title = say("{words}: {n}", words=_TITLES[name], n=numbers.length(name, whose))
            found.append(Group(title, made))
    return tuple(found)


def _typed(reader: Reader, entity: str) -> dict[str, dict[str, Any]]:
    columns = RECORDS[entity].columns()
    rows = reader.states(entity).to_dict("records")
    return {row["id"]: {c.name: fields.plain(c, row[c.name]) for c in columns} for row in rows}


def _to_update(
    numbers: Numbers,
    row: Any,
    known: dict[str, dict[str, Any]],
    versions: dict[str, int],
    *,
    is_late: bool,
) -> ToUpdate:
    return ToUpdate(
        id=row.id,
        title=str(row.title),
        note=tables.named(row.title, row.id, row.priority, row.owner, row.team),
        standing=states.standing(
            states.ACTION, row.status, row.due_date, numbers.as_of, is_late=is_late
        ),
        said=_said(row),
        made_from=versions.get(row.id, 0),
        may_change=may_change(numbers.reader, ACTION, known[row.id]),
    )


def _said(row: Any) -> str:
    if formats.is_missing(row.last_update_on):
        return "No update yet"
    words = "" if formats.is_missing(row.update_note) else f": “{row.update_note}”"
    return f"Last update {formats.day(row.last_update_on)}{formats.shortened(words, 140)}"


@dataclass(frozen=True, slots=True)
class Found:
    """Records that hold the words looked for."""

    sentence: str
    table: Table | None


def find(reader: Reader, words: str, kind: str | None = None) -> Found:
    """Return the records whose id or text holds every word, of one kind or of all.

    The reader is to look at everything recorded. A record that the lens does not show is not found,
    nor is a field that it hides searched.
    """
    wanted = words.lower().split()
    kinds = [kind] if kind in RECORDS else list(RECORDS)
    if not wanted and kind not in RECORDS:
        return Found("Type an id, such as ACT-009, or words from the record.", None)
    hits = [hit for entity in kinds for hit in _hits(reader, entity, wanted)]
    hits.sort(key=lambda hit: hit[1].lower() != " ".join(wanted))
    what = RECORDS[kind].plural if kind in RECORDS else "records"
    if not hits:
        return Found(f"No {what} that you may see hold these words.", None)
    rows = tuple(_hit(*hit) for hit in hits[:MOST_FOUND])
    more = len(hits) - MOST_FOUND
    left = f"and {formats.count(more)} more: add a word to find fewer" if more > 0 else None
    count = formats.count(len(hits))
    sentence = f"{count} {'record holds' if len(hits) == 1 else 'records hold'} these words."
    return Found(sentence, Table(("Record", "Kind", "State"), rows, "Records found", (), left))


def _hits(
    reader: Reader, entity: str, wanted: Sequence[str]
) -> Iterable[tuple[str, str, Any, Any]]:
    record, name = RECORDS[entity], fields.named_by(entity)
    texts = ", ".join(column.name for column in record.columns() if column.type == "text")
    state = "status" if "status" in record.model_fields else "NULL"
    rows = reader.frame(
        f"SELECT id, {name} AS title, {state} AS state FROM seen.{entity}"
        f" WHERE len(list_filter($words::VARCHAR[], lambda word:"
        f" NOT contains(lower(concat_ws(' ', {texts})), word))) = 0 ORDER BY id",
        {"words": list(wanted)},
    )
    for row in tables.each_row(rows):
        yield entity, str(row.id), row.title, row.state


def _hit(entity: str, entity_id: str, title: Any, status: Any) -> tuple[Cell, Cell, Cell]:
    shown = formats.shortened(title, 120) or entity_id
    state = Cell() if formats.is_missing(status) else Cell(fields.choice(entity, "status", status))
    note = entity_id if shown != entity_id else None
    return Cell(shown, note, link=link(entity, entity_id)), Cell(fields.noun(entity)), state


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that the address opens. may_change: whether the viewer may change something."""

    entity: str
    id: str
    headline: Sentence
    line: str
    may_change: bool
    is_movable: bool
    due: str
    owner: str | None
    made_from: int
    is_open: bool = True
    """False: its state is one in which nothing more is owed."""


def opened(reader: Reader, entity: str, entity_id: str) -> Opened | None:
    """Return what stands at the top of a record; None if the lens shows no such record."""
    state = forms.newest(reader, entity, entity_id) if entity in RECORDS else None
    if state is None:
        return None
    name = RECORDS[entity].column(fields.named_by(entity))
    title = fields.in_words(entity, name, state[name.name])
    due = state.get("due_date")
    return Opened(
        entity, entity_id,
        (f"{entity_id}: {formats.shortened(title, 110)}",),
        _line(entity, state),
        may_change(reader, entity, state),
        forms.is_movable(entity, state),
        formats.day(due),
        state.get("owner"),
        forms.made_from(reader, entity, entity_id),
        _is_open(entity, state),
    )  # fmt: skip


def _is_open(entity: str, state: dict[str, Any]) -> bool:
    record = RECORDS[entity]
    return record.states is None or state.get("status") not in record.states.ended


def _line(entity: str, state: dict[str, Any]) -> str:
    """Return the line under the title: what it is, its state, its owner, its date."""
    parts = [fields.noun(entity).capitalize()]
    for name in ("status", "owner", "team_id", "incident_id"):
        if state.get(name):
            column = RECORDS[entity].column(name)
            parts.append(fields.in_words(entity, column, state[name]))
    if state.get("due_date"):
        parts.append(f"date in force {formats.day(state['due_date'])}")
    return " · ".join(parts)
