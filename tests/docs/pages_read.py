"""The documentation as a test reads it: fenced blocks, examples on a command line, tables."""

import doctest
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").glob("*.md"))

_FENCE = re.compile(r"^```(\w*)(?: title=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CHECKER = doctest.OutputChecker()


@dataclass(frozen=True)
class Fence:
    """A fenced block: its language, the name of the file that it shows, its text."""

    language: str
    title: str | None
    text: str


@dataclass(frozen=True)
class Example:
    """A command, and what it prints according to the page."""

    command: str
    output: str


def fences(page: Path) -> list[Fence]:
    found = _FENCE.finditer(page.read_text(encoding="utf-8"))
    return [Fence(match[1], match[2], match[3]) for match in found]


def examples(fence: Fence) -> Iterator[Example]:
    """The commands of a block: after `$` with their output, or one a line without."""
    if fence.language != "console":
        for line in fence.text.splitlines():
            command = line.split("#")[0].strip()
            if command:
                yield Example(command, "")
        return
    for part in re.split(r"^\$ ", fence.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield Example(command, output)


def is_output(expected: str, printed: str) -> bool:
    """Whether a command printed what the page says, with `...` for anything."""
    return _CHECKER.check_output(expected, printed, doctest.ELLIPSIS)


def links(page: Path) -> list[str]:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return _LINK.findall(text)


def anchors(page: Path) -> set[str]:
    """The names by which the headings of a page can be linked to, as GitHub makes them."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-") for name in headings}


def sections(page: Path, level: int) -> dict[str, str]:
    """Heading → the text below it, for the headings of one level."""
    mark = "#" * level
    parts = re.split(rf"^{mark} (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def table_rows(text: str) -> list[list[str]]:
    """The cells of the tables in a text, headings left out."""
    lines = [line for line in _FENCE.sub("", text).splitlines() if line.startswith("|")]
    cells = [[c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    ruled = [at for at, row in enumerate(cells) if set("".join(row)) <= set("-: ")]
    headings = {at - 1 for at in ruled}
    return [row for at, row in enumerate(cells) if at not in headings and at not in ruled]


def code(cell: str) -> list[str]:
    return [word.replace("\\|", "|") for word in re.findall(r"`([^`]+)`", cell)]


def written(model: type[BaseModel]) -> Iterator[str]:
    """The keys of a model as a person writes them."""
    for name, info in model.model_fields.items():
        yield str(info.serialization_alias or name)
