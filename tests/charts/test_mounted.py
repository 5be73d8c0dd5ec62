"""A figure as a page mounts it: Plotly must see that nothing changed when it is drawn again."""

import json

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from trustdash.charts.mounted import MOST_LISTED, mounted

DAYS = np.array(["2026-11-19", "NaT"], dtype="datetime64[D]")


def described(figure: go.Figure) -> dict:
    return json.loads(mounted(figure, "r1", 384).to_json())


def test_short_arrays_are_plain_lists_in_which_what_is_missing_is_null():
    (trace,) = described(go.Figure({"data": [{"x": DAYS, "y": np.array([1.5, np.nan])}]}))["data"]
    assert trace["x"] == ["2026-11-19", None]
    assert trace["y"] == [1.5, None]


def test_arrays_within_arrays_of_the_layout_are_lists_too():
    ticks = {"xaxis": {"tickvals": np.array([1.0, 2.0])}}
    assert described(go.Figure(layout=ticks))["layout"]["xaxis"]["tickvals"] == [1, 2]


def test_long_arrays_stay_typed():
    values = np.arange(MOST_LISTED + 1, dtype="float64")
    (trace,) = described(go.Figure({"data": [{"y": values}]}))["data"]
    assert trace["y"]["dtype"] == "f8"


@pytest.mark.parametrize("default", ["plotly", None])
def test_the_layout_carries_width_and_revision_and_no_template(default, monkeypatch):
    monkeypatch.setattr(pio.templates, "default", default)
    layout = described(go.Figure(layout={"height": 220}))["layout"]
    assert layout == {"height": 220, "width": 384, "datarevision": "r1"}


def test_without_a_width_the_box_decides():
    assert "width" not in json.loads(mounted(go.Figure(), "r1").to_json())["layout"]
