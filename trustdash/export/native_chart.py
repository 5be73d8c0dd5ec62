"""Charts that PowerPoint draws itself and people can edit, each with its workbook inside.

Counts become bars, everything else a scatter chart, whose axes stand exactly where the page has
them. What a scatter chart can't fill, a range, is drawn by its edges.
"""

from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from trustdash.answers.answer import Exhibit
from trustdash.charts.style import NEUTRAL
from trustdash.export.chart_data import At, Axis, Chart, Mark, Path, Run, Words
from trustdash.export.workbook import Column, workbook

C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_EMU_A_PX = 9525
_SHAPES: Final = {"circle": "circle", "diamond": "diamond", "square": "square", "star": "star"}
_GLYPHS: Final = {"triangle-down": "▼", "line-ns": "│", "line-ew": "─", "triangle-up": "▲"}
_SMALLEST_PT: Final = 12


@dataclass(frozen=True, slots=True)
class NativeChart:
    """What python-pptx puts into a chart's part: its description and its workbook."""

    xml: bytes
    xlsx_blob: bytes

    def xml_bytes(self, _chart_type: Any) -> bytes:
        """Return the chart's description, whatever its kind."""
        return self.xml


@dataclass(frozen=True, slots=True)
class _Series:
    """Points of a scatter chart: a line, marks in one look, or words at unseen points."""

    name: str
    points: tuple[At, ...]
    path: Path | None = None
    mark: Mark | None = None
    words: tuple[Words | None, ...] = ()


def native(exhibit: Exhibit, chart: Chart) -> NativeChart:
    """Return an exhibit as a native chart: bars for counts, else a scatter chart."""
    if chart.bars:
        return _bar_chart(exhibit, chart)
    return _scatter_chart(chart)


def _at(parent: Any, name: str, **values: Any) -> Any:
    space, _, tag = name.rpartition(":")
    told = {key: str(value) for key, value in values.items()}
    return etree.SubElement(parent, f"{{{A if space == 'a' else C}}}{tag}", told)


def _space(plot: Any, *, legend: bool, size: float) -> bytes:
    """Return the whole description around a plot."""
    root = etree.Element(f"{{{C}}}chartSpace", nsmap={"c": C, "a": A})
    _at(root, "date1904", val=0)
    _at(root, "roundedCorners", val=0)
    chart = _at(root, "chart")
    _at(chart, "autoTitleDeleted", val=1)
    chart.append(plot)
    if legend:
        key = _at(chart, "legend")
        _at(key, "legendPos", val="t")
        _at(key, "overlay", val=0)
    _at(chart, "plotVisOnly", val=1)
    _at(chart, "dispBlanksAs", val="gap")
    text = _at(root, "txPr")
    _at(text, "a:bodyPr")
    _look(_at(_at(_at(text, "a:p"), "a:pPr"), "a:defRPr", sz=_size(size)), "#17212B")
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _size(px: float) -> int:
    """Return a size of text in hundredths of a point, never under the smallest."""
    return max(round(px * 0.75), _SMALLEST_PT) * 100


def _look(parent: Any, colour: str | None) -> None:
    if colour:
        _at(_at(parent, "a:solidFill"), "a:srgbClr", val=colour.lstrip("#"))
    else:
        _at(parent, "a:noFill")


def _line(parent: Any, colour: str | None, px: float, dash: tuple[float, ...] = ()) -> None:
    if not colour or px <= 0:
        _look(_at(parent, "a:ln"), None)
        return
    line = _at(parent, "a:ln", w=round(px * _EMU_A_PX))
    _look(line, colour)
    if dash:
        _at(line, "a:prstDash", val="sysDot" if dash[0] < 5 else "dash")


def _cells(parent: Any, tag: str, column: Column, *, is_text: bool = False) -> None:
    """Refer to a column of the workbook, and repeat what stands in it."""
    reference = _at(_at(parent, tag), "strRef" if is_text else "numRef")
    _at(reference, "f").text = column.place
    cache = _at(reference, "strCache" if is_text else "numCache")
    if not is_text:
        _at(cache, "formatCode").text = "General"
    _at(cache, "ptCount", val=len(column.cells))
    for index, cell in enumerate(column.cells):
        if cell is not None:
            _at(_at(cache, "pt", idx=index), "v").text = str(cell) if is_text else repr(cell)


