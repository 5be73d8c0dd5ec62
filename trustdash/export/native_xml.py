"""The parts of a native chart's description, DrawingML, that all charts are made of."""

from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from trustdash.export.workbook import Column

C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMU_A_PX = 9525
_SMALLEST_PT: Final = 12


@dataclass(frozen=True, slots=True)
class NativeChart:
    """What python-pptx puts into a chart's part: its description and its workbook."""

    xml: bytes
    xlsx_blob: bytes

    def xml_bytes(self, _chart_type: Any) -> bytes:
        """Return the chart's description, whatever its kind."""
        return self.xml


def put(parent: Any, name: str, **values: Any) -> Any:
    """Add an element with its attributes; `a:` names those of drawings."""
    space, _, tag = name.rpartition(":")
    told = {key: str(value) for key, value in values.items()}
    return etree.SubElement(parent, f"{{{A if space == 'a' else C}}}{tag}", told)


def space(plot: Any, *, legend: bool, size: float) -> bytes:
    """Return the whole description around a plot."""
    root = etree.Element(f"{{{C}}}chartSpace", nsmap={"c": C, "a": A, "r": _R})
    put(root, "date1904", val=0)
    put(root, "roundedCorners", val=0)
    chart = put(root, "chart")
    put(chart, "autoTitleDeleted", val=1)
    chart.append(plot)
    if legend:
        key = put(chart, "legend")
        put(key, "legendPos", val="t")
        put(key, "overlay", val=0)
    put(chart, "plotVisOnly", val=1)
    put(chart, "dispBlanksAs", val="gap")
    text = put(root, "txPr")
    put(text, "a:bodyPr")
    look(put(put(put(text, "a:p"), "a:pPr"), "a:defRPr", sz=size_of(size)), "#17212B")
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def size_of(px: float) -> int:
    """Return a size of text in hundredths of a point, never under the smallest."""
    return max(round(px * 0.75), _SMALLEST_PT) * 100


def look(parent: Any, colour: str | None) -> None:
    """Fill with a colour, or with nothing."""
    if colour:
        put(put(parent, "a:solidFill"), "a:srgbClr", val=colour.lstrip("#"))
    else:
        put(parent, "a:noFill")


def line(parent: Any, colour: str | None, px: float, dash: tuple[float, ...] = ()) -> None:
    """Describe a line: colour, width in pixels, dashes; none without a width."""
    if not colour or px <= 0:
        look(put(parent, "a:ln"), None)
        return
    drawn = put(parent, "a:ln", w=round(px * _EMU_A_PX))
    look(drawn, colour)
    if dash:
        put(drawn, "a:prstDash", val="sysDot" if dash[0] < 5 else "dash")


def cells(parent: Any, tag: str, column: Column, *, is_text: bool = False) -> None:
    """Refer to a column of the workbook, and repeat what stands in it."""
    reference = put(put(parent, tag), "strRef" if is_text else "numRef")
    put(reference, "f").text = column.place
    cache = put(reference, "strCache" if is_text else "numCache")
    if not is_text:
        put(cache, "formatCode").text = column.format
    put(cache, "ptCount", val=len(column.cells))
    for index, cell in enumerate(column.cells):
        if cell is not None:
            put(put(cache, "pt", idx=index), "v").text = str(cell) if is_text else repr(cell)


def heading(parent: Any, column: Column) -> None:
    """Refer to the heading of a column as the name of a series."""
    reference = put(put(parent, "tx"), "strRef")
    put(reference, "f").text = column.heading_place
    cache = put(reference, "strCache")
    put(cache, "ptCount", val=1)
    put(put(cache, "pt", idx=0), "v").text = column.heading


def series_of(parent: Any, index: int, column: Column) -> Any:
    """Add a series that is named by its column."""
    series = put(parent, "ser")
    put(series, "idx", val=index)
    put(series, "order", val=index)
    heading(series, column)
    return series


def shown(labels: Any, *, value: bool) -> None:
    """Say that labels show the value alone, or nothing."""
    put(labels, "showLegendKey", val=0)
    put(labels, "showVal", val=int(value))
    for name in ("showCatName", "showSerName", "showPercent", "showBubbleSize"):
        put(labels, name, val=0)


def count_of(text: str) -> float | None:
    """Read a number as tables write it; None for zero and for words."""
    digits = text.replace(",", "").replace("−", "-")
    try:
        return float(digits) or None
    except ValueError:
        return None


def plot_area() -> Any:
    """Return an empty plot."""
    return etree.Element(f"{{{C}}}plotArea", nsmap={"c": C, "a": A})
