"""The empty presentation that slides are put into: the organisation's own, or one of ours."""

import io
import zipfile
from pathlib import Path
from typing import Any, Final

from trustdash.errors import ExportFailed

WIDTH_PX, HEIGHT_PX = 1280, 720
_EMU_A_PX = 9525
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_FACE: Final = "Arial"


def opened(template: Path | None) -> Any:
    """Return a presentation without slides. Raises ExportFailed if the template is none."""
    from pptx import Presentation
    from pptx.exc import PackageNotFoundError
    from pptx.util import Emu

    try:
        presentation = Presentation(str(template) if template else None)
        listed = presentation.slides._sldIdLst
    except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise ExportFailed(
            f"{template} is no PowerPoint file that can be used as a template.",
            "Give a .pptx file with a layout that has a title.",
        ) from error
    if template is None:
        _set_face(presentation)
        presentation.slide_width = Emu(WIDTH_PX * _EMU_A_PX)
        presentation.slide_height = Emu(HEIGHT_PX * _EMU_A_PX)
    for entry in list(listed):
        presentation.part.drop_rel(entry.rId)
        listed.remove(entry)
    return presentation


def _set_face(presentation: Any) -> None:
    """Write in a face that every machine has, or another of the same widths."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    theme = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme.blob.replace(b'typeface="Calibri"', f'typeface="{_FACE}"'.encode())


def layout(presentation: Any) -> Any:
    """Return the layout with a title and the least else, "Title Only" before any other."""
    titled = [
        (layout.name != "Title Only", len(layout.placeholders), place)
        for place, layout in enumerate(presentation.slide_layouts)
        if any(p.placeholder_format.idx == 0 for p in layout.placeholders)
    ]
    if not titled:
        raise ExportFailed(
            "The template has no layout with a title.", "Add one, or leave --template out."
        )
    return presentation.slide_layouts[min(titled)[2]]


def timeless(content: bytes) -> bytes:
    """Return the same package with the same time on each part, so that equal decks are equal."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as read,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            part = zipfile.ZipInfo(name, _ZIPPED)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, read.read(name))
    return out.getvalue()
