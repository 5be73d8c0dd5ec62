"""Do the statistics hold what they promise? Simulations of known truth, each seeded.

    python -m benchmarks.statistics [--write]

Prints one table, and with --write puts it into docs/statistics.md. Every figure comes from the
functions that the pages and `trustdash stats` use, never from a copy of them.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from benchmarks.simulated import Values, autoregressive, cohort, weekly_counts
from trustdash.metrics.course import BACK_POINTS, is_back
from trustdash.metrics.recovery import PHASE_POINTS
from trustdash.stats import (
    agreement,
    change,
    completion,
    count_change,
    forecast,
    intervals,
    rates,
    run_rules,
    survey,
    survival,
    trend,
)
from trustdash.stats.control_charts import astronomical, latest_signal, shift_at_end, xmr_limits

PAGE = Path(__file__).resolve().parents[1] / "docs" / "statistics.md"
BEGIN = "<!-- From here on written by `python -m benchmarks.statistics --write`. -->"
END = "<!-- Up to here. -->"

BEFORE, AFTER = 24, 52
CORRELATIONS = (0.0, 0.3, 0.6)
SERIES = 10_000


@dataclass(frozen=True)
class Row:
    """One figure of the table: of which claim, in which case, and whether it is as promised."""

    claim: str
    case: str
    found: str
    promised: str = ""
    holds: bool | None = None
    remark: str = ""


Scenario = Callable[[], list[Row]]


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def at_most(claim: str, case: str, share: float, most: float, remark: str = "") -> Row:
    return Row(
        claim, case, percent(share), f"at most {100 * most:g} %", bool(share <= most), remark
    )


def at_least(claim: str, case: str, shares_: list[bool] | list[float], least: float) -> Row:
    """Return a row that holds if the mean reaches `least`, but for two of its standard errors."""
    share, error = float(np.mean(shares_)), float(np.std(shares_) / np.sqrt(len(shares_)))
    promised = f"at least {100 * least:g} %"
    if set(shares_) <= {0, 1}:
        promised += f" (± {200 * error:.1f} by simulation)"
        least -= 2 * error
    return Row(claim, case, percent(share), promised, share >= least)


# A: words that are said of a stable series, on a day chosen at random


def false_words(correlation: float, *, phase: bool) -> list[Row]:
    rng = np.random.default_rng(1)
    series = autoregressive(rng, SERIES, BEFORE + AFTER, correlation)
    days = rng.integers(1, AFTER + 1, SERIES)
    said = np.array(
        [_word(values, day, phase=phase) for values, day in zip(series, days, strict=True)]
    )
    word, together, plain = said.T
    where = f"limits of {f'{PHASE_POINTS} since' if phase else f'{BEFORE} before'} the incident"
    case = f"correlation {correlation:g}, {where}"
    claim = "False words of a headline"
    all_words = at_most(claim, case, word.mean(), 0.05)
    if correlation:
        all_words = Row(claim, case, percent(word.mean()), remark="with or without caution")
    return [
        all_words,
        at_most(claim, f"{case}, and no word of caution", (word & ~together).mean(), 0.05),
        Row("Caution said: neighbouring values move together", case, percent(together.mean())),
        Row("The same rules without the limits' uncertainty", case, percent(plain.mean())),
    ]


def _word(values: Values, day: int, *, phase: bool) -> tuple[bool, bool, bool]:
    """Tell whether a word is said, whether caution is, and whether the bare rules would speak."""
    usual, since = values[:BEFORE], values[BEFORE : BEFORE + day]
    baseline, later, earlier = usual, since, usual[:0]
    if phase:
        baseline, later, earlier = since[:PHASE_POINTS], since[PHASE_POINTS:], usual
    signal, limits = latest_signal(baseline, later, earlier), xmr_limits(baseline)
    if len(baseline) < PHASE_POINTS or signal is None or limits is None:
        return False, False, False
    bare = bool(len(later)) and bool(
        astronomical(float(later[-1]), limits) or shift_at_end(later, limits.centre)
    )
    return bool(signal.side), signal.together, bare


def four_rules(correlation: float) -> list[Row]:
    rng = np.random.default_rng(2)
    series = autoregressive(rng, 4000, BEFORE + AFTER, correlation)
    days = rng.integers(1, AFTER + 1, len(series))
    hits = np.array([_rules(values, day) for values, day in zip(series, days, strict=True)])
    names = (*run_rules.PRECEDENCE, "any of the four, at the latest point", "any in 12 new points")
    case = f"correlation {correlation:g}, limits of {BEFORE} before"
    return [
        Row("Rules of the chart on a stable series", f"{name}, {case}", percent(share))
        for name, share in zip(names, hits.mean(axis=0), strict=True)
    ]


def _rules(values: Values, day: int) -> tuple[bool, ...]:
    limits = xmr_limits(values[:BEFORE])
    assert limits is not None
    lines = (limits.centre, limits.high, limits.low)
    last = BEFORE + day
    found = run_rules.run_rules(values[:last], *lines)
    latest = [last in getattr(found, rule) for rule in run_rules.PRECEDENCE]
    year = run_rules.run_rules(values[: BEFORE + 12], *lines)
    return (*latest, any(latest), any(year.shown[BEFORE:]))


# B: how long until a real shift is said


def delays(shift: float) -> list[Row]:
    rng = np.random.default_rng(3)
    series = autoregressive(rng, 400, BEFORE + AFTER)
    series[:, BEFORE:] += shift
    first = np.array([_first_word(values) for values in series])
    case = f"shift of {shift:g} standard deviations"
    found = np.median(first)
    said = [f"{percent((first <= within).mean())} within {within}" for within in (12, 26, 52)]
    median = f"{found:.0f} points" if found <= AFTER else f"not within {AFTER}"
    return [Row("Delay until a headline says it", case, median, remark=", ".join(said))]


def _first_word(values: Values) -> int:
    """Return the number of new points at which the right word is first said."""
    for day in range(1, AFTER + 1):
        signal = latest_signal(values[:BEFORE], values[BEFORE : BEFORE + day])
        if signal is not None and signal.side > 0:
            return day
    return AFTER + 1


# C: how often a 95 % interval holds the truth


COVERAGE = "Coverage of a stated 95 %"


def coverage(case: str, share: float, remark: str = "") -> Row:
    holds = 0.93 <= share <= 0.97
    verdict = True if holds else None if remark else False
    return Row(COVERAGE, case, percent(share), "93 to 97 %", verdict, "" if holds else remark)


def _holds(found: Any, truth: float) -> bool:
    return found.lower is not None and found.lower <= truth <= found.upper


def shares() -> list[Row]:
    rows = []
    remark = "counts are whole, so single cases lie beside it; near 95 % over all shares"
    for n in (20, 100):
        every = [_wilson_coverage(n, p) for p in np.linspace(0.02, 0.98, 97)]
        rows.append(coverage(f"Wilson, n = {n}, mean over shares from 2 to 98 %", np.mean(every)))
        rows.append(coverage(f"Wilson, n = {n}, share 90 %", _wilson_coverage(n, 0.9), remark))
    for n1, n2, p1, p2 in ((20, 30, 0.8, 0.6), (60, 60, 0.9, 0.7)):
        case = f"Newcombe, {p1:.0%} of {n1} against {p2:.0%} of {n2}"
        rows.append(coverage(case, _newcombe_coverage(n1, n2, p1, p2)))
    return rows


def _wilson_coverage(n: int, p: float) -> float:
    """Return the exact coverage, by adding the chances of every count whose interval holds p."""
    held = [k for k in range(n + 1) if _within(intervals.wilson(k, n), p)]
    return float(stats.binom.pmf(held, n, p).sum())


def _within(limits: tuple[float, float], truth: float) -> bool:
    return limits[0] <= truth <= limits[1]


def _newcombe_coverage(n1: int, n2: int, p1: float, p2: float) -> float:
    return _newcombe_chance(_newcombe_held(n1, n2, p1 - p2), p1, p2)


def _newcombe_held(n1: int, n2: int, truth: float) -> Values:
    """Return, for every pair of counts, 1 where the interval holds the true difference, else 0."""
    held = np.zeros((n1 + 1, n2 + 1))
    for k1, k2 in product(range(n1 + 1), range(n2 + 1)):
        held[k1, k2] = _holds(intervals.share_difference(k1, n1, k2, n2), truth)
    return held


def _newcombe_chance(held: Values, p1: float, p2: float) -> float:
    """Return the exact coverage: the chance of the pairs of counts whose interval holds it."""
    first, second = (
        stats.binom.pmf(np.arange(size), size - 1, p)
        for size, p in zip(held.shape, (p1, p2), strict=True)
    )
    return float(first @ held @ second)


def counts() -> list[Row]:
    exact = "exact: never below 95 %, above it because counts are whole"
    rows = []
    for mean in (2, 10, 40):
        held = [k for k in range(mean * 5 + 20) if _holds(rates.poisson_rate(k, 1), mean)]
        found = float(stats.poisson.pmf(held, mean).sum())
        rows.append(coverage(f"exact Poisson rate, {mean} expected", found, exact))
    rng = np.random.default_rng(4)
    for m1, m2 in ((3, 6), (40, 60)):
        drawn = zip(rng.poisson(m1, 3000), rng.poisson(m2, 3000), strict=True)
        held = [_ratio_holds(rates.poisson_rate_ratio(a, 1, b, 1), m1 / m2) for a, b in drawn]
        case = f"exact ratio of rates, {m1} and {m2} expected"
        rows.append(coverage(case, np.mean(held), exact))
    drawn = zip(rng.poisson(40, 3000), rng.poisson(60, 3000), strict=True)
    held = [_holds(rates.poisson_rate_ratio_score(a, 1, b, 1), 40 / 60) for a, b in drawn]
    return [*rows, coverage("score ratio of rates, 40 and 60 expected", np.mean(held))]


def _ratio_holds(found: rates.RateRatio, truth: float) -> bool:
    """Tell whether a ratio's interval holds the truth; no events at all make no claim."""
    low, high = found.lower or 0.0, np.inf if found.upper is None else found.upper
    return low <= truth <= high


