"""May this be published? What stands in the way, record by record, each with its remedy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trustdash.answers import formats, tables
from trustdash.ledger import Reader
from trustdash.model.entities import RECORDS
from trustdash.model.public import MARK, PUBLISHED

_ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.\w+")
_ID = re.compile(r"\b[A-Z][A-Z0-9]*-[\w-]*\d[\w-]*")
_SHORTEST = 6
"""Names and titles with fewer letters are words of every day: they give nobody away."""
_ALONE = "or set the visibility of {id} to internal"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is not cleared: the record and its field, what is wrong, and what to do about it."""

    entity: str
    id: str
    field: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.id} {self.field}: {self.what}. {self.remedy}."


def refusals(everything: Reader, public: Reader) -> tuple[Refusal, ...]:
    """Return all that keeps the public page from being written; empty: all is cleared.

    everything: a reader that holds every grant. public: one that holds none, of the same day.
    """
    return (
        *_of_the_organisation(everything),
        *_of_promises(everything, public),
        *_of_words(everything),
    )


def _every(reader: Reader, entity: str) -> Any:
    return reader.states(entity)


def _public(reader: Reader, entity: str) -> Any:
    rows = reader.states(entity)
    return rows[rows["visibility"] == MARK]


def _of_the_organisation(everything: Reader) -> Iterator[Refusal]:
    rows = _every(everything, "organisation")
    has_a_name = (rows["visibility"] == MARK).any()
    for row in tables.each_row(rows.iloc[:0] if has_a_name else rows):
        yield Refusal(
            "organisation", row.id, "visibility", f"the organisation is {row.visibility}",
            "Set it to public: the page carries its name",
        )  # fmt: skip


def _of_promises(everything: Reader, public: Reader) -> Iterator[Refusal]:
    rows = _public(everything, "commitment")
    drafts = set(rows.loc[rows["status"] == "draft", "id"])
    shown = {id_ for id_ in rows["id"] if public.may_see("commitment", id_)} - drafts
    for row in tables.each_row(rows):
        alone = _ALONE.format(id=row.id)
        if row.status == "draft":
            yield _refused(row, "status", "a draft is no promise yet", f"Publish it, {alone}")
        if not public.may_see("commitment", row.id):
            what = f"it answers {row.incident_id}, which takes a grant to see"
            yield _refused(row, "incident_id", what, f"Have the incident opened, {alone}")
        successor = row.superseded_by
        if not formats.is_missing(successor) and successor not in shown:
            what = f"it was replaced by {successor}, which is not public"
            yield _refused(row, "superseded_by", what, f"Publish {successor}, {alone}")


def _refused(row: Any, field: str, what: str, remedy: str) -> Refusal:
    return Refusal("commitment", row.id, field, what, remedy)


def _of_words(everything: Reader) -> Iterator[Refusal]:
    """Find in every text that would be published what may not be."""
    secret, people = dict(_secrets(everything)), _people(everything)
    closed = _closed_ids(everything)
    for entity, fields in PUBLISHED.items():
        for row in tables.each_row(_public(everything, entity)):
            for field in _texts(entity, fields):
                found = _named_in(getattr(row, field), secret, people, closed)
                if found:
                    remedy = f"Take it out of the words, {_ALONE.format(id=row.id)}"
                    yield Refusal(entity, row.id, field, found, remedy)


def _texts(entity: str, fields: tuple[str, ...]) -> tuple[str, ...]:
    columns = [RECORDS[entity].column(name) for name in fields if name != "id"]
    return tuple(c.name for c in columns if c.type == "text" and not c.choices and not c.refers_to)


def _named_in(
    text: Any, secret: dict[str, str], people: frozenset[str], closed: dict[str, str]
) -> str | None:
    """Say what a text gives away; None: nothing. The secret itself is not repeated."""
    if formats.is_missing(text):
        return None
    said = str(text).casefold()
    if _ADDRESS.search(text):
        return "it holds an e-mail address"
    if any(name in said for name in people):
        return "it names a person who has an account, not a role"
    for id_ in _ID.findall(text):
        if id_ in closed:
            return f"it names {id_}, which is {closed[id_]}"
    for words, id_ in secret.items():
        if words in said:
            return f"it repeats words of {id_}, which takes a grant to see"
    return None


def _people(everything: Reader) -> frozenset[str]:
    accounts = _every(everything, "account")
    return frozenset(
        name.casefold() for name in accounts["name"] if name and len(name) >= _SHORTEST
    )


def _closed_ids(everything: Reader) -> dict[str, str]:
    """Return id → visibility of every record that is not public, as it is written in texts."""
    found = {}
    for entity in RECORDS:
        rows = _every(everything, entity)
        closed = rows[rows["visibility"] != MARK]
        found.update(dict(zip(closed["id"], closed["visibility"], strict=True)))
    return found


def _secrets(everything: Reader) -> Iterator[tuple[str, str]]:
    """Yield (words, id) of titles and names of what takes a grant, and of confidential fields."""
    for entity, record in RECORDS.items():
        rows = _every(everything, entity)
        takes_grant = ~rows["visibility"].isin((MARK, "internal"))
        for column in record.columns():
            if column.confidential and column.type == "text":
                yield from _words(rows, column.name)
            elif column.name in ("title", "name"):
                yield from _words(rows[takes_grant], column.name)


def _words(rows: Any, column: str) -> Iterator[tuple[str, str]]:
    for id_, text in zip(rows["id"], rows[column], strict=True):
        if not formats.is_missing(text) and len(str(text)) >= _SHORTEST:
            yield str(text).casefold(), str(id_)
