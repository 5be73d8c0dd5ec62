"""Everything but counts as a native scatter chart, whose plot stands where the page has it.

It holds the lines and the marks that are data. What surrounds them, areas, axes, lines of
reference and words, is drawn beside it: see `drawn_shapes`.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

from trustdash.charts.style import PAGE_LIGHT
from trustdash.export.chart_data import At, Axis, Chart, Mark, Path
from trustdash.export.native_xml import (
    NativeChart,
    cells,
    line,
    look,
    plot_area,
    put,
    series_of,
    shown,
    size_of,
    space,
)
from trustdash.export.workbook import Column, workbook

_SHAPES: Final = {
    "circle": "circle", "diamond": "diamond", "square": "square", "triangle-up": "triangle",
}  # fmt: skip
_GLYPHS: Final = {
    "triangle-down": ("▼", 1.3), "triangle-right": ("▶", 1.3), "star": ("★", 1.3),
    "line-ns": ("|", 1.3), "line-ew": ("─", 1.3),
}  # fmt: skip
_HOLLOW: Final = {
    **_GLYPHS, "circle": ("○", 2.0), "diamond": ("◇", 2.0), "square": ("□", 2.0),
    "triangle-up": ("△", 1.3), "triangle-down": ("▽", 1.3), "star": ("☆", 1.3),
}  # fmt: skip
"""What charts have no shape for, or do not show hollow in every program: a character and its size,
which is that of the mark times this."""


@dataclass(frozen=True, slots=True)
class _Series:
    """Points of a scatter chart: a line, or marks in one look."""

    name: str
    points: tuple[At, ...]
    path: Path | None = None
    mark: Mark | None = None


def scatter_chart(chart: Chart) -> NativeChart:
    """Return lines and marks at the places where the page draws them."""
    plot = plot_area()
    _place(plot, chart)
    scatter = put(plot, "scatterChart")
    put(scatter, "scatterStyle", val="lineMarker")
    put(scatter, "varyColors", val=0)
    columns: list[Column] = []
    for index, series in enumerate(_all_series(chart)):
        x, y = _columns(series, len(columns), is_days=chart.x.is_days)
        columns += [x, y]
        _one_series(scatter, index, series, x, y)
    put(scatter, "axId", val=1)
    put(scatter, "axId", val=2)
    _unseen_axis(plot, 1, 2, "b", chart.x)
    _unseen_axis(plot, 2, 1, "l", chart.y)
    columns += _names_of_rows(chart.y, len(columns))
    return NativeChart(space(plot, legend=False, size=chart.size), workbook(columns))


def surroundings(chart: Chart) -> Chart:
    """Return what the native chart leaves out."""
    beside = tuple(path for path in chart.paths if not _is_data(path))
    return replace(chart, paths=beside, bars=(), marks=())


def _is_data(path: Path) -> bool:
    return not path.is_reference and path.fill is None


def _columns(series: _Series, first: int, *, is_days: bool) -> tuple[Column, Column]:
    """Return where the points of a series stand across and up, from the column `first` on."""
    across = f"{series.name}: {'day' if is_days else 'across'}"
    return (
        Column(first, across, tuple(_whole(series.points)), is_days),
        Column(first + 1, series.name, tuple(at[1] if at else None for at in series.points)),
    )


def _names_of_rows(axis: Axis, first: int) -> list[Column]:
    """Say, where things stand in rows by their names, which row is whose: for whoever edits."""
    if axis.low <= axis.high:
        return []
    return [
        Column(first, "row", tuple(at for at, _ in axis.ticks)),
        Column(first + 1, "is", tuple(text for _, text in axis.ticks)),
    ]


def _whole(points: tuple[At, ...]) -> list[float | None]:
    """Return where points stand across; a break stands where the point before it stood."""
    found: list[float | None] = []
    for at in points:
        found.append(at[0] if at else (found[-1] if found else None))
    return found


def _place(plot: Any, chart: Chart) -> None:
    """Put the plot without its labels exactly where the page has it."""
    told = put(put(plot, "layout"), "manualLayout")
    put(told, "layoutTarget", val="inner")
    put(told, "xMode", val="edge")
    put(told, "yMode", val="edge")
    put(told, "x", val=round(chart.left / chart.width, 5))
    put(told, "y", val=round(chart.top / chart.height, 5))
    put(told, "w", val=round((chart.width - chart.left - chart.right) / chart.width, 5))
    put(told, "h", val=round((chart.height - chart.top - chart.bottom) / chart.height, 5))


def _all_series(chart: Chart) -> list[_Series]:
    """Return lines, then marks by their look; all as long as the longest.

    A series that is shorter than a later one is lost where the chart is opened in LibreOffice.
    """
    found = [_Series(path.name, path.points, path=path) for path in chart.paths if _is_data(path)]
    marks: dict[tuple[Any, ...], list[Mark]] = {}
    for mark in chart.marks:
        kind = (mark.name, mark.shape, mark.fill, mark.outline, mark.size)
        marks.setdefault(kind, []).append(mark)
    found += [
        _Series(some[0].name, tuple((each.x, each.y) for each in some), mark=some[0])
        for some in marks.values()
    ]
    longest = max((len(series.points) for series in found), default=0)
    return [
        replace(series, points=series.points + (None,) * (longest - len(series.points)))
        for series in found
    ]


def _one_series(scatter: Any, index: int, series: _Series, x: Column, y: Column) -> None:
    told = series_of(scatter, index, y)
    shape, path, mark = put(told, "spPr"), series.path, series.mark
    if path is None:
        look(put(shape, "a:ln", w=9525), None)
    else:
        line(shape, path.colour, path.width, path.dash)
    glyph = _glyph(mark)
    _marker(told, None if glyph else mark)
    if glyph and mark:
        _glyphs(told, series.points, *glyph, mark)
    cells(told, "xVal", x)
    cells(told, "yVal", y)
    put(told, "smooth", val=0)


def _glyph(mark: Mark | None) -> tuple[str, float] | None:
    if mark is None:
        return None
    is_hollow = mark.fill == PAGE_LIGHT != mark.outline
    return (_HOLLOW if is_hollow else _GLYPHS).get(mark.shape)


def _marker(series: Any, mark: Mark | None) -> None:
    marker = put(series, "marker")
    if mark is None:
        put(marker, "symbol", val="none")
        return
    put(marker, "symbol", val=_SHAPES.get(mark.shape, "circle"))
    put(marker, "size", val=min(max(round(mark.size * 0.75), 2), 72))
    shape = put(marker, "spPr")
    look(shape, mark.fill)
    line(shape, mark.outline, mark.thick)


def _glyphs(series: Any, points: tuple[At, ...], glyph: str, scale: float, mark: Mark) -> None:
    labels = put(series, "dLbls")
    is_line = mark.fill == PAGE_LIGHT or mark.shape.startswith("line-")
    colour = mark.outline if is_line else mark.fill
    for index, at in enumerate(points):
        if at is None:
            continue
        label = put(labels, "dLbl")
        put(label, "idx", val=index)
        rich = put(put(label, "tx"), "rich")
        put(rich, "a:bodyPr", wrap="none")
        told = put(put(rich, "a:p"), "a:r")
        look(put(told, "a:rPr", sz=size_of(mark.size * scale), b=1), colour)
        put(told, "a:t").text = glyph
        put(label, "dLblPos", val="ctr")
        shown(label, value=True)
    shown(labels, value=False)


def _unseen_axis(plot: Any, own: int, other: int, side: str, axis: Axis) -> None:
    """Add an axis that gives the scale; its line and its ticks are drawn beside the chart."""
    told = put(plot, "valAx")
    put(told, "axId", val=own)
    scaling = put(told, "scaling")
    put(scaling, "orientation", val="maxMin" if axis.low > axis.high else "minMax")
    put(scaling, "max", val=max(axis.low, axis.high))
    put(scaling, "min", val=min(axis.low, axis.high))
    put(told, "delete", val=1)
    put(told, "axPos", val=side)
    put(told, "numFmt", formatCode="mmm yy" if axis.is_days else "General", sourceLinked=0)
    put(told, "majorTickMark", val="none")
    put(told, "minorTickMark", val="none")
    put(told, "tickLblPos", val="none")
    put(told, "crossAx", val=other)
    put(told, "crosses", val="min")
    put(told, "crossBetween", val="midCat")