def means() -> list[Row]:
    rng = np.random.default_rng(5)
    normal = [_holds(intervals.sample_mean(rng.normal(3, 2, 10)), 3) for _ in range(3000)]
    ratings = rng.choice([1, 2, 3, 4, 5], (3000, 40), p=[0.1, 0.1, 0.2, 0.3, 0.3])
    rated = [_holds(intervals.sample_mean(each), 3.6) for each in ratings]
    welch = [
        _holds(intervals.mean_difference(rng.normal(5, 1, 12), rng.normal(3, 3, 25)), 2)
        for _ in range(3000)
    ]
    weighted = [_weighted_holds(rng) for _ in range(3000)]
    skewed = rng.lognormal(0, 1, (500, 25))
    truth = float(np.exp(0.5))
    lopsided = "lopsided and few: the t interval holds less, the bootstrap a little more"
    return [
        coverage("mean, t, 10 normal values", np.mean(normal)),
        coverage("mean, t, 40 ratings from 1 to 5", np.mean(rated)),
        coverage("mean, t, weighted (Kish), 60 answers", np.mean(weighted)),
        coverage("difference of means, Welch, 12 and 25 values", np.mean(welch)),
        coverage(
            "mean, t, 25 very lopsided values",
            np.mean([_holds(intervals.sample_mean(each), truth) for each in skewed]),
            lopsided,
        ),
        coverage(
            "mean, BCa, 25 very lopsided values",
            np.mean([_holds(intervals.bootstrap_mean(each), truth) for each in skewed]),
            lopsided,
        ),
    ]


