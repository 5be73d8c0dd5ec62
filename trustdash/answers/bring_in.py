"""What came in, what of it still asks for a person, and which files should have come."""

from dataclasses import dataclass
from typing import Any

from trustdash.access.imports import may_import
from trustdash.answers import formats, tables, view
from trustdash.answers.answer import Answer, Block, Cell, Sentence
from trustdash.answers.numbers import Numbers
from trustdash.answers.wording import agree, amount_of, say, several
from trustdash.ledger import Reader

PAGE_SIZE = 5
NOBODYS = "Files are brought in by editors. Ask one, or ask an administrator for that role."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an import, with the promise that it is about."""

    id: str
    text: str
    file: str
    asked_on: str
    about: str
    title: str
    owner: str | None
    state: str
    dates: str


@dataclass(frozen=True, slots=True)
class BringInAnswer(Answer):
    """The files on file, the questions they left open, the feeds."""

    may_import: bool = False
    questions: tuple[Asked, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    """Id and title of every promise on file: what may have taken another's place."""
    files: Block | None = None
    feeds: Block | None = None


def answer(reader: Reader, page: int = 1) -> BringInAnswer:
    """Answer the page's question; to somebody who may not import, one sentence.

    page: of the files.
    """
    numbers = Numbers(reader)
    if not may_import(numbers.lens.scope):
        return BringInAnswer((NOBODYS,))
    promises = numbers.whole("commitments")
    return BringInAnswer(
        headline=_headline(numbers),
        lines=(view.as_of_line(numbers, "CSV, Excel, JSON and Parquet files of up to 20 MB"),),
        may_import=True,
        questions=_questions(numbers),
        others=tuple(zip(map(str, promises["id"]), map(str, promises["title"]), strict=True)),
        files=_files(numbers, page),
        feeds=_feeds(numbers),
    )


def _headline(numbers: Numbers) -> Sentence:
    files, asked = numbers.length("imported-files"), numbers.length("questions")
    late = numbers.length("feeds-late")
    if not amount_of(files):
        return ("Nothing was imported yet: bring in a first file below.",)
    said = [say("{n} imported", n=several(files, "file"))]
    if amount_of(asked):
        waits = agree(asked, "waits", "wait")
        said.append(say("{n} {wait} for an answer", n=several(asked, "question"), wait=waits))
    if amount_of(late):
        said.append(say("{n} stopped coming", n=several(late, "feed")))
    if len(said) == 1:
        return say("{files}; no question is open.", files=said[0])
    if len(said) == 2:
        return say("{files}; {one}.", files=said[0], one=said[1])
    return say("{files}; {one} and {two}.", files=said[0], one=said[1], two=said[2])


def _files(numbers: Numbers, page: int) -> Block:
    rows = numbers.listed("imported-files")
    if rows.empty:
        return Block("Imported files", empty="No file is on file.")
    shown, paging = tables.in_parts(rows, page, PAGE_SIZE)
    columns = (
        tables.Column("File", lambda row: tables.text(row.file, _note(row))),
        tables.Column("Of", lambda row: tables.day(row.as_of)),
        tables.Column("Read", lambda row: Cell(formats.count(row.read)), right=True),
        tables.Column("Stored", lambda row: Cell(formats.count(row.stored)), right=True),
        tables.Column("Refused", _refused, right=True),
        tables.Column("Known already", lambda row: Cell(formats.count(row.known)), right=True),
    )
    table = tables.table("Imported files, the newest first", columns, shown)
    return Block("Imported files", tables=(table,), paging=paging)


def _note(row: Any) -> str:
    by = None if formats.is_missing(row.feed) else f"feed {row.feed}"
    parts = (row.id, row.profile, by, f"imported {formats.day(row.imported_on)}")
    return " · ".join(str(part) for part in parts if part)


def _refused(row: Any) -> Cell:
    text = formats.count(row.refused)
    return Cell(text, state="concern") if row.refused else Cell(text)


def _questions(numbers: Numbers) -> tuple[Asked, ...]:
    rows = numbers.listed("questions")
    promises = numbers.whole("commitments").set_index("id")
    asked = []
    for row in tables.each_row(rows):
        if row.about_entity != "commitment" or row.about_id not in promises.index:
            continue
        promise = promises.loc[row.about_id]
        owner = None if formats.is_missing(promise["owner"]) else str(promise["owner"])
        first, now = formats.day(promise["original_due_date"]), formats.day(promise["due_date"])
        dates = f"due {now}" if first == now else f"first due {first}, now {now}"
        dates = "no date" if formats.is_missing(promise["due_date"]) else dates
        asked.append(
            Asked(
                row.id, row.text, formats.UNKNOWN if formats.is_missing(row.source) else row.source,
                formats.day(row.asked_on), row.about_id, str(promise["title"]), owner,
                str(promise["status"]).replace("_", " "), dates,
            )
        )  # fmt: skip
    return tuple(asked)


def _feeds(numbers: Numbers) -> Block:
    rows = numbers.listed("feeds")
    title = "Files that come by themselves"
    if rows.empty:
        said = (
            "No feed is on file. A feed is a folder: what is put into it is imported while the "
            "dashboard runs, and when it stops coming Overview warns of it."
        )
        return Block(title, empty=said)
    columns = (
        tables.Column("Feed", lambda row: tables.text(row.name, f"{row.id} · {row.profile}")),
        tables.Column("Every", lambda row: Cell(row.every)),
        tables.Column("Who sees to it", lambda row: tables.text(row.owner)),
        tables.Column("Last file of", lambda row: tables.day(row.last_on)),
        tables.Column("Next file by", lambda row: _next(row, numbers)),
    )
    table = tables.table("Feeds, with the day of the last file that brought rows", columns, rows)
    return Block(title, tables=(table,))


def _next(row: Any, numbers: Numbers) -> Cell:
    due = formats.day(row.due_on)
    if row.is_late:
        return Cell("stopped", f"was due {due}", "concern")
    day = formats.as_day(row.due_on)
    is_past = day is not None and day < numbers.as_of
    return Cell(due, "due, not late yet" if is_past else None)
