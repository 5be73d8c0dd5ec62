"""The one place for colours, shapes, sizes and the common look of all charts.

Mark colours are the same in both themes, on slides and on paper; text colours follow the theme.
Blue is good, orange is a concern, grey is neither; because blue and orange are equally light, a
shape or a word always goes with the colour.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from trustdash.charts.colour import tint

GOOD: Final = "#2A7AC7"
CONCERN: Final = "#CB5A12"
NEUTRAL: Final = "#74808D"

PAGE_LIGHT: Final = "#FFFFFF"
PAGE_DARK: Final = "#10171F"
SURFACE_LIGHT: Final = "#F4F6F8"
SURFACE_DARK: Final = "#1A242F"
TEXT_LIGHT: Final = "#17212B"
TEXT_DARK: Final = "#E9EEF3"
TICK_LIGHT: Final = "#5D646B"
TICK_DARK: Final = "#A8AEB3"
BORDER_LIGHT: Final = "#8592A0"
BORDER_DARK: Final = "#6F7D8B"
PRIMARY_LIGHT: Final = "#1D5FA6"
PRIMARY_DARK: Final = "#79B4F2"
TEXT_GOOD_LIGHT: Final = "#1D5FA6"
TEXT_CONCERN_LIGHT: Final = "#AD4208"
PILL_SHARE: Final = {"light": 0.16, "dark": 0.24}
"""How much of the mark colour a pill's background holds, by theme."""

FONT: Final = '"Source Sans", "Source Sans Pro", "Source Sans 3", sans-serif'

STATES: Final[dict[str, tuple[str, str]]] = {
    "good": ("◆", GOOD),
    "concern": ("▼", CONCERN),
    "neutral": ("●", NEUTRAL),
}
"""Each state's shape and mark colour; its word stands in the text beside it."""

CONFIG: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "scrollZoom": False,
    "doubleClick": False,
}
"""What to pass as Plotly's `config`: no mode bar, no zoom, nothing sent to another host."""

_BODY_PX = 13
_WIDE_PX = 800
_PHONE_PX = 358

Theme = Literal["light", "dark"]


class Margin(NamedTuple):
    """Room around the plot in CSS pixels, already scaled."""

    left: float = 8
    right: float = 16
    top: float = 12
    bottom: float = 28

    def as_plotly(self) -> dict[str, float]:
        """Return the margin as Plotly names it."""
        return {"l": self.left, "r": self.right, "t": self.top, "b": self.bottom, "pad": 0}


@dataclass(frozen=True, slots=True)
class Style:
    """How a chart is to be drawn: theme, scale, and the room there is.

    scale: 1 on a page, about 1.45 on a slide; it multiplies text, marks and heights.
    narrow: a phone, about 390 px wide: fewer ticks, ids or letters in place of names.
    height: in CSS pixels; None: as tall as the content needs.
    width: in CSS pixels, if it is known. Charts fill their box whatever it is; the width decides
    which labels would touch each other, so a value that is too small is the safe one.
    alone: no list stands beside the chart, so numbers that refer to one would mean nothing.
    """

    theme: Theme = "light"
    scale: float = 1.0
    narrow: bool = False
    height: int | None = None
    width: int | None = None
    alone: bool = False

    def _by_theme(self, light: str, dark: str) -> str:
        return light if self.theme == "light" else dark

    @property
    def text(self) -> str:
        """Text, events and the as-of line."""
        return self._by_theme(TEXT_LIGHT, TEXT_DARK)

    @property
    def muted(self) -> str:
        """Tick labels and second-rank text: 6.0:1 on the light page, 8.1:1 on the dark one."""
        return self._by_theme(TICK_LIGHT, TICK_DARK)

    @property
    def page(self) -> str:
        """The page behind the chart; also the inside of outlined marks."""
        return self._by_theme(PAGE_LIGHT, PAGE_DARK)

    @property
    def surface(self) -> str:
        """Cards, and the box of a hover label."""
        return self._by_theme(SURFACE_LIGHT, SURFACE_DARK)

    @property
    def border(self) -> str:
        """Axis lines: at least 3:1 on the page."""
        return self._by_theme(BORDER_LIGHT, BORDER_DARK)

    @property
    def grid(self) -> str:
        """Row lines: 15 % of the text colour, decoration."""
        return tint(self.text, self.page, 0.15)

    @property
    def band(self) -> str:
        """The grey band of the usual range."""
        return tint(NEUTRAL, self.page, 0.18)

    @property
    def good(self) -> str:
        """Improving, kept."""
        return GOOD

    @property
    def concern(self) -> str:
        """Worsening, late."""
        return CONCERN

    @property
    def neutral(self) -> str:
        """Expected, or neither good nor a concern."""
        return NEUTRAL

    @property
    def font_size(self) -> float:
        """The size of all text in the chart: 13 px on a page, 18.9 px on a slide."""
        return self.px(_BODY_PX)

    @property
    def most_ticks(self) -> int:
        """The most labels a time axis may carry."""
        return 4 if self.narrow else 9

    @property
    def assumed_width(self) -> float:
        """The width in pixels that label collisions are worked out with."""
        if self.width is not None:
            return float(self.width)
        return self.px(_PHONE_PX if self.narrow else _WIDE_PX)

    def px(self, size: float) -> float:
        """Scale a length that is right on a page."""
        return round(size * self.scale, 2)

    def tinted(self, colour: str, share: float) -> str:
        """Return a tint of a mark colour on this theme's page."""
        return tint(colour, self.page, share)


def layout(
    style: Style,
    *,
    height: float,
    margin: Margin,
    xaxis: dict[str, Any],
    yaxis: dict[str, Any],
    shapes: Iterable[dict[str, Any]] = (),
    annotations: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Return the layout that all charts share; `style.height` wins over `height`.

    The template is emptied: Plotly's own adds 6 kB to each figure, and Streamlit sets another.
    """
    return {
        "template": {},
        "height": style.height or round(height),
        "margin": margin.as_plotly(),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": style.font_size, "color": style.text},
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": style.surface,
            "bordercolor": style.border,
            "font": {"family": FONT, "size": style.font_size, "color": style.text},
        },
        "dragmode": False,
        "showlegend": False,
        "xaxis": _axis(style) | xaxis,
        "yaxis": _axis(style) | yaxis,
        "shapes": list(shapes),
        "annotations": list(annotations),
    }


def _axis(style: Style) -> dict[str, Any]:
    return {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": style.border,
        "linewidth": style.px(1),
        "tickfont": {"size": style.font_size, "color": style.muted},
    }


def blank(style: Style, height: float = 120) -> dict[str, Any]:
    """Return the layout of a chart that has nothing to show: no axes, no marks."""
    hidden: dict[str, Any] = {"visible": False}
    return layout(style, height=height, margin=Margin(), xaxis=hidden, yaxis=hidden)


def line(colour: str, width: float, dash: Sequence[float] | str | None = None) -> dict[str, Any]:
    """Return Plotly's description of a line: colour, width in pixels, dash pattern."""
    described: dict[str, Any] = {"color": colour, "width": width}
    if dash is not None:
        described["dash"] = dash if isinstance(dash, str) else ",".join(f"{d}px" for d in dash)
    return described