def _weighted_holds(rng: np.random.Generator) -> bool:
    return _holds(intervals.sample_mean(rng.normal(3, 2, 60), rng.uniform(0.5, 2, 60)), 3)


def scores() -> list[Row]:
    rng = np.random.default_rng(6)
    rows = []
    for shares_, n in (((0.5, 0.35, 0.15), 30), ((0.9, 0.08, 0.02), 30), ((0.5, 0.35, 0.15), 10)):
        truth = 100 * (shares_[0] - shares_[2])
        found = [survey.nps(*map(int, draw)) for draw in rng.multinomial(n, shares_, 4000)]
        adjusted = [each.adjusted_lower <= truth <= each.adjusted_upper for each in found]
        case = f"{'/'.join(f'{100 * share:.0f}' for share in shares_)}, n = {n}"
        rows.append(coverage(f"net promoter score, adjusted, {case}", np.mean(adjusted)))
        plain = np.mean([_holds(each, truth) for each in found])
        remark = "why the pages show the adjusted one"
        rows.append(coverage(f"net promoter score, plain Wald, {case}", plain, remark))
    before, after = (0.5, 0.35, 0.15), (0.4, 0.35, 0.25)
    draws = zip(rng.multinomial(60, before, 3000), rng.multinomial(40, after, 3000), strict=True)
    changes = [survey.nps_change(tuple(map(int, a)), tuple(map(int, b))) for a, b in draws]
    held = [each.adjusted_lower <= -20 <= each.adjusted_upper for each in changes]
    return [
        *rows,
        coverage("change of a net promoter score, adjusted, n = 60 and 40", np.mean(held)),
    ]


