"""Frames made by hand, with the columns and types that the queries promise."""

from datetime import date
from typing import Any

import pandas as pd

from trustdash import queries
from trustdash.metrics.registry import METRICS, compute
from trustdash.metrics.value import MetricValue

AS_OF = date(2026, 11, 20)

_DEFAULTS: dict[str, dict[str, Any]] = {
    "commitments": {"status": "published", "first_seen": "2026-01-01", "said_on": "2026-01-01"},
    "actions": {"status": "open", "first_seen": "2026-01-01", "opened_on": "2026-01-01"},
    "revisions": {"item_entity": "commitment", "reason": "supplier", "is_move": True},
    "effectiveness_checks": {"action_status": "effective", "criterion": "no repeats"},
    "complaints": {"received_on": "2026-01-05"},
    "remedies": {"eligible_on": "2026-06-01", "currency": "EUR"},
    "incidents": {"category": "operational", "status": "new"},
    "waves": {"instrument": "Panel", "instrument_version": "1"},
    "milestones": {"weight": 1.0},
    "repeat_incidents": {"cause_determined": True},
    "recommendations": {"status": "open_await_response", "source": "audit"},
    "stakeholder_groups": {"kind": "customer"},
    "claims": {"kind": "fact", "said_on": "2026-03-01"},
    "communications": {"sent_at": "2026-03-01", "incident_id": "INC-1"},
    "evidence": {"subject_entity": "commitment", "status": "approved"},
    "listening_themes": {"group_id": "CUST", "confirmed": "not_asked", "raised_on": "2026-03-01"},
    "leader_meetings": {"format": "visit", "is_two_way": True, "status": "held",
                        "leader_role": "CEO", "held_on": "2026-11-01"},
    "affected_groups": {"incident_id": "INC-1", "group_id": "CUST", "group_name": "Customers"},
    "validations": {"subject_entity": "commitment", "independence": "external",
                    "status": "issued", "opinion": "favourable"},
    "kpis": {"id": "K", "name": "Trust", "unit": "points", "status": "active", "every_days": 7,
             "direction": "higher_is_better", "is_headline": True},
    "observations": {"kpi_id": "K", "assurance": "self_reported"},
    "responses": {"wave_id": "W", "item": "nps", "scale_min": 0.0, "scale_max": 10.0,
                  "last_on": "2026-10-01"},
}  # fmt: skip


def frame(query: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """Return rows of a query: what is not given is a default, 0 for counts, else unknown."""
    columns = queries.columns(query)
    unknown = {key for row in rows for key in row} - set(columns)
    assert not unknown, f"{query} has no {unknown}"
    numbered = [
        {
            **({"id": f"X-{number:03d}"} if "id" in columns else {}),
            **_DEFAULTS.get(query, {}),
            **row,
        }
        for number, row in enumerate(rows, 1)
    ]
    data = {name: [row.get(name) for row in numbered] for name in columns}
    return pd.DataFrame(
        {name: _typed(data[name], kind) for name, kind in columns.items()}, columns=list(columns)
    )


def _typed(values: list[Any], kind: str) -> pd.Series:
    if kind in ("DATE", "TIMESTAMP"):
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)), dtype="datetime64[us]")
    if kind == "BOOLEAN":
        return pd.Series([bool(value) for value in values], dtype=bool)
    if kind == "BIGINT":
        known = [0 if value is None else value for value in values]
        return pd.Series(known, dtype="int64")
    return pd.Series(values, dtype="float64" if kind == "DOUBLE" else object)


def values_of(metric: str, as_of: date = AS_OF, **frames: pd.DataFrame) -> tuple[MetricValue, ...]:
    """Return all values of a metric; frames that are not given are empty."""
    needed = {name: frames.get(name, frame(name)) for name in METRICS[metric].needs}
    return compute(metric, needed, as_of)


def value_of(
    metric: str,
    part: str | None = None,
    group: str | None = None,
    as_of: date = AS_OF,
    **frames: pd.DataFrame,
) -> MetricValue:
    """Return the one value of a group and part."""
    found = values_of(metric, as_of, **frames)
    (value,) = [each for each in found if (each.part, each.group) == (part, group)]
    return value


def counted(value: MetricValue) -> tuple[float | None, float | None]:
    """Return numerator and denominator."""
    return value.numerator, value.denominator
