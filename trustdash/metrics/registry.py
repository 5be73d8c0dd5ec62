"""Every metric, declared once beside its function.

A metric is a pure function of frames and a day. Its parameters are names of queries, and `as_of`;
the tile, the list, the chart, the slide, the export and the command line all take its values from
here, and "How this number is made" is written from the same declaration.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any

import pandas as pd

from trustdash.metrics.value import MetricValue
from trustdash.model.values import Direction

__all__ = ["METRICS", "Metric", "MetricValue", "compute", "metric"]

Made = MetricValue | Iterable[MetricValue]
Function = Callable[..., Made]


@dataclass(frozen=True, slots=True)
class Metric:
    """One number's one definition.

    unit: of the value (%, points, days, hours, count). direction: which way is better. min_n: the
    fewest items for a headline. formula, edge_cases, source: in words, for the reader. theme: the
    file it is declared in. needs: the queries whose frames it takes.
    """

    id: str
    name: str
    unit: str
    direction: Direction
    min_n: int
    formula: str
    edge_cases: str
    source: str
    theme: str
    function: Callable[..., tuple[MetricValue, ...]]
    needs: tuple[str, ...]


METRICS: dict[str, Metric] = {}
"""Every metric by id, M1 first."""


def metric(
    id: str,  # noqa: A002 - the word that readers and programs know it by
    name: str,
    *,
    unit: str,
    direction: Direction,
    formula: str,
    edge_cases: str,
    source: str,
    min_n: int = 1,
) -> Callable[[Function], Callable[..., tuple[MetricValue, ...]]]:
    """Declare a function as a metric; its values are stamped with the metric's id and direction."""

    def declare(function: Function) -> Callable[..., tuple[MetricValue, ...]]:
        @wraps(function)
        def stamped(*frames: Any, **named: Any) -> tuple[MetricValue, ...]:
            made = function(*frames, **named)
            values = (made,) if isinstance(made, MetricValue) else tuple(made)
            values = values or (MetricValue(None, note="nothing of this kind is on file"),)
            return tuple(_stamp(METRICS[id], value) for value in values)

        asked = tuple(inspect.signature(function).parameters)
        needs = tuple(name for name in asked if name != "as_of")
        theme = function.__module__.rpartition(".")[2]
        METRICS[id] = Metric(
            id, name, unit, direction, min_n, formula, edge_cases, source, theme, stamped, needs
        )
        return stamped

    return declare


def _stamp(declared: Metric, value: MetricValue) -> MetricValue:
    return replace(
        value,
        metric=declared.id,
        unit=value.unit or declared.unit,
        direction=declared.direction,
    )


def compute(
    metric_id: str, frames: Mapping[str, pd.DataFrame], as_of: date
) -> tuple[MetricValue, ...]:
    """Return a metric's values: the total, then its parts and groups.

    frames: query name → frame, at least those that the metric needs.
    """
    declared = METRICS[metric_id]
    given: dict[str, Any] = {name: frames[name] for name in declared.needs}
    if "as_of" in inspect.signature(declared.function).parameters:
        given["as_of"] = as_of
    return declared.function(**given)


def put_in_order() -> None:
    """Put the metrics in the order of their numbers, M1 first."""
    ordered = sorted(METRICS.items(), key=lambda item: int(item[0].removeprefix("M")))
    METRICS.clear()
    METRICS.update(ordered)