def waiting() -> list[Row]:
    rng = np.random.default_rng(7)
    mean, follow_up, at, tau = 20.0, 60.0, 15.0, 30.0
    held: dict[str, list[bool]] = {"share": [], "median": [], "mean": [], "difference": []}
    truth = mean * (1 - np.exp(-tau / mean))
    for _ in range(1200):
        one, two = cohort(rng, 40, mean, follow_up), cohort(rng, 40, mean, follow_up)
        curve = survival.kaplan_meier(*one)
        step = np.searchsorted(curve.times, at, side="right") - 1
        held["share"].append(curve.lower[step] <= np.exp(-at / mean) <= curve.upper[step])
        high = np.inf if curve.median_upper is None else curve.median_upper
        held["median"].append(curve.median_lower <= mean * np.log(2) <= high)
        held["mean"].append(_holds(survival.restricted_mean(*one, tau), truth))
        held["difference"].append(_holds(survival.restricted_mean_difference(*one, *two, tau), 0))
    names = {
        "share": "share still open (Kaplan–Meier, log-log), 40 items",
        "median": "median time until closed, 40 items",
        "mean": "restricted mean, 40 items",
        "difference": "difference of restricted means, 40 items each",
    }
    return [coverage(names[key], np.mean(each)) for key, each in held.items()]


def series() -> list[Row]:
    rng = np.random.default_rng(8)
    noise = autoregressive(rng, 1500, 48)
    t = np.arange(48.0)
    sen = [trend.mann_kendall_sen(0.1 * t[:24] + each[:24]) for each in noise]
    held = [each.slope_lower <= 0.1 <= each.slope_upper for each in sen]
    steps = [change.step_change(each + 2 * (t >= 24), 24) for each in noise]
    newey = [abs(each.level_change - 2) <= 2.013 * each.se_newey_west for each in steps]
    broken = [change.segmented_regression(each + 0.1 * t + 2 * (t >= 24), 24) for each in noise]
    level = [each.level_lower <= 2 <= each.level_upper for each in broken]
    slope = [each.slope_lower <= 0 <= each.slope_upper for each in broken]
    return [
        coverage("Sen's slope, 24 values", np.mean(held)),
        coverage("step, 24 and 24 values, as claimed", np.mean([_holds(s, 2) for s in steps])),
        coverage(
            "step, 24 and 24 values, Newey–West alone",
            np.mean(newey),
            "too narrow in short series: why claims are made by the wider error",
        ),
        coverage("break of level beside a slope, as claimed", np.mean(level)),
        coverage("break of slope, as claimed", np.mean(slope)),
    ]


