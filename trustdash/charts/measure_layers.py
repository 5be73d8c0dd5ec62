"""What lies behind the points of a control chart: phases, the way ahead, the series beside it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from trustdash.charts.arrays import Numbers, Times, days, gaps, numbers, segments
from trustdash.charts.labels import label, safe, shortened
from trustdash.charts.series import End
from trustdash.charts.style import Style, line

_AHEAD_SHARE = 0.5
"""The time ahead takes at most so much of the room that the visible past takes."""
_NAME_LENGTH = 24
_DASH, _GAP = 7, 5


@dataclass(frozen=True, eq=False, slots=True)
class Corridor:
    """The way back that was agreed: columns on (datetime64), low, high; `words` name it."""

    points: pd.DataFrame
    words: str
    is_set_afterwards: bool = False
    """Agreed when values were known already: drawn dashed."""


@dataclass(frozen=True, eq=False, slots=True)
class Beside:
    """Another series of the same unit: columns period_end (datetime64), value."""

    name: str
    points: pd.DataFrame


@dataclass(frozen=True, eq=False, slots=True)
class Layers:
    """Traces in drawing order, their labels, the values the axis must hold, and the last day."""

    traces: list[dict[str, Any]]
    annotations: list[dict[str, Any]]
    ends: list[End]
    held: Numbers
    until: np.datetime64


@dataclass(slots=True)
class _Drawing:
    traces: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    held: list[Numbers] = field(default_factory=list)


def layers(
    style: Style,
    start: np.datetime64,
    end: np.datetime64,
    phases: pd.DataFrame | None,
    fan: pd.DataFrame | None,
    corridor: Corridor | None,
    beside: Beside | None,
) -> Layers:
    """Return what is drawn behind the points between two moments, and how far ahead it reaches."""
    until = _until(start, end, fan, corridor)
    made = _Drawing()
    if corridor is not None:
        _corridor(made, style, corridor, start, until)
    if fan is not None and len(fan):
        _fan(made, style, fan, until)
    if phases is not None and len(phases):
        _phases(made, style, phases, start, end)
    if beside is not None:
        _beside(made, style, beside, start, end)
    held = np.concatenate([np.empty(0), *made.held])
    return Layers(made.traces, made.annotations, made.ends, held, until)


def _until(
    start: np.datetime64,
    end: np.datetime64,
    fan: pd.DataFrame | None,
    corridor: Corridor | None,
) -> np.datetime64:
    """Return the last moment of what lies ahead, cut where it would crowd the past."""
    ahead = [days(fan, "on")] if fan is not None and len(fan) else []
    ahead += [days(corridor.points, "on")] if corridor is not None else []
    if not ahead:
        return end
    furthest = np.concatenate(ahead).max().astype("datetime64[m]")
    most = end + (end - start) * _AHEAD_SHARE
    return max(end, min(furthest, most))


def _cut(at: Times, start: np.datetime64, until: np.datetime64, *edges: Numbers) -> Any:
    """Return days and edges between two moments, with the edges' own height where they are cut."""
    first, last = start.astype("datetime64[D]"), until.astype("datetime64[D]")
    inside = (at > first) & (at < last)
    borders = [max(first, at[0]), min(last, at[-1])]
    kept = np.unique(np.concatenate([at[inside], np.array(borders, dtype="datetime64[D]")]))
    place, known = kept.astype(float), at.astype(float)
    return kept, *(np.interp(place, known, edge) for edge in edges)


def _outline(at: Times, low: Numbers, high: Numbers) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.concatenate([at, at[::-1], at[:1]]),
        "y": np.concatenate([low, high[::-1], low[:1]]),
        "hoverinfo": "skip",
    }