def _name(parent: Any, column: Column) -> None:
    reference = _at(_at(parent, "tx"), "strRef")
    _at(reference, "f").text = column.heading_place
    cache = _at(reference, "strCache")
    _at(cache, "ptCount", val=1)
    _at(_at(cache, "pt", idx=0), "v").text = column.heading


# Bars


def _bar_chart(exhibit: Exhibit, chart: Chart) -> NativeChart:
    names, categories, values = _counted(exhibit, chart)
    looks = {bar.series: bar for bar in reversed(chart.bars)}
    across, stacked = chart.bars[0].is_across, any(bar.start for bar in chart.bars)
    columns = [Column(0, exhibit.table.headings[0], tuple(categories))]
    columns += [Column(i, name, tuple(values[name])) for i, name in enumerate(names, 1)]
    plot = etree.Element(f"{{{C}}}plotArea", nsmap={"c": C, "a": A})
    _at(plot, "layout")
    bars = _at(plot, "barChart")
    _at(bars, "barDir", val="bar" if across else "col")
    _at(bars, "grouping", val="stacked" if stacked else "clustered")
    _at(bars, "varyColors", val=0)
    for index, column in enumerate(columns[1:]):
        look = looks.get(column.heading)
        series = _series(bars, index, column)
        shape = _at(series, "spPr")
        _look(shape, look.fill if look else NEUTRAL)
        _line(shape, look.outline if look else NEUTRAL, 1.5)
        _at(series, "invertIfNegative", val=0)
        _numbers(series, look.ink if look and stacked else "#17212B", chart.size, stacked)
        _cells(series, "cat", columns[0], is_text=True)
        _cells(series, "val", column)
    _at(bars, "gapWidth", val=50)
    _at(bars, "overlap", val=100 if stacked else 0)
    _at(bars, "axId", val=1)
    _at(bars, "axId", val=2)
    _category_axis(plot, chart, across)
    _length_axis(plot, across)
    return NativeChart(_space(plot, legend=True, size=chart.size), workbook(columns))


def _series(parent: Any, index: int, column: Column) -> Any:
    series = _at(parent, "ser")
    _at(series, "idx", val=index)
    _at(series, "order", val=index)
    _name(series, column)
    return series


def _counted(
    exhibit: Exhibit, chart: Chart
) -> tuple[list[str], list[str], dict[str, list[float | None]]]:
    """Return the names of the series, of the rows, and the counts as the chart's table has them."""
    drawn = list(dict.fromkeys(bar.series for bar in chart.bars))
    rows = sorted({round(bar.at) for bar in chart.bars})
    table = exhibit.table
    said = {round(w.y): w.text for w in chart.words if not (w.x_is_share or w.y_is_share)}
    if set(drawn) <= set(table.headings[1:-1]):
        names = [name for name in table.headings[1:-1] if name]
        values = {
            name: [_count(row[table.headings.index(name)].text) for row in table.rows]
            for name in names
        }
        firsts = [row[0].text for row in table.rows]
        return names, _with(firsts, [said.get(at, "") for at in range(len(firsts))]), values
    lengths = {(bar.series, round(bar.at)): bar.length for bar in chart.bars}
    firsts = (
        [row[0].text for row in table.rows]
        if len(table.rows) == len(rows)
        else [dict(chart.y.ticks).get(float(at), "") for at in rows]
    )
    across = chart.bars[0].is_across
    totals = [said.get(at, "") if across else "" for at in rows]
    counts = {name: [lengths.get((name, at)) for at in rows] for name in drawn}
    return drawn, _with(firsts, totals), counts


def _with(names: list[str], said: list[str]) -> list[str]:
    """Say each row's total behind its name."""
    return [f"{name}: {more}" if more else name for name, more in zip(names, said, strict=True)]


def _count(text: str) -> float | None:
    digits = text.replace(",", "").replace("−", "-")
    try:
        return float(digits) or None
    except ValueError:
        return None


