"""A chart as lines, areas and words at places on paper: what a file without charts draws."""

import math
from collections.abc import Iterator
from typing import Any, Final

from trustdash.export.chart_data import Axis, Chart, Mark, Path, Run, Words

Shape = dict[str, Any]
"""A line, an area, or words; places in pixels from the top left."""

_TICK_PX, _INSET_PX = 4, 5
_ROUND: Final = tuple((math.cos(i * math.pi / 12), math.sin(i * math.pi / 12)) for i in range(24))
_CORNERS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "circle": _ROUND,
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle-down": ((-1.1, -0.8), (1.1, -0.8), (0, 1.1)),
    "triangle-up": ((-1.1, 0.8), (1.1, 0.8), (0, -1.1)),
    "star": tuple(
        (r * math.sin(i * math.pi / 5), -r * math.cos(i * math.pi / 5))
        for i, r in enumerate((1.1, 0.45) * 5)
    ),
}
_STROKES: Final = {"line-ns": ((0, -1), (0, 1)), "line-ew": ((-1, 0), (1, 0))}


def drawing(chart: Chart) -> list[Shape]:
    """Return a chart's shapes in the order in which they are painted."""
    return list(_Paper(chart).shapes())


class _Paper:
    """Where the units of a chart's axes lie in pixels."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._wide = chart.width - chart.left - chart.right
        self._tall = chart.height - chart.top - chart.bottom

    def _x(self, at: float, *, is_share: bool = False) -> float:
        return self._chart.left + self._wide * (at if is_share else self._chart.x.share(at))

    def _y(self, at: float, *, is_share: bool = False) -> float:
        share = at if is_share else self._chart.y.share(at)
        return self._chart.top + self._tall * (1 - share)

    def shapes(self) -> Iterator[Shape]:
        """Yield areas first, then axes, lines, bars, marks and words."""
        chart = self._chart
        areas = [path for path in chart.paths if path.fill]
        yield from (self._path(path) for path in areas)
        yield from self._axis_across(chart.x)
        yield from self._axis_up(chart.y)
        yield from (self._path(path) for path in chart.paths if not path.fill)
        for bar in chart.bars:
            yield from self._bar(bar)
        yield from (self._mark(mark) for mark in chart.marks)
        yield from (self._words(words) for words in chart.words)

    def _path(self, path: Path) -> Shape:
        points = [[self._x(at[0]), self._y(at[1])] if at else None for at in path.points]
        return _line(points, path.colour, path.width, path.dash, path.fill)

    def _axis_across(self, axis: Axis) -> Iterator[Shape]:
        base, chart = self._y(0, is_share=True), self._chart
        if axis.has_line:
            ends = [[chart.left, base], [chart.left + self._wide, base]]
            yield _line(ends, axis.line, 1)
        for at, text in axis.ticks:
            x = self._x(at)
            if axis.is_days:
                yield _line([[x, base], [x, base + _TICK_PX]], axis.line, 1)
            yield _said(text, x, base + _TICK_PX + 3, 0.5, 0.0, axis.colour, chart.size)

    def _axis_up(self, axis: Axis) -> Iterator[Shape]:
        side, chart = self._chart.left, self._chart
        for at, text in axis.ticks:
            y = self._y(at)
            if axis.has_rules:
                yield _line([[side, y], [side + self._wide, y]], axis.rule, 1)
            yield _said(text, side - _TICK_PX - _INSET_PX, y, 1.0, 0.5, axis.colour, chart.size)
        if axis.has_line:
            yield _line([[side, chart.top], [side, chart.top + self._tall]], axis.line, 1)

    def _bar(self, bar: Any) -> Iterator[Shape]:
        lows, highs = bar.at - bar.thick / 2, bar.at + bar.thick / 2
        if bar.is_across:
            x0, x1 = self._x(bar.start), self._x(bar.start + bar.length)
            y0, y1 = self._y(lows), self._y(highs)
        else:
            x0, x1 = self._x(lows), self._x(highs)
            y0, y1 = self._y(bar.start), self._y(bar.start + bar.length)
        if bar.length:
            yield _line([[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]], bar.outline, 1.5, (),
                        bar.fill)  # fmt: skip
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        if bar.said and bar.is_beyond:
            yield _said(bar.said, middle[0], min(y0, y1) - 3, 0.5, 1.0, bar.ink, self._chart.size)
        elif bar.said:
            yield _said(bar.said, *middle, 0.5, 0.5, bar.ink, self._chart.size)

    def _mark(self, mark: Mark) -> Shape:
        x, y, half = self._x(mark.x), self._y(mark.y), mark.size / 2
        if mark.shape in _STROKES:
            ends = [[x + a * half, y + b * half] for a, b in _STROKES[mark.shape]]
            return _line(ends, mark.outline, mark.thick or 2)
        corners = _CORNERS.get(mark.shape, _ROUND)
        around = [[x + a * half, y + b * half] for a, b in (*corners, corners[0])]
        return _line(around, mark.outline, mark.thick, (), mark.fill)

    def _words(self, words: Words) -> Shape:
        x = self._x(words.x, is_share=words.x_is_share) + words.shift[0]
        y = self._y(words.y, is_share=words.y_is_share) - words.shift[1]
        return _lines_said(words.lines, x, y, {1: 0.0, 0: 0.5, -1: 1.0}[words.across],
                           {1: 1.0, 0: 0.5, -1: 0.0}[words.up], words.colour,
                           self._chart.size) | {"backing": words.backing}  # fmt: skip


def _line(points: list[Any], colour: str, width: float, dash: tuple[float, ...] = (),
          fill: str | None = None) -> Shape:  # fmt: skip
    return {
        "kind": "line",
        "parts": _unbroken(points),
        "colour": colour or None,
        "width": width,
        "dash": list(dash),
        "fill": fill,
    }


def _unbroken(points: list[Any]) -> list[list[list[float]]]:
    """Return the pieces between the breaks, in hundredths of a pixel."""
    pieces: list[list[list[float]]] = [[]]
    for at in points:
        if at is None:
            pieces.append([])
        else:
            pieces[-1].append([round(at[0], 2), round(at[1], 2)])
    return [piece for piece in pieces if len(piece) > 1]


def _said(text: str, x: float, y: float, across: float, down: float, ink: str,
          size: float) -> Shape:  # fmt: skip
    lines = tuple((Run(part),) for part in text.split("\n"))
    return _lines_said(lines, x, y, across, down, ink, size)


def _lines_said(lines: tuple[tuple[Run, ...], ...], x: float, y: float, across: float,
                down: float, ink: str, size: float) -> Shape:  # fmt: skip
    return {
        "kind": "words",
        "lines": [
            [
                {
                    "text": run.text,
                    "bold": run.is_bold,
                    "ink": run.colour or ink,
                    "outline": run.outline,
                }
                for run in line
            ]
            for line in lines
        ],
        "x": round(x, 2),
        "y": round(y, 2),
        "across": across,
        "down": down,
        "size": size,
        "backing": None,
    }
