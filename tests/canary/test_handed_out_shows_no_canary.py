"""What is handed out of a review, and every week, as people with each grant: what each may see."""

import io
import os
import re
import zipfile
from collections.abc import Iterator
from itertools import product
from typing import get_args

import planted
import pypdf
import pytest

from trustdash.answers import digest, review, week
from trustdash.answers.numbers import Numbers
from trustdash.export import calendar
from trustdash.export.deck_files import KINDS
from trustdash.ledger import Ledger
from trustdash.model.lens import Lens, Role, Scope

PEOPLE = {
    "a viewer without a grant": Scope("a", "viewer"),
    "an administrator with one grant": Scope("b", "admin", ("privileged",)),
    "an editor with the other": Scope("c", "editor", ("named_people",)),
    "a lead with a grant for one incident": Scope("e", "lead", (f"privileged:{planted.STORY}",)),
}
GRANTS = [(), ("privileged",), ("named_people",), ("named_people", "privileged")]
if os.environ.get("TRUSTDASH_EVERYBODY"):  # Every role with every grant.
    PEOPLE |= {
        f"a role of {role} with {' and '.join(held) or 'no grant'}": Scope("z", role, held, "SEC")
        for role, held in product(get_args(Role), GRANTS)
    }
OF_A_REVIEW = ("pptx", "pdf", "html")
IN_A_REVIEW, IN_A_WEEK = set("ijmnpqrs"), set("ijnp")
"""The kinds of what is planted that those with both grants find in them: see planted.NEEDS."""


def texts(reader) -> dict[str, str]:
    """Return all words in each file that is made for whoever looks through the reader."""
    deck = review.deck(Numbers(reader))
    pptx, pdf, html = (kind.write(deck) for kind in KINDS)
    lists = [each for by in week.BY for each in week.lists(reader, by)]
    told = digest.digest(reader)
    return {
        "pptx": words_of_package(pptx),
        "pdf": words_of_paper(pdf),
        "html": html.decode(),
        "digest": digest.as_text(told),
        "digest as mail": digest.as_html(told),
        "calendar": "".join(unfolded(calendar.calendar(each)) for each in lists),
        "weekly list": "\n".join(map(week.as_text, lists)),
    }


def words_of_package(content: bytes) -> str:
    """Return every part of an Office file, and of the workbooks inside it."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            part = package.read(name)
            found.append(words_of_package(part) if name.endswith(".xlsx") else part.decode("latin"))
    return "\n".join(found)


def words_of_paper(content: bytes) -> str:
    """Return the words of a PDF without spaces, its bookmarks, and what is read for pictures."""
    paper = pypdf.PdfReader(io.BytesIO(content))
    said = "".join(page.extract_text() for page in paper.pages)
    read = alternatives(paper.trailer["/Root"]["/StructTreeRoot"])
    return "\n".join([re.sub(r"\s", "", said), repr(paper.metadata), repr(paper.outline), *read])


def alternatives(node) -> Iterator[str]:
    """Yield the texts that stand for pictures, below a part of a PDF's structure."""
    if isinstance(node, pypdf.generic.IndirectObject):
        node = node.get_object()
    if isinstance(node, pypdf.generic.DictionaryObject):
        yield str(node.get("/Alt", ""))
        node = [node["/K"]] if "/K" in node else []
    if isinstance(node, list):
        for part in node:
            yield from alternatives(part)


def unfolded(content: bytes) -> str:
    """Return a calendar with its lines whole, which RFC 5545 breaks after 75 octets."""
    return content.decode().replace("\r\n ", "")


@pytest.fixture(scope="module")
def ledger(planted_path):
    with Ledger.open(planted_path) as opened:
        yield opened


@pytest.mark.parametrize("person", PEOPLE)
def test_a_file_holds_what_its_reader_may_see_and_nothing_else(ledger, person):
    scope = PEOPLE[person]
    with ledger.at(Lens(planted.PLANNED, scope=scope)) as reader:
        made = texts(reader)
    for name, text in made.items():
        assert planted.leaks(text, scope) == set(), name
        shown = IN_A_REVIEW if name in OF_A_REVIEW else IN_A_WEEK
        found = {planted.FOUND.match(each)[1] for each in planted.found_in(text)}
        assert found == {kind for kind in shown if planted.may_see(kind, scope)}, name