def counts_in_series() -> list[Row]:
    rng = np.random.default_rng(9)
    flags, exposure = [0] * 24 + [1] * 24, [1.0] * 48
    held: dict[str, list[bool]] = {"plain": [], "scaled": [], "claimed": []}
    for _ in range(1000):
        events = np.r_[weekly_counts(rng, 24, 30, 3), weekly_counts(rng, 24, 24, 3)]
        found = count_change.segmented_poisson(events, exposure, flags)
        held["plain"].append(found.lower <= 0.8 <= found.upper)
        held["scaled"].append(found.lower_overdispersed <= 0.8 <= found.upper_overdispersed)
        held["claimed"].append(found.claim_lower <= 0.8 <= found.claim_upper)
    case = "ratio of rates beside a trend, variance 3 times the mean"
    narrow = "too narrow by the root of the dispersion: why it is not used alone"
    return [
        coverage(f"{case}, Poisson alone", np.mean(held["plain"]), narrow),
        coverage(f"{case}, overdispersed", np.mean(held["scaled"]), "a little narrow: by z, not t"),
        coverage(f"{case}, as claimed", np.mean(held["claimed"])),
    ]


def predictions() -> list[Row]:
    rng = np.random.default_rng(10)
    next_value, line = [], []
    at = np.arange(20.0)
    for _ in range(2500):
        sample = rng.normal(5, 2, 12)
        band = forecast.predict_next(sample.mean(), sample.std(ddof=1), 12)
        next_value.append(band.pi_lower <= rng.normal(5, 2) <= band.pi_upper)
        y = 3 + 0.5 * at + rng.normal(0, 2, 20)
        ahead = forecast.predict_line(at, y, [25.0])
        line.append(ahead.lower[0] <= 3 + 12.5 + rng.normal(0, 2) <= ahead.upper[0])
    return [
        coverage("next single value, 12 before", np.mean(next_value)),
        coverage("single value on a line, 5 steps beyond 20", np.mean(line)),
    ]


def damped(length: int) -> list[Row]:
    rng = np.random.default_rng(11)
    held = np.array([_damped_holds(rng, length) for _ in range(400)])
    remark = "so few values know the smoothing badly; said in its docstring"
    return [
        coverage(f"damped trend, {length} values, {step} ahead", held[:, at].mean(), remark)
        for at, step in ((0, 1), (1, 6))
    ]


def _damped_holds(rng: np.random.Generator, length: int) -> tuple[bool, bool]:
    """Draw a series by the model itself, and tell whether 1 and 6 steps ahead were held."""
    level, slope, values = 50.0, 1.0, []
    for error in rng.normal(0, 2, length + 6):
        values.append(level + 0.9 * slope + error)
        level, slope = level + 0.9 * slope + 0.4 * error, 0.9 * slope + 0.1 * error
    found = forecast.damped_trend_forecast(values[:length], 6)
    if not found.forecast:
        return False, False
    one, six = (found.lower[at] <= values[length + at] <= found.upper[at] for at in (0, 5))
    return one, six


def judges() -> list[Row]:
    rng = np.random.default_rng(12)
    chances = np.array([[0.3, 0.05, 0.02], [0.06, 0.2, 0.07], [0.02, 0.08, 0.2]])
    agreed, expected = np.trace(chances), chances.sum(axis=0) @ chances.sum(axis=1)
    truth = float((agreed - expected) / (1 - expected))
    tables = rng.multinomial(80, chances.ravel(), 2000).reshape(-1, 3, 3)
    held = [_holds(agreement.cohen_kappa(table), truth) for table in tables]
    return [coverage("Cohen's kappa, 80 pairs", np.mean(held))]