def _numbers(series: Any, ink: str, size: float, stacked: bool) -> None:
    """Print the value of each bar."""
    labels = _at(series, "dLbls")
    _at(labels, "numFmt", formatCode="#,##0;;", sourceLinked=0)
    _at(labels, "spPr")
    text = _at(labels, "txPr")
    _at(text, "a:bodyPr")
    _look(_at(_at(_at(text, "a:p"), "a:pPr"), "a:defRPr", sz=_size(size)), ink)
    _at(labels, "dLblPos", val="ctr" if stacked else "outEnd")
    _shown(labels, value=True)


def _shown(labels: Any, *, value: bool) -> None:
    _at(labels, "showLegendKey", val=0)
    _at(labels, "showVal", val=int(value))
    for name in ("showCatName", "showSerName", "showPercent", "showBubbleSize"):
        _at(labels, name, val=0)


def _category_axis(plot: Any, chart: Chart, across: bool) -> None:
    axis = _at(plot, "catAx")
    _at(axis, "axId", val=1)
    _at(_at(axis, "scaling"), "orientation", val="maxMin" if across else "minMax")
    _at(axis, "delete", val=0)
    _at(axis, "axPos", val="l" if across else "b")
    _at(axis, "majorTickMark", val="none")
    _at(axis, "minorTickMark", val="none")
    _at(axis, "tickLblPos", val="low")
    _line(_at(axis, "spPr"), chart.x.line, 1)
    _at(axis, "crossAx", val=2)
    _at(axis, "crosses", val="autoZero")
    _at(axis, "noMultiLvlLbl", val=1)


def _length_axis(plot: Any, across: bool) -> None:
    axis = _at(plot, "valAx")
    _at(axis, "axId", val=2)
    scaling = _at(axis, "scaling")
    _at(scaling, "orientation", val="minMax")
    _at(scaling, "min", val=0)
    _at(axis, "delete", val=1)
    _at(axis, "axPos", val="b" if across else "l")
    _at(axis, "crossAx", val=1)
    _at(axis, "crosses", val="autoZero")
    _at(axis, "crossBetween", val="between")


# Scatter


def _scatter_chart(chart: Chart) -> NativeChart:
    plot = etree.Element(f"{{{C}}}plotArea", nsmap={"c": C, "a": A})
    _place(plot, chart)
    scatter = _at(plot, "scatterChart")
    _at(scatter, "scatterStyle", val="lineMarker")
    _at(scatter, "varyColors", val=0)
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
    _at(scatter, "axId", val=1)
    _at(scatter, "axId", val=2)
    _value_axis(plot, 1, 2, "b", chart.x, chart.y.low)
    _value_axis(plot, 2, 1, "l", chart.y, chart.x.low)
    return NativeChart(_space(plot, legend=False, size=chart.size), workbook(columns))


def _whole(points: tuple[At, ...]) -> list[float | None]:
    """Return where points stand across; a break stands where the point before it stood."""
    found: list[float | None] = []
    for at in points:
        found.append(at[0] if at else (found[-1] if found else None))
    return found


def _place(plot: Any, chart: Chart) -> None:
    """Put the plot without its labels exactly where the page has it."""
    told = _at(_at(plot, "layout"), "manualLayout")
    _at(told, "layoutTarget", val="inner")
    _at(told, "xMode", val="edge")
    _at(told, "yMode", val="edge")
    _at(told, "x", val=round(chart.left / chart.width, 5))
    _at(told, "y", val=round(chart.top / chart.height, 5))
    _at(told, "w", val=round((chart.width - chart.left - chart.right) / chart.width, 5))
    _at(told, "h", val=round((chart.height - chart.top - chart.bottom) / chart.height, 5))


def _all_series(chart: Chart) -> list[_Series]:
    found = [_Series(path.name, path.points, path=path) for path in chart.paths]
    marks: dict[tuple[Any, ...], list[Mark]] = {}
    for mark in chart.marks:
        look = (mark.name, mark.shape, mark.fill, mark.outline, mark.size)
        marks.setdefault(look, []).append(mark)
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
        _count(text.rstrip("%")) is None and text.rstrip("%") != "0" for _, text in axis.ticks
    )  # fmt: skip


