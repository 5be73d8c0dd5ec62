"""The kinds of file that a deck is handed out as, and what such a file is called."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trustdash.answers.slide import Deck
from trustdash.errors import ExportFailed
from trustdash.export import offline_page, pdf, pptx
from trustdash.model.lens import Lens


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its ending, its media type, what people call it, how it is made."""

    ending: str
    mime: str
    name: str
    write: Callable[[Deck], bytes]


KINDS = (
    Kind(pptx.ENDING, pptx.MIME, "PowerPoint", pptx.write),
    Kind(pdf.ENDING, pdf.MIME, "PDF", pdf.write),
    Kind(offline_page.ENDING, offline_page.MIME, "Page that opens offline", offline_page.write),
)


def name_of(lens: Lens, ending: str, mark: str = "") -> str:
    """Return a name with the day and the view, e.g. `trustdash-review-2026-11-20-all.pptx`.

    mark: what no other person's file has, so that a server never hands out one for the other.
    """
    view = "-".join((*lens.incidents, *lens.teams)) or "all"
    safe = "".join(each if each.isalnum() or each in "-_" else "_" for each in view)[:80]
    last = f"{safe}-{mark}" if mark else safe
    return f"trustdash-review-{lens.as_of.isoformat()}-{last}.{ending}"


def save(content: bytes, path: Path) -> None:
    """Write a file. Raises ExportFailed if its folder is not there."""
    if not path.parent.is_dir():
        raise ExportFailed(f"There is no folder {path.parent}.", "Make it, or choose another.")
    path.write_bytes(content)