# D: nothing happened, and nothing is said


NO_EFFECT = "No effect, and no evidence said"


def no_effect(correlation: float) -> list[Row]:
    rng = np.random.default_rng(13)
    rows = []
    for before, after in ((12, 12), (24, 24)):
        noise = autoregressive(rng, 1500, before + after, correlation)
        steps = [change.step_change(each, before) for each in noise]
        broken = [change.segmented_regression(each, before) for each in noise]
        for name, found in (("step", steps), ("broken line", broken)):
            case = f"{name}, {before} and {after} values, correlation {correlation:g}"
            silent = [each.changed is not True for each in found]
            warned = np.mean([each.changed is True and bool(each.caution) for each in found])
            remark = f"and with a word of caution in {percent(warned)}" if correlation else ""
            if correlation:
                rows.append(Row(NO_EFFECT, case, percent(np.mean(silent)), remark=remark))
            else:
                rows.append(at_least(NO_EFFECT, case, silent, 0.95))
    return rows


def no_effect_in_counts() -> list[Row]:
    rng = np.random.default_rng(14)
    flags, exposure = [0] * 16 + [1] * 16, [1.0] * 32
    ratio, segmented, score, mean = [], [], [], []
    for _ in range(1500):
        a, b = rng.poisson(8), rng.poisson(12)
        ratio.append(rates.poisson_rate_ratio(a, 2, b, 3).changed is not True)
        found = count_change.segmented_poisson(weekly_counts(rng, 32, 20, 2), exposure, flags)
        segmented.append(found.changed is not True)
    for _ in range(8_000):
        waves = (tuple(map(int, rng.multinomial(60, (0.5, 0.3, 0.2)))) for _ in range(2))
        score.append(survey.nps_change(*waves).adjusted_changed is not True)
        groups = rng.normal(0, 1, 15), rng.normal(0, 2, 30)
        mean.append(intervals.mean_difference(*groups).changed is not True)
    held = _newcombe_held(40, 60, 0.0)
    share = [_newcombe_chance(held, p, p) for p in np.linspace(0.05, 0.95, 19)]
    cases = {
        "exact ratio of rates, 8 and 12 expected": ratio,
        "ratio of rates beside a trend, variance twice the mean": segmented,
        "difference of shares (Newcombe), 40 and 60 items, mean over shares": share,
        "change of a net promoter score, adjusted, 60 answers each": score,
        "difference of means (Welch), 15 and 30 values": mean,
    }
    return [at_least(NO_EFFECT, case, silent, 0.95) for case, silent in cases.items()]


# E: "recovered" said of what is not


def false_recovery(below: float, correlation: float, before: int = BEFORE) -> list[Row]:
    rng = np.random.default_rng(15)
    values = autoregressive(rng, 2000, before + AFTER, correlation)
    values[:, before:] -= below
    usual = [xmr_limits(each[:before]) for each in values]
    since = [pd.Series(each[before:]) for each in values]
    days = rng.integers(BACK_POINTS + 1, AFTER + 1, len(values))
    said = np.mean(
        [
            is_back(s[:day], u, "higher_is_better")
            for s, u, day in zip(since, usual, days, strict=True)
        ]
    )
    case = f"correlation {correlation:g}, range from {before} values"
    if not below:
        return [Row("Word “back to usual” of what is", case, percent(said))]
    case = f"level {below:g} standard deviations too low, {case}"
    if below < 3:
        remark = "inside the usual range, so not false: chance alone reaches so far"
        return [Row("Word “back to usual” in between", case, percent(said), remark=remark)]
    ever = np.mean([_ever_back(s, u) for s, u in zip(since[:300], usual, strict=False)])
    remark = f"on some day of {AFTER}: {percent(ever)}"
    return [at_most("False word “back to usual”", case, said, 0.05, remark)]


