"""How long has it been, and how long did it take others? Incidents above published spans."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import gaps, numbers, segments, texts
from trustdash.charts.axes import names_above, row_axis
from trustdash.charts.labels import count_text, safe, shortened, widest
from trustdash.charts.style import Margin, Style, blank, layout, line

_ROW_PX, _NARROW_ROW_PX = 28, 44
_NAME_LENGTH = 44
_NAME_ABOVE = 0.4
_BAR_PX = 12
_BESIDE = "   "


def recovery_time(rows: pd.DataFrame, style: Style) -> go.Figure:
    """Draw each incident as a mark at the years since it began, and each published span as a bar.

    Columns: name, said (text, printed beside), low, high (years; equal for a single value; high NaN
    where the end was not reached: the bar then has an arrow), is_ours (an incident of ours). Rows
    stand in the order given. Spans describe others; nothing is coloured as good or bad.
    """
    if not len(rows):
        return go.Figure(layout=blank(style))
    names = [shortened(name, _NAME_LENGTH) for name in texts(rows, "name")]
    low, high = numbers(rows, "low"), numbers(rows, "high")
    reached = np.where(np.isfinite(high), high, low)
    end = max(float(np.nanmax(reached)), 1.0)
    left = style.px(8) if style.narrow else widest(names, style) + style.px(12)
    right = widest(list(texts(rows, "said")), style) + style.px(18)
    margin = Margin(left, right, style.px(8), style.px(32))
    tall = len(names) * style.px(_NARROW_ROW_PX if style.narrow else _ROW_PX)
    axis = row_axis(style, [""] * len(names) if style.narrow else names, has_rules=True)
    if style.narrow:
        axis["range"] = [len(names) - 0.5, -0.5 - _NAME_ABOVE]
    return go.Figure(
        data=[_spans(rows, low, reached, style), _marks(rows, low, reached, style)],
        layout=layout(
            style,
            height=tall + margin.top + margin.bottom,
            margin=margin,
            xaxis=_years(style, end),
            yaxis=axis | {"showline": False},
            annotations=names_above(style, names, _NAME_ABOVE),
        ),
    )


def _years(style: Style, end: float) -> dict[str, Any]:
    step = 1 if end <= 12 and not style.narrow else max(2, round(end / 5))
    at = np.arange(0, np.floor(end) + 1, step)
    words = [count_text(each) for each in at]
    words[-1] += " years"
    return {
        "range": [0, end * 1.02],
        "tickvals": at,
        "ticktext": np.array(words, dtype="object"),
        "ticks": "outside",
        "ticklen": style.px(4),
        "tickcolor": style.border,
    }


def _spans(rows: pd.DataFrame, low: Any, reached: Any, style: Style) -> dict[str, Any]:
    """Draw the published spans as thick grey lines; a single value is a short one."""
    row = np.arange(len(rows), dtype="float64")
    theirs = ~rows["is_ours"].to_numpy(dtype=bool) & np.isfinite(numbers(rows, "high"))
    wide = np.maximum(reached - low, 0.06)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "published of others",
        "x": segments(low[theirs], (low + wide)[theirs]),
        "y": gaps(row[theirs]),
        "line": line(style.neutral, style.px(_BAR_PX)),
        "hoverinfo": "skip",
    }


def _marks(rows: pd.DataFrame, low: Any, reached: Any, style: Style) -> dict[str, Any]:
    """Draw our incidents as solid marks, and print what each row says behind it."""
    ours = rows["is_ours"].to_numpy(dtype=bool)
    open_end = ~np.isfinite(numbers(rows, "high"))
    symbols = np.where(ours, "circle", np.where(open_end, "triangle-right", "line-ns"))
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "years since it began",
        "x": np.where(ours, low, reached),
        "y": np.arange(len(rows), dtype="float64"),
        "text": np.array([_BESIDE + safe(said) for said in texts(rows, "said")], dtype="object"),
        "textposition": "middle right",
        "textfont": {"size": style.font_size, "color": style.text},
        "marker": {
            "size": style.px(10),
            "symbol": symbols,
            "color": np.where(ours, style.text, style.neutral),
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
