"""In what are we trusted, and by whom less? A panel for each dimension, a row for each group."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Numbers, gaps, numbers, segments, texts
from trustdash.charts.axes import names_above, row_axis
from trustdash.charts.labels import bold, count_text, label, safe, shortened, widest
from trustdash.charts.style import Margin, Style, blank, layout, line

_ROW_PX, _NARROW_ROW_PX = 34, 52
_SCALE = 100.0
_NAME_LENGTH = 34
_NAME_ABOVE = 0.42
_HIDDEN = "not shown"


def trust_profile(rows: pd.DataFrame, style: Style) -> go.Figure:
    """Draw a dot with its interval for each group in each dimension, the panels side by side.

    Columns: group, dimension (text), value, low, high (0 to 100; NaN where not known or not shown).
    Dimensions and groups stand in the order given. The first group, everyone, is solid; the value
    is printed beside each dot. On a phone the names stand above their rows.
    """
    if not len(rows):
        return go.Figure(layout=blank(style))
    groups = list(dict.fromkeys(texts(rows, "group")))
    panels = list(dict.fromkeys(texts(rows, "dimension")))
    start = np.array([panels.index(each) for each in texts(rows, "dimension")]) * _step(style)
    row = np.array([groups.index(each) for each in texts(rows, "group")], dtype="float64")
    names = [shortened(name, _NAME_LENGTH) for name in groups]
    left = style.px(4) if style.narrow else widest(names, style) + style.px(12)
    tall = len(groups) * style.px(_NARROW_ROW_PX if style.narrow else _ROW_PX)
    margin = Margin(left, style.px(28), style.px(28), style.px(28))
    axis = row_axis(style, [""] * len(groups) if style.narrow else names, has_rules=True)
    if style.narrow:
        axis["range"] = [len(groups) - 0.5, -0.5 - _NAME_ABOVE]
    return go.Figure(
        data=[_intervals(rows, start, row, style), _dots(rows, start, row, style)],
        layout=layout(
            style,
            height=tall + margin.top + margin.bottom,
            margin=margin,
            xaxis=_panel_axis(style, len(panels)),
            yaxis=axis | {"showline": False},
            annotations=[*_headings(style, panels), *names_above(style, names, _NAME_ABOVE)],
        ),
    )


def _step(style: Style) -> float:
    """Return how far apart the zeros of two panels are."""
    return _SCALE + (40.0 if style.narrow else 24.0)


def _panel_axis(style: Style, panels: int) -> dict[str, Any]:
    """Return one axis on which every panel has its own scale from 0 to 100."""
    ticks = (0, 100) if style.narrow else (0, 50, 100)
    at = [panel * _step(style) + tick for panel in range(panels) for tick in ticks]
    return {
        "range": [-4.0, (panels - 1) * _step(style) + _SCALE + 4.0],
        "tickvals": np.array(at),
        "ticktext": np.array([count_text(tick) for tick in ticks] * panels, dtype="object"),
        "ticks": "outside",
        "ticklen": style.px(4),
        "tickcolor": style.border,
        "showline": False,
    }


def _intervals(rows: pd.DataFrame, start: Numbers, row: Numbers, style: Style) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "95 in 100 chance",
        "x": segments(start + numbers(rows, "low"), start + numbers(rows, "high")),
        "y": gaps(row),
        "line": line(style.neutral, style.px(2.4)),
        "hoverinfo": "skip",
    }


def _dots(rows: pd.DataFrame, start: Numbers, row: Numbers, style: Style) -> dict[str, Any]:
    value = numbers(rows, "value")
    known = np.isfinite(value)
    said = [count_text(each) if np.isfinite(each) else _HIDDEN for each in value]
    fill = np.where(row == 0, style.text, style.page)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "mean",
        "x": start + np.where(known, value, _SCALE / 2),
        "y": row,
        "text": np.array(said, dtype="object"),
        "textposition": "bottom center" if style.narrow else "top center",
        "textfont": {"size": style.font_size, "color": style.text},
        "marker": {
            "opacity": 1,
            "size": np.where(known, style.px(9), 0.0),
            "color": fill,
            "line": {"color": style.text, "width": style.px(1.6)},
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _headings(style: Style, panels: list[str]) -> list[dict[str, Any]]:
    return [
        label(
            style,
            bold(safe(name.capitalize())),
            x=panel * _step(style),
            xanchor="left",
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=round(style.px(8)),
        )
        for panel, name in enumerate(panels)
    ]
