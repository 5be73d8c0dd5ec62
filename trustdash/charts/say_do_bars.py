"""What fell due each month, and what of it was kept: a pair of bars a month."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from trustdash.charts.arrays import Numbers, days, numbers
from trustdash.charts.axes import value_axis
from trustdash.charts.bars import legend_room
from trustdash.charts.labels import count_text, month_text
from trustdash.charts.style import Margin, Style, blank, layout

_HEIGHT_PX = 260
_BAR_SHARE = 0.36
_MOST_NUMBERED = {False: 24, True: 8}
_WORDS = ("due", "kept")


def say_do_bars(months: pd.DataFrame, style: Style) -> go.Figure:
    """Draw for each month how many promises were due and how many of those were kept.

    Columns: month (datetime64, any day of it), due, kept (promises). Counts, never percentages: a
    month often has fewer than five. Due is outlined and kept is solid, as plan and actual are.
    A month without promises keeps its place on the axis.
    """
    shown = months[~np.isnat(days(months, "month"))] if len(months) else months
    if not len(shown):
        return go.Figure(layout=blank(style))
    shown = shown.sort_values("month")
    starts = days(shown, "month").astype("datetime64[M]")
    places = (starts - starts[0]).astype("float64")
    names = np.arange(starts[0], starts[-1] + 1).astype("datetime64[D]")
    due, kept = numbers(shown, "due"), numbers(shown, "kept")
    top = max(float(np.nanmax(np.concatenate([due, kept]), initial=0)) * 1.15, 1.0)
    is_numbered = len(names) <= _MOST_NUMBERED[style.narrow]
    axis = value_axis(style, 0, top, "", 4)
    return go.Figure(
        data=[
            _bars(style, "due", places - _BAR_SHARE / 2, due, names, is_numbered=is_numbered),
            _bars(style, "kept", places + _BAR_SHARE / 2, kept, names, is_numbered=is_numbered),
        ],
        layout=layout(
            style,
            height=style.px(_HEIGHT_PX),
            margin=Margin(
                style.px(4), style.px(8), legend_room(style, _WORDS) + style.px(8), style.px(28)
            ),
            xaxis=_month_axis(style, names),
            yaxis=axis | {"visible": not is_numbered},
            has_legend=True,
        )
        | {"barmode": "overlay"},
    )


def _month_axis(style: Style, names: Any) -> dict[str, Any]:
    step = -(-len(names) // style.most_ticks)
    at = np.arange(0, len(names), step)
    return {
        "range": [-0.6, len(names) - 0.4],
        "tickvals": at.astype("float64"),
        "ticktext": np.array([month_text(name) for name in names[at]], dtype="object"),
        "tickangle": 0,
        "ticks": "",
    }


def _bars(
    style: Style, word: str, at: Numbers, counts: Numbers, names: Any, *, is_numbered: bool
) -> dict[str, Any]:
    is_due = word == "due"
    months = names[np.round(at).astype("int64")]
    hover = [
        f"{month_text(month)}<br>{count_text(count)} {word}"
        for month, count in zip(months, counts, strict=True)
    ]
    return {
        "type": "bar",
        "name": word,
        "x": at,
        "y": counts,
        "width": _BAR_SHARE * 0.92,
        "marker": {
            "color": style.page if is_due else style.good,
            "line": {"color": style.text if is_due else style.good, "width": style.px(1.5)},
        },
        "text": np.array([count_text(count) for count in counts], dtype="object"),
        "textposition": "outside" if is_numbered else "none",
        "textfont": {"size": style.font_size, "color": style.text},
        "constraintext": "none",
        "textangle": 0,
        "hovertext": np.array(hover, dtype="object"),
        "hoverinfo": "text",
        "cliponaxis": False,
    }
