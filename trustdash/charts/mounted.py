"""Figures as a page mounts them, so that the browser draws each of them once.

Streamlit draws a chart that it mounts, measures its box, and draws it again. Plotly skips the
second time if it can see that nothing changed: the width was right from the start, the data carry
a revision, and there are neither templates nor typed arrays, which are never found equal.
"""

from base64 import b64decode
from typing import Any

import numpy as np
import plotly.graph_objects as go

MOST_LISTED = 5_000
"""Longer arrays stay typed: as text they would cost more than the second drawing."""


def mounted(figure: go.Figure, revision: str, width: int | None = None) -> go.Figure:
    """Return the same figure, ready for a page.

    revision: any text that changes with the figure. width: of the chart's box in CSS pixels.
    """
    described = _listed(figure.to_plotly_json())
    described["layout"] |= {"datarevision": revision} | ({"width": width} if width else {})
    ready = go.Figure(described)
    ready.layout.template = None  # a new figure takes the default one, which is never found equal
    return ready


def _listed(value: Any) -> Any:
    """Return a figure's description with plain lists in place of short arrays."""
    if isinstance(value, dict):
        if "bdata" in value:
            return _decoded(value)
        return {name: _listed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(part) for part in value]
    if isinstance(value, np.ndarray):
        return _plain(value)
    return value


def _decoded(typed: dict[str, Any]) -> Any:
    """Return what Plotly wrote as base64 as a list again, unless it is long."""
    found = np.frombuffer(b64decode(typed["bdata"]), dtype=typed["dtype"])
    return typed if len(found) > MOST_LISTED or "shape" in typed else found.tolist()


def _plain(array: np.ndarray[Any, Any]) -> Any:
    """Return texts and times as a list: a time in ISO 8601, a missing one as None."""
    if array.dtype.kind == "M":
        texts = np.datetime_as_string(array).tolist()
        return [None if text == "NaT" else text for text in texts]
    return array.tolist()


def plain_figure(figure: go.Figure) -> dict[str, Any]:
    """Return all of a figure as plain lists and values, whatever its length."""
    found: dict[str, Any] = _plainly(figure.to_plotly_json())
    return found


def _plainly(value: Any) -> Any:
    if isinstance(value, dict):
        if "bdata" in value:
            return np.frombuffer(b64decode(value["bdata"]), dtype=value["dtype"]).tolist()
        return {name: _plainly(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plainly(part) for part in value]
    if isinstance(value, np.generic):
        return value.item()
    return _plain(value) if isinstance(value, np.ndarray) else value
