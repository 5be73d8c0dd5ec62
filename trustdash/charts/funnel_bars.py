"""How far did the remedies reach? For each group and step, how many of how many."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Flags, Numbers, numbers, texts
from trustdash.charts.axes import length_axis, row_axis
from trustdash.charts.labels import bold, count_text, label, safe, shortened, widest
from trustdash.charts.style import Margin, Style, blank, layout

WAITING = "still waiting"
"""The step that is a concern in itself: people who were owed something and have not got it."""

_ROW_PX = 28
_BAR_SHARE = 0.56
_GROUP_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Rows:
    """One value for each step; `row` leaves a free line above each group for its name."""

    groups: list[tuple[str, float]]
    row: Numbers
    step: list[str]
    count: Numbers
    base: Numbers

    @property
    def share(self) -> Numbers:
        """The length of the bar, 0 to 1; NaN where the count or its base is unknown or zero."""
        base = np.where(self.base > 0, self.base, np.nan)
        share = np.clip(self.count / base, 0.0, 1.0)
        return np.where(share > 0, share, np.nan)

    @property
    def is_waiting(self) -> Flags:
        """Whether the step is the one of people who still wait."""
        return np.array([step.lower() == WAITING for step in self.step], dtype="bool")


def funnel_bars(steps: pd.DataFrame, style: Style) -> go.Figure:
    """Draw each step as a bar within the outline of its base, with "n of m" printed behind it.

    Columns: group (text), step (text), count (people or cases that reached it), base (of how many).
    Groups and steps stand in the order given. Each bar is drawn against its own base, so a small
    group reads as well as a large one. "Still waiting" is a concern, ▼; other steps are grey. A
    count that is not shown (NaN, for a group that is too small) says so.
    """
    if not len(steps):
        return go.Figure(layout=blank(style))
    rows = _read(steps)
    said = _said(rows)
    height = max(rows.row.max() + 1, 1.0)
    margin = Margin(style.px(4), widest(said, style) + style.px(14), style.px(4), style.px(8))
    axis = row_axis(style, rows.step) | {
        "range": [height - 0.5, -0.5],
        "tickvals": rows.row,
        "showline": False,
    }
    return go.Figure(
        data=[_outlines(rows, style), _bars(rows, style), _numbers(rows, said, style)],
        layout=layout(
            style,
            height=height * style.px(_ROW_PX) + margin.top + margin.bottom,
            margin=margin,
            xaxis=length_axis(1.0),
            yaxis=axis,
            annotations=[_group_name(style, name, at) for name, at in rows.groups],
        )
        | {"barmode": "overlay"},
    )


def _read(frame: pd.DataFrame) -> _Rows:
    names, rows, groups = texts(frame, "group"), [], []
    line = 0.0
    for index, name in enumerate(names):
        if (index == 0 or name != names[index - 1]) and name:
            groups.append((name, line))
            line += 1
        rows.append(line)
        line += 1
    return _Rows(
        groups,
        np.array(rows),
        list(texts(frame, "step")),
        numbers(frame, "count"),
        numbers(frame, "base"),
    )


def _said(rows: _Rows) -> list[str]:
    return [
        _of(count, base, "▼ " if waits and count > 0 else "")
        for count, base, waits in zip(rows.count, rows.base, rows.is_waiting, strict=True)
    ]


def _of(count: float, base: float, mark: str) -> str:
    if not np.isfinite(count):
        return "not shown"
    return f"{mark}{count_text(count)} of {count_text(base)}"


def _bar(rows: _Rows, lengths: Numbers) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": rows.row,
        "x": lengths,
        "width": _BAR_SHARE,
        "showlegend": False,
    }


def _outlines(rows: _Rows, style: Style) -> dict[str, Any]:
    look = {"color": style.page, "line": {"color": style.neutral, "width": style.px(1.2)}}
    known = np.where(rows.base > 0, 1.0, np.nan)
    return _bar(rows, known) | {"name": "of", "marker": look, "hoverinfo": "skip"}


def _bars(rows: _Rows, style: Style) -> dict[str, Any]:
    colours = np.where(rows.is_waiting, style.concern, style.neutral)
    hover = [f"{safe(step)}: {said}" for step, said in zip(rows.step, _said(rows), strict=True)]
    return _bar(rows, rows.share) | {
        "name": "reached",
        "marker": {"color": colours, "line": {"color": colours, "width": style.px(1.2)}},
        "hovertext": np.array(hover, dtype="object"),
        "hoverinfo": "text",
    }


def _numbers(rows: _Rows, said: list[str], style: Style) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "name": "n of m",
        "x": np.ones(len(said)),
        "y": rows.row,
        "text": np.array([f" {text}" for text in said], dtype="object"),
        "textposition": "middle right",
        "textfont": {"size": style.font_size, "color": style.text},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _group_name(style: Style, name: str, at: float) -> dict[str, Any]:
    text = bold(safe(shortened(name, _GROUP_LENGTH)))
    return label(style, text, x=0, xref="paper", y=at + 0.15, xanchor="left", yanchor="middle")
