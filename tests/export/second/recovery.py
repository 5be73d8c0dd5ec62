"""M44 to M46: how far the measures, the promises and the time have come."""

import numpy as np
import pandas as pd

from .assurance import checks
from .number import NOTHING, Number, Numbers, Z, amount, count, t_interval
from .promises import timely
from .rows import Rows

LATELY, FEWEST, RANGE_FROM = 7, 3, 8
HELD_FOR = 365
A_MONTH = 365.25 / 12


def majors(rows: Rows) -> pd.DataFrame:
    found = rows("incident")
    found = found[found["is_major"].eq(True) & (found["status"] != "dismissed")]
    began = found["occurred_at"].fillna(found["detected_at"]).dt.normalize()
    return found.assign(began=began).sort_values("began")


def series(rows: Rows, kpi: str) -> pd.DataFrame:
    """Return the values of everyone, in time order, as published."""
    found = rows("observation")
    found = found[(found["kpi_id"] == kpi) & found["group_id"].isna() & found["value"].notna()]
    return found[found["period_end"] <= rows.as_of].sort_values("period_end")


def spread(before: pd.Series) -> float:
    """Return the standard deviation from value to value: mean moving range / 1.128."""
    return before.diff().abs().mean() / 1.128


class Course:
    """A measure's values before and since the first major incident, higher being better."""

    def __init__(self, rows: Rows, kpi: object) -> None:
        values = series(rows, kpi.id)
        notes = rows("annotation")
        breaks = notes.loc[
            (notes["kpi_id"] == kpi.id) & notes["is_break"].eq(True), "on_date"
        ].sort_values()
        day, latest = majors(rows)["began"].iloc[[0, -1]]
        before = values[values["period_end"] < day]
        self.since = values[values["period_end"] >= day]
        broken = breaks[breaks >= day]
        if len(broken):
            self.since = self.since[self.since["period_start"] >= broken.iloc[-1]]
        self.before = before["value"] if len(before) >= FEWEST and not len(broken) else None
        self.sign = -1 if kpi.direction == "lower_is_better" else 1
        self.level = kpi.target if self.before is None else self.before.mean()
        self.tolerance = 0.0 if pd.isna(kpi.tolerance) else kpi.tolerance
        self.lately = self.since[self.since["period_end"] >= latest]
        last = self.since["period_end"].max()
        self.recent = (rows.as_of - last).days <= 1.5 * kpi.every_days

    @property
    def worst(self) -> float:
        return self.sign * (self.sign * self.since["value"]).min()

    @property
    def fell(self) -> bool:
        return pd.notna(self.level) and self.sign * (self.level - self.worst) > 0

    def recovered(self) -> Number:
        last = self.since.iloc[-1]

        def part(value: float) -> float:
            return 100 * (value - self.worst) / (self.level - self.worst)

        told = Number(part(last["value"]), n=int(last["n"]))
        if self.before is None:
            return told
        if pd.notna(last["ci_low"]):
            ends = last["ci_low"], last["ci_high"]
        else:
            half = Z * spread(self.before)
            ends = last["value"] - half, last["value"] + half
        low, high = sorted(map(part, ends))
        return told._replace(low=low, high=high)

    def back(self) -> bool:
        """Return whether it is at its earlier level in two periods running.

        Both times the last 7 values come from after the latest major incident.
        """
        if not self.recent:
            return False
        if self.before is None or len(self.before) < RANGE_FROM:
            return self.reached()
        values = self.sign * self.lately["value"].to_numpy()
        usual = self.sign * self.before
        floor = usual.mean() - 3 * spread(usual)
        unsure = spread(usual) * np.sqrt((1 + 9 * 0.826) / len(usual))
        windows = [values[-LATELY:], values[-LATELY - 1 : -1]]
        return all(
            len(w) == LATELY and min(w.min(), t_interval(w)[0] - unsure) >= floor for w in windows
        )

    def reached(self) -> bool:
        """Return whether the worse ends of the last two values have reached the level before."""
        worse = self.sign * self.lately["ci_low" if self.sign > 0 else "ci_high"].tail(2)
        return len(worse) == 2 and bool((worse >= self.sign * self.level - self.tolerance).all())


def m44(rows: Rows) -> Numbers:
    measures = rows("kpi_definition")
    measures = measures[measures["status"] == "active"]
    first = "measures back to the earlier level"
    if not len(majors(rows)):
        return {("M44", None, part): NOTHING for part in [first, *measures["name"]]}
    told: Numbers = {}
    back = fell = 0
    for kpi in measures.itertuples():
        course = Course(rows, kpi)
        told["M44", None, kpi.name] = course.recovered() if course.fell else Number(None)
        if course.fell and kpi.is_headline == True:  # noqa: E712
            fell, back = fell + 1, back + course.back()
    return told | {("M44", None, first): count(back, fell) if fell else NOTHING}


def failures(rows: Rows, promise: str) -> list[tuple[pd.Timestamp, bool]]:
    """Return the day of each failure of a promise, and whether it is mended."""
    actions, history = rows("corrective_action"), rows("corrective_action_history")
    actions = actions[actions["commitment_id"] == promise]
    shut = set(rows("corrective_action").query("status in ['closed', 'cancelled_duplicate']")["id"])
    looked = rows.once(checks)
    looked = looked[looked["result"] == "not_effective"]
    found = []
    for check in looked[looked["action_id"].isin(actions["id"])].itertuples():
        follow = check.follow_up_action_id
        found.append((check.checked_on, {check.action_id, follow} - {np.nan} <= shut))
    again = history[history["id"].isin(actions["id"]) & (history["status"] == "reopened")]
    found += [(version.valid_from, version.id in shut) for version in again.itertuples()]
    controls, made = rows("control"), rows("control_check")
    mine = made[made["control_id"].isin(controls.loc[controls["commitment_id"] == promise, "id"])]
    for check in mine[mine["result"] == "failed"].itertuples():
        later = mine[(mine["control_id"] == check.control_id) & (mine["result"] == "passed")]
        found.append((check.done_on, bool((later["done_on"] > check.done_on).any())))
    return found


def m45(rows: Rows) -> Numbers:
    every = rows.once(timely)
    verified = every[every["status"].isin(["verified", "kept"]) & every["verified_on"].notna()]
    verified = verified[verified["verified_by"] != verified["owner"]]
    told: Numbers = {}
    for promise in verified.itertuples():
        since = [f for f in failures(rows, promise.id) if f[0] > promise.verified_on]
        start = max([promise.verified_on, *(day for day, _ in since)])
        held = (rows.as_of - start).days if all(mended for _, mended in since) else 0
        told["M45", None, f"{promise.id} {promise.title}"] = amount(held, 1 + len(since))
    if not told:
        return {("M45", None, "held for 365 days"): NOTHING}
    long = sum(number.value >= HELD_FOR for number in told.values())
    return told | {("M45", None, "held for 365 days"): count(long, len(told))}


def m46(rows: Rows) -> Numbers:
    found = majors(rows)
    found = found[~found["status"].isin(["closed", "sustained"])]
    if not len(found):
        return {("M46", None, None): NOTHING}
    return {
        ("M46", None, f"{i.id} {i.title}"): amount((rows.as_of - i.began).days / A_MONTH, None)
        for i in found.itertuples()
    }
