"""The promises of docs/statistics.md in small; `benchmarks.statistics` has them in full."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import statistics
from benchmarks.simulated import autoregressive
from trustdash.metrics.course import is_back
from trustdash.stats import change
from trustdash.stats.control_charts import latest_signal, xmr_limits
from trustdash.stats.methods import METHODS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "statistics.md"


def test_every_method_is_named_where_its_question_is():
    text = PAGE.read_text(encoding="utf-8")
    assert not [name for name in METHODS if f"`{name}`" not in text]


def test_the_table_on_the_page_is_the_benchmarks_and_nothing_in_it_is_missed():
    text = PAGE.read_text(encoding="utf-8")
    table = text.partition(statistics.BEGIN)[2].partition(statistics.END)[0]
    assert table.count("\n| ") > 100
    assert "not held" not in table


@pytest.mark.parametrize("correlation", [0.0, 0.6])
def test_a_stable_series_makes_few_headlines(correlation):
    """A word in at most 5 % of the cases, or with a caution beside it."""
    rng = np.random.default_rng(31)
    series = autoregressive(rng, 600, 24 + 52, correlation)
    found = [latest_signal(each[:24], each[24 : 24 + day]) for each, day in
             zip(series, rng.integers(1, 53, 600), strict=True)]  # fmt: skip
    assert np.mean([bool(each.side) and not each.together for each in found]) <= 0.05
    assert np.mean([each.together for each in found]) > (0.75 if correlation else -1)


def test_a_real_shift_of_two_standard_deviations_is_said_within_a_quarter():
    rng = np.random.default_rng(32)
    series = autoregressive(rng, 100, 24 + 13)
    series[:, 24:] += 2
    said = [
        any(latest_signal(each[:24], each[24 : 24 + day]).side > 0 for day in range(1, 14))
        for each in series
    ]
    assert np.mean(said) > 0.9


def test_no_effect_is_seldom_claimed():
    noise = autoregressive(np.random.default_rng(33), 300, 48)
    claimed = [change.step_change(each, 24).changed for each in noise]
    assert np.mean(claimed) < 0.08


def test_what_is_not_back_is_seldom_called_so():
    rng = np.random.default_rng(34)
    series = autoregressive(rng, 300, 24 + 30)
    series[:, 24:] -= 3
    said = [
        is_back(pd.Series(each[24:]), xmr_limits(each[:24]), "higher_is_better") for each in series
    ]
    assert np.mean(said) < 0.05


def test_dates_that_should_hold_in_85_of_100_cases_do_about_so():
    rng = np.random.default_rng(35)
    held = [statistics.date_holds(rng, 12, "dirichlet") for _ in range(60)]
    assert 0.72 <= np.mean(held) <= 0.97
