"""The kinds of file that a deck is handed out as."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trustdash.errors import ExportFailed
from trustdash.export import offline_page, pdf, pptx


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its ending, its media type, what people call it, how a deck becomes it.

    write: takes the deck; that of PowerPoint takes a template, too.
    """

    ending: str
    mime: str
    name: str
    write: Callable[..., bytes]


KINDS = (
    Kind(pptx.ENDING, pptx.MIME, "PowerPoint", pptx.write),
    Kind(pdf.ENDING, pdf.MIME, "PDF", pdf.write),
    Kind(offline_page.ENDING, offline_page.MIME, "Page that opens offline", offline_page.write),
)


def save(content: bytes, path: Path) -> None:
    """Write a file. Raises ExportFailed if its folder is not there."""
    if not path.parent.is_dir():
        raise ExportFailed(f"There is no folder {path.parent}.", "Make it, or choose another.")
    path.write_bytes(content)