def _ever_back(since: pd.Series, usual: Any) -> bool:
    days = range(BACK_POINTS + 1, AFTER + 1)
    return any(is_back(since[:day], usual, "higher_is_better") for day in days)


# F: dates that should hold in 85 of 100 cases


def dates(weeks: int, weights: completion.Weights) -> list[Row]:
    rng = np.random.default_rng(16)
    held = [date_holds(rng, weeks, weights) for _ in range(300 if weights == "dirichlet" else 200)]
    case = f"{weights} weights, {weeks} weeks of history"
    share = float(np.mean(held))
    if weights == "equal":
        return [Row("P85 dates that held", case, percent(share), remark="overconfident")]
    return [Row("P85 dates that held", case, percent(share), "80 to 90 %", 0.8 <= share <= 0.9)]


def date_holds(rng: np.random.Generator, weeks: int, weights: completion.Weights) -> bool:
    """Draw a project of 40 items, forecast it, and tell whether it was done by the P85 date."""
    while True:
        past = weekly_counts(rng, weeks, 3, 2)
        found = completion.throughput_forecast(
            past, 40, weights=weights, seed=int(rng.integers(2**31))
        )
        if found.p85_weeks is not None:
            return bool(weekly_counts(rng, found.p85_weeks, 3, 2).sum() >= 40)


SCENARIOS: list[Scenario] = [
    *(partial(false_words, r, phase=phase) for phase in (False, True) for r in CORRELATIONS),
    *(partial(four_rules, r) for r in CORRELATIONS),
    *(partial(delays, shift) for shift in (0.5, 1, 2)),
    shares, counts, means, scores, waiting, series, counts_in_series, predictions, judges,
    *(partial(damped, length) for length in (24, 60)),
    *(partial(no_effect, r) for r in CORRELATIONS),
    no_effect_in_counts,
    *(partial(false_recovery, below, r) for below in (3, 4, 2, 0) for r in CORRELATIONS),
    *(partial(false_recovery, below, 0, before) for below in (3, 0) for before in (8, 12)),
    *(partial(dates, weeks, w) for w in ("dirichlet", "equal") for weeks in (8, 12, 26)),
]  # fmt: skip


def _run(place: int) -> list[Row]:
    return SCENARIOS[place]()


def every_row(workers: int) -> list[Row]:
    """Return the rows of all scenarios in order, from as many processes at once."""
    with ProcessPoolExecutor(workers) as pool:
        return [row for rows in pool.map(_run, range(len(SCENARIOS))) for row in rows]


def table(rows: list[Row]) -> Iterator[str]:
    """Yield the rows as Markdown, a table for each claim in the order of its first row."""
    for claim in dict.fromkeys(row.claim for row in rows):
        yield from ("", f"### {claim}", "", "| case | found | promised | |", "|---|---|---|---|")
        for row in rows:
            if row.claim == claim:
                missed = "**not held** " if row.holds is False else ""
                yield f"| {row.case} | {row.found} | {row.promised} | {missed}{row.remark} |"


def write(lines: list[str]) -> None:
    """Put the table into the page, between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    head, tail = text.partition(BEGIN)[0], text.partition(END)[2]
    PAGE.write_text(f"{head}{BEGIN}\n{chr(10).join(lines)}\n\n{END}{tail}", encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true", help="put the table into the page")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    wish = options.parse_args()
    start = time.perf_counter()
    rows = every_row(wish.workers)
    lines = list(table(rows))
    print("\n".join(lines))
    if wish.write:
        write(lines)
    missed = sum(row.holds is False for row in rows)
    print(f"\n{len(rows)} figures in {time.perf_counter() - start:.0f} s, {missed} not as promised")


if __name__ == "__main__":
    main()
