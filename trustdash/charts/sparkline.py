"""A measure in the space of a word or of a card: a picture that is cheap to draw."""

import base64
from collections.abc import Sequence

import numpy as np

from trustdash.charts.arrays import Numbers
from trustdash.charts.style import NEUTRAL, STATES, Style

_PAD = 3.0
_DOTS = "2 3"


def sparkline(
    values: Numbers,
    style: Style,
    *,
    band: tuple[float, float] | None = None,
    width: int = 120,
    height: int = 28,
    ticks: Sequence[float] = (),
    breaks: Sequence[int] = (),
    state: str = "neutral",
) -> str:
    """Return the values as a small line, oldest first, as a `data:image/svg+xml;base64,…` URI.

    Evenly spaced; NaN breaks the line, and a value between two gaps is a dot. The last known value
    has a dot in the colour of `state`, whose word must stand beside it. `ticks` are upright lines
    at places between the values, counted from 0; before the values at `breaks` the line is
    interrupted and a dotted line stands. `band` is the usual range in the unit of the values, drawn
    grey behind the line. The picture has no text: what it means must stand beside it. A grey that
    has 3:1 on both themes is used throughout, because a picture in a cell does not follow a change
    of theme.
    """
    series = np.asarray(values, dtype="float64")
    known = np.flatnonzero(np.isfinite(series))
    if not len(known):
        return _uri(width, height, "")
    across = _across(len(series), width)
    low, high = _range(series[known], band)
    down = _down(series, low, high, height)
    parts = [] if band is None else [_band(_down(np.array(band), low, high, height), width)]
    step = (width - 2 * _PAD) / max(len(series) - 1, 1)
    parts += [_upright(_PAD + at * step, height) for at in ticks]
    parts += [_upright(_PAD + (at - 0.5) * step, height, _DOTS) for at in breaks]
    parts += [_run(across[run], down[run], style) for run in _runs(known, breaks)]
    parts.append(_dot(across[known[-1]], down[known[-1]], max(2.6, height / 22), STATES[state][1]))
    return _uri(width, height, "".join(parts))


def _across(count: int, width: int) -> Numbers:
    return np.linspace(_PAD, width - _PAD, count) if count > 1 else np.array([width / 2])


def _range(known: Numbers, band: tuple[float, float] | None) -> tuple[float, float]:
    every = np.concatenate([known, band or ()])
    low, high = float(every.min()), float(every.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _down(values: Numbers, low: float, high: float, height: int) -> Numbers:
    share = (np.asarray(values) - low) / (high - low)
    result: Numbers = height - _PAD - share * (height - 2 * _PAD)
    return result


def _runs(known: np.ndarray, breaks: Sequence[int]) -> list[np.ndarray]:
    """Part the positions that hold a value where one is missing between them, and at breaks."""
    apart = np.diff(known) > 1
    apart |= np.isin(known[1:], breaks)
    return np.split(known, np.flatnonzero(apart) + 1)


def _upright(x: float, height: int, dashes: str = "") -> str:
    dotted = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height}" stroke="{NEUTRAL}" '
        f'stroke-width="1.2"{dotted}/>'
    )


def _run(across: Numbers, down: Numbers, style: Style) -> str:
    if len(across) == 1:
        return _dot(across[0], down[0], 1.4)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, down, strict=True))
    return (
        f'<polyline points="{points}" fill="none" stroke="{style.neutral}" stroke-width="1.5" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _dot(x: float, y: float, radius: float, colour: str = NEUTRAL) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"/>'


def _band(edges: Numbers, width: int) -> str:
    top, tall = float(edges.min()), max(float(np.ptp(edges)), 1.0)
    return (
        f'<rect x="0" y="{top:.1f}" width="{width}" height="{tall:.1f}" fill="{NEUTRAL}" '
        'fill-opacity="0.22"/>'
    )


def _uri(width: int, height: int, inside: str) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{inside}</svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
