"""The words in a chart: how they are written, how wide they are, and how they keep apart."""

import html
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from trustdash.charts.arrays import Numbers
from trustdash.charts.style import Style

UNKNOWN = "–"
_MINUS = "−"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LETTER_WIDTH = 0.5
_HOURS_UP_TO = 72
_ALL_DECIMALS = 15
"""A float holds no more decimals than these, so there is nothing left to round."""


def day_text(day: np.datetime64) -> str:
    """Write a day as `20 Nov 2026`; what is missing as a dash."""
    if np.isnat(day):
        return UNKNOWN
    year, month, number = str(day.astype("datetime64[D]")).split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"


def short_day_text(day: np.datetime64) -> str:
    """Write a day as `20 Nov`, for axes that span a few weeks."""
    return day_text(day).rsplit(" ", 1)[0]


def month_text(day: np.datetime64) -> str:
    """Write a month as `Nov 26`, for axes; what is missing as a dash."""
    if np.isnat(day):
        return UNKNOWN
    _, month, year = day_text(day).split(" ")
    return f"{month} {year[-2:]}"


def rounded(value: float, decimals: int = 0) -> float:
    """Round halves away from zero, as people do; there is no minus zero."""
    if decimals > _ALL_DECIMALS:
        return float(value) + 0.0
    step = 10**decimals
    size: float = math.floor(abs(float(value)) * step + 0.5 + 1e-9) / step
    return -size if value < 0 and size else size


def value_text(value: float, unit: str, decimals: int = 0) -> str:
    """Write a value: `78%`, `1,204`, `4.1 days`; a true minus; what is missing as a dash.

    Pages write their numbers by it, too, so that a chart and the sentence beside it never round
    differently.
    """
    if not np.isfinite(value):
        return UNKNOWN
    shown = rounded(value, decimals)
    signed = f"{_MINUS if shown < 0 else ''}{abs(shown):,.{decimals}f}"
    if unit == "%":
        return signed + "%"
    return signed if unit in ("", "count") else f"{signed} {unit}"


def count_text(count: float) -> str:
    """Write a count: `1,204`; what is missing as a dash."""
    return value_text(count, "count")


def duration_text(hours: float) -> str:
    """Write a duration in whole hours up to 72, then in whole days; below one, `under 1 hour`."""
    if abs(hours) < 1:
        return "under 1 hour"
    amount, unit = (hours, "hour") if abs(hours) <= _HOURS_UP_TO else (hours / 24, "day")
    whole = value_text(amount, "count")
    return f"{whole} {unit}" + ("" if whole.lstrip(_MINUS) == "1" else "s")


def shortened(text: str, length: int) -> str:
    """Cut a text to at most `length` characters, ending in `…` where something was cut."""
    return text if len(text) <= length else text[: length - 1].rstrip(" ,;:.–-") + "…"


def safe(text: str) -> str:
    """Escape text of the data, because Plotly reads a few tags as markup."""
    return html.escape(text, quote=False)


def bold(text: str) -> str:
    """Mark text as bold for Plotly."""
    return f"<b>{text}</b>"


def text_width(text: str, style: Style) -> float:
    """Estimate the width of a line in pixels: half the font size for each character."""
    return len(text) * _LETTER_WIDTH * style.font_size


def widest(texts: Sequence[str], style: Style) -> float:
    """Estimate the width of the longest of several lines in pixels; 0 for none."""
    return max((text_width(text, style) for text in texts), default=0.0)


def spread(wanted: Numbers, gap: float, low: float, high: float) -> Numbers:
    """Push positions apart until neighbours are at least `gap` from each other.

    Order is kept; positions stay within `low` and `high` if there is room, and otherwise run over
    `high`. The unit is the caller's: pixels, or a value axis.
    """
    order = np.argsort(wanted, kind="stable")
    placed = np.clip(wanted[order].astype("float64"), low, high)
    for index in range(1, len(placed)):
        placed[index] = max(placed[index], placed[index - 1] + gap)
    over = placed[-1] - high if len(placed) else 0.0
    if over > 0:
        placed[-1] = max(high, low + gap * (len(placed) - 1))
        for index in range(len(placed) - 2, -1, -1):
            placed[index] = max(low, min(placed[index], placed[index + 1] - gap))
        for index in range(1, len(placed)):
            placed[index] = max(placed[index], placed[index - 1] + gap)
    result: Numbers = np.empty_like(placed)
    result[order] = placed
    return result


def stagger(centres: Sequence[float], widths: Sequence[float], rows: int) -> list[int | None]:
    """Choose for each label the lowest row where it touches no earlier one; None if there is none.

    `centres` and `widths` are in pixels; the order given is the order of preference.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    chosen: list[int | None] = []
    for centre, width in zip(centres, widths, strict=True):
        left, right = centre - width / 2, centre + width / 2
        free = (r for r in range(rows) if all(right < a or left > b for a, b in taken[r]))
        row = next(free, None)
        chosen.append(row)
        if row is not None:
            taken[row].append((left, right))
    return chosen


def label(style: Style, text: str, *, x: Any, y: Any, **more: Any) -> dict[str, Any]:
    """Return an annotation without an arrow, in the chart's text colour and size."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": style.font_size, "color": style.text},
    } | more
