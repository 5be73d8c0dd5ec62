"""What a native chart does not draw itself, as PowerPoint's own shapes: lines, areas and words.

They lie in one group with the chart, so that they move and grow with it. Words keep their place
beside what they name whatever face a machine has, because each box is anchored at that place.
"""

from collections.abc import Iterable
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from trustdash.export.drawing import Shape
from trustdash.export.native_xml import size_of
from trustdash.export.outline import ROOM_FOR_LETTERS, letters

_EMU_A_PX: Final = 9525
_SPACE: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_LINE: Final = 1.2
_ALIGNED: Final = {0.0: "l", 0.5: "ctr", 1.0: "r"}
_ANCHORED: Final = {0.0: "t", 0.5: "ctr", 1.0: "b"}


def add_shapes(group: Any, shapes: Iterable[Shape], left: float, top: float) -> None:
    """Add shapes to a group, whose drawing begins at `left`, `top` of the slide, in pixels."""
    from pptx.oxml import parse_xml

    for shape in shapes:
        number = group.shapes._next_shape_id
        made = _words(shape, left, top) if shape["kind"] == "words" else _lines(shape, left, top)
        if made:
            kind, inside = made
            named = f'<p:cNvPr id="{number}" name={quoteattr(f"{kind} {number}")}/>'
            box = ' txBox="1"' if kind == "words" else ""
            group._element.append(
                parse_xml(
                    f"<p:sp {_SPACE}><p:nvSpPr>{named}<p:cNvSpPr{box}/><p:nvPr/></p:nvSpPr>"
                    f"{inside}</p:sp>"
                )
            )


def _lines(shape: Shape, left: float, top: float) -> tuple[str, str] | None:
    parts = [[(_emu(x + left), _emu(y + top)) for x, y in part] for part in shape["parts"]]
    every = [at for part in parts for at in part]
    if not every:
        return None
    x0, y0 = min(x for x, _ in every), min(y for _, y in every)
    wide, tall = max(x for x, _ in every) - x0, max(y for _, y in every) - y0
    if len(every) == 2:
        (ax, ay), (bx, by) = every
        turned = ' flipV="1"' if (ax - bx) * (ay - by) < 0 else ""
        form = '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
    else:
        turned, form = "", _form(parts, x0, y0, max(wide, 1), max(tall, 1))
    where = f"<a:xfrm{turned}>{_at(x0, y0, wide, tall)}</a:xfrm>"
    inside = _filled(shape["fill"])
    return "line", f"<p:spPr>{where}{form}{inside}{_pen(shape)}</p:spPr>"


def _form(parts: list[list[tuple[int, int]]], x0: int, y0: int, wide: int, tall: int) -> str:
    steps = []
    for part in parts:
        points = [f'<a:pt x="{x - x0}" y="{y - y0}"/>' for x, y in part]
        steps.append(f"<a:moveTo>{points[0]}</a:moveTo>")
        steps += [f"<a:lnTo>{point}</a:lnTo>" for point in points[1:]]
        if part[0] == part[-1]:
            steps.append("<a:close/>")
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{wide}" h="{tall}">{"".join(steps)}</a:path></a:pathLst>'
        "</a:custGeom>"
    )


def _pen(shape: Shape) -> str:
    if not shape["colour"] or not shape["width"]:
        return "<a:ln><a:noFill/></a:ln>"
    dash = shape["dash"]
    dashed = f'<a:prstDash val="{"sysDot" if dash[0] < 5 else "dash"}"/>' if dash else ""
    return f'<a:ln w="{_emu(shape["width"])}">{_filled(shape["colour"])}{dashed}</a:ln>'


def _words(shape: Shape, left: float, top: float) -> tuple[str, str]:
    size = size_of(shape["size"])
    px = size / 75
    longest = max(sum(letters(run["text"]) for run in line) for line in shape["lines"])
    wide, tall = longest * px * ROOM_FOR_LETTERS + 4, len(shape["lines"]) * px * _LINE
    x, y = left + shape["x"] - wide * shape["across"], top + shape["y"] - tall * shape["down"]
    side = _ALIGNED[shape["across"]]
    lines = "".join(
        f'<a:p><a:pPr algn="{side}"/>{"".join(_run(run, size) for run in line)}</a:p>'
        for line in shape["lines"]
    )
    body = (
        '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'anchor="{_ANCHORED[shape["down"]]}"><a:noAutofit/></a:bodyPr>'
    )
    where = f"<a:xfrm>{_at(_emu(x), _emu(y), _emu(wide), _emu(tall))}</a:xfrm>"
    form = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    behind = _filled(shape["backing"])
    return "words", (
        f"<p:spPr>{where}{form}{behind}<a:ln><a:noFill/></a:ln></p:spPr>"
        f"<p:txBody>{body}<a:lstStyle/>{lines}</p:txBody>"
    )


def _run(run: dict[str, Any], size: int) -> str:
    ink = _filled(run["outline"] or run["ink"])
    look = f'<a:rPr lang="en" sz="{size}" b="{int(run["bold"])}">{ink}</a:rPr>'
    said = "".join(each for each in run["text"] if each == "\t" or ord(each) >= 32)
    return f"<a:r>{look}<a:t>{escape(said)}</a:t></a:r>"


def _filled(colour: str | None) -> str:
    if not colour:
        return "<a:noFill/>"
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'


def _at(x: int, y: int, wide: int, tall: int) -> str:
    return f'<a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{tall}"/>'


def _emu(px: float) -> int:
    return round(px * _EMU_A_PX)
