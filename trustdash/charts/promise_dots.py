"""Did we do what we said, when we first said it? One row per promise, from first date to now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import (
    Flags,
    Numbers,
    Texts,
    Times,
    days,
    flags,
    gaps,
    moment,
    segments,
    texts,
)
from trustdash.charts.axes import row_axis, time_axis
from trustdash.charts.labels import day_text, label, safe, shortened, text_width, widest
from trustdash.charts.marks import as_of_mark, dated_lines
from trustdash.charts.style import Margin, Style, blank, layout, line

_TITLE_LENGTH = 38
_TITLE_SHARE = 0.3
_ROW_PX = 25
_DOT_PX = 10
_RING_PX = 17
"""The first date of a promise delivered on that very day: a ring around the mark of delivery."""


@dataclass(frozen=True, slots=True)
class _Promises:
    """The frame as arrays, one value a row; `row` is the height in the chart."""

    row: Numbers
    title: Texts
    first: Times
    current: Times
    delivered: Times
    is_verified: Flags
    has_ended: Flags

    @property
    def is_delivered(self) -> Flags:
        known: Flags = ~np.isnat(self.delivered)
        return known

    @property
    def is_moved(self) -> Flags:
        moved: Flags = self.first != self.current
        return moved & ~np.isnat(self.first) & ~np.isnat(self.current)

    def is_overdue(self, as_of: np.datetime64) -> Flags:
        late: Flags = ~self.is_delivered & ~self.has_ended & (self.current < as_of)
        return late


def promise_dots(promises: pd.DataFrame, as_of: date, style: Style) -> go.Figure:
    """Draw each promise's first date, the date now in force, its delivery, and its delay.

    Columns: id, title (text); first_date, current_date, delivered_on (datetime64, NaT if there is
    none); is_verified, ended (bool; ended: withdrawn or superseded). Rows stand in the order given,
    the first on top. ○ first date; dotted to ┆ the date now, if it was moved; ● delivered and
    verified, ◇ delivered and not verified: blue by the first date, orange later, grey if there was
    no first date. A thick orange bar runs from the current date to `as_of` while the promise is
    open and late. A promise without any date says so in its row.
    The first date decides what is kept (metric M1); the current one stands beside it (M2).
    """
    if not len(promises):
        return go.Figure(layout=blank(style))
    data = _read(promises)
    names = _names(promises, style)
    today = moment(as_of).astype("datetime64[D]")
    start, end = _span(data, today)
    room = style.assumed_width - widest(names, style) - style.px(24)
    lines = dated_lines(style, [as_of_mark(as_of)], start, end, room)
    margin = Margin(
        left=style.px(4), right=style.px(12), top=lines.room + style.px(8), bottom=style.px(28)
    )
    height = len(names) * style.px(_ROW_PX) + margin.top + margin.bottom
    return go.Figure(
        data=_traces(data, today, style),
        layout=layout(
            style,
            height=height,
            margin=margin,
            xaxis=time_axis(style, start, end),
            yaxis=row_axis(style, names, has_rules=True),
            shapes=lines.shapes,
            annotations=[*lines.annotations, *_remarks(data, style)],
        ),
    )


def _read(frame: pd.DataFrame) -> _Promises:
    first = days(frame, "first_date")
    current = days(frame, "current_date")
    return _Promises(
        row=np.arange(len(frame), dtype="float64"),
        title=texts(frame, "title"),
        first=first,
        current=np.where(np.isnat(current), first, current),
        delivered=days(frame, "delivered_on"),
        is_verified=flags(frame, "is_verified"),
        has_ended=flags(frame, "ended"),
    )


def _names(frame: pd.DataFrame, style: Style) -> list[str]:
    if style.narrow:
        return list(texts(frame, "id"))
    room = round(_TITLE_SHARE * style.assumed_width / text_width("m", style))
    return [shortened(title, max(room, _TITLE_LENGTH)) for title in texts(frame, "title")]


def _span(data: _Promises, today: np.datetime64) -> tuple[np.datetime64, np.datetime64]:
    """From the earliest to the latest day, with 4 % of room on both sides."""
    known = np.concatenate([data.first, data.current, data.delivered, [today]])
    known = known[~np.isnat(known)]
    pad = max((known.max() - known.min()).astype("int64") * 4 // 100, 3)
    return known.min() - pad, known.max() + pad


def _traces(data: _Promises, today: np.datetime64, style: Style) -> list[dict[str, Any]]:
    return [
        *_moves(data, style),
        _overdue(data, today, style),
        _new_dates(data, style),
        _first_dates(data, style),
        _deliveries(data, data.is_delivered & data.is_verified, style, is_solid=True),
        _deliveries(data, data.is_delivered & ~data.is_verified, style, is_solid=False),
    ]


def _moves(data: _Promises, style: Style) -> list[dict[str, Any]]:
    later = data.is_moved & (data.current > data.first)
    earlier = data.is_moved & (data.current < data.first)
    drawn = (("moved later", later, style.concern), ("moved earlier", earlier, style.neutral))
    dots = (style.px(2), style.px(3))
    return [
        _lines(
            name, data.row[on], data.first[on], data.current[on], line(colour, style.px(2), dots)
        )
        for name, on, colour in drawn
    ]


def _overdue(data: _Promises, today: np.datetime64, style: Style) -> dict[str, Any]:
    late = data.is_overdue(today)
    ends = np.full(int(late.sum()), today)
    return _lines(
        "overdue", data.row[late], data.current[late], ends, line(style.concern, style.px(5))
    )


def _lines(
    name: str, rows: Numbers, starts: Times, ends: Times, look: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": segments(starts, ends),
        "y": gaps(rows),
        "line": look,
        "hoverinfo": "skip",
    }


def _new_dates(data: _Promises, style: Style) -> dict[str, Any]:
    which = data.is_moved
    colours = np.where(data.current > data.first, style.concern, style.neutral)[which]
    marker = {
        "symbol": "line-ns-open",
        "size": style.px(14),
        "color": colours,
        "line": {"width": style.px(2.4), "color": colours},
    }
    return _marks("date now", data, which, data.current, marker)


def _first_dates(data: _Promises, style: Style) -> dict[str, Any]:
    which = ~np.isnat(data.first)
    outline = np.where(data.has_ended & ~data.is_delivered, style.muted, style.text)[which]
    is_hidden = (data.delivered == data.first)[which]
    marker = {
        "symbol": "circle",
        "size": np.where(is_hidden, style.px(_RING_PX), style.px(_DOT_PX)),
        "color": style.page,
        "line": {"width": style.px(1.6), "color": outline},
    }
    return _marks("first date", data, which, data.first, marker)


def _deliveries(data: _Promises, which: Flags, style: Style, *, is_solid: bool) -> dict[str, Any]:
    kept = np.where(data.delivered <= data.first, style.good, style.concern)
    colours = np.where(np.isnat(data.first), style.neutral, kept)[which]
    marker = {
        "symbol": "circle" if is_solid else "diamond",
        "size": style.px(11 if is_solid else 12),
        "color": colours if is_solid else style.page,
        "line": {"width": style.px(1 if is_solid else 1.8), "color": colours},
    }
    name = "delivered and verified" if is_solid else "delivered, not verified"
    return _marks(name, data, which, data.delivered, marker)


def _marks(
    name: str, data: _Promises, which: Flags, at: Times, marker: dict[str, Any]
) -> dict[str, Any]:
    hover = [
        f"{safe(t)}<br>{name} {day_text(d)}"
        for t, d in zip(data.title[which], at[which], strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": at[which],
        "y": data.row[which],
        "marker": marker | {"opacity": 1},
        "hovertext": np.array(hover, dtype="object"),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _remarks(data: _Promises, style: Style) -> list[dict[str, Any]]:
    """Say in the row what has no mark of its own: no date at all, or an end without delivery."""
    remarks = []
    for row, first, current, ended in zip(
        data.row, data.first, data.current, data.has_ended & ~data.is_delivered, strict=True
    ):
        words = ["no date given"] if np.isnat(current) else []
        words += ["ended"] if ended else []
        at = current if np.isnat(first) else max(first, current)
        if words:
            remarks.append(_remark(style, ", ".join(words), row, at))
    return remarks


def _remark(style: Style, words: str, row: float, at: np.datetime64) -> dict[str, Any]:
    place = {"x": 0, "xref": "paper"} if np.isnat(at) else {"x": str(at)}
    muted = {"size": style.font_size, "color": style.muted}
    return label(
        style,
        words,
        y=row,
        **place,
        xanchor="left",
        xshift=round(style.px(8)),
        font=muted,
        bgcolor=style.page,
    )
