"""Axes: where the ticks stand and what they say."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from trustdash.charts.arrays import Times
from trustdash.charts.labels import label, month_text, safe, short_day_text, value_text, widest
from trustdash.charts.style import Style

_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_DAY_STEPS = (1, 2, 7, 14, 28)
_MONDAY = 4
_TICK_PX, _INSET_PX = 4, 9


def time_axis(style: Style, start: np.datetime64, end: np.datetime64) -> dict[str, Any]:
    """Return a time axis from `start` to `end`: at most nine labels such as `Jul 26`, four on a
    phone; days such as `20 Nov` where the span holds too few months.
    """
    values, texts = time_ticks(start, end - _edge(style, start, end), style.most_ticks)
    return {
        "type": "date",
        "range": [str(start.astype("datetime64[m]")), str(end.astype("datetime64[m]"))],
        "tickvals": values,
        "ticktext": np.array(texts, dtype="object"),
        "ticks": "outside",
        "ticklen": style.px(_TICK_PX),
        "tickcolor": style.border,
        "tickangle": 0,
    }


def _edge(style: Style, start: np.datetime64, end: np.datetime64) -> np.timedelta64:
    """The time at the right end of the axis in which a label would be cut off."""
    minutes = (end - start) / np.timedelta64(1, "m") * style.px(14) / style.assumed_width
    return np.timedelta64(int(minutes), "m")


def time_ticks(start: np.datetime64, end: np.datetime64, most: int) -> tuple[Times, list[str]]:
    """Choose the first step of months, or of days, that gives at most `most` ticks."""
    first, last = start.astype("datetime64[D]"), end.astype("datetime64[D]")
    for step in _MONTH_STEPS:
        ticks = _month_ticks(first, last, step)
        if len(ticks) <= most:
            break
    if len(ticks) >= 3 or (last - first).astype(int) > 120:
        return ticks, [month_text(tick) for tick in ticks]
    return _day_ticks(first, last, most)


def _month_ticks(first: np.datetime64, last: np.datetime64, step: int) -> Times:
    months = np.arange(first.astype("datetime64[M]"), last.astype("datetime64[M]") + 1)
    kept: Times = months[months.astype("int64") % step == 0].astype("datetime64[D]")
    visible: Times = kept[(kept >= first) & (kept <= last)]
    return visible


def _day_ticks(first: np.datetime64, last: np.datetime64, most: int) -> tuple[Times, list[str]]:
    days = np.arange(first, last + 1)
    for step in _DAY_STEPS:
        ticks = days[(days.astype("int64") - _MONDAY) % step == 0]
        if len(ticks) <= most:
            break
    return ticks, [short_day_text(tick) for tick in ticks]


def value_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round values between `low` and `high`, at most `most`: steps of 1, 2 or 5 times a
    power of ten.
    """
    if not high > low:
        return [low]
    power = 10.0 ** np.floor(np.log10((high - low) / most))
    for factor in (1, 2, 5, 10, 20):
        step = power * factor
        steps = np.arange(np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9) + 1)
        if len(steps) <= most:
            break
    return [float(number * step) for number in steps]


def value_axis(style: Style, low: float, high: float, unit: str, most: int = 5) -> dict[str, Any]:
    """Return an axis of values with few, round labels; as many decimals as the steps need."""
    ticks = value_ticks(low, high, most)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    decimals = max(0, int(np.ceil(-np.log10(step) - 1e-9))) if step < 1 else 0
    short = unit if unit == "%" else ""
    return {
        "range": [low, high],
        "tickvals": np.array(ticks),
        "ticktext": np.array([value_text(t, short, decimals) for t in ticks], dtype="object"),
        "ticks": "outside",
        "ticklen": style.px(_TICK_PX),
        "tickcolor": style.border,
    }


def value_room(style: Style, axis: dict[str, Any]) -> float:
    """Return the pixels that the labels of a value axis need to the left of the plot.

    Plotly could find it (`automargin`), at the price of drawing the whole chart twice.
    """
    return widest(list(axis["ticktext"]), style) + style.px(_TICK_PX + _INSET_PX)


def row_axis(style: Style, names: Sequence[str], *, has_rules: bool = False) -> dict[str, Any]:
    """Return an axis of rows, the first on top; each row stands at its number, from 0.

    Names may repeat. `has_rules` draws a light line through each row.
    """
    return {
        "range": [len(names) - 0.5, -0.5],
        "tickvals": np.arange(len(names), dtype="float64"),
        "ticktext": np.array([safe(name) for name in names], dtype="object"),
        "tickfont": {"size": style.font_size, "color": style.text},
        "ticks": "",
        "ticklabelstandoff": round(style.px(6)),
        "automargin": True,
        "showgrid": has_rules,
        "gridcolor": style.grid,
        "gridwidth": style.px(1),
    }


def names_above(style: Style, names: Sequence[str], up: float) -> list[dict[str, Any]]:
    """Return the names of rows as labels `up` rows above them on a phone; none elsewhere."""
    if not style.narrow:
        return []
    return [
        label(style, safe(name), x=0, xref="paper", xanchor="left", y=at - up, yanchor="middle")
        for at, name in enumerate(names)
    ]


def length_axis(longest: float) -> dict[str, Any]:
    """Return the unseen axis of bars, from 0: the lengths are printed, so it needs no labels."""
    return {"range": [0, longest if longest > 0 else 1], "visible": False}
