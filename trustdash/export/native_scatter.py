"""Everything but counts as a native scatter chart, whose axes stand where the page has them.

What a scatter chart can't fill, a range, is drawn by its edges.
"""

from dataclasses import dataclass
from typing import Any, Final

from trustdash.charts.style import NEUTRAL
from trustdash.export.chart_data import At, Axis, Chart, Mark, Path, Run, Words
from trustdash.export.native_xml import (
    NativeChart,
    cells,
    count_of,
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

_SHAPES: Final = {"circle": "circle", "diamond": "diamond", "square": "square", "star": "star"}
_GLYPHS: Final = {"triangle-down": "▼", "line-ns": "│", "line-ew": "─", "triangle-up": "▲"}


@dataclass(frozen=True, slots=True)
class _Series:
    """Points of a scatter chart: a line, marks in one look, or words at unseen points."""

    name: str
    points: tuple[At, ...]
    path: Path | None = None
    mark: Mark | None = None
    words: tuple[Words | None, ...] = ()


def scatter_chart(chart: Chart) -> NativeChart:
    """Return lines, marks and words at the places where the page draws them."""
    plot = plot_area()
    _place(plot, chart)
    scatter = put(plot, "scatterChart")
    put(scatter, "scatterStyle", val="lineMarker")
    put(scatter, "varyColors", val=0)
    columns: list[Column] = []
    for index, series in enumerate(_all_series(chart)):
        first = len(columns)
        columns += [
            Column(first, f"{series.name}: across", tuple(_whole(series.points))),
            Column(first + 1, series.name, tuple(at[1] if at else None for at in series.points)),
        ]
        if series.words:
            said = tuple(word.text if word else None for word in series.words)
            columns.append(Column(first + 2, f"{series.name}: words", said))
        _one_series(scatter, index, series, columns[first], columns[first + 1], chart)
    put(scatter, "axId", val=1)
    put(scatter, "axId", val=2)
    _value_axis(plot, 1, 2, "b", chart.x, chart.y.low)
    _value_axis(plot, 2, 1, "l", chart.y, chart.x.low)
    return NativeChart(space(plot, legend=False, size=chart.size), workbook(columns))


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
    found = [_Series(path.name, path.points, path=path) for path in chart.paths]
    marks: dict[tuple[Any, ...], list[Mark]] = {}
    for mark in chart.marks:
        kind = (mark.name, mark.shape, mark.fill, mark.outline, mark.size)
        marks.setdefault(kind, []).append(mark)
    found += [
        _Series(some[0].name, tuple((each.x, each.y) for each in some), mark=some[0])
        for some in marks.values()
    ]
    words: dict[tuple[int, int], list[Words]] = {}
    for said in (*chart.words, *_ticks(chart)):
        words.setdefault((said.across, said.up), []).append(said)
    found += [
        _Series("labels", tuple(_where(word, chart) for word in some), words=tuple(some))
        for some in words.values()
    ]
    return found


def _where(word: Words, chart: Chart) -> At:
    x, y = chart.x, chart.y
    return (
        x.low + word.x * (x.high - x.low) if word.x_is_share else word.x,
        y.low + word.y * (y.high - y.low) if word.y_is_share else word.y,
    )


def _has_own_ticks(axis: Axis) -> bool:
    """Tell whether an axis prints days, names, or anything that is not its value."""
    return axis.is_days or axis.low > axis.high or any(
        count_of(text.rstrip("%")) is None and text.rstrip("%") != "0" for _, text in axis.ticks
    )  # fmt: skip


def _ticks(chart: Chart) -> list[Words]:
    """Return the ticks that PowerPoint would not write as the page does, as words."""
    found: list[Words] = []
    for axis, is_across in ((chart.x, True), (chart.y, False)):
        for at, text in axis.ticks if _has_own_ticks(axis) else ():
            x, y = (at, 0.0) if is_across else (0.0, at)
            across, up = (0, -1) if is_across else (-1, 0)
            lines = tuple((Run(part),) for part in text.split("\n"))
            found.append(
                Words(lines, x, y, not is_across, is_across, across, up, (0, 0), axis.colour)
            )
    return [word for word in found if word.text]


def _one_series(
    scatter: Any, index: int, series: _Series, x: Column, y: Column, chart: Chart
) -> None:
    told = series_of(scatter, index, y)
    shape, path = put(told, "spPr"), series.path
    if path is None:
        look(put(shape, "a:ln", w=9525), None)
    elif path.fill:
        line(shape, path.colour if path.width else NEUTRAL, path.width or 1.2)
    else:
        line(shape, path.colour, path.width, path.dash)
    mark = series.mark
    _marker(told, mark)
    words = series.words
    if mark is not None and mark.shape not in _SHAPES:
        glyph = _GLYPHS.get(mark.shape, "●")
        colour = mark.outline or mark.fill
        run = ((Run(glyph, True, colour),),)
        words = tuple(
            Words(run, at[0], at[1], False, False, 0, 0, (0, 0), colour) if at else None
            for at in series.points
        )
    if words:
        _labels(told, words, chart)
    cells(told, "xVal", x)
    cells(told, "yVal", y)
    put(told, "smooth", val=0)


def _marker(series: Any, mark: Mark | None) -> None:
    marker = put(series, "marker")
    if mark is None or mark.shape not in _SHAPES:
        put(marker, "symbol", val="none")
        return
    put(marker, "symbol", val=_SHAPES[mark.shape])
    put(marker, "size", val=min(max(round(mark.size * 0.75), 2), 72))
    shape = put(marker, "spPr")
    look(shape, mark.fill)
    line(shape, mark.outline, mark.thick)


def _labels(series: Any, words: tuple[Words | None, ...], chart: Chart) -> None:
    labels = put(series, "dLbls")
    for index, word in enumerate(words):
        if word is None:
            continue
        label = put(labels, "dLbl")
        put(label, "idx", val=index)
        _shift(label, word, chart)
        _rich(put(put(label, "tx"), "rich"), word, chart.size)
        put(label, "dLblPos", val=_position(word))
        shown(label, value=True)
    shown(labels, value=False)


def _position(word: Words) -> str:
    if word.across:
        return "r" if word.across > 0 else "l"
    return "t" if word.up > 0 else "b" if word.up < 0 else "ctr"


def _shift(label: Any, word: Words, chart: Chart) -> None:
    """Move a label by what its place beside the point does not move it already."""
    across, up = word.shift
    if word.across:
        across = across if across * word.across < 0 or abs(across) > 24 else 0
        up += word.up * chart.size * 0.6
    else:
        up = up if abs(up) > 12 else 0
    if abs(across) < 2 and abs(up) < 2:
        return
    told = put(put(label, "layout"), "manualLayout")
    put(told, "x", val=round(across / chart.width, 5))
    put(told, "y", val=round(-up / chart.height, 5))


def _rich(rich: Any, word: Words, size: float) -> None:
    put(rich, "a:bodyPr", wrap="none")
    for runs in word.lines:
        paragraph = put(rich, "a:p")
        for run in runs:
            told = put(paragraph, "a:r")
            written = put(told, "a:rPr", sz=size_of(size), b=int(run.is_bold))
            look(written, run.outline or run.colour or word.colour)
            put(told, "a:t").text = run.text


def _value_axis(plot: Any, own: int, other: int, side: str, axis: Axis, crosses: float) -> None:
    told = put(plot, "valAx")
    put(told, "axId", val=own)
    scaling = put(told, "scaling")
    put(scaling, "orientation", val="maxMin" if axis.low > axis.high else "minMax")
    put(scaling, "max", val=max(axis.low, axis.high))
    put(scaling, "min", val=min(axis.low, axis.high))
    put(told, "delete", val=int(not axis.is_shown))
    put(told, "axPos", val=side)
    if axis.has_rules:
        line(put(put(told, "majorGridlines"), "spPr"), axis.rule, 1)
    is_percent = any(text.endswith("%") for _, text in axis.ticks)
    code = "mmm yy" if axis.is_days else '0"%"' if is_percent else "General"
    put(told, "numFmt", formatCode=code, sourceLinked=0)
    own_ticks = _has_own_ticks(axis)
    put(told, "majorTickMark", val="none" if own_ticks else "out")
    put(told, "minorTickMark", val="none")
    put(told, "tickLblPos", val="none" if own_ticks else "low")
    line(put(told, "spPr"), axis.line if axis.has_line else None, 1)
    put(told, "crossAx", val=other)
    put(told, "crossesAt", val=crosses)
    put(told, "crossBetween", val="midCat")
    at = [place for place, _ in axis.ticks]
    if len(at) > 1 and at[1] > at[0]:
        put(told, "majorUnit", val=round(at[1] - at[0], 9))