def _corridor(
    made: _Drawing, style: Style, corridor: Corridor, start: np.datetime64, until: np.datetime64
) -> None:
    """Draw the agreed corridor as an outlined band, named on the side that its edges leave free."""
    at = days(corridor.points, "on")
    if at[-1] < start or at[0] > until:
        return
    low, high = numbers(corridor.points, "low"), numbers(corridor.points, "high")
    at, low, high = _cut(at, start, until, low, high)
    dash = "dash" if corridor.is_set_afterwards else None
    look = {"name": "agreed", "line": line(style.muted, style.px(1.4), dash)}
    made.traces.append(_outline(at, low, high) | look)
    made.held += [low, high]
    falls = high[-1] < high[0]
    made.annotations.append(
        label(
            style,
            safe(corridor.words),
            x=str(at[-1]),
            y=float(low[-1] if falls else high[-1]),
            xanchor="right",
            yanchor="top" if falls else "bottom",
            font={"size": style.font_size, "color": style.muted},
            bgcolor=style.page,
        )
    )


def _fan(made: _Drawing, style: Style, fan: pd.DataFrame, until: np.datetime64) -> None:
    """Draw the time ahead: a dashed middle in a light band, both fainter than what is known."""
    at = days(fan, "on")
    seen = at <= until.astype("datetime64[D]")
    at, middle = at[seen], numbers(fan, "middle")[seen]
    low, high = numbers(fan, "low")[seen], numbers(fan, "high")[seen]
    if not len(at):
        return
    shade = style.tinted(style.neutral, 0.3)
    band = {"name": "8 in 10", "fill": "toself", "fillcolor": shade, "line": {"width": 0}}
    dashes = (style.px(_DASH), style.px(_GAP))
    made.traces.append(_outline(at, low, high) | band)
    made.traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "name": "if the pace holds",
            "x": at,
            "y": middle,
            "line": line(style.muted, style.px(1.6), dashes),
            "hoverinfo": "skip",
        }
    )
    made.held += [low, high]


def _phases(
    made: _Drawing, style: Style, phases: pd.DataFrame, start: np.datetime64, end: np.datetime64
) -> None:
    """Draw each phase's mean solid and its limits dashed, cut to what is visible."""
    first = np.maximum(days(phases, "first"), start.astype("datetime64[D]"))
    last = np.minimum(days(phases, "last"), end.astype("datetime64[D]"))
    seen = first <= last
    first, last = first[seen], last[seen]
    centre, low, high = (numbers(phases, name)[seen] for name in ("centre", "low", "high"))
    limited = np.isfinite(low) & np.isfinite(high)
    dashes = (style.px(_DASH), style.px(_GAP))
    made.traces.append(
        _levels("mean of the phase", first, last, centre, line(style.neutral, style.px(1.4)))
    )
    if limited.any():
        edges = np.concatenate([low[limited], high[limited]])
        first, last = (np.tile(each[limited], 2) for each in (first, last))
        look = line(style.neutral, style.px(1.2), dashes)
        made.traces.append(_levels("limits of the phase", first, last, edges, look))
        made.held.append(edges)


def _levels(
    name: str, first: Times, last: Times, level: Numbers, look: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": segments(first, last),
        "y": gaps(level),
        "line": look,
        "hoverinfo": "skip",
    }


def _beside(
    made: _Drawing,
    style: Style,
    beside: Beside,
    start: np.datetime64,
    end: np.datetime64,
) -> None:
    """Draw the series beside it thin and dashed, named at its end; on a phone by what it is."""
    at, values = days(beside.points, "period_end"), numbers(beside.points, "value")
    seen = (at >= start.astype("datetime64[D]")) & (at <= end.astype("datetime64[D]"))
    known = np.flatnonzero(seen & np.isfinite(values))
    if not len(known):
        return
    at, values = at[seen], values[seen]
    made.traces.append(
        {
            "type": "scatter",
            "mode": "lines",
            "name": "comparison",
            "x": at,
            "y": values,
            "line": line(style.muted, style.px(1.1), (style.px(3), style.px(3))),
            "hoverinfo": "skip",
            "connectgaps": False,
        }
    )
    made.held.append(values)
    newest = values[np.isfinite(values)][-1]
    name = "comparison" if style.narrow else shortened(beside.name, _NAME_LENGTH)
    made.ends.append(End(float(newest), name, is_muted=True))
