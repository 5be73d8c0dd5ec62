"""How far each measure is back on its way to where it was before the first incident (M44)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from trustdash.metrics import dates
from trustdash.metrics.recovery import BEFORE_POINTS, STALE_AFTER, for_everyone, with_gaps
from trustdash.metrics.registry import metric
from trustdash.metrics.value import MetricValue, assured, joined, number_of, plural, with_counted
from trustdash.stats import control_charts, intervals

_RECOVERED = "measures that have recovered"


@metric(
    "M44",
    "Recovery to baseline",
    unit="%",
    direction="higher_is_better",
    formula="For each measure: 100 × (latest value − trough) / (level before − trough). Level "
    f"before: the mean of the values before the first major incident, at least {BEFORE_POINTS}. "
    "Trough: the worst value since. The 95 % interval is that of the latest value: as published, "
    "else ± 1.96 standard deviations from value to value in the time before (mean moving range / "
    "1.128). The first part counts the measures that have recovered.",
    edge_cases="Recovered: the worse end of the interval has reached the level before, less the "
    "smallest change that matters where the measure declares one, in the last two values running; "
    "over 100 % is possible. Without enough values before, or with a break "
    "since, there is no baseline: the declared target takes its place, and that is said. A measure "
    "that was never worse than its level before has nothing to recover. One without a recent value "
    "is not counted as recovered. The uncertainty of trough "
    "and level before is not in the interval.",
    source="this project's own decision; sustained compliance in consent decrees",
)
def recovery_to_baseline(
    kpis: pd.DataFrame,
    observations: pd.DataFrame,
    annotations: pd.DataFrame,
    incidents: pd.DataFrame,
    as_of: date,
) -> tuple[MetricValue, ...]:
    """Return how many measures have recovered, and how far each is back."""
    first = first_major(incidents)
    values = for_everyone(observations)
    values = values[dates.by(values["period_end"], as_of)].dropna(subset=["value"])
    values = values.sort_values("period_end")
    in_force = kpis[kpis["status"] == "active"].sort_values("id")
    made = [
        _recovery(kpi, values[values["kpi_id"] == kpi.id], annotations, first, as_of)
        for kpi in in_force.itertuples(index=False)
    ]
    return (_recovered(made), *made)


def first_major(incidents: pd.DataFrame) -> pd.Timestamp | None:
    """Return the day on which the first major incident began, or was found; None without one."""
    majors = incidents[incidents["is_major"].astype(bool)]
    began = pd.to_datetime(majors["occurred_at"].fillna(majors["detected_at"])).dropna()
    return None if began.empty else pd.Timestamp(began.min()).normalize()


def _recovered(made: list[MetricValue]) -> MetricValue:
    """Return how many measures have recovered, of those that fell and have somewhere to go."""
    found = [each.rows for each in made if each.value is not None]
    if not found:
        nothing = "no measure fell below its level before" if made else "no measure on file"
        return MetricValue(None, part=_RECOVERED, unit="count", note=nothing)
    rows = pd.concat(found, ignore_index=True).drop(columns="counted")
    fell = f"of {plural(len(rows), 'measure')} that fell"
    return number_of(rows, rows["is_recovered"], part=_RECOVERED, note=fell)


@dataclass(frozen=True, slots=True)
class Course:
    """The way of one measure: worst since the incident, level to go back to, latest values.

    good: 1 where higher is better, −1 where lower is. base: the level before, else the target; None
    where there is neither. tolerance: the smallest change that matters. spread: the standard
    deviation from value to value in the time before; None where too few values tell. after: the
    values since the first major incident.
    """

    good: int
    base: float | None
    is_target: bool
    tolerance: float
    spread: float | None
    after: pd.DataFrame

    @property
    def latest(self) -> Any:
        """The row of the latest value."""
        return self.after.iloc[-1]

    @property
    def trough(self) -> float:
        """The worst value since."""
        values = self.after["value"]
        return float(values.min() if self.good > 0 else values.max())

    def limits(self, row: Any) -> tuple[float, float] | None:
        """Return the limits of one value's 95 % interval; None if nothing tells them."""
        if not (pd.isna(row["ci_low"]) or pd.isna(row["ci_high"])):
            return float(row["ci_low"]), float(row["ci_high"])
        if self.spread is None:
            return None
        half = intervals.Z95 * self.spread
        return float(row["value"]) - half, float(row["value"]) + half

    def is_recovered(self) -> bool:
        """Tell whether the worse end of the last two values' intervals has reached the base."""
        if self.base is None or len(self.after) < 2:
            return False
        found = [self.limits(self.after.iloc[position]) for position in (-2, -1)]
        worse = [each[0 if self.good > 0 else 1] for each in found if each is not None]
        short_of = [self.good * (self.base - limit) for limit in worse]
        return len(short_of) == 2 and max(short_of) <= self.tolerance


