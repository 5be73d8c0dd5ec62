"""Is it still valid? One bar for each opinion, from the day of issue to its last day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Flags, Numbers, Times, days, moment, texts
from trustdash.charts.axes import row_axis, time_axis
from trustdash.charts.labels import bold, label, safe, shortened, text_width
from trustdash.charts.marks import as_of_mark, dated_lines
from trustdash.charts.style import Margin, Style, blank, layout, line

_ROW_PX, _BAR_PX, _WORDS_PX = 48, 15, 22
_TITLE_LENGTH = 60
_BOLD = 1.15
"""How much wider a line is in which the name is bold."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How the bars of one state are drawn: fill, outline, dash."""

    fill: str
    outline: str
    dash: tuple[float, ...] | None = None


STATES = ("favourable", "qualified", "adverse", "disclaimed", "expired", "superseded", "revoked",
          "own word", "no opinion yet")  # fmt: skip
"""What an opinion can be on the day; each has a look of its own, and its words in its row."""


def validity_strip(opinions: pd.DataFrame, as_of: date, style: Style) -> go.Figure:
    """Draw for how long each opinion holds: from the day of issue to its last day.

    Columns: id, title (text), state (one of `STATES`), words (text: what it says and how long it
    holds), by (text: who judged), issued_on, valid_until (datetime64). Rows stand in the order
    given, the first on top.
    In force: filled; expired: outlined and dotted; superseded and revoked: outlined. Without a
    last day the bar runs to the edge; without a day of issue there is no bar. The words stand above
    the bar.
    """
    if not len(opinions):
        return go.Figure(layout=blank(style))
    issued, until = days(opinions, "issued_on"), days(opinions, "valid_until")
    today = moment(as_of).astype("datetime64[D]")
    start, end = _span(issued, until, today)
    lines = dated_lines(style, [as_of_mark(as_of)], start, end, style.assumed_width)
    margin = Margin(style.px(4), style.px(12), lines.room + style.px(8), style.px(28))
    rows = len(opinions)
    height = style.height or rows * style.px(_ROW_PX) + margin.top + margin.bottom
    row_px = (height - margin.top - margin.bottom) / rows
    states = texts(opinions, "state")
    ends = np.where(np.isnat(until), end, until)
    traces = [
        _bars(style, state, states == state, issued, ends, style.px(_BAR_PX) / row_px)
        for state in STATES
        if ((states == state) & ~np.isnat(issued)).any()
    ]
    axis = row_axis(style, [""] * rows) | {"showline": False, "automargin": False}
    return go.Figure(
        data=traces,
        layout=layout(
            style,
            height=height,
            margin=margin,
            xaxis=time_axis(style, start, end),
            yaxis=axis,
            shapes=lines.shapes,
            annotations=[
                *lines.annotations,
                *_words(style, opinions, issued, (start, end), row_px),
            ],
        ),
    )


def _span(issued: Times, until: Times, today: np.datetime64) -> tuple[np.datetime64, np.datetime64]:
    """From the earliest to the latest day, with 2 % of room on both sides."""
    known = np.concatenate([issued, until, [today]])
    known = known[~np.isnat(known)]
    pad = max((known.max() - known.min()).astype("int64") * 2 // 100, 3)
    return known.min() - pad, known.max() + pad


def _look(style: Style, state: str) -> _Look:
    dots = (style.px(2), style.px(3))
    return {
        "favourable": _Look(style.good, style.good),
        "qualified": _Look(style.tinted(style.concern, 0.25), style.concern),
        "adverse": _Look(style.concern, style.concern),
        "disclaimed": _Look(style.tinted(style.neutral, 0.3), style.neutral),
        "expired": _Look(style.page, style.concern, dots),
        "superseded": _Look(style.page, style.neutral),
        "revoked": _Look(style.page, style.concern),
        "own word": _Look(style.page, style.neutral, (style.px(6), style.px(3))),
        "no opinion yet": _Look(style.page, style.neutral),
    }[state]


def _bars(
    style: Style, state: str, which: Flags, issued: Times, ends: Times, thick: float
) -> dict[str, Any]:
    """Return the bars of one state as one trace: a rectangle a row, parted by gaps."""
    drawn = which & ~np.isnat(issued)
    rows = np.flatnonzero(drawn).astype("float64")
    start, end = issued[drawn], np.maximum(issued[drawn], ends[drawn])
    look = _look(style, state)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": state,
        "x": np.column_stack([start, end, end, start, start, start]).reshape(-1),
        "y": _outline(rows, thick),
        "fill": "toself",
        "fillcolor": look.fill,
        "line": line(look.outline, style.px(1.8), look.dash),
        "hoverinfo": "skip",
        "opacity": 1,
    }


def _outline(rows: Numbers, thick: float) -> Numbers:
    """Return the heights of each rectangle: below its words, which stand in the upper half."""
    top, bottom = rows + 0.06, rows + 0.06 + thick
    gap = np.full(len(rows), np.nan)
    heights: Numbers = np.column_stack([top, top, bottom, bottom, top, gap]).reshape(-1)
    return heights


def _words(
    style: Style,
    opinions: pd.DataFrame,
    issued: Times,
    span: tuple[np.datetime64, np.datetime64],
    row_px: float,
) -> list[dict[str, Any]]:
    """Write name and words above each bar, from its start on, or as far left as they need."""
    names, said = _names(style, opinions), _said(style, opinions)
    return [
        label(
            style,
            f"{bold(safe(name))}: {safe(words)}",
            x=_left(style, f"{name}: {words}", issued[row], span),
            xref="paper",
            xanchor="left",
            y=row + 0.06,
            yanchor="bottom",
            yshift=round(style.px(2)),
            bgcolor=style.page,
        )
        for row, (name, words) in enumerate(zip(names, said, strict=True))
        if row_px > style.px(_WORDS_PX)
    ]


def _said(style: Style, opinions: pd.DataFrame) -> list[str]:
    """Return what each opinion says, and by whom where there is room."""
    words, by = texts(opinions, "words"), texts(opinions, "by")
    if style.narrow:
        return list(words)
    return [f"{said} · {who}" if who else said for said, who in zip(words, by, strict=True)]


def _left(
    style: Style, text: str, issued: np.datetime64, span: tuple[np.datetime64, np.datetime64]
) -> float:
    """Return where a line of words begins, as a share of the width: at its bar, if it fits."""
    start, end = span
    wanted = 0.0 if np.isnat(issued) else float((issued - start) / (end - start))
    own = (text_width(text, style) * _BOLD + style.px(8)) / style.assumed_width
    return max(0.0, min(wanted, 1 - own))


def _names(style: Style, opinions: pd.DataFrame) -> list[str]:
    """Return the titles, cut so that name and words fit in one line; on a phone the ids."""
    if style.narrow:
        return list(texts(opinions, "id"))
    said = _said(style, opinions)
    letter = text_width("m", style)
    return [
        shortened(
            title, max(12, min(_TITLE_LENGTH, round(style.assumed_width / letter) - len(own)))
        )
        for title, own in zip(texts(opinions, "title"), said, strict=True)
    ]
