"""Charts that PowerPoint draws itself and people can edit, each with its workbook inside."""

from trustdash.answers.answer import Exhibit
from trustdash.export.chart_data import Chart
from trustdash.export.native_bars import bar_chart
from trustdash.export.native_scatter import scatter_chart
from trustdash.export.native_xml import NativeChart


def native(exhibit: Exhibit, chart: Chart) -> NativeChart:
    """Return an exhibit as a native chart: bars for counts, else a scatter chart."""
    return bar_chart(exhibit, chart) if chart.bars else scatter_chart(chart)
