"""Is the pile growing or manageable? Open items at the end of each week."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Numbers, Times, days, moment, numbers
from trustdash.charts.axes import time_axis, value_axis, value_room
from trustdash.charts.labels import bold, count_text, label, text_width
from trustdash.charts.marks import as_of_mark, dated_lines
from trustdash.charts.style import Margin, Style, blank, layout, line

_HEIGHT_PX = 280


def backlog(weekly: pd.DataFrame, as_of: date, style: Style) -> go.Figure:
    """Draw the number of open items at the end of each week, from 0.

    Columns: week_end (datetime64), opened, closed, open_at_end (items). Opened and closed stand in
    the table and the hover text, not as lines. A week without a count breaks the line.
    """
    ends = days(weekly, "week_end")
    known = ~np.isnat(ends)
    if not known.any():
        return go.Figure(layout=blank(style))
    shown = weekly[known].sort_values("week_end")
    ends, counts = days(shown, "week_end"), numbers(shown, "open_at_end")
    start, end = ends[0], max(ends[-1], moment(as_of).astype("datetime64[D]"))
    end = end if end > start else start + 1
    counted = np.flatnonzero(np.isfinite(counts))[-1:]
    said = f"{count_text(counts[counted[0]])} open" if len(counted) else ""
    right = text_width(said, style) + style.px(16)
    axis = value_axis(style, 0, max(float(np.nanmax(counts, initial=0)) * 1.08, 1.0), "")
    left = value_room(style, axis)
    plot = style.assumed_width - left - right
    lines = dated_lines(style, [as_of_mark(as_of)], start, end, plot)
    margin = Margin(left, right, lines.room + style.px(8), style.px(28))
    return go.Figure(
        data=[_line(shown, style), _end_dot(ends[counted], counts[counted], style)],
        layout=layout(
            style,
            height=style.px(_HEIGHT_PX),
            margin=margin,
            xaxis=time_axis(style, start, end),
            yaxis=axis,
            shapes=lines.shapes,
            annotations=[
                *lines.annotations,
                *(_end_label(style, said, count) for count in counts[counted]),
            ],
        ),
    )


def _line(shown: pd.DataFrame, style: Style) -> dict[str, Any]:
    flows = np.column_stack([numbers(shown, name) for name in ("opened", "closed")])
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "open at the end of the week",
        "x": days(shown, "week_end"),
        "y": numbers(shown, "open_at_end"),
        "line": line(style.text, style.px(2.4)),
        "customdata": flows,
        "hovertemplate": (
            "Week to %{x|%-d %b %Y}<br>%{y:,.0f} open<br>"
            "%{customdata[0]:,.0f} opened, %{customdata[1]:,.0f} closed<extra></extra>"
        ),
        "cliponaxis": False,
    }


def _end_dot(end: Times, count: Numbers, style: Style) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "latest week",
        "x": end,
        "y": count,
        "marker": {"size": style.px(8), "color": style.text},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _end_label(style: Style, said: str, at: float) -> dict[str, Any]:
    return label(
        style, bold(said), x=1, xref="paper", y=at, xanchor="left", xshift=round(style.px(8))
    )
