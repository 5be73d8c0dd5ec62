"""How far each measure is back on its way to where it was before the first incident (M44)."""

from datetime import date
from typing import Any

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.course import (
    BACK_RULE,
    BEFORE_POINTS,
    Course,
    comparable,
    course,
    last_break,
    with_gaps,
)
from trustdash.metrics.recovery import for_everyone
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, assured, joined, number_of, plural, with_counted

BACK = "measures back to the earlier level"
"""The part that counts the measures of the verdict that are back."""


@metric(
    "M44",
    "Recovery to baseline",
    unit="%",
    direction="higher_is_better",
    formula="For each measure: 100 × (latest value − trough) / (level before − trough). Level "
    f"before: the mean of the values before the first major incident, at least {BEFORE_POINTS}. "
    "Trough: the worst value since. The 95 % interval is that of the latest value: as published, "
    "else ± 1.96 standard deviations from value to value in the time before (mean moving range / "
    "1.128). The first part counts the measures of the verdict that are back to the earlier level: "
    + BACK_RULE,
    edge_cases="Over 100 % is possible. Without enough values before, or with a break since, there "
    "is no earlier level: the declared target takes its place, and that is said. A measure that "
    "was never worse than its level before has nothing to go back to. One without a recent value "
    "is not counted as back. The uncertainty of trough and level before is not in the interval. "
    "Pages and verdict count by the same rule.",
    source="this project's own decision; sustained compliance in consent decrees",
)
def recovery_to_baseline(
    kpis: pd.DataFrame,
    observations: pd.DataFrame,
    annotations: pd.DataFrame,
    incidents: pd.DataFrame,
    as_of: date,
) -> tuple[MetricValue, ...]:
    """Return how many measures are back to the earlier level, and how far each has come."""
    majors = major_days(incidents)
    values = for_everyone(observations)
    values = values[dates.by(values["period_end"], as_of)].dropna(subset=["value"])
    values = values.sort_values("period_end")
    in_force = kpis[kpis["status"] == "active"].sort_values("id")
    rows = list(in_force.itertuples(index=False))
    made = [
        _recovery(kpi, values[values["kpi_id"] == kpi.id], annotations, majors, as_of)
        for kpi in rows
    ]
    counted = [each for each, kpi in zip(made, rows, strict=True) if kpi.is_headline]
    return (_back(counted), *made)


def major_days(incidents: pd.DataFrame) -> pd.Series:
    """Return the days on which the major incidents began, or were found."""
    majors = incidents[incidents["is_major"].astype(bool)]
    days: pd.Series = dates.began_at(majors).dropna().dt.normalize()
    return days


def _back(made: list[MetricValue]) -> MetricValue:
    """Return how many measures are back, of those that fell and have somewhere to go."""
    found = [each.rows for each in made if each.value is not None]
    if not found:
        nothing = "no measure fell below its level before" if made else "no measure on file"
        return MetricValue(None, part=BACK, unit="count", note=nothing)
    rows = pd.concat(found, ignore_index=True).drop(columns="counted")
    fell = f"of {plural(len(rows), 'measure')} that fell"
    return number_of(rows, rows["is_back"], part=BACK, note=fell)


def _recovery(
    kpi: Any, values: pd.DataFrame, annotations: pd.DataFrame, majors: pd.Series, as_of: date
) -> MetricValue:
    part = str(kpi.name)
    points = comparable(values, str(kpi.id), annotations)
    broken = _said_break(str(kpi.id), annotations)
    if majors.empty or kpi.direction == "neither" or points.empty:
        why = "no major incident on file" if majors.empty else "nothing to be better than"
        return MetricValue(None, part=part, note="no value on file" if points.empty else why)
    way = course(with_gaps(points, int(kpi.every_days), as_of), kpi, majors, as_of)
    why_not = _why_not(way)
    if why_not or way.base is None:
        return MetricValue(None, part=part, note=joined(why_not, broken))
    latest = points[points["period_end"] == way.after.iloc[-1]["period_end"]].iloc[-1]
    return _value(way, way.base, kpi, latest, broken)


def _said_break(kpi_id: str, annotations: pd.DataFrame) -> str | None:
    day = last_break(kpi_id, annotations)
    return None if day is None else f"counted in another way since {dates.in_words(day.date())}"


def _why_not(way: Course) -> str | None:
    if way.after.empty:
        return "no value since the first major incident"
    if way.base is None:
        return "no baseline and no target"
    if not way.fell:
        return "never worse than its " + ("target" if way.is_target else "level before")
    return None


def _state(way: Course, base: float, latest: Any) -> str:
    """Say in words where a measure stands."""
    level = "target" if way.is_target else "earlier level"
    if way.is_stale:
        return f"no value since {dates.in_words(latest['period_end'].date())}"
    if way.is_back():
        return f"back to the {level}"
    if way.good * (base - float(latest["value"])) <= way.tolerance:
        return f"at its {level}, not yet beyond doubt"
    return f"not back to the {level}"


def _value(way: Course, base: float, kpi: Any, row: Any, broken: str | None) -> MetricValue:
    whole = base - way.trough
    limits = way.limits(row)
    bounds = sorted(100 * (each - way.trough) / whole for each in limits or ())
    back = bool(way.is_back())
    shown = {
        "kpi_id": kpi.id, "name": kpi.name, "unit": kpi.unit, "latest": float(row["value"]),
        "latest_on": row["period_end"], "trough": way.trough, "level_before": base,
        "is_target": way.is_target, "is_back": back,
    }  # fmt: skip
    level = "target" if way.is_target else "before"
    told = {"latest": float(row["value"]), level: base, "worst": way.trough}
    said = ", ".join(f"{word} {_shown(value, kpi)}" for word, value in told.items())
    return MetricValue(
        100 * (float(row["value"]) - way.trough) / whole,
        part=str(kpi.name),
        n=None if pd.isna(row["n"]) else int(row["n"]),
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        assurance=assured(row["assurance"]),
        note=joined(
            _state(way, base, row),
            said,
            "no baseline, to the target" if way.is_target else None,
            broken,
            None if bounds else "no interval",
        ),
        rows=with_counted(pd.DataFrame([shown]), back),
    )


def _shown(value: float, kpi: Any) -> str:
    text = f"{value:,.{int(kpi.decimals)}f}".replace("-", "−")
    return f"{text} {kpi.unit}".strip()