def _ticks(chart: Chart) -> list[Words]:
    """Return the ticks that PowerPoint would not write as the page does, as words."""
    found: list[Words] = []
    for axis, is_across in ((chart.x, True), (chart.y, False)):
        for at, text in axis.ticks if _has_own_ticks(axis) else ():
            x, y = (at, 0.0) if is_across else (0.0, at)
            across, up = (0, -1) if is_across else (-1, 0)
            lines = tuple((Run(line),) for line in text.split("\n"))
            found.append(
                Words(lines, x, y, not is_across, is_across, across, up, (0, 0), axis.colour)
            )
    return [word for word in found if word.text]


def _one_series(
    scatter: Any, index: int, series: _Series, x: Column, y: Column, chart: Chart
) -> None:
    told = _series(scatter, index, y)
    shape, path = _at(told, "spPr"), series.path
    if path is None:
        _look(_at(shape, "a:ln", w=9525), None)
    elif path.fill:
        _line(shape, path.colour if path.width else NEUTRAL, path.width or 1.2)
    else:
        _line(shape, path.colour, path.width, path.dash)
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
    _cells(told, "xVal", x)
    _cells(told, "yVal", y)
    _at(told, "smooth", val=0)


def _marker(series: Any, mark: Mark | None) -> None:
    marker = _at(series, "marker")
    if mark is None or mark.shape not in _SHAPES:
        _at(marker, "symbol", val="none")
        return
    _at(marker, "symbol", val=_SHAPES[mark.shape])
    _at(marker, "size", val=min(max(round(mark.size * 0.75), 2), 72))
    shape = _at(marker, "spPr")
    _look(shape, mark.fill)
    _line(shape, mark.outline, mark.thick)


def _labels(series: Any, words: tuple[Words | None, ...], chart: Chart) -> None:
    labels = _at(series, "dLbls")
    for index, word in enumerate(words):
        if word is None:
            continue
        label = _at(labels, "dLbl")
        _at(label, "idx", val=index)
        _shift(label, word, chart)
        _rich(_at(_at(label, "tx"), "rich"), word, chart.size)
        _at(label, "dLblPos", val=_position(word))
        _shown(label, value=True)
    _shown(labels, value=False)


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
    told = _at(_at(label, "layout"), "manualLayout")
    _at(told, "x", val=round(across / chart.width, 5))
    _at(told, "y", val=round(-up / chart.height, 5))


def _rich(rich: Any, word: Words, size: float) -> None:
    _at(rich, "a:bodyPr", wrap="none")
    for line in word.lines:
        paragraph = _at(rich, "a:p")
        for run in line:
            told = _at(paragraph, "a:r")
            look = _at(told, "a:rPr", sz=_size(size), b=int(run.is_bold))
            _look(look, run.outline or run.colour or word.colour)
            _at(told, "a:t").text = run.text


def _value_axis(plot: Any, own: int, other: int, side: str, axis: Axis, crosses: float) -> None:
    told = _at(plot, "valAx")
    _at(told, "axId", val=own)
    scaling = _at(told, "scaling")
    _at(scaling, "orientation", val="maxMin" if axis.low > axis.high else "minMax")
    _at(scaling, "max", val=max(axis.low, axis.high))
    _at(scaling, "min", val=min(axis.low, axis.high))
    _at(told, "delete", val=int(not axis.is_shown))
    _at(told, "axPos", val=side)
    if axis.has_rules:
        _line(_at(_at(told, "majorGridlines"), "spPr"), axis.rule, 1)
    is_percent = any(text.endswith("%") for _, text in axis.ticks)
    code = "mmm yy" if axis.is_days else '0"%"' if is_percent else "General"
    _at(told, "numFmt", formatCode=code, sourceLinked=0)
    own_ticks = _has_own_ticks(axis)
    _at(told, "majorTickMark", val="none" if own_ticks else "out")
    _at(told, "minorTickMark", val="none")
    _at(told, "tickLblPos", val="none" if own_ticks else "low")
    _line(_at(told, "spPr"), axis.line if axis.has_line else None, 1)
    _at(told, "crossAx", val=other)
    _at(told, "crossesAt", val=crosses)
    _at(told, "crossBetween", val="midCat")
    at = [place for place, _ in axis.ticks]
    if len(at) > 1 and at[1] > at[0]:
        _at(told, "majorUnit", val=round(at[1] - at[0], 9))
