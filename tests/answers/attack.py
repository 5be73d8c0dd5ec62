"""Somebody who has seen every total and every cell, and works out what was not shown."""

from collections.abc import Iterable
from math import ceil, floor

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from trustdash.metrics.suppression import FEWEST, TOGETHER

OWED = ("eligible", "offered", "accepted", "delivered", "confirmed", "waiting")
COMPLAINED = ("received", "outstanding")
OF_PART = {
    None: ("delivered", "eligible"),
    "offered": ("offered", "eligible"),
    "accepted": ("accepted", "offered"),
    "delivered": ("delivered", "accepted"),
    "confirmed": ("confirmed", "delivered"),
    "still waiting": ("waiting", "eligible"),
}
"""Which counts the numerator and the denominator of a part of M28 are."""


class Attack:
    """Linear equations between what is published and the true counts of incident, group, step.

    truth: a frame with incident_id, group_name and one column of counts for each step.
    """

    def __init__(self, truth: pd.DataFrame, steps: tuple[str, ...]) -> None:
        """Know who could be in what, and that each step is part of the one before."""
        self.truth, self.steps = truth.reset_index(drop=True), steps
        self.equations: dict[tuple, float] = {}
        self.known_members: set[str] = set()

    def learn(self, incidents: Iterable[str], groups: Iterable[str], step: str, n: float) -> None:
        """Note that so many of these groups in these incidents stand at a step."""
        chosen = self.truth["incident_id"].isin(list(incidents)) & self.truth["group_name"].isin(
            list(groups)
        )
        own = tuple(np.flatnonzero(chosen.to_numpy()).tolist())
        key = (own, step)
        assert self.equations.setdefault(key, n) == n, f"two numbers for {step} of {groups}"

    def behind(self, label: str | None, shown: Iterable[str]) -> list[str]:
        """Return the groups that stand behind a printed name."""
        every = set(self.truth["group_name"])
        if label is None:
            return sorted(every)
        return sorted(every - set(shown)) if label == TOGETHER else [label]

    def ranges(self) -> list[tuple[str, str, str, int, int, int]]:
        """Return for each count of 1 to 4 that is not an incident's only group: its range."""
        rows, steps = len(self.truth), len(self.steps)
        at = {step: n * rows for n, step in enumerate(self.steps)}
        equal = np.zeros((len(self.equations), rows * steps))
        for line, (own, step) in enumerate(self.equations):
            equal[line, [at[step] + n for n in own]] = 1
        known = self.truth["incident_id"].isin(self.known_members).to_numpy()
        least = [
            1.0 if step == self.steps[0] and known[n] else 0.0
            for step in self.steps for n in range(rows)
        ]  # fmt: skip
        fewer = self._nested(at, rows)
        found = []
        for incident, own in self.truth.groupby("incident_id"):
            if len(own) < 2:
                continue
            for n, row in own.iterrows():
                for step in self.steps:
                    if 0 < row[step] < FEWEST:
                        ends = [
                            self._end(way, at[step] + n, equal, fewer, least) for way in (1, -1)
                        ]
                        low, high = ceil(ends[0] - 1e-6), floor(ends[1] + 1e-6)
                        found.append((incident, row["group_name"], step, row[step], low, high))
        return found

    def _end(self, way, variable, equal, fewer, least) -> float:
        goal = np.zeros(equal.shape[1])
        goal[variable] = way
        done = linprog(
            goal, A_ub=fewer, b_ub=np.zeros(len(fewer)), A_eq=equal,
            b_eq=list(self.equations.values()), bounds=[(low, None) for low in least],
        )  # fmt: skip
        if done.status == 3:
            return np.inf if way < 0 else -np.inf
        assert done.status == 0, done.message
        return done.fun * way

    def _nested(self, at: dict[str, int], rows: int) -> np.ndarray:
        pairs = [((own,), of) for of, own in zip(self.steps[:5], self.steps[1:5], strict=False)]
        if "waiting" in at:
            pairs.append((("delivered", "waiting"), "eligible"))
        lines = np.zeros((len(pairs) * rows, rows * len(self.steps)))
        for line, (smaller, larger) in enumerate(pairs):
            for n in range(rows):
                lines[line * rows + n, at[larger] + n] -= 1
                for own in smaller:
                    lines[line * rows + n, at[own] + n] += 1
        return lines


def true_cells(rows: pd.DataFrame, steps: tuple[str, ...]) -> pd.DataFrame:
    """Return the true counts of each incident and group; incidents of fewer than 5 are nowhere."""
    every = rows.assign(incident_id=rows["incident_id"].fillna("none"))
    full = every.groupby("incident_id")["id"].transform("size") >= FEWEST
    counts = every[full].groupby(["incident_id", "group_name"])[list(steps)].sum()
    return counts.astype(int).reset_index()


def learn_remedies(attack: Attack, incidents: Iterable[str], values: Iterable) -> None:
    """Note every count of M28 in one view, and what can be counted in the rows behind each."""
    values, incidents = list(values), list(incidents)
    shown = {value.group for value in values if value.group} - {TOGETHER}
    if any(value.group == TOGETHER for value in values) and len(incidents) == 1:
        attack.known_members |= set(incidents)
    for value in (value for value in values if value.part in OF_PART and value.denominator):
        groups = attack.behind(value.group, shown)
        for step, n in zip(OF_PART[value.part], (value.numerator, value.denominator), strict=True):
            attack.learn(incidents, groups, step, n)
        learn_rows(attack, value.rows, OF_PART[value.part], shown if shown else None, incidents)


def learn_rows(attack, rows, pair, shown, incidents) -> None:
    """Count the rows behind a number by incident and by the group that they name."""
    of = rows.assign(incident_id=rows["incident_id"].fillna("none"))
    whole = of["group_name"] if "group_name" in of else pd.Series("", of.index)
    counted, base = pair
    for (incident, label), each in of.groupby(["incident_id", whole]):
        if not label or (label == TOGETHER and shown is None):
            groups = attack.behind(None, ())
        elif label == TOGETHER:
            groups = attack.behind(TOGETHER, shown)
        else:
            groups = [label]
        attack.learn([incident], groups, base, len(each))
        attack.learn([incident], groups, counted, int(each["counted"].sum()))


def leaks(attack: Attack) -> list[tuple]:
    """Return the small counts of which the published tells too much.

    What is promised: the range of each holds several numbers, among them one that is not small.
    """
    return [
        found for found in attack.ranges()
        if found[4] >= found[5] or (found[4] > 0 and found[5] < FEWEST)
    ]  # fmt: skip