def _recovery(
    kpi: Any,
    values: pd.DataFrame,
    annotations: pd.DataFrame,
    first: pd.Timestamp | None,
    as_of: date,
) -> MetricValue:
    part = str(kpi.name)
    points, broken = _since_break(values, str(kpi.id), annotations)
    if first is None or kpi.direction == "neither" or points.empty:
        why = "no major incident on file" if first is None else "nothing to be better than"
        return MetricValue(None, part=part, note="no value on file" if points.empty else why)
    course = _course(points, kpi, first)
    why_not = _why_not(course)
    if why_not or course.base is None:
        return MetricValue(None, part=part, note=joined(why_not, broken))
    age = (as_of - course.latest["period_end"].date()).days
    is_stale = age > STALE_AFTER * int(kpi.every_days)
    return _value(course, course.base, kpi, is_stale=is_stale, broken=broken)


def _since_break(
    values: pd.DataFrame, kpi_id: str, annotations: pd.DataFrame
) -> tuple[pd.DataFrame, str | None]:
    """Return the values since the measure was last counted in another way, and a remark on it."""
    breaks = annotations[annotations["is_break"].astype(bool) & (annotations["kpi_id"] == kpi_id)]
    if breaks.empty:
        return values, None
    day = breaks["on_date"].max()
    said = f"counted in another way since {dates.in_words(day.date())}"
    return values[values["period_start"] >= day], said


def _course(points: pd.DataFrame, kpi: Any, first: pd.Timestamp) -> Course:
    last = points["period_end"].max().date()
    regular = with_gaps(points, int(kpi.every_days), last)
    before = regular.loc[regular["period_end"] < first, "value"].astype(float)
    limits = control_charts.xmr_limits(before)
    known = before.dropna()
    enough = len(known) >= BEFORE_POINTS
    target = None if pd.isna(kpi.target) else float(kpi.target)
    return Course(
        good=1 if kpi.direction == "higher_is_better" else -1,
        base=float(known.mean()) if enough else target,
        is_target=not enough,
        tolerance=0.0 if pd.isna(kpi.tolerance) else float(kpi.tolerance),
        spread=None if limits is None else (limits.high - limits.centre) / 3,
        after=points[points["period_end"] >= first],
    )


def _why_not(course: Course) -> str | None:
    if course.after.empty:
        return "no value since the first major incident"
    if course.base is None:
        return "no baseline and no target"
    if course.good * (course.base - course.trough) <= 0:
        return "never worse than its " + ("target" if course.is_target else "level before")
    return None


def _state(course: Course, base: float, *, is_stale: bool) -> str:
    """Say in words where a measure stands."""
    level = "target" if course.is_target else "level before"
    if course.is_recovered():
        since = dates.in_words(course.latest["period_end"].date())
        return f"had recovered, no value since {since}" if is_stale else "recovered"
    if course.good * (base - float(course.latest["value"])) <= course.tolerance:
        return f"at its {level}, not yet beyond doubt"
    return "not recovered"


def _value(
    course: Course, base: float, kpi: Any, *, is_stale: bool, broken: str | None
) -> MetricValue:
    row, whole = course.latest, base - course.trough
    limits = course.limits(row)
    bounds = sorted(100 * (each - course.trough) / whole for each in limits or ())
    recovered = course.is_recovered() and not is_stale
    shown = {
        "kpi_id": kpi.id, "name": kpi.name, "unit": kpi.unit, "latest": float(row["value"]),
        "latest_on": row["period_end"], "trough": course.trough, "level_before": base,
        "is_target": course.is_target, "is_recovered": recovered,
    }  # fmt: skip
    level = "target" if course.is_target else "before"
    told = {"now": float(row["value"]), level: base, "worst": course.trough}
    said = ", ".join(f"{word} {_shown(value, kpi)}" for word, value in told.items())
    return MetricValue(
        100 * (float(row["value"]) - course.trough) / whole,
        part=str(kpi.name),
        n=None if pd.isna(row["n"]) else int(row["n"]),
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        assurance=assured(row["assurance"]),
        note=joined(
            _state(course, base, is_stale=is_stale),
            said,
            "no baseline, to the target" if course.is_target else None,
            broken,
            None if bounds else "no interval",
        ),
        rows=with_counted(pd.DataFrame([shown]), recovered),
    )


def _shown(value: float, kpi: Any) -> str:
    text = f"{value:,.{int(kpi.decimals)}f}".replace("-", "−")
    return f"{text} {kpi.unit}".strip()
