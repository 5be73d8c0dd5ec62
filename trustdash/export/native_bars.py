"""Counts as native bars: one series for each part, one category for each row of the table."""

from typing import Any

from trustdash.answers.answer import Exhibit, Table
from trustdash.charts.style import NEUTRAL
from trustdash.export.chart_data import Chart
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

_THICKEST_PX = 44.0


def bar_chart(exhibit: Exhibit, chart: Chart) -> NativeChart:
    """Return bars with the counts of the exhibit's table."""
    names, categories, values = _counted(exhibit, chart)
    looks = {bar.series: bar for bar in reversed(chart.bars)}
    across, stacked = chart.bars[0].is_across, any(bar.start for bar in chart.bars)
    columns = [Column(0, exhibit.table.headings[0], tuple(categories))]
    columns += [Column(i, name, tuple(values[name])) for i, name in enumerate(names, 1)]
    plot = plot_area()
    put(plot, "layout")
    bars = put(plot, "barChart")
    put(bars, "barDir", val="bar" if across else "col")
    put(bars, "grouping", val="stacked" if stacked else "clustered")
    put(bars, "varyColors", val=0)
    for index, column in enumerate(columns[1:]):
        drawn = looks.get(column.heading)
        series = series_of(bars, index, column)
        shape = put(series, "spPr")
        look(shape, drawn.fill if drawn else NEUTRAL)
        line(shape, drawn.outline if drawn else NEUTRAL, 1.5)
        put(series, "invertIfNegative", val=0)
        _numbers(series, drawn.ink if drawn and stacked else "#17212B", chart.size, stacked)
        cells(series, "cat", columns[0], is_text=True)
        cells(series, "val", column)
    put(bars, "gapWidth", val=_gap(chart, len(categories)))
    put(bars, "overlap", val=100 if stacked else 0)
    put(bars, "axId", val=1)
    put(bars, "axId", val=2)
    _category_axis(plot, chart, across)
    _length_axis(plot, across)
    return NativeChart(space(plot, legend=True, size=chart.size), workbook(columns))


def _gap(chart: Chart, rows: int) -> int:
    """Return the gap between rows in per cent of a bar, so that few bars don't grow fat."""
    a_row = chart.height * 0.8 / max(rows, 1)
    return min(max(round((a_row / _THICKEST_PX - 1) * 100), 50), 500)


def _counted(
    exhibit: Exhibit, chart: Chart
) -> tuple[list[str], list[str], dict[str, list[float | None]]]:
    """Return the names of the series, of the rows, and the counts as the chart's table has them."""
    drawn = list(dict.fromkeys(bar.series for bar in chart.bars))
    rows = sorted({round(bar.at) for bar in chart.bars})
    table = exhibit.table
    said = {round(w.y): w.text for w in chart.words if not (w.x_is_share or w.y_is_share)}
    if set(drawn) <= set(table.headings[1:-1]):
        parts = [name for name in table.headings[1:-1] if name]
        names = [name for name in parts if name in drawn or _has_counts(table, name)]
        values = {
            name: [count_of(row[table.headings.index(name)].text) for row in table.rows]
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


def _has_counts(table: Table, name: str) -> bool:
    column = table.headings.index(name)
    return any(count_of(row[column].text) for row in table.rows)


def _with(names: list[str], said: list[str]) -> list[str]:
    """Say each row's total behind its name."""
    return [f"{name}: {more}" if more else name for name, more in zip(names, said, strict=True)]


def _numbers(series: Any, ink: str, size: float, stacked: bool) -> None:
    """Print the value of each bar."""
    labels = put(series, "dLbls")
    put(labels, "numFmt", formatCode="#,##0;;", sourceLinked=0)
    put(labels, "spPr")
    text = put(labels, "txPr")
    put(text, "a:bodyPr")
    look(put(put(put(text, "a:p"), "a:pPr"), "a:defRPr", sz=size_of(size)), ink)
    put(labels, "dLblPos", val="ctr" if stacked else "outEnd")
    shown(labels, value=True)


def _category_axis(plot: Any, chart: Chart, across: bool) -> None:
    axis = put(plot, "catAx")
    put(axis, "axId", val=1)
    put(put(axis, "scaling"), "orientation", val="maxMin" if across else "minMax")
    put(axis, "delete", val=0)
    put(axis, "axPos", val="l" if across else "b")
    put(axis, "majorTickMark", val="none")
    put(axis, "minorTickMark", val="none")
    put(axis, "tickLblPos", val="low")
    line(put(axis, "spPr"), chart.x.line, 1)
    put(axis, "crossAx", val=2)
    put(axis, "crosses", val="autoZero")
    put(axis, "noMultiLvlLbl", val=1)


def _length_axis(plot: Any, across: bool) -> None:
    axis = put(plot, "valAx")
    put(axis, "axId", val=2)
    scaling = put(axis, "scaling")
    put(scaling, "orientation", val="minMax")
    put(scaling, "min", val=0)
    put(axis, "delete", val=1)
    put(axis, "axPos", val="b" if across else "l")
    put(axis, "crossAx", val=1)
    put(axis, "crosses", val="autoZero")
    put(axis, "crossBetween", val="between")
