"""Lines over time: where they break, and how their ends are labelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trustdash.charts.arrays import Flags, Numbers, Times
from trustdash.charts.labels import bold, label, safe, spread, widest
from trustdash.charts.style import Style

_LABEL_PX = 17
_INSET_PX = 10


@dataclass(frozen=True, slots=True)
class End:
    """A label at the end of a line, level with `value`."""

    value: float
    text: str
    is_strong: bool = False
    is_muted: bool = False


def broken(at: Times, values: Numbers, breaks: Flags) -> tuple[Times, Numbers]:
    """Return the line's points with a gap set in before each one that `breaks`.

    Values that are missing are gaps already, as NaN.
    """
    places = np.flatnonzero(breaks)
    return np.insert(at, places, at[places]), np.insert(values, places, np.nan)


def value_range(values: Sequence[float] | Numbers, share: float = 0.08) -> tuple[float, float]:
    """Return the range that holds all known values, with `share` of it as room on both sides.

    Equal values get a range of 1 around them; no value at all, 0 to 1.
    """
    known = np.asarray(values, dtype="float64")
    known = known[np.isfinite(known)]
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    pad = (high - low) * share if high > low else max(abs(high) * share, 0.5)
    return low - pad, high + pad


def hover_template(before: str, unit: str, decimals: int) -> str:
    """Return Plotly's template for a point's hover text: its day, and its value with the unit."""
    said = {"%": "%", "": "", "count": ""}.get(unit, f" {safe(unit)}")
    return f"{before}%{{x|%-d %b %Y}}<br>%{{y:,.{decimals}f}}{said}"


def ends_room(style: Style, ends: Sequence[End]) -> float:
    """Return the pixels that the labels need on the right of the plot."""
    return widest([end.text for end in ends], style) + style.px(_INSET_PX + 6)


def end_labels(
    style: Style, ends: Sequence[End], low: float, high: float, plot_height: float
) -> list[dict[str, Any]]:
    """Return the labels right of the plot, pushed apart so that none covers another.

    low, high: the value axis; plot_height: its length in pixels.
    """
    per_pixel = (high - low) / max(plot_height, 1.0)
    wanted = np.array([end.value for end in ends], dtype="float64")
    placed = spread(wanted, style.px(_LABEL_PX) * per_pixel, low, high)
    return [_end(style, end, float(at)) for end, at in zip(ends, placed, strict=True)]


def _end(style: Style, end: End, at: float) -> dict[str, Any]:
    text = bold(safe(end.text)) if end.is_strong else safe(end.text)
    colour = style.muted if end.is_muted else style.text
    return label(
        style,
        text,
        x=1,
        xref="paper",
        y=round(at, 6),
        xanchor="left",
        yanchor="middle",
        xshift=round(style.px(_INSET_PX)),
        font={"size": style.font_size, "color": colour},
    )
